"""The search for as many areas of high hexagons as are wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from ..errors import InputError
from ..geometry.contiguity import Pairs
from ..geometry.repair import CancelCheck


@dataclass(frozen=True)
class SearchOptions:
    """What is searched for.

    Attributes:
        number: areas wanted.
        min_hexagons: groups of fewer hexagons are no areas.
        max_hexagons: no area grows beyond this, so that what hangs together over half a city
            becomes several areas side by side; 0 for no limit.
        max_percent: at most this share of the hexagons may be chosen, so that what is chosen stays
            out of the ordinary.
    """

    number: int = 39
    min_hexagons: int = 5
    max_hexagons: int = 20
    max_percent: float = 20.0

    def __post_init__(self) -> None:
        if self.number < 1 or self.min_hexagons < 1 or not 0 < self.max_percent <= 100:
            raise InputError(
                "Search for areas",
                f"{self.number} areas of at least {self.min_hexagons} hexagons from at most "
                f"{self.max_percent:g}% of them",
                "at least 1 area, at least 1 hexagon, and more than 0 to 100%",
            )
        if self.max_hexagons and self.max_hexagons < self.min_hexagons:
            raise InputError(
                "Search for areas",
                f"at most {self.max_hexagons} and at least {self.min_hexagons} hexagons an area",
                "a largest size of 0 (no limit) or not below the smallest",
            )


@dataclass(frozen=True)
class Search:
    """What the search found.

    Attributes:
        group: (n,) number of the area of each hexagon from 0 in order of first appearance; -1 for
            hexagons in none.
        threshold: the score that the hexagons chosen reach; NaN where there are none.
        chosen: hexagons that reach it.
        small: of these, hexagons in groups below the minimum.
        curve: (t, 2) hexagons chosen and number of areas at each threshold tried, highest first.
    """

    group: NDArray[np.intp]
    threshold: float
    chosen: int
    small: int
    curve: NDArray[np.int64]

    @property
    def found(self) -> int:
        """Number of areas."""
        return int(self.group.max(initial=-1)) + 1


def search(
    scores: NDArray[np.float64],
    pairs: Pairs,
    options: SearchOptions = SearchOptions(),
    check_cancelled: CancelCheck = None,
) -> Search:
    """Lower a threshold of the score until as many areas stand out as are wanted.

    Hexagons are taken from the highest score down. One that touches no area begins an area; one
    that touches areas joins that with which it shares most sides, and runs the others together
    with it, each as long as none grows beyond `max_hexagons`.

    Every different score is tried as threshold, down to that at which `max_percent` of the
    hexagons are chosen. Of the thresholds whose number of areas is nearest to the number wanted
    without exceeding it, the lowest is taken: the one whose areas hold the most. Hexagons of equal
    score are chosen together; the lowest score of all is never high.

    Args:
        scores: (n,) scores, all known. Of equal scores the earlier row is taken first, which
            matters where areas come up to their largest size.
        pairs: neighbouring hexagons.
        options: what is wanted.
        check_cancelled: called while searching; raises to stop.

    Raises:
        InputError: a score is missing or infinite.
    """
    if not np.isfinite(scores).all():
        raise InputError("Scores", "some are missing or infinite", "a number in each hexagon")
    most = math.floor(len(scores) * options.max_percent / 100 + 1e-9)
    curve, _ = _grow(scores, pairs, options, most, check_cancelled)
    allowed = curve[curve[:, 1] <= options.number]
    wanted = int(allowed[:, 1].max(initial=0))
    if not wanted:
        return Search(np.full(len(scores), -1, dtype=np.intp), math.nan, 0, 0, curve)
    count = int(allowed[allowed[:, 1] == wanted, 0].max())
    _, root = _grow(scores, pairs, options, count, check_cancelled)
    row = np.flatnonzero(root >= 0)
    large = np.bincount(root[row], minlength=len(scores))[root[row]] >= options.min_hexagons
    group = np.full(len(scores), -1, dtype=np.intp)
    _, first, inverse = np.unique(root[row[large]], return_index=True, return_inverse=True)
    group[row[large]] = np.argsort(np.argsort(first))[np.ravel(inverse)]
    return Search(group, float(scores[row].min()), count, int((~large).sum()), curve)


def _grow(
    scores: NDArray[np.float64], pairs: Pairs, options: SearchOptions, most: int, check: CancelCheck
) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return hexagons and areas at each threshold, and (n,) the area's first hexagon or -1."""
    n = len(scores)
    limit = options.max_hexagons or n
    order = np.argsort(-scores, kind="stable")
    # How many hexagons reach each hexagon's score: thresholds lie where equal scores end.
    reach = rankdata(-scores, method="max").astype(int)[order]
    near: list[list[int]] = [[] for _ in range(n)]
    for a, b in pairs.tolist():
        near[a].append(b)
        near[b].append(a)
    parent = [-1] * n  # -1: not chosen
    turn = [0] * n
    size = [1] * n

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    areas, low = 0, scores.min(initial=math.inf)
    curve = []
    for place, row in enumerate(order.tolist()):
        if reach[place] > most or scores[row] == low:
            break
        if check is not None and place % 1000 == 0:
            check()
        parent[row], turn[row] = row, place
        areas += options.min_hexagons == 1
        touched = [root(other) for other in near[row] if parent[other] >= 0]
        for theirs in sorted(set(touched), key=lambda at: (-touched.count(at), turn[at])):
            mine = root(row)
            both = size[mine] + size[theirs]
            if both > limit:
                continue
            enough = (size[mine] >= options.min_hexagons) + (size[theirs] >= options.min_hexagons)
            areas += (both >= options.min_hexagons) - enough
            first, last = sorted((mine, theirs), key=lambda at: turn[at])
            parent[last], size[first] = first, both
        if reach[place] == place + 1:
            curve.append((place + 1, areas))
    roots = np.array([root(at) if parent[at] >= 0 else -1 for at in range(n)], dtype=np.intp)
    return np.array(curve, dtype=np.int64).reshape(-1, 2), roots
