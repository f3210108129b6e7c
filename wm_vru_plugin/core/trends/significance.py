"""Tests for a trend in the last few points of a series.

The rules are those of Fingertips (Office for Health Improvement and Disparities, "Fingertips trend
markers", Public Health Technical Guidance): the last five points, chi-squared with one degree of
freedom at the 99.8% level, no arrow where leaving out one point turns the direction round, none for
periods that overlap or are shorter than a year. Where its own calculation for proportions fits a
logistic regression, the Cochran-Armitage test here is the score test of that model.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from ..errors import InputError

Floats = NDArray[np.float64]
POINTS = 5


@dataclass(frozen=True)
class TrendTest:
    """Statistic, two-sided p value and direction (1 up, -1 down, 0 neither)."""

    name: str
    statistic: float
    p: float
    direction: int


def cochran_armitage(count: ArrayLike, n: ArrayLike, x: ArrayLike) -> TrendTest:
    """Test for a linear trend in proportions by chi-squared.

    T = Σ x (r - n p), V = p (1 - p) (Σ n x² - (Σ n x)² / Σ n), χ² = T² / V with p = Σ r / Σ n.
    P. Armitage, Biometrics 11 (1955), 375-386.

    Args:
        count: (k,) numerators.
        n: (k,) denominators, above 0.
        x: (k,) times.
    """
    r, total, time = (np.asarray(values, float) for values in (count, n, x))
    p = r.sum() / total.sum()
    return _score("Cochran-Armitage", r, total, time, p * (1 - p))


def poisson_trend(count: ArrayLike, n: ArrayLike, x: ArrayLike) -> TrendTest:
    """Test for a log-linear trend in Poisson rates by a score test.

    As `cochran_armitage` with V = p (Σ n x² - (Σ n x)² / Σ n). N. E. Breslow and N. E. Day,
    Statistical Methods in Cancer Research II (1987), section 3.6.

    Args:
        count: (k,) events.
        n: (k,) people or time at risk, above 0.
        x: (k,) times.
    """
    r, total, time = (np.asarray(values, float) for values in (count, n, x))
    return _score("Poisson score test", r, total, time, r.sum() / total.sum())


def _score(name: str, r: Floats, n: Floats, x: Floats, unit: float) -> TrendTest:
    # Centred: years about 2,000 squared lose digits against each other.
    x = x - (n * x).sum() / n.sum()
    score = float((x * (r - n * r.sum() / n.sum())).sum())
    variance = float(unit * (n * x**2).sum())
    if not variance > 0:
        return TrendTest(name, 0.0, 1.0, 0)
    statistic = score**2 / variance
    return TrendTest(name, statistic, float(chi2.sf(statistic, 1)), _sign(score))


def weighted_regression(value: ArrayLike, error: ArrayLike, x: ArrayLike) -> TrendTest:
    """Test the slope of a regression weighted by inverse squares of known standard errors.

    b = Σ w (x - x̄) (y - ȳ) / Σ w (x - x̄)², χ² = b² Σ w (x - x̄)² with w = 1 / error².

    Args:
        value: (k,) values.
        error: (k,) their standard errors, above 0.
        x: (k,) times.
    """
    y, time = np.asarray(value, float), np.asarray(x, float)
    w = 1 / np.asarray(error, float) ** 2
    time = time - (w * time).sum() / w.sum()
    spread = float((w * time**2).sum())
    product = float((w * time * (y - (w * y).sum() / w.sum())).sum())
    if not spread > 0:
        return TrendTest("weighted regression", 0.0, 1.0, 0)
    statistic = product**2 / spread
    return TrendTest("weighted regression", statistic, float(chi2.sf(statistic, 1)), _sign(product))


def mann_kendall(value: ArrayLike) -> TrendTest:
    """Test values in order of time by Mann and Kendall, exact by all permutations.

    S counts the pairs that rise less those that fall; p is the share of orders of the values with
    an S as far from 0. H. B. Mann, Econometrica 13 (1945), 245-259. Of five points only a run
    without a fall, or without a rise, is significant at 95% (2 of 120 orders, p = 0.017).

    Args:
        value: (k,) values, k at most 8.

    Raises:
        InputError: there are more.

    Examples:
        Five values that only rise: all 10 pairs do, as in 2 of 120 orders.

        >>> test = mann_kendall([1, 2, 4, 5, 9])
        >>> print(test.statistic, round(test.p, 3), test.direction)
        10.0 0.017 1
    """
    y = np.asarray(value, float)
    if len(y) > 8:
        raise InputError("Mann-Kendall test", f"{len(y)} points", "at most 8")
    found = _rises(y)
    every = [_rises(y[list(order)]) for order in permutations(range(len(y)))]
    p = float(np.mean([abs(one) >= abs(found) for one in every]))
    return TrendTest("Mann-Kendall", float(found), p, _sign(found))


def _rises(y: Floats) -> int:
    after, before = np.triu_indices(len(y), 1)[::-1]
    return int(np.sign(y[after] - y[before]).sum())


def _sign(number: float) -> int:
    return int(np.sign(number))
