"""Candidate areas: the search, the shapes, the names and what they hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.random_coverages import hexagon_area
from tests.helpers.real_priority import real_grid, real_lsoas
from wm_vru_plugin.core.coverage.rules import covered
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.contiguity import components
from wm_vru_plugin.core.geometry.hexagons import cell_pairs, covering, polygons
from wm_vru_plugin.core.geometry.overlay import overlay
from wm_vru_plugin.core.priority.candidate_areas import (
    CandidateOptions,
    Candidates,
    GridColumns,
    Places,
    candidate_areas,
)
from wm_vru_plugin.core.priority.candidate_search import SearchOptions, search
from wm_vru_plugin.core.priority.candidate_shapes import smoothed_areas
from wm_vru_plugin.core.priority.sentences import candidates_summary

SIZE = 500.0
AXIAL = covering(shapely.box(0, 0, 12_000, 9_000), SIZE)
PAIRS = cell_pairs(AXIAL)
HEXAGONS = polygons(AXIAL, SIZE)
XY = shapely.get_coordinates(shapely.centroid(HEXAGONS))


def hills(*centres: tuple[float, float, float]) -> np.ndarray:
    """Scores that fall from each (x, y, height) by 1 a metre, and are never below 0."""
    parts = [np.maximum(h - np.hypot(XY[:, 0] - x, XY[:, 1] - y), 0) for x, y, h in centres]
    return np.max(parts, axis=0)


THREE = hills((2000, 2000, 1500), (9000, 2000, 1400), (6000, 7000, 1300))


def frame(scores: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "score": scores,
            "crime_count": (scores > 0).astype(int) * 3,
            "residents": 100.0,
            "need_score": scores,
            "authority": np.where(XY[:, 0] < 6000, "Westham", "Eastham"),
        }
    )


def draw(scores: np.ndarray, number: int = 3, **more: object) -> Candidates:
    searched = SearchOptions(number, 3, 0, 50.0)
    return candidate_areas(
        frame(scores), HEXAGONS, CandidateOptions(search=searched, **more), check_cancelled=None
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 4), st.integers(2, 30))
def test_search_agrees_with_trying_every_threshold(
    seed: int, number: int, smallest: int, levels: int
) -> None:
    axial = AXIAL[:150]
    pairs = cell_pairs(axial)
    scores = np.random.default_rng(seed).integers(0, levels, len(axial)).astype(float)
    found = search(scores, pairs, SearchOptions(number, smallest, 0, 60.0))
    best = (0, np.nan)
    for threshold in sorted(set(scores), reverse=True):
        chosen = np.flatnonzero(scores >= threshold)
        if len(chosen) > 0.6 * len(axial) or threshold == scores.min():
            break
        local = np.full(len(axial), -1)
        local[chosen] = np.arange(len(chosen))
        mine = local[pairs[(local[pairs] >= 0).all(axis=1)]]
        count = int((np.bincount(components(len(chosen), mine)) >= smallest).sum())
        if best[0] <= count <= number and count:
            best = (count, threshold)
    assert found.found == best[0]
    assert found.threshold == pytest.approx(best[1], nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(8, 15))
def test_areas_are_contiguous_and_of_the_size_asked(seed: int, number: int, largest: int) -> None:
    scores = np.random.default_rng(seed).normal(size=len(AXIAL))
    found = search(scores, PAIRS, SearchOptions(number, 3, largest, 40.0))
    assert found.found <= number
    size = np.bincount(found.group[found.group >= 0])
    assert (size >= 3).all() and (size <= largest).all()
    assert (scores[found.group >= 0] >= found.threshold).all()
    same = found.group[PAIRS[:, 0]] == found.group[PAIRS[:, 1]]
    inside = PAIRS[same & (found.group[PAIRS[:, 0]] >= 0)]
    parts = components(len(AXIAL), inside)
    assert len(set(parts[found.group >= 0])) == found.found
    assert found.chosen == found.small + (found.group >= 0).sum()


def test_three_hills_make_three_areas() -> None:
    found = draw(THREE, adopted=2)
    areas = found.areas
    assert areas["rank"].tolist() == [1, 2, 3]
    assert areas["adopted"].tolist() == [True, True, False]
    assert areas["hexagons"].is_monotonic_decreasing, "the higher hill is the larger"
    assert areas["name"].tolist()[0] == "Westham, south"
    for rank in (1, 2, 3):
        assert (found.rank == rank).sum() == areas["hexagons"][rank - 1]
    crime = frame(THREE)["crime_count"]
    assert areas["crime"].sum() == crime[found.rank > 0].sum()
    assert found.held["crime"] == pytest.approx(areas["share_crime"].sum())
    assert found.held["residents"] == pytest.approx((found.rank > 0).mean())
    assert found.held["need"] == pytest.approx(THREE[found.rank > 0].sum() / THREE.sum())


def test_fewer_than_wanted_is_said() -> None:
    found = draw(THREE, number=5)
    assert len(found.areas) == 3
    text = candidates_summary(found, CandidateOptions(search=SearchOptions(5, 3, 0, 50.0)))
    assert text.startswith("3 candidate areas, fewer than the 5 wanted")
    none = draw(np.zeros(len(AXIAL)))
    assert len(none.areas) == 0
    assert "No candidate area was found" in candidates_summary(none, CandidateOptions())


def test_order_of_rows_changes_nothing() -> None:
    table = frame(np.round(THREE, -2))
    options = CandidateOptions(search=SearchOptions(6, 3, 10, 50.0))
    base = candidate_areas(table, HEXAGONS, options)
    order = np.random.default_rng(5).permutation(len(table))
    turned = candidate_areas(table.iloc[order].reset_index(drop=True), HEXAGONS[order], options)
    pd.testing.assert_frame_equal(
        turned.areas.drop(columns="geometry"), base.areas.drop(columns="geometry")
    )
    assert (turned.rank == base.rank[order]).all()


def test_largest_size_splits_a_plateau_into_areas_that_do_not_overlap() -> None:
    found = candidate_areas(
        frame(THREE), HEXAGONS, CandidateOptions(search=SearchOptions(9, 3, 8, 50.0))
    )
    shapes = found.areas["geometry"].to_numpy(dtype=object)
    assert len(shapes) > 3
    assert shapely.is_valid(shapes).all()
    together = shapely.area(shapely.union_all(shapes))
    assert shapely.area(shapes).sum() == pytest.approx(together, abs=1)


def test_shapes_by_hand() -> None:
    one = np.zeros(1, dtype=np.intp)
    hexagon = polygons(np.array([(0, 0)]), SIZE)
    (plain,) = smoothed_areas(hexagon, one, SIZE, smoothing=0)
    assert shapely.equals(plain, hexagon[0])
    (rounded,) = smoothed_areas(hexagon, one, SIZE)
    # Six corners of 120 degrees lose r² (tan 30° - pi/6) each, with r = 125 m.
    lost = 6 * 125**2 * (np.tan(np.pi / 6) - np.pi / 6)
    assert shapely.area(rounded) == pytest.approx(hexagon_area(SIZE) - lost, rel=2e-3)


def test_holes_and_what_lies_in_them() -> None:
    ring = np.array([(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1), (0, 0)])
    shapes = polygons(ring, SIZE)
    group = np.array([0, 0, 0, 0, 0, 0, -1], dtype=np.intp)
    (filled,) = smoothed_areas(shapes, group, SIZE, 0, hole_ha=25)
    assert shapely.area(filled) == pytest.approx(7 * hexagon_area(SIZE))
    (kept,) = smoothed_areas(shapes, group, SIZE, 0, hole_ha=20)
    assert shapely.area(kept) == pytest.approx(6 * hexagon_area(SIZE))
    group[-1] = 1
    outer, inner = smoothed_areas(shapes, group, SIZE, 0, hole_ha=25)
    assert shapely.area(outer) == pytest.approx(6 * hexagon_area(SIZE))
    assert shapely.area(inner) == pytest.approx(hexagon_area(SIZE))
    with pytest.raises(InputError, match="smoothing"):
        smoothed_areas(shapes, group, SIZE, 40)


def test_bad_input_is_named() -> None:
    table = frame(THREE)
    table.loc[3, "score"] = np.nan
    with pytest.raises(InputError, match="Priority grid, column 'score': 1 hexagons"):
        candidate_areas(table, HEXAGONS)
    with pytest.raises(InputError, match="'points'"):
        candidate_areas(frame(THREE), HEXAGONS, columns=GridColumns("points"))
    with pytest.raises(InputError, match="no field of crime"):
        candidate_areas(
            frame(THREE), HEXAGONS, CandidateOptions(rank_by="crime"), GridColumns(crime=None)
        )
    with pytest.raises(InputError, match="Search"):
        SearchOptions(39, 5, 4)
    with pytest.raises(InputError, match="ranked by 'luck'"):
        CandidateOptions(rank_by="luck")


def test_places_name_areas() -> None:
    places = Places(
        np.array(["Hillfoot", "Corner"], dtype=object),
        np.array([shapely.box(0, 0, 12_000, 8_900), shapely.box(0, 8_900, 12_000, 9_500)]),
    )
    options = CandidateOptions(search=SearchOptions(3, 3, 0, 50.0))
    areas = candidate_areas(frame(THREE), HEXAGONS, options, places=places).areas
    assert areas["name"].str.endswith("(Hillfoot)").all()


def test_candidates_from_real_crime_and_deprivation(shared_file) -> None:
    """39 areas from the grid of February 2011; a tenth of the land, two fifths of the crime."""
    grid, *_ = real_grid(shared_file)
    found = candidate_areas(grid.frame, grid.frame["geometry"].to_numpy(dtype=object))
    areas = found.areas
    assert len(areas) == 39
    assert areas["adopted"].sum() == 19
    assert areas["hexagons"].between(5, 20).all()
    assert areas["name"].is_unique
    assert found.held["hexagons"] == pytest.approx(0.108, abs=0.002)
    assert found.held["crime"] == pytest.approx(0.404, abs=0.005)
    assert found.held["residents"] == pytest.approx(0.224, abs=0.005)
    shapes = areas["geometry"].to_numpy(dtype=object)
    assert (shapely.get_num_geometries(shapes) == 1).all(), "each area is of one piece"
    # Compact: a hexagon's isoperimetric quotient is 0.91, a strip of ten by one hexagon's 0.25.
    quotient = 4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2
    assert np.median(quotient) > 0.35
    # Need that they were drawn from lies in them far beyond their share of the land.
    lsoas, geometry = real_lsoas(shared_file)
    tenth = (lsoas["education_decile"] == 1).to_numpy()
    shared = overlay(geometry[tenth], shapes)
    inside = shared.area_inside.sum()
    land = shapely.area(shapes).sum() / shapely.area(geometry).sum()
    share = inside / shapely.area(geometry[tenth]).sum()
    assert share == pytest.approx(0.348, abs=0.01)
    assert share > 2.5 * land
    # As wmvru:overlap and wmvru:gaps count them: the report's 331 areas of the education tenth.
    assert tenth.sum() == 331
    whole = covered("within", shared, geometry[tenth], shapes)
    most = covered("majority", shared, geometry[tenth], shapes)
    assert whole.sum() == pytest.approx(58, abs=3)
    assert most.sum() == pytest.approx(164, abs=5)
    dudley = (lsoas["lad_name"] == "Dudley").to_numpy()[tenth]
    assert not most[dudley].any(), "30 areas of Dudley, and no candidate holds most of one"
