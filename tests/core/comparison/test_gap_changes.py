"""Gaps of two editions or domains compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.comparison.gap_changes import changes_sentence, gap_changes, side
from wm_vru_plugin.core.errors import InputError


def make(*boxes: tuple[float, float, float, float], prefix: str = "G"):
    geometry = np.array([shapely.box(*box) for box in boxes], dtype=object)
    frame = pd.DataFrame(
        {
            "name": [f"{prefix}{number}" for number in range(len(boxes))],
            "areas": 2,
            "residents": [1000.0 * (number + 1) for number in range(len(boxes))],
        }
    )
    return side(frame, geometry, "gaps")


BEFORE = make((0, 0, 100, 100), (1000, 0, 1200, 100), (5000, 0, 5100, 100), prefix="B")
AFTER = make((10, 0, 120, 100), (1000, 0, 1090, 100), (1110, 0, 1200, 100), (9000, 0, 9100, 100))


def test_new_closed_persistent_and_split() -> None:
    table = gap_changes(BEFORE, AFTER)
    assert table["change"].tolist() == ["persistent"] * 3 + ["new", "closed"]
    by_name = table.set_index("name")
    assert by_name.loc["G0", "before"] == "B0"
    assert by_name.loc["G0", "hectares_both"] == pytest.approx(0.9)
    # The second split in two; each part says where it comes from.
    assert by_name.loc["G1", "before"] == by_name.loc["G2", "before"] == "B1"
    assert by_name.loc["G3", "before"] == ""
    assert np.isnan(by_name.loc["G3", "residents_before"])
    assert by_name.loc["B2", "residents_before"] == 3000
    assert np.isnan(by_name.loc["B2", "residents_after"])
    assert (table["reason"] == "").all()
    assert changes_sentence(table, "in 2019", "in 2025") == (
        "Of the gaps in 2025, 3 were there in 2019 and 1 is new; 1 of those in 2019 is gone. "
        "The largest new gap is G3, home to 4,000 residents."
    )


def test_why_a_gap_closed() -> None:
    closed = make((0, 0, 100, 100), (500, 0, 600, 100), prefix="B")
    cover = np.array([shapely.box(0, 0, 80, 100)], dtype=object)
    table = gap_changes(
        closed, make((9000, 0, 9100, 100)), cover=cover, cover_names=np.array(["IA"], dtype=object)
    ).set_index("name")
    assert table.loc["B0", "reason"] == "now covered"
    assert table.loc["B0", "share_covered"] == pytest.approx(0.8)
    assert table.loc["B1", "reason"] == "not in need"
    assert table.loc["B1", "nearest_name"] == "IA"
    assert table.loc["B1", "nearest_m"] == pytest.approx(420)
    assert table.loc["G0", "reason"] == "newly in need"


def test_a_merger_sums_what_it_was() -> None:
    parts = make((0, 0, 100, 100), (100, 0, 200, 100), prefix="B")
    table = gap_changes(parts, make((0, 0, 200, 100)))
    assert table["before"].tolist() == ["B0; B1"]
    assert table["residents_before"].tolist() == [3000]
    assert table["areas_before"].tolist() == [4]


@pytest.mark.parametrize("share, change", [(49.0, "persistent"), (51.0, "new")])
def test_the_threshold_is_of_the_smaller(share: float, change: str) -> None:
    before = make((0, 0, 1000, 1000), prefix="B")
    table = gap_changes(before, make((-50, 0, 50, 100)), share)
    assert table["change"].iloc[0] == change


def test_nothing_on_a_side() -> None:
    none = make()
    assert gap_changes(none, AFTER)["change"].tolist() == ["new"] * 4
    assert gap_changes(BEFORE, none)["change"].tolist() == ["closed"] * 3
    assert gap_changes(none, none).empty
    assert "0 are new" in changes_sentence(gap_changes(none, none))


@pytest.mark.parametrize("share", [0, -1, 101])
def test_a_share_out_of_range(share: float) -> None:
    with pytest.raises(InputError, match="above 0 and at most 100"):
        gap_changes(BEFORE, AFTER, share)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=6), st.data())
def test_the_same_twice_is_all_persistent_and_order_does_not_matter(
    spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    boxes = [
        (x * 100.0, i * 200.0, (x + w) * 100.0, i * 200.0 + 100) for i, (x, w) in enumerate(spans)
    ]
    same = gap_changes(make(*boxes, prefix="B"), make(*boxes), 100)
    assert (same["change"] == "persistent").all()
    shuffled = data.draw(st.permutations(range(len(boxes))))
    other = make(*boxes)
    mixed = side(
        other.frame.iloc[list(shuffled)].reset_index(drop=True),
        other.geometry[list(shuffled)] if boxes else other.geometry,
        "gaps",
    )
    again = gap_changes(make(*boxes, prefix="B"), mixed, 100)
    assert again["name"].tolist() == same["name"].tolist()
    assert again["before"].tolist() == same["before"].tolist()
