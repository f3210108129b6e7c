"""Overlay of need polygons with coverage polygons, on arrays.

Fast for one reason: only pairs that cross a boundary are cut. Pairs whose rectangles meet come from
an STRtree, pairs wholly inside from a prepared predicate, and intersection is left for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .repair import CancelCheck, Geometries, polygonal
from .threads import in_threads

_CHUNK = 8192


@dataclass(frozen=True)
class Overlay:
    """What lies where.

    Attributes:
        need_index: (p,) row of the need polygon of each pair, ascending.
        cover_index: (p,) row of the coverage polygon of each pair, ascending within a need polygon.
        pair_area: (p,) m2 that the pair shares.
        area: (n,) m2 of each need polygon.
        area_inside: (n,) m2 of each need polygon inside the union of its coverage polygons, so
            coverage polygons that overlap one another do not count twice.
        pair_geometry: (p,) shared polygons, where asked for; the need polygon itself where the
            coverage polygon covers it.
    """

    need_index: NDArray[np.intp]
    cover_index: NDArray[np.intp]
    pair_area: NDArray[np.float64]
    area: NDArray[np.float64]
    area_inside: NDArray[np.float64]
    pair_geometry: Geometries | None = None

    @property
    def share_inside(self) -> NDArray[np.float64]:
        """(n,) share of each need polygon inside, 0 to 1."""
        return self.area_inside / self.area


def overlay(
    need: Geometries,
    cover: Geometries,
    *,
    pieces: bool = False,
    sliver_m2: float = 1.0,
    check_cancelled: CancelCheck = None,
) -> Overlay:
    """Measure the area that every need polygon shares with every coverage polygon.

    Args:
        need: (n,) valid polygons in metres, such as `geometry.repair` returns.
        cover: (m,) valid polygons in metres.
        pieces: keep the shared polygons too.
        sliver_m2: pairs that share less are dropped, as digitising noise, unless the coverage
            polygon covers the whole need polygon.
        check_cancelled: called between chunks of pairs; raises to stop.

    Returns:
        The pairs, sorted by need then coverage row, and the areas of each need polygon.
    """
    need = np.asarray(need, dtype=object)
    cover = np.asarray(cover, dtype=object)
    area = shapely.area(need)
    # The tree holds the larger side; each coverage polygon is prepared once and asked many times.
    c, n = shapely.STRtree(need).query(cover)
    shapely.prepare(cover)
    order = np.lexsort((c, n))
    n, c = n[order], c[order]
    shared = np.zeros(len(n))
    geometry: Geometries = np.empty(len(n), dtype=object)
    keep = np.zeros(len(n), dtype=bool)
    whole = np.zeros(len(n), dtype=bool)
    for start in range(0, len(n), _CHUNK):
        if check_cancelled is not None:
            check_cancelled()
        part = np.arange(start, min(start + _CHUNK, len(n)))
        whole[part] = shapely.covers(cover[c[part]], need[n[part]])
        rest = part[~whole[part]]
        rest = rest[shapely.intersects(cover[c[rest]], need[n[rest]])]
        geometry[rest] = polygonal(in_threads(shapely.intersection, need[n[rest]], cover[c[rest]]))
        shared[rest] = shapely.area(geometry[rest])
        keep[rest] = (shared[rest] >= sliver_m2) & (shared[rest] > 0)
    geometry[whole] = need[n[whole]]
    shared[whole] = area[n[whole]]
    keep |= whole
    n, c, shared, geometry, whole = n[keep], c[keep], shared[keep], geometry[keep], whole[keep]
    inside = _inside(n, shared, geometry, whole, area, check_cancelled)
    return Overlay(n, c, shared, area, inside, geometry if pieces else None)


def _inside(
    n: NDArray[np.intp],
    shared: NDArray[np.float64],
    geometry: Geometries,
    whole: NDArray[np.bool_],
    area: NDArray[np.float64],
    check_cancelled: CancelCheck,
) -> NDArray[np.float64]:
    """Return (n,) m² inside the union of the coverage polygons; pairs are sorted by need row."""
    inside = np.bincount(n, weights=shared, minlength=len(area))
    covered = np.zeros(len(area), dtype=bool)
    covered[n[whole]] = True
    inside[covered] = area[covered]
    rows, first, count = np.unique(n, return_index=True, return_counts=True)
    several = (count > 1) & ~covered[rows]
    # Needs with the same number of pieces are united together, as one array.
    for k in np.unique(count[several]):
        at = several & (count == k)
        row, groups = rows[at], first[at, None] + np.arange(k)
        for start in range(0, len(row), _CHUNK):
            if check_cancelled is not None:
                check_cancelled()
            part = slice(start, start + _CHUNK)
            inside[row[part]] = shapely.area(in_threads(_union, geometry[groups[part]]))
    # Cutting may exceed the whole by rounding; a share above 1 would be nonsense.
    return np.minimum(inside, area)


def _union(pieces: Geometries) -> Geometries:
    """Unite (n, k) pieces to (n,) unions; for the few of one area faster than `union_all`."""
    result = pieces[:, 0]
    for column in range(1, pieces.shape[1]):
        result = shapely.union(result, pieces[:, column])
    return result
