"""Spatial weights: which areas count as near which."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree

from ..errors import InputError
from .contiguity import Pairs, queen_neighbours
from .repair import Geometries

CONTIGUITY, DISTANCE, NEAREST = KINDS = ("contiguity", "distance", "nearest")
MOST_PAIRS = 20_000_000
"""Pairs of neighbours that are still held in memory, about a gigabyte with all that follows."""


def weights_of_pairs(pairs: Pairs, n: int, own: bool = False) -> csr_matrix:
    """Return symmetric binary weights of neighbouring pairs.

    Args:
        pairs: (k, 2) rows of neighbours, each pair once.
        n: number of areas.
        own: also 1 on the diagonal, as Getis-Ord Gi* asks.

    Returns:
        (n, n) matrix of 0 and 1.
    """
    rows = np.concatenate([pairs[:, 0], pairs[:, 1]])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0]])
    if own:
        rows = np.concatenate([rows, np.arange(n)])
        columns = np.concatenate([columns, np.arange(n)])
    return coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()


def pairs_within(xy: NDArray[np.float64], distance: float) -> Pairs:
    """Find pairs of points at most `distance` apart, each once.

    Args:
        xy: (n, 2) coordinates, metres.
        distance: metres.

    Raises:
        InputError: the distance is not above 0, or makes more pairs than can be held.
    """
    if not distance > 0:
        raise InputError("Distance of weights", f"{distance:g} m", "more than 0")
    tree = cKDTree(xy)
    count = (int(tree.count_neighbors(tree, distance)) - len(xy)) // 2
    if count > MOST_PAIRS:
        raise InputError(
            "Distance of weights",
            f"{distance:g} m makes {count:,} pairs of neighbours among {len(xy):,} areas",
            f"a shorter distance, with at most {MOST_PAIRS:,} pairs",
        )
    found = tree.query_pairs(distance, output_type="ndarray")
    return np.asarray(found, dtype=np.intp).reshape(-1, 2)


def nearest_pairs(xy: NDArray[np.float64], k: int) -> Pairs:
    """Pair each point with its `k` nearest; a pair counts when either is among the other's.

    Args:
        xy: (n, 2) coordinates, metres.
        k: number of nearest, fewer than n.

    Raises:
        InputError: `k` is below 1 or not below n.
    """
    n = len(xy)
    if not 1 <= k < n:
        raise InputError("Nearest neighbours", f"{k} asked of {n} areas", "from 1 to areas less 1")
    # Points in one place may push a point itself out of its own k + 1 nearest.
    near = cKDTree(xy).query(xy, k + 1)[1]
    a, b = np.repeat(np.arange(n), k + 1), near.ravel()
    both = np.column_stack([np.minimum(a, b), np.maximum(a, b)])[a != b]
    return np.unique(both, axis=0).astype(np.intp)


def row_standardised(weights: csr_matrix) -> csr_matrix:
    """Divide weights by their row's sum; rows without neighbours stay 0."""
    total = np.asarray(weights.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return csr_matrix(weights.multiply(scale[:, None]))


def islands(weights: csr_matrix) -> NDArray[np.intp]:
    """Return rows without a neighbour other than themselves."""
    others = np.diff(weights.indptr) - (weights.diagonal() != 0)
    return np.flatnonzero(others == 0)


def binary_weights(
    geoms: Geometries, kind: str, distance: float, k: int, own: bool = False
) -> csr_matrix:
    """Return binary weights of polygons by one of three rules.

    Args:
        geoms: (n,) valid polygons in EPSG:27700.
        kind: one of `KINDS`: that share at least a point (queen contiguity); whose centroids lie
            at most `distance` apart; each with its `k` nearest by centroid, either way round.
        distance: metres, for distance.
        k: number, for nearest.
        own: also 1 on the diagonal.

    Raises:
        InputError: an unknown kind, or a distance or number that cannot be used.
    """
    if kind not in KINDS:
        raise InputError("Weights", f"there is no rule '{kind}'", ", ".join(KINDS))
    if kind == CONTIGUITY:
        pairs = queen_neighbours(geoms)
    else:
        xy = shapely.get_coordinates(shapely.centroid(geoms))
        pairs = pairs_within(xy, distance) if kind == DISTANCE else nearest_pairs(xy, k)
    return weights_of_pairs(pairs, len(geoms), own)


def describe_weights(kind: str, distance: float, k: int) -> str:
    """Describe the rule, such as "areas that share at least a point (queen contiguity)"."""
    return {
        CONTIGUITY: "areas that share at least a point (queen contiguity)",
        DISTANCE: f"areas whose centroids lie at most {distance:,.0f} m apart",
        NEAREST: f"each area's {k} nearest by centroid, and those it is among the {k} nearest of",
    }[kind]
