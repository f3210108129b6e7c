"""Gaps on a small map that can be worked out by hand, and on real LSOAs against the plain way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from wm_vru_plugin.core.coverage.areas import CoverAreas, NeedAreas
from wm_vru_plugin.core.coverage.gaps import GapOptions, gaps
from wm_vru_plugin.core.coverage.rules import RULES, covered
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.overlay import overlay
from wm_vru_plugin.core.places.naming import Centre, centres

# A row of ten squares of 100 m: 0 1 2, 4 5, 7 and 9 are need; 4 is covered; "E" begins at 5.
AT = [0, 1, 2, 4, 5, 7, 9]
GEOMS = np.array([shapely.box(100 * i, 0, 100 * i + 100, 100) for i in AT])
NEED = pd.DataFrame(
    {
        "code": [f"n{i}" for i in AT],
        "lad_name": ["W", "W", "W", "W", "E", "E", "E"],
        "population": [100, 200, None, 50, 1000, 10, 20],
        "pop_0_15": [10, 20, 30, 5, 100, 1, 2],
        "imd_score": [10.0, 20.0, 60.0, 5.0, 7.0, 8.0, 9.0],
        "ward_name": ["Alpha", "Beta", "Beta", "Gamma", "Delta", None, "Eta"],
    }
)
COVER = pd.DataFrame({"name": ["Area 51"]})
COVER_GEOM = np.array([shapely.box(400, 0, 500, 100)])
AREAS = CoverAreas(COVER, COVER_GEOM)
CENTRES = {"W": Centre(250, 50, 200), "E": Centre(750, 50, 200)}
IS_COVERED = np.array([False, False, False, True, False, False, False])


def run(min_areas=1, gap_distance=0.0, **options):
    settings = {"score": "imd_score", "place": "ward_name", **options}
    schools = settings.pop("schools", None)
    need = NeedAreas(NEED, GEOMS, **settings)
    options = GapOptions(gap_distance, min_areas)
    return gaps(need, AREAS, IS_COVERED, CENTRES, options, schools=schools)


def test_gaps_are_ranked_by_residents():
    result = run()
    table = result.gaps
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert table["codes"].tolist() == ["n5", "n0; n1; n2", "n9", "n7"]
    assert table["residents"].tolist() == [1000, 300, 20, 10]
    assert table["residents_unknown"].tolist() == [0, 1, 0, 0]
    assert table["residents_under_16"].tolist() == [100, 60, 2, 1]
    assert table["mean_score"].tolist() == [7, 30, 9, 8]
    assert table["areas"].tolist() == [1, 3, 1, 1]
    assert table["hectares"].tolist() == pytest.approx([1, 3, 1, 1])
    assert table["nearest_name"].tolist() == ["Area 51"] * 4
    assert table["nearest_m"].tolist() == [0, 100, 400, 200]
    assert table["name"].tolist() == ["E, west (Delta)", "W, west (Beta; Alpha)", "E, east (Eta)",
                                      "E, central"]  # fmt: skip
    assert table["schools"].isna().all()
    assert (result.need_count, result.uncovered_count) == (7, 6)
    assert (result.residents_uncovered, result.residents_unknown) == (1330, 1)


def test_small_concentrations_are_counted_but_not_listed():
    result = run(min_areas=2)
    assert result.gaps["codes"].tolist() == ["n0; n1; n2"]
    assert result.below_minimum_count == 3
    assert result.members["code"].tolist() == ["n0", "n1", "n2", "n5", "n7", "n9"]
    assert result.members["row"].tolist() == [0, 1, 2, 4, 5, 6]
    assert result.members["gap"].isna().tolist() == [False, False, False, True, True, True]
    assert result.members["gap"].dropna().tolist() == [1, 1, 1]


def test_gap_distance_joins_and_names_both_authorities():
    result = run(gap_distance=200)
    assert result.gaps["codes"].tolist() == ["n0; n1; n2; n5; n7; n9"]
    assert result.gaps["name"].tolist() == [
        "E, central, and W, west (Delta; Beta; Alpha; and 1 more)"
    ]
    assert result.gaps["authorities"].tolist() == ["E; W"]
    assert result.gaps["sectors"].tolist() == ["central; west"]
    assert result.gaps["nearest_m"].tolist() == [0]


def test_schools_inside_are_counted_once():
    points = shapely.points([[550, 50], [100, 50], [950, 50], [3000, 50], [450, 50]])
    table = run(schools=np.append(points, [None])).gaps
    assert table["schools"].tolist() == [1, 1, 1, 0]
    assert run(schools=np.array([], dtype=object)).gaps["schools"].tolist() == [0, 0, 0, 0]


def test_everything_covered_gives_an_empty_table_with_the_same_columns():
    full = run()
    result = gaps(NeedAreas(NEED, GEOMS), AREAS, np.ones(7, dtype=bool), CENTRES)
    assert list(result.gaps.columns) == list(full.gaps.columns)
    assert len(result.gaps) == len(result.members) == 0
    assert (result.need_count, result.uncovered_count, result.below_minimum_count) == (7, 0, 0)


def test_no_coverage_areas_at_all():
    none = np.array([], dtype=object)
    result = gaps(
        NeedAreas(NEED, GEOMS), CoverAreas(COVER.head(0), none), np.zeros(7, dtype=bool), CENTRES
    )
    assert result.gaps["codes"].tolist()[0] == "n4; n5"
    assert result.gaps["nearest_m"].isna().all()


def test_residents_unknown_throughout():
    result = run(population=None, under_16=None, score=None)
    assert result.gaps["residents"].isna().all()
    assert result.gaps["mean_score"].isna().all()
    assert result.gaps["areas"].tolist() == [3, 1, 1, 1]
    assert result.residents_unknown == 6


def test_an_authority_without_a_centre_has_no_sector():
    result = gaps(NeedAreas(NEED, GEOMS), AREAS, IS_COVERED, {}, GapOptions(0, 3))
    assert result.gaps["name"].tolist() == ["W"]


@pytest.mark.parametrize("options", [{"gap_distance": -1}, {"min_areas": 0}])
def test_options_out_of_range_are_refused(options):
    with pytest.raises(InputError, match="Gaps"):
        GapOptions(**options)


@pytest.mark.parametrize("rule", RULES)
def test_real_lsoas_against_the_plain_way(west_midlands, made_up_areas, rule):
    """The 331 education LSOAs with 39 ILLUSTRATIVE areas, dissolved by geopandas."""
    import geopandas

    cover, cover_geom = made_up_areas
    pick = (west_midlands.frame["education_decile"] == 1).to_numpy()
    need = west_midlands.frame[pick].reset_index(drop=True)
    geoms = west_midlands.geoms[pick]
    yes = covered(rule, overlay(geoms, cover_geom), geoms, cover_geom)
    everything = shapely.union_all(cover_geom)
    if rule == "majority":
        share = [p.intersection(everything).area / p.area for p in geoms]
        assert yes.tolist() == [s > 0.5 for s in share]
    result = gaps(
        NeedAreas(need, geoms),
        CoverAreas(cover, cover_geom),
        yes,
        centres(west_midlands.frame["lad_name"].to_numpy(), west_midlands.geoms),
    )
    # Plainly: grow each area by a millimetre, dissolve, take the parts apart.
    rest = geopandas.GeoDataFrame(need[~yes], geometry=geoms[~yes], crs=27700)
    merged = geopandas.GeoDataFrame(geometry=rest.buffer(0.001), crs=27700).dissolve().explode()
    where = geopandas.GeoDataFrame(need[~yes], geometry=rest.representative_point(), crs=27700)
    joined = where.sjoin(merged.reset_index(drop=True), predicate="within")
    groups = joined.groupby("index_right").agg(
        codes=("code", lambda c: "; ".join(sorted(c))), n=("code", "size"), r=("population", "sum")
    )
    groups = groups[groups["n"] >= 2]
    assert len(groups) > 5
    assert sorted(result.gaps["codes"]) == sorted(groups["codes"])
    assert sorted(result.gaps["residents"]) == sorted(groups["r"])
    assert result.gaps["residents"].is_monotonic_decreasing
    assert result.gaps["name"].is_unique
    assert result.uncovered_count == (~yes).sum()
    assert result.gaps["areas"].sum() + result.below_minimum_count == result.uncovered_count
    assert result.gaps["hectares"].sum() * 1e4 == pytest.approx(
        shapely.area(geoms[~yes][result.members["gap"].notna()]).sum(), rel=1e-6
    )
    plain = [shapely.distance(g, cover_geom).min() for g in result.gaps["geometry"]]
    assert result.gaps["nearest_m"].to_numpy() == pytest.approx(plain)


def test_order_of_rows_does_not_matter(west_midlands, made_up_areas):
    cover, cover_geom = made_up_areas
    pick = (west_midlands.frame["education_decile"] == 1).to_numpy()
    need, geoms = west_midlands.frame[pick].reset_index(drop=True), west_midlands.geoms[pick]
    yes = covered("majority", overlay(geoms, cover_geom), geoms, cover_geom)
    middle = centres(west_midlands.frame["lad_name"].to_numpy(), west_midlands.geoms)
    order = np.random.default_rng(3).permutation(len(need))
    areas = CoverAreas(cover, cover_geom)
    first = gaps(NeedAreas(need, geoms), areas, yes, middle).gaps
    shuffled = NeedAreas(need.iloc[order].reset_index(drop=True), geoms[order])
    second = gaps(shuffled, areas, yes[order], middle).gaps
    columns = first.columns.drop("geometry")
    pd.testing.assert_frame_equal(first[columns], second[columns])
