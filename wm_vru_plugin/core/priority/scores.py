"""Scores of the priority grid: scales, weighted means, and ratings that look at neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from ..errors import InputError
from ..geometry.contiguity import Pairs
from ..geometry.weights import row_standardised, weights_of_pairs

PERCENTILE, QUANTILE, Z = "percentile", "quantile", "z"
SCALES = (PERCENTILE, QUANTILE, Z)
RATINGS = ("A", "B", "C", "D", "E")


def scaled(
    values: NDArray[np.float64], scale: str = PERCENTILE, any_value: bool = False
) -> NDArray[np.float64]:
    """Put values of the hexagons on a common scale, more being more.

    | scale | score |
    |---|---|
    | percentile | 100 · mean rank / m among the m hexagons that have any; 0 for those without |
    | quantile | ceil(10 · mean rank / m), 1 to 10; 0 for hexagons without |
    | z | (value - mean) / standard deviation (divisor m) over all hexagons; 0 where all are equal |

    Equal values share their mean rank (Hyndman's "average" rule), so that the order of the rows
    never decides.

    Args:
        values: (n,); NaN is unknown and scores 0, which on the scale z is the mean.
        scale: one of `SCALES`.
        any_value: a hexagon has "any" when its value is known, not only when it is above 0: for
            fields that are no counts, such as ranks turned round.

    Raises:
        InputError: the scale is unknown.
    """
    known = ~np.isnan(values)
    result = np.zeros(len(values))
    if scale == Z:
        mine = values[known]
        spread = float(mine.std()) if len(mine) else 0.0
        # A spread of rounding errors alone is none.
        if spread > 1e-12 * (1 + float(np.abs(mine).max(initial=0.0))):
            result[known] = (mine - mine.mean()) / spread
        return result
    if scale not in SCALES:
        raise InputError("Scale", f"'{scale}' is unknown", ", ".join(SCALES))
    having = known if any_value else known & (np.nan_to_num(values) > 0)
    if having.any():
        place = rankdata(values[having]) / having.sum()
        result[having] = 100 * place if scale == PERCENTILE else np.ceil(10 * place - 1e-9)
    return result


def weighted_mean(
    scores: Sequence[NDArray[np.float64]], weights: Sequence[float], n: int
) -> NDArray[np.float64]:
    """Return (n,) sum of weight · score over the sum of weights; NaN where no weight is above 0."""
    total = float(sum(weights))
    if not total > 0:
        return np.full(n, np.nan)
    return sum((w * s for w, s in zip(weights, scores)), np.zeros(n)) / total


def highest(scores: NDArray[np.float64], percent: float) -> NDArray[np.bool_]:
    """Return which scores are among the highest `percent`, (n,) truths.

    A score counts when its mean rank from the top is at most ceil(n · percent / 100). Equal scores
    stand or fall together; when all are equal none is high.

    Raises:
        InputError: the percentage is not above 0 and below 100.
    """
    if not 0 < percent < 100:
        raise InputError("High hexagons", f"{percent:g}%", "more than 0 and less than 100")
    n = len(scores)
    if n < 2:
        return np.zeros(n, dtype=bool)
    high: NDArray[np.bool_] = rankdata(-scores) <= math.ceil(n * percent / 100 - 1e-9)
    return high & (scores > scores.min())


def neighbours_high(high: NDArray[np.bool_], pairs: Pairs) -> NDArray[np.int64]:
    """Count how many neighbours of each hexagon are high, (n,) from 0 to 6."""
    weights = weights_of_pairs(pairs, len(high))
    return np.asarray(weights @ high.astype(float)).round().astype(np.int64)


def neighbour_mean(scores: NDArray[np.float64], pairs: Pairs) -> NDArray[np.float64]:
    """Return (n,) mean score of the neighbours; the own score where there are none."""
    weights = weights_of_pairs(pairs, len(scores))
    mean = np.asarray(row_standardised(weights) @ scores)
    alone = np.asarray(weights.sum(axis=1)).ravel() == 0
    return np.where(alone, scores, mean)


def rating(
    high: NDArray[np.bool_], around: NDArray[np.int64], many: int = 3
) -> NDArray[np.object_]:
    """Rate hexagons by their own score and the number of neighbours that also score high.

    | rating | own score | neighbours high |
    |---|---|---|
    | A | high | at least `many` |
    | B | high | 1 to `many` - 1 |
    | C | high, or not | none, or at least `many` |
    | D | not high | 1 to `many` - 1 |
    | E | not high | none |

    The report says only that ratings are "decided according to the combined score in each small
    area as well as how many neighbours also score high"; this rule is ours.

    Raises:
        InputError: `many` is not in 1 to 6.
    """
    if not 1 <= many <= 6:
        raise InputError("Neighbours that make a core", str(many), "1 to 6")
    conditions = [
        high & (around >= many),
        high & (around > 0),
        high | (around >= many),
        around > 0,
    ]
    return np.select(conditions, list(RATINGS[:4]), default="E").astype(object)
