"""How many independent pairs two maps are worth: the modified t test."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..geometry.repair import CancelCheck

Floats = NDArray[np.float64]
CLASSES = 13
MOST = 8000
"""Areas beyond which the n² distances take too long."""
_BLOCK = 2_000_000


def effective_sample(
    x: Floats, y: Floats, xy: Floats, classes: int = CLASSES, check_cancelled: CancelCheck = None
) -> float:
    """Estimate the effective number of pairs of two spatially autocorrelated numbers.

    Neighbouring areas that resemble one another are not independent evidence. The autocorrelation
    of each number is taken to depend on distance alone and estimated as Moran's I in `classes`
    bands of equal width up to the largest distance; with these as correlation matrices Σx, Σy and
    B the centring matrix, M = 1 + tr(BΣx) tr(BΣy) / tr(BΣxBΣy).

    Sources: Clifford, Richardson and Hémon (1989), Assessing the significance of the correlation
    between two spatial processes, Biometrics 45, 123-134; the exact traces from Dutilleul (1993),
    Modifying the t test, Biometrics 49, 305-314; classes as in the R package SpatialPack.

    Args:
        x, y: (n,) numbers, neither constant.
        xy: (n, 2) coordinates, metres.

    Returns:
        M, near n without autocorrelation, far below it with much in both; NaN where all places
        are one or more than `MOST` areas are given.
    """
    n = len(x)
    span = _longest(xy, check_cancelled) if n <= MOST else float("nan")
    if not span > 0:
        return float("nan")
    zx = (x - x.mean()) / x.std()
    zy = (y - y.mean()) / y.std()
    pairs = np.zeros(classes)
    sums = np.zeros((2, classes))
    for rows, band in _bands(xy, span, classes, check_cancelled):
        own = np.arange(len(rows)), rows
        flat = band.copy()
        flat[own] = classes
        for number, z in enumerate((zx, zy)):
            products = (z[rows, None] * z[None, :]).ravel()
            sums[number] += np.bincount(flat.ravel(), products, classes + 1)[:classes]
        pairs += np.bincount(flat.ravel(), minlength=classes + 1)[:classes]
    moran = np.divide(sums, pairs, out=np.zeros_like(sums), where=pairs > 0)
    # tr(BΣ) = n - ΣΣσ / n; tr(BΣxBΣy) = ΣΣσxσy - 2/n Σ rx·ry + (ΣΣσx)(ΣΣσy) / n², r row sums.
    total = np.zeros(2)
    product, across = 0.0, 0.0
    for rows, band in _bands(xy, span, classes, check_cancelled):
        own = np.arange(len(rows)), rows
        both = []
        for number in range(2):
            sigma = moran[number][band]
            sigma[own] = 1.0
            both.append(sigma)
        sums_of_rows = [sigma.sum(axis=1) for sigma in both]
        total += [row.sum() for row in sums_of_rows]
        product += float((both[0] * both[1]).sum())
        across += float(sums_of_rows[0] @ sums_of_rows[1])
    traces = n - total / n
    joint = product - 2 * across / n + total[0] * total[1] / n**2
    return float(1 + traces[0] * traces[1] / joint) if joint > 0 else float("nan")


def _blocks(n: int, check_cancelled: CancelCheck) -> list[NDArray[np.intp]]:
    if check_cancelled is not None:
        check_cancelled()
    step = max(1, _BLOCK // n)
    return [np.arange(start, min(start + step, n)) for start in range(0, n, step)]


def _distances(xy: Floats, rows: NDArray[np.intp]) -> Floats:
    return np.hypot(xy[rows, 0][:, None] - xy[None, :, 0], xy[rows, 1][:, None] - xy[None, :, 1])


def _longest(xy: Floats, check_cancelled: CancelCheck) -> float:
    return max(float(_distances(xy, rows).max()) for rows in _blocks(len(xy), check_cancelled))


def _bands(
    xy: Floats, span: float, classes: int, check_cancelled: CancelCheck
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield rows and the distance band of every area for each; the farthest pair is in the last."""
    for rows in _blocks(len(xy), check_cancelled):
        if check_cancelled is not None:
            check_cancelled()
        # Rounded, so that the distances of a grid that fall on an edge stay on one side of it.
        band = np.round(_distances(xy, rows) * (classes / span), 9).astype(np.intp)
        yield rows, np.minimum(band, classes - 1)
