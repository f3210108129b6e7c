"""Impact Areas of two packages, and why gaps opened and closed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.comparison.coverage_changes import AreaSet, Land, area_changes, with_reasons
from wm_vru_plugin.core.errors import InputError


def box(x: float, y: float = 0, width: float = 100, height: float = 100):
    return shapely.box(x, y, x + width, y + height)


def shapes(*items) -> np.ndarray:
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result


def area_set(*rows) -> AreaSet:
    names, adopted, geometry = zip(*rows) if rows else ((), (), ())
    return AreaSet(
        np.array(names, dtype=object), np.array(adopted, dtype=object), shapes(*geometry)
    )


BEFORE = area_set(
    ("Same", True, box(0)),
    ("Grown", False, box(1000)),
    ("Gone", True, box(2000)),
    ("Old name", None, box(3000)),
    ("Elsewhere", True, box(4000)),
)
AFTER = area_set(
    (" same ", False, box(0)),
    ("Grown", True, box(1000, width=200)),
    ("New", True, box(2090)),
    ("New name", True, box(3010)),
    ("Elsewhere", True, box(9000)),
)


def test_every_kind_of_change() -> None:
    table = area_changes(BEFORE, AFTER).set_index("name")
    assert table["change"].to_dict() == {
        "New": "new",
        "Gone": "gone",
        "New name": "renamed",
        "Grown": "changed in land",
        "Elsewhere": "elsewhere",
        " same ": "unchanged",
    }
    assert table.loc["Grown", "hectares_before"] == pytest.approx(1)
    assert table.loc["Grown", "hectares_after"] == pytest.approx(2)
    assert table.loc["Grown", "share_kept"] == pytest.approx(0.5)
    assert table.loc["New name", "name_before"] == "Old name"
    # A tenth of the land is shared: too little to be the same, and yet it is told.
    assert table.loc["New", "shares_land_with"] == "Gone"
    assert table.loc["Gone", "shares_land_with"] == "New"


def test_adoption_is_told_where_it_is_known_on_both_sides() -> None:
    table = area_changes(BEFORE, AFTER).set_index("name")
    assert table.loc[" same ", "adoption"] == "no longer adopted"
    assert table.loc["Grown", "adoption"] == "newly adopted"
    assert table.loc["New name", "adoption"] == ""
    assert table.loc["New", "adoption"] == ""


def test_a_line_drawn_again_is_no_change() -> None:
    after = area_set(("Same", True, box(0.2)))
    table = area_changes(area_set(("Same", True, box(0))), after)
    assert table["change"].tolist() == ["unchanged"]


def test_names_win_over_land_and_each_area_is_used_once() -> None:
    before = area_set(("A", True, box(0)), ("B", True, box(50)))
    after = area_set(("B", True, box(0)), ("C", True, box(45)), ("D", True, box(50)))
    table = area_changes(before, after)
    assert table.set_index("name")["change"].to_dict() == {
        "B": "changed in land",
        "C": "renamed",
        "D": "new",
    }


def test_one_side_without_areas() -> None:
    none = area_set()
    assert set(area_changes(none, AFTER)["change"]) == {"new"}
    assert set(area_changes(AFTER, none)["change"]) == {"gone"}
    assert area_changes(none, none).empty


def test_names_must_be_unique() -> None:
    with pytest.raises(InputError, match=r"AFTER.*same name"):
        area_changes(BEFORE, area_set(("A", True, box(0)), ("a ", True, box(500))))


def test_the_share_must_be_a_share() -> None:
    with pytest.raises(InputError, match="0%"):
        area_changes(BEFORE, AFTER, 0)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(5)), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_neither_order_nor_place_matters(order, x, y) -> None:
    def moved(areas: AreaSet, rows) -> AreaSet:
        geometry = shapely.transform(areas.geometry, lambda at: at + np.array([x, y]))
        rows = list(rows)
        return AreaSet(areas.name[rows], areas.adopted[rows], geometry[rows])

    plain = area_changes(BEFORE, AFTER).drop(columns="geometry")
    other = area_changes(moved(BEFORE, order), moved(AFTER, order[::-1])).drop(columns="geometry")
    pd.testing.assert_frame_equal(plain, other, rtol=1e-6)


def gaps(*rows) -> pd.DataFrame:
    changes, geometry = zip(*rows)
    return pd.DataFrame({"change": changes, "geometry": shapes(*geometry), "reason": "?"})


NOTHING = shapes()


@pytest.mark.parametrize(
    ("change", "need", "cover", "reason"),
    [
        ("closed", [], [box(0, width=60)], "now covered"),
        ("closed", [box(0)], [box(0, width=60)], "now covered"),
        ("closed", [box(0, width=40)], [], "not in need"),
        ("closed", [box(0)], [box(0, width=40)], "still in need, but in no gap"),
        ("new", [box(0, width=40)], [], "newly in need"),
        ("new", [box(0, width=40)], [box(0)], "newly in need"),
        ("new", [box(0)], [box(0)], "no longer covered"),
        ("new", [box(0)], [], "in need before, but in no gap"),
    ],
)
def test_why_a_gap_opened_or_closed(change, need, cover, reason) -> None:
    other = Land(shapes(*need), shapes(*cover))
    this = Land(NOTHING, NOTHING)
    sides = (this, other) if change == "closed" else (other, this)
    row = with_reasons(gaps((change, box(0))), *sides).iloc[0]
    assert row["reason"] == reason
    wanted = sum(shape.intersection(box(0)).area for shape in need) / 10_000
    assert row["need_other"] == pytest.approx(wanted)


def test_persistent_gaps_need_no_reason() -> None:
    row = with_reasons(gaps(("persistent", box(0))), Land(NOTHING, NOTHING), Land(NOTHING, NOTHING))
    assert row["reason"].tolist() == [""]
    assert row["need_other"].isna().all()
