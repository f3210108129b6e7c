"""Why the report says 1,744 LSOAs, and that a list of authority codes gives 1,680."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wm_vru_plugin.core.places.areas import DEFAULT_STUDY_AREA, WEST_MIDLANDS


def test_selecting_by_what_the_boundary_touches_gives_1744(england):
    by_code = england.frame["lad_code"].isin(DEFAULT_STUDY_AREA.authority_codes).to_numpy()
    boundary = shapely.union_all(england.geoms[by_code])
    found = shapely.STRtree(england.geoms).query(boundary, predicate="intersects")
    by_touch = np.zeros(len(england.geoms), dtype=bool)
    by_touch[found] = True

    assert by_code.sum() == 1680
    assert by_touch.sum() == 1744
    neighbours = by_touch & ~by_code
    assert (by_code & ~by_touch).sum() == 0
    assert neighbours.sum() == 64
    # They share an edge with the study area and no land.
    shared = shapely.intersection(england.geoms[neighbours], boundary)
    assert shapely.length(shared).min() > 100
    assert shapely.area(shared).max() < 1
    # None of the neighbours is in the tenth, so only the base of the share is wrong.
    tenth = (england.frame["education_decile"] == 1).to_numpy()
    assert (tenth & neighbours).sum() == 0
    assert round(100 * (tenth & by_touch).sum() / by_touch.sum()) == 19


def test_331_of_1680_is_19_7_percent(west_midlands):
    tenth = (west_midlands.frame["education_decile"] == 1).sum()
    assert (tenth, len(west_midlands.frame)) == (331, 1680)
    assert 100 * tenth / len(west_midlands.frame) == pytest.approx(19.7, abs=0.05)


def test_lsoas_by_authority(west_midlands):
    counts = west_midlands.frame["lad_name"].value_counts()
    expected = (639, 195, 201, 186, 134, 167, 158)
    assert [counts[a.name] for a in WEST_MIDLANDS] == list(expected)
