"""The priority grid: what is counted, combined and left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.helpers.real_priority import STREET, real_grid
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.hexagons import cells_of, centres
from wm_vru_plugin.core.priority.components import COMPONENT_ROWS, components_of, need_fields_of
from wm_vru_plugin.core.priority.counts import IncidentSet
from wm_vru_plugin.core.priority.grid import NeedLayer, PriorityGrid, PriorityOptions, priority_grid
from wm_vru_plugin.core.priority.sentences import grid_lines, grid_summary

AREA = np.array([shapely.box(0, 0, 3000, 4000), shapely.box(3000, 0, 5000, 4000)])
NAMES = np.array(["Westham", "Eastham"], dtype=object)
COMPONENTS = components_of(
    [
        ("theft", "crime", "burglary; robbery", 1),
        ("asb", "demand", "asb", 1),
        ("x", "crime", "z", 1),
    ]
)


def incidents(seed: int = 1, n: int = 800) -> IncidentSet:
    random = np.random.default_rng(seed)
    xy = np.column_stack([random.uniform(-200, 5000, n), random.normal(2000, 700, n)])
    xy[::50] = np.nan
    kinds = np.array(["burglary", "robbery", "asb", "other"], dtype=object)
    return IncidentSet("incidents", xy, random.choice(kinds, n))


def need() -> NeedLayer:
    columns = [shapely.box(x, 0, x + 1000, 4000) for x in range(0, 5000, 1000)]
    frame = pd.DataFrame({"rank": [5, 4, 3, 2, 1], "population": [10, 20, 30, 40, 50]})
    fields = need_fields_of([("income", "rank", "low", 1)])
    return NeedLayer("need", frame, np.array(columns), fields, "population")


def grid(**more: object) -> PriorityGrid:
    given = {
        "areas": AREA, "area_names": NAMES, "incidents": [incidents()], "components": COMPONENTS,
        "need": need(), **more,
    }  # fmt: skip
    return priority_grid(**given)


def test_every_incident_is_accounted_for() -> None:
    mask = np.array([shapely.box(1000, 1500, 1400, 2500)])
    found = grid(mask=mask, options=PriorityOptions(mask_distance=50))
    (tally,) = found.tallies
    layer = incidents()
    placed = ~np.isnan(layer.xy).any(axis=1)
    points = shapely.points(np.nan_to_num(layer.xy, nan=-1e6))
    hidden = placed & (shapely.distance(points, mask[0]) <= 50)
    inside = placed & ~hidden & shapely.intersects(points, shapely.union_all(AREA))
    known = layer.category != "other"
    assert tally.read == len(layer.xy)
    assert tally.no_location == (~placed).sum() == 16
    assert tally.masked == hidden.sum() > 0
    assert tally.outside == (placed & ~hidden & ~inside).sum() > 0
    assert tally.other_categories == {"other": (inside & ~known).sum()}
    assert tally.counted == (inside & known).sum()
    frame = found.frame
    assert frame["crime_count"].sum() + frame["demand_count"].sum() == tally.counted
    assert found.absent == ("x",)
    lines = "\n".join(grid_lines(found))
    assert f"{tally.masked:,} within the mask" in lines
    assert "Component 'x' is left out: no incident has its categories." in lines
    assert f"{tally.masked:,} incidents at masked places" in grid_summary(found, PriorityOptions())


def test_counts_lie_in_their_hexagon() -> None:
    frame = grid().frame
    layer = incidents()
    row = int(frame["theft_count"].to_numpy().argmax())
    inside = shapely.intersects(frame["geometry"][row], shapely.points(np.nan_to_num(layer.xy)))
    assert (
        frame["theft_count"][row]
        == (inside & np.isin(layer.category, ["burglary", "robbery"])).sum()
    )
    assert set(frame["authority"]) == {"Westham", "Eastham"}
    assert frame["residents"].sum() == pytest.approx(150, rel=1e-3)
    assert frame["area_share"].between(0, 1).all()


def test_combination_is_the_weighted_mean() -> None:
    options = PriorityOptions(layer_weights={"crime": 3, "demand": 0, "need": 1})
    frame = grid(options=options).frame
    assert frame["crime_score"].to_numpy() == pytest.approx(frame["theft_score"].to_numpy())
    expected = (3 * frame["crime_score"] + frame["need_score"]) / 4
    assert frame["score"].to_numpy() == pytest.approx(expected.to_numpy())
    without = grid(need=None, options=options).frame
    assert without["need_score"].isna().all()
    assert without["score"].to_numpy() == pytest.approx(without["crime_score"].to_numpy())


def test_order_of_incidents_and_a_shift_by_the_lattice_change_nothing() -> None:
    layer, base = incidents(), grid().frame
    order = np.random.default_rng(3).permutation(len(layer.xy))
    turned = IncidentSet("incidents", layer.xy[order], layer.category[order])
    columns = ["theft_count", "score", "high", "neighbours_high", "rating"]
    pd.testing.assert_frame_equal(grid(incidents=[turned]).frame[columns], base[columns])
    north = np.array([0.0, 1000.0])  # two hexagons
    there = priority_grid(
        shapely.transform(AREA, lambda xy: xy + north),
        NAMES,
        [IncidentSet("incidents", layer.xy + north, layer.category)],
        COMPONENTS,
        NeedLayer(
            "need", need().frame, shapely.transform(need().geometry, lambda xy: xy + north),
            need().fields, "population",
        ),
    )  # fmt: skip
    assert (there.frame["r"].to_numpy() - base["r"].to_numpy() == 2).all()
    pd.testing.assert_frame_equal(there.frame[columns], base[columns])


@pytest.mark.parametrize("scale", ["percentile", "quantile", "z"])
def test_ten_thousand_in_one_place(scale: str) -> None:
    xy = np.full((10_000, 2), 2010.0)
    crowd = IncidentSet("crowd", xy, np.full(10_000, "asb", dtype=object))
    frame = grid(incidents=[crowd], need=None, options=PriorityOptions(scale=scale)).frame
    row = int(frame["score"].to_numpy().argmax())
    assert frame["asb_count"].sum() == frame["asb_count"][row] == 10_000
    cell = cells_of(xy[:1], 500)[0]
    assert frame[["q", "r"]].to_numpy()[row].tolist() == cell.tolist()
    assert frame["high"].sum() == 1
    assert frame["rating"][row] == "C", "high, and no neighbour is"
    assert (frame["rating"] == "D").sum() == 6


def test_nothing_and_everything_equal() -> None:
    empty = IncidentSet("none", np.empty((0, 2)), np.empty(0, dtype=object))
    with pytest.raises(InputError, match="nothing to score"):
        grid(incidents=[empty], need=None)
    far = IncidentSet("far", np.full((5, 2), 9e5), np.full(5, "asb", dtype=object))
    frame = grid(incidents=[far], need=None).frame
    assert not frame["score"].any() and not frame["high"].any()
    assert set(frame["rating"]) == {"E"}
    found = grid(incidents=[far], need=None)
    assert "No hexagon stands out" in grid_summary(found, PriorityOptions())


def test_one_small_polygon_and_an_island() -> None:
    middle, far = centres(np.array([(2, 3), (20, 3)]), 500)
    small = np.array([shapely.Point(middle).buffer(20), shapely.Point(far).buffer(20)])
    one = IncidentSet("one", middle[None, :], np.array(["asb"], dtype=object))
    frame = priority_grid(small, None, [one], COMPONENTS).frame
    assert len(frame) == 2
    assert frame["neighbours"].tolist() == [0, 0]
    assert sorted(frame["asb_count"]) == [0, 1]
    with pytest.raises(InputError, match="Study area"):
        priority_grid(small[:0], None, [one], COMPONENTS)


def test_names_that_clash_are_refused() -> None:
    clash = NeedLayer(
        "need", need().frame, need().geometry, need_fields_of([("theft", "rank", "low", 1)])
    )
    with pytest.raises(InputError, match="'theft' is also the name of a need"):
        grid(need=clash)


def test_real_crime_of_february_2011(shared_file) -> None:
    """25,558 crimes as published, with the reconstructed indices of 2019."""
    found, lsoas, crime = real_grid(shared_file)
    (tally,) = found.tallies
    published = crime["category"].value_counts()
    counted = sum(published[name] for name in STREET)
    assert (tally.read, counted) == (25_558, 17_374)
    assert tally.counted + tally.outside + sum(tally.other_categories.values()) == tally.read
    assert tally.outside == 19
    assert set(tally.other_categories) == {"other_crime"}
    assert found.absent == ("criminal damage", "priority calls", "offender homes")
    frame = found.frame
    assert frame["residents"].sum() == pytest.approx(lsoas["population"].sum(), rel=1e-4)
    assert frame["young_people_value"].sum() == pytest.approx(lsoas["pop_10_24"].sum(), rel=1e-4)
    assert [item.id for item in found.components] == [
        component.id
        for component in components_of(COMPONENT_ROWS)
        if component.name not in found.absent
    ]
    assert len(frame) == 4463
    high = frame["high"].to_numpy(dtype=bool)
    assert high.mean() == pytest.approx(0.10, abs=0.005)
    held = frame["crime_count"][high].sum() / frame["crime_count"].sum()
    assert held == pytest.approx(0.416, abs=0.002), "a tenth of the land, two fifths of the crime"
    # The most deprived land scores the most on need.
    assert np.corrcoef(frame["income_value"], frame["need_score"])[0, 1] < -0.8
