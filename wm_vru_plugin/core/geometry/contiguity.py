"""Which polygons are neighbours, and which of them hang together."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .repair import Geometries

Pairs = NDArray[np.intp]
"""(k, 2) rows of neighbouring polygons, the smaller first, sorted, each pair once."""


def queen_neighbours(geoms: Geometries) -> Pairs:
    """Return pairs of polygons that share at least a point (queen contiguity), (k, 2) rows.

    Pairs that share a vertex are found by sorting vertices, which in a coverage whose vertices
    match is nearly all of them. Pairs whose rectangles meet but which share no vertex are asked
    `intersects`, so the answer is exact for any polygons. (`touches` would miss neighbours whose
    edges overlap by a hair.)

    Args:
        geoms: (n,) valid polygons.

    Examples:
        Four squares of a chessboard: the two that meet in a corner only are neighbours too.

        >>> squares = shapely.box([0, 1, 0, 1], [0, 0, 1, 1], [1, 2, 1, 2], [1, 1, 2, 2])
        >>> queen_neighbours(squares).tolist()
        [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
    """
    linked = vertex_neighbours(geoms)
    a, b = shapely.STRtree(geoms).query(geoms)
    near = _tidy(a, b, len(geoms))
    rest = near[~np.isin(_keys(near, len(geoms)), _keys(linked, len(geoms)))]
    # Prepared polygons make `intersects` cheap; preparing them again does no harm.
    shapely.prepare(geoms)
    rest = rest[shapely.intersects(geoms[rest[:, 0]], geoms[rest[:, 1]])]
    both = np.concatenate([linked, rest])
    return both[np.lexsort((both[:, 1], both[:, 0]))]


def vertex_neighbours(geoms: Geometries) -> Pairs:
    """Find polygons that share a vertex, by sorting; miss those that meet between vertices."""
    n = len(geoms)
    xy, polygon = shapely.get_coordinates(geoms, return_index=True)
    vertex = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)[1]
    # A ring names its first vertex twice: make (vertex, polygon) unique before pairing.
    both = np.unique(vertex.astype(np.int64) * n + polygon)
    vertex, polygon = both // max(n, 1), both % max(n, 1)
    found = [np.empty((0, 2), dtype=np.intp)]
    step = 1
    while len(vertex) > step:
        same = np.flatnonzero(vertex[step:] == vertex[:-step])
        if not len(same):
            break
        found.append(_tidy(polygon[same], polygon[same + step], n))
        step += 1
    every = np.concatenate(found)
    return _tidy(every[:, 0], every[:, 1], n)


def neighbours(geoms: Geometries, gap_distance: float = 0.0) -> Pairs:
    """Find queen neighbours, or polygons at most `gap_distance` metres apart if that is above 0."""
    if gap_distance <= 0:
        return queen_neighbours(geoms)
    a, b = shapely.STRtree(geoms).query(geoms, predicate="dwithin", distance=gap_distance)
    return _tidy(a, b, len(geoms))


def components(n: int, pairs: Pairs) -> NDArray[np.intp]:
    """Return the number of each polygon's contiguous group, (n,) from 0 by first appearance."""
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    order: NDArray[np.intp] = np.argsort(np.argsort(first))
    return order[inverse]


def _tidy(a: NDArray[np.intp], b: NDArray[np.intp], n: int) -> Pairs:
    """Return pairs of different rows, smaller first, each once, sorted."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    keys = np.unique((low.astype(np.int64) * n + high)[low != high])
    return np.column_stack([keys // max(n, 1), keys % max(n, 1)]).astype(np.intp)


def _keys(pairs: Pairs, n: int) -> NDArray[np.int64]:
    return pairs[:, 0].astype(np.int64) * n + pairs[:, 1]
