"""Where the people of an area live, as one point."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..geometry.repair import Geometries


def weighted_centres(
    areas: Geometries, small: NDArray[np.float64], residents: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Average the points that stand in each area, weighted by residents.

    An area without residents keeps its geometric centroid. A point on an edge counts for each
    area that it touches.

    Args:
        areas: (n,) polygons in metres.
        small: (m, 2) centroids of small areas in metres.
        residents: (m,) residents of these; missing ones count as none.

    Returns:
        (n, 2) metres, and (n,) True where residents decided.
    """
    centres = shapely.get_coordinates(shapely.centroid(areas))
    weights = np.nan_to_num(residents)
    point, area = shapely.STRtree(areas).query(shapely.points(small), predicate="intersects")
    total = np.bincount(area, weights=weights[point], minlength=len(areas))
    some = total > 0
    for axis in (0, 1):
        # About the centroid: coordinates of the National Grid are large beside the distances.
        away = weights[point] * (small[point, axis] - centres[area, axis])
        moved = np.bincount(area, weights=away, minlength=len(areas))
        centres[some, axis] += moved[some] / total[some]
    return centres, some
