"""Outlines as short text: coordinates on a grid of whole numbers, as paths of SVG.

All areas are put on one grid, so that what two of them share they still share: no slivers, no
overlaps, however coarse the grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ....core.errors import InputError
from ....core.geometry.repair import Geometries

CELLS_M = (20.0, 30.0, 40.0, 50.0, 75.0, 100.0, 200.0, 400.0, 800.0)
"""Grids that are tried, from fine to coarse."""


@dataclass(frozen=True)
class Grid:
    """Where the grid lies: its western and northern edge and its cell in metres, its size."""

    west: float
    north: float
    cell: float
    width: int
    height: int

    def points(self, coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return (n, 2) coordinates as whole numbers, y downwards."""
        x = np.floor((coordinates[:, 0] - self.west) / self.cell + 0.5)
        y = np.floor((self.north - coordinates[:, 1]) / self.cell + 0.5)
        return np.column_stack([x, y]).astype(np.int64)


def grid_of(geometry: Geometries, cell: float, margin: int = 4) -> Grid:
    """Return the grid that holds all the geometries, with a margin in cells.

    Raises:
        InputError: there are none, or all are empty.
    """
    west, south, east, north = shapely.total_bounds(geometry)
    if not np.isfinite([west, south, east, north]).all():
        raise InputError("Map of areas", "there is no area to draw", "polygons in EPSG:27700")
    edge = margin * cell
    width = int(np.ceil((east - west) / cell)) + 2 * margin
    height = int(np.ceil((north - south) / cell)) + 2 * margin
    return Grid(float(west - edge), float(north + edge), cell, width, height)


def paths(geometry: Geometries, grid: Grid) -> list[str]:
    """Return the path of each polygon, "" for one that is empty or absent.

    A polygon smaller than the grid's cell is drawn as one cell, so that none is lost.
    """
    # A copy: pandas 3 lends its columns read-only, and get_parts of shapely 2.1.0 wants to write.
    whole = np.array(geometry, dtype=object)
    parts, owner = shapely.get_parts(whole, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    texts: list[list[str]] = [[] for _ in whole]
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    points = grid.points(coordinates)
    starts = np.searchsorted(ring, np.arange(len(rings) + 1))
    for number in range(len(rings)):
        text = _ring(points[starts[number] : starts[number + 1]])
        if text:
            texts[owner[part[number]]].append(text)
    for number in np.unique(owner):
        if not texts[number] and not shapely.is_empty(whole[number]):
            middle = shapely.get_coordinates(shapely.centroid(whole[number]))
            x, y = grid.points(middle)[0]
            texts[number].append(f"M{x} {y}h1v1h-1z")
    return ["".join(text) for text in texts]


def _ring(points: NDArray[np.int64]) -> str:
    """Return a closed ring without repeated points and without those on a straight line."""
    ring = points[(points != np.roll(points, 1, axis=0)).any(axis=1)]
    while len(ring) >= 3:
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        to, away = ring - before, after - ring
        cross = to[:, 0] * away[:, 1] - to[:, 1] * away[:, 0]
        straight = (cross == 0) & ((to * away).sum(axis=1) >= 0)
        # Neighbours are not dropped together: each is judged by what stays beside it.
        spare = straight & ~np.roll(straight, 1)
        if straight.all():
            return ""
        if not spare.any():
            break
        ring = ring[~spare]
    if len(ring) < 3:
        return ""
    steps = np.diff(ring, axis=0)
    numbers = " ".join(f"{x} {y}" for x, y in steps.tolist())
    return f"M{ring[0, 0]} {ring[0, 1]}l{numbers.replace(' -', '-')}z"
