"""Demand beyond reach, and greedy maximal coverage."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.west_birmingham import CHILDREN, CITY, EMERGENCY, admissions, hospitals
from wm_vru_plugin.core.coverage.maximal_coverage import best_set, greedy, reach
from wm_vru_plugin.core.coverage.service_gaps import (
    ServiceGapOptions,
    ServiceGapResult,
    service_gaps,
)
from wm_vru_plugin.core.coverage.service_sentences import service_sentence
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.centres import weighted_centres


def found(
    demand: list[float], xy: list[tuple[float, float]], services: dict[str, tuple], **more: float
) -> ServiceGapResult:
    """A run in kilometres: `services` by name as (x, y, takes part)."""
    areas = pd.DataFrame(
        {
            "code": [f"E{row}" for row in range(len(demand))],
            "name": "",
            "authority": "Westham",
            "demand": demand,
        }
    )
    table = pd.DataFrame({"name": list(services), "part": [one[2] for one in services.values()]})
    places = np.array([one[:2] for one in services.values()], dtype=float).reshape(-1, 2) * 1000
    options = ServiceGapOptions(**more)
    return service_gaps(areas, np.array(xy, dtype=float) * 1000, table, places, options)


LINE = {"At work": (0, 0, True), "Left": (10, 0, False), "Right": (14, 0, False)}


def test_a_line_of_areas_by_hand() -> None:
    # Left reaches the areas at 8, 10 and 12 km, Right those at 12, 14 and 16 km.
    result = found([1, 2, 3, 4, 5, 6], [(0, 0), (8, 0), (10, 0), (12, 0), (14, 0), (16, 0)], LINE)
    assert (result.total, result.beyond) == (21, 20)
    chosen = result.services[result.services["role"] == "chosen"]
    assert chosen["name"].tolist() == ["Right", "Left"]
    assert chosen["gained"].tolist() == [15, 5]
    assert chosen["alone"].tolist() == [15, 9]
    assert chosen["cumulative"].tolist() == [15, 20]
    assert result.areas["nearest_m"].tolist() == [0, 8000, 10000, 12000, 14000, 16000]
    assert result.areas["reached_by"].tolist() == ["", "Left", "Left", "Right", "Right", "Right"]
    assert result.mean_m == pytest.approx((16 + 30 + 48 + 70 + 96) / 21 * 1000)
    assert result.services["nearest_demand"].iloc[-1] == 21
    text = service_sentence(result, "admissions")
    assert "20 of 21 (95.2%) of 'admissions'" in text
    assert "Right (adds 15, 75.0% so far" in text


def test_the_distance_itself_is_within() -> None:
    result = found([1, 1], [(3, 0), (3.001, 0)], {"A": (0, 0, True)})
    assert result.areas["covered"].tolist() == ["within", "beyond"]


def test_ties_are_told_and_broken_by_distance_then_name() -> None:
    twins = {"At work": (0, 0, True), "B": (10, 0, False), "A": (10, 0, False), "C": (11, 0, False)}
    first = found([5], [(10, 0)], twins, add=1).services.iloc[0]
    assert (first["name"], first["tied_with"]) == ("A", "B; C")


def test_greedy_is_told_where_another_set_reaches_more() -> None:
    # The middle one takes 12, and leaves 5 to either side; the two at the sides take all 20.
    spread = {"S": (0, 100, True), "M": (5, 0, False), "L": (2, 0, False), "R": (8, 0, False)}
    result = found(
        [4, 6, 6, 4], [(0, 0), (4, 0), (6, 0), (10, 0)], spread, add=2, distance_m=2000.0
    )
    assert result.services["name"].iloc[0] == "M"
    assert result.services["cumulative"].iloc[1] == 16
    assert result.best == (["L", "R"], 20)
    assert "L and R would reach 20, which is more" in service_sentence(result, "admissions")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_greedy_against_all_sets(seed: int, number: int) -> None:
    rng = np.random.default_rng(seed)
    points, places = rng.uniform(0, 10_000, (40, 2)), rng.uniform(0, 10_000, (8, 2))
    weights = rng.integers(0, 9, 40).astype(float)
    pairs = reach(places, points, 2500.0)
    apart = np.hypot(*(places[:, None] - points[None]).transpose(2, 0, 1)) <= 2500
    assert len(pairs.place) == apart.sum()
    best = max(
        weights[apart[list(some)].any(axis=0)].sum() for some in combinations(range(8), number)
    )
    chosen = greedy(pairs, weights, number)
    gained = sum(one.gain for one in chosen)
    assert (1 - 1 / np.e) * best - 1e-9 <= gained <= best + 1e-9
    assert all(a.gain >= b.gain for a, b in zip(chosen, chosen[1:]))
    tried = best_set(pairs, weights, number)
    assert tried is not None
    assert tried[1] == pytest.approx(best)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_order_and_place_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy, places = rng.uniform(0, 12_000, (30, 2)), rng.uniform(0, 12_000, (7, 2))
    areas = pd.DataFrame(
        {"code": range(30), "name": "", "authority": "", "demand": rng.integers(0, 20, 30)}
    )
    table = pd.DataFrame({"name": list("ABCDEFG"), "part": [True, True] + [False] * 5})
    here = service_gaps(areas, xy, table, places, ServiceGapOptions())
    mixed, turned = rng.permutation(30), rng.permutation(7)
    there = service_gaps(
        areas.iloc[mixed], xy[mixed] + [5000, 7000], table.iloc[turned],
        places[turned] + [5000, 7000], ServiceGapOptions(),
    )  # fmt: skip
    pd.testing.assert_frame_equal(here.services, there.services)
    assert here.beyond == there.beyond
    within = here.areas.loc[here.areas["covered"] == "within", "demand"].sum()
    assert within + here.beyond == here.total


def test_missing_demand_is_counted_and_in_no_sum() -> None:
    result = found([np.nan, 4], [(9, 0), (9, 0)], LINE)
    assert (result.unknown, result.total, result.beyond) == (1, 4, 4)
    assert "1 of 2 areas have no figure" in service_sentence(result, "admissions")


@pytest.mark.parametrize(
    ("demand", "services", "words"),
    [
        ([0.0], LINE, "There is no demand"),
        ([3.0], {"A": (9, 0, True)}, "Every service takes part"),
        ([3.0], {"A": (9, 0, False)}, "0 services taking part"),
        ([3.0], {"A": (90, 0, False), "B": (90, 1, True)}, "lies within reach of that demand"),
    ],
)
def test_degenerate_but_fair_questions(demand, services, words) -> None:
    assert words in service_sentence(found(demand, [(9, 0)], services), "admissions")


def test_questions_without_an_answer() -> None:
    with pytest.raises(InputError, match="demand of 'E0' is -1"):
        found([-1], [(0, 0)], LINE)
    with pytest.raises(InputError, match="Services: there is nothing"):
        found([1], [(0, 0)], {})
    with pytest.raises(InputError, match="Demand: row 1 has no place"):
        found([1], [(np.nan, 0)], LINE)
    with pytest.raises(InputError, match="no service lies within 100 km"):
        found([1], [(900, 0)], LINE)
    with pytest.raises(InputError, match="distance 0 m"):
        found([1], [(0, 0)], LINE, distance_m=0.0)


def test_ten_thousand_services_in_one_place() -> None:
    services = {f"S{row:05d}": (5, 0, False) for row in range(10_000)}
    result = found([1, 2], [(5, 0), (6, 0)], {**services, "P": (50, 0, True)})
    assert result.services["name"].iloc[0] == "S00000"
    assert result.services["cumulative"].iloc[0] == 3


def test_where_people_live() -> None:
    area = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], dtype=object)
    small = np.array([(2.0, 5.0), (6.0, 5.0), (15.0, 9.0)])
    xy, weighted = weighted_centres(area, small, np.array([30.0, 10.0, np.nan]))
    assert xy.tolist() == [[3.0, 5.0], [15.0, 5.0]]
    assert weighted.tolist() == [True, False]


@pytest.mark.parametrize("others", ["emergency", "with children", "children take part", "all"])
def test_city_hospital_is_found(shared_file, others: str) -> None:
    """What the report says at line 919, from real places and INVENTED admissions, whoever else is
    asked and whether or not the Children's Hospital takes part (the report does not say)."""
    demand, shapes = admissions(shared_file)
    services, places = hospitals(shared_file)
    kept = services["emergency_department"].to_numpy().copy()
    if others == "emergency":
        kept &= (services["name"] != CHILDREN).to_numpy()
    elif others == "children take part":
        services["part"] |= services["name"] == CHILDREN
    elif others == "all":
        kept[:] = True
    assert services["name"].isin(EMERGENCY).sum() == 8
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    result = service_gaps(demand, centres, services[kept], places[kept], ServiceGapOptions())
    first = result.services.iloc[0]
    assert first["name"] == CITY
    assert first["authorities"] == "Birmingham; Sandwell"
    assert first["gained"] == (388 if others == "children take part" else 825)
    assert "City Hospital (adds" in service_sentence(result, "admissions")


def test_demand_elsewhere_finds_another_hospital(shared_file) -> None:
    """The finding comes from the demand, not from the map of hospitals."""
    demand, shapes = admissions(shared_file)
    services, places = hospitals(shared_file)
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    demand["demand"] = np.where(demand["authority"] == "Wolverhampton", 40.0, 1.0)
    result = service_gaps(demand, centres, services, places, ServiceGapOptions())
    assert result.services["name"].iloc[0] in ("West Park Hospital", "Nuffield Hospital")
