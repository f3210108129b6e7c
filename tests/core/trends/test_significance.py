"""Tests of trend, changes and the order of periods, against scipy, statsmodels and R."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.trends.changes import (
    difference_of_proportions,
    difference_of_values,
    percent_change,
    ratio_of_rates,
)
from wm_vru_plugin.core.trends.period_spans import Span, span
from wm_vru_plugin.core.trends.recent_trend import overlapping
from wm_vru_plugin.core.trends.significance import (
    cochran_armitage,
    mann_kendall,
    poisson_trend,
    weighted_regression,
)

PARTS = st.lists(st.tuples(st.integers(0, 90), st.integers(100, 900)), min_size=5, max_size=5)


def test_cochran_armitage_is_that_of_r() -> None:
    # R's help of prop.trend.test, data of Fleiss (1981): X-squared = 8.2249, p = 0.004132.
    found = cochran_armitage([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4])
    assert found.statistic == pytest.approx(8.2249, abs=5e-5)
    assert found.p == pytest.approx(0.004132, abs=5e-7)
    assert found.direction == -1


@settings(deadline=None, max_examples=40)
@given(PARTS)
def test_cochran_armitage_is_that_of_statsmodels(rows) -> None:
    count, n = (np.array(part, float) for part in zip(*rows))
    found = cochran_armitage(count, n, range(2015, 2020))
    if count.sum() == 0:
        assert (found.statistic, found.p, found.direction) == (0, 1, 0)
        return
    theirs = Table(np.column_stack([n - count, count]), shift_zeros=False)
    z = theirs.test_ordinal_association(row_scores=np.arange(5), col_scores=np.arange(2)).zscore
    # Its variance is that of sampling without replacement, N - 1 in the place of N.
    total = n.sum()
    assert found.statistic == pytest.approx(z**2 * total / (total - 1), rel=1e-6, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(PARTS)
def test_poisson_trend_is_a_score_test(rows) -> None:
    count, n = (np.array(part, float) for part in zip(*rows))
    if count.sum() == 0:
        return
    x = np.arange(5.0)
    found = poisson_trend(count, n, x + 2015)
    null = sm.GLM(count, np.ones((5, 1)), sm.families.Poisson(), offset=np.log(n))
    fitted = null.fit(tol=1e-14)
    statistic, p = fitted.score_test(exog_extra=x[:, None])[:2]
    assert found.statistic == pytest.approx(float(np.ravel(statistic)[0]), rel=1e-5, abs=1e-8)
    assert found.p == pytest.approx(float(np.ravel(p)[0]), rel=1e-4, abs=1e-8)


def test_weighted_regression_is_that_of_statsmodels() -> None:
    # Values and limits of the example in PHEindicatormethods' help of assign_trend_markers.
    value = np.array([30.6, 30.2, 28, 24.6, 24.67])
    lower = np.array([28.98, 28.63, 26.44, 23.15, 23.16])
    upper = np.array([32.25, 31.9, 29.64, 26.19, 26.25])
    error = (upper - lower) / (2 * stats.norm.ppf(0.975))
    found = weighted_regression(value, error, [1, 2, 3, 4, 5])
    design = sm.add_constant(np.arange(1, 6))
    fitted = sm.WLS(value, design, 1 / error**2).fit(cov_type="fixed scale")
    assert found.statistic == pytest.approx(fitted.tvalues[1] ** 2)
    assert found.direction == -1
    assert found.statistic > stats.chi2.ppf(0.998, 1)


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(6)))
def test_mann_kendall_is_kendalls_tau_where_nothing_is_tied(order) -> None:
    found = mann_kendall(order)
    theirs = stats.kendalltau(range(6), order, method="exact")
    assert found.statistic == pytest.approx(theirs.statistic * 15)
    assert found.p == pytest.approx(theirs.pvalue)


def test_mann_kendall_by_counting() -> None:
    assert mann_kendall([1, 2, 3, 4, 5]).p == pytest.approx(2 / 120)
    tied = mann_kendall([1, 2, 3, 4, 4])
    assert (tied.statistic, tied.p) == (9, pytest.approx(4 / 120))
    assert mann_kendall([5, 4, 3, 1, 2]).p == pytest.approx(10 / 120)
    assert mann_kendall([7, 7, 7, 7, 7]).p == 1
    with pytest.raises(InputError, match="at most 8"):
        mann_kendall(range(9))


@settings(deadline=None, max_examples=40)
@given(PARTS, st.integers(-3000, 3000), st.floats(0.01, 100))
def test_shifting_and_scaling_time_changes_nothing(rows, shift: int, scale: float) -> None:
    count, n = (np.array(part, float) for part in zip(*rows))
    x = np.array([0, 1, 2, 4, 5.0])
    for test in (cochran_armitage, poisson_trend):
        here, there = test(count, n, x), test(count, n, scale * (x + shift))
        assert here.statistic == pytest.approx(there.statistic, rel=1e-5, abs=1e-6)
        back = test(count[::-1], n[::-1], -x[::-1])
        assert back.statistic == pytest.approx(here.statistic, rel=1e-9, abs=1e-9)


def test_newcombes_difference() -> None:
    # Newcombe (1998), table II, method 10: 56/70 - 48/80, 0.0524 to 0.3339.
    found = difference_of_proportions((48, 80), (56, 70))
    assert found.estimate == pytest.approx(20)
    assert (found.lower, found.upper) == (
        pytest.approx(5.24, abs=0.005),
        pytest.approx(33.39, abs=0.005),
    )
    assert found.side == 1
    theirs = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    assert (found.lower, found.upper) == pytest.approx([100 * limit for limit in theirs])


def test_a_difference_of_nothing() -> None:
    # Newcombe (1998), table II, method 10: 0/10 - 0/20, -0.1611 to 0.2775.
    found = difference_of_proportions((0, 20), (0, 10))
    assert (found.lower, found.upper, found.side) == (
        pytest.approx(-16.11, abs=0.005),
        pytest.approx(27.75, abs=0.005),
        0,
    )


def test_the_ratio_of_rates_is_that_of_statsmodels() -> None:
    found = ratio_of_rates((40, 1000), (70, 1100), 90)
    theirs = confint_poisson_2indep(
        70, 1100, 40, 1000, method="wald-log", compare="ratio", alpha=0.1
    )
    assert found.estimate == pytest.approx(70 / 1100 / 0.04)
    assert (found.lower, found.upper) == pytest.approx(theirs, rel=1e-9)
    error = stats.norm.ppf(0.95) * math.sqrt(1 / 40 + 1 / 70)
    assert found.lower == pytest.approx(found.estimate * math.exp(-error))
    assert found.side == 1


def test_a_base_of_zero_has_no_ratio() -> None:
    assert math.isnan(ratio_of_rates((0, 10), (5, 10)).estimate)
    assert ratio_of_rates((0, 10), (5, 10)).note == "the earlier rate is 0"
    later = ratio_of_rates((5, 10), (0, 10))
    assert later.estimate == 0
    assert math.isnan(later.lower)
    assert math.isnan(percent_change(0, 5))
    assert percent_change(4, 5) == 25


def test_values_without_limits_have_a_bare_difference() -> None:
    bare = difference_of_values((40, math.nan, math.nan), (44, 43, 45))
    assert (bare.estimate, bare.side, bare.note) == (4, 0, "the values have no limits")
    found = difference_of_values((40, 39, 41), (44, 43, 45))
    assert found.lower == pytest.approx(4 - math.sqrt(2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", Span(2019 * 12, 12)),
        ("2018/19", Span(2018 * 12 + 3, 12)),
        ("1999/00", Span(1999 * 12 + 3, 12)),
        ("2016-2018", Span(2016 * 12, 36)),
        ("2017/18-2019/20", Span(2017 * 12 + 3, 36)),
        ("2019-03", Span(2019 * 12 + 2, 1)),
        ("2024-07/2025-06", Span(2024 * 12 + 6, 12)),
        ("2019-03-01", Span(2019 * 12 + 2, 1 / 31)),
        ("2019 Q2", Span(2019 * 12 + 3, 3)),
        ("2019 Q1-Q3", Span(2019 * 12, 9)),
        ("2019 Q3-Q1", None),
        ("Q4 2019", Span(2019 * 12 + 9, 3)),
        ("2018/19 Autumn term", Span(2018 * 12 + 8, 4)),
        ("2018/19 Autumn and spring term", Span(2018 * 12 + 8, 8)),
        ("2018/20", None),
        ("2018/19 half year", None),
        ("2020-2019", None),
        ("spring", None),
        ("", None),
    ],
)
def test_spans_of_periods(text: str, expected: Span | None) -> None:
    assert span(text) == expected


def test_periods_in_order() -> None:
    ordered = ["2015", "2015/16", "2016-2018", "2016-03", "2016/17", "2017", "2017-12", "2018-01"]
    assert sorted(set(ordered), key=lambda text: span(text)) == ordered
    assert overlapping(span("2016-2018"), span("2017-2019"))
    assert not overlapping(span("2018/19"), span("2017/18"))
    assert not overlapping(span("2016-2018"), span("2019-2021"))
