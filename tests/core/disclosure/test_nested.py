"""Counts of which one is part of another: neither, nor the rest, is told by the two together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.disclosure_attack import attack_nested
from wm_vru_plugin.core.disclosure.control import Guarded, Rules, Shape, guard
from wm_vru_plugin.core.disclosure.wide import guard_wide, nested_pairs
from wm_vru_plugin.core.errors import InputError

SHAPE = Shape("area", "", "parent")
counts = st.one_of(st.integers(0, 8), st.integers(0, 40))


def nested_table(parts: object, rest: object, parents: list[str] | None = None) -> pd.DataFrame:
    """Areas with parts p0, p1, ... and the whole `every`; `true_rest` is for the attack alone."""
    array = np.atleast_2d(np.asarray(parts, dtype=float))
    frame = pd.DataFrame({f"p{k}": array[:, k] for k in range(array.shape[1])})
    frame["every"] = array.sum(axis=1) + np.asarray(rest, dtype=float)
    frame["true_rest"] = rest
    frame["area"] = [f"a{row}" for row in range(len(frame))]
    return frame.assign(parent=parents or "P")


def nested(frame: pd.DataFrame, rules: Rules) -> Guarded:
    parts = [name for name in frame if name.startswith("p") and name != "parent"]
    return guard_wide(frame, parts, "every", SHAPE, rules, remainder=True)


def weak(guarded: Guarded, threshold: int, base: int) -> dict:
    """What a reader pins within less than the whole of 1 to threshold - 1."""
    parts = [name for name in guarded.frame if name in ("p0", "p1")]
    found = attack_nested(guarded, parts, "every", threshold, base)
    return {key: ends for key, ends in found.items() if ends[1] - ends[0] < threshold - 2 - 1e-6}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([1, 5, 10]), st.sampled_from([3, 5, 7]))
def test_no_reader_pins_a_part_the_whole_or_a_small_rest(data, base, threshold) -> None:
    size, width = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 2))
    row = st.tuples(st.lists(counts, min_size=width, max_size=width), counts)
    rows = data.draw(st.lists(row, min_size=size, max_size=size))
    parents = data.draw(st.lists(st.sampled_from("PQ"), min_size=size, max_size=size))
    totals = data.draw(st.sampled_from(["both", "columns"]))
    frame = nested_table([row[0] for row in rows], [row[1] for row in rows], parents)
    guarded = nested(frame, Rules(threshold=threshold, base=base, totals=totals))
    assert weak(guarded, threshold, base) == {}
    assert set(guarded.totals["column_key"]) <= {"p0", "p1", "Total"}, "of the rest is no total"
    cells = guarded.report[guarded.report["group_name"] == "all cells"].iloc[0]
    assert cells["cells"] == size * width, "nor a line in the report"


def test_a_small_rest_is_told_by_two_counts_that_are_guarded_apart() -> None:
    """By hand: 17 under 16 of 20 in all leave 3 older ones, whom nobody meant to show."""
    frame = nested_table([[17], [30]], [3, 40])
    apart = guard(frame, ["p0", "every"], SHAPE, Rules(base=1))
    assert apart.frame[["p0", "every"]].notna().all(axis=None)
    # Totals of tables guarded apart name no column; the attack asks for one.
    totals = apart.totals.assign(column_key=["p0", "p0", "Total", "Total"])
    found = weak(Guarded(apart.frame, totals, apart.report), 7, 1)
    assert found == {("rest", 0): (pytest.approx(3), pytest.approx(3))}
    together = nested(frame, Rules(base=1))
    assert together.frame["p0"].isna()[0] or together.frame["every"].isna()[0]
    assert weak(together, 7, 1) == {}


def test_the_whole_narrows_no_part() -> None:
    """2 under 16 of 7 in all, where 7 shown as 5 stands for 7 alone."""
    frame = nested_table([[2], [1], [12]], [5, 0, 80])
    guarded = nested(frame, Rules())
    assert weak(guarded, 7, 5) == {}
    assert guarded.frame["p0_suppressed"].tolist()[:2] == ["c", "c"]
    assert guarded.frame["every_suppressed"].tolist()[1] == "s", "a hidden whole is a hidden total"


def test_rows_of_totals_in_the_table() -> None:
    frame = nested_table([[3], [20], [9]], [30, 4, 60])
    totals = frame[["p0", "every"]].sum().to_frame().T.assign(area="Total", parent="Total")
    whole = pd.concat([frame.drop(columns="true_rest"), totals], ignore_index=True)
    guarded = nested(whole, Rules(base=1))
    apart = nested(frame, Rules(base=1))
    for name in ("p0", "every"):
        assert guarded.frame[name].iloc[:3].equals(apart.frame[name])
    assert "Total" not in set(guarded.totals["row_key"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"every": [4.0, 90]}, r"column 'every', row 1: the whole is less than its parts .*1 rows"),
        ({"every": [np.nan, 90]}, "row 1: the whole is missing, but its parts are not"),
        ({"p0": [np.nan, 30]}, "the total stands in the table but one of its parts is missing"),
        ({"every": ["x", "y"]}, "column 'every'"),
    ],
)
def test_what_is_no_part_is_refused(change, words) -> None:
    frame = nested_table([[5], [30]], [10, 40]).assign(**change)
    with pytest.raises(InputError, match=words):
        nested(frame, Rules())


def test_missing_rows_stay_missing() -> None:
    frame = nested_table([[5.0], [30], [np.nan]], [10, 40, np.nan])
    guarded = nested(frame, Rules())
    assert guarded.frame.loc[2, ["p0", "every"]].isna().all()
    assert guarded.frame.loc[2, ["p0_suppressed", "every_suppressed"]].tolist() == ["", ""]


def test_a_field_may_be_called_like_the_rest() -> None:
    frame = nested_table([[5], [30]], [10, 40]).rename(columns={"p0": "the rest"})
    guarded = guard_wide(frame, ["the rest"], "every", SHAPE, Rules(), remainder=True)
    assert guarded.frame["the rest_suppressed"].tolist()[0] == "c"
    assert set(guarded.totals["column_key"]) == {"the rest", "Total"}


def test_pairs_that_look_nested() -> None:
    frame = pd.DataFrame({"a": [1, 2, None], "b": [1, 3, 5], "c": [9, 1, 1], "d": [1, 2, None]})
    assert nested_pairs(frame, ["a", "b", "c", "d"]) == [("a", "b"), ("d", "b")]


def test_real_size_is_quick() -> None:
    """1,680 areas in 7 authorities."""
    random = np.random.default_rng(2020)
    part = random.poisson(random.choice([0.3, 3, 12], 1680))
    frame = nested_table(part[:, None], random.poisson(8, 1680), [f"P{i % 7}" for i in range(1680)])
    guarded = nested(frame, Rules())
    small = (part > 0) & (part < 7)
    assert (guarded.frame["p0"].isna() >= small).all()
