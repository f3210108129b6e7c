"""Change between two periods, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..rates.intervals import normal_quantile, wilson

NAN = float("nan")


@dataclass(frozen=True)
class Change:
    """An estimate with limits, in the unit of `measure`; NaN where there is none.

    `measure` is "difference" (percentage points, or the unit of the values) or "ratio". `side` is
    1 where the interval lies above no change, -1 below, 0 where it holds it or does not exist.
    `note` says why there is no estimate or interval, or is "".
    """

    measure: str
    method: str
    estimate: float = NAN
    lower: float = NAN
    upper: float = NAN
    side: int = 0
    note: str = ""


def difference_of_proportions(
    before: tuple[float, float], after: tuple[float, float], confidence: float = 95.0
) -> Change:
    """Subtract two independent proportions, in percentage points with Newcombe's hybrid limits.

    With proportions p and Wilson limits l, u: d - √((p2 - l2)² + (u1 - p1)²) and
    d + √((u2 - p2)² + (p1 - l1)²). R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890,
    method 10.

    Args:
        before: count and denominator, above 0, of the earlier period.
        after: of the later one.
        confidence: level in per cent.
    """
    limits = wilson([before[0], after[0]], [before[1], after[1]], confidence).times(100)
    values = [100 * count / n for count, n in (before, after)]
    return _square_and_add(
        "Newcombe",
        (values[0], float(limits.lower[0]), float(limits.upper[0])),
        (values[1], float(limits.lower[1]), float(limits.upper[1])),
    )


def difference_of_values(
    before: tuple[float, float, float], after: tuple[float, float, float]
) -> Change:
    """Subtract two independent values, with limits from those published with them.

    Square-and-add as in Newcombe's method; G. Y. Zou and A. Donner, Statistics in Medicine 27
    (2008), 1693-1702. The level is that of the limits.

    Args:
        before: value, lower and upper limit; limits that are NaN leave the difference without.
        after: of the later period.
    """
    return _square_and_add("MOVER of published limits", before, after)


def _square_and_add(
    method: str, before: tuple[float, float, float], after: tuple[float, float, float]
) -> Change:
    (first, low1, up1), (second, low2, up2) = before, after
    d = second - first
    lower = d - math.sqrt((second - low2) ** 2 + (up1 - first) ** 2)
    upper = d + math.sqrt((up2 - second) ** 2 + (first - low1) ** 2)
    if math.isnan(lower + upper):
        return Change("difference", "no interval", d, note="the values have no limits")
    return Change("difference", method, d, lower, upper, _side(lower, upper, 0.0))


def ratio_of_rates(
    before: tuple[float, float], after: tuple[float, float], confidence: float = 95.0
) -> Change:
    """Divide two independent Poisson rates, with limits on the log scale.

    RR exp(± z √(1/O1 + 1/O2)). N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research
    II (1987), section 3.4. The limits are wide of the mark for a handful of events; a rate of 0 has
    no ratio to it, and one of 0 afterwards no interval.

    Args:
        before: count and denominator, above 0, of the earlier period.
        after: of the later one.
        confidence: level in per cent.
    """
    if before[0] == 0:
        return Change("ratio", "log ratio", note="the earlier rate is 0")
    estimate = (after[0] / after[1]) / (before[0] / before[1])
    if after[0] == 0:
        return Change("ratio", "log ratio", estimate, note="the later rate is 0")
    error = normal_quantile(confidence) * math.sqrt(1 / before[0] + 1 / after[0])
    lower, upper = estimate * math.exp(-error), estimate * math.exp(error)
    return Change("ratio", "log ratio", estimate, lower, upper, _side(lower, upper, 1.0))


def percent_change(before: float, after: float) -> float:
    """Return 100 (after / before - 1); NaN where the base is 0."""
    return NAN if before == 0 else 100 * (after / before - 1)


def _side(lower: float, upper: float, none: float) -> int:
    return int(lower > none) - int(upper < none)
