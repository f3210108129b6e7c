"""Hour by weekday, circular statistics, and the report's table T51."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.time.circular import circular_mean, clock_text
from wm_vru_plugin.core.time.day_part_defaults import PARTS, WINDOWS
from wm_vru_plugin.core.time.day_parts import read_parts
from wm_vru_plugin.core.time.profile import (
    HOURS,
    TemporalProfile,
    count_cells,
    profile,
    read_matrix,
)
from wm_vru_plugin.core.time.sentences import temporal_sentence
from wm_vru_plugin.sources.report_2020.tables import read_report_table

DAY_PARTS = read_parts(PARTS, "Parts", True)


def of(cells: np.ndarray, windows: str = WINDOWS, run_hours: int = 5) -> TemporalProfile:
    return profile(cells, DAY_PARTS, read_parts(windows, "Windows"), run_hours)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 400))
def test_circular_mean_against_scipy(seed: int, n: int) -> None:
    hours = np.random.default_rng(seed).normal(22, 3, n) % 24
    ours = circular_mean(hours)
    apart = abs(ours.hour - stats.circmean(hours, high=24)) % 24
    assert min(apart, 24 - apart) < 1e-9
    assert 1 - ours.resultant == pytest.approx(stats.circvar(hours, high=24), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 200))
def test_rayleigh_against_the_series(seed: int, n: int) -> None:
    """Greenwood and Durand's series (Annals of Mathematical Statistics 26, 1955; Fisher 1993,
    4.17), another approximation to the same probability."""
    hours = np.random.default_rng(seed).uniform(0, 24, n)
    got = circular_mean(hours)
    z = n * got.resultant**2
    terms = (2 * z - z**2) / (4 * n) - (24 * z - 132 * z**2 + 76 * z**3 - 9 * z**4) / (288 * n**2)
    assert got.p == pytest.approx(np.exp(-z) * (1 + terms), rel=0.1, abs=2e-3)


def test_rayleigh_p_is_fair_under_no_pattern() -> None:
    """Of 4,000 samples without a pattern, about 5% have p below 0.05."""
    rng = np.random.default_rng(2020)
    p = np.array([circular_mean(rng.uniform(0, 24, 40)).p for _ in range(4000)])
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.01)


def test_the_interval_holds_the_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2020)
    held = 0
    for _ in range(2000):
        one = circular_mean((stats.vonmises.rvs(1.0, size=100, random_state=rng) * 12 / np.pi) % 24)
        low, high = one.lower - 24 * (one.lower > 12), one.upper - 24 * (one.upper > 12)
        held += low <= 0 <= high
    assert held / 2000 == pytest.approx(0.95, abs=0.02)


def test_times_that_balance_have_no_mean() -> None:
    got = circular_mean(np.array([0.0, 12.0]))
    assert np.isnan(got.hour)
    assert got.resultant == 0
    even = of(np.ones((7, 24)))
    assert np.isnan(even.mean.hour)
    assert "gather at no hour" in temporal_sentence(even, "events")


def test_grouped_times_come_near_the_exact_ones() -> None:
    hours = np.random.default_rng(2020).normal(18, 2, 50_000) % 24
    exact = circular_mean(hours)
    counts = np.bincount(np.floor(hours).astype(int), minlength=24)
    grouped = circular_mean(np.arange(24) + 0.5, counts, group_hours=1.0)
    assert grouped.hour == pytest.approx(exact.hour, abs=0.01)
    assert grouped.resultant == pytest.approx(exact.resultant, abs=1e-4)
    assert (grouped.upper - grouped.lower) == pytest.approx(exact.upper - exact.lower, rel=0.01)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 23))
def test_turning_the_clock_turns_everything(seed: int, by: int) -> None:
    cells = np.random.default_rng(seed).integers(0, 30, (7, 24)).astype(float)
    here, there = of(cells), of(np.roll(cells, by, axis=1))
    assert there.mean.resultant == pytest.approx(here.mean.resultant)
    assert there.total == here.total == there.by_hour["count"].sum() == there.cells["count"].sum()
    assert there.run[2] == pytest.approx(here.run[2])
    if here.mean.resultant > 1e-6:
        apart = (there.mean.hour - here.mean.hour - by) % 24
        assert min(apart, 24 - apart) == pytest.approx(0, abs=1e-6)
    for table in (here.by_hour, here.by_day, here.by_part[here.by_part["kind"] == "part"]):
        assert table["share"].sum() == pytest.approx(1)


def test_scaling_changes_shares_not() -> None:
    cells = np.random.default_rng(2020).integers(1, 9, (7, 24)).astype(float)
    one, ten = of(cells), of(cells * 10)
    for name in ("by_hour", "by_day", "by_part"):
        for column in ("share", "ratio"):
            np.testing.assert_allclose(getattr(one, name)[column], getattr(ten, name)[column])
    assert one.cells["rank"].tolist() == ten.cells["rank"].tolist()


def test_counting_and_ranks() -> None:
    cells = count_cells(np.array([0, 0, 6, 6]), np.array([9.0, 9.99, 23.5, 0.0]))
    assert (cells[0, 9], cells[6, 23], cells[6, 0], cells.sum()) == (2, 1, 1, 4)
    result = of(cells)
    assert result.cells.set_index(["weekday", "hour"]).loc[(7, 23), "rank"] == 2
    assert (result.cells["rank"] == 2).sum() == 2, "equals share a rank"
    assert result.counts


def test_windows_go_past_midnight_and_keep_to_their_days() -> None:
    parts = read_parts("late 21-2; school run 15-16 weekdays; Saturday 0-24 weekend", "W")
    assert parts[0].cells().sum() == 7 * 5
    assert parts[1].cells().sum() == 5
    assert parts[1].hours_text() == "15:00 to 16:00 on weekdays"
    assert parts[2].cells()[5:].all()


@pytest.mark.parametrize(
    ("text", "whole", "words"),
    [
        ("night", False, "'night' cannot be read"),
        ("night 3-3", False, "cannot be read"),
        ("night 0-25", False, "cannot be read"),
        ("a 0-6; a 6-12", False, "'a' comes twice"),
        ("a 0-6; b 6-12", True, "Monday 12:00 is in no part"),
        ("a 0-13; b 12-24", True, "Monday 12:00 is in several"),
    ],
)
def test_parts_that_make_no_sense(text: str, whole: bool, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_parts(text, "Parts", whole)


def matrix(**changes: object) -> pd.DataFrame:
    days = ["Mon", "tuesday", "3", "Thursday", "Fri", "Sat", "Sunday"]
    return pd.DataFrame({"day": days, **dict.fromkeys(HOURS, 1.0)}).assign(**changes)


def test_matrices() -> None:
    assert read_matrix(matrix().iloc[::-1], "day", "M").sum() == 168
    for frame, words in (
        (matrix(day=["Mon"] * 7), "'Mon' comes twice"),
        (matrix(day=["Mo"] * 7), "'Mo' is no weekday"),
        (matrix().iloc[:6], "no row of Sunday"),
        (matrix().drop(columns="h07"), "no column 'h07'"),
        (matrix(h07=[1, 1, None, 1, 1, 1, 1]), "column 'h07': the cell of 3 is empty"),
        (matrix(h07=-1.0), "a count is negative"),
        (matrix(h07="few"), "column 'h07'"),
    ):
        with pytest.raises(InputError, match=words):
            read_matrix(frame, "day", "M")
    with pytest.raises(InputError, match="nothing to count"):
        of(np.zeros((7, 24)))


def test_one_event_and_ten_thousand_at_one_time() -> None:
    one = of(count_cells(np.array([2]), np.array([15.5])))
    assert one.cells["rank"].min() == 1
    many = of(count_cells(np.full(10_000, 2), np.full(10_000, 15.5)))
    assert many.by_day["share"].max() == 1
    assert many.by_day["lower"].max() > 0.999
    assert many.mean.hour == pytest.approx(15.5)


@pytest.fixture
def t51() -> TemporalProfile:
    cells = read_matrix(read_report_table("T51"), "day", "T51")
    return of(cells, "school run 15-16 weekdays; late evening 21-2")


def test_t51_peaks(t51: TemporalProfile) -> None:
    """The report's table: violence with injury by hour and day (lines 979 to 987)."""
    top = t51.cells.sort_values("rank").iloc[:5]
    assert list(zip(top["day"], top["hour"], top["count"])) == [
        ("Sunday", 0, 14.3), ("Saturday", 23, 14.0), ("Saturday", 22, 12.9), ("Sunday", 1, 12.2),
        ("Saturday", 0, 12.0),
    ]  # fmt: skip
    assert t51.total == pytest.approx(986.0)
    assert not t51.counts
    assert np.isnan(t51.mean.p)
    # 15:00 is the fullest hour of Monday to Thursday; on Friday 22:00 is fuller by 0.2.
    assert t51.by_day["peak_hour"].tolist() == [15, 15, 15, 15, 22, 23, 0]
    weekdays = t51.by_hour.set_index("hour")["weekdays"]
    assert weekdays.idxmax() == 15
    assert weekdays[15] == pytest.approx(53.5)
    assert t51.by_hour["count"].idxmax() == 15


def test_t51_and_what_the_report_says_of_it(t51: TemporalProfile) -> None:
    """Attendances are highest from 9.00pm to 2.00am, and "this matches WMP data" (line 994).

    Over the week it does not: those hours hold 26.8%, and the fullest five on end are 3.00pm to
    8.00pm, with 31.8%. It does hold for Saturday night.
    """
    parts = t51.by_part.set_index("part")
    assert parts.loc["late evening", "share"] == pytest.approx(0.2676, abs=1e-4)
    assert parts.loc["late evening", "ratio"] == pytest.approx(1.285, abs=1e-3)
    assert t51.run[:2] == (15, 5)
    assert t51.run[2] == pytest.approx(0.3177, abs=1e-4)
    cells = t51.cells["count"].to_numpy().reshape(7, 24)
    night = np.concatenate([cells[5, 12:], cells[6, :12]])  # from Saturday noon to Sunday noon
    fullest = max(range(20), key=lambda start: night[start : start + 5].sum())
    assert (12 + fullest) % 24 == 21
    assert clock_text(t51.mean.hour) == "19:00"
    assert "no interval or test, as the cells are not counts" in temporal_sentence(t51, "T51")
