"""Incidents at police establishments, courts and prisons, which the Annexe leaves out."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import Geometries


def masked(xy: NDArray[np.float64], mask: Geometries, distance: float) -> NDArray[np.bool_]:
    """Return which points lie in a polygon of the mask, or within a distance of its shapes.

    Source: Annexe 2: "Crimes and incidents located at police establishments, courts, prisons or
    young offenders' institutions have been excluded."

    Args:
        xy: (n, 2) coordinates in metres, NaN where a point has no place: never masked.
        mask: (m,) points, lines or polygons in metres; missing and empty ones mask nothing.
        distance: metres; 0 asks that a point lies in or on the mask.

    Returns:
        (n,) true where masked.

    Raises:
        InputError: the distance is negative or infinite.
    """
    if not 0 <= distance < float("inf"):
        raise InputError("Distance of the mask", f"{distance:g} m", "0 or more")
    result = np.zeros(len(xy), dtype=bool)
    usable = mask[~(shapely.is_missing(mask) | shapely.is_empty(mask))]
    placed = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not len(usable) or not len(placed):
        return result
    # Police data puts many incidents in one place: each place is asked once.
    places, inverse = np.unique(xy[placed], axis=0, return_inverse=True)
    points: Any = shapely.points(places)
    hit = shapely.STRtree(points).query(usable, predicate="dwithin", distance=distance)[1]
    inside = np.zeros(len(places), dtype=bool)
    inside[hit] = True
    result[placed] = inside[np.ravel(inverse)]
    return result
