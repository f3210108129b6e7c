"""Classes, rules and summary tables of the overlap."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings

from tests.helpers.random_coverages import coverages
from wm_vru_plugin.core.coverage.areas import CoverAreas, NeedAreas
from wm_vru_plugin.core.coverage.overlap import OverlapOptions, overlap
from wm_vru_plugin.core.coverage.rules import RULES, covered
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.overlay import overlay

SQUARES = np.array([shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(4)])
NEED = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d"],
        "lad_name": ["East", "East", "West", "West"],
        "population": [1000, 2000, 500, None],
    }
)
# Covers a whole, b by 60%, and, with a second area that overlaps the first, b by 70%.
COVER = pd.DataFrame({"name": ["Big", "Small"]})
COVER_GEOM = np.array([shapely.box(0, 0, 160, 100), shapely.box(150, 0, 170, 100)])


@pytest.fixture
def result():
    return overlap(NeedAreas(NEED, SQUARES), CoverAreas(COVER, COVER_GEOM))


def test_areas(result):
    areas = result.areas
    assert areas["share_inside"].tolist() == pytest.approx([1, 0.7, 0, 0])
    assert areas["area_inside_ha"].tolist() == pytest.approx([1, 0.7, 0, 0])
    assert areas["class"].tolist() == ["inside", "partial", "outside", "outside"]
    assert areas["covering"].tolist() == ["Big", "Big; Small", "", ""]
    assert areas["nearest_name"].tolist() == ["Big", "Big", "Small", "Small"]
    assert areas["nearest_m"].tolist() == pytest.approx([0, 0, 30, 130])


def test_pieces(result):
    pieces = result.pieces
    assert pieces["code"].tolist() == ["a", "b", "b"]
    assert pieces["coverage"].tolist() == ["Big", "Big", "Small"]
    assert pieces["area_ha"].tolist() == pytest.approx([1, 0.6, 0.2])
    assert shapely.area(np.asarray(pieces["geometry"])).tolist() == pytest.approx([1e4, 6e3, 2e3])


def test_by_authority(result):
    table = result.by_authority.set_index("authority")
    assert table.index.tolist() == ["East", "West", "Total"]
    east, west, total = table.loc["East"], table.loc["West"], table.loc["Total"]
    assert (east["areas"], east["inside"], east["partial"], east["outside"]) == (2, 1, 1, 0)
    assert (total["areas"], total["inside"], total["partial"], total["outside"]) == (4, 1, 1, 2)
    assert total["hectares_inside"] == pytest.approx(1.7)
    assert total["hectares_outside"] == pytest.approx(2.3)
    assert east["residents_inside"] == pytest.approx(1000 + 0.7 * 2000)
    assert total["residents_outside"] == pytest.approx(600 + 500)
    # The missing residents of d are counted, not taken for nobody.
    assert (west["residents"], west["residents_unknown"]) == (500, 1)
    assert total["residents_unknown"] == 1
    assert east["location_quotient"] == pytest.approx((2400 / 3000) / (2400 / 3500))
    assert west["location_quotient"] == 0
    assert total["location_quotient"] == pytest.approx(1)


def test_location_quotient_is_missing_where_its_base_is_nil():
    need = NEED.assign(population=[1000, 2000, None, None])
    table = overlap(NeedAreas(need, SQUARES), CoverAreas(COVER, COVER_GEOM)).by_authority.set_index(
        "authority"
    )
    assert np.isnan(table.loc["West", "location_quotient"])
    assert table.loc["West", "residents_unknown"] == 2
    away = np.array([shapely.box(900, 0, 901, 1), shapely.box(900, 0, 901, 1)])
    table = overlap(NeedAreas(NEED, SQUARES), CoverAreas(COVER, away)).by_authority
    assert table["location_quotient"].isna().all()


def test_by_coverage(result):
    table = result.by_coverage.set_index("name")
    assert table["hectares"].tolist() == pytest.approx([1.6, 0.2])
    assert table["areas_touched"].tolist() == [2, 1]
    assert table["need_share"].tolist() == pytest.approx([1, 1])
    assert table["residents"].tolist() == pytest.approx([1000 + 0.6 * 2000, 0.2 * 2000])


@pytest.mark.parametrize("pieces", [True, False])
def test_need_polygons_that_overlap_count_once_in_a_coverage_area(pieces):
    twice = np.array([SQUARES[0], SQUARES[0], SQUARES[2], SQUARES[3]])
    table = overlap(
        NeedAreas(NEED, twice), CoverAreas(COVER, COVER_GEOM), pieces=pieces
    ).by_coverage
    assert table["need_hectares"].tolist() == pytest.approx([1, 0])


def test_sensitivity(result):
    table = result.sensitivity.set_index(["rule", "authority"])
    assert len(table) == 4 * 3
    total = table.xs("Total", level="authority")
    assert total["covered"].to_dict() == {"any": 2, "centroid": 2, "majority": 2, "within": 1}
    assert (total["covered"] + total["not_covered"] == 4).all()
    assert total.loc["within", "residents_covered"] == 1000
    assert total.loc["within", "residents_not_covered"] == 2500
    assert (total["residents_unknown"] == 1).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(coverages())
def test_totals_are_kept_and_rules_nest(layers):
    need_geom, cover_geom = layers
    n = len(need_geom)
    need = pd.DataFrame(
        {
            "code": [f"n{i}" for i in range(n)],
            "lad_name": [f"A{i % 3}" for i in range(n)],
            "population": [None if i % 7 == 3 else 100.0 + i for i in range(n)],
        }
    )
    cover = pd.DataFrame({"name": [f"c{i}" for i in range(len(cover_geom))]})
    result = overlap(NeedAreas(need, need_geom), CoverAreas(cover, cover_geom))
    table = result.by_authority
    total, parts = table.iloc[-1], table.iloc[:-1]
    for name in table.columns.drop(["authority", "location_quotient"]):
        assert parts[name].sum() == pytest.approx(total[name])
    assert total["hectares"] == pytest.approx(shapely.area(need_geom).sum() / 1e4)
    assert total["residents_inside"] + total["residents_outside"] == pytest.approx(
        need["population"].sum()
    )
    assert total["inside"] + total["partial"] + total["outside"] == n
    assert result.pieces["area_ha"].sum() >= total["hectares_inside"] - 1e-6
    coverage = result.by_coverage
    assert (coverage["need_share"] <= 1 + 1e-9).all()
    assert coverage["need_hectares"].sum() == pytest.approx(result.pieces["area_ha"].sum())

    shared = result.overlay
    yes = {rule: covered(rule, shared, need_geom, cover_geom) for rule in RULES}
    assert not (yes["within"] & ~yes["majority"]).any()
    assert not (yes["majority"] & ~yes["any"]).any()
    assert not (yes["within"] & ~yes["any"]).any()
    plain = [shapely.union_all(cover_geom).intersects(p.centroid) for p in need_geom]
    assert yes["centroid"].tolist() == plain
    assert ((result.classes == "inside") == yes["within"]).all()


def test_rows_keep_their_order_and_numbers_when_permuted(west_midlands, made_up_areas):
    cover, cover_geom = made_up_areas
    frame, geoms = west_midlands.frame, west_midlands.geoms
    order = np.random.default_rng(5).permutation(len(frame))
    first = overlap(NeedAreas(frame, geoms), CoverAreas(cover, cover_geom))
    shuffled = NeedAreas(frame.iloc[order].reset_index(drop=True), geoms[order])
    again = overlap(shuffled, CoverAreas(cover, cover_geom))
    back = again.areas.set_index("code").loc[first.areas["code"]].reset_index()
    pd.testing.assert_frame_equal(back, first.areas)
    pd.testing.assert_frame_equal(again.by_authority, first.by_authority)
    pd.testing.assert_frame_equal(again.sensitivity, first.sensitivity)


def test_nearest_agrees_with_plain_distances(west_midlands, made_up_areas):
    cover, cover_geom = made_up_areas
    some = slice(0, 120)
    need = NeedAreas(west_midlands.frame[some], west_midlands.geoms[some])
    areas = overlap(need, CoverAreas(cover, cover_geom)).areas
    plain = np.array([shapely.distance(p, cover_geom).min() for p in west_midlands.geoms[some]])
    assert areas["nearest_m"].to_numpy() == pytest.approx(plain)
    away = plain > 0
    assert 20 < away.sum() < 120
    names = [cover["name"][shapely.distance(p, cover_geom).argmin()] for p in
             west_midlands.geoms[some][away]]  # fmt: skip
    assert areas["nearest_name"][away].tolist() == names


def test_columns_may_be_absent_by_choice_but_not_by_mistake():
    need = NEED[["code"]]
    result = overlap(
        NeedAreas(need, SQUARES, authority=None, population=None),
        CoverAreas(COVER, COVER_GEOM, name=None),
    )
    assert result.by_authority["authority"].tolist() == ["All areas", "Total"]
    assert result.by_authority["residents_unknown"].tolist() == [4, 4]
    assert result.areas["covering"].tolist()[1] == "Area 1; Area 2"
    with pytest.raises(InputError, match="Need layer: there is no column 'population'"):
        overlap(NeedAreas(need, SQUARES, authority=None), CoverAreas(COVER, COVER_GEOM))
    with pytest.raises(InputError, match="a count is negative"):
        overlap(NeedAreas(NEED.assign(population=-1), SQUARES), CoverAreas(COVER, COVER_GEOM))


@pytest.mark.parametrize(("inside", "outside"), [(50, 1), (40, 50), (101, 1), (99, -1), (60, 60)])
def test_thresholds_that_contradict_are_refused(inside, outside):
    with pytest.raises(InputError, match="Thresholds"):
        OverlapOptions(inside_percent=inside, outside_percent=outside)


def test_thresholds_are_inclusive():
    need = np.array([shapely.box(0, 0, 100, 100)])
    frame = NEED.head(1)
    for width, expected in ((98, "inside"), (97.9, "partial"), (2, "outside"), (2.1, "partial")):
        cover = np.array([shapely.box(0, 0, width, 100)])
        options = OverlapOptions(inside_percent=98, outside_percent=2)
        result = overlap(NeedAreas(frame, need), CoverAreas(COVER.head(1), cover), options)
        assert result.areas["class"].tolist() == [expected]


def test_an_unknown_rule_is_refused():
    shared = overlay(SQUARES, COVER_GEOM)
    with pytest.raises(InputError, match="any, centroid, majority, within"):
        covered("most", shared, SQUARES, COVER_GEOM)


def test_majority_means_more_than_half():
    need = np.array([shapely.box(0, 0, 100, 100)])
    for width, expected in ((50, False), (50.1, True), (49.9, False)):
        cover = np.array([shapely.box(0, 0, width, 100)])
        assert covered("majority", overlay(need, cover), need, cover).tolist() == [expected]
