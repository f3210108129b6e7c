"""Location quotients, and overlap under random placement."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.random_coverages import grid
from wm_vru_plugin.core.coverage.chance import Placing, chance_sentence, chance_table
from wm_vru_plugin.core.coverage.location_quotient import location_quotient, location_quotients
from wm_vru_plugin.core.coverage.placements import Places, placements
from wm_vru_plugin.core.errors import Cancelled, InputError

SIZE = 12
CELLS = np.array(
    [
        shapely.box(x * 500, y * 500, x * 500 + 500, y * 500 + 500)
        for x in range(SIZE)
        for y in range(SIZE)
    ],
    dtype=object,
)
EVEN = np.full(len(CELLS), 100.0)


def test_quotient_by_hand() -> None:
    value, lower, upper = location_quotient(20, 40, 50, 200)
    assert value == pytest.approx((20 / 40) / (50 / 200))
    assert lower < value < upper
    assert np.log(upper / value) == pytest.approx(np.log(value / lower))


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    covered, others, p1, p2 = 120, 600, 0.4, 0.15
    truth = p1 / ((covered * p1 + others * p2) / (covered + others))
    hits = 0
    for _ in range(2000):
        k1, k2 = random.binomial(covered, p1), random.binomial(others, p2)
        _, lower, upper = location_quotient(k1, covered, k1 + k2, covered + others)
        hits += lower <= truth <= upper
    assert 0.93 < hits / 2000 < 0.97


@pytest.mark.parametrize(
    "counts, quotient",
    [((0, 0, 5, 10), None), ((0, 5, 0, 10), None), ((0, 5, 5, 10), 0.0), ((5, 5, 5, 5), 1.0)],
)
def test_quotients_without_an_interval(counts: tuple[int, ...], quotient: float | None) -> None:
    value, lower, upper = location_quotient(*counts)
    assert np.isnan(value) if quotient is None else value == quotient
    assert np.isnan(lower) and np.isnan(upper)


def test_counts_that_contradict_one_another() -> None:
    with pytest.raises(InputError, match="do not fit"):
        location_quotient(6, 5, 8, 10)


def test_by_authority_and_total() -> None:
    need = np.array([1, 1, 0, 0, 1, 0], dtype=bool)
    covered = np.array([1, 0, 0, 1, 1, 0], dtype=bool)
    table = location_quotients(need, covered, np.array(["B", "B", "B", "A", "A", ""], dtype=object))
    assert table["authority"].tolist() == ["A", "B", "Total"]
    assert table["areas"].tolist() == [2, 3, 6]
    assert table["need_covered"].tolist() == [1, 1, 2]
    assert table["location_quotient"].tolist() == pytest.approx([1.0, 1.5, (2 / 3) / 0.5])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_placed_areas_keep_their_shape_and_their_distance(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    cover = np.array(
        [
            shapely.box(x, y, x + w, y + 150)
            for x, y, w in random.uniform((700, 700, 100), (4000, 4000, 500), (count, 3))
        ],
        dtype=object,
    )
    study = shapely.buffer(shapely.union_all(CELLS), 1.5)
    for placed in placements(cover, CELLS, EVEN, 2, seed):
        assert shapely.area(placed) == pytest.approx(shapely.area(cover))
        assert shapely.length(placed) == pytest.approx(shapely.length(cover))
        assert shapely.contains(study, placed).all()
        a, b = np.triu_indices(count, 1)
        assert not shapely.overlaps(placed[a], placed[b]).any()


def test_places_follow_their_weights() -> None:
    weights = np.arange(len(CELLS), dtype=float)
    xy = Places(CELLS, weights).draw(40_000, np.random.default_rng(0))
    row = shapely.STRtree(CELLS).query(shapely.points(xy), predicate="intersects")[1]
    counts = np.bincount(row, minlength=len(CELLS))
    assert counts[0] == 0
    assert np.corrcoef(counts, weights)[0, 1] > 0.97
    from scipy.stats import chisquare

    expected = weights[1:] / weights.sum() * counts[1:].sum()
    assert chisquare(counts[1:], expected).pvalue > 1e-3


def test_expected_share_is_that_of_the_land() -> None:
    """A small area set down anywhere holds, on average, the share of need that the land has."""
    # Need in the middle, so that the edge, where areas fit less often, does not matter much.
    xy = shapely.get_coordinates(shapely.centroid(CELLS))
    need = CELLS[(np.abs(xy - 3000) < 1000).all(axis=1)]
    cover = np.array([shapely.Point(500, 500).buffer(60)], dtype=object)
    table = chance_table(
        need,
        np.full(len(need), 10.0),
        cover,
        Placing(CELLS, shapely.area(CELLS), count=1500, seed=3),
    ).set_index("measure")
    row = table.loc["need_hectares_inside"]
    share = shapely.area(need).sum() / shapely.area(CELLS).sum()
    assert row["expected"] == pytest.approx(share * shapely.area(cover[0]) / 1e4, rel=0.2)
    assert row["observed"] == 0
    assert row["p_at_most"] > 0.5 and row["p_at_least"] == 1


def test_aimed_coverage_stands_out_and_the_seed_repeats() -> None:
    need = CELLS[:9]
    cover = np.array([shapely.box(0, 0, 500, 4500)], dtype=object)
    tables = [
        chance_table(need, np.full(9, 100.0), cover, Placing(CELLS, EVEN, count=99, seed=5))
        for _ in range(2)
    ]
    assert tables[0].equals(tables[1])
    row = tables[0].set_index("measure").loc["need_areas_covered"]
    assert row["observed"] == 9
    assert row["p_at_least"] == pytest.approx(0.01)
    quotients = location_quotients(
        np.arange(len(CELLS)) < 9, np.arange(len(CELLS)) < 9, np.full(len(CELLS), "A", dtype=object)
    )
    text = chance_sentence(tables[0], "residents", quotients)
    assert "cover 9 of the need areas" in text and "where people live" in text
    assert "times chance (two-sided p = 0.020)" in text


def test_no_need_is_no_error() -> None:
    none = np.empty(0, dtype=object)
    cover = np.array([shapely.box(100, 100, 400, 400)], dtype=object)
    table = chance_table(none, np.empty(0), cover, Placing(CELLS, EVEN, count=19))
    assert (table["observed"] == 0).all() and table["ratio"].isna().all()


def test_coverage_that_finds_no_room() -> None:
    cover = np.array(
        [shapely.box(0, 0, 3500, 6000), shapely.box(3600, 0, 6000, 6000)], dtype=object
    )
    with pytest.raises(InputError, match="finds no room"):
        list(placements(cover, CELLS, EVEN, 3, 1))


def test_what_finds_no_room_is_observed_alone() -> None:
    need = CELLS[:9]
    cover = np.array(
        [shapely.box(0, 0, 3500, 6000), shapely.box(3600, 0, 6000, 6000)], dtype=object
    )
    table = chance_table(
        need, np.full(9, 100.0), cover, Placing(CELLS, EVEN, count=19), where="Layer 'IA'"
    )
    usual = chance_table(need, np.full(9, 100.0), CELLS[:1], Placing(CELLS, EVEN, count=19))
    assert list(table) == list(usual) and (usual["note"] == "").all()
    row = table.set_index("measure").loc["need_areas_covered"]
    assert row["observed"] == 9
    empty = ["expected", "lower", "upper", "ratio", "p_at_least", "p_at_most", "placements"]
    assert table[empty].isna().all(axis=None)
    assert table["note"].str.contains("Layer 'IA': a coverage area of 2,100 hectares").all()
    is_need = np.arange(len(CELLS)) < 9
    quotients = location_quotients(is_need, is_need, np.full(len(CELLS), "A", dtype=object))
    text = chance_sentence(table, "residents", quotients)
    assert "cover 9 of the need areas; the test against chance was not possible (Layer" in text
    assert "times chance" not in text and "Location quotient" in text
    nowhere = chance_table(need, EVEN[:9], cover[:0], Placing(CELLS, EVEN, count=19))
    assert (nowhere["observed"].to_numpy() == [0, 9, 0, 0]).all()
    assert nowhere["note"].str.contains("no coverage area lies in the study area").all()


def test_unknown_residents_are_not_none() -> None:
    cover = np.array([shapely.box(100, 100, 400, 400)], dtype=object)
    unknown = np.full(len(CELLS), np.nan)
    table = chance_table(CELLS, unknown, cover, Placing(CELLS, EVEN, count=19)).set_index("measure")
    numbers = ["observed", "expected", "lower", "upper", "ratio", "p_at_least", "p_at_most"]
    assert table.loc["need_residents_inside", numbers].isna().all()
    assert table.drop("need_residents_inside")[numbers[:4]].notna().all(axis=None)
    some = unknown.copy()
    some[0] = 100
    known = chance_table(CELLS, some, cover, Placing(CELLS, EVEN, count=19)).set_index("measure")
    assert known.loc["need_residents_inside", "observed"] == pytest.approx(36)


def test_weights_must_say_something() -> None:
    with pytest.raises(InputError, match="no area has residents"):
        Places(CELLS, np.zeros(len(CELLS)))
    with pytest.raises(InputError, match="at least 19"):
        Placing(CELLS, EVEN, count=5)


def test_cancelled_between_areas() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        next(placements(CELLS[:1], CELLS, EVEN, 1, 1, stop))


def test_areas_that_cross_the_edge_keep_their_centre_inside() -> None:
    geoms = grid(4, 3)
    cover = np.array([shapely.box(-400, 1000, 800, 1500)], dtype=object)
    study = shapely.buffer(shapely.union_all(geoms), 1.0)
    for placed in placements(cover, geoms, shapely.area(geoms), 20, 2):
        assert shapely.contains(study, shapely.centroid(placed[0]))
