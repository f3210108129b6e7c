"""What a table hides stays hidden from a reader who knows its totals, marks and rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.disclosure_attack import SHAPE, assert_protected, attack, long_table
from wm_vru_plugin.core.disclosure.control import Rules, Shape, guard
from wm_vru_plugin.core.errors import InputError

counts = st.one_of(st.integers(0, 8), st.integers(0, 60))
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=5)
)


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from([1, 5, 10]), st.sampled_from([3, 5, 7]))
def test_no_reader_pins_a_hidden_cell(table, base, threshold):
    """Every hidden count could be anything from 1 to threshold - 1, by an independent attack."""
    frame = long_table(table)
    guarded = guard(frame, ["n"], SHAPE, Rules(threshold=threshold, base=base))
    assert_protected(guarded, threshold, base)


@settings(max_examples=30, deadline=None)
@given(tables, st.sampled_from([1, 5]), st.data())
def test_no_reader_pins_a_hidden_cell_of_areas_within_authorities(table, base, data):
    parents = data.draw(
        st.lists(st.sampled_from(["P", "Q"]), min_size=len(table), max_size=len(table))
    )
    frame = long_table(table, parents)
    shape = Shape("area", "kind", "parent")
    guarded = guard(frame, ["n"], shape, Rules(base=base))
    assert_protected(guarded, 7, base, nested=True)


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from([1, 5, 10]), st.sampled_from([1, 3, 7]))
def test_what_is_shown_is_right_and_totals_are_rounded_from_the_truth(table, base, threshold):
    frame = long_table(table)
    guarded = guard(frame, ["n"], SHAPE, Rules(threshold=threshold, base=base))
    shown, marks = guarded.frame["n"], guarded.frame["n_suppressed"]
    for true, value, mark in zip(frame["n"], shown, marks):
        small = 0 < true < threshold
        assert (mark == "c") == small, "marks say who is small"
        assert np.isnan(value) == (mark in ("c", "s")), "hidden and marked are the same"
        if not np.isnan(value):
            assert value == (0 if true == 0 else max(base, np.floor(true / base + 0.5) * base))
            assert mark == ("r" if base > 1 and true else "")
    truth = np.asarray(table)
    for total in guarded.totals.itertuples():
        row = slice(None) if total.row_key == "Total" else int(total.row_key[1:])
        column = slice(None) if total.column_key == "Total" else int(total.column_key[1:])
        true = truth[row, column].sum()
        if 0 < true < threshold:
            assert total.mark == "s"
        if total.mark != "s":
            assert total.value == (
                0 if true == 0 else max(base, np.floor(true / base + 0.5) * base)
            )
    report = guarded.report[guarded.report["group_name"] == "all cells"].iloc[0]
    assert report["primary"] == (marks == "c").sum()
    assert report["secondary"] == (marks == "s").sum()
    assert report["cells"] == len(frame)


@settings(max_examples=25, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_primary_does_not_hang_on_the_order_of_rows(table, random):
    frame = long_table(table)
    order = list(range(len(frame)))
    random.shuffle(order)
    one = guard(frame, ["n"], SHAPE, Rules()).frame
    two = guard(frame.iloc[order], ["n"], SHAPE, Rules()).frame
    primary = [set(zip(f["area"], f["kind"], f["n_suppressed"] == "c")) for f in (one, two)]
    assert primary[0] == primary[1]


def test_a_row_with_one_hidden_cell_hides_the_smallest_other():
    """By hand: 3 + 20 + 9 = 32. Hiding 9 beside 3 would leave 12 for both, and since `s` says 7 or
    more, the 3 would be known for 1 to 5; so 20 goes as well."""
    frame = pd.DataFrame({"area": ["a", "b", "c"], "n": [3, 20, 9]})
    guarded = guard(frame, ["n"], Shape("area"), Rules(base=1))
    assert guarded.frame["n_suppressed"].tolist() == ["c", "s", "s"]
    assert guarded.totals["value"].tolist() == [32]
    frame["n"] = [3, 20, 10]
    guarded = guard(frame, ["n"], Shape("area"), Rules(base=1))
    assert guarded.frame["n_suppressed"].tolist() == ["c", "", "s"], "10 leaves 1 to 6"


def test_the_attack_works_where_nothing_but_small_counts_is_hidden():
    """The attack that the tests rest on finds 3 where primary suppression alone was done."""
    frame = long_table([[3, 20, 9], [30, 40, 50]])
    open_table = guard(frame, ["n"], SHAPE, Rules(base=1, secondary=False))
    assert attack(open_table, 7, 1) == {0: (pytest.approx(3), pytest.approx(3))}
    rounded = guard(frame, ["n"], SHAPE, Rules(secondary=False))
    least, most = attack(rounded, 7, 5)[0]
    assert least <= 3 <= most, "rounding blurs it"


def test_six_ones_are_not_told_by_their_total():
    frame = pd.DataFrame({"area": list("abcdef"), "n": [1] * 6})
    guarded = guard(frame, ["n"], Shape("area"), Rules(base=1))
    assert guarded.frame["n"].isna().all()
    assert guarded.totals["mark"].tolist() == ["s"], "`c` would say that all six are 1"


def test_rounding_alone_may_protect_and_may_not():
    """A shown total of 5 stands for 7 alone where 7 is the threshold."""
    frame = pd.DataFrame({"area": ["a", "b"], "n": [1, 6]})
    guarded = guard(frame, ["n"], Shape("area"), Rules())
    assert_protected(guarded, 7, 5)
    many = pd.DataFrame({"area": list("abcdefgh"), "n": [3, 20, 21, 22, 23, 24, 25, 26]})
    guarded = guard(many, ["n"], Shape("area"), Rules())
    assert guarded.report["secondary"].tolist()[-2] == 0, "seven rounded counts leave slack enough"
    exact = guard(many, ["n"], Shape("area"), Rules(base=1))
    assert exact.report["secondary"].tolist()[-2] == 1


def test_totals_in_the_table_are_recognised():
    frame = pd.DataFrame(
        {
            "area": ["a", "b", "Total", "c", "Q", "total"],
            "parent": ["P", "P", "P", "Q", "Q", "Total"],
            "n": [3, 30, 33, 40, 40, 73],
        }
    )
    guarded = guard(frame, ["n"], Shape("area", "", "parent"), Rules(base=1))
    assert len(guarded.totals) == 0
    assert guarded.frame["n_suppressed"].tolist() == ["c", "s", "", "", "", ""]
    frame.loc[2, "n"] = 34
    with pytest.raises(InputError, match="the total is 34, but its parts add up to 33"):
        guard(frame, ["n"], Shape("area", "", "parent"), Rules())
    frame.loc[2, "n"] = 33
    frame["n"] = frame["n"].astype(float)
    frame.loc[0, "n"] = np.nan
    with pytest.raises(InputError, match="one of its parts is missing"):
        guard(frame, ["n"], Shape("area", "", "parent"), Rules())


def test_primary_alone_and_no_totals_hide_small_counts_only():
    frame = long_table([[1, 20], [30, 0]])
    for rules in (Rules(secondary=False), Rules(totals="none")):
        guarded = guard(frame, ["n"], SHAPE, rules)
        assert guarded.frame["n_suppressed"].tolist() == ["c", "r", "r", ""]
    assert len(guard(frame, ["n"], SHAPE, Rules(totals="none")).totals) == 0


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from([1, 5]), st.sampled_from(["rows", "columns", "none"]))
def test_no_reader_pins_a_hidden_cell_with_some_totals(table, base, totals):
    guarded = guard(long_table(table), ["n"], SHAPE, Rules(base=base, totals=totals))
    assert_protected(guarded, 7, base)


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from([1, 5]))
def test_totals_of_the_table_are_as_those_worked_out(table, base):
    """Rows of totals in the input are guarded just as totals that were worked out."""
    frame = long_table(table)
    rules = Rules(base=base)
    apart = guard(frame, ["n"], SHAPE, rules)
    sums = [
        frame.groupby("area", as_index=False)["n"].sum().assign(kind="Total"),
        frame.groupby("kind", as_index=False)["n"].sum().assign(area="TOTAL"),
        pd.DataFrame({"area": ["total"], "kind": ["total"], "n": [frame["n"].sum()]}),
    ]
    whole = guard(pd.concat([frame, *sums]), ["n"], SHAPE, rules)
    assert len(whole.totals) == 0

    def marks(part, row, column, value, mark):
        keys = (part[row].str.casefold(), part[column].str.casefold())
        return {
            key: (None if np.isnan(shown) else shown, sign)
            for key, shown, sign in zip(zip(*keys), part[value], part[mark])
        }

    one = marks(apart.frame, "area", "kind", "n", "n_suppressed")
    one |= marks(apart.totals, "row_key", "column_key", "value", "mark")
    assert marks(whole.frame, "area", "kind", "n", "n_suppressed") == one
