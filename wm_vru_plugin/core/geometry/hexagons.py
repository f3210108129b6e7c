"""A lattice of hexagons over the National Grid, by arithmetic on axial coordinates.

The hexagons have a flat top and bottom, as QGIS's `native:creategrid` makes them. Their `size` is
the distance between opposite sides in metres; a hexagon of 500 m covers 21.65 ha. The hexagon
(0, 0) is centred on the origin of EPSG:27700, so all grids of one size agree with one another,
whatever they cover.

Axial coordinates: q counts columns eastwards, r hexagons northwards within a column, of which each
lies half a hexagon further north than the one to its west. The centre of (q, r) is at
x = √3/2 · size · q and y = size · (r + q/2).

Source of the arithmetic: Amit Patel, "Hexagonal Grids", https://www.redblobgames.com/grids/hexagons/
(axial coordinates; rounding to the nearest hexagon in cube coordinates).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from .contiguity import Pairs
from .repair import Geometries

Axial = NDArray[np.int64]
"""(m, 2) whole numbers: column q and row r of each hexagon."""

AREA_FACTOR = math.sqrt(3) / 2
"""Area of a hexagon whose opposite sides are 1 apart."""
DIRECTIONS = np.array([(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)], dtype=np.int64)
"""Steps from a hexagon to its six neighbours."""
MOST_CELLS = 2_000_000

# Corners in units of half a side eastwards and half a hexagon northwards from the centre. Whole
# numbers, so that neighbours compute the corner that they share from the same numbers.
_CORNERS = np.array([(2, 0), (1, 1), (-1, 1), (-2, 0), (-1, -1), (1, -1), (2, 0)], dtype=np.int64)
_FAR = 2.0**40
_HAIR = 1e-6


def check_size(size: float) -> float:
    """Return the size, or refuse one that is no positive number of metres.

    Raises:
        InputError: it is not a positive number of metres.
    """
    if not (math.isfinite(size) and size > 0):
        raise InputError("size of the hexagons", f"it is {size}", "metres, more than 0")
    return float(size)


def cells_of(xy: NDArray[np.float64], size: float) -> Axial:
    """Find the hexagon in which each point lies; a point on a boundary goes to one of the two.

    Args:
        xy: (n, 2) coordinates in metres, all finite.
        size: distance between opposite sides, metres.

    Returns:
        (n, 2) axial coordinates.

    Raises:
        InputError: coordinates that are not finite, or beyond counting.
    """
    size = check_size(size)
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    column = points[:, 0] / (AREA_FACTOR * size)
    row = points[:, 1] / size - column / 2
    if not bool((np.abs(column) < _FAR).all() and (np.abs(row) < _FAR).all()):
        raise InputError(
            "points", "coordinates are missing, infinite or out of all bounds", "metres"
        )
    # The third cube coordinate makes the sum nought; of the three rounded ones, that which moved
    # most is worked out from the other two. Halves go up, wherever they are on the lattice.
    cube = np.column_stack([column, row, -column - row])
    whole = np.floor(cube + 0.5)
    worst = np.abs(whole - cube).argmax(axis=1)
    rows = np.arange(len(whole))
    whole[rows, worst] -= whole.sum(axis=1)
    return whole[:, :2].astype(np.int64)


def centres(axial: Axial, size: float) -> NDArray[np.float64]:
    """Return (m, 2) centres of hexagons, metres."""
    return _place(np.asarray(axial, dtype=np.int64)[:, None, :], np.zeros((1, 2), int), size)[:, 0]


def polygons(axial: Axial, size: float) -> Geometries:
    """Return (m,) hexagons; neighbours share corners that are identical to the last bit."""
    cells = np.asarray(axial, dtype=np.int64).reshape(-1, 2)
    made: Geometries = shapely.polygons(_place(cells[:, None, :], _CORNERS, size))
    return made


def covering(area: Any, size: float) -> Axial:
    """Find the hexagons that share land with a polygon.

    Those that only touch it, or overlap it by less than a millionth of their size, as along a
    boundary that follows the lattice, are left out.

    Args:
        area: a valid polygon or multipolygon in metres.
        size: distance between opposite sides, metres.

    Returns:
        (m, 2) axial coordinates, by q and then r.

    Raises:
        InputError: the area is empty, or its extent would take more than `MOST_CELLS` hexagons.
    """
    size = check_size(size)
    if area is None or shapely.is_empty(area) or not shapely.area(area) > 0:
        raise InputError("area of the hexagons", "it has no area", "at least one polygon")
    west, south, east, north = shapely.bounds(area)
    step = AREA_FACTOR * size
    wide = (east - west) / step + 3
    high = (north - south) / size + 3
    if not wide * high <= MOST_CELLS:
        raise InputError(
            "size of the hexagons",
            f"{size:g} m would take about {wide * high:,.0f} hexagons over an extent of "
            f"{(east - west) / 1000:,.0f} by {(north - south) / 1000:,.0f} km",
            f"a size that takes at most {MOST_CELLS:,}",
        )
    q = np.arange(math.floor(west / step) - 1, math.ceil(east / step) + 2)
    up = np.arange(math.ceil(high) + 1)
    low = np.floor(south / size - q / 2).astype(np.int64) - 1
    cells = np.stack(np.broadcast_arrays(q[:, None], low[:, None] + up), axis=2).reshape(-1, 2)
    shapely.prepare(area)
    inner = shapely.polygons(_place(cells[:, None, :], _CORNERS, size, 1 - _HAIR))
    return cells[shapely.intersects(area, inner)].astype(np.int64)


def cell_pairs(axial: Axial) -> Pairs:
    """Return which of the hexagons given are neighbours.

    Args:
        axial: (m, 2) different hexagons.

    Returns:
        (k, 2) rows of neighbours, the smaller first, sorted, each pair once.

    Raises:
        InputError: a hexagon comes twice.
    """
    cells = np.asarray(axial, dtype=np.int64).reshape(-1, 2)
    if not len(cells):
        return np.empty((0, 2), dtype=np.intp)
    low = cells.min(axis=0) - 1
    width = int(cells[:, 1].max() - low[1]) + 2
    keys = _keys(cells, low, width)
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    if (ranked[1:] == ranked[:-1]).any():
        raise InputError("hexagons", "one comes more than once", "each hexagon once")
    found = []
    for direction in DIRECTIONS[:3]:
        wanted = _keys(cells + direction, low, width)
        at = np.minimum(np.searchsorted(ranked, wanted), len(ranked) - 1)
        hit = np.flatnonzero(ranked[at] == wanted)
        found.append(np.column_stack([hit, order[at[hit]]]))
    pairs = np.sort(np.concatenate(found), axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].astype(np.intp)


def cell_name(axial: Axial, size: float) -> NDArray[np.object_]:
    """Name hexagons the same in every grid of the size: "H500_12_-3"."""
    label = f"H{check_size(size):g}"
    return np.array([f"{label}_{q}_{r}" for q, r in np.asarray(axial).tolist()], dtype=object)


def _place(
    cells: Axial, corners: NDArray[np.int64], size: float, scale: float = 1.0
) -> NDArray[np.float64]:
    """Return coordinates of corners, in half sides and half hexagons from each centre."""
    size = check_size(size)
    q, r = cells[..., 0], cells[..., 1]
    x = (3 * q + corners[:, 0] * scale) * (size / (2 * math.sqrt(3)))
    y = (q + 2 * r + corners[:, 1] * scale) * (size / 2)
    return np.stack([x, y], axis=-1)


def _keys(cells: Axial, low: Axial, width: int) -> Axial:
    keys: Axial = (cells[:, 0] - low[0]) * width + (cells[:, 1] - low[1])
    return keys
