"""Rates, benchmarks and smoothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from esda.smoothing import Empirical_Bayes
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.rates.benchmark import by_value, compare, sides
from wm_vru_plugin.core.rates.rates import NO_DENOMINATOR, rates
from wm_vru_plugin.core.rates.sentences import figure, rates_summary
from wm_vru_plugin.core.rates.smoothing import empirical_bayes
from wm_vru_plugin.core.rates.table import RateOptions, note_counts, rate_table

COUNTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 5000)), min_size=2, max_size=30
).filter(lambda rows: sum(count for count, _ in rows) > 0)


def table(count, denominator, **more) -> pd.DataFrame:
    codes = [f"Z{row}" for row in range(len(count))]
    return pd.DataFrame({"area": codes, "count": count, "denominator": denominator, **more})


def test_a_crude_rate_by_hand() -> None:
    found = rates([65], [100], ["a"], per=100_000).iloc[0]
    # 65 (1 - 1/585 - 1.95996/(3 √65))³ = 50.16; 66 (1 - 1/594 + 1.95996/(3 √66))³ = 82.85
    assert found["value"] == 65_000
    assert found["lower"] == pytest.approx(50_160, abs=10)
    assert found["upper"] == pytest.approx(82_850, abs=10)
    assert found["interval"] == "Byar"


def test_a_proportion_is_in_per_cent() -> None:
    found = rates([65], [100], ["a"], "proportion", per=7).iloc[0]
    lower, upper = proportion_confint(65, 100, method="wilson")
    assert found["value"] == 65
    assert (found["lower"], found["upper"]) == (
        pytest.approx(100 * lower),
        pytest.approx(100 * upper),
    )


def test_what_has_no_rate_says_why() -> None:
    found = rates([3, 0, None, 4], [0, 0, 10, None], list("abcd"))
    assert found["value"].isna().all()
    assert found[["lower", "upper"]].isna().all(axis=None)
    assert note_counts(found["note"]) == {
        NO_DENOMINATOR: 2,
        "count is missing": 1,
        "denominator is missing": 1,
    }


@pytest.mark.parametrize(
    ("count", "n", "method", "problem"),
    [
        ([1, 12], [9, 10], "proportion", "row 'b': the numerator 12 is above the denominator 10"),
        ([1, 1], [9, 0], "proportion", "row 'b': the numerator 1 is above the denominator 0"),
        ([1, -2], [9, 9], "crude", "row 'b': the count is -2"),
        ([1, 2], [9, -9], "crude", "row 'b': the denominator is -9"),
        ([1, float("inf")], [9, 9], "crude", "row 'b': the count is inf"),
        ([1, "many"], [9, 9], "crude", "row 'b': the count is many"),
        ([1, 2], [9, 9], "median", "'median' is unknown"),
    ],
)
def test_impossible_rows_are_named(count, n, method: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        rates(count, n, ["a", "b"], method)


def test_sides_of_a_benchmark() -> None:
    lower, upper = [1.0, 2.0, 0.5, np.nan], [1.9, 3.0, 0.9, np.nan]
    assert sides(lower, upper, 1.0).tolist() == [0, 1, -1, 0], "a limit on the value holds it"
    assert compare(lower, upper, 1.0).tolist() == ["similar", "worse", "better", None]
    assert compare(lower, upper, 1.0, "low_is_bad").tolist()[1:3] == ["better", "worse"]
    assert compare(lower, upper, 1.0, "neither").tolist()[1:3] == ["higher", "lower"]
    assert compare(lower, upper, np.nan).tolist() == [None] * 4
    assert by_value([0.9, 1.0, 1.1, np.nan], 1.0).tolist() == ["better", "similar", "worse", None]
    with pytest.raises(InputError, match="Polarity"):
        compare(lower, upper, 1.0, "good")


def test_the_benchmark_of_all_is_of_the_sums() -> None:
    rows = table([10, 90, 5, 7], [1000, 1000, 0, 500])
    found = rate_table(rows, RateOptions())
    assert found.benchmarks.loc[0, "value"] == pytest.approx(1000 * 107 / 2500)
    words = found.frame["comparison"]
    assert words.fillna("none").tolist() == ["better", "worse", "none", "better"]


def test_a_row_is_the_benchmark_by_its_code_and_a_number_by_its_value() -> None:
    rows = table([10, 90, 40], [1000] * 3)
    by_code = rate_table(rows, RateOptions(benchmark="Z2")).frame
    assert by_code["comparison"].tolist() == ["better", "worse", "benchmark"]
    by_value = rate_table(rows, RateOptions(benchmark="40")).frame
    assert by_value["comparison"].tolist() == ["better", "worse", "similar"]
    assert rate_table(rows, RateOptions(benchmark="")).frame["comparison"].isna().all()
    with pytest.raises(InputError, match="'E92' is neither a row nor a number"):
        rate_table(rows, RateOptions(benchmark="E92"))


def test_groups_have_benchmarks_of_their_own() -> None:
    rows = pd.concat([table([10, 20], [100, 100], group="x"), table([1, 2], [100, 100], group="y")])
    found = rate_table(rows.reset_index(drop=True), RateOptions(per=100))
    assert found.benchmarks["value"].tolist() == [15, 1.5]
    assert found.frame["benchmark"].tolist() == [15, 15, 1.5, 1.5]


def test_an_area_twice_is_an_error_unless_grouped() -> None:
    rows = table([1, 2], [10, 10]).assign(area="Z0")
    with pytest.raises(InputError, match="area 'Z0' is there 2 times"):
        rate_table(rows, RateOptions())
    assert len(rate_table(rows.assign(group=["2018", None]), RateOptions()).frame) == 2


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.randoms())
def test_order_does_not_matter(rows, random) -> None:
    frame = table(*map(list, zip(*rows)))
    order = list(frame.index)
    random.shuffle(order)
    options = RateOptions(smooth=True)
    pd.testing.assert_frame_equal(
        rate_table(frame, options).frame.loc[order],
        rate_table(frame.loc[order], options).frame,
        rtol=1e-9,
    )


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_the_multiplier_scales_everything(rows) -> None:
    frame = table(*map(list, zip(*rows)))
    per_one, per_many = (
        rate_table(frame, RateOptions(per=per, smooth=True)).frame for per in (1, 100_000)
    )
    names = ["value", "lower", "upper", "smoothed", "benchmark"]
    np.testing.assert_allclose(per_one[names] * 100_000, per_many[names], rtol=1e-9)
    assert per_one["comparison"].equals(per_many["comparison"])


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_smoothing_is_that_of_esda(rows) -> None:
    count, n = (np.array(part, float) for part in zip(*rows))
    ours = empirical_bayes(count, n)
    theirs = np.asarray(Empirical_Bayes(count, n).r).ravel()
    if ours.variance > 0:
        np.testing.assert_allclose(ours.rate, theirs, rtol=1e-8, atol=1e-15)
    else:
        # esda goes on with a negative variance; Marshall takes it for 0.
        np.testing.assert_allclose(ours.rate, ours.mean)
    own = count / n
    low, high = np.minimum(own, ours.mean), np.maximum(own, ours.mean)
    assert ((ours.rate >= low - 1e-12) & (ours.rate <= high + 1e-12)).all()


def test_smoothing_by_hand() -> None:
    # m = 0.06; s² = (100·0.05² + 200·0.01² + 100·0.03²) / 400 = 0.0009; A = s² - m/133.3 = 0.00045
    ours = empirical_bayes([1, 14, 9], [100, 200, 100])
    assert ours.mean == pytest.approx(0.06)
    assert ours.variance == pytest.approx(0.00045)
    assert ours.kept[0] == pytest.approx(0.00045 / (0.00045 + 0.0006))
    assert ours.rate[0] == pytest.approx(0.06 - 0.05 * 0.00045 / 0.00105)


def test_equal_areas_are_smoothed_to_their_mean() -> None:
    ours = empirical_bayes([5, 5, 5], [100, 100, 100])
    assert ours.variance == 0
    np.testing.assert_allclose(ours.rate, 0.05)
    assert (empirical_bayes([0, 0], [10, 20]).rate == 0).all(), "no event at all"
    assert np.isnan(empirical_bayes([1, 2, np.nan], [10, 0, 10]).rate[1:]).all()
    with pytest.raises(InputError, match="no area has a count"):
        empirical_bayes([1], [0])


def test_degenerate_tables() -> None:
    with pytest.raises(InputError, match="there are no rows"):
        rate_table(table([], []), RateOptions())
    one = rate_table(table([3], [100]), RateOptions(smooth=True)).frame.iloc[0]
    assert (one["value"], one["comparison"], one["smoothed"]) == (30, "similar", pytest.approx(30))
    none = rate_table(table([3, 4], [0, 0]), RateOptions(smooth=True))
    assert none.frame["comparison"].isna().all()
    assert "No area has a rate" in rates_summary(none, "thefts")
    zero = rate_table(table([0, 0], [10, 20]), RateOptions()).frame
    assert zero["value"].tolist() == [0, 0]
    assert zero["comparison"].tolist() == ["similar", "similar"]


def test_the_summary_in_words() -> None:
    rows = table([10, 90, 40, 3], [1000, 1000, 1000, 0])
    text = rates_summary(rate_table(rows, RateOptions()), "thefts")
    assert text == (
        "Crude rates of thefts per 1,000 in 4 areas. Benchmark: 46.7 (all together, 95% interval "
        "39.3 to 55.1). Of 3 areas with a rate, 1 worse, 1 similar and 1 better. Highest: Z1, 90.0 "
        "(72.4 to 111); lowest: Z0, 10.0 (4.79 to 18.4). 1 area has no rate (denominator is zero: "
        "1)."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234.5, "1,234"),
        (12.345, "12.3"),
        (0.012345, "0.0123"),
        (float("nan"), "unknown"),
    ],
)
def test_figures_as_quoted(value: float, text: str) -> None:
    assert figure(value) == text


def test_standardised_rates_are_not_smoothed() -> None:
    with pytest.raises(InputError, match="not smoothed"):
        rate_table(table([1], [2]), RateOptions("standardised", smooth=True))


@pytest.mark.parametrize("benchmark", ["nan", "inf", "-inf"])
def test_a_benchmark_that_is_no_finite_number_is_refused(benchmark: str) -> None:
    with pytest.raises(InputError, match="neither a row nor a number"):
        rate_table(table([1, 2], [10, 10]), RateOptions(benchmark=benchmark))
