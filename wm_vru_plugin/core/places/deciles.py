"""National deciles of deprivation ranks, 1 = most deprived."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError


def national_decile(rank: ArrayLike, n: int) -> NDArray[np.int64]:
    """Return the decile of a national rank: the ceiling of rank * 10 / n, in whole numbers.

    It gives every published decile of the 2019 indices (all 16 columns, 32,844 LSOAs).

    Args:
        rank: (k,) national ranks, 1 = most deprived.
        n: number of areas ranked, such as 32,844 LSOAs of 2011 or 33,755 of 2021.

    Returns:
        (k,) 1 to 10.

    Raises:
        InputError: a rank is missing, not whole, or not in 1 to n.
    """
    values = np.asarray(rank, dtype=float)
    if not np.all((values >= 1) & (values <= n) & (values == np.floor(values))):
        raise InputError("Ranks", "some are missing or out of range", f"whole numbers 1 to {n:,}")
    return -(-values.astype(np.int64) * 10 // n)


def check_deciles(rank: ArrayLike, decile: ArrayLike, n: int) -> NDArray[np.intp]:
    """Return (k,) positions where a given decile is missing or not that of the rank."""
    return np.flatnonzero(np.asarray(decile, dtype=float) != national_decile(rank, n))
