"""How far a kernel reaches, where the analyst does not say.

Both rules fit one bump. Incidents of a conurbation have many, so both smooth strongly: use them as
a start, and look at half as much too.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

QUARTIC, GAUSSIAN = "quartic", "gaussian"
KERNELS = (QUARTIC, GAUSSIAN)
RULES = ("scott", "search_radius")
SAME_SPREAD = math.sqrt(8)
"""A quartic kernel of radius √8·h has the standard deviation h on each axis: the integral of
½r² · 3/(πR²) · (1 - r²/R²)² over the disc is R²/8."""


def chosen_bandwidth(
    xy: NDArray[np.float64],
    weights: NDArray[np.float64],
    rule: str,
    kernel: str,
    where: str = "Points",
) -> float:
    """Choose a bandwidth in metres by a rule: a quartic's radius, a Gaussian's standard deviation.

    scott: h = σ · n^(-1/6), where σ is the mean of the standard deviations of the two axes and n
    the number of points, or (Σw)² / Σw² with weights. Source: Scott (1992), Multivariate Density
    Estimation, rule n^(-1/(d+4)) with d = 2; Silverman's (1986) factor (4/(d+2))^(1/(d+4)) is 1
    for d = 2, so in the plane the two rules are one. A quartic kernel gets the radius √8·h.

    search_radius: R = 0.9 · min(SD, √(1/ln 2) · D) · n^(-1/5), where SD is the standard distance
    from the mean centre and D the (weighted) median distance from it, which single far points do
    not stretch. Source: Silverman (1986), equation 3.31, carried to the plane as in Esri's
    documentation "How Kernel Density works". It is a quartic radius; a Gaussian gets R/√8.

    Args:
        xy: (n, 2) finite coordinates in metres.
        weights: (n,) weights, none below 0, some above.
        rule: one of `RULES`.
        kernel: one of `KERNELS`.
        where: what messages call the points.

    Raises:
        InputError: all points are in one place, or the rule gives no width.
    """
    share = weights / weights.sum()
    count = 1.0 / float((share**2).sum())
    centre = share @ xy
    spread = np.sqrt(share @ (xy - centre) ** 2)
    if rule == "scott":
        # The variance of a sample, as in scipy.stats.gaussian_kde.
        unbiased = math.sqrt(count / (count - 1)) if count > 1 else 0.0
        width = float(spread.mean()) * unbiased * count ** (-1 / 6)
        found = width * SAME_SPREAD if kernel == QUARTIC else width
    elif rule == "search_radius":
        away = np.hypot(*(xy - centre).T)
        order = np.argsort(away)
        middle = float(away[order][np.searchsorted(np.cumsum(share[order]), 0.5)])
        reach = min(float(np.hypot(*spread)), math.sqrt(1 / math.log(2)) * middle)
        radius = 0.9 * reach * count ** (-1 / 5)
        found = radius if kernel == QUARTIC else radius / SAME_SPREAD
    else:
        raise InputError("rule for the bandwidth", f"'{rule}' is none", ", ".join(RULES))
    if not found > 1e-6:
        raise InputError(
            where,
            "no bandwidth can be chosen from the points: all, or half of them, are in one place",
            "a bandwidth in metres",
        )
    return found
