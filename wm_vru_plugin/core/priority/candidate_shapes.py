"""Shapes of candidate areas: hexagons merged, corners rounded, small holes filled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import Geometries, polygonal

MOST_SMOOTHING = 28.0
"""Per cent of the size. Hexagons share a side of 57.7% of their size; rounding with a radius of
half of that would cut an area in two where one hexagon leads to the next."""


def smoothed_areas(
    hexagons: Geometries,
    group: NDArray[np.intp],
    size: float,
    smoothing: float = 25.0,
    hole_ha: float = 50.0,
) -> Geometries:
    """Make one polygon for each group of hexagons.

    Its hexagons are merged; holes smaller than `hole_ha` are filled unless another area lies in
    them; then the outline is rounded: buffered out and in by twice `smoothing` per cent of the
    size (which fills notches), then in and out by `smoothing` per cent (which takes off corners).
    Areas that lie side by side do not overlap: none takes land of another's hexagons, and what two
    would share after rounding stays with the earlier.

    Args:
        hexagons: (n,) polygons of one size.
        group: (n,) number of the area of each, from 0; -1 for none.
        size: metres between opposite sides.
        smoothing: per cent, 0 to `MOST_SMOOTHING`.
        hole_ha: hectares.

    Returns:
        (k,) valid polygons or multipolygons.

    Raises:
        InputError: a parameter is out of its range.
    """
    if not 0 <= smoothing <= MOST_SMOOTHING or not hole_ha >= 0:
        raise InputError(
            "Shapes of areas",
            f"smoothing {smoothing:g}%, holes of {hole_ha:g} ha",
            f"0 to {MOST_SMOOTHING:g}% and 0 ha or more",
        )
    number = int(group.max(initial=-1)) + 1
    raw = np.array([shapely.union_all(hexagons[group == k]) for k in range(number)], dtype=object)
    radius = size * smoothing / 100
    rounded = np.array(
        [_rounded(_filled(shape, hole_ha * 1e4), radius) for shape in raw], dtype=object
    )
    result: Geometries = np.empty(number, dtype=object)
    for k in range(number):
        shape = rounded[k]
        near = [i for i in range(number) if i != k and shapely.intersects(rounded[i], shape)]
        for i in near:
            shape = shapely.difference(shape, result[i] if i < k else raw[i])
        result[k] = _without_slivers(shape, size)
    return result


def size_of(hexagons: Geometries) -> float:
    """Return metres between opposite sides, from the area of the hexagons (of the usual one)."""
    return math.sqrt(float(np.median(shapely.area(hexagons))) / (math.sqrt(3) / 2))


def _rounded(shape: Any, radius: float) -> Any:
    for distance in (2 * radius, -3 * radius, radius):
        if distance:
            shape = shapely.buffer(shape, distance, quad_segs=8)
    return shape


def _filled(shape: Any, most_m2: float) -> Any:
    parts = []
    for part in shapely.get_parts(shape):
        rings = [
            ring
            for ring in shapely.get_rings(part)[1:]
            if shapely.area(shapely.polygons(ring)) >= most_m2
        ]
        parts.append(shapely.Polygon(shapely.get_exterior_ring(part), rings))
    return shapely.union_all(parts)


def _without_slivers(shape: Any, size: float) -> Any:
    """Drop parts of less than a hundredth of a hexagon, left by cuts between neighbours."""
    parts = shapely.get_parts(polygonal(np.array([shape], dtype=object)))
    return shapely.union_all(parts[shapely.area(parts) > 0.01 * size * size * math.sqrt(3) / 2])
