"""The arrow of a recent trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..rates.intervals import normal_quantile
from .period_spans import Span
from .significance import (
    POINTS,
    TrendTest,
    cochran_armitage,
    mann_kendall,
    poisson_trend,
    weighted_regression,
)

INCREASING, DECREASING, NO_CHANGE = "increasing", "decreasing", "no significant change"
NOT_TESTED = "not tested"
ARROWS = {INCREASING: "↑", DECREASING: "↓", NO_CHANGE: "→", NOT_TESTED: ""}
KENDALL_LEVEL = 95.0
"""Five points cannot reach 99.8% in a test of ranks."""


@dataclass(frozen=True)
class RecentTrend:
    """A trend in words, the test behind it, and why there is none."""

    trend: str
    test: TrendTest | None = None
    note: str = ""


def recent_trend(
    points: pd.DataFrame, spans: Sequence[Span], kind: str, level: float = 99.8
) -> RecentTrend:
    """Test the trend of the last five points.

    Args:
        points: (n,) rows in order of time: count, denominator, value, lower, upper; every row has
            what its kind needs.
        spans: (n,) their periods.
        kind: "proportion" (Cochran-Armitage), "rate" (Poisson score test) or "value" (regression
            weighted by the limits published with the values, taken for those of 95%; without
            limits Mann-Kendall at 95%).
        level: of the first three tests, per cent.
    """
    if len(points) < POINTS:
        return RecentTrend(NOT_TESTED, note="fewer than five points")
    last, when = points.iloc[-POINTS:], list(spans)[-POINTS:]
    fault = _periods_fault(when)
    if fault:
        return RecentTrend(NOT_TESTED, note=fault)
    x = np.array([one.middle_year for one in when])
    test = _test(last, x, kind)
    if test.name == "Mann-Kendall":
        level = KENDALL_LEVEL
    elif test.direction and test.p < 1 - level / 100 and _turns(last, x, kind, test.direction):
        return RecentTrend(NO_CHANGE, test, "leaving out one point turns the direction round")
    if not test.direction or test.p >= 1 - level / 100:
        return RecentTrend(NO_CHANGE, test)
    return RecentTrend(INCREASING if test.direction > 0 else DECREASING, test)


def overlapping(before: Span, after: Span) -> bool:
    """Return whether two periods share time, as rolling averages do."""
    first, second = sorted((before, after))
    return first.end > second.start + 1e-9


def _periods_fault(spans: list[Span]) -> str:
    if any(overlapping(*pair) for pair in zip(spans, spans[1:])):
        return "the periods overlap"
    if any(one.months < 12 for one in spans):
        return "the periods are shorter than a year"
    if len({one.months for one in spans}) > 1:
        return "the periods differ in length"
    return ""


def _test(points: pd.DataFrame, x: np.ndarray, kind: str) -> TrendTest:
    if kind == "proportion":
        return cochran_armitage(points["count"], points["denominator"], x)
    if kind == "rate":
        return poisson_trend(points["count"], points["denominator"], x)
    error = (points["upper"] - points["lower"]).to_numpy(float) / (2 * normal_quantile(95))
    if np.all(error > 0):
        return weighted_regression(points["value"], error, x)
    return mann_kendall(points["value"])


def _turns(points: pd.DataFrame, x: np.ndarray, kind: str, direction: int) -> bool:
    """Return whether the direction hangs on one point."""
    for row in range(len(points)):
        others = np.arange(len(points)) != row
        if _test(points[others], x[others], kind).direction != direction:
            return True
    return False
