"""Correlation of two maps: whether high values of one lie near high values of the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..errors import InputError
from ..geometry.contiguity import queen_neighbours
from ..geometry.repair import CancelCheck, Geometries, Repair, repair
from ..geometry.weights import islands, nearest_pairs, row_standardised, weights_of_pairs
from .correlation import t_test
from .effective_sample import effective_sample

Floats = NDArray[np.float64]
_CELLS = 2_000_000
_ROUNDING = 1e-12


@dataclass(frozen=True)
class SpatialCorrelation:
    """Statistics of `n` areas that have neighbours; `islands` others have none.

    `moran_x`, `moran_y`: each number's own Moran's I. `bivariate_moran`: x against the mean of y
    in the neighbourhood. `lee`: Lee's L, of the neighbourhood means of both. `_p` are two-sided
    and by permutation, NaN where none was asked for. `effective_n` and `modified_p` are the
    modified t test of Pearson's r over all areas, islands too.
    """

    n: int
    islands: int
    links: int
    moran_x: float
    moran_x_p: float
    moran_y: float
    moran_y_p: float
    bivariate_moran: float
    bivariate_moran_p: float
    lee: float
    lee_p: float
    effective_n: float
    modified_p: float


def spatial_correlation(
    x: Floats,
    y: Floats,
    weights: csr_matrix,
    xy: Floats,
    permutations: int = 999,
    seed: int = 2020,
    check_cancelled: CancelCheck = None,
) -> SpatialCorrelation:
    """Measure the spatial association of two numbers of the same areas.

    With row-standardised weights W and z-scores (divisor n): Moran's I = z'Wz / n (Moran 1950,
    Biometrika 37, 17-23); bivariate I = zx'Wzy / n (Anselin, Syabri and Smirnov 2002; Wartenberg
    1985, Geographical Analysis 17, 263-283); Lee's L = (Wzx)'(Wzy) / n (Lee 2001, Journal of
    Geographical Systems 3, 369-385, equation 18, where 1'W'W1 = n).

    The shuffles of Moran's I and its bivariate form lay the values of y (of x for its own) out at
    random; those of Lee's L lay the pairs out, so that r stays as it is and the p asks whether
    the pairs lie together in space beyond it. None of these p protects Pearson's r from
    autocorrelation; the modified t test does.

    Args:
        x, y: (n,) finite numbers, neither constant.
        weights: (n, n) neighbours, without own; standardised here.
        xy: (n, 2) coordinates, metres, for the modified t test.

    Raises:
        InputError: fewer than three areas have neighbours, or among those a number is constant.
    """
    alone = islands(weights)
    kept = np.setdiff1d(np.arange(len(x)), alone)
    if len(kept) < 3:
        raise InputError(
            "Neighbours", f"{len(kept)} of {len(x):,} areas have any", "three areas or more"
        )
    if min(np.ptp(x[kept]), np.ptp(y[kept])) == 0:
        raise InputError("Neighbours", "a number is constant among the areas that have any")
    w = row_standardised(weights[kept][:, kept])
    zx, zy = _scores(x[kept]), _scores(y[kept])
    n = len(kept)
    lag_x, lag_y = w @ zx, w @ zy
    observed = np.array([zx @ lag_x, zy @ lag_y, zx @ lag_y, lag_x @ lag_y]) / n
    p = _permuted(observed, w, zx, zy, permutations, seed, check_cancelled)
    size = effective_sample(x, y, xy, check_cancelled=check_cancelled)
    r = float(np.corrcoef(x, y)[0, 1])
    return SpatialCorrelation(
        n=n,
        islands=len(alone),
        links=int(w.nnz),
        moran_x=float(observed[0]),
        moran_x_p=float(p[0]),
        moran_y=float(observed[1]),
        moran_y_p=float(p[1]),
        bivariate_moran=float(observed[2]),
        bivariate_moran_p=float(p[2]),
        lee=float(observed[3]),
        lee_p=float(p[3]),
        effective_n=size,
        modified_p=t_test(r, size),
    )


@dataclass(frozen=True)
class Neighbourhood:
    """Weights of (n,) areas, their places in metres, who is near whom in words, and repairs."""

    weights: csr_matrix
    xy: Floats
    words: str
    repairs: list[Repair]


def neighbourhood(geoms: Geometries, label: str, ids: list[str], nearest: int) -> Neighbourhood:
    """Find which areas are near one another, and repair invalid polygons first.

    Near are polygons that share at least a point (queen contiguity), or each place and its
    `nearest` others where there are points.

    Args:
        geoms: (n,) geometries, none missing.
        label, ids: what messages call the layer and the features.

    Raises:
        InputError: a polygon cannot be repaired, or there are too few points.
    """
    polygons = np.isin(shapely.get_type_id(geoms), (3, 6)).all()
    repairs: list[Repair] = []
    if polygons:
        geoms, repairs = repair(geoms, label, ids)
    centres = shapely.centroid(geoms)
    xy = np.column_stack([shapely.get_x(centres), shapely.get_y(centres)])
    pairs = queen_neighbours(geoms) if polygons else nearest_pairs(xy, nearest)
    words = "queen contiguity" if polygons else f"{nearest} nearest neighbours"
    return Neighbourhood(weights_of_pairs(pairs, len(geoms)), xy, words, repairs)


def _scores(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / values.std())


def _permuted(
    observed: Floats,
    w: csr_matrix,
    zx: Floats,
    zy: Floats,
    permutations: int,
    seed: int,
    check_cancelled: CancelCheck,
) -> Floats:
    """Return two-sided p: twice the smaller tail, the observed map counted with each, at most 1."""
    if permutations < 1:
        return np.full(4, np.nan)
    n = len(zx)
    rng = np.random.default_rng(seed)
    above, below = np.zeros(4), np.zeros(4)
    step = max(1, _CELLS // (4 * n))
    for start in range(0, permutations, step):
        if check_cancelled is not None:
            check_cancelled()
        size = min(step, permutations - start)
        order = rng.permuted(np.broadcast_to(np.arange(n), (size, n)), axis=1).T
        px, py = zx[order], zy[order]
        lag_x, lag_y = w @ px, w @ py
        drawn = np.array(
            [
                (px * lag_x).sum(axis=0),
                (py * lag_y).sum(axis=0),
                zx @ lag_y,
                (lag_x * lag_y).sum(axis=0),
            ]
        )
        drawn = drawn / n
        above += (drawn >= observed[:, None] - _ROUNDING).sum(axis=1)
        below += (drawn <= observed[:, None] + _ROUNDING).sum(axis=1)
    tail = (1 + np.minimum(above, below)) / (1 + permutations)
    return np.asarray(np.minimum(2 * tail, 1.0))
