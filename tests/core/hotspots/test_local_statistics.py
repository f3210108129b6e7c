"""Adjusted p values against statsmodels, permutations against every permutation, local Moran's I
against esda."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.local_statistics import as_libpysal, counts
from tests.helpers.random_coverages import grid
from wm_vru_plugin.core.geometry.weights import binary_weights
from wm_vru_plugin.core.hotspots.false_discovery import adjusted
from wm_vru_plugin.core.hotspots.hotspots import HotspotOptions, hotspots
from wm_vru_plugin.core.hotspots.local_moran import QUADRANTS, local_moran
from wm_vru_plugin.core.hotspots.permutations import shuffle
from wm_vru_plugin.core.hotspots.sentences import reach_warning

# False discovery rate


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.one_of(st.floats(0, 1), st.just(0.05)), min_size=1, max_size=60))
def test_adjusted_p_values_are_those_of_statsmodels(p):
    from statsmodels.stats.multitest import multipletests

    expected = multipletests(p, method="fdr_bh")[1]
    np.testing.assert_allclose(adjusted(np.array(p)), expected, rtol=1e-12)


def test_what_was_not_tested_does_not_count():
    p = np.array([np.nan, 0.01, np.nan, 0.04, 0.03])
    expected = [0.03, 0.04, 0.04]  # 3/1 * 0.01; the larger two, 3/2 * 0.03 and 3/3 * 0.04
    result = adjusted(p)
    np.testing.assert_allclose(result[[1, 3, 4]], expected)
    assert np.isnan(result[[0, 2]]).all()
    assert len(adjusted(np.array([]))) == 0


# Permutations and local Moran


def test_moments_and_tails_are_those_of_every_permutation():
    """Six areas: all 60 ways to draw the neighbours are counted and held against the draws."""
    from itertools import permutations as ways

    row = shapely.box(np.arange(6), 0, np.arange(1, 7), 1)
    values = np.array([0.0, 1, 1, 2, 5, 9])
    values -= values.mean()
    weights = binary_weights(row, "contiguity", 0, 0)
    drawn = shuffle(values, weights, 20_000, 1)
    for i in range(6):
        others = np.delete(values, i)
        k = 1 if i in (0, 5) else 2
        sums = np.array([sum(way) for way in ways(others, k)])
        own = (weights @ values)[i]
        assert drawn.mean[i] == pytest.approx(sums.mean())
        assert drawn.deviation[i] == pytest.approx(sums.std())
        share = (sums >= own - 1e-9).mean()
        assert drawn.larger[i] / 20_000 == pytest.approx(share, abs=0.015)
        assert drawn.smaller[i] / 20_000 == pytest.approx((sums <= own + 1e-9).mean(), abs=0.015)


def test_local_moran_is_that_of_esda(west_midlands):
    from esda import Moran_Local

    geoms = west_midlands.geoms[:600]
    weights = binary_weights(geoms, "contiguity", 0, 0)
    random = np.random.default_rng(3)
    values = weights @ random.normal(size=600) + random.normal(size=600)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Moran_Local(values, as_libpysal(weights, "r"), "r", 9999, seed=1)
    ours = local_moran(values, weights, 9999, 2)
    lonely = np.diff(weights.indptr) == 0
    np.testing.assert_allclose(ours.statistic[~lonely], theirs.Is[~lonely], rtol=1e-9)
    names = np.array([QUADRANTS[i] for i in (0, 3, 1, 2)], dtype=object)  # theirs: HH LH LL HL
    assert (ours.quadrant[~lonely] == names[theirs.q - 1][~lonely]).all()
    # Ours is exact (see the test of every permutation above); theirs has the draws' own error.
    np.testing.assert_allclose(ours.z[~lonely], theirs.z_sim[~lonely], rtol=0.05, atol=0.05)
    # Both are Monte Carlo: a share of 9,999 has a standard error of 0.005 at most.
    both = np.minimum(2 * theirs.p_sim, 1)[~lonely]
    assert np.abs(ours.p[~lonely] - both).max() < 0.05
    assert np.abs(ours.p[~lonely] - both).mean() < 0.01


def test_permutations_agree_with_esda_on_gi_star(west_midlands):
    from esda import G_Local

    geoms = west_midlands.geoms[:500]
    values = counts(len(geoms), 4)
    weights = binary_weights(geoms, "contiguity", 0, 0, own=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = G_Local(values, as_libpysal(weights, "b"), "B", 4999, star=True, seed=1)
    ours = hotspots(values, geoms, HotspotOptions(permutations=4999)).areas
    clear = np.abs(theirs.Zs) > 1.5  # elsewhere theirs may be of the other tail
    assert clear.sum() > 20
    gap = np.abs(ours["p"][clear] - np.minimum(2 * theirs.p_sim, 1)[clear])
    # Twice a share of 4,999, in both: the difference has a standard error of 0.02 at most.
    assert gap.max() < 0.06
    assert gap.mean() < 0.015


def test_a_high_area_among_low_ones_is_no_hot_spot():
    size = np.arange(11)
    x, y = (part.ravel() for part in np.meshgrid(size, size))
    geoms = shapely.box(x, y, x + 1, y + 1)
    values = 50.0 + np.random.default_rng(0).normal(size=121)
    ring = (np.abs(x - 5) <= 1) & (np.abs(y - 5) <= 1)
    values[ring] = 40.0
    values[60] = 400.0
    result = hotspots(values, geoms, HotspotOptions(permutations=999)).areas
    assert result["z"][60] > 0
    assert result["p"][60] == 1.0


def test_the_same_seed_gives_the_same_and_another_does_not():
    geoms, values = grid(8, 1), counts(63)
    one, two, three = (
        hotspots(values, geoms, HotspotOptions(method="local_moran", permutations=99, seed=seed))
        for seed in (5, 5, 6)
    )
    assert one.areas.equals(two.areas)
    assert not one.areas["p"].equals(three.areas["p"])


def test_local_moran_draws_permutations_unasked():
    result = hotspots(counts(63), grid(8, 1), HotspotOptions(method="local_moran"))
    assert result.options.drawn == 999
    assert result.least_p == pytest.approx(0.002)
    assert result.areas["p"].min() >= 0.002


def test_too_few_permutations_are_told(west_midlands):
    geoms = west_midlands.geoms
    result = hotspots(counts(len(geoms)), geoms, HotspotOptions(permutations=99))
    assert "With 99 permutations no p value can be below 0.02" in reach_warning(result)
    assert reach_warning(hotspots(counts(len(geoms)), geoms)) == ""
