"""Density of events where people live: residents on the same grid, masks, and their ratio."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.points_in_polygons import NOWHERE, locate
from ..geometry.repair import CancelCheck, Geometries
from .density import Grid, Raster, smoothed, working_grid

PER = 1000
_CELLS_AT_ONCE = 400_000


def cell_areas(
    grid: Grid, areas: Geometries, check_cancelled: CancelCheck = None
) -> NDArray[np.intp]:
    """Return (rows, columns) row of the polygon that each cell centre lies in, -1 for none."""
    result = np.full((grid.rows, grid.columns), NOWHERE, dtype=np.intp)
    step = max(1, _CELLS_AT_ONCE // grid.columns)
    for first in range(0, grid.rows, step):
        last = min(first + step, grid.rows)
        found = locate(grid.centres(first, last), areas, check_cancelled).area
        result[first:last] = found.reshape(last - first, grid.columns)
    return result


def residents_in_cells(
    grid: Grid,
    areas: Geometries,
    residents: NDArray[np.float64],
    check_cancelled: CancelCheck = None,
) -> Raster:
    """Spread residents evenly over the cells whose centres lie in their polygon.

    A polygon so small that it holds no centre puts its residents in the cell of a point inside it,
    so that none is lost; those outside the grid are.

    Args:
        grid: cells.
        areas: (m,) polygons that do not overlap.
        residents: (m,) residents; NaN counts as none.
    """
    people = np.nan_to_num(residents, nan=0.0)
    where = cell_areas(grid, areas, check_cancelled)
    inside = where != NOWHERE
    cells = np.bincount(where[inside], minlength=len(areas))
    # Only the part of a polygon that the grid shows holds cells: spread by area, not by cells.
    west, north = grid.origin
    box = shapely.box(west, north - grid.rows * grid.cell, west + grid.columns * grid.cell, north)
    shown = np.ones(len(areas))
    crossing = np.flatnonzero(~shapely.contains_properly(box, areas))
    # GEOS sets the processor's flags on its way to right answers.
    with np.errstate(divide="ignore", invalid="ignore"):
        cut = shapely.area(shapely.intersection(areas[crossing], box))
    shown[crossing] = cut / shapely.area(areas[crossing])
    each = np.divide(people * shown, cells, out=np.zeros(len(areas)), where=cells > 0)
    result = np.where(inside, each[np.maximum(where, 0)], 0.0)
    for row in np.flatnonzero((cells == 0) & (people > 0)):
        x, y = shapely.get_coordinates(shapely.point_on_surface(areas[row]))[0]
        r, c = int((north - y) // grid.cell), int((x - west) // grid.cell)
        if 0 <= r < grid.rows and 0 <= c < grid.columns:
            result[r, c] += people[row] * shown[row]
    return result


def residents_density(
    grid: Grid,
    areas: Geometries,
    residents: NDArray[np.float64],
    kernel: str,
    bandwidth: float,
    check_cancelled: CancelCheck = None,
) -> Raster:
    """Return residents per km² at the cell centres, smoothed by the kernel of the events."""
    around = working_grid(grid, kernel, bandwidth)
    people = residents_in_cells(around, areas, residents, check_cancelled)
    spread = smoothed(people, kernel, bandwidth, grid.cell)
    margin = grid.west - around.west
    return spread[margin : margin + grid.rows, margin : margin + grid.columns]


def adjusted(events: Raster, residents: Raster, least: float) -> Raster:
    """Return events per 1,000 residents; NaN where fewer than `least` residents live per km².

    Source: Bithell (1990), An application of density estimation to geographical epidemiology,
    Statistics in Medicine 9: the ratio of two kernel densities of one bandwidth.
    """
    result = np.full(events.shape, np.nan)
    enough = residents >= max(float(least), float(np.finfo(np.float64).tiny))
    result[enough] = PER * events[enough] / residents[enough]
    return result


def checked_weights(weights: NDArray[np.float64], where: str) -> NDArray[np.float64]:
    """Return the weights of the points of a density, or refuse them.

    Raises:
        InputError: there is no point, a weight is below 0 or infinite, or all are 0.
    """
    if not len(weights):
        raise InputError(where, "no point has a location", "at least one")
    if not (np.isfinite(weights).all() and weights.min() >= 0):
        raise InputError(where, f"a weight is {weights.min():g}", "finite numbers from 0")
    if not weights.sum() > 0:
        raise InputError(where, "all weights are 0", "a weight above 0")
    return weights
