"""Getis-Ord Gi*: where high or low values lie together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import ndtr

from ..errors import InputError

MINIMUM = 3
"""With fewer areas no neighbourhood can differ from the rest."""


def gi_star(values: NDArray[np.float64], weights: csr_matrix) -> NDArray[np.float64]:
    """Return z scores of Gi* of every area, as if values had fallen at random.

    z_i = (sum_j w_ij x_j - m W_i) / (s sqrt((n S_i - W_i^2) / (n - 1))) with the mean m and the
    standard deviation s (divisor n) of all n values, W_i = sum_j w_ij and S_i = sum_j w_ij^2.

    Source: Ord, J. K. and Getis, A. (1995), Local spatial autocorrelation statistics, Geographical
    Analysis 27, 286-306, equation 14 and its table; the statistic with the area itself is that of
    Getis, A. and Ord, J. K. (1992), Geographical Analysis 24, 189-206.

    Args:
        values: (n,) values, none missing.
        weights: (n, n) weights with the area itself on the diagonal.

    Returns:
        (n,) z scores; NaN for an area that neighbours every other one alike, whose neighbourhood
        is the whole and cannot differ from it.

    Raises:
        InputError: fewer than three values, or all are equal.

    Examples:
        Five areas in a row, each a neighbour of the next: high values lie at one end.

        >>> chain = np.eye(5) + np.eye(5, k=1) + np.eye(5, k=-1)
        >>> print(gi_star(np.array([9.0, 8.0, 7.0, 1.0, 0.0]), csr_matrix(chain)).round(2))
        [ 1.53  1.96  0.22 -1.53 -1.96]
    """
    centred = centred_values(values)
    n = len(values)
    scale = np.sqrt(np.mean(centred**2))
    total = np.asarray(weights.sum(axis=1)).ravel()
    squares = np.asarray(weights.multiply(weights).sum(axis=1)).ravel()
    spread = (n * squares - total**2) / (n - 1)
    # Whole numbers for binary weights; what is not 0 is far from it.
    known = spread > 1e-9 * n
    deviation = scale * np.sqrt(np.where(known, spread, 1.0))
    return np.where(known, (weights @ centred) / deviation, np.nan)


def centred_values(values: NDArray[np.float64], where: str = "Hot spots") -> NDArray[np.float64]:
    """Return values less their mean; `where` is what messages call them.

    Raises:
        InputError: fewer than three values, or all are equal.
    """
    if len(values) < MINIMUM:
        raise InputError(
            where,
            f"{len(values):,} {'area has' if len(values) == 1 else 'areas have'} a value",
            f"at least {MINIMUM}; the more there are, 30 or better hundreds, the more it means",
        )
    if np.ptp(values) <= 1e-12 * np.abs(values).max():
        raise InputError(
            where,
            f"all {len(values):,} values are equal ({values[0]:g})",
            "values that differ; where all are equal there is neither hot nor cold",
        )
    return np.asarray(values - values.mean(), dtype=float)


def two_sided(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return two-sided p values of the normal distribution; NaN stays NaN."""
    return np.asarray(2.0 * ndtr(-np.abs(z)), dtype=float)
