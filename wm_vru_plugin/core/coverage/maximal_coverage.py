"""Maximal coverage: which places, added to those at work, would reach most of what is unreached.

Church, R. and ReVelle, C. (1974), "The maximal covering location problem", Papers of the Regional
Science Association 32, 101-118. The greedy choice takes, at each step, the place that adds most;
it reaches at least 1 - 1/e (63%) of what the best set of the same size would (Nemhauser, Wolsey and
Fisher 1978, Mathematical Programming 14, 265-294). Where there are few enough sets, all are tried.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..geometry.repair import CancelCheck

MOST_SETS = 50_000
"""All sets of the wanted size are tried while there are no more of them than this."""

_TIE = 1e-9


@dataclass(frozen=True)
class Reach:
    """Pairs of a place and a demand point that lie within the distance of each other."""

    place: NDArray[np.intp]
    point: NDArray[np.intp]
    metres: NDArray[np.float64]
    places: int

    def gain(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum the weights of the points that each place reaches, (places,)."""
        return np.bincount(self.place, weights=weights[self.point], minlength=self.places).astype(
            float
        )


@dataclass
class Choice:
    """One step: the place, what it adds, and the other places that would have added as much."""

    place: int
    gain: float
    reached: NDArray[np.intp]
    tied: list[int] = field(default_factory=list)


def reach(places: NDArray[np.float64], points: NDArray[np.float64], distance: float) -> Reach:
    """Find who reaches whom within a straight-line distance, the distance itself included.

    Args:
        places: (m, 2) metres.
        points: (n, 2) metres.
        distance: metres.
    """
    empty = np.empty(0, dtype=np.intp)
    if not len(places) or not len(points):
        return Reach(empty, empty, np.empty(0), len(places))
    # A hair more, then the same measure as everywhere else, so that an edge is decided once.
    found = cKDTree(points).query_ball_point(places, distance * (1 + 1e-9) + 1e-6)
    owner = np.repeat(np.arange(len(places)), [len(one) for one in found])
    point = np.concatenate([np.asarray(one, dtype=np.intp) for one in found]).astype(np.intp)
    metres = np.hypot(*(places[owner] - points[point]).T)
    near = metres <= distance
    return Reach(owner[near], point[near], metres[near], len(places))


def greedy(
    pairs: Reach,
    weights: NDArray[np.float64],
    number: int,
    check_cancelled: CancelCheck = None,
) -> list[Choice]:
    """Choose places one after the other, each the one that adds most.

    Among places that add the same, the one whose new points lie nearest on average (by weight) is
    taken, then the earlier one; the others are told in `tied`.

    Args:
        pairs: who reaches whom.
        weights: (n,) what each point weighs, 0 where it is reached already.
        number: how many to choose; fewer are where nothing is left to gain.
    """
    left = weights.astype(float).copy()
    chosen: list[Choice] = []
    for _ in range(number):
        if check_cancelled is not None:
            check_cancelled()
        gain = pairs.gain(left)
        for choice in chosen:
            gain[choice.place] = 0.0
        best = float(gain.max(initial=0.0))
        if best <= 0:
            break
        same = np.flatnonzero(gain >= best * (1 - _TIE))
        travel = np.bincount(
            pairs.place, weights=left[pairs.point] * pairs.metres, minlength=pairs.places
        )
        least = travel[same].min()
        place = int(same[travel[same] <= least * (1 + _TIE)][0])
        mine = pairs.point[pairs.place == place]
        new = mine[left[mine] > 0]
        chosen.append(Choice(place, best, new, [int(one) for one in same if one != place]))
        left[new] = 0.0
    return chosen


def best_set(
    pairs: Reach,
    weights: NDArray[np.float64],
    number: int,
    check_cancelled: CancelCheck = None,
) -> tuple[tuple[int, ...], float] | None:
    """Find the set of `number` places that reaches most, by trying all sets.

    Returns:
        The places and the weight they reach; None where there are more than `MOST_SETS` sets.
    """
    useful = np.flatnonzero(pairs.gain(weights) > 0)
    number = min(number, len(useful))
    if comb(len(useful), number) > MOST_SETS:
        return None
    points = np.flatnonzero(weights > 0)
    seat = np.full(len(weights), -1)
    seat[points] = np.arange(len(points))
    reached = np.zeros((pairs.places, len(points)), dtype=bool)
    known = seat[pairs.point] >= 0
    reached[pairs.place[known], seat[pairs.point[known]]] = True
    best: tuple[tuple[int, ...], float] = ((), 0.0)
    for turn, members in enumerate(combinations(useful.tolist(), number)):
        if check_cancelled is not None and turn % 500 == 0:
            check_cancelled()
        total = float(weights[points][reached[list(members)].any(axis=0)].sum())
        if total > best[1] * (1 + _TIE):
            best = (members, total)
    return best
