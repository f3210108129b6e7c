"""Counts by authority of two packages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.comparison.count_changes import (
    COUNT_FIELDS,
    count_changes,
    counts_by_authority,
    guarded_counts,
)
from wm_vru_plugin.core.comparison.package_changes import Study

NAMES = {"A1": "One", "A2": "Two"}
STUDY = Study(NAMES, {code: code for code in NAMES})
LSOAS = {"LSOA": {"L1": "A1", "L2": "A1", "L3": "A2"}, "MSOA": {"M1": "A1", "M2": "A2"}}
RESIDENTS = {"A1": 100_000.0, "A2": 50_000.0, "Total": 150_000.0}


def counts(*lines, restricted=True) -> pd.DataFrame:
    names = ["area_code", "category", "victim_group", "period", "count"]
    return pd.DataFrame(lines, columns=names).assign(restricted=restricted)


def knife(one, two, three, period="2019", restricted=True) -> pd.DataFrame:
    values = zip(("L1", "L2", "L3"), (one, two, three))
    return counts(
        *((code, "knife_crime", "all", period, count) for code, count in values),
        restricted=restricted,
    )


def summed(frame: pd.DataFrame) -> pd.DataFrame:
    return counts_by_authority(frame, LSOAS, STUDY)[0]


def test_sums_by_authority_of_the_latest_period() -> None:
    frame = pd.concat(
        [
            knife(100, 20, 30, "2018"),
            knife(10, 2, 30, "2019"),
            counts(("M1", "admissions", "all", "2017-2019", 50), ("X9", "x", "all", "2019", 4)),
        ],
        ignore_index=True,
    )
    table, left = counts_by_authority(frame, LSOAS, STUDY)
    lines = table[["category", "areas", "authority", "period", "count"]].to_numpy().tolist()
    assert lines == [
        ["admissions", "MSOA", "One", "2017-2019", 50],
        ["admissions", "MSOA", "Total", "2017-2019", 50],
        ["knife_crime", "LSOA", "One", "2019", 12],
        ["knife_crime", "LSOA", "Two", "2019", 30],
        ["knife_crime", "LSOA", "Total", "2019", 42],
    ]
    assert left == {"counts of areas that the package does not hold": 1}


def test_small_counts_and_what_would_give_them_away_are_hidden() -> None:
    safe = guarded_counts(summed(knife(2, 1, 33))).set_index("authority")
    assert np.isnan(safe.loc["One", "count"])
    assert safe.loc["One", "mark"] == "c"
    # The total less the other would give the three away.
    assert safe["count"].isna().sum() == 2


def test_open_counts_are_left() -> None:
    safe = guarded_counts(summed(knife(2, 1, 33, restricted=False)))
    assert safe["count"].tolist() == [3, 33, 36]
    assert set(safe["mark"]) == {""}


def test_one_restricted_row_restricts_the_series() -> None:
    frame = knife(2, 1, 33, restricted=False)
    frame.loc[0, "restricted"] = True
    safe = guarded_counts(summed(frame))
    assert safe["restricted"].all()
    assert safe["count"].isna().sum() == 2


def test_yearly_rates_and_their_ratio() -> None:
    before = guarded_counts(summed(knife(200, 100, 90, "2017-2019")))
    after = guarded_counts(summed(knife(100, 100, 31, "2022")))
    table = count_changes(before, after, (RESIDENTS, {**RESIDENTS, "A1": 200_000.0}))
    row = table.set_index("authority").loc["One"]
    assert row["rate_before"] == pytest.approx(100)
    assert row["rate_after"] == pytest.approx(100)
    assert row["ratio"] == pytest.approx(1)
    assert row["ratio_lower"] == pytest.approx(np.exp(-1.959964 * np.sqrt(1 / 300 + 1 / 200)))
    assert row["result"] == "no clear change"
    two = table.set_index("authority").loc["Two"]
    assert (two["count_after"], two["mark_after"]) == (30, "r")
    assert two["rate_before"] == pytest.approx(60)
    assert list(table) == COUNT_FIELDS


def test_without_residents_counts_of_a_year_are_compared() -> None:
    before, after = (guarded_counts(summed(knife(100, 100, 50, year))) for year in ("2019", "2023"))
    table = count_changes(before, after, (RESIDENTS, {}))
    assert set(table["per"]) == {"year"}
    assert table["rate_before"].tolist() == [200, 50, 250]


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ("2019", "2019", "the same period"),
        ("2019", "2018", "the later package's period is not the later one"),
        ("2017-2019", "2019-2021", "the periods overlap"),
    ],
)
def test_why_there_is_no_ratio(first, second, note) -> None:
    sides = [guarded_counts(summed(knife(100, 100, 50, period))) for period in (first, second)]
    table = count_changes(*sides, (RESIDENTS, RESIDENTS))
    assert set(table["note"]) == {note}
    assert table["ratio"].isna().all()


def test_hidden_counts_have_no_rate() -> None:
    before, after = (guarded_counts(summed(knife(2, 1, 33, year))) for year in ("2018", "2020"))
    table = count_changes(before, after, (RESIDENTS, RESIDENTS)).set_index("authority")
    assert np.isnan(table.loc["One", "rate_before"])
    assert table.loc["One", "note"].startswith("hidden")


def test_nothing_counted() -> None:
    table, _ = counts_by_authority(knife(1, 1, 1).iloc[:0], LSOAS, STUDY)
    assert table.empty
    assert count_changes(guarded_counts(table), guarded_counts(table), ({}, {})).empty


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=3))
def test_no_restricted_count_is_shown_as_it_is(values) -> None:
    safe = guarded_counts(summed(knife(*values)))
    shown = safe["count"].dropna()
    assert (shown % 5 == 0).all()
    true = summed(knife(*values))["count"]
    assert safe.loc[(true > 0) & (true < 7), "count"].isna().all()
