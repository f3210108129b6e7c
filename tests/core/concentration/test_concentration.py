"""Concentration: the report's T81 and T82, the Gini by hand and another way, chance, the band."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.concentration.chance import by_chance, p_at_least
from wm_vru_plugin.core.concentration.concentration import (
    AT_LEAST,
    EVENT_SHARES,
    EVENTS,
    UNITS,
    cuts_of,
    generalised,
    gini,
    unbiased,
)
from wm_vru_plugin.core.concentration.tables import (
    Concentration,
    concentration,
    concentration_sentence,
)
from wm_vru_plugin.core.concentration.units import units_of

REPORT = Path(__file__).resolve().parents[3] / "resources/report"
COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=60).filter(any)


def frame_of(counts, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"feature_id": np.arange(len(counts)), "events": counts, **more})


def measured(counts, cuts=None, draws: int = 0, **more: object) -> Concentration:
    cuts = cuts_of(EVENT_SHARES, (10, 50), (2, 3)) if cuts is None else cuts
    return concentration(units_of(frame_of(counts, **more), "events", "units"), cuts, draws)


def printed(name: str) -> list[dict[str, int]]:
    path = next(REPORT.glob(f"{name}_*.csv"))
    with path.open(encoding="utf-8") as file:
        return [{key: int(value) for key, value in row.items()} for row in csv.DictReader(file)]


def rows_at(result: Concentration, basis: str) -> pd.DataFrame:
    return result.table[result.table["basis"] == basis].set_index("at")


# Both tables step by whole numbers of exclusions a school: T81's 22 schools between its second and
# third row made 88, 4 each. So its rows are the schools with at least 2, 3, 4 and 5 exclusions.
# How the 28 schools with 5 or more below the top seven share 161 is not printed; nor how many made
# one alone: 146 gives the printed percentages.
T81 = [11] * 7 + [6] * 21 + [5] * 7 + [4] * 22 + [3] * 30 + [2] * 66 + [1] * 146
T82 = [11] * 7 + [6] * 21 + [5] * 6 + [4] * 21 + [3] * 24 + [2] * 31 + [1] * 34


def test_the_reports_table_of_all_schools() -> None:
    result = measured(T81 + [0] * (1230 - len(T81)), cuts_of((), (), (2, 3, 4, 5, 11)))
    rows = result.table.set_index("at").loc[[2, 3, 4, 5, 11]]
    assert rows["units"].tolist() == [row["schools"] for row in printed("t81")]
    assert rows["events"].tolist() == [row["exclusions"] for row in printed("t81")]
    assert rows["units_percent"].round().tolist() == [
        row["schools_percent"] for row in printed("t81")
    ]
    events = rows["events_percent"].round().tolist()
    assert events == [row["exclusions_percent"] for row in printed("t81")]


def test_the_reports_table_of_secondary_schools() -> None:
    assert len(T82) == 144, "line 1477: 144 excluded at least one pupil"
    result = measured(T82 + [0] * (221 - len(T82)), cuts_of((80,), (), (1, 2, 3, 4, 5, 11)))
    rows = rows_at(result, AT_LEAST).loc[[2, 3, 4, 5, 11]]
    for ours, theirs in (
        ("units", "schools"),
        ("events", "exclusions"),
        ("units_percent", "schools_percent"),
        ("events_percent", "exclusions_percent"),
    ):
        assert rows[ours].round().tolist() == [row[theirs] for row in printed("t82")], ours
    assert rows_at(result, AT_LEAST).loc[1, "units"] == 144
    assert rows_at(result, EVENTS).loc[80, "units"] == 79


def fitting_totals(rows: list[dict[str, int]], part: str, percent: str, most: int) -> list[int]:
    return [
        total
        for total in range(1, most)
        if all(abs(100 * row[part] / total - row[percent]) <= 0.5 for row in rows)
    ]


def test_the_reports_own_arithmetic() -> None:
    """Each printed percentage agrees with its number for some total, and the totals with the text:
    'approximately 1,200' schools must have been 1,224 or more for 153 to be 12% of them."""
    assert fitting_totals(printed("t81"), "exclusions", "exclusions_percent", 2000) == list(
        range(690, 699)
    )
    schools = fitting_totals(printed("t81"), "schools", "schools_percent", 2000)
    assert (schools[0], schools[-1]) == (1224, 1266)
    assert 485 in fitting_totals(printed("t82"), "exclusions", "exclusions_percent", 2000)
    assert 221 in fitting_totals(printed("t82"), "schools", "schools_percent", 2000)
    for name in ("t81", "t82"):
        steps = [
            (a["exclusions"] - b["exclusions"]) / (a["schools"] - b["schools"])
            for a, b in zip(printed(name), printed(name)[1:])
        ]
        assert steps[:3] == [2, 3, 4], "whole numbers of exclusions a school"


def test_cuts_by_hand() -> None:
    result = measured([5, 3, 1, 1, 0], cuts_of((50, 80, 81, 90, 100), (20, 50), (1, 3)))
    shares = rows_at(result, EVENTS)
    assert shares["units"].to_dict() == {50: 1, 80: 2, 81: 3, 90: 3, 100: 4}
    assert shares["events"].to_dict() == {50: 5, 80: 8, 81: 9, 90: 9, 100: 10}
    assert shares.loc[90, "tied"] == 2, "the third is one of two with one event"
    assert rows_at(result, UNITS)["units"].to_dict() == {20: 1, 50: 2}
    assert rows_at(result, AT_LEAST)["events"].to_dict() == {1: 10, 3: 8}
    assert result.curve["events_percent"].tolist() == [50, 80, 90, 100, 100]


@pytest.mark.parametrize(
    ("counts", "plain", "general"),
    # From the examples in the R package lorenzgini (Steenbeek and Bernasco), rounded there.
    [([10, 8, 2], 0.78, 0.78), ([5, 2, 1], 0.8, 0.75), ([10], 0.9, 0.9)],
)
def test_gini_of_published_examples(counts: list[int], plain: float, general: float) -> None:
    units = np.array([*counts, *[0] * (10 - len(counts))], dtype=float)
    value = float(gini(units))
    assert value == pytest.approx(plain, abs=0.005)
    assert generalised(value, units.sum(), 10) == pytest.approx(general, abs=0.005)


def test_gini_by_hand() -> None:
    # Mean difference of 1, 2, 3: (1 + 2 + 1) · 2 / 9 = 8 / 9, over twice the mean of 2.
    assert gini(np.array([1.0, 2, 3])) == pytest.approx(8 / 9 / 4)
    assert gini(np.full(7, 3.0)) == pytest.approx(0)
    assert unbiased(float(gini(np.array([0, 0, 0, 9.0]))), 4) == pytest.approx(1)
    assert np.isnan(gini(np.zeros(3)))
    assert generalised(float(gini(np.array([1.0, 1, 0, 0]))), 2, 4) == pytest.approx(0)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_gini_is_half_the_relative_mean_difference(counts: list[int]) -> None:
    """Another formula: Σ|x - y| / (2 n² mean); and twice the area below the curve, less 1."""
    x = np.array(counts, dtype=float)
    n = len(x)
    difference = np.abs(x[:, None] - x[None, :]).sum() / (2 * n * n * x.mean())
    assert gini(x) == pytest.approx(difference, abs=1e-12)
    curve = measured(counts).curve
    heights = np.concatenate([[0], curve["events_percent"].to_numpy() / 100])
    area = ((heights[1:] + heights[:-1]) / 2).sum() / n
    assert gini(x) == pytest.approx(2 * area - 1, abs=1e-12)
    # The generalised Gini as areas: above the line of most equality, less above the curve.
    reach = min(1.0, x.sum() / n)
    expected = 1 - (1 - area) / (reach / 2)
    assert generalised(float(gini(x)), x.sum(), n) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_order_of_rows_moves_nothing(counts: list[int], random) -> None:
    mixed = list(counts)
    random.shuffle(mixed)
    first, second = measured(counts), measured(mixed)
    pd.testing.assert_frame_equal(first.table, second.table)
    columns = ["events", "cumulative_events", "events_percent"]
    pd.testing.assert_frame_equal(first.curve[columns], second.curve[columns])
    assert first.statistics == pytest.approx(second.statistics, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(2, 9))
def test_scaling_moves_no_share(counts: list[int], factor: int) -> None:
    cuts = cuts_of(EVENT_SHARES, (10, 50))
    first = measured(counts, cuts)
    second = measured([count * factor for count in counts], cuts)
    assert first.table["units"].tolist() == second.table["units"].tolist()
    assert second.statistics["gini"] == pytest.approx(first.statistics["gini"])


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_totals_and_shape(counts: list[int]) -> None:
    result = measured(counts)
    curve = result.curve
    assert curve["events"].sum() == sum(counts) == curve["cumulative_events"].iloc[-1]
    assert curve["events_percent"].iloc[-1] == 100 and curve["units_percent"].iloc[-1] == 100
    steps = curve["events"].to_numpy()
    assert (np.diff(steps) <= 0).all()
    shares = rows_at(result, EVENTS)
    assert (shares["events_percent"] >= shares.index - 1e-6).all()
    fewer = shares["units"] - 1
    below = np.concatenate([[0], curve["events_percent"]])[fewer]
    assert (below < shares.index).all(), "one unit fewer would not do"


def test_few_events_concentrate_by_chance() -> None:
    """Ten events at random among a hundred units: at most a tenth of the units has them all."""
    rng = np.random.default_rng(1)
    counts = rng.multinomial(10, np.full(100, 0.01))
    result = measured(counts, cuts_of((100,)), draws=999)
    row = result.table.iloc[0]
    assert row["units_percent_chance"] == pytest.approx(100 * (1 - 0.99**10), abs=0.1), (
        "a unit is hit with probability 1 - 0.99^10"
    )
    assert result.statistics["p_by_chance"] > 0.05
    assert "chance alone could give as much" in concentration_sentence(result)
    assert "fewer events than units" in concentration_sentence(result)


def test_chance_follows_exposure() -> None:
    exposure = np.array([1.0, 9, 90])
    draws = by_chance(1000, 3, exposure, cuts_of((), (34,)), 400, 1)
    assert draws.events_percent.mean() == pytest.approx(90, abs=0.3)
    frame = frame_of([900, 90, 10], pupils=[90, 9, 1])
    units = units_of(frame, "events", "units", exposure="pupils")
    assert concentration(units, cuts_of((80,)), 200).statistics["p_by_chance"] > 0.05
    alike = concentration(units_of(frame, "events", "units"), cuts_of((80,)), 200)
    assert alike.statistics["p_by_chance"] == pytest.approx(1 / 201)


def test_the_p_value_is_uniform_when_events_fall_at_random() -> None:
    rng = np.random.default_rng(5)
    cuts = cuts_of((80,))
    null = by_chance(60, 40, None, cuts, 999, 7).gini
    p = [p_at_least(float(gini(rng.multinomial(60, np.full(40, 1 / 40)).astype(float))), null)
         for _ in range(600)]  # fmt: skip
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.03)
    assert np.mean(p) == pytest.approx(0.5, abs=0.06)


def test_the_seed_gives_the_same_limits_and_the_band_holds_the_number() -> None:
    counts = np.random.default_rng(3).negative_binomial(0.5, 0.2, 300)
    one, again = (measured(counts, draws=200) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, again.table)
    assert one.statistics["gini_band_low"] < one.statistics["gini"]
    assert one.statistics["gini"] < one.statistics["gini_band_high"]
    curve = one.curve
    inside = curve["events_percent"].between(
        curve["events_percent_band_low"] - 0.5, curve["events_percent_band_high"] + 0.5
    )
    assert inside.mean() > 0.95
    assert curve["events_percent_chance"].iloc[-1] == pytest.approx(100)


def test_a_long_curve_has_a_band_at_every_unit() -> None:
    counts = np.random.default_rng(3).poisson(1.0, 2500)
    result = measured(counts, cuts_of((80,)), draws=20)
    assert len(result.curve) == 2500
    assert result.curve["events_percent_chance_low"].notna().all()
    assert result.curve["events_percent_chance"].is_monotonic_increasing


def test_one_unit_and_all_equal() -> None:
    one = measured([4], draws=20)
    assert one.statistics["gini"] == pytest.approx(0)
    assert np.isnan(one.statistics["gini_unbiased"])
    assert concentration_sentence(one).startswith(
        "1 of the 1 unit (100.0%) holds 4 of the 4 events"
    )
    equal = measured([3] * 50, draws=99)
    assert equal.statistics["gini"] == pytest.approx(0)
    assert equal.table["tied"].max() == 50
    assert equal.statistics["p_by_chance"] == 1


@settings(max_examples=15, deadline=None)
@given(COUNTS)
def test_any_counts_give_a_sentence(counts: list[int]) -> None:
    text = concentration_sentence(measured(counts, draws=9))
    assert "nan" not in text and text.endswith(".")


def test_cancelling_stops_the_draws() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        concentration(units_of(frame_of([1, 2]), "events", "u"), [], 10, 1, stop)
