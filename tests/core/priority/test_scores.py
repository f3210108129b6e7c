"""Scales, ratings, need by hexagon and the mask, against independent values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.hexagons import cell_pairs, covering, polygons
from wm_vru_plugin.core.priority.components import (
    COMPONENT_ROWS,
    NEED_ROWS,
    category_id,
    components_of,
    need_fields_of,
)
from wm_vru_plugin.core.priority.hex_need import need_by_hexagon
from wm_vru_plugin.core.priority.mask import masked
from wm_vru_plugin.core.priority.scores import (
    highest,
    neighbour_mean,
    neighbours_high,
    rating,
    scaled,
    weighted_mean,
)

COUNTS = st.lists(st.integers(0, 6), min_size=1, max_size=40).map(lambda v: np.array(v, float))


@given(COUNTS)
def test_percentile_is_that_of_scipy_among_hexagons_with_any(values: np.ndarray) -> None:
    having = values[values > 0]
    expected = [
        stats.percentileofscore(having, value, kind="rank") if value > 0 else 0 for value in values
    ]
    assert scaled(values) == pytest.approx(np.array(expected))


@given(COUNTS)
def test_z_is_that_of_scipy(values: np.ndarray) -> None:
    if np.ptp(values) == 0:
        assert not scaled(values, "z").any()
    else:
        assert scaled(values, "z") == pytest.approx(stats.zscore(values))


def test_quantiles_by_hand() -> None:
    values = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], dtype=float)
    assert scaled(values, "quantile").tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    # Four of five at mean rank 2.5 of 5 = 0.5, the last at 1.
    assert scaled(np.array([2.0, 2, 2, 2, 9]), "quantile").tolist() == [5, 5, 5, 5, 10]


def test_unknown_values_score_nothing_and_nought_may_be_a_value() -> None:
    values = np.array([np.nan, 0.0, -5.0, 3.0])
    assert scaled(values, any_value=True) == pytest.approx([0, 200 / 3, 100 / 3, 100])
    assert scaled(values).tolist() == [0, 0, 0, 100]
    with pytest.raises(InputError, match="Scale"):
        scaled(values, "stars")


@given(COUNTS, st.integers(1, 99))
def test_high_hexagons_are_about_the_share_and_ties_stand_together(
    values: np.ndarray, percent: int
) -> None:
    high = highest(values, percent)
    assert len(set(values[high]) & set(values[~high])) == 0
    assert not high[values == values.min()].any()
    if high.any() and not high.all():
        assert values[high].min() > values[~high].max()


def test_high_by_hand() -> None:
    assert highest(np.arange(20.0), 10).sum() == 2
    assert highest(np.arange(21.0), 10).sum() == 3, "10% of 21 is 2.1, rounded up"
    assert not highest(np.full(9, 4.0), 50).any(), "all equal: none stands out"
    # Mean rank of the three highest is 2, within 3 of 10; of the next four it is 5.5.
    assert highest(np.array([9.0, 9, 9, 5, 5, 5, 5, 1, 1, 1]), 30).sum() == 3


def test_rating_table() -> None:
    high = np.array([1, 1, 1, 0, 0, 0, 1], dtype=bool)
    around = np.array([3, 2, 0, 4, 1, 0, 6])
    assert rating(high, around).tolist() == ["A", "B", "C", "C", "D", "E", "A"]
    with pytest.raises(InputError):
        rating(high, around, 7)


def test_neighbours_of_a_ring() -> None:
    axial = np.array([(0, 0), (1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)])
    pairs = cell_pairs(axial)
    high = np.array([0, 1, 1, 1, 0, 0, 0], dtype=bool)
    assert neighbours_high(high, pairs).tolist() == [3, 1, 2, 1, 1, 0, 1]
    scores = np.array([6.0, 0, 0, 0, 3, 3, 6])
    assert neighbour_mean(scores, pairs)[0] == pytest.approx(2)
    assert neighbour_mean(np.array([5.0]), np.empty((0, 2), dtype=int)).tolist() == [5]


def test_weighted_mean() -> None:
    parts = [np.array([0.0, 100]), np.array([60.0, 40])]
    assert weighted_mean(parts, [1, 3], 2).tolist() == [45, 55]
    assert np.isnan(weighted_mean(parts, [0, 0], 2)).all()


def test_tables_of_components() -> None:
    assert [item.id for item in components_of(COMPONENT_ROWS)][:2] == [
        "serious_acquisitive_crime",
        "criminal_damage",
    ]
    assert [item.direction for item in need_fields_of(NEED_ROWS)] == ["low"] * 4 + ["count"]
    assert category_id(" Anti-social behaviour ") == "anti_social_behaviour"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("a", "crime", "x", "-1")], "weight"),
        ([("a", "crime", "x", "much")], "weight"),
        ([("a", "harm", "x", 1)], "layer 'harm'"),
        ([("a", "crime", " ; ", 1)], "no categories"),
        ([("a", "crime", "x; y", 1), ("b", "demand", "Y", 1)], "category 'y' also stands in 'a'"),
        ([("a", "crime", "x", 1), ("A", "crime", "y", 1)], "comes twice"),
        ([("a", "crime", "x")], "row 1"),
    ],
)
def test_tables_that_cannot_be_used(rows: list, words: str) -> None:
    with pytest.raises(InputError, match=words):
        components_of(rows)
    with pytest.raises(InputError, match="direction"):
        need_fields_of([("a", "field", "up", 1)])


def test_need_is_shared_out_and_averaged() -> None:
    # Two squares, the western of 300 people in decile 1, the eastern of 100 in decile 9; one
    # target holds the western whole and half of the eastern, the other the rest.
    need = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    cells = np.array([shapely.box(0, 0, 150, 100), shapely.box(150, 0, 300, 100)])
    frame = pd.DataFrame({"d": [1, 9], "s": [50.0, 10.0], "n": [30, 10], "population": [300, 100]})
    fields = need_fields_of([("d", "d", "low", 1), ("s", "s", "high", 1), ("n", "n", "count", 1)])
    found = need_by_hexagon(frame, need, cells, fields, "population")
    assert found.residents == pytest.approx([350, 50])
    assert found.values["d"] == pytest.approx([(300 * 1 + 50 * 9) / 350, 9])
    assert found.values["s"] == pytest.approx([(300 * 50 + 50 * 10) / 350, 10])
    assert found.values["n"] == pytest.approx([35, 5])
    assert found.risk["d"][0] > found.risk["d"][1], "decile 1 is the most deprived"
    assert found.risk["s"][0] > found.risk["s"][1]
    by_land = need_by_hexagon(frame, need, cells, fields)
    assert by_land.values["d"] == pytest.approx([(100 * 1 + 50 * 9) / 150, 9])
    assert by_land.residents is None


def test_need_that_is_not_known() -> None:
    need = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    cells = np.append(need, shapely.box(500, 0, 600, 100))
    frame = pd.DataFrame({"d": [np.nan, 4], "population": [10, 0]})
    found = need_by_hexagon(frame, need, cells, need_fields_of([("d", "d", "low", 1)]))
    assert np.isnan(found.values["d"]).tolist() == [True, False, True]
    assert found.unknown == {"d": 1}
    nobody = need_by_hexagon(
        frame, need, cells, need_fields_of([("d", "d", "low", 1)]), "population"
    )
    assert np.isnan(nobody.values["d"]).all(), "nobody lives where the decile is known"
    with pytest.raises(InputError, match="column 'x'"):
        need_by_hexagon(frame, need, cells, need_fields_of([("x", "x", "low", 1)]))
    with pytest.raises(InputError, match="negative"):
        need_by_hexagon(frame.assign(n=-1), need, cells, need_fields_of([("n", "n", "count", 1)]))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 10_000))
def test_totals_of_need_are_kept(seed: int) -> None:
    random = np.random.default_rng(seed)
    corner = random.uniform(0, 4000, (6, 2))
    need = shapely.box(*corner.T, *(corner + random.uniform(100, 900, (6, 2))).T)
    axial = covering(shapely.union_all(need), 300)
    frame = pd.DataFrame({"n": random.integers(0, 500, 6), "p": random.integers(0, 900, 6)})
    found = need_by_hexagon(
        frame, need, polygons(axial, 300), need_fields_of([("n", "n", "count", 1)]), "p"
    )
    assert found.residents is not None
    # Slivers under a square metre are dropped.
    assert found.residents.sum() == pytest.approx(frame["p"].sum(), rel=1e-3)
    assert found.values["n"].sum() == pytest.approx(frame["n"].sum(), rel=1e-3)


def test_mask_by_distance() -> None:
    xy = np.array([(0.0, 0.0), (30, 0), (60, 0), (200, 0), (np.nan, 0)])
    mask = np.array([shapely.Point(0, 0), shapely.box(150, -50, 190, 50), None, shapely.Point()])
    assert masked(xy, mask, 0).tolist() == [True, False, False, False, False]
    assert masked(xy, mask, 30).tolist() == [True, True, False, True, False]
    assert masked(xy, mask[2:], 30).sum() == 0
    with pytest.raises(InputError, match="mask"):
        masked(xy, mask, -1)
