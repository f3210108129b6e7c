"""A clean polygon coverage from seeds: Voronoi cells with wiggly shared edges.

Each edge is bent only within its kite (the two triangles between the edge and the seeds on either
side). Kites of different edges do not overlap, so no two edges can cross.
"""

from __future__ import annotations

import numpy as np
import shapely
from scipy.spatial import Voronoi

from .draw import Draw, smooth_field
from .regions import OUTSIDE

_SPACING = 105.0


def _wander(count: int, draw: Draw) -> np.ndarray:
    """A rough walk of `count` steps between 0 and 0, of about unit size."""
    walk = np.concatenate([[0.0], np.cumsum(draw.normal(count))])
    walk -= np.linspace(0, walk[-1], count + 1)
    return walk / np.sqrt(count)


def _arc(ends: np.ndarray, sites: np.ndarray, bend: float, draw: Draw) -> np.ndarray:
    """The points of one edge, from end to end, bent within its kite."""
    along = ends[1] - ends[0]
    length = float(np.hypot(*along))
    count = int(np.clip(round(length / _SPACING), 1, 11))
    walk = _wander(count, draw)
    if count == 1 or bend == 0:
        return ends
    share = np.linspace(0, 1, count + 1)
    normal = np.array([-along[1], along[0]]) / length
    reach = np.abs((sites - ends[0]) @ normal).min()
    foot = np.clip((sites.mean(axis=0) - ends[0]) @ along / length**2, 0.05, 0.95)
    room = 0.8 * reach * np.minimum(share / foot, (1 - share) / (1 - foot))
    offset = np.clip(bend * length * walk, -room, room)
    return ends[0] + share[:, None] * along + offset[:, None] * normal


def _warp(points: np.ndarray, waves: list[np.ndarray]) -> np.ndarray:
    """A smooth bending of the plane (it folds nowhere), so that edges curve together."""
    return points + np.column_stack([smooth_field(points, 700.0, Draw(int(w))) for w in waves]) * 95


def coverage(seeds: np.ndarray, regions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Polygons of the seeds that are not OUTSIDE, in metres, and pairs that share an edge.

    Args:
        seeds: (n, 2) in km.
        regions: (n,) region of each seed; OUTSIDE seeds come last.

    Returns:
        Polygons (m,) with whole-metre coordinates, and (k, 2) positions of neighbours that
        share more than a corner.
    """
    metres = seeds * 1000
    inside = int((regions < OUTSIDE).sum())
    diagram = Voronoi(metres)
    ridges = [
        (a, b, v, w)
        for (a, b), (v, w) in zip(diagram.ridge_points, diagram.ridge_vertices)
        if min(a, b) < inside
    ]
    bend = np.full(len(ridges), 0.32)
    polygons = np.empty(0)
    for _ in range(8):
        polygons = _polygons(ridges, diagram, metres, bend, inside)
        bad = ~shapely.is_valid(polygons)
        bad |= _overlapping(polygons)
        if not bad.any():
            break
        for i, (a, b, _v, _w) in enumerate(ridges):
            if any(site < inside and bad[site] for site in (a, b)):
                bend[i] *= 0.4
    pairs = [
        (a, b)
        for a, b, v, w in ridges
        if max(a, b) < inside and np.hypot(*(diagram.vertices[v] - diagram.vertices[w])) > 5
    ]
    return polygons, np.array(pairs)


def _overlapping(polygons: np.ndarray) -> np.ndarray:
    """Whether each polygon shares land with another.

    Shapely's own test of a coverage needs GEOS 3.12, and the QGIS of Debian 12 has 3.11.
    """
    tree = shapely.STRtree(polygons)
    left, right = tree.query(polygons, predicate="intersects")
    # Invalid polygons are told apart before; a predicate may fail on them.
    valid = shapely.is_valid(polygons)
    pair = (left < right) & valid[left] & valid[right]
    left, right = left[pair], right[pair]
    shared = shapely.relate_pattern(polygons[left], polygons[right], "T********")
    overlapping = np.zeros(len(polygons), dtype=bool)
    overlapping[left[shared]] = overlapping[right[shared]] = True
    return overlapping


def _polygons(
    ridges: list[tuple[int, int, int, int]],
    diagram: Voronoi,
    sites: np.ndarray,
    bend: np.ndarray,
    inside: int,
) -> np.ndarray:
    """Rings from arcs, ordered around each seed (the cells are convex before bending)."""
    draw = Draw(3)
    around: list[list[tuple[float, np.ndarray]]] = [[] for _ in range(inside)]
    arcs = []
    for i, (a, b, v, w) in enumerate(ridges):
        arcs.append(_arc(diagram.vertices[[v, w]], sites[[a, b]], bend[i], draw))
    lengths = np.cumsum([len(arc) for arc in arcs])[:-1]
    warped = np.split(np.round(_warp(np.vstack(arcs), [41, 42])), lengths)
    for (a, b, v, w), arc in zip(ridges, warped):
        ends = diagram.vertices[[v, w]]
        for site in (a, b):
            if site < inside:
                first, last = np.arctan2(*(ends - sites[site]).T[::-1])
                turn = (last - first + np.pi) % (2 * np.pi) - np.pi
                middle = np.arctan2(*(ends.mean(axis=0) - sites[site])[::-1])
                around[site].append((middle, arc if turn > 0 else arc[::-1]))
    rings = []
    for pieces in around:
        pieces.sort(key=lambda piece: piece[0])
        points = np.vstack([arc[:-1] for _angle, arc in pieces])
        fresh = np.any(points != np.roll(points, 1, axis=0), axis=1)
        rings.append(shapely.Polygon(points[fresh]))
    return shapely.normalize(np.array(rings, dtype=object))
