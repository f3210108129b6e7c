"""The lattice of hexagons against geometry done the long way."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.random_coverages import hexagon_area
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.contiguity import queen_neighbours
from wm_vru_plugin.core.geometry.hexagons import (
    cell_name,
    cell_pairs,
    cells_of,
    centres,
    covering,
    polygons,
)

BOX = shapely.box(400_000, 280_000, 408_000, 291_000)


def points(count: int = 20_000, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform((400_000, 280_000), (408_000, 291_000), (count, 2))


def test_points_lie_in_their_hexagon_as_geopandas_finds_it() -> None:
    xy, cells = points(), covering(BOX, 500)
    hexagons = geopandas.GeoDataFrame(geometry=polygons(cells, 500))
    joined = geopandas.sjoin(
        geopandas.GeoDataFrame(geometry=shapely.points(xy)), hexagons, predicate="within"
    )
    assert len(joined) == len(xy)
    by_geometry = cells[joined["index_right"].sort_index().to_numpy()]
    assert (cells_of(xy, 500) == by_geometry).all()


def test_a_hexagon_has_the_size_and_area_that_its_formula_gives() -> None:
    shape = polygons(np.array([[3, -2]]), 500)[0]
    west, south, east, north = shape.bounds
    assert north - south == pytest.approx(500)
    assert east - west == pytest.approx(1000 / np.sqrt(3))
    assert shape.area == pytest.approx(hexagon_area(500)) == pytest.approx(216_506.351)
    assert centres(np.array([[0, 0]]), 500).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("size", [100, 333.3, 500, 1000])
def test_neighbours_share_their_corners_to_the_last_bit(size: float) -> None:
    cells = covering(shapely.Point(4e5, 2.9e5).buffer(12 * size), size)
    shapes = polygons(cells, size)
    assert (cell_pairs(cells) == queen_neighbours(shapes)).all()
    corners = np.unique(shapely.get_coordinates(shapes), axis=0)
    assert len(corners) == len(np.unique(corners.round(3), axis=0))
    union = shapely.union_all(shapes)
    assert len(union.interiors) == 0
    assert union.area == pytest.approx(len(cells) * hexagon_area(size))


def test_grids_of_one_size_agree_wherever_they_start() -> None:
    part = covering(shapely.box(401_234, 281_234, 404_321, 285_678), 500)
    whole = {tuple(cell) for cell in covering(BOX, 500).tolist()}
    assert {tuple(cell) for cell in part.tolist()} <= whole


def test_a_hexagon_inside_has_six_neighbours_and_one_alone_none() -> None:
    cells = covering(BOX, 500)
    degree = np.bincount(cell_pairs(cells).ravel(), minlength=len(cells))
    inside = shapely.contains(BOX.buffer(-1200), shapely.points(centres(cells, 500)))
    assert (degree[inside] == 6).all()
    assert cell_pairs(np.array([[5, 5], [9, 9]])).shape == (0, 2)
    assert cell_pairs(np.empty((0, 2), dtype=int)).shape == (0, 2)


def test_covering_takes_what_shares_land_and_not_what_only_touches() -> None:
    cells = covering(BOX, 500)
    shared = shapely.area(shapely.intersection(polygons(cells, 500), BOX))
    assert (shared > 0).all()
    assert shared.sum() == pytest.approx(BOX.area)
    one = polygons(cells[40:41], 500)[0]
    assert covering(one, 500).tolist() == cells[40:41].tolist()
    far = cells[[0, -1]]
    both = shapely.multipolygons(polygons(far, 500))
    assert covering(both, 500).tolist() == far.tolist()


@settings(max_examples=60, deadline=None)
@given(
    q=st.integers(-5_000, 5_000),
    r=st.integers(-5_000, 5_000),
    dx=st.floats(-3000, 3000),
    dy=st.floats(-3000, 3000),
    size=st.sampled_from([50.0, 500.0, 777.7, 2000.0]),
)
def test_a_shift_by_the_lattice_shifts_the_cells(
    q: int, r: int, dx: float, dy: float, size: float
) -> None:
    start = cells_of(np.array([[dx, dy]]), size)
    moved = np.array([[dx, dy]]) + centres(np.array([[q, r]]), size)
    there = cells_of(moved, size)
    edge = shapely.distance(
        shapely.boundary(polygons(start, size)[0]), shapely.points(dx, dy)
    )  # on a boundary, rounding may choose the other side
    assert edge < 1e-4 or (there - start).tolist() == [[q, r]]
    assert shapely.distance(polygons(there, size)[0], shapely.points(moved)[0]) < 1e-4


def test_corners_and_sides_go_to_one_of_the_hexagons_that_meet_there() -> None:
    shape = polygons(np.array([[0, 0]]), 500)[0]
    ring = shapely.get_coordinates(shape)
    middles = (ring[1:] + ring[:-1]) / 2
    for xy in (ring, middles):
        found = polygons(cells_of(xy, 500), 500)
        assert (shapely.distance(found, shapely.points(xy)) < 1e-6).all()


def test_names_say_size_column_and_row() -> None:
    assert cell_name(np.array([[12, -3]]), 500.0).tolist() == ["H500_12_-3"]
    assert cell_name(np.array([[0, 1]]), 62.5).tolist() == ["H62.5_0_1"]


def test_what_cannot_be_a_grid_is_refused() -> None:
    for size in (0, -5, float("nan"), float("inf")):
        with pytest.raises(InputError, match="size of the hexagons"):
            covering(BOX, size)
    with pytest.raises(InputError, match="would take about"):
        covering(shapely.box(0, 0, 700_000, 1_300_000), 100)
    with pytest.raises(InputError, match="no area"):
        covering(shapely.Polygon(), 500)
    with pytest.raises(InputError, match="missing, infinite"):
        cells_of(np.array([[1.0, np.nan]]), 500)
    with pytest.raises(InputError, match="more than once"):
        cell_pairs(np.array([[1, 1], [1, 1]]))
