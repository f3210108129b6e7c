"""Counts of people, guarded before they leave the machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError

THRESHOLD = 7
BASE = 5


def suppress(
    counts: ArrayLike, threshold: int = THRESHOLD, base: int = BASE
) -> NDArray[np.float64]:
    """Hide small counts and round the rest.

    Counts from 1 to `threshold` - 1 become missing; 0 stays 0; the rest go to the nearest multiple
    of `base`, halves up. A rounded count is never below `base`.

    This is primary suppression alone; `disclosure` also hides a second cell where a hidden one
    could be worked out from a total and its neighbours. Neither guards against differencing two
    tables of nearly the same area.

    Args:
        counts: (n,) counts, NaN where missing.
        threshold: the smallest count that may be shown.
        base: counts are rounded to multiples of this; 1 leaves them.

    Returns:
        (n,) floats, NaN where hidden or missing.

    Raises:
        InputError: a count is negative or not whole, or a parameter is below 1.

    Examples:
        >>> print(suppress([0, 3, 7, 12, 13]))
        [ 0. nan  5. 10. 15.]
    """
    if threshold < 1 or base < 1:
        raise InputError("Suppression", f"threshold {threshold}, base {base}", "1 or more of each")
    values = np.asarray(counts, dtype=float)
    known = values[~np.isnan(values)]
    if (known < 0).any() or (known != np.floor(known)).any():
        raise InputError("Suppression", "a count is negative or not whole", "counts of people")
    rounded = np.floor(values / base + 0.5) * base
    rounded = np.where((values > 0) & (rounded < base), base, rounded)
    hidden = (values > 0) & (values < threshold)
    return np.where(hidden, np.nan, rounded)
