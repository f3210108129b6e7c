"""Records of the invented indicators, and rows of the table `indicators` made from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wm_vru_plugin.core.rates.intervals import poisson_limits, wilson

from .draw import Draw
from .series_areas import Area

TOTAL = "total"


@dataclass(frozen=True)
class Indicator:
    """What a series is, as docs/indicators.md prints it.

    Attributes:
        id: id in the table.
        figures: figures of the report that show it, commas between.
        meaning: what is measured, and what `count` and `denominator` are.
        unit: unit of the value.
        breakdowns: what `breakdown` says.
        areas: which areas have rows.
        bad: "high" or "low" where that is the bad end, "" where neither is.
        source: where a real one comes from.
        kind: `proportion` (Wilson's interval), `rate` (Byar's), `count` or `plain` (no interval).
        per: what a proportion or rate is multiplied by.
        restricted: whether a real one would be.
    """

    id: str
    figures: str
    meaning: str
    unit: str
    breakdowns: str
    areas: str
    bad: str
    source: str
    kind: str = "count"
    per: float = 1.0
    restricted: bool = False


def path(
    periods: Sequence[str], anchors: Mapping[str, float], wobble: float = 0.0, stream: int = 0
) -> list[float]:
    """A line through its anchors, straight between them but for an invented wobble.

    Args:
        periods: the periods, in order.
        anchors: values that are met exactly; the first and last period must be among them.
        wobble: standard deviation beside the line, as a share of it.
        stream: stream of the draws.
    """
    at = [periods.index(name) for name in anchors]
    line = np.interp(np.arange(len(periods)), at, list(anchors.values()))
    if wobble:
        noise = 1 + wobble * Draw(stream).normal(len(periods))
        noise[at] = 1.0
        line = line * noise
    return [float(value) for value in line]


def years(first: int, last: int) -> list[str]:
    """Calendar years as periods."""
    return [str(year) for year in range(first, last + 1)]


def school_years(first: int, last: int) -> list[str]:
    """Periods such as 2013/14, from the one that begins in `first` to that in `last`."""
    return [f"{year}/{(year + 1) % 100:02d}" for year in range(first, last + 1)]


def row(
    indicator: Indicator,
    area: Area,
    period: str,
    target: float,
    denominator: float,
    breakdown: str = TOTAL,
) -> dict[str, Any]:
    """One row whose value is the target, as near as whole numbers of events come to it.

    Of a proportion or a rate the count is rounded and the value made from it; a count is rounded;
    a plain value stands as it is, and its count is value times denominator.
    """
    if indicator.kind in ("proportion", "rate"):
        count = float(np.rint(target * denominator / indicator.per))
        value = indicator.per * count / denominator
    elif indicator.kind == "count":
        count = value = float(np.rint(target))
    else:
        value, count = target, float(np.rint(target * denominator))
    return _with_limits(indicator, area, period, breakdown, value, count, denominator)


def counted(
    indicator: Indicator,
    area: Area,
    period: str,
    count: float,
    denominator: float,
    breakdown: str = TOTAL,
) -> dict[str, Any]:
    """One row of a proportion or rate whose count is known."""
    value = indicator.per * count / denominator
    return _with_limits(indicator, area, period, breakdown, value, count, denominator)


def _with_limits(
    indicator: Indicator,
    area: Area,
    period: str,
    breakdown: str,
    value: float,
    count: float,
    denominator: float,
) -> dict[str, Any]:
    lower = upper = np.nan
    if indicator.kind == "proportion":
        limits = wilson([count], [denominator]).times(indicator.per)
        lower, upper = float(limits.lower[0]), float(limits.upper[0])
    elif indicator.kind == "rate":
        limits = poisson_limits([count]).times(indicator.per / denominator)
        lower, upper = float(limits.lower[0]), float(limits.upper[0])
    return {
        "area_code": area.code,
        "area_name": area.name,
        "indicator": indicator.id,
        "breakdown": breakdown,
        "period": period,
        "count": count,
        "denominator": float(denominator),
        "value": value,
        "unit": indicator.unit,
        # Rounded as publishers round them, so that every machine writes the same file.
        "lower": float(np.round(lower, 6)),
        "upper": float(np.round(upper, 6)),
        "recent_trend": "",
        "suppressed": "",
        "estimate": False,
        "restricted": indicator.restricted,
    }


def series(
    indicator: Indicator,
    area: Area,
    periods: Sequence[str],
    targets: Sequence[float],
    denominator: float | Sequence[float],
    breakdown: str = TOTAL,
) -> list[dict[str, Any]]:
    """Rows of one area through time; the denominator is one number or one for each period."""
    below = np.broadcast_to(np.asarray(denominator, dtype=float), len(periods))
    return [
        row(indicator, area, period, target, float(whole), breakdown)
        for period, target, whole in zip(periods, targets, below)
    ]


def table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a frame."""
    return pd.DataFrame(list(rows))
