"""Better, similar or worse than a benchmark: one definition for every analysis.

The rule of Fingertips (Office for Health Improvement and Disparities, before it Public Health
England): an area is better or worse where its interval does not hold the benchmark's value, which
is taken as known, and similar otherwise. The benchmark's own interval is not asked for. Where an
area has no interval its value alone can be compared (`by_value`), which says less: results name
such a comparison as one by value alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError

HIGH_IS_BAD, LOW_IS_BAD, NEITHER = "high_is_bad", "low_is_bad", "neither"
POLARITIES = (HIGH_IS_BAD, LOW_IS_BAD, NEITHER)
_WORDS = {
    HIGH_IS_BAD: ("better", "worse"),
    LOW_IS_BAD: ("worse", "better"),
    NEITHER: ("lower", "higher"),
}
SIMILAR = "similar"


def judgement(side: int, polarity: str = HIGH_IS_BAD) -> str:
    """Return the word for a side of the benchmark: -1 below, 0 not to be told apart, 1 above.

    Raises:
        InputError: the polarity is unknown.
    """
    if polarity not in _WORDS:
        raise InputError("Polarity", f"'{polarity}' is unknown", ", ".join(POLARITIES))
    return SIMILAR if side == 0 else _WORDS[polarity][int(side > 0)]


def sides(lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike) -> NDArray[np.int64]:
    """Return on which side of the benchmark intervals lie.

    Args:
        lower: (n,) lower limits.
        upper: (n,) upper limits.
        benchmark: the value, or (n,) values.

    Returns:
        (n,) -1 wholly below, 1 wholly above, 0 otherwise, also where a limit is missing.
    """
    low, high = np.asarray(lower, float), np.asarray(upper, float)
    value = np.asarray(benchmark, float)
    return (low > value).astype(np.int64) - (high < value).astype(np.int64)


def compare(
    lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, polarity: str = HIGH_IS_BAD
) -> NDArray[np.object_]:
    """Return (n,) words for `sides`; None where a limit or the benchmark is missing.

    Args:
        lower: (n,) lower limits.
        upper: (n,) upper limits.
        benchmark: the value, or (n,) values.
        polarity: `high_is_bad` and `low_is_bad` give better, similar or worse; `neither` gives
            lower, similar or higher.
    """
    found = sides(lower, upper, benchmark)
    missing = np.isnan(np.asarray(lower, float) + np.asarray(upper, float) + benchmark)
    words = [judgement(int(side), polarity) for side in found]
    result = np.array(words, dtype=object)
    result[np.broadcast_to(missing, result.shape)] = None
    return result


def by_value(
    values: ArrayLike, benchmark: ArrayLike, polarity: str = HIGH_IS_BAD
) -> NDArray[np.object_]:
    """Return (n,) words as of `compare`, by the values alone; `similar` where they are equal.

    For areas without an interval. A difference may be chance, so whoever uses this says that it is
    by value alone.

    Args:
        values: (n,) values.
        benchmark, polarity: as `compare` takes them.
    """
    return compare(values, values, benchmark, polarity)
