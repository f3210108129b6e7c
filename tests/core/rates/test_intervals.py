"""Confidence intervals, against statsmodels, scipy and printed tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.proportion import proportion_confint

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.rates.intervals import (
    byar,
    exact_poisson,
    normal_quantile,
    poisson_limits,
    wilson,
)

LEVELS = [80.0, 95.0, 99.8]


@pytest.mark.parametrize("confidence", LEVELS)
def test_wilson_is_that_of_statsmodels(confidence: float) -> None:
    n = np.repeat([1, 5, 10, 33, 1000, 1_500_000], 5)
    count = np.round(n * np.tile([0, 0.1, 0.5, 0.93, 1], 6))
    found = wilson(count, n, confidence)
    lower, upper = proportion_confint(count, n, 1 - confidence / 100, method="wilson")
    np.testing.assert_allclose(found.lower, np.clip(lower, 0, 1), atol=1e-12)
    np.testing.assert_allclose(found.upper, np.clip(upper, 0, 1), atol=1e-12)


@pytest.mark.parametrize(
    ("count", "n", "lower", "upper"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_that_of_newcombe(count: int, n: int, lower: float, upper: float) -> None:
    found = wilson([count], [n])
    assert found.lower[0] == pytest.approx(lower, abs=5e-5)
    assert found.upper[0] == pytest.approx(upper, abs=5e-5)


def test_wilson_solves_the_score_equation() -> None:
    found, z = wilson([7], [40], 90), stats.norm.ppf(0.95)
    for limit in (found.lower[0], found.upper[0]):
        assert abs(7 / 40 - limit) / math.sqrt(limit * (1 - limit) / 40) == pytest.approx(z)


@pytest.mark.parametrize("confidence", LEVELS)
def test_exact_limits_have_their_tails(confidence: float) -> None:
    """By the definition: the limits are the means whose tails hold half of what is left."""
    tail = (1 - confidence / 100) / 2
    for count in (1, 4, 9, 40):
        found = exact_poisson([count], confidence)
        lower = optimize.brentq(lambda m, k=count: stats.poisson.sf(k - 1, m) - tail, 1e-9, 200)
        upper = optimize.brentq(lambda m, k=count: stats.poisson.cdf(k, m) - tail, 1e-9, 200)
        assert found.lower[0] == pytest.approx(lower)
        assert found.upper[0] == pytest.approx(upper)
    nothing = exact_poisson([0], confidence)
    assert (nothing.lower[0], nothing.upper[0]) == (0, pytest.approx(-math.log(tail)))


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # The exact 95% limits as tabulated since F. Garwood, Biometrika 28 (1936).
    [(0, 0, 3.69), (1, 0.0253, 5.57), (2, 0.242, 7.22), (5, 1.62, 11.67), (9, 4.12, 17.08)],
)
def test_exact_limits_as_printed(count: int, lower: float, upper: float) -> None:
    found = exact_poisson([count])
    assert found.lower[0] == pytest.approx(lower, abs=0.005)
    assert found.upper[0] == pytest.approx(upper, abs=0.005)


def test_byar_by_hand() -> None:
    # O = 100, z = 1.96: 100 (1 - 1/900 - 1.96/30)^3 and 101 (1 - 1/909 + 1.96/(3 sqrt 101))^3.
    found = byar([100])
    assert found.lower[0] == pytest.approx(100 * (1 - 1 / 900 - 1.959964 / 30) ** 3, rel=1e-7)
    assert found.upper[0] == pytest.approx(121.63, abs=0.005)
    assert found.lower[0] == pytest.approx(81.36, abs=0.005)


@given(st.integers(10, 10**6), st.sampled_from(LEVELS))
def test_byar_is_near_the_exact_limits(count: int, confidence: float) -> None:
    near, exact = byar([count], confidence), exact_poisson([count], confidence)
    assert near.lower[0] == pytest.approx(exact.lower[0], rel=0.02)
    assert near.upper[0] == pytest.approx(exact.upper[0], rel=0.005)


def test_ten_events_are_the_first_for_byar() -> None:
    found = poisson_limits([9, 9.5, 10, np.nan])
    assert found.lower[0] == exact_poisson([9]).lower[0]
    assert found.upper[1] == exact_poisson([9.5]).upper[0]
    assert found.lower[2] == byar([10]).lower[0]
    assert found.upper[2] == byar([10]).upper[0]
    assert np.isnan(found.lower[3])
    assert np.isnan(found.upper[3])


@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from(LEVELS))
def test_limits_hold_the_estimate(count: int, n: int, confidence: float) -> None:
    part = min(count, n)
    of_whole, of_count = wilson([part], [n], confidence), poisson_limits([count], confidence)
    assert 0 <= of_whole.lower[0] <= part / n <= of_whole.upper[0] <= 1
    assert of_count.lower[0] <= count <= of_count.upper[0]
    wider = wilson([part], [n], 99.9)
    assert wider.lower[0] <= of_whole.lower[0]
    assert wider.upper[0] >= of_whole.upper[0]
    mirrored = wilson([n - part], [n], confidence)
    assert mirrored.lower[0] == pytest.approx(1 - of_whole.upper[0], abs=1e-12)


def test_missing_numbers_have_no_limits() -> None:
    found = wilson([np.nan, 0, 1], [5, 0, np.nan])
    assert np.isnan(found.lower).all()
    assert np.isnan(found.upper).all()


@pytest.mark.parametrize("confidence", [100, 0, 0.95, -5, float("nan")])
def test_a_level_is_in_per_cent(confidence: float) -> None:
    for method in (
        normal_quantile,
        lambda c: poisson_limits([3], c),
        lambda c: wilson([1], [2], c),
    ):
        with pytest.raises(InputError, match="Confidence level"):
            method(confidence)


def test_impossible_counts_are_refused_by_row() -> None:
    with pytest.raises(InputError, match="row 2"):
        wilson([1, 6], [5, 5])
    with pytest.raises(InputError, match="row 1: a negative"):
        poisson_limits([-1])
