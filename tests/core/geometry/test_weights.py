"""Spatial weights against libpysal, and input that cannot make any."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import shapely

from tests.helpers.random_coverages import grid
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry import weights as module
from wm_vru_plugin.core.geometry.weights import (
    KINDS,
    binary_weights,
    describe_weights,
    islands,
    nearest_pairs,
    pairs_within,
    row_standardised,
    weights_of_pairs,
)


@pytest.fixture(scope="module")
def geoms() -> np.ndarray:
    return grid(9, 11)


@pytest.mark.parametrize("kind", KINDS)
def test_binary_weights_are_those_of_libpysal(geoms, kind):
    import geopandas
    from libpysal.weights import KNN, DistanceBand, Queen

    frame = geopandas.GeoDataFrame(geometry=geoms)
    xy = shapely.get_coordinates(shapely.centroid(geoms))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = {
            "contiguity": lambda: Queen.from_dataframe(frame, use_index=False),
            "distance": lambda: DistanceBand(xy, 1700, binary=True),
            "nearest": lambda: KNN(xy, 6).symmetrize(),
        }[kind]()
    ours = binary_weights(geoms, kind, 1700, 6)
    np.testing.assert_array_equal(ours.toarray(), (theirs.sparse.toarray() > 0).astype(float))
    own = binary_weights(geoms, kind, 1700, 6, own=True)
    assert (own - ours != np.eye(len(geoms))).sum() == 0
    assert list(islands(ours)) == list(islands(own)) == theirs.islands


def test_rows_sum_to_one_but_for_islands():
    pairs = np.array([[0, 1], [1, 2]])
    weights = weights_of_pairs(pairs, 4)
    standard = row_standardised(weights)
    assert np.asarray(standard.sum(axis=1)).ravel().tolist() == [1, 1, 1, 0]
    assert islands(weights).tolist() == [3]
    assert islands(weights_of_pairs(pairs, 4, own=True)).tolist() == [3]


def test_ten_thousand_points_in_one_place():
    xy = np.zeros((10_000, 2))
    with pytest.raises(InputError, match="49,995,000 pairs of neighbours among 10,000 areas"):
        pairs_within(xy, 100)
    pairs = nearest_pairs(xy, 5)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    degree = np.bincount(pairs.ravel(), minlength=10_000)
    assert degree.min() >= 5


def test_the_limit_of_pairs_counts_pairs(monkeypatch):
    xy = np.column_stack([np.arange(4.0), np.zeros(4)])
    monkeypatch.setattr(module, "MOST_PAIRS", 3)
    assert len(pairs_within(xy, 1)) == 3
    with pytest.raises(InputError, match="makes 5 pairs"):
        pairs_within(xy, 2)


@pytest.mark.parametrize("distance", [0.0, -1.0, np.nan])
def test_a_distance_is_above_nothing(distance):
    with pytest.raises(InputError, match="Distance of weights"):
        pairs_within(np.zeros((3, 2)), distance)


@pytest.mark.parametrize("k", [0, 3, 9])
def test_nearest_are_fewer_than_all(k):
    with pytest.raises(InputError, match=f"{k} asked of 3 areas"):
        nearest_pairs(np.arange(6.0).reshape(3, 2), k)


def test_unknown_rules_are_refused_and_known_ones_described(geoms):
    with pytest.raises(InputError, match="there is no rule 'rook'"):
        binary_weights(geoms, "rook", 1, 1)
    words = [describe_weights(kind, 1500, 6) for kind in KINDS]
    assert "queen" in words[0]
    assert "1,500 m" in words[1]
    assert "6 nearest" in words[2]
