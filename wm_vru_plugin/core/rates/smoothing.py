"""Empirical Bayes smoothing of the rates of small areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError


@dataclass(frozen=True)
class Smoothed:
    """Smoothed rates, (n,), with what they were drawn towards.

    `mean` is the rate of all areas together; `variance` the variance between areas beyond chance
    (0: the areas differ no more than chance has it, and every smoothed rate is the mean); `kept`
    (n,) the share of an area's own rate in its smoothed one.
    """

    rate: NDArray[np.float64]
    mean: float
    variance: float
    kept: NDArray[np.float64]


def empirical_bayes(count: ArrayLike, denominator: ArrayLike) -> Smoothed:
    """Smooth rates by Marshall's global empirical Bayes method.

    With m = ΣO / Σn and A = Σ n (O/n - m)² / Σn - m / n̄ (0 where negative), an area's smoothed rate
    is w O/n + (1 - w) m with w = A / (A + m/n). R. J. Marshall, "Mapping disease and mortality
    rates using empirical Bayes estimators", Applied Statistics 40 (1991), 283-294.

    Args:
        count: (n,) events.
        denominator: (n,) people or time at risk.

    Returns:
        Rates per one of the denominator; NaN where a number is missing or the denominator is 0.

    Raises:
        InputError: a number is negative, or no area has a denominator.
    """
    events, risk = np.broadcast_arrays(np.asarray(count, float), np.asarray(denominator, float))
    if np.any(events < 0) or np.any(risk < 0):
        raise InputError("Smoothing", "a count or denominator is negative", "0 or more")
    usable = (risk > 0) & ~np.isnan(events)
    if not usable.any():
        raise InputError("Smoothing", "no area has a count and a denominator", "at least one")
    o, n = events[usable], risk[usable]
    mean = float(o.sum() / n.sum())
    between = float((n * (o / n - mean) ** 2).sum() / n.sum() - mean / n.mean())
    variance = max(between, 0.0)
    kept = np.full(len(events), np.nan)
    rate = np.full(len(events), np.nan)
    kept[usable] = variance / (variance + mean / n) if variance > 0 else 0.0
    rate[usable] = kept[usable] * (o / n) + (1 - kept[usable]) * mean
    return Smoothed(rate, mean, variance, kept)
