"""Directly standardised rates."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.rates.age_bands import (
    EUROPEAN_STANDARD_2013,
    AgeBand,
    age_band,
    check_apart,
    five_year_band,
    standard_of,
)
from wm_vru_plugin.core.rates.standardised import banded, pooled, standardised_rates
from wm_vru_plugin.core.rates.table import RateOptions, rate_table

FIVES = [f"{age}-{age + 4}" for age in range(0, 90, 5)] + ["90+"]
# As PHEindicatormethods has it (data set esp2013).
ESP19 = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000,
         4000, 2500, 1500, 1000]  # fmt: skip


def two_bands() -> pd.DataFrame:
    """Two areas with the same rates by age, one of them young and the other old."""
    return pd.DataFrame(
        {
            "area": ["young", "young", "old", "old"],
            "age": ["0-64", "65+"] * 2,
            "count": [40.0, 10.0, 20.0, 50.0],
            "denominator": [4000.0, 200.0, 2000.0, 1000.0],
        }
    )


def test_the_standard_has_100_000_people() -> None:
    assert sum(people for _, people in EUROPEAN_STANDARD_2013) == 100_000
    assert [standard_of(age_band(text)) for text in FIVES] == ESP19
    assert standard_of(AgeBand(0)) == 100_000
    assert standard_of(age_band("85+")) == 2500
    assert standard_of(age_band("16-19")) == pytest.approx(5500 * 4 / 5)
    assert sum(standard_of(AgeBand(age, age)) for age in range(95)) == pytest.approx(99_800)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("0-4", AgeBand(0, 4)),
        ("5 to 9", AgeBand(5, 9)),
        ("Aged 10–14 years", AgeBand(10, 14)),
        ("90+", AgeBand(90)),
        ("85 and over", AgeBand(85)),
        ("Under 1", AgeBand(0, 0)),
        ("<5", AgeBand(0, 4)),
        (37, AgeBand(37, 37)),
        (37.0, AgeBand(37, 37)),
    ],
)
def test_bands_as_tables_write_them(text: object, band: AgeBand) -> None:
    assert age_band(text) == band


@pytest.mark.parametrize("text", ["all ages", "9-5", "under 0", "", None, 3.5])
def test_a_band_not_understood_is_an_error(text: object) -> None:
    with pytest.raises(InputError, match="is not understood"):
        age_band(text)


def test_bands_that_cannot_be_weighted() -> None:
    with pytest.raises(InputError, match="0-4 and 0-15 overlap"):
        check_apart([age_band("0-15"), age_band("0-4")])
    with pytest.raises(InputError, match=r"90\+ and 95-99 overlap"):
        check_apart([age_band("90+"), age_band("95-99")])
    for text in ("95-99", "100+"):
        with pytest.raises(InputError, match="cannot be divided"):
            standard_of(age_band(text))


def test_years_are_standardised_in_bands_of_five() -> None:
    assert five_year_band(AgeBand(3, 3)) == AgeBand(1, 4)
    assert five_year_band(AgeBand(0, 0)) == AgeBand(0, 0)
    assert five_year_band(AgeBand(17, 17)) == AgeBand(15, 19)
    assert five_year_band(AgeBand(0, 15)) == AgeBand(0, 15)
    years = banded(["a"] * 5, [15, 16, 17, 18, 19], [1, 2, 3, 4, 5], [10, 0, 10, 10, 10])
    assert years.to_dict("records") == [
        {"area": "a", "band": "15-19", "count": 15, "denominator": 40, "standard": 5500}
    ]


def test_a_rate_and_its_interval_by_hand() -> None:
    rows = two_bands()
    found = standardised_rates(
        banded(rows["area"], rows["age"], rows["count"], rows["denominator"]), 1000
    ).set_index("area")
    weight = {"0-64": 80_500.0, "65+": 19_500.0}
    assert sum(weight.values()) == 100_000
    # Both: 0.805 · 10 + 0.195 · 50 per 1,000.
    assert found["value"].to_numpy() == pytest.approx([17.8, 17.8])
    variance = 0.805**2 * 40 / 4000**2 + 0.195**2 * 10 / 200**2
    z = stats.norm.ppf(0.975)
    byar = 50 * (1 - 1 / 450 - z / (3 * math.sqrt(50))) ** 3
    lower = 0.0178 + math.sqrt(variance / 50) * (byar - 50)
    assert found.loc["young", "lower"] == pytest.approx(1000 * lower)
    assert found.loc["young", "interval"] == "Dobson"
    assert found.loc["old", "count"] == 70


def test_standardising_by_ones_own_people_gives_the_crude_rate() -> None:
    rows = two_bands().iloc[:2]
    own = banded(*(rows[c] for c in ("area", "age", "count", "denominator")), rows["denominator"])
    found = standardised_rates(own, 1000).iloc[0]
    assert found["value"] == pytest.approx(1000 * 50 / 4200)
    # Then Dobson's interval is Byar's of the count.
    z = stats.norm.ppf(0.975)
    upper = 51 * (1 - 1 / 459 + z / (3 * math.sqrt(51))) ** 3
    assert found["upper"] == pytest.approx(1000 * upper / 4200)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(100, 9000)), min_size=19, max_size=19),
    st.integers(2, 50),
)
def test_scaling_the_standard_and_permuting_bands_changes_nothing(rows, factor) -> None:
    count, n = (np.array(part, float) for part in zip(*rows))
    weights = np.array(ESP19, float)
    order = np.random.default_rng(factor).permutation(19)
    results = [
        standardised_rates(banded(["a"] * 19, FIVES, count, n)),
        standardised_rates(banded(["a"] * 19, FIVES, count, n, weights * factor)),
        standardised_rates(banded(["a"] * 19, np.array(FIVES)[order], count[order], n[order])),
    ]
    for name in ("value", "lower", "upper"):
        values = [float(result[name].iloc[0]) for result in results]
        assert values == pytest.approx([values[0]] * 3)
    rate = results[0].iloc[0]
    assert min(count / n) * 1e5 <= rate["value"] <= max(count / n) * 1e5
    assert rate["lower"] < rate["value"] < rate["upper"]


def test_what_has_no_standardised_rate_says_why() -> None:
    rows = [("few", "0-64", 4, 100), ("few", "65+", 5, 100), ("gap", "0-64", 50, 100),
            ("empty", "0-64", 50, 100), ("empty", "65+", 0, 0), ("ok", "0-64", 50, 1000),
            ("ok", "65+", 50, 1000), ("lost", "0-64", None, 10), ("lost", "65+", 3, 9)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["area", "age", "count", "denominator"])
    found = rate_table(frame, RateOptions("standardised", per=1000)).frame.set_index("area")
    assert found["note"].to_dict() == {
        "few": "fewer than 10 events",
        "gap": "age bands are missing",
        "empty": "an age band has a denominator of zero",
        "ok": "",
        "lost": "count is missing",
    }
    assert found["value"].notna().tolist() == [False, False, False, True, False]
    nothing = frame.assign(count=0.0)[frame["area"] == "ok"]
    rows = banded(*(nothing[c] for c in ("area", "age", "count", "denominator")))
    assert standardised_rates(rows, fewest=0)["note"].tolist() == ["fewer than 1 events"]


def test_all_together_is_of_the_areas_with_every_band() -> None:
    rows = two_bands()
    bands = banded(*(rows[c] for c in ("area", "age", "count", "denominator")))
    total = pooled(bands).set_index("band")
    assert total["count"].to_dict() == {"0-64": 60, "65+": 60}
    assert pooled(bands.iloc[:3])["count"].sum() == 50
    table = rate_table(rows, RateOptions("standardised", per=1000))
    assert table.benchmarks.loc[0, "value"] == pytest.approx(17.8)
    assert table.frame["comparison"].tolist() == ["similar", "similar"]


def test_groups_of_standardised_rates() -> None:
    rows = pd.concat([two_bands().assign(group="m"), two_bands().assign(group="f")])
    found = rate_table(rows, RateOptions("standardised", benchmark="old")).frame
    assert found[["area", "group"]].to_numpy().tolist() == [
        ["young", "m"], ["old", "m"], ["young", "f"], ["old", "f"]
    ]  # fmt: skip
    assert found["comparison"].tolist() == ["similar", "benchmark"] * 2


def test_faults_are_named() -> None:
    rows = two_bands()
    with pytest.raises(InputError, match="several rows of 'young, 0-64'"):
        banded(["young"] * 2, ["0-64", "0 to 64"], [1, 2], [3, 4])
    with pytest.raises(InputError, match="'65\\+' differs among areas"):
        banded(rows["area"], rows["age"], rows["count"], rows["denominator"], [1, 2, 1, 3])
    with pytest.raises(InputError, match="row 1 has no area code"):
        banded([None], ["0-4"], [1], [2])
    with pytest.raises(InputError, match="row 'young, 65\\+': the count is -1"):
        banded(rows["area"], rows["age"], [1, -1, 1, 1], rows["denominator"])
    with pytest.raises(InputError, match="standard population is missing or zero"):
        banded(["a"], ["x"], [1], [2], [0])


def test_no_benchmark_of_all_where_no_area_has_every_band() -> None:
    rows = pd.DataFrame(
        {"area": ["A", "B"], "age": ["0-4", "5-9"], "count": [20, 30], "denominator": [900, 800]}
    )
    found = rate_table(rows, RateOptions("standardised"))
    assert list(found.frame["note"]) == ["age bands are missing"] * 2
    assert found.benchmarks["value"].isna().all()
