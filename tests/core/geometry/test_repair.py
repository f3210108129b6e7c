"""Repair names what it mended and refuses what it cannot."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.repair import check_extents, polygonal, repair

BOX = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])


def objects(*geoms) -> np.ndarray:
    array = np.empty(len(geoms), dtype=object)
    array[:] = geoms
    return array


def test_valid_polygons_are_left_alone():
    geoms, repairs = repair(objects(BOX), "Areas", ["a"])
    assert geoms[0] is BOX
    assert repairs == []


def test_an_invalid_ring_is_repaired_and_named():
    geoms, repairs = repair(objects(BOX, BOW_TIE), "Impact Areas", ["first", 7])
    assert shapely.is_valid(geoms).all()
    assert geoms[1].area == pytest.approx(50)
    assert [(r.layer, r.id) for r in repairs] == [("Impact Areas", "7")]
    assert "Self-intersection" in repairs[0].reason
    assert str(repairs[0]).startswith("Impact Areas, feature 7: repaired (Self-intersection")


def test_a_spike_leaves_only_polygons():
    spike = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 20), (10, 10), (0, 10)])
    geoms, repairs = repair(objects(spike), "Areas", ["s"])
    assert geoms[0].geom_type in ("Polygon", "MultiPolygon")
    assert geoms[0].area == pytest.approx(100)
    assert len(repairs) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (None, "have no geometry"),
        (shapely.Polygon(), "empty geometry"),
        (shapely.Point(1, 1), "have no area"),
        (shapely.LineString([(0, 0), (1, 1)]), "have no area"),
        (shapely.Polygon([(0, 0), (1, 1), (2, 2), (0, 0)]), "have no area"),
    ],
)
def test_what_has_no_area_is_refused_with_ids_and_count(wrong, words):
    with pytest.raises(InputError) as error:
        repair(objects(BOX, wrong, wrong), "Areas", ["fine", "bad-1", "bad-2"])
    assert error.value.where == "Areas"
    assert words in str(error.value)
    assert "2 of 3 features" in str(error.value)
    assert "bad-1, bad-2" in str(error.value)
    assert "fine" not in str(error.value)


def test_many_bad_features_are_counted_and_some_named():
    with pytest.raises(InputError, match=r"ids 0, 1, 2, 3, 4 and 1,195 more"):
        repair(objects(*[None] * 1200), "Areas", range(1200))


def test_heights_are_dropped():
    geoms, _ = repair(objects(shapely.force_3d(BOX, 5.0)), "Areas", ["z"])
    assert not shapely.has_z(geoms[0])


def test_infinite_coordinates_are_refused():
    wrong = shapely.Polygon([(0, 0), (1, 0), (np.inf, 1)])
    with pytest.raises(InputError, match="infinite coordinates"):
        repair(objects(wrong), "Areas", ["x"])


def test_polygonal_parts_of_nested_collections():
    nested = shapely.GeometryCollection(
        [shapely.Point(0, 0), shapely.GeometryCollection([BOX, shapely.box(20, 0, 21, 1)])]
    )
    result = polygonal(objects(nested, shapely.Point(0, 0), BOX))
    assert shapely.area(result).tolist() == [101.0, 0.0, 100.0]


def test_layers_that_lie_apart_are_refused_by_name():
    away = shapely.box(1e6, 0, 1e6 + 1, 1)
    with pytest.raises(InputError, match="LSOAs and Impact Areas: their extents do not meet"):
        check_extents(objects(BOX), "LSOAs", objects(away), "Impact Areas")
    check_extents(objects(BOX), "LSOAs", objects(shapely.box(10, 10, 11, 11)), "Impact Areas")


def test_an_empty_layer_is_refused_by_name():
    with pytest.raises(InputError, match="Impact Areas: there are no features"):
        check_extents(objects(BOX), "LSOAs", objects(), "Impact Areas")


def test_the_four_invalid_rings_of_the_real_lsoas(west_midlands):
    assert [r.id for r in west_midlands.repairs] == [
        "E01009012", "E01009307", "E01009404", "E01033187",
    ]  # fmt: skip
    assert all("Ring Self-intersection" in r.reason for r in west_midlands.repairs)
    assert shapely.is_valid(west_midlands.geoms).all()
    assert shapely.area(west_midlands.geoms).sum() / 1e6 == pytest.approx(901.6, abs=0.05)
