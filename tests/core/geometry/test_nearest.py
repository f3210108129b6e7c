"""Nearest coverage area against plain distances on random coverages."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from tests.helpers.random_coverages import coverages
from wm_vru_plugin.core.geometry.nearest import nearest


@settings(max_examples=120, deadline=None, derandomize=True)
@given(coverages())
def test_agrees_with_plain_distances(layers):
    need, cover = layers
    names = np.array([f"c{len(cover) - i}" for i in range(len(cover))], dtype=object)
    found, metres = nearest(need, cover, names)
    for name, far, polygon in zip(found, metres, need):
        plain = shapely.distance(polygon, cover)
        assert far == pytest.approx(plain.min(), abs=1e-6)
        assert name in names[plain <= plain.min() + 1e-6]


def test_first_by_name_among_equally_near():
    need = np.array([shapely.box(0, 0, 1, 1)])
    cover = np.array([shapely.box(3, 0, 4, 1), shapely.box(-3, 0, -2, 1), shapely.box(9, 0, 10, 1)])
    found, metres = nearest(need, cover, np.array(["Zed", "Ash", "Alp"], dtype=object))
    assert (found.tolist(), metres.tolist()) == (["Ash"], [2.0])


def test_inside_or_around_is_at_no_distance():
    need = np.array([shapely.box(4, 4, 5, 5), shapely.box(-50, -50, 50, 50)])
    found, metres = nearest(need, np.array([shapely.box(0, 0, 9, 9)]), np.array(["x"], object))
    assert (found.tolist(), metres.tolist()) == (["x", "x"], [0.0, 0.0])


def test_known_rows_are_not_measured():
    need = np.array([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)])
    known = (np.array([0]), np.array(["told"], dtype=object))
    found, metres = nearest(
        need, np.array([shapely.box(8, 0, 9, 1)]), np.array(["x"], object), known
    )
    assert (found.tolist(), metres.tolist()) == (["told", "x"], [0.0, 2.0])


def test_no_coverage_areas():
    none = np.array([], dtype=object)
    found, metres = nearest(np.array([shapely.box(0, 0, 1, 1)]), none, none)
    assert found.tolist() == [""]
    assert np.isnan(metres).all()
