"""Rates in plain English."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..places.areas import join_names
from ..tables.cell_text import cell_text
from .rates import PROPORTION, STANDARDISED
from .table import ALL, IS_BENCHMARK, RateTable, note_counts

_METHODS = {PROPORTION: "Proportions", STANDARDISED: "Age-standardised rates"}
_MOST_GROUPS = 5


def figure(value: float) -> str:
    """Format a number to three significant figures, and never coarser than whole numbers."""
    if not np.isfinite(value):
        return "unknown"
    if value == 0:
        return "0"
    decimals = min(max(2 - int(np.floor(np.log10(abs(value)))), 0), 6)
    return f"{value:,.{decimals}f}"


def rates_summary(table: RateTable, subject: str, names: pd.Series | None = None) -> str:
    """Write the benchmarks, the number of areas on each side and the extremes, in sentences.

    Args:
        table: the rates.
        subject: what was counted, such as the field's name.
        names: names of the areas by the frame's index; codes where there are none.

    Returns:
        "Crude rates of knife_crime_all per 1,000 in 1,680 areas. Benchmark: 1.53 (all together,
        95% interval 1.49 to 1.57). Of 1,679 areas with a rate, 190 are worse, 1,402 similar and 87
        better; highest: Sandwell 001A, 12.1 (8.40 to 16.9); lowest: ... 1 area has no rate
        (denominator is zero)."
    """
    options, frame = table.options, table.frame
    kind = _METHODS.get(options.method, "Crude rates")
    unit = " in per cent" if options.method == PROPORTION else f" {options.unit}"
    text = f"{kind} of {subject}{unit} in {_areas(len(frame))}."
    for row in table.benchmarks.head(_MOST_GROUPS).to_dict("records"):
        part = frame[frame["group"] == row["group"]]
        text += _group(table, part, row, names)
    left = len(table.benchmarks) - _MOST_GROUPS
    if left > 0:
        text += f" {left:,} further groups are in the table."
    reasons = note_counts(frame["note"])
    if reasons:
        n = sum(reasons.values())
        why = join_names([f"{reason}: {count:,}" for reason, count in reasons.items()])
        text += f" {_areas(n)} {'has' if n == 1 else 'have'} no rate ({why})."
    return text


def _group(
    table: RateTable, part: pd.DataFrame, row: Mapping[Hashable, Any], names: pd.Series | None
) -> str:
    group = cell_text(row["group"])
    text = f" {group}:" if group else ""
    text += _benchmark(table, row)
    rated = part[part["value"].notna() & (part["comparison"] != IS_BENCHMARK)]
    if not len(rated):
        return f"{text} No area has a rate."
    words = list(rated["comparison"].dropna())
    if words:
        order = ("worse", "higher", "similar", "better", "lower")
        counts = [f"{words.count(word):,} {word}" for word in order if word in words]
        text += f" Of {_areas(len(rated))} with a rate, {join_names(counts)}."
    if len(rated) > 1:
        high, low = rated["value"].idxmax(), rated["value"].idxmin()
        text += f" Highest: {_area(rated, high, names)}; lowest: {_area(rated, low, names)}."
    else:
        text += f" {_area(rated, rated.index[0], names)}."
    return text


def _benchmark(table: RateTable, row: Mapping[Hashable, Any]) -> str:
    value, lower = float(row["value"]), float(row["lower"])
    if not np.isfinite(value):
        return ""
    name = str(row["name"])
    known = "all together" if name.lower() == ALL else name or "value given"
    if np.isfinite(lower):
        upper = float(row["upper"])
        level = f"{table.options.confidence:g}% interval"
        known += f", {level} {figure(lower)} to {figure(upper)}"
    return f" Benchmark: {figure(value)} ({known})."


def _area(frame: pd.DataFrame, index: Any, names: pd.Series | None) -> str:
    row = frame.loc[index]
    name = row["area"] if names is None else names.loc[index]
    limits = f"{figure(float(row['lower']))} to {figure(float(row['upper']))}"
    return f"{name}, {figure(float(row['value']))} ({limits})"


def _areas(number: int) -> str:
    return f"{number:,} {'area' if number == 1 else 'areas'}"
