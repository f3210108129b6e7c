"""Kinds of incident, and maps of them that give nobody away."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.hotspots.cluster_circles import Places
from wm_vru_plugin.core.incidents.kinds import (
    DOMESTIC_ABUSE,
    VIOLENCE_WITH_INJURY,
    find_kind,
    needed,
    plain_category,
)
from wm_vru_plugin.core.incidents.maps import (
    class_limits,
    density_map,
    hex_hot_spots,
    hot_circles,
    shown_circles,
)

AREA = np.array([shapely.box(0, 0, 20_000, 20_000)], dtype=object)


def _cluster(number: int, spread: float = 300.0) -> np.ndarray:
    draw = np.random.default_rng(5)
    return np.array([10_000.0, 10_000.0]) + draw.normal(0, spread, (number, 2))


def test_own_category_comes_with_its_marked_part() -> None:
    found = find_kind(VIOLENCE_WITH_INJURY, ["Violence with injury", "domestic_abuse", "robbery"])
    assert found is not None
    assert found.categories == ("Violence with injury", "domestic_abuse")
    assert found.phrase == "violence with injury"
    assert "domestic abuse marker" in found.caption


def test_a_wider_category_stands_in_and_says_so() -> None:
    found = find_kind(VIOLENCE_WITH_INJURY, ["Violent crime", "Burglary", None])
    assert found is not None
    assert found.categories == ("Violent crime",)
    assert found.phrase == "“Violent crime”"
    assert "holds more" in found.caption


def test_what_is_not_there_is_not_found() -> None:
    assert find_kind(DOMESTIC_ABUSE, ["Violent crime", "Robbery"]) is None
    assert find_kind(VIOLENCE_WITH_INJURY, []) is None
    assert "domestic_abuse" in needed(DOMESTIC_ABUSE)
    assert plain_category("  Violence and Sexual-Offences ") == "violence_and_sexual_offences"


def test_a_cluster_is_hot_and_circled() -> None:
    found = hex_hot_spots(AREA, np.vstack([_cluster(200), [[np.nan, np.nan]]]))
    assert found.counts.count.sum() == 200
    assert found.counts.without_location == 1
    centre = shapely.contains(found.grid.shapes, shapely.Point(10_000, 10_000))
    assert found.classes[centre] == ["hot 99%"]
    circles = hot_circles(found, Places(np.array(["Here"], dtype=object), AREA))
    assert len(circles.circles) == 1
    circle = circles.circles["geometry"].iloc[0]
    assert shapely.covers(circle.buffer(1e-6), found.grid.shapes[found.is_hot]).all()


def test_counts_of_circles_are_guarded() -> None:
    few = hot_circles(hex_hot_spots(AREA, _cluster(4, 1.0)), Places(np.array(["Here"]), AREA))
    shown = shown_circles(few, restricted=True)
    assert np.isnan(shown["count"]).all() and np.isnan(shown["share"]).all()
    assert shown_circles(few, restricted=False)["count"].tolist() == [4.0]
    many = hot_circles(hex_hot_spots(AREA, _cluster(203)), Places(np.array(["Here"]), AREA))
    assert set(shown_circles(many, restricted=True)["count"] % 5) == {0.0}


def test_density_is_blank_where_few_incidents_lie() -> None:
    lone = np.array([[3_000.0, 3_000.0]])
    xy = np.vstack([_cluster(200), lone])
    guarded = density_map(AREA, xy, least=7)
    open_map = density_map(AREA, xy, least=1)
    row, column = ((20_000 - 3_000) // 100), 30
    rows = guarded.grid.south + guarded.grid.rows - 20_000 / 100
    assert np.isnan(guarded.values[int(rows) + row, column - guarded.grid.west])
    assert not np.isnan(open_map.values[int(rows) + row, column - open_map.grid.west])
    assert guarded.hidden and not open_map.hidden


def test_density_holds_nothing_but_class_limits() -> None:
    found = density_map(AREA, _cluster(300))
    values = found.values[np.isfinite(found.values)]
    assert set(values) <= set(found.breaks)
    assert found.breaks[0] == 0.0
    assert found.breaks[-1] <= found.highest


def test_density_of_too_few_is_refused() -> None:
    with pytest.raises(InputError, match="fewer than 7"):
        density_map(AREA, _cluster(3))
    with pytest.raises(InputError, match="no point has a place"):
        density_map(AREA, np.array([[np.nan, np.nan]]))


@pytest.mark.parametrize("highest", [0.013, 0.9, 1.0, 10.0, 32.2, 43.1, 58.3, 99.9, 1234.5])
def test_class_limits_double_up_to_four_fifths(highest: float) -> None:
    limits = class_limits(highest)
    assert len(limits) == 5
    assert limits[0] == 0.0
    np.testing.assert_allclose(np.diff(np.log2(limits[1:])), 1.0)
    assert 0.4 * highest <= limits[-1] <= 0.8 * highest * (1 + 1e-9)


def test_moving_everything_moves_the_classes() -> None:
    shift = np.array([np.sqrt(3) / 2 * 1000 * 4, 2000.0])
    here = hex_hot_spots(AREA, _cluster(150))
    moved = shapely.transform(AREA, lambda xy: xy + shift)
    there = hex_hot_spots(moved, _cluster(150) + shift)
    assert sorted(here.classes) == sorted(there.classes)
