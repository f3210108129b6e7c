"""Local Moran's I: clusters of like values, and areas unlike those around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..geometry.repair import CancelCheck
from .getis_ord import centred_values
from .permutations import others_only, shuffle

QUADRANTS = ("high-high", "low-low", "high-low", "low-high")
"""An area's own value, then that of its neighbours, each against the mean of all."""


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran's I of every area.

    Attributes:
        statistic: (n,) I; NaN without neighbours.
        z: (n,) I less its mean over all conditional permutations, by their standard deviation,
            both exact; NaN where I cannot vary.
        p: (n,) two-sided pseudo p values; NaN without neighbours.
        quadrant: (n,) one of `QUADRANTS`; "" without neighbours.
    """

    statistic: NDArray[np.float64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]
    quadrant: NDArray[np.object_]


def local_moran(
    values: NDArray[np.float64],
    weights: csr_matrix,
    permutations: int,
    seed: int,
    check_cancelled: CancelCheck = None,
) -> LocalMoran:
    """Compute local Moran's I of every area, with p values by conditional permutations.

    I_i = (n - 1) d_i l_i / sum_j d_j^2, with d the values less their mean and l_i the mean of d
    over the neighbours of i.

    Source: Anselin, L. (1995), Local indicators of spatial association, Geographical Analysis 27,
    93-115, equation 12, with row-standardised weights and n - 1 for n, as esda computes it.

    Args:
        values: (n,) values, none missing.
        weights: (n, n) binary weights; the diagonal is left out.
        permutations: how many, at least 1.
        seed: of the random numbers.
        check_cancelled: called between chunks; raises to stop.

    Raises:
        InputError: fewer than three values, all are equal, or no permutation to draw.
    """
    centred = centred_values(values)
    # Only comparisons and ratios follow: in units of the deviation no scale is too small or large.
    centred = centred / np.sqrt(np.mean(centred**2))
    others = others_only(weights)
    count = np.diff(others.indptr)
    total = np.asarray(others @ centred).ravel()
    lag = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    drawn = shuffle(centred, others, permutations, seed, check_cancelled)
    some = count > 0
    scale = (len(values) - 1) / (centred**2).sum()
    p = np.where(some, drawn.p_values(), np.nan)
    # An area at the mean has I = 0 however its neighbours lie.
    at_mean = np.abs(centred) < 1e-9
    p[at_mean & some] = 1.0
    varies = some & (drawn.deviation > 1e-9) & ~at_mean
    z = np.full(len(values), np.nan)
    z[varies] = ((total - drawn.mean) / np.where(varies, drawn.deviation, 1.0))[varies]
    z *= np.sign(centred)
    high, around = centred > 0, lag > 0
    quadrant = np.select(
        [~some, high & around, ~high & ~around, high & ~around],
        ["", *QUADRANTS[:3]],
        default=QUADRANTS[3],
    ).astype(object)
    return LocalMoran(scale * centred * lag, z, p, quadrant)
