"""Kernel density on a grid: points shared out among cells, then one convolution.

    density(s) = Σ wᵢ K(|s - xᵢ|)

with the quartic kernel K(r) = 3/(πR²) · (1 - r²/R²)² for r < R, else 0, or the Gaussian
K(r) = exp(-r²/2h²) / (2πh²), cut at 5h. Sources: Silverman (1986), Density Estimation for
Statistics and Data Analysis, chapter 4; sharing out (linear binning) and convolution: Wand (1994),
Fast Computation of Multivariate Kernel Estimators, Journal of Computational and Graphical
Statistics 3.

A point is shared among the four cell centres around it in proportion to nearness, which keeps its
place to second order; the kernel's values at cell centres are scaled so that they sum to one. So
the density sums to the weights: no event is lost or invented. There is no correction at edges:
where events beyond a boundary are not in the data, density near it is understated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import oaconvolve

from ..errors import InputError
from .bandwidth import GAUSSIAN, KERNELS, QUARTIC

Raster = NDArray[np.float64]
"""(rows, columns) of values, the northernmost row first."""

MOST_CELLS = 25_000_000
KM2 = 1e6
_GAUSSIAN_REACH = 5.0
# What the transform leaves where there is nothing, as a share of the maximum.
_NOISE = 1e-12


@dataclass(frozen=True)
class Grid:
    """Square cells aligned to whole multiples of their size on EPSG:27700.

    Attributes:
        west: left edge, in cells from the origin.
        south: lower edge, in cells from the origin.
        columns: cells eastwards.
        rows: cells northwards.
        cell: metres.
    """

    west: int
    south: int
    columns: int
    rows: int
    cell: float

    @property
    def origin(self) -> tuple[float, float]:
        """North-west corner, metres."""
        return self.west * self.cell, (self.south + self.rows) * self.cell

    def centres(self, first: int, last: int) -> NDArray[np.float64]:
        """Return ((last - first) · columns, 2) centres of these rows' cells, from the north."""
        x = (self.west + np.arange(self.columns) + 0.5) * self.cell
        y = (self.south + self.rows - np.arange(first, last) - 0.5) * self.cell
        return np.column_stack([np.tile(x, len(y)), np.repeat(y, len(x))])

    def grown(self, by: int) -> Grid:
        """Return a grid larger by `by` cells on each side."""
        return Grid(
            self.west - by, self.south - by, self.columns + 2 * by, self.rows + 2 * by, self.cell
        )


def grid_over(bounds: NDArray[np.float64], cell: float, margin: float = 0.0) -> Grid:
    """Lay cells over an extent and a margin around it.

    Args:
        bounds: west, south, east, north, metres.
        cell: side of a cell, metres.
        margin: metres added on each side.

    Raises:
        InputError: the cell is no size, or there would be more than `MOST_CELLS` cells.
    """
    if not (math.isfinite(cell) and cell > 0):
        raise InputError("cell size", f"it is {cell}", "metres, more than 0")
    west, south = (bounds[:2] - margin) / cell
    east, north = (bounds[2:] + margin) / cell
    count = (east - west + 1) * (north - south + 1)
    if not count <= MOST_CELLS:
        raise InputError(
            "cell size",
            f"{cell:g} m takes about {count:,.0f} cells over an extent of "
            f"{(east - west) * cell / 1000:,.0f} by {(north - south) * cell / 1000:,.0f} km; are "
            "some points far from the others?",
            f"at most {MOST_CELLS:,} cells; larger cells or a smaller extent",
        )
    left, low = math.floor(west), math.floor(south)
    # An extent that ends on the edge of a cell still gets one beyond, so a point there has its own.
    return Grid(left, low, math.floor(east) - left + 1, math.floor(north) - low + 1, float(cell))


def reach_of(kernel: str, bandwidth: float) -> float:
    """Return the metres beyond which the kernel is nought."""
    return bandwidth * (_GAUSSIAN_REACH if kernel == GAUSSIAN else 1.0)


def kernel_cells(kernel: str, bandwidth: float, cell: float) -> Raster:
    """Return (2k+1, 2k+1) shares of one event in the cells around its own; they sum to 1.

    Raises:
        InputError: the kernel is unknown, or narrower than two cells.
    """
    if kernel not in KERNELS:
        raise InputError("kernel", f"'{kernel}' is none", ", ".join(KERNELS))
    if not bandwidth >= 2 * cell:
        raise InputError(
            "bandwidth",
            f"{bandwidth:g} m is less than two cells of {cell:g} m, too few to draw a kernel",
            f"a bandwidth of at least {2 * cell:g} m, or cells of at most {bandwidth / 2:g} m",
        )
    steps = math.ceil(reach_of(kernel, bandwidth) / cell)
    along = np.arange(-steps, steps + 1) * cell / bandwidth
    squared = along[:, None] ** 2 + along**2
    if kernel == QUARTIC:
        shares = np.clip(1 - squared, 0, None) ** 2
    else:
        shares = np.where(squared <= _GAUSSIAN_REACH**2, np.exp(-squared / 2), 0)
    result: Raster = shares / shares.sum()
    return result


def shared_out(xy: NDArray[np.float64], weights: NDArray[np.float64], grid: Grid) -> Raster:
    """Sum weights by cell, each point shared among the four nearest centres.

    Args:
        xy: (n, 2) finite coordinates; what falls outside the grid is left out.
        weights: (n,) weights.
        grid: cells.
    """
    column = xy[:, 0] / grid.cell - grid.west - 0.5
    row = (grid.south + grid.rows) - xy[:, 1] / grid.cell - 0.5
    left, top = np.floor(column), np.floor(row)
    right_share, low_share = column - left, row - top
    result = np.zeros(grid.rows * grid.columns)
    for right, low in ((0, 0), (0, 1), (1, 0), (1, 1)):
        c, r = left.astype(np.int64) + right, top.astype(np.int64) + low
        share = np.where(right, right_share, 1 - right_share)
        share = share * np.where(low, low_share, 1 - low_share) * weights
        at = (c >= 0) & (c < grid.columns) & (r >= 0) & (r < grid.rows)
        result += np.bincount(
            r[at] * grid.columns + c[at], weights=share[at], minlength=len(result)
        )
    return result.reshape(grid.rows, grid.columns)


def working_grid(grid: Grid, kernel: str, bandwidth: float) -> Grid:
    """Grow the grid by the kernel's reach and a cell, so that points beyond its edge still count.

    Raises:
        InputError: it would have more than `MOST_CELLS` cells.
    """
    grown = grid.grown(math.ceil(reach_of(kernel, bandwidth) / grid.cell) + 1)
    if grown.rows * grown.columns > 2 * MOST_CELLS:
        raise InputError(
            "bandwidth",
            f"{bandwidth:g} m on cells of {grid.cell:g} m takes {grown.rows * grown.columns:,} "
            "cells with the margin that the kernel needs",
            "larger cells or a smaller bandwidth",
        )
    return grown


def smoothed(amounts: Raster, kernel: str, bandwidth: float, cell: float) -> Raster:
    """Smooth amounts by cell to a density per km²; the grid's margin must hold the kernel."""
    spread = oaconvolve(amounts, kernel_cells(kernel, bandwidth, cell), mode="same")
    spread[spread < _NOISE * spread.max(initial=0.0)] = 0.0
    result: Raster = spread * (KM2 / cell**2)
    return result


def density(
    xy: NDArray[np.float64],
    weights: NDArray[np.float64] | None,
    grid: Grid,
    kernel: str,
    bandwidth: float,
) -> Raster:
    """Estimate the kernel density of points at the cell centres.

    Args:
        xy: (n, 2) finite coordinates in metres; points outside the grid count as far as their
            kernels reach into it.
        weights: (n,) weights, none below 0; None for 1 each.
        grid: cells.
        kernel: quartic or gaussian.
        bandwidth: metres: radius of the quartic, standard deviation of the Gaussian.

    Returns:
        (rows, columns) events (or weight) per km².

    Raises:
        InputError: see `kernel_cells` and `working_grid`.

    Examples:
        One event in a field of 300 m, with a quartic kernel of 200 m; events per km².

        >>> grid = grid_over(np.array([0.0, 0.0, 300.0, 300.0]), 100.0)
        >>> print(density(np.array([[150.0, 150.0]]), None, grid, "quartic", 200.0).round(1))
        [[ 0.   0.   0.   0. ]
         [ 5.9 13.2  5.9  0. ]
         [13.2 23.5 13.2  0. ]
         [ 5.9 13.2  5.9  0. ]]
    """
    around = working_grid(grid, kernel, bandwidth)
    each = np.ones(len(xy)) if weights is None else weights
    spread = smoothed(shared_out(xy, each, around), kernel, bandwidth, grid.cell)
    margin = grid.west - around.west
    return spread[margin : margin + grid.rows, margin : margin + grid.columns]
