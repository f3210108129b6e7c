"""Conditional permutations: what an area's neighbourhood would be, were all others shuffled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from ..errors import InputError
from ..geometry.repair import CancelCheck

CHUNK = 2_000_000
"""Numbers held at once."""


@dataclass(frozen=True)
class Shuffled:
    """How the sum over each area's neighbours compares with those of the permutations.

    Attributes:
        larger, smaller: (n,) permutations whose sum is at least, and at most, the area's own.
        mean, deviation: (n,) of the sum over *all* permutations, exactly; 0 without neighbours.
        permutations: how many were drawn.
    """

    larger: NDArray[np.int64]
    smaller: NDArray[np.int64]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    permutations: int

    def p_values(self, sign: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Return two-sided pseudo p: twice the tail, (count + 1) / (permutations + 1), at most 1.

        Source: Davison, A. C. and Hinkley, D. V. (1997), Bootstrap Methods and their Application,
        section 4.2. Software that prints one tail alone gives half of this.

        Args:
            sign: (n,) which tail: above 0 the upper, below 0 the lower; the smaller of the two
                where it is not given.
        """
        count = np.minimum(self.larger, self.smaller)
        if sign is not None:
            count = np.where(sign > 0, self.larger, self.smaller)
        return np.minimum(2 * (count + 1) / (self.permutations + 1), 1.0)


def shuffle(
    values: NDArray[np.float64],
    weights: csr_matrix,
    permutations: int,
    seed: int,
    check_cancelled: CancelCheck = None,
) -> Shuffled:
    """Hold each area's value, and draw those of its neighbours from all other areas.

    Values are drawn without replacement, the same draws serving all areas of a run. The exact mean
    and variance of the sum are those of sampling from a finite population.

    Source: Anselin, L. (1995), Local indicators of spatial association, Geographical Analysis 27,
    93-115; the moments: Sokal, R. R., Oden, N. L. and Thomson, B. A. (1998), Geographical Analysis
    30, 331-354.

    Args:
        values: (n,) values, centred so that their mean is 0.
        weights: (n, n) binary weights; the diagonal is left out.
        permutations: how many, at least 1.
        seed: of the random numbers; the same seed and order of rows give the same result.
        check_cancelled: called between chunks; raises to stop.

    Raises:
        InputError: there is no permutation to draw.
    """
    if permutations < 1:
        raise InputError("Permutations", f"{permutations}", "at least 1, better 999")
    n = len(values)
    others = others_only(weights)
    count = np.diff(others.indptr)
    own = np.asarray(others @ values).ravel()
    larger, smaller = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    draws = _draws(n - 1, int(count.max(initial=0)), permutations, seed, check_cancelled)
    # Sums in another order differ by a hair, and ties are the rule among counts.
    hair = 1e-9 * np.abs(values).max()
    for k in np.unique(count):
        rows = np.flatnonzero(count == k)
        step = max(1, CHUNK // (permutations * max(int(k), 1)))
        for start in range(0, len(rows), step):
            if check_cancelled is not None:
                check_cancelled()
            some = rows[start : start + step]
            # The area itself is left out of the draw: numbers from its own on move up by one.
            picked = draws[None, :, :k]
            sums = values[picked + (picked >= some[:, None, None])].sum(axis=2)
            larger[some] = (sums >= own[some, None] - hair).sum(axis=1)
            smaller[some] = (sums <= own[some, None] + hair).sum(axis=1)
    mean, deviation = _moments(values, count)
    return Shuffled(larger, smaller, mean, deviation, permutations)


def others_only(weights: csr_matrix) -> csr_matrix:
    """Return the weights with a diagonal of 0, that is without each area itself."""
    result = csr_matrix(weights - diags(weights.diagonal()))
    result.eliminate_zeros()
    return result


def _draws(
    n: int, most: int, permutations: int, seed: int, check_cancelled: CancelCheck
) -> NDArray[np.intp]:
    """Draw (permutations, most) distinct numbers below n in each row."""
    random = np.random.default_rng(seed)
    result = np.empty((permutations, most), dtype=np.intp)
    for row in range(permutations):
        if check_cancelled is not None and row % 100 == 0:
            check_cancelled()
        result[row] = random.choice(n, most, replace=False)
    return result


def _moments(
    values: NDArray[np.float64], count: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return exact mean and standard deviation of the sum of `count` of the other values."""
    n = len(values)
    mean = (values.sum() - values) / (n - 1)
    variance = ((values**2).sum() - values**2) / (n - 1) - mean**2
    of_sum = count * (n - 1 - count) / max(n - 2, 1) * np.maximum(variance, 0)
    return count * mean, np.sqrt(of_sum)
