"""Circles about significant clusters of high volume."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from tests.helpers.random_coverages import grid
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.core.hotspots.cluster_circles import (
    SEGMENTS,
    CircleOptions,
    Places,
    circle,
    circle_sentences,
    cluster_circles,
    smallest_circle,
)


def row(n: int) -> np.ndarray:
    """Squares of 1 km in a row."""
    x = np.arange(n) * 1000.0
    return shapely.box(x, 0, x + 1000, 1000)


def places(*entries: tuple[str, shapely.Geometry]) -> Places:
    names = np.array([name for name, _ in entries], dtype=object)
    return Places(names, np.array([geom for _, geom in entries], dtype=object))


def test_groups_are_merged_ranked_and_circled():
    significant = np.array([1, 1, 0, 1, 0, 0, 1, 1, 1, 0], dtype=bool)
    volume = np.array([10.0, 5, 50, 40, 0, 0, 1, 1, 1, 92])
    z = np.array([3.0, 2, 0, 5, 0, 0, 2, np.nan, 4, 0])
    result = cluster_circles(row(10), significant, volume, z, options=CircleOptions(margin=100))
    table = result.circles
    assert table["count"].tolist() == [40, 15, 3]
    assert table["share"].tolist() == [0.2, 0.075, 0.015]
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["areas"].tolist() == [1, 2, 3]
    assert table["area_ha"].tolist() == [100, 200, 300]
    assert table["highest_z"].tolist() == [5, 3, 4]
    assert table["name"].tolist() == ["Cluster 1", "Cluster 2", "Cluster 3"]
    # Half the diagonals of 1 x 1, 2 x 1 and 3 x 1 km, and the margin.
    expected = [500 * np.hypot(length, 1) + 100 for length in (1, 2, 3)]
    assert table["radius_m"].tolist() == pytest.approx(expected)
    assert table["centre_e"].tolist() == pytest.approx([3500, 1000, 7500])
    assert table["centre_n"].tolist() == pytest.approx([500] * 3)
    assert (result.total, result.significant, result.clusters) == (200, 6, 3)


def test_top_and_least_share():
    significant = np.array([1, 0, 1, 0, 1, 0, 1], dtype=bool)
    volume = np.array([5.0, 10, 4, 10, 3, 10, 0])
    top = cluster_circles(row(7), significant, volume, options=CircleOptions(top=2))
    assert top.circles["count"].tolist() == [5, 4]
    share = cluster_circles(row(7), significant, volume, options=CircleOptions(min_share=4 / 42))
    assert share.circles["count"].tolist() == [5, 4]
    every = cluster_circles(row(7), significant, volume, options=CircleOptions(top=99))
    assert every.circles["count"].tolist() == [5, 4, 3], "a group without volume is no cluster"
    near = cluster_circles(row(7), significant, volume, options=CircleOptions(gap_distance=1000))
    assert near.circles["count"].tolist() == [12]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(2, 5), st.integers(0, 9999), st.floats(0, 360), st.floats(-1e5, 1e5))
def test_circles_hold_their_areas_and_nothing_depends_on_order_or_place(size, seed, angle, shift):
    geoms = grid(size, seed)
    random = np.random.default_rng(seed)
    significant = random.random(len(geoms)) < 0.5
    significant[0] = True
    volume = random.integers(1, 9, len(geoms)).astype(float)
    options = CircleOptions(top=99, margin=0)
    result = cluster_circles(geoms, significant, volume, options=options)
    here = result.circles
    assert here["count"].sum() == volume[significant].sum()
    drawn = shapely.union_all(here["geometry"].to_numpy())
    assert shapely.covers(drawn.buffer(0.01), geoms[significant]).all()
    assert shapely.get_num_coordinates(here["geometry"].to_numpy()).min() == SEGMENTS + 1
    order = random.permutation(len(geoms))
    mixed = cluster_circles(geoms[order], significant[order], volume[order], options=options)
    for name in ("count", "areas", "area_ha", "radius_m", "centre_e"):
        np.testing.assert_allclose(mixed.circles[name], here[name], atol=1e-5)
    moved = np.array(
        [affinity.translate(affinity.rotate(g, angle, (0, 0)), shift, shift) for g in geoms]
    )
    there = cluster_circles(moved, significant, volume, options=options).circles
    for name in ("count", "area_ha", "radius_m"):
        np.testing.assert_allclose(np.sort(there[name]), np.sort(here[name]), rtol=1e-7, atol=1e-4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 9999))
def test_the_circle_is_the_smallest_one(seed):
    """No centre nearby holds the points in less, which for the smallest circle is true of all."""
    geoms = grid(3, seed)
    x, y, radius = smallest_circle(geoms)
    points = shapely.get_coordinates(geoms)
    assert np.hypot(*(points - (x, y)).T).max() == pytest.approx(radius, rel=1e-9)
    for step in np.random.default_rng(seed).normal(scale=30, size=(50, 2)):
        assert np.hypot(*(points - (x, y) - step).T).max() >= radius * (1 - 1e-9)


def test_the_drawn_circle_holds_the_true_one():
    shape = circle(400_000, 290_000, 3000)
    assert shapely.covers(shape, shapely.Point(400_000, 290_000).buffer(2999.999, quad_segs=200))
    assert shape.area == pytest.approx(np.pi * 3000**2, rel=3e-4)


def test_names_after_places():
    significant = np.array([1, 0, 0, 0, 0, 0, 0, 0, 0, 1], dtype=bool)
    volume = np.ones(10)
    west, east = shapely.box(-9e3, -9e3, 5e3, 9e3), shapely.box(5e3, -9e3, 2e4, 9e3)
    by_authority = cluster_circles(
        row(10), significant, volume, places=places(("Westham", west), ("Eastham", east))
    )
    assert by_authority.circles["name"].tolist() == ["Westham, central", "Eastham, central"]
    small = [(f"Ward {i}", shapely.box(i * 400, 0, i * 400 + 400, 1000)) for i in range(30)]
    by_ward = cluster_circles(row(10), significant, volume, places=places(*small))
    assert by_ward.circles["name"].tolist() == [
        "Ward 0; Ward 1; Ward 2", "Ward 23; Ward 24; Ward 22"
    ]  # fmt: skip
    points = places(("Left", shapely.Point(0, 0)), ("Right", shapely.Point(8000, 0)))
    by_point = cluster_circles(row(10), significant, volume, places=points)
    assert by_point.circles["name"].tolist() == ["Left", "Right"]
    one = cluster_circles(
        row(10), significant, volume, places=places(("Only", shapely.Point(0, 0)))
    )
    assert one.circles["name"].tolist() == ["Only 1", "Only 2"]
    with pytest.raises(InputError, match="lines"):
        line = shapely.LineString([(0, 0), (1, 1)])
        cluster_circles(row(10), significant, volume, places=places(("A1", line)))


def test_nothing_significant_is_a_finding():
    result = cluster_circles(row(4), np.zeros(4, dtype=bool), np.ones(4))
    assert len(result.circles) == 0
    assert "no circle is drawn" in circle_sentences(result, "robbery", "class hot 99%")


def test_missing_volume_counts_as_nothing_and_is_told():
    result = cluster_circles(row(3), np.array([True, False, True]), np.array([np.nan, 2, 6]))
    assert result.circles["count"].tolist() == [6]
    assert result.circles["share"].tolist() == [0.75]
    text = circle_sentences(result, "robbery", "q at most 0.05")
    assert "1 area without a volume counts as 0" in text
    assert "2 areas are significant (q at most 0.05), in 2 contiguous groups" in text
    assert "The one highest in volume holds 6 of 8 robbery (75.0%) in 1 area: 1. Cluster 1" in text


@pytest.mark.parametrize("volume", [[0.0, 0, 0], [np.nan] * 3, [1.0, -1, 3], []])
def test_no_volume_is_an_error(volume):
    with pytest.raises(InputError, match="Volume"):
        cluster_circles(row(len(volume)), np.ones(len(volume), dtype=bool), np.array(volume))


@pytest.mark.parametrize(
    "change", [{"top": 0}, {"min_share": 1.1}, {"gap_distance": -1.0}, {"margin": -1.0}]
)
def test_options_that_cannot_be_used_are_errors(change):
    with pytest.raises(InputError, match="Circles"):
        CircleOptions(**change)


def test_cancelling_stops():
    def cancel():
        raise Cancelled

    with pytest.raises(Cancelled):
        cluster_circles(row(2), np.ones(2, dtype=bool), np.ones(2), check_cancelled=cancel)
