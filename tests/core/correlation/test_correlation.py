"""Correlation against scipy and statsmodels, its edges, and the joining of two tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from wm_vru_plugin.core.correlation.correlation import correlation, fitted, t_test, usable
from wm_vru_plugin.core.correlation.join import joined
from wm_vru_plugin.core.correlation.tables import (
    COLUMNS,
    correlation_sentence,
    p_words,
    statistics_table,
)
from wm_vru_plugin.core.errors import InputError

NUMBERS = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=40
).filter(lambda pairs: len({x for x, _ in pairs}) > 1 and len({y for _, y in pairs}) > 1)


def example(n: int = 152, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.gamma(4, 5, n)
    return x, 0.02 * x + rng.normal(0, 0.3, n).round(1)


def test_against_scipy_and_statsmodels() -> None:
    x, y = example()
    ours = correlation(x, y)
    pearson = stats.pearsonr(x, y)
    limits = pearson.confidence_interval(0.95)
    assert ours.pearson == pytest.approx(pearson.statistic)
    assert (ours.pearson_low, ours.pearson_high) == pytest.approx((limits.low, limits.high))
    assert ours.pearson_p == pytest.approx(pearson.pvalue)
    spearman = stats.spearmanr(x, y)
    assert (ours.spearman, ours.spearman_p) == pytest.approx(
        (spearman.statistic, spearman.pvalue)
    ), "with ties: y has one decimal"
    line = sm.OLS(y, sm.add_constant(x)).fit()
    assert (ours.intercept, ours.slope) == pytest.approx(tuple(line.params))
    assert (ours.slope_low, ours.slope_high) == pytest.approx(tuple(line.conf_int()[1]))
    assert ours.r_squared == pytest.approx(line.rsquared)
    assert ours.residual_sd == pytest.approx(np.sqrt(line.mse_resid))
    assert fitted(x, ours) == pytest.approx(line.fittedvalues)
    assert ours.pearson_p == pytest.approx(line.pvalues[1])


def test_shuffling_agrees_with_scipy() -> None:
    x, y = example(40, 3)
    y = y + np.random.default_rng(8).normal(0, 1, 40)
    theirs = stats.permutation_test(
        (y,), lambda shuffled: stats.pearsonr(x, shuffled).statistic,
        permutation_type="pairings", n_resamples=4999, random_state=4, vectorized=False,
    )  # fmt: skip
    ours = correlation(x, y, permutations=4999)
    assert ours.pearson_permutation_p == pytest.approx(theirs.pvalue, abs=0.03)
    assert ours.pearson_permutation_p == pytest.approx(ours.pearson_p, abs=0.03)
    assert correlation(x, y, permutations=4999) == ours, "the same seed gives the same p"
    assert np.isnan(correlation(x, y, permutations=0).pearson_permutation_p)


def test_fisher_interval_by_hand() -> None:
    """r = 0.3 of 152 authorities, as the report prints it: artanh 0.3 ± 1.96 / √149."""
    x = np.zeros(152)
    x[:76] = 1
    rng = np.random.default_rng(2)
    noise = rng.normal(size=152)
    noise -= np.where(x > 0, noise[:76].mean(), noise[76:].mean())
    z = (x - 0.5) / 0.5
    y = 0.3 * z + np.sqrt(1 - 0.09) * noise / noise.std()
    ours = correlation(x, y, permutations=0)
    assert ours.pearson == pytest.approx(0.3)
    assert (ours.pearson_low, ours.pearson_high) == pytest.approx((0.148, 0.438), abs=0.001)
    assert ours.pearson_p < 0.001, "0.3 of 152 is weak, but not nothing"


def test_spearman_interval_by_hand() -> None:
    x = np.arange(20.0)
    y = x.copy()
    y[[0, 19]] = y[[19, 0]]
    ours = correlation(x, y, permutations=0)
    rho = 1 - 6 * 2 * 19**2 / (20 * 399)
    half = 1.959964 * np.sqrt((1 + rho**2 / 2) / 17)
    assert ours.spearman == pytest.approx(rho)
    assert ours.spearman_low == pytest.approx(np.tanh(np.arctanh(rho) - half), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(NUMBERS, st.randoms(use_true_random=False))
def test_order_shift_and_scale_move_nothing(pairs: list[tuple[int, int]], random) -> None:
    x, y = np.array(pairs, dtype=float).T
    ours = correlation(x, y, permutations=0)
    mixed = list(pairs)
    random.shuffle(mixed)
    a, b = np.array(mixed, dtype=float).T
    other = correlation(3 * a - 7, 1000 * b + 5, permutations=0)
    for name in ("pearson", "spearman", "pearson_low", "pearson_high", "pearson_p", "r_squared"):
        assert getattr(other, name) == pytest.approx(getattr(ours, name), abs=1e-6), name
    assert other.slope == pytest.approx(ours.slope * 1000 / 3, abs=1e-6)
    turned = correlation(-a, b, permutations=0)
    assert turned.pearson == pytest.approx(-ours.pearson, abs=1e-9)
    assert -1 <= ours.pearson_low <= ours.pearson + 1e-12 <= ours.pearson_high + 2e-12 <= 1 + 3e-12


@settings(max_examples=60, deadline=None)
@given(NUMBERS)
def test_the_permutation_p_is_a_share(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, dtype=float).T
    assume(abs(correlation(x, y, permutations=0).pearson) < 1)
    ours = correlation(x, y, permutations=19)
    assert 1 / 20 <= ours.pearson_permutation_p <= 1


def test_perfect_and_small() -> None:
    x = np.arange(5.0)
    ours = correlation(x, 2 * x + 1, permutations=99)
    assert (ours.pearson, ours.pearson_low, ours.pearson_high) == (1, 1, 1)
    assert ours.pearson_p == pytest.approx(0)
    assert ours.slope == pytest.approx(2)
    three = correlation(np.array([1.0, 2, 3]), np.array([1.0, 3, 2]), permutations=0)
    assert np.isnan(three.pearson_low)
    assert "limits" not in correlation_sentence(three, ("a", "b"), {}).split(";")[0]
    assert np.isnan(t_test(0.5, 1.7))


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1.0, 2], [1.0, 2], "2 pairs"),
        ([4.0, 4, 4], [1.0, 2, 3], "rate: all 3 values are 4"),
        ([1.0, 2, 3], [0.1 + 0.2, 0.3, 0.3], "score: all 3 values are 0.3"),
    ],
)
def test_too_few_or_constant_is_an_error(x: list, y: list, message: str) -> None:
    with pytest.raises(InputError, match=message):
        correlation(np.array(x), np.array(y), ("rate", "score"))


def test_what_is_left_out_is_counted_once() -> None:
    x = np.array([1, np.nan, np.inf, 4, np.nan])
    y = np.array([1, 2, 3, -np.inf, np.nan])
    kept, left_out = usable({"rate": x, "score": y})
    assert kept.tolist() == [True, False, False, False, False]
    assert left_out == {
        "no value in rate": 2,
        "an infinite value in rate": 1,
        "an infinite value in score": 1,
    }


def test_table_and_sentence() -> None:
    x, y = example()
    result = correlation(x, y)
    table = statistics_table(result, {"no value in rate": 3})
    assert list(table.columns) == COLUMNS
    rows = table.set_index("statistic")
    assert rows.loc["pairs", "value"] == 152
    assert rows.loc["left_out", "value"] == 3
    assert rows.loc["pearson", "low"] == result.pearson_low
    text = correlation_sentence(result, ("score", "rate"), {"no value in rate": 3})
    assert text.startswith("score and rate, 152 pairs: Pearson's r is ")
    assert "Left out: 3 no value in rate." in text
    assert "nan" not in text
    assert [p_words(p) for p in (0.034, 1e-9, np.nan)] == ["p = 0.034", "p < 0.001", "no p"]


def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    first = pd.DataFrame({"code": ["a ", "b", "c", None], "y": [1, 2, 3, 4]})
    return first, pd.DataFrame({"key": ["a", "b", "d"], "x": [10, 20, 40]})


def test_joining_counts_what_does_not_match() -> None:
    first, second = frames()
    result = joined(first, "code", "one", second, "key", "two")
    assert result.frame[["x", "y"]].to_numpy().tolist() == [[10, 1], [20, 2]]
    assert result.left_out == {"without code": 1, "not in 'two'": 1, "of 'two' not in 'one'": 1}
    assert result.examples == {"not in 'two'": "c", "of 'two' not in 'one'": "d"}


def test_keys_that_stand_twice_are_named() -> None:
    first, second = frames()
    twice = pd.concat([first, first.head(1)])
    with pytest.raises(InputError, match=r"'one', field 'code': 1 keys .*: a"):
        joined(twice, "code", "one", second, "key", "two")
    many = joined(twice, "code", "one", second, "key", "two", many=True)
    assert many.frame["x"].tolist() == [10, 20, 10]
    with pytest.raises(InputError, match=r"'two', field 'key'"):
        joined(first, "code", "one", pd.concat([second, second]), "key", "two", many=True)
    with pytest.raises(InputError, match="no key stands in both"):
        joined(first, "y", "one", second, "key", "two")


def test_numbers_and_texts_of_one_code_meet() -> None:
    first = pd.DataFrame({"urn": [100.0, 101.0], "y": [1, 2]})
    second = pd.DataFrame({"urn": ["100", "101"], "x": [3, 4]})
    assert joined(first, "urn", "one", second, "urn", "two").frame["x"].tolist() == [3, 4]


def test_the_order_of_the_second_table_does_not_matter() -> None:
    first = pd.DataFrame({"code": list("abcdef"), "y": range(6)})
    second = pd.DataFrame({"code": list("fedcba"), "x": range(6)})
    result = joined(first, "code", "one", second, "code", "two").frame
    assert result["x"].tolist() == [5, 4, 3, 2, 1, 0]
    assert result["y"].tolist() == list(range(6))
