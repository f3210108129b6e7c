"""Confidence intervals of proportions and of counts.

The methods are those of the Public Health England technical guide "Confidence intervals" (2018)
and of its R package PHEindicatormethods: Wilson's score method for proportions; for counts and
rates Byar's method from 10 events on and the exact Poisson limits below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri
from scipy.stats import chi2

from ..errors import InputError

Floats = NDArray[np.float64]
FEWEST_FOR_BYAR = 10.0


@dataclass(frozen=True)
class Interval:
    """Lower and upper limits, (n,) each; NaN where there is none."""

    lower: Floats
    upper: Floats

    def times(self, factor: float) -> Interval:
        """Multiply both limits by a factor, for the same interval in another unit."""
        return Interval(self.lower * factor, self.upper * factor)


def normal_quantile(confidence: float) -> float:
    """Return the standard normal deviate of a two-sided level: 1.96 for 95.

    Args:
        confidence: level in per cent.

    Raises:
        InputError: the level is not from 50 to below 100.
    """
    if not 50 <= confidence < 100:
        raise InputError("Confidence level", f"{confidence:g}", "from 50 to below 100 (per cent)")
    return float(ndtri(0.5 + confidence / 200))


def wilson(count: ArrayLike, n: ArrayLike, confidence: float = 95.0) -> Interval:
    """Return Wilson's score interval of proportions.

    (2r + z² ± z √(z² + 4rq)) / 2(n + z²), with r of n and q = 1 - r/n. E. B. Wilson, Journal of the
    American Statistical Association 22 (1927); R. G. Newcombe, Statistics in Medicine 17 (1998),
    857-872, method 3.

    Args:
        count: (k,) numerators; fractions are allowed, such as apportioned counts.
        n: (k,) denominators.
        confidence: level in per cent.

    Returns:
        (k,) limits from 0 to 1; NaN where a number is missing or n is 0.

    Raises:
        InputError: a numerator is negative or above its denominator.

    Examples:
        81 of 263, Newcombe's example: 25.5% to 36.6%.

        >>> limits = wilson([81], [263])
        >>> print(limits.lower.round(4), limits.upper.round(4))
        [0.2553] [0.3662]
    """
    z = normal_quantile(confidence)
    r, total = np.broadcast_arrays(np.asarray(count, float), np.asarray(n, float))
    _refuse((r < 0) | (r > total), "Proportion", "a numerator below 0 or above its denominator")
    total = np.where(total > 0, total, np.nan)
    middle = 2 * r + z**2
    # Clipped: rounding takes 0 of n to -1e-17, and n of n above 1.
    half = z * np.sqrt(z**2 + 4 * r * np.clip(1 - r / total, 0, 1))
    lower, upper = ((middle - half) / (2 * (total + z**2)), (middle + half) / (2 * (total + z**2)))
    lower = np.where(r == 0, np.where(np.isnan(lower), np.nan, 0.0), lower)
    upper = np.where(r == total, 1.0, upper)
    return Interval(np.clip(lower, 0, 1), np.clip(upper, 0, 1))


def exact_poisson(count: ArrayLike, confidence: float = 95.0) -> Interval:
    """Return exact limits of Poisson counts by way of chi-squared.

    χ²(α/2; 2O) / 2 and χ²(1 - α/2; 2O + 2) / 2; 0 below for no event. F. Garwood, Biometrika 28
    (1936); K. Ulm, American Journal of Epidemiology 131 (1990).

    Args:
        count: (k,) events.
        confidence: level in per cent.

    Returns:
        (k,) limits of the expected count; NaN where the count is missing.

    Raises:
        InputError: a count is negative.
    """
    tail = 0.5 - confidence / 200
    normal_quantile(confidence)
    events = np.asarray(count, float)
    _refuse(events < 0, "Count", "a negative number of events")
    lower = np.where(events > 0, chi2.ppf(tail, 2 * np.where(events > 0, events, 1.0)) / 2, 0.0)
    upper = chi2.ppf(1 - tail, 2 * events + 2) / 2
    return Interval(np.where(np.isnan(events), np.nan, lower), upper)


def byar(count: ArrayLike, confidence: float = 95.0) -> Interval:
    """Return Byar's approximation to the limits of Poisson counts.

    O (1 - 1/9O - z/3√O)³ and (O + 1) (1 - 1/9(O+1) + z/3√(O+1))³. N. E. Breslow and N. E. Day,
    Statistical Methods in Cancer Research II (1987), page 69.

    Args:
        count: (k,) events, above 0.
        confidence: level in per cent.

    Returns:
        (k,) limits of the expected count; NaN where the count is missing or 0.

    Raises:
        InputError: a count is negative.

    Examples:
        >>> limits = byar([25])
        >>> print(limits.lower.round(2), limits.upper.round(2))
        [16.17] [36.91]
    """
    z = normal_quantile(confidence)
    events = np.asarray(count, float)
    _refuse(events < 0, "Count", "a negative number of events")
    low = np.where(events > 0, events, np.nan)
    high = low + 1
    return Interval(
        low * (1 - 1 / (9 * low) - z / (3 * np.sqrt(low))) ** 3,
        high * (1 - 1 / (9 * high) + z / (3 * np.sqrt(high))) ** 3,
    )


def poisson_limits(count: ArrayLike, confidence: float = 95.0) -> Interval:
    """Return Byar's limits from 10 events on, exact ones below, as Public Health England has it.

    Args:
        count: (k,) events.
        confidence: level in per cent.

    Returns:
        (k,) limits of the expected count; divide by the denominator for a rate's.

    Raises:
        InputError: a count is negative.
    """
    events = np.asarray(count, float)
    exact, approximate = exact_poisson(events, confidence), byar(events, confidence)
    few = ~(events >= FEWEST_FOR_BYAR)
    return Interval(
        np.where(few, exact.lower, approximate.lower),
        np.where(few, exact.upper, approximate.upper),
    )


def _refuse(fault: NDArray[np.bool_], what: str, problem: str) -> None:
    if np.any(fault):
        row = int(np.flatnonzero(fault)[0]) + 1
        raise InputError(f"{what}, row {row}", problem, "0 or more, at most the denominator")
