"""Statistics of times of day, which go round: 23:00 lies two hours from 01:00.

Mardia, K. V. and Jupp, P. E. (2000), Directional Statistics, Wiley; Fisher, N. I. (1993),
Statistical Analysis of Circular Data, Cambridge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

PERIOD = 24.0
CERTAIN = 0.05
"""Above this p the times do not gather anywhere, and no mean hour is given."""


@dataclass(frozen=True)
class CircularMean:
    """Mean time of day.

    Attributes:
        hour: 0 to below 24; NaN where the times balance one another out.
        resultant: mean resultant length, 0 (spread round the clock) to 1 (all at one time).
        lower, upper: 95% interval of the hour, which may go past midnight; NaN without counts, or
            where the times gather nowhere.
        p: Rayleigh test that times are spread evenly round the clock; NaN without counts.
        n: how many times.
    """

    hour: float
    resultant: float
    lower: float
    upper: float
    p: float
    n: float


def circular_mean(
    hours: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
    group_hours: float = 0.0,
    counts: bool = True,
    confidence: float = 0.95,
) -> CircularMean:
    """Compute the mean hour, resultant length, interval and Rayleigh test.

    Mean direction and resultant length: Mardia and Jupp, 2.2 and 2.3. For times grouped into
    classes of h radians the length is multiplied by (h/2) / sin(h/2) (2.6). Interval: mean +/-
    arcsin(z s), s = sqrt(d / n), d = (1 - m2) / (2 R^2), with m2 the mean cosine of twice the
    deviations (Fisher, 4.4.4b; for 25 times or more). Rayleigh: S = (1 - 1/(2n)) 2 n R^2 +
    n R^4 / 2 is chi-squared with two degrees of freedom (Mardia and Jupp, 6.3.1).

    Args:
        hours: (n,) hours since midnight; the middle of its class where times are grouped.
        weights: (n,) how many times stand at each; one where not given.
        group_hours: width of the classes, 0 for exact times.
        counts: whether the weights are counts of independent times, without which there is
            neither interval nor test.
    """
    some = np.ones(len(hours)) if weights is None else np.asarray(weights, dtype=float)
    total = float(some.sum())
    nan = float("nan")
    if total <= 0:
        return CircularMean(nan, nan, nan, nan, nan, 0.0)
    angle = 2 * np.pi * np.asarray(hours, dtype=float) / PERIOD
    c, s = float((some * np.cos(angle)).sum()) / total, float((some * np.sin(angle)).sum()) / total
    length = float(np.hypot(c, s))
    mean = float(np.arctan2(s, c))
    second = float((some * np.cos(2 * (angle - mean))).sum()) / total
    if length < 1e-9:
        return CircularMean(nan, 0.0, nan, nan, 1.0 if counts else nan, total)
    half = np.pi * group_hours / PERIOD
    if half:
        length = min(length * half / float(np.sin(half)), 1.0)
        second *= 2 * half / float(np.sin(2 * half))
    hour = float(mean * PERIOD / (2 * np.pi) % PERIOD) % PERIOD
    if not counts:
        return CircularMean(hour, length, nan, nan, nan, total)
    rayleigh = (1 - 1 / (2 * total)) * 2 * total * length**2 + total * length**4 / 2
    p = float(stats.chi2.sf(rayleigh, 2))
    spread = float(np.sqrt(max(1 - second, 0.0) / (2 * length**2) / total))
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * spread
    if reach > 1 or p > CERTAIN:
        return CircularMean(hour, length, nan, nan, p, total)
    away = float(np.arcsin(reach)) * PERIOD / (2 * np.pi)
    return CircularMean(hour, length, (hour - away) % PERIOD, (hour + away) % PERIOD, p, total)


def clock_text(hour: float) -> str:
    """Write an hour as the clock shows it: 21.5 is "21:30"."""
    minutes = round(hour * 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
