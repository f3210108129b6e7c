"""Many tests at once: p values adjusted for the false discovery rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust p values by Benjamini and Hochberg's step-up method.

    Of the tests whose adjusted value is at most q, a share of q at most is expected to be false.
    It holds for independent tests and for positively dependent ones, as those of neighbours are.

    Source: Benjamini, Y. and Hochberg, Y. (1995), Controlling the false discovery rate, Journal of
    the Royal Statistical Society B 57, 289-300; for dependent tests Benjamini, Y. and Yekutieli,
    D. (2001), The Annals of Statistics 29, 1165-1188.

    Args:
        p: (n,) p values, NaN where nothing was tested; those do not count.

    Returns:
        (n,) adjusted values, not below `p` and at most 1; NaN where nothing was tested.
    """
    result = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    # From the largest down, none may exceed the one above it.
    result[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return result
