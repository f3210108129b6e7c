"""The overlay against shapely and geopandas done the slow plain way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from tests.helpers.random_coverages import coverages, grid
from wm_vru_plugin.core.errors import Cancelled
from wm_vru_plugin.core.geometry.overlay import overlay

TOLERANCE_M2 = 1e-3  # of cells of about 1,000,000 m2
common = settings(max_examples=120, deadline=None, derandomize=True)


def plain_inside(need: np.ndarray, cover: np.ndarray) -> np.ndarray:
    everything = shapely.union_all(cover)
    return np.array([polygon.intersection(everything).area for polygon in need])


def plain_pairs(need: np.ndarray, cover: np.ndarray) -> dict[tuple[int, int], float]:
    return {
        (i, j): a.intersection(b).area
        for i, a in enumerate(need)
        for j, b in enumerate(cover)
        if a.intersection(b).area > TOLERANCE_M2
    }


@common
@given(coverages())
def test_agrees_with_the_plain_way(layers):
    need, cover = layers
    result = overlay(need, cover, pieces=True, sliver_m2=TOLERANCE_M2)
    assert result.area == pytest.approx(shapely.area(need))
    assert result.area_inside == pytest.approx(plain_inside(need, cover), abs=TOLERANCE_M2 * 10)
    pairs = dict(
        zip(zip(result.need_index.tolist(), result.cover_index.tolist()), result.pair_area)
    )
    assert pairs == pytest.approx(plain_pairs(need, cover), abs=TOLERANCE_M2)
    assert shapely.area(result.pair_geometry) == pytest.approx(result.pair_area)
    for i, j, piece in zip(result.need_index, result.cover_index, result.pair_geometry):
        assert piece.geom_type in ("Polygon", "MultiPolygon")
        assert piece.difference(need[i].buffer(1e-6)).area < TOLERANCE_M2
        assert piece.difference(cover[j].buffer(1e-6)).area < TOLERANCE_M2


@common
@given(coverages(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(layers, random):
    need, cover = layers
    a, b = list(range(len(need))), list(range(len(cover)))
    random.shuffle(a)
    random.shuffle(b)
    first, second = overlay(need, cover), overlay(need[a], cover[b])
    assert second.area_inside == pytest.approx(first.area_inside[a], abs=TOLERANCE_M2)
    straight = sorted(zip(first.need_index.tolist(), first.cover_index.tolist()))
    back = [(a[i], b[j]) for i, j in zip(second.need_index, second.cover_index)]
    assert sorted(back) == straight


@common
@given(
    coverages(),
    st.integers(-400_000, 400_000),
    st.integers(-400_000, 400_000),
    st.sampled_from([0.5, 2.0, 8.0]),
)
def test_shifting_and_scaling(layers, east, north, factor):
    need, cover = layers

    def moved(geoms):
        return shapely.transform(geoms, lambda xy: xy * factor + [east, north])

    first = overlay(need, cover, sliver_m2=1)
    second = overlay(moved(need), moved(cover), sliver_m2=factor**2)
    assert second.area == pytest.approx(first.area * factor**2)
    # A pair right at the sliver limit may fall either way: that much may differ for each pair.
    slack = factor**2 * 1.01 * len(cover)
    assert second.area_inside == pytest.approx(first.area_inside * factor**2, abs=slack)


@common
@given(coverages())
def test_inside_is_the_union_and_never_more_than_the_whole(layers):
    need, cover = layers
    result = overlay(need, cover)
    twice = overlay(need, np.concatenate([cover, cover]))
    assert (result.area_inside >= 0).all()
    assert (result.area_inside <= result.area).all()
    assert twice.area_inside == pytest.approx(result.area_inside, abs=TOLERANCE_M2)
    most = pd.Series(result.pair_area).groupby(result.need_index).max()
    assert (result.area_inside[most.index] >= most.to_numpy() - TOLERANCE_M2).all()


def test_slivers_are_dropped_unless_the_need_is_covered_whole():
    need = np.array([shapely.box(0, 0, 100, 100), shapely.box(200, 0, 200.5, 0.5)])
    cover = np.array([shapely.box(99.995, 0, 300, 100)])  # 0.5 m2 of the first need polygon
    result = overlay(need, cover, sliver_m2=1)
    assert result.need_index.tolist() == [1]
    assert result.area_inside == pytest.approx([0.0, 0.25])
    assert overlay(need, cover, sliver_m2=0).need_index.tolist() == [0, 1]


def test_touching_edges_and_corners_share_nothing():
    need = np.array([shapely.box(0, 0, 1, 1)])
    cover = np.array([shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)])
    result = overlay(need, cover, pieces=True, sliver_m2=0)
    assert len(result.need_index) == 0
    assert result.area_inside.tolist() == [0.0]


def test_no_coverage_at_all():
    result = overlay(grid(2, 1), np.array([], dtype=object), pieces=True)
    assert result.area_inside.tolist() == [0.0, 0.0, 0.0]
    assert len(result.pair_geometry) == 0


def test_can_be_cancelled():
    def cancel():
        raise Cancelled

    with pytest.raises(Cancelled):
        overlay(grid(2, 1), grid(2, 2), check_cancelled=cancel)


def test_real_lsoas_agree_with_geopandas(west_midlands, made_up_areas):
    """On the 1,680 real LSOAs with 39 ILLUSTRATIVE areas, some of which overlap."""
    import geopandas

    _, cover = made_up_areas
    need = west_midlands.geoms
    result = overlay(need, cover, pieces=True, sliver_m2=1)
    left = geopandas.GeoDataFrame({"i": range(len(need))}, geometry=need, crs=27700)
    right = geopandas.GeoDataFrame({"j": range(len(cover))}, geometry=cover, crs=27700)
    cut = geopandas.overlay(left, right, how="intersection", keep_geom_type=True)
    cut["m2"] = cut.area
    theirs = cut.groupby(["i", "j"])["m2"].sum()
    theirs = theirs[theirs >= 1]
    ours = pd.Series(
        result.pair_area, pd.MultiIndex.from_arrays([result.need_index, result.cover_index])
    )
    assert len(ours) > 800
    assert sorted(ours.index) == sorted(theirs.index)
    assert ours.to_numpy() == pytest.approx(theirs.reindex(ours.index).to_numpy(), rel=1e-9)
    union = geopandas.GeoDataFrame(geometry=[shapely.union_all(cover)], crs=27700)
    inside = geopandas.overlay(left, union, how="intersection").set_index("i").area
    plain = inside.reindex(range(len(need)), fill_value=0).to_numpy()
    assert result.area_inside == pytest.approx(plain, abs=len(cover) * 1.0, rel=1e-9)
    assert np.bincount(result.need_index, weights=result.pair_area).sum() > 1.02 * plain.sum()


def test_real_lsoas_as_their_own_coverage(west_midlands):
    """Coverage drawn along LSOA boundaries covers just those, give or take slivers."""
    need = west_midlands.geoms
    chosen = np.arange(0, 60)
    result = overlay(need, need[chosen])
    whole = np.flatnonzero(result.share_inside > 0.99)
    assert whole.tolist() == chosen.tolist()
    rest = np.setdiff1d(np.arange(len(need)), chosen)
    assert result.share_inside[rest].max() < 0.001


def test_scaled_copy_covers_everything(west_midlands):
    hull = affinity.scale(shapely.union_all(west_midlands.geoms[:50]).convex_hull, 1.2, 1.2)
    result = overlay(west_midlands.geoms[:50], np.array([hull]))
    assert (result.area_inside == result.area).all()
