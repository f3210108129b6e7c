"""Rates, separate and wide tables, and tables that cannot be guarded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.helpers.disclosure_attack import SHAPE, assert_protected, long_table
from wm_vru_plugin.core.disclosure.control import Rules, Shape, guard, guard_table
from wm_vru_plugin.core.disclosure.wide import guard_wide
from wm_vru_plugin.core.errors import InputError


def test_rates_follow_the_shown_count_and_intervals_go():
    frame = pd.DataFrame(
        {
            "area": ["a", "b", "c", "d"],
            "n": [3, 12, 40, 0],
            "people": [300, 600, 1000, 4],
            "rate": [10.0, 20.0, 40.0, 0.0],
            "lower": [2.0, 10.3, 28.6, 0.0],
        }
    )
    rules = Rules(totals="none")
    guarded = guard(
        frame, ["n"], Shape("area"), rules, {"rate": "n"}, {"lower": "n"}, ["people"]
    ).frame
    assert np.isnan(guarded["rate"].iloc[0])
    assert guarded["rate"].tolist()[1:3] == pytest.approx([17.0, 40.0])
    assert guarded["lower"].isna().tolist() == [True, True, True, True]
    assert np.isnan(guarded["people"].iloc[3])
    assert np.isnan(guarded["rate"].iloc[3]), "four people are too few for a rate"
    assert guarded["people"].tolist()[:3] == [300, 600, 1000]
    exact = guard(frame, ["n"], Shape("area"), Rules(base=1), {}, {"lower": "n"}).frame
    assert exact["lower"].isna().tolist() == [True, False, True, False] or exact["n"].isna().any()
    with pytest.raises(InputError, match="not among the counts"):
        guard(frame, ["n"], Shape("area"), rules, {"rate": "people"})


def test_rates_that_were_rounded_do_not_tell_their_count():
    """4.3 per 1,000 is 3 of 700, rounded: 4.3 × 10 / 8 would be the trace of an 8."""
    frame = pd.DataFrame({"area": list("abc"), "n": [8, 13, 40], "people": [700, 900, 1100]})
    frame["rate"] = (1000 * frame["n"] / frame["people"]).round(1)
    rules = Rules(totals="none")
    known = guard(frame, ["n"], Shape("area"), rules, {"rate": "n"}, {}, ["people"]).frame
    expected = (1000 * known["n"] / frame["people"]).round(1)
    assert known["rate"].tolist() == expected.tolist()
    scaled = guard(frame, ["n"], Shape("area"), rules, {"rate": "n"}).frame
    assert scaled["rate"].tolist() == (frame["rate"] * known["n"] / frame["n"]).round(0).tolist()
    as_it_is = guard(frame, ["n"], Shape("area"), Rules(base=1), {"rate": "n"}).frame
    assert as_it_is["rate"].tolist() == frame["rate"].tolist()


def test_separate_tables_and_the_call_of_the_report():
    frame = pd.concat([long_table([[1, 20], [30, 40]]).assign(period=p) for p in ("2018", "2019")])
    shown = guard_table(frame, ["n"], by=["area", "kind", "period"])
    assert len(shown) == 8
    assert shown["n"].isna().sum() >= 2
    with pytest.raises(InputError, match="stand in more than one row"):
        guard_table(frame, ["n"], by=["area", "kind"])
    assert guard_table(pd.DataFrame({"n": [1, 7, 100]}), ["n"])["n"].isna().tolist()[0]


def test_degenerate_tables():
    rules = Rules()
    empty = long_table(np.zeros((0, 2), dtype=int))
    assert len(guard(empty, ["n"], SHAPE, rules).frame) == 0
    zeros = guard(long_table([[0, 0], [0, 0]]), ["n"], SHAPE, rules)
    assert zeros.frame["n"].tolist() == [0] * 4
    alike = guard(long_table(np.full((4, 4), 6)), ["n"], SHAPE, rules)
    assert_protected(alike, 7, 5)
    holed = long_table(np.array([[3.0, np.nan], [20, 30]]))
    guarded = guard(holed, ["n"], SHAPE, rules)
    assert guarded.frame["n_suppressed"].tolist()[1] == ""
    assert np.isnan(guarded.frame["n"].iloc[1])
    assert guarded.report["missing"].max() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n": [1.5, 2]}, "column 'n', row 1: 1.5 is negative or not whole"),
        ({"n": [2, -1]}, "row 2: -1 is negative"),
        ({"n": ["x", "y"]}, "column 'n'"),
        ({"area": ["a", None]}, "column 'area', row 2: 1 rows have no value"),
        ({"area": ["a", "a"]}, "stand in more than one row"),
    ],
)
def test_bad_rows_are_named(change, words):
    frame = pd.DataFrame({"area": ["a", "b"], "n": [1, 2]}).assign(**change)
    with pytest.raises(InputError, match=words):
        guard(frame, ["n"], Shape("area"), Rules())


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"threshold": 0}, "threshold 0"),
        ({"threshold": 2}, "hides ones alone"),
        ({"width": 6}, "a range of 6"),
        ({"totals": "some"}, "totals 'some'"),
    ],
)
def test_rules_that_cannot_be_kept_are_refused(rules, words):
    with pytest.raises(InputError, match=words):
        Rules(**rules)


def test_real_size_is_quick():
    """1,680 areas by 3 categories in 7 authorities."""
    random = np.random.default_rng(2020)
    table = random.poisson(random.choice([0.5, 5, 20], (1680, 3)))
    frame = long_table(table, [f"P{number % 7}" for number in range(1680)])
    guarded = guard(frame, ["n"], Shape("area", "kind", "parent"), Rules())
    assert (guarded.frame["n"].isna() >= (table.ravel() > 0) & (table.ravel() < 7)).all()


def test_fields_that_are_parts_of_a_sum():
    frame = pd.DataFrame(
        {"area": ["a", "b", "c"], "under": [2, 30, 40], "over": [50, 60, 70], "all": [52, 90, 110]}
    )
    wide = guard_wide(frame, ["under", "over"], "all", Shape("area"), Rules(base=1))
    long = frame.melt(["area"], ["under", "over"], "kind", "n").assign(parent="P")
    assert_protected(guard(long, ["n"], SHAPE, Rules(base=1)), 7, 1)
    marks = guard(long, ["n"], SHAPE, Rules(base=1)).frame["n_suppressed"].tolist()
    assert wide.frame["under_suppressed"].tolist() + wide.frame["over_suppressed"].tolist() == marks
    apart = guard(frame, ["under", "over", "all"], Shape("area"), Rules(base=1, totals="none"))
    assert apart.frame["over_suppressed"].tolist() == ["", "", ""], "and so the sum gives 2 away"
    with pytest.raises(InputError, match="the total is 52, but its parts add up to 2"):
        guard_wide(frame, ["under"], "all", Shape("area"), Rules())
