"""Counts of crime or admissions by authority in two packages, guarded, and how they changed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from ..coverage.top_decile import TOTAL
from ..disclosure.control import MARK_SUFFIX, guard_table
from ..geometry.repair import CancelCheck
from ..tables.missing import says_yes
from ..trends.changes import ratio_of_rates
from ..trends.period_spans import Span, span
from ..trends.recent_trend import overlapping
from .package_changes import Study

COUNT_FIELDS = [
    "category",
    "victim_group",
    "areas",
    "code",
    "authority",
    "period_before",
    "count_before",
    "period_after",
    "count_after",
    "per",
    "rate_before",
    "rate_after",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "result",
    "mark_before",
    "mark_after",
    "note",
    "restricted",
]
_SERIES = ["category", "victim_group", "areas"]
_PER = 100_000


def counts_by_authority(
    counts: pd.DataFrame, areas: dict[str, dict[str, str]], study: Study
) -> tuple[pd.DataFrame, Counter[str]]:
    """Sum the counts of the latest period of each category by authority.

    Args:
        counts: the package's `crime_counts`.
        areas: for each kind of area that counts are of ("LSOA", "MSOA"), authority by code.
        study: the authorities.

    Returns:
        category, victim_group, areas (the kind), code, authority, period, count, restricted; with
        rows "Total". An authority that no area of the series lies in has no row. And how many rows
        were left out for what reason.
    """
    left: Counter[str] = Counter()
    parts = []
    known = pd.Series(False, index=counts.index)
    for kind, authority in areas.items():
        rows = counts[counts["area_code"].isin(list(authority))]
        known |= counts["area_code"].isin(list(authority))
        parts.append(
            rows.assign(areas=kind, code=rows["area_code"].map(authority).map(study.codes))
        )
    left["counts of areas that the package does not hold"] = int((~known).sum())
    table = pd.concat(parts) if parts else counts.iloc[:0].assign(areas="", code="")
    counted = table["count"].notna() & table["code"].notna()
    left["rows without a count"] = int((~counted).sum())
    table = table[counted]
    spans = {text: span(str(text)) for text in table["period"].unique()}
    left["counts whose period is not understood"] = sum(
        int((table["period"] == text).sum()) for text, found in spans.items() if found is None
    )
    table = table[np.array([spans[text] is not None for text in table["period"]], dtype=bool)]
    ends = {text: (one.end, one.start) for text, one in spans.items() if one is not None}
    newest = {
        series: max(set(part["period"]), key=lambda text: ends[text])
        for series, part in table.groupby(_SERIES)
    }
    at = [
        newest[series] == period
        for series, period in zip(zip(*(table[name] for name in _SERIES)), table["period"])
    ]
    table = table[np.array(at, dtype=bool)]
    grouped = table.groupby([*_SERIES, "period", "code"], as_index=False).agg(
        count=("count", "sum"),
        restricted=("restricted", lambda column: bool(column.eq(True).any())),
    )
    # Open counts beside restricted ones of the same total would give these away.
    grouped["restricted"] = grouped.groupby(_SERIES)["restricted"].transform("any")
    totals = grouped.groupby([*_SERIES, "period"], as_index=False).agg(
        count=("count", "sum"), restricted=("restricted", "any")
    )
    every = pd.concat([grouped, totals.assign(code=TOTAL)], ignore_index=True)
    names = {**study.names, TOTAL: TOTAL}
    order = {code: number for number, code in enumerate(names)}
    every = every.assign(authority=every["code"].map(names), order=every["code"].map(order))
    every = every.sort_values([*_SERIES, "order"], kind="stable").drop(columns="order")
    return every.reset_index(drop=True), +left


def guarded_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Hide and round the restricted counts of a table, and add `mark` (see `disclosure`).

    Totals of a category are guarded with its authorities, so that none is found by subtraction.
    """
    held = table["restricted"].to_numpy(dtype=bool)
    if not held.any():
        return table.assign(mark="")
    rows = table[held].assign(series=table[held][_SERIES].agg(", ".join, axis=1))
    safe = guard_table(rows, ["count"], ["code", "", "series"], where="Counts of crime")
    safe.index = rows.index
    result = table.assign(mark="", count=table["count"].astype(float))
    result.loc[held, "count"] = safe["count"]
    result.loc[held, "mark"] = safe["count" + MARK_SUFFIX]
    return result


def count_changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    residents: tuple[dict[str, float], dict[str, float]],
    confidence: float = 95.0,
    check_cancelled: CancelCheck = None,
) -> pd.DataFrame:
    """Compute yearly rates of two packages, and their ratio with its interval.

    The interval is that of independent Poisson counts; offences that come in series make it too
    narrow. Rounded counts move a rate of few events, and that of hidden ones is not known.

    Args:
        before, after: from `guarded_counts`.
        residents: by code, "Total" among them, of the earlier and the later side.

    Returns:
        `COUNT_FIELDS`, for every category and authority that both have: `per` is "100,000
        residents and year", or "year" where residents of a side are not known.
    """
    pairs = before.merge(after, on=[*_SERIES, "code"], suffixes=("_before", "_after"))
    rows = []
    records: list[dict[str, Any]] = pairs.to_dict("records")  # type: ignore[assignment]
    for pair in records:
        if check_cancelled is not None:
            check_cancelled()
        rows.append(_row(pair, residents, confidence))
    return pd.DataFrame(rows, columns=COUNT_FIELDS)


def _row(
    pair: dict[str, Any],
    residents: tuple[dict[str, float], dict[str, float]],
    confidence: float,
) -> dict[str, Any]:
    spans = [span(str(pair[f"period_{side}"])) for side in ("before", "after")]
    counts = [float(pair[f"count_{side}"]) for side in ("before", "after")]
    people = [side.get(str(pair["code"]), np.nan) for side in residents]
    known = all(one == one and one > 0 for one in people)
    years = [one.months / 12 if isinstance(one, Span) else np.nan for one in spans]
    below = [y * p / _PER if known else y for y, p in zip(years, people)]
    line: dict[str, Any] = {
        **{name: pair[name] for name in (*_SERIES, "code")},
        "authority": pair["authority_after"],
        "per": f"{_PER:,} residents and year" if known else "year",
        "ratio": np.nan,
        "ratio_lower": np.nan,
        "ratio_upper": np.nan,
        "result": "",
        "note": "",
        "restricted": says_yes(pair["restricted_before"]) or says_yes(pair["restricted_after"]),
    }
    for side, count, n in zip(("before", "after"), counts, below):
        line[f"period_{side}"] = pair[f"period_{side}"]
        line[f"count_{side}"] = count
        line[f"rate_{side}"] = count / n
        line[f"mark_{side}"] = pair[f"mark_{side}"]
    line["note"] = _why_not(pair, spans, counts)
    if line["note"]:
        return line
    change = ratio_of_rates((counts[0], below[0]), (counts[1], below[1]), confidence)
    line["ratio"], line["ratio_lower"] = change.estimate, change.lower
    line["ratio_upper"], line["note"] = change.upper, change.note
    if not np.isnan(change.lower):
        line["result"] = {1: "higher", -1: "lower", 0: "no clear change"}[change.side]
    return line


def _why_not(pair: dict[str, Any], spans: list[Span | None], counts: list[float]) -> str:
    first, second = spans
    assert first is not None
    assert second is not None
    if any(np.isnan(one) for one in counts):
        return "hidden: a small count, or one that would give it away"
    if pair["period_before"] == pair["period_after"]:
        return "the same period" + ("" if counts[0] == counts[1] else "; the counts were revised")
    if second.end <= first.end:
        return "the later package's period is not the later one"
    return "the periods overlap" if overlapping(first, second) else ""
