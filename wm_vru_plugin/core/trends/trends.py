"""Index to a base, change between periods and recent trend of many series."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import InputError
from ..geometry.repair import CancelCheck
from ..rates.benchmark import HIGH_IS_BAD, LOW_IS_BAD, NEITHER, POLARITIES
from ..rates.rates import PROPORTION
from .changes import (
    Change,
    difference_of_proportions,
    difference_of_values,
    percent_change,
    ratio_of_rates,
)
from .period_spans import Span
from .recent_trend import ARROWS, DECREASING, INCREASING, overlapping, recent_trend
from .series import AUTO, KEYS, KINDS, RATE, tidy, valued
from .significance import POINTS


@dataclass(frozen=True)
class TrendOptions:
    """What to compute.

    `kind` is of `trend_series.KINDS`; `per` what rates are per where their unit
    does not say; `base` the period that is 100
    ("": the first of each series); `start` and `end` the periods compared ("": the base, the
    last); `polarity` as in `benchmark`; levels in per cent.
    """

    kind: str = AUTO
    per: float = 100_000.0
    base: str = ""
    start: str = ""
    end: str = ""
    polarity: str = NEITHER
    confidence: float = 95.0
    trend_confidence: float = 99.8

    def check(self) -> None:
        """Refuse what is not known.

        Raises:
            InputError: the kind or polarity is unknown.
        """
        for name, value, known in (
            ("Kind", self.kind, KINDS),
            ("Polarity", self.polarity, POLARITIES),
        ):
            if value not in known:
                raise InputError(name, f"'{value}' is unknown", ", ".join(known))


@dataclass(frozen=True)
class Trends:
    """A row for each series, a row for each point, and what was left out for what reason."""

    series: pd.DataFrame
    points: pd.DataFrame
    left_out: Counter[str]
    options: TrendOptions


def trends(
    rows: pd.DataFrame,
    options: TrendOptions | None = None,
    where: str = "Trends",
    check_cancelled: CancelCheck = None,
) -> Trends:
    """Compute the trends of every series of a long table.

    Args:
        rows: one row for each area, indicator, breakdown and period, see `trend_series.tidy`.
        options: what to compute.
        where: what messages call the table.
        check_cancelled: called for each series; raises to stop.

    Returns:
        `series`: area, name, indicator, breakdown, kind, unit, points, first_period, last_period,
        base_period, from_period, to_period, value_from, value_to, percent_change, measure, change,
        change_lower, change_upper, change_method, change_result, change_note, trend, arrow,
        judgement, test, statistic, p_value, trend_from, trend_to, trend_note. `points`: area, name,
        indicator, breakdown, period, position, count, denominator, value, lower, upper, unit,
        index.

    Raises:
        InputError: see `trend_series.tidy` and `valued`.
    """
    chosen = options or TrendOptions()
    chosen.check()
    frame, left = tidy(rows, where)
    kept, lost = valued(frame, chosen.kind, chosen.per, chosen.confidence, where)
    left.update(lost)
    if not len(kept):
        raise InputError(where, "no row has a value", "values, or counts and denominators")
    lines: list[dict[str, object]] = []
    for _, part in kept.groupby("series", sort=False):
        if check_cancelled is not None:
            check_cancelled()
        lines.append(_line(Series(part), chosen))
    return Trends(pd.DataFrame(lines), _points(kept, chosen.base), left, chosen)


class Series:
    """The points of a series in order of time."""

    def __init__(self, points: pd.DataFrame) -> None:
        self.points = points
        self.periods: list[str] = points["period"].tolist()
        self.values: list[float] = points["value"].tolist()
        self.spans: list[Span] = points["span"].tolist()
        self.kind = str(points["kind"].iloc[0])

    def at(self, period: str) -> int | None:
        """Return where a period stands among the points; None where there is none."""
        return self.periods.index(period) if period in self.periods else None


def _points(kept: pd.DataFrame, base: str) -> pd.DataFrame:
    of_base = kept[kept["period"] == base] if base else kept
    first = of_base.groupby("series")["value"].first()
    # Below zero, as scores may be, an index would call a fall a rise.
    first = first.where(first > 0)
    names = [*KEYS, "name", "period", "count", "denominator", "value", "lower", "upper", "unit"]
    return kept[names].assign(
        position=kept.groupby("series").cumcount() + 1,
        index=100 * kept["value"] / kept["series"].map(first),
    )


def _line(series: Series, options: TrendOptions) -> dict[str, object]:
    first = series.points.iloc[0]
    base = series.at(options.base) if options.base else 0
    start = series.at(options.start) if options.start else base
    end = series.at(options.end) if options.end else len(series.periods) - 1
    change = _change(series, start, end, options)
    line: dict[str, object] = {name: first[name] for name in (*KEYS, "name", "kind", "unit")}
    line.update(
        points=len(series.periods),
        first_period=series.periods[0],
        last_period=series.periods[-1],
        base_period=None if base is None else series.periods[base],
        measure=change.measure or None,
        change=change.estimate,
        change_lower=change.lower,
        change_upper=change.upper,
        change_method=change.method or None,
        change_result=_side_word(change),
        change_note=change.note or None,
        percent_change=float("nan"),
    )
    for name, row in (("from", start), ("to", end)):
        line[f"{name}_period"] = None if row is None else series.periods[row]
        line[f"value_{name}"] = float("nan") if row is None else series.values[row]
    if start is not None and end is not None and start != end:
        line["percent_change"] = percent_change(max(series.values[start], 0.0), series.values[end])
    line.update(_trend(series, options))
    return line


def _trend(series: Series, options: TrendOptions) -> dict[str, object]:
    found = recent_trend(series.points, series.spans, series.kind, options.trend_confidence)
    test = found.test
    return {
        "trend": found.trend,
        "arrow": ARROWS[found.trend],
        "judgement": _judgement(found.trend, options.polarity),
        "test": None if test is None else test.name,
        "statistic": float("nan") if test is None else test.statistic,
        "p_value": float("nan") if test is None else test.p,
        "trend_from": None if test is None else series.periods[-POINTS],
        "trend_to": None if test is None else series.periods[-1],
        "trend_note": found.note or None,
    }


def _change(series: Series, start: int | None, end: int | None, options: TrendOptions) -> Change:
    """Compute the change between two points, without limits where these are not independent."""
    for row, named in ((start, options.start or options.base), (end, options.end)):
        if row is None:
            return Change("", "", note=f"there is no point of {named}")
    assert start is not None
    assert end is not None
    if start == end:
        return Change("", "", note="there is one period only")
    before, after = (series.points.iloc[row] for row in (start, end))
    if overlapping(series.spans[start], series.spans[end]):
        return Change("", "", note="the periods overlap")
    if series.kind == PROPORTION:
        return difference_of_proportions(_counts(before), _counts(after), options.confidence)
    if series.kind == RATE:
        return ratio_of_rates(_counts(before), _counts(after), options.confidence)
    return difference_of_values(_limits(before), _limits(after))


def _counts(point: pd.Series) -> tuple[float, float]:
    return float(point["count"]), float(point["denominator"])


def _limits(point: pd.Series) -> tuple[float, float, float]:
    return float(point["value"]), float(point["lower"]), float(point["upper"])


def _side_word(change: Change) -> str | None:
    if np.isnan(change.lower):
        return None
    return {1: "higher", -1: "lower", 0: "no clear change"}[change.side]


def _judgement(trend: str, polarity: str) -> str | None:
    """Judge a trend as better or worse by its polarity; None where there is none to judge."""
    if polarity == NEITHER or trend not in (INCREASING, DECREASING):
        return None
    bad = {HIGH_IS_BAD: INCREASING, LOW_IS_BAD: DECREASING}[polarity]
    return "getting worse" if trend == bad else "getting better"
