"""Counts, residents and neighbours of hexagons against geopandas, and totals that are kept."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.random_coverages import grid as coverage
from tests.helpers.random_coverages import hexagon_area
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.hexagons import centres
from wm_vru_plugin.core.priority.hex_grid import (
    apportion,
    count_points,
    hex_grid,
    high_threshold,
    neighbour_scores,
    rates,
)

AREA = shapely.Point(405_000, 290_000).buffer(4_000)


def points(count: int = 5_000, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal((405_000, 290_000), 2_000, (count, 2))


@pytest.mark.parametrize("clip", [False, True])
def test_counts_are_those_of_geopandas(clip: bool) -> None:
    grid, xy = hex_grid(np.array([AREA]), 500, clip), points()
    found = count_points(grid, np.vstack([xy, [[np.nan, 1.0]]]))
    joined = geopandas.sjoin(
        geopandas.GeoDataFrame(geometry=shapely.points(xy)),
        geopandas.GeoDataFrame(geometry=grid.shapes),
        predicate="within",
    )
    expected = np.bincount(joined["index_right"], minlength=len(grid.axial))
    assert (found.count == expected).all()
    assert found.without_location == 1
    assert found.count.sum() + found.outside == len(xy)
    assert found.outside > 0


def test_clipped_hexagons_make_up_the_area() -> None:
    whole, cut = (hex_grid(np.array([AREA]), 500, clip) for clip in (False, True))
    assert (whole.names == cut.names).all()
    assert shapely.area(cut.shapes).sum() == pytest.approx(AREA.area)
    assert np.allclose(shapely.area(whole.shapes), hexagon_area(500))
    assert (shapely.area(cut.shapes) <= hexagon_area(500) + 1e-6).all()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), size=st.sampled_from([300.0, 500.0, 2000.0]))
def test_residents_are_kept_where_the_grid_holds_the_areas(seed: int, size: float) -> None:
    areas = coverage(4, seed)
    residents = np.random.default_rng(seed).integers(0, 3000, len(areas)).astype(float)
    grid = hex_grid(areas, size)
    shared = apportion(grid.shapes, areas, residents)
    assert shared.sum() == pytest.approx(residents.sum())
    assert (shared >= 0).all()
    order = np.random.default_rng(seed).permutation(len(areas))
    assert np.allclose(apportion(grid.shapes, areas[order], residents[order]), shared)


def test_apportioning_by_hand() -> None:
    halves = shapely.box([0, 1], 0, [1, 2], 1)
    area = np.array([shapely.box(0.5, 0, 1.5, 1), shapely.box(1.5, 0, 3.5, 1)])
    shared = apportion(halves, area, np.array([10.0, 8.0]))
    assert shared.tolist() == pytest.approx([5, 7])
    assert apportion(halves, area, np.array([10.0, np.nan])).tolist() == pytest.approx([5, 5])


def test_neighbour_scores_by_hand() -> None:
    grid = hex_grid(np.array([AREA]), 500)
    count = np.zeros(len(grid.axial), dtype=int)
    middle = int(np.hypot(*(centres(grid.axial, 500) - (405_000, 290_000)).T).argmin())
    count[middle] = 12
    ring = np.concatenate([
        grid.pairs[grid.pairs[:, 0] == middle, 1], grid.pairs[grid.pairs[:, 1] == middle, 0],
    ])  # fmt: skip
    scores = neighbour_scores(count, grid.pairs, 5)
    assert len(ring) == 6
    assert (scores.loc[ring, "neighbours_high"] == 1).all()
    assert (scores.loc[ring, "neighbour_mean"] == 2).all()
    assert scores["neighbours_high"].sum() == 6
    assert scores.loc[middle, "neighbour_sum"] == 0
    assert scores["high"].sum() == 1
    assert scores["neighbours"].max() == 6


def test_thresholds() -> None:
    assert high_threshold(np.arange(11), 0.9) == 9
    assert high_threshold(np.array([0] * 20 + [5]), 0.9) == 0
    same = np.full(8, 4)
    assert not neighbour_scores(same, np.empty((0, 2), int), high_threshold(same, 0.9))[
        "high"
    ].any()
    with pytest.raises(InputError, match="quantile"):
        high_threshold(same, 90)


def test_one_hexagon_and_points_in_one_place() -> None:
    grid = hex_grid(np.array([AREA.centroid.buffer(1)]), 5000)
    xy = np.tile([[405_000.0, 290_000.0]], (10_000, 1))
    found = count_points(grid, xy)
    assert found.count.sum() == 10_000
    scores = neighbour_scores(found.count, grid.pairs, 0)
    assert len(scores) == len(grid.axial) >= 1
    if len(grid.axial) == 1:
        assert np.isnan(scores["neighbour_mean"]).all()
    assert count_points(grid, np.empty((0, 2))).count.sum() == 0


def test_rates_need_residents() -> None:
    found = rates(np.array([5, 5, 0, 3]), np.array([1000.0, 99, 100, 0]), 100)
    assert found[[0, 2]].tolist() == [5, 0]
    assert np.isnan(found[[1, 3]]).all()
    assert np.isnan(rates(np.array([3]), np.array([0.0]), 0)).all()
