"""Incidents as maps that give nobody away: classes of hexagons, circles, classes of density."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.signal import oaconvolve

from ..density.bandwidth import QUARTIC
from ..density.density import Grid, Raster, density, grid_over, shared_out
from ..density.rates import cell_areas
from ..disclosure.suppression import THRESHOLD, suppress
from ..errors import InputError
from ..geometry.repair import CancelCheck, Geometries
from ..hotspots.cluster_circles import CircleOptions, Circles, Places, cluster_circles
from ..hotspots.hotspots import HOT, Hotspots, hotspots
from ..priority.hex_grid import HexCounts, HexGrid, count_points, hex_grid

HEX_SIZE = 1000.0
"""Metres between opposite sides of a hexagon."""
BANDWIDTH = 1500.0
CELL = 100.0
_FIRSTS = (1.0, 1.6, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class HexHotspots:
    """Hexagons over a study area with their classes.

    Attributes:
        grid: the hexagons.
        counts: points by hexagon, as they are: never to be shown.
        hot: the statistics, never to be shown but for the classes: z is a straight function of
            the counts about a hexagon, and all of them together give every count away.
    """

    grid: HexGrid
    counts: HexCounts
    hot: Hotspots

    @property
    def classes(self) -> NDArray[np.object_]:
        """(m,) class of each hexagon."""
        return self.hot.areas["class"].to_numpy(dtype=object)

    @property
    def is_hot(self) -> NDArray[np.bool_]:
        return np.isin(self.classes.astype(str), HOT)


@dataclass(frozen=True)
class DensityMap:
    """Density in classes.

    Attributes:
        grid: the cells.
        values: (rows, columns) lower limit of each cell's class, per km²; NaN where nothing is
            shown.
        breaks: lower limits of the classes; the first is 0 and stands for anything above it.
        highest: highest density, per km².
        hidden: whether cells with few points within the bandwidth were left blank.
    """

    grid: Grid
    values: Raster
    breaks: tuple[float, ...]
    highest: float
    hidden: bool


def hex_hot_spots(
    areas: Geometries,
    xy: NDArray[np.float64],
    size: float = HEX_SIZE,
    check_cancelled: CancelCheck = None,
) -> HexHotspots:
    """Compute Gi* of counts by hexagon, neighbours sharing an edge, false discovery rate held.

    Args:
        areas: (n,) polygons of the study area.
        xy: (m, 2) points; not finite where a point has no place.
        size: metres between opposite sides.
        check_cancelled: called in long loops; raises to stop.

    Raises:
        InputError: fewer than three hexagons, or all hold the same.
    """
    grid = hex_grid(areas, size)
    counts = count_points(grid, xy, check_cancelled)
    found = hotspots(counts.count.astype(float), grid.shapes, check_cancelled=check_cancelled)
    return HexHotspots(grid, counts, found)


def hot_circles(found: HexHotspots, places: Places, top: int = 3) -> Circles:
    """Draw circles about the hot groups with most points; see `cluster_circles`."""
    return cluster_circles(
        found.grid.shapes,
        found.is_hot,
        found.counts.count.astype(float),
        found.hot.areas["z"].to_numpy(dtype=float),
        places,
        CircleOptions(top=top, margin=0.0),
    )


def shown_circles(circles: Circles, restricted: bool) -> pd.DataFrame:
    """Return the circles with counts that may be shown.

    Returns:
        Rows with `rank`, `name`, `count` (missing where hidden), `share` (per cent, worked out from
        the count as shown; missing with it), `areas`, `radius_m`, `geometry`.
    """
    frame = circles.circles
    count = frame["count"].to_numpy(dtype=float)
    total = np.array([circles.total])
    if restricted:
        count, total = suppress(count), suppress(total)
    share = 100 * count / total[0]
    kept = frame[["rank", "name", "areas", "radius_m", "geometry"]]
    return kept.assign(count=count, share=np.round(share))


def density_map(
    areas: Geometries,
    xy: NDArray[np.float64],
    bandwidth: float = BANDWIDTH,
    cell: float = CELL,
    least: int = THRESHOLD,
    check_cancelled: CancelCheck = None,
) -> DensityMap:
    """Map the kernel density of points in classes that double, quartic kernel.

    A cell with fewer than `least` points within the bandwidth is blank, and only classes are
    kept: from exact densities the points could be worked out again.

    Args:
        areas: (n,) polygons; cells outside them are blank.
        xy: (m, 2) points; not finite where a point has no place.
        bandwidth: radius of the kernel, metres.
        cell: side of a cell, metres.
        least: fewest points within the bandwidth of a cell that is shown; 1 shows all.
        check_cancelled: called in long loops; raises to stop.

    Raises:
        InputError: no point has a place, or nothing may be shown.
    """
    points = xy[np.isfinite(xy).all(axis=1)]
    if not len(points):
        raise InputError("Heat map", "no point has a place", "coordinates")
    grid = grid_over(shapely.total_bounds(areas), cell)
    exact = density(points, None, grid, QUARTIC, bandwidth)
    exact[cell_areas(grid, areas, check_cancelled) < 0] = 0.0
    if least > 1:
        exact[_points_within(points, grid, bandwidth) < least - 0.5] = 0.0
    highest = float(exact.max(initial=0.0))
    if not highest > 0:
        raise InputError("Heat map", f"fewer than {least} points lie together", "more points")
    breaks = class_limits(highest)
    classed = np.asarray(breaks)[np.searchsorted(breaks, exact, side="right") - 1]
    return DensityMap(grid, np.where(exact > 0, classed, np.nan), breaks, highest, least > 1)


def class_limits(highest: float) -> tuple[float, ...]:
    """Return lower limits of five classes up to a number: 0, then four that double.

    The highest begins at the largest of 1, 1.6, 2, 4 and 8 times a power of ten, to four fifths of
    the number: most of a map lies far below its peak, and equal steps would show the peak alone.
    """
    most = 0.8 * highest
    power = 10.0 ** math.floor(math.log10(most))
    top = max(first * power for first in _FIRSTS if first * power <= most * (1 + 1e-9))
    return (0.0, *(round(top / 2**step, 10) for step in (3, 2, 1, 0)))


def _points_within(points: NDArray[np.float64], grid: Grid, radius: float) -> Raster:
    """Count points no further from each cell centre than a radius, to the width of a cell."""
    steps = math.ceil(radius / grid.cell)
    around = grid.grown(steps + 1)
    along = np.arange(-steps, steps + 1)
    disc = (along[:, None] ** 2 + along**2 <= steps**2).astype(float)
    near = oaconvolve(shared_out(points, np.ones(len(points)), around), disc, mode="same")
    margin = grid.west - around.west
    result: Raster = near[margin : margin + grid.rows, margin : margin + grid.columns]
    return result
