"""Trends in plain English."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

from ..places.areas import join_names
from ..rates.sentences import figure
from ..tables.cell_text import cell_text
from .recent_trend import DECREASING, INCREASING, NO_CHANGE, NOT_TESTED
from .trends import Trends

_MOST = 3


def trends_summary(found: Trends) -> str:
    """Write the number of trends and changes by result, and the largest, in sentences.

    Returns:
        "63 series of 9 areas. Recent trend (last five points): 10 increasing, 4 decreasing, 30 no
        significant change and 19 not tested (fewer than five points: 19). Of 60 changes with an
        interval, 12 are higher and 9 lower. Largest rises: Walsall, permanent_exclusion_rate
        (Secondary), 0.15 in 2012/13 to 0.34 in 2016/17 (+127%); ..."
    """
    series = found.series
    n, areas = len(series), series["area"].nunique()
    text = f"{n:,} series of {areas:,} {'area' if areas == 1 else 'areas'}."
    counts = series["trend"].value_counts()
    words = [
        f"{int(counts[name]):,} {name}"
        for name in (INCREASING, DECREASING, NO_CHANGE, NOT_TESTED)
        if name in counts
    ]
    text += f" Recent trend (last five points): {join_names(words)}"
    why = series.loc[series["trend"] == NOT_TESTED, "trend_note"].value_counts()
    if len(why):
        text += f" ({join_names([f'{reason}: {number:,}' for reason, number in why.items()])})"
    text += "."
    judged = series["judgement"].value_counts()
    if len(judged):
        text += f" {join_names([f'{k:,} are {word}' for word, k in judged.items()])}."
    results = series["change_result"].dropna()
    if len(results):
        higher, lower = (int((results == word).sum()) for word in ("higher", "lower"))
        text += (
            f" Of {len(results):,} {'change' if len(results) == 1 else 'changes'} with a "
            f"{found.options.confidence:g}% interval, {higher:,} {_is(higher)} higher and "
            f"{lower:,} lower."
        )
    for title, sign in (("rises", 1), ("falls", -1)):
        moved = series[sign * series["percent_change"] > 0]
        ordered = moved.reindex((sign * moved["percent_change"]).sort_values().index[::-1])
        lines = [series_sentence(row) for row in ordered.head(_MOST).to_dict("records")]
        if lines:
            text += f" Largest {title}: {'; '.join(lines)}."
    if found.left_out:
        left = [f"{reason}: {number:,}" for reason, number in found.left_out.most_common()]
        text += f" Left out: {join_names(left)}."
    return text


def series_sentence(row: Mapping[Hashable, Any]) -> str:
    """Describe one series by its first and last value and the change.

    "Walsall, permanent_exclusion_rate (Secondary), 0.15 in 2012/13 to 0.34 in 2016/17 (+127%)".
    """
    text = cell_text(row["name"]) or cell_text(row["area"])
    indicator, breakdown = cell_text(row["indicator"]), cell_text(row["breakdown"])
    if indicator:
        text += f", {indicator}"
    if breakdown and breakdown != "total":
        text += f" ({breakdown})"
    before, after = float(row["value_from"]), float(row["value_to"])
    text += f", {figure(before)} in {row['from_period']} to {figure(after)} in {row['to_period']}"
    moved = float(row["percent_change"])
    if math.isnan(moved):
        return text
    return f"{text} ({moved:+,.0f}%)"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
