"""Neighbours against the plain way, on real LSOAs and on coverages whose vertices do not match."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from tests.helpers.random_coverages import coverages, grid
from wm_vru_plugin.core.geometry.contiguity import (
    components,
    neighbours,
    queen_neighbours,
    vertex_neighbours,
)


def plain(geoms: np.ndarray) -> list[tuple[int, int]]:
    a, b = shapely.STRtree(geoms).query(geoms, predicate="intersects")
    return sorted((int(i), int(j)) for i, j in zip(a, b) if i < j)


def as_list(pairs: np.ndarray) -> list[tuple[int, int]]:
    return [tuple(pair) for pair in pairs.tolist()]


def test_real_lsoas(west_midlands):
    pairs = queen_neighbours(west_midlands.geoms)
    assert as_list(pairs) == plain(west_midlands.geoms)
    assert len(pairs) == 4912


def test_england_has_the_neighbours_that_intersects_finds(england):
    """Twice 96,326 = 192,652 directed; `touches` would miss 8 pairs whose edges overlap a hair."""
    pairs = queen_neighbours(england.geoms)
    assert len(pairs) == 96_326
    assert len(vertex_neighbours(england.geoms)) == 96_326
    a, b = shapely.STRtree(england.geoms).query(england.geoms, predicate="intersects")
    assert np.array_equal(pairs, np.unique(np.column_stack([a, b])[a < b], axis=0))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(coverages())
def test_any_polygons(layers):
    need, cover = layers
    both = np.concatenate([need, cover])
    assert as_list(queen_neighbours(both)) == plain(both)


def test_edges_without_common_vertices_are_neighbours():
    geoms = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 3, 20, 7)])
    assert len(vertex_neighbours(geoms)) == 0
    assert as_list(neighbours(geoms)) == [(0, 1)]


def test_corners_are_neighbours_and_a_gap_is_not():
    geoms = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(5, 1, 6, 2)])
    assert as_list(neighbours(geoms)) == [(0, 1)]
    assert as_list(neighbours(geoms, 2.9)) == [(0, 1)]
    assert as_list(neighbours(geoms, 3.0)) == [(0, 1), (1, 2)]


def test_gap_distance_on_real_lsoas(west_midlands):
    some = west_midlands.geoms[::9]
    far = shapely.distance(some[:, None], some[None, :])
    expected = np.argwhere(np.triu(far <= 250, 1))
    assert len(expected) > 20
    assert as_list(neighbours(some, 250)) == as_list(expected)


def test_components_are_numbered_by_first_appearance():
    pairs = np.array([[1, 4], [2, 3]])
    assert components(6, pairs).tolist() == [0, 1, 2, 2, 1, 3]
    assert components(2, np.empty((0, 2), dtype=int)).tolist() == [0, 1]


@pytest.mark.parametrize("count", [0, 1])
def test_none_or_one(count):
    geoms = grid(2, 0)[:count]
    assert queen_neighbours(geoms).shape == (0, 2)
    assert neighbours(geoms, 100).shape == (0, 2)
    assert components(count, queen_neighbours(geoms)).tolist() == [0] * count
