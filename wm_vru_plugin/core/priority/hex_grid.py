"""Counts, residents and neighbours of hexagons over a study area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.contiguity import Pairs
from ..geometry.hexagons import Axial, cell_name, cell_pairs, cells_of, covering, polygons
from ..geometry.overlay import overlay
from ..geometry.points_in_polygons import NOWHERE, locate
from ..geometry.repair import CancelCheck, Geometries, polygonal

PER = 1000


@dataclass(frozen=True)
class HexGrid:
    """Hexagons that share land with a study area.

    Attributes:
        axial: (m, 2) column and row of each.
        names: (m,) stable ids.
        shapes: (m,) polygons, clipped to the area where asked for.
        pairs: (k, 2) neighbours.
        size: metres between opposite sides.
        area: the study area.
        clipped: whether shapes, points and residents end at the study area's boundary.
    """

    axial: Axial
    names: NDArray[np.object_]
    shapes: Geometries
    pairs: Pairs
    size: float
    area: shapely.Geometry
    clipped: bool


@dataclass(frozen=True)
class HexCounts:
    """Points by hexagon, and those that count in none."""

    count: NDArray[np.int64]
    outside: int
    without_location: int


def hex_grid(areas: Geometries, size: float, clip: bool = False) -> HexGrid:
    """Lay hexagons over polygons, in order of column and then row.

    Args:
        areas: (n,) valid polygons, such as authorities, united here.
        size: metres between opposite sides.
        clip: cut the hexagons along the boundary.

    Raises:
        InputError: no area, or too many hexagons.
    """
    area = shapely.union_all(np.asarray(areas, dtype=object))
    axial = covering(area, size)
    shapes = polygons(axial, size)
    if clip:
        crossing = np.flatnonzero(~shapely.contains_properly(area, shapes))
        shapes[crossing] = polygonal(shapely.intersection(shapes[crossing], area))
    return HexGrid(axial, cell_name(axial, size), shapes, cell_pairs(axial), size, area, clip)


def count_points(
    grid: HexGrid, xy: NDArray[np.float64], check_cancelled: CancelCheck = None
) -> HexCounts:
    """Count points by hexagon; of clipped ones, only points in the study area.

    Args:
        grid: hexagons.
        xy: (n, 2) coordinates; not finite where a point has no place.
        check_cancelled: called now and then.
    """
    placed = np.isfinite(xy).all(axis=1)
    points = xy[placed]
    if grid.clipped:
        inside = locate(points, np.array([grid.area]), check_cancelled).area != NOWHERE
        points = points[inside]
    cell = pd.MultiIndex.from_arrays(list(grid.axial.T)).get_indexer(
        pd.MultiIndex.from_arrays(list(cells_of(points, grid.size).T))
    )
    count = np.bincount(cell[cell >= 0], minlength=len(grid.axial)).astype(np.int64)
    return HexCounts(count, int(placed.sum() - count.sum()), int((~placed).sum()))


def apportion(
    shapes: Geometries,
    areas: Geometries,
    amounts: NDArray[np.float64],
    check_cancelled: CancelCheck = None,
) -> NDArray[np.float64]:
    """Divide amounts of areas, such as residents, among polygons by the area that they share.

    Residents are taken to live evenly spread over their area, which parks and factories make
    untrue: a small hexagon may be told residents that live next door.

    Args:
        shapes: (m,) polygons that do not overlap.
        areas: (n,) polygons.
        amounts: (n,) amounts; NaN counts as nothing.
        check_cancelled: called between chunks of pairs.

    Returns:
        (m,) amounts; their sum is at most that of the areas, less what lies outside the polygons.
    """
    shared = overlay(areas, shapes, sliver_m2=0.0, check_cancelled=check_cancelled)
    part = shared.pair_area / shared.area[shared.need_index]
    known = np.nan_to_num(amounts, nan=0.0)
    held = part * known[shared.need_index]
    return np.bincount(shared.cover_index, weights=held, minlength=len(shapes)).astype(np.float64)


def neighbour_scores(count: NDArray[np.int64], pairs: Pairs, threshold: float) -> pd.DataFrame:
    """Sum and average the points of each hexagon's neighbours.

    Args:
        count: (m,) points by hexagon.
        pairs: (k, 2) neighbours.
        threshold: a hexagon is high where its count is above this.

    Returns:
        (m) rows: high, neighbours, neighbours_high, neighbour_sum, neighbour_mean (NaN where there
        is no neighbour). A hexagon at the edge of the study area has fewer than six neighbours.
    """
    a, b = np.concatenate([pairs, pairs[:, ::-1]]).T
    m = len(count)
    high = count > threshold
    number = np.bincount(a, minlength=m)
    total = np.bincount(a, weights=count[b], minlength=m)
    return pd.DataFrame(
        {
            "high": high,
            "neighbours": number,
            "neighbours_high": np.bincount(a, weights=high[b], minlength=m).astype(np.int64),
            "neighbour_sum": total.astype(np.int64),
            "neighbour_mean": np.divide(total, number, out=np.full(m, np.nan), where=number > 0),
        }
    )


def high_threshold(count: NDArray[np.int64], quantile: float) -> float:
    """Return the count that a hexagon must exceed to be high: a quantile over all hexagons.

    Quantiles between two counts are interpolated (Hyndman and Fan 1996, type 7). Where more than
    that share of hexagons hold no point it is 0, and any point makes a hexagon high.

    Raises:
        InputError: the quantile is no share.
    """
    if not 0 <= quantile <= 1:
        raise InputError("quantile of high counts", f"it is {quantile}", "0 to 1")
    return float(np.quantile(count, quantile)) if len(count) else 0.0


def rates(
    count: NDArray[np.int64], population: NDArray[np.float64], least: float
) -> NDArray[np.float64]:
    """Return points per 1,000 residents; NaN where fewer than `least` residents, or none, live."""
    result = np.full(len(count), np.nan)
    enough = (population >= least) & (population > 0)
    result[enough] = PER * count[enough] / population[enough]
    return result
