"""Points in polygons against geopandas, and counts that add up."""

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.random_coverages import grid
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.points_in_polygons import (
    NOWHERE,
    check_codes,
    count_long,
    count_wide,
    labels,
    locate,
    unique_places,
)
from wm_vru_plugin.core.tables.column_names import column_names

SQUARES = shapely.box(np.arange(3) * 1000, 0, np.arange(3) * 1000 + 1000, 1000)


def random_points(count: int, seed: int, places: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    xy = random.uniform(-1000, 9000, (places or count, 2))
    return xy[random.integers(0, len(xy), count)] if places else xy


def by_geopandas(xy: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """(m,) counts, a point on a boundary in the first polygon."""
    joined = geopandas.sjoin(
        geopandas.GeoDataFrame(geometry=shapely.points(xy)),
        geopandas.GeoDataFrame(geometry=areas),
        predicate="intersects",
    )
    first = joined.groupby(level=0)["index_right"].min().to_numpy()
    return np.bincount(first, minlength=len(areas))


@pytest.mark.parametrize("places", [0, 300])
def test_counts_are_those_of_geopandas(places: int) -> None:
    areas, xy = grid(8, 3), random_points(20_000, 4, places)
    found = locate(xy, areas)
    inside = found.area[found.area != NOWHERE]
    assert (np.bincount(inside, minlength=len(areas)) == by_geopandas(xy, areas)).all()
    assert found.inside + found.outside + found.without_location == len(xy)
    assert found.outside > 0
    assert found.places == (places or len(xy))


def test_a_point_on_a_shared_boundary_counts_in_the_first_polygon() -> None:
    xy = np.array([[1000.0, 500.0], [2000.0, 1000.0], [0.0, 0.0], [3000.0, 500.0]])
    found = locate(xy, SQUARES)
    assert found.area.tolist() == [0, 1, 0, 2]
    assert found.shared == 2
    assert locate(xy, SQUARES[::-1]).area.tolist() == [1, 0, 2, 0]


def test_overlapping_polygons_count_a_point_once() -> None:
    areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 20, 20)])
    found = locate(np.array([[5.0, 5.0], [15.0, 15.0]]), areas)
    assert found.area.tolist() == [0, 1]
    assert found.inside == 2


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), dx=st.integers(-400, 400), dy=st.integers(-400, 400))
def test_order_and_place_of_the_points_change_nothing(seed: int, dx: int, dy: int) -> None:
    areas, xy = grid(4, seed), random_points(200, seed, 60)
    areas = shapely.transform(areas, np.rint)
    xy = xy.round()
    found = locate(xy, areas).area
    order = np.random.default_rng(seed).permutation(len(xy))
    assert (locate(xy[order], areas).area == found[order]).all()
    shift = np.array([dx, dy]) * 1000.0
    moved = shapely.transform(areas, lambda at: at + shift)
    assert (locate(xy + shift, moved).area == found).all()


def test_degenerate_points_and_areas() -> None:
    none = locate(np.empty((0, 2)), SQUARES)
    assert (none.inside, none.outside, none.places) == (0, 0, 0)
    assert locate(np.array([[5.0, 5.0]]), np.empty(0, dtype=object)).area.tolist() == [NOWHERE]
    lost = locate(np.array([[np.nan, np.nan], [5.0, np.inf], [5.0, 5.0]]), SQUARES)
    assert (lost.without_location, lost.area.tolist()) == (2, [NOWHERE, NOWHERE, 0])
    together = locate(np.full((10_000, 2), 2500.0) * [1, 0.1], SQUARES)
    assert (together.places, together.inside) == (1, 10_000)
    assert set(together.area.tolist()) == {2}


def test_places_are_those_of_numpy() -> None:
    xy = random_points(5_000, 9, 700)
    rows, places = unique_places(xy)
    assert (places[rows] == xy).all()
    assert len(places) == len(np.unique(xy, axis=0))
    assert unique_places(np.array([[0.0, -0.0], [-0.0, 0.0]]))[0].tolist() == [0, 0]


def frames(count: int = 3_000) -> tuple[np.ndarray, pd.DataFrame]:
    random = np.random.default_rng(11)
    xy = random.uniform(-500, 3500, (count, 2)) * [1, 0.4]
    xy[:40] = np.nan
    return xy, pd.DataFrame(
        {
            "category": random.choice(["robbery", "burglary", None], count),
            "group": random.choice(["all", "16_or_under"], count),
            "period": random.choice(["2019-01", "2019-02"], count),
        }
    )


def test_long_and_wide_hold_the_same_total_and_agree_with_pandas() -> None:
    xy, rows = frames()
    found = locate(xy, SQUARES)
    keys = [labels(rows[name], len(rows)) for name in rows]
    long = count_long(found.area, ["A", "B", "C"], *keys)
    wide, names = count_wide(found.area, 3, keys[0])
    assert list(long.columns) == ["area_code", "category", "victim_group", "period", "count"]
    assert long["count"].sum() == wide["points"].sum() == found.inside
    assert found.inside + found.outside + found.without_location == len(rows)
    assert (long["count"] > 0).all()
    assert set(names.values()) == {"robbery", "burglary", "not stated"}
    expected = rows.fillna("not stated").assign(area=found.area)
    expected = expected[expected["area"] != NOWHERE].groupby(["area", *rows.columns]).size()
    assert len(long) == len(expected)
    assert (long["count"].to_numpy() == expected.to_numpy()).all()
    by_area = long.pivot_table(index="area_code", columns="category", values="count", aggfunc="sum")
    for column, name in names.items():
        assert (by_area[name].to_numpy() == wide[column].to_numpy()).all()


def test_no_points_inside_gives_an_empty_table_and_noughts() -> None:
    nowhere = np.full(5, NOWHERE)
    every = labels(None, 5)
    assert count_long(nowhere, ["A"], every, every, every).empty
    wide, _ = count_wide(nowhere, 1, every)
    assert wide.to_numpy().tolist() == [[0, 0]]


def test_values_that_read_the_same_are_one_category() -> None:
    found = labels(pd.Series([" a", "a", None, "", 2.0, "not stated"], dtype=object), 6)
    assert [found.names[code] for code in found.codes] == [
        "a",
        "a",
        "not stated",
        "not stated",
        "2",
        "not stated",
    ]


def test_columns_are_plain_and_different() -> None:
    names = column_names(
        ["Knife crime", "knife-crime", "café", 'x"); DROP TABLE lsoa;--', "犯罪", "", "a" * 90]
    )
    assert names[:4] == ["n_knife_crime", "n_knife_crime_2", "n_cafe", "n_x_drop_table_lsoa"]
    assert names[4:6] == ["n_other", "n_other_2"]
    assert len(names[6]) <= 48
    assert all(name.isidentifier() and name.isascii() for name in names)


def test_a_field_of_identifiers_is_no_field_of_categories() -> None:
    with pytest.raises(InputError, match="1,000 different values"):
        count_wide(np.zeros(1000, dtype=int), 1, labels(pd.Series(range(1000)), 1000), "Field 'id'")


def test_codes_must_be_there_and_different() -> None:
    assert check_codes(pd.Series(["a", 2.0]), "x") == ["a", "2"]
    with pytest.raises(InputError, match="'a' stands for 2 polygons"):
        check_codes(pd.Series(["a", "b", "a"]), "Layer 'lsoa', field 'code'")
    for missing in (None, " "):
        with pytest.raises(InputError, match="row 2 has no code"):
            check_codes(pd.Series(["a", missing]), "Layer 'lsoa', field 'code'")
