"""Trends of series of long tables."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.trends.sentences import trends_summary
from wm_vru_plugin.core.trends.trends import TrendOptions, trends

YEARS = ["2015/16", "2016/17", "2017/18", "2018/19", "2019/20"]


def long(values, periods=None, area="W1", **more) -> pd.DataFrame:
    """A table of values; counts and denominators come in `more`."""
    frame = pd.DataFrame({"period": periods or YEARS[: len(values)], "value": values})
    return frame.assign(area=area, indicator="exclusions", breakdown="total", **more)


def counted(counts, denominator=10_000, unit="per cent", periods=None, area="W1") -> pd.DataFrame:
    return long(
        [None] * len(counts), periods, area, count=counts, denominator=denominator, unit=unit
    )


def one(rows: pd.DataFrame, **options) -> dict:
    found = trends(rows, TrendOptions(**options))
    assert len(found.series) == 1
    return found.series.iloc[0].to_dict()


def test_proportions_take_armitage_and_newcombe() -> None:
    row = one(counted([100, 130, 160, 190, 220]), polarity="high_is_bad")
    assert (row["kind"], row["unit"]) == ("proportion", "per cent")
    assert (row["test"], row["trend"], row["arrow"]) == ("Cochran-Armitage", "increasing", "↑")
    assert row["judgement"] == "getting worse"
    assert (row["change_method"], row["measure"]) == ("Newcombe", "difference")
    assert (row["value_from"], row["value_to"]) == (1.0, 2.2)
    assert row["change"] == pytest.approx(1.2)
    assert row["change_result"] == "higher"
    assert row["percent_change"] == pytest.approx(120)
    assert (row["trend_from"], row["trend_to"]) == ("2015/16", "2019/20")


def test_rates_take_the_poisson_test_and_the_log_ratio() -> None:
    row = one(counted([500, 420, 390, 310, 260], unit="per 1,000"), per=1000)
    assert (row["kind"], row["unit"]) == ("rate", "per 1,000")
    assert (row["test"], row["trend"]) == ("Poisson score test", "decreasing")
    assert row["judgement"] is None
    assert (row["measure"], row["change"]) == ("ratio", pytest.approx(0.52))
    error = 1.959964 * math.sqrt(1 / 500 + 1 / 260)
    assert row["change_upper"] == pytest.approx(0.52 * math.exp(error))
    assert row["change_result"] == "lower"


def test_counts_above_their_denominator_are_no_proportion() -> None:
    assert one(counted([12, 13], 10))["kind"] == "rate"
    with pytest.raises(InputError, match="W1, exclusions, total, 2015/16': the numerator 12"):
        one(counted([12, 13], 10), kind="proportion")


def test_bare_values_take_mann_kendall() -> None:
    row = one(long([40.1, 40.5, 41.0, 42.0, 43.0]))
    assert (row["kind"], row["test"], row["trend"]) == ("value", "Mann-Kendall", "increasing")
    assert row["p_value"] == pytest.approx(2 / 120)
    assert row["change"] == pytest.approx(2.9)
    assert row["change_result"] is None
    assert row["change_note"] == "the values have no limits"
    assert one(long([40.1, 40.5, 42.0, 41.0, 43.0]))["trend"] == "no significant change"


def test_values_with_limits_take_a_weighted_regression() -> None:
    values = np.array([30.6, 30.2, 28, 24.6, 24.67])
    rows = long(values, lower=values - 1.6, upper=values + 1.6)
    row = one(rows)
    assert (row["test"], row["trend"]) == ("weighted regression", "decreasing")
    assert row["change_result"] == "lower"


def test_a_trend_that_hangs_on_one_point_is_none() -> None:
    row = one(counted([200, 199, 198, 197, 900]))
    assert row["p_value"] < 0.002
    assert row["trend"] == "no significant change"
    assert row["trend_note"] == "leaving out one point turns the direction round"


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        (long([1, 2, 3, 4]), "fewer than five points"),
        (long([1, 2, None, 4, 5]), "fewer than five points"),
        (
            long(range(1, 6), [f"{year}-{year + 2}" for year in range(2014, 2019)]),
            "the periods overlap",
        ),
        (
            long(range(1, 6), [f"2019-0{month}" for month in range(1, 6)]),
            "the periods are shorter than a year",
        ),
        (
            long(range(1, 6), ["2010-2012", "2013", "2014", "2015", "2016"]),
            "the periods differ in length",
        ),
    ],
)
def test_no_arrow_says_why(rows: pd.DataFrame, note: str) -> None:
    row = one(rows)
    assert (row["trend"], row["arrow"], row["test"]) == ("not tested", "", None)
    assert row["trend_note"] == note


def test_overlapping_periods_have_no_interval() -> None:
    row = one(counted([100, 200], periods=["2016-2018", "2017-2019"]))
    assert row["change_note"] == "the periods overlap"
    assert math.isnan(row["change_lower"])
    assert row["percent_change"] == pytest.approx(100)


def test_only_the_last_five_points_count_and_periods_are_put_in_order() -> None:
    periods = ["2019", "2012", "2017", "2016", "2018", "2015", "2014"]
    values = [9, 99, 7, 6, 8, 5, 77]
    found = trends(long(values, periods))
    row = found.series.iloc[0]
    assert (row["trend"], row["trend_from"], row["points"]) == ("increasing", "2015", 7)
    assert found.points["period"].tolist() == sorted(periods)
    assert (row["first_period"], row["last_period"]) == ("2012", "2019")


def test_the_index_is_100_in_its_base() -> None:
    points = trends(long([40, 44, 30])).points
    assert points["index"].tolist() == pytest.approx([100, 110, 75])
    later = trends(long([40, 44, 33]), TrendOptions(base="2016/17"))
    assert later.points["index"].tolist() == pytest.approx([90.909, 100, 75], abs=1e-3)
    assert later.series.loc[0, "from_period"] == "2016/17"


@pytest.mark.parametrize("base", [0, -1.5])
def test_a_base_of_zero_has_no_index_and_no_percentage(base: float) -> None:
    found = trends(long([base, 44]))
    assert found.points["index"].isna().all()
    assert math.isnan(found.series.loc[0, "percent_change"])
    assert found.series.loc[0, "change"] == 44 - base


def test_a_rate_from_zero_has_no_ratio() -> None:
    row = one(counted([0, 10], unit="per 1,000"))
    assert math.isnan(row["change"])
    assert row["change_note"] == "the earlier rate is 0"


def test_a_period_that_a_series_lacks_is_named() -> None:
    row = one(long([1, 2]), start="2009/10")
    assert row["change_note"] == "there is no point of 2009/10"
    assert row["from_period"] is None
    row = one(long([1, 2]), base="2009/10")
    assert row["change_note"] == "there is no point of 2009/10"
    assert one(long([3]))["change_note"] == "there is one period only"


def test_what_is_left_out_is_counted() -> None:
    rows = pd.concat(
        [
            long([1, None, 3]),
            long([1], ["whenever"], "W2"),
            long([None], ["2019"], "W3"),
            counted([5, 6], [0, 10], area="W4"),
        ],
        ignore_index=True,
    )
    found = trends(rows)
    assert found.series["area"].tolist() == ["W1", "W4"]
    assert dict(found.left_out) == {
        "period not understood, such as 'whenever'": 1,
        "value is missing": 2,
        "series without a point": 1,
        "denominator is zero": 1,
    }
    assert "Left out: value is missing: 2," in trends_summary(found)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (long([]), "there are no rows"),
        (long([1], ["whenever"]), "'whenever' is not understood"),
        (long([1, 2], ["2019", "2019"]), "several rows of 'W1, exclusions, total, 2019'"),
        (long([None]), "no row has a value"),
        (long(["x"]), "the value is x"),
        (counted([-1]), "the count is -1"),
    ],
)
def test_faults_are_named(rows: pd.DataFrame, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        trends(rows)


def test_unknown_options_are_refused() -> None:
    for options in (TrendOptions(kind="median"), TrendOptions(polarity="good")):
        with pytest.raises(InputError, match="is unknown"):
            trends(long([1]), options)


def test_all_equal_and_all_zero_are_no_change() -> None:
    for rows in (counted([5] * 5), counted([0] * 5), long([3] * 5)):
        assert one(rows)["trend"] == "no significant change"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=5, max_size=8), st.randoms())
def test_the_order_of_rows_does_not_matter(counts, random) -> None:
    periods = [str(2010 + number) for number in range(len(counts))]
    rows = counted(counts, 1000, periods=periods)
    order = list(rows.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(trends(rows).series, trends(rows.loc[order]).series)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=5, max_size=8))
def test_the_multiplier_changes_neither_test_nor_index(counts) -> None:
    rows = counted(counts, 1000, "", [str(2010 + number) for number in range(len(counts))])
    here, there = (trends(rows, TrendOptions(per=per)) for per in (1, 1000))
    np.testing.assert_allclose(here.points["index"], there.points["index"])
    names = ["trend", "p_value", "change", "change_lower"]
    pd.testing.assert_frame_equal(here.series[names], there.series[names])


def test_the_summary_in_words() -> None:
    rows = pd.concat(
        [counted([100, 130, 160, 190, 220]), counted([50, 20], area="W2")], ignore_index=True
    )
    found = trends(rows.assign(name=rows["area"].map({"W1": "Walsall", "W2": "Dudley"})))
    assert trends_summary(found) == (
        "2 series of 2 areas. Recent trend (last five points): 1 increasing and 1 not tested "
        "(fewer than five points: 1). Of 2 changes with a 95% interval, 1 is higher and 1 lower. "
        "Largest rises: Walsall, exclusions, 1.00 in 2015/16 to 2.20 in 2019/20 (+120%). Largest "
        "falls: Dudley, exclusions, 0.500 in 2015/16 to 0.200 in 2016/17 (-60%)."
    )


def test_a_unit_says_what_rates_are_per() -> None:
    row = one(counted([5, 6], unit="per 1,000 residents"), per=7)
    assert (row["value_from"], row["unit"]) == (0.5, "per 1,000 residents")
    assert one(counted([5, 6], unit="pupils"), per=100)["unit"] == "per 100"


def test_many_series_are_quick() -> None:
    rows = pd.concat([counted([5, 6], area=f"W{number}") for number in range(300)])
    found = trends(pd.concat([rows, rows.assign(breakdown="other")], ignore_index=True))
    assert len(found.series) == 600
    assert found.points["position"].tolist() == [1, 2] * 600


@pytest.mark.parametrize(
    ("count", "denominator", "value", "unit", "kind"),
    [
        (5, 10, 50.0, "per cent of pupils", "proportion"),
        (15, 10, 150.0, "per cent of pupils", "value"),
        (15, 10, 150.0, "per 100 pupils", "rate"),
        (15, 10, 15.0, "offences", "rate"),
        (15, 10, 15.0, "thousand incidents", "value"),
        (60_000, 1200, 50.0, "points", "value"),
        (-39_802, 337_305, -0.118, "score", "value"),
        (15, None, 15.0, "offences", "value"),
        (6, 317, 6.0, "rank", "value"),
        (15, 10, None, "", "rate"),
    ],
)
def test_kinds_of_the_package(count, denominator, value, unit: str, kind: str) -> None:
    """Units and counts as the indicators of the sample have them."""
    row = one(long([value], count=count, denominator=denominator, unit=unit))
    assert row["kind"] == kind


def test_a_suppressed_count_costs_its_own_year_alone() -> None:
    years = [str(2014 + number) for number in range(6)]
    found = trends(counted([100, None, 160, 190, 220, 250], periods=years))
    row = found.series.iloc[0]
    assert (row["kind"], row["points"], row["trend"]) == ("proportion", 5, "increasing")
    assert dict(found.left_out) == {"count is missing": 1}
