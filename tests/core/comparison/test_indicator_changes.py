"""Indicators that two packages have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from wm_vru_plugin.core.comparison.indicator_changes import (
    NOT_SUBTRACTED,
    guarded,
    indicator_changes,
    latest,
    of_study,
    rows_of,
)
from wm_vru_plugin.sources.report_2020.focus import read_directions

AREA = "E08000025"
COLUMNS = ["area_code", "indicator", "breakdown", "period", "value", "unit", "count", "denominator"]
DIRECTIONS = read_directions()


def rows(*lines, restricted=False) -> pd.DataFrame:
    frame = pd.DataFrame([(*line, *[None] * (8 - len(line))) for line in lines], columns=COLUMNS)
    return rows_of(frame.assign(area_name="Birmingham", lower=None, upper=None,
                                restricted=restricted))  # fmt: skip


def newest(*lines, restricted=False) -> pd.DataFrame:
    return latest(rows(*lines, restricted=restricted))[0]


def changes(before: pd.DataFrame, after: pd.DataFrame):
    return indicator_changes(before, after, DIRECTIONS)


def test_the_latest_period_that_has_a_figure() -> None:
    found, left = latest(
        rows(
            (AREA, "absence_rate", "total", "2016/17", 5.0, "per cent"),
            (AREA, "absence_rate", "total", "2018/19", 4.0, "per cent"),
            (AREA, "absence_rate", "total", "2019/20", None, "per cent"),
            (AREA, "absence_rate", "total", "lately", 9.0, "per cent"),
        )
    )
    assert found["period"].tolist() == ["2018/19"]
    assert left == {"rows without a figure": 1, "rows whose period is not understood": 1}


def test_shares_by_newcombe_and_which_way_is_worse() -> None:
    before = newest((AREA, "neet_rate", "total", "2019", 5.0, "per cent", 500, 10_000))
    after = newest((AREA, "neet_rate", "total", "2023", 6.0, "per cent", 660, 11_000))
    row = changes(before, after).table.iloc[0]
    low, high = confint_proportions_2indep(660, 11_000, 500, 10_000, method="newcomb")
    assert row["change"] == pytest.approx(1.0)
    assert row["change_lower"] == pytest.approx(100 * low, abs=1e-6)
    assert row["change_upper"] == pytest.approx(100 * high, abs=1e-6)
    assert (row["result"], row["judgement"]) == ("higher", "worse")
    assert row["label"] == "16 and 17 year-olds not in education, employment or training"


def test_a_rise_of_what_ought_to_rise_is_better() -> None:
    before = newest((AREA, "attainment_8", "total", "2016/17", 45.0, "points"))
    after = newest((AREA, "attainment_8", "total", "2018/19", 46.0, "points"))
    row = changes(before, after).table.iloc[0]
    assert row["judgement"] == "better"
    assert row["note"] == "without an interval: the values have no limits"
    assert np.isnan(row["change_lower"])


def test_a_rate_changes_by_its_ratio() -> None:
    unit = "per 100,000 residents"
    before = newest((AREA, "knife_crime_rate", "", "2018", 100.0, unit, 1000, 1_000_000))
    after = newest((AREA, "knife_crime_rate", "", "2024", 150.0, unit, 1500, 1_000_000))
    row = changes(before, after).table.iloc[0]
    assert row["measure"] == "ratio"
    assert row["change"] == pytest.approx(1.5)
    # exp(ln 1.5 ± 1.96 √(1/1000 + 1/1500))
    assert row["change_lower"] == pytest.approx(1.5 * np.exp(-1.959964 * np.sqrt(1 / 600)))
    assert row["judgement"] == "worse"


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [
        ("imd_rank_of_average_rank", "rank"),
        ("education_average_score", "score"),
        ("crime_average_rank", "average rank"),
        ("income_scale", "people"),
        ("some_rank", "rank"),
    ],
)
def test_ranks_and_scores_are_not_subtracted(indicator, unit) -> None:
    before = newest((AREA, indicator, "total", "2019", 7, unit))
    after = newest((AREA, indicator, "total", "2025", 9, unit))
    row = changes(before, after).table.iloc[0]
    assert row["note"] == NOT_SUBTRACTED
    assert np.isnan(row["change"])
    assert (row["value_before"], row["value_after"], row["judgement"]) == (7, 9, "")


@pytest.mark.parametrize(
    ("first", "second", "value", "unit", "note"),
    [
        ("2019", "2019", 5.0, "per cent", "the same period"),
        ("2019", "2019", 5.5, "per cent", "the same period; the figure was revised"),
        ("2019", "2017", 5.0, "per cent", "the later package's period is not the later one"),
        ("2017-2019", "2019-2021", 5.0, "per cent", "the periods overlap"),
        ("2019", "2021", 5.0, "points", "the units differ: per cent and points"),
    ],
)
def test_why_there_is_no_change(first, second, value, unit, note) -> None:
    before = newest((AREA, "absence_rate", "total", first, 5.0, "per cent"))
    after = newest((AREA, "absence_rate", "total", second, value, unit))
    row = changes(before, after).table.iloc[0]
    assert row["note"] == note
    assert np.isnan(row["change"])
    assert row["result"] == ""


def test_series_of_one_side_alone_are_counted() -> None:
    both = (AREA, "absence_rate", "total", "2019", 5.0, "per cent")
    later = (AREA, "absence_rate", "total", "2021", 5.0, "per cent")
    before = newest(both, (AREA, "neet_rate", "total", "2019", 5.0, "per cent"))
    after = newest(later, (AREA, "absence_rate", "Primary", "2021", 5.0, "per cent"))
    found = changes(before, after)
    assert found.table["judgement"].tolist() == ["the same"]
    assert found.left_out == {
        "series in the earlier package alone": 1,
        "series in the later package alone": 1,
    }


def test_nothing_in_common() -> None:
    found = changes(
        newest((AREA, "a", "", "2019", 1.0, "")), newest((AREA, "b", "", "2020", 1, ""))
    )
    assert found.table.empty


def test_which_areas_are_of_the_study() -> None:
    codes = ["E08000025", "E08000020", "E07000004", "E06000001", "E01000001", "E02000001",
             "K04000001", "K02000001", "E12000005", "E92000001", "E47000007", "103514",
             "Z04000001", "Z01000001", "E10000024"]  # fmt: skip
    table = newest(*((code, "x", "total", "2019", 1.0, "") for code in codes))
    known = {"E08000025": "E08000025", "E08000020": "E08000037", "E07000004": "E06000060"}
    kept, left = of_study(table, known, {"E07000004"})
    assert set(kept["area_code"]) == {
        "E08000025", "E08000037", "K04000001", "K02000001", "E12000005", "E92000001",
        "E47000007", "103514", "Z04000001",
    }  # fmt: skip
    assert left == {
        "series of small areas": 3,
        "series of other authorities": 2,
        "series of authorities that were merged": 1,
    }


def test_restricted_counts_are_hidden_and_rounded() -> None:
    unit = "per 1,000 residents"
    table = newest(
        (AREA, "a", "", "2019", 5.0, "offences", 5, 1000),
        (AREA, "b", "", "2019", 1012.0, "offences", 1012, 50_000),
        (AREA, "c", "", "2019", 20.24, unit, 1012, 50_000),
        (AREA, "d", "", "2019", 4.0, unit, None, 50_000),
        (AREA, "e", "", "2019", 104.0, "index", 1012, 50_000),
        (AREA, "f", "", "2019", 40.0, "per cent", 2, 5),
        (AREA, "g", "", "2019", 100.0, "per cent", 98, 98),
        restricted=True,
    )
    safe, left = guarded(table)
    assert safe.set_index("indicator")[["count", "value"]].to_dict("index") == {
        "b": {"count": 1010, "value": 1010},
        "c": {"count": 1010, "value": pytest.approx(20.2)},
        "g": {"count": 95, "value": pytest.approx(100 * 95 / 98)},
    }
    assert left == {
        "restricted series without a count to guard by": 3,
        "restricted series with a count below 7": 1,
    }


def test_open_figures_stay_as_they_are() -> None:
    table = newest((AREA, "a", "", "2019", 5.0, "offences", 3, 1000))
    safe, left = guarded(table)
    pd.testing.assert_frame_equal(safe, table)
    assert not left


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(400, 90_000), st.integers(0, 400))
def test_a_restricted_line_tells_nothing_of_the_true_count(first, people, second) -> None:
    unit = "per 100,000 residents"
    sides = []
    for period, count in (("2018", first), ("2021", second)):
        line = (AREA, "knife_crime_rate", "", period, 1e5 * count / people, unit, count, people)
        sides.append(guarded(newest(line, restricted=True))[0])
    table = changes(*sides).table
    if 0 < first < 7 or 0 < second < 7:
        assert table.empty
        return
    row = table.iloc[0]
    shown = [row[f"value_{side}"] * people / 1e5 for side in ("before", "after")]
    assert all(abs(one / 5 - round(one / 5)) < 1e-6 for one in shown)
    assert row["restricted"]
