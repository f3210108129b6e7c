"""Nearest coverage area of each need polygon."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .geometry import Geometries


def nearest(
    need: Geometries,
    cover: Geometries,
    names: NDArray[np.object_],
    known: tuple[NDArray[np.intp], NDArray[np.object_]] | None = None,
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Name of the nearest coverage area and the distance to it.

    Args:
        need: (n,) polygons in metres.
        cover: (m,) coverage polygons in metres.
        names: (m,) their names.
        known: rows of `need` that share land with a coverage area, and that area's name: their
            distance is 0 and need not be measured.

    Returns:
        (n,) names ("" when there are no coverage areas; the first by name among equally near) and
        (n,) metres between the edges (0 when touching, NaN when there are no coverage areas).
    """
    found = np.full(len(need), "", dtype=object)
    metres = np.full(len(need), np.nan)
    todo = np.ones(len(need), dtype=bool)
    if known is not None:
        found[known[0]], metres[known[0]], todo[known[0]] = known[1], 0.0, False
    rows = np.flatnonzero(todo)
    if len(rows) and len(cover):
        (i, c), far = shapely.STRtree(cover).query_nearest(need[rows], return_distance=True)
        order = np.lexsort((names[c], i))
        i, c, far = i[order], c[order], far[order]
        i, first = np.unique(i, return_index=True)
        found[rows[i]], metres[rows[i]] = names[c[first]], far[first]
    return found, metres
