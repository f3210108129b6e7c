"""Compass sectors and names of gaps."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from wm_vru_plugin.core.places.naming import (
    Centre,
    centres,
    gap_name,
    sector,
    unique_names,
    weightiest,
)

CENTRE = Centre(1000.0, 2000.0, 300.0)


@pytest.mark.parametrize(
    ("bearing", "name"),
    [
        (0, "north"), (22, "north"), (23, "north-east"), (90, "east"), (135, "south-east"),
        (180, "south"), (202, "south"), (203, "south-west"), (270, "west"), (315, "north-west"),
        (337, "north-west"), (338, "north"), (359, "north"),
    ],
)  # fmt: skip
def test_sector(bearing, name):
    angle = math.radians(bearing)
    assert sector(1000 + 200 * math.sin(angle), 2000 + 200 * math.cos(angle), CENTRE) == name


def test_central_is_within_a_third_of_the_equal_area_radius():
    assert sector(1000, 2000, CENTRE) == "central"
    assert sector(1099, 2000, CENTRE) == "central"
    assert sector(1101, 2000, CENTRE) == "east"


def test_centres_from_parts_equal_those_of_the_whole(west_midlands):
    names = west_midlands.frame["lad_name"].to_numpy()
    found = centres(names, west_midlands.geoms)
    assert len(found) == 7
    mine = west_midlands.geoms[names == "Solihull"]
    whole = shapely.union_all(mine)
    assert (found["Solihull"].x, found["Solihull"].y) == pytest.approx(
        (whole.centroid.x, whole.centroid.y), abs=1
    )
    assert found["Solihull"].radius == pytest.approx(math.sqrt(whole.area / math.pi), rel=1e-5)


def test_wards_are_where_people_say_they_are(west_midlands):
    """Sutton Coldfield is north of Birmingham, Longbridge south-west, Chelmsley Wood north."""
    found = centres(west_midlands.frame["lad_name"].to_numpy(), west_midlands.geoms)
    assert sector(412_000, 296_000, found["Birmingham"]) == "north-east"
    assert sector(401_000, 277_500, found["Birmingham"]) == "south-west"
    assert sector(418_300, 287_000, found["Solihull"]) == "north"
    assert sector(407_000, 286_800, found["Birmingham"]) == "central"


@pytest.mark.parametrize(
    ("parts", "places", "name"),
    [
        ([("Birmingham", "south-west")], [], "Birmingham, south-west"),
        ([("Birmingham", "")], [], "Birmingham"),
        (
            [("Walsall", "west"), ("Sandwell", "north")],
            [],
            "Walsall, west, and Sandwell, north",
        ),
        ([("A", "west"), ("B", "north"), ("C", "east")], [], "A, west, B, north, and C, east"),
        (
            [("Birmingham", "south-west")],
            ["Longbridge & West Heath", "Northfield", "Northfield", ""],
            "Birmingham, south-west (Longbridge & West Heath; Northfield)",
        ),
        ([("A", "west")], ["p", "q", "r", "s", "t"], "A, west (p; q; r; and 2 more)"),
    ],
)
def test_gap_name(parts, places, name):
    assert gap_name(parts, places) == name


def test_names_are_made_unique():
    assert unique_names(["a", "b", "a"]) == ["a 1", "b", "a 2"]
    assert unique_names(["a", "a", "a 1"]) == ["a 2", "a 3", "a 1"]
    assert len(set(unique_names(["x"] * 40 + ["x 3"]))) == 41


def test_weightiest_first():
    weights = dict(enumerate([1.0, 5.0, 2.0, 2.0]))
    assert weightiest(["p", "q", "p", ""], weights) == ["q", "p"]
    assert weightiest(["z", "", "a", "z"], {0: 1.0, 1: 9.0, 2: 3.0, 3: 2.0}) == ["a", "z"]


def test_a_label_is_not_lost_without_weight():
    assert weightiest(["b", "a"], dict(enumerate(np.zeros(2)))) == ["a", "b"]
