"""Kernel density against scipy and scikit-learn, and what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gaussian_kde
from sklearn.neighbors import KernelDensity

from wm_vru_plugin.core.density.bandwidth import SAME_SPREAD, chosen_bandwidth
from wm_vru_plugin.core.density.density import (
    KM2,
    density,
    grid_over,
    kernel_cells,
    reach_of,
    shared_out,
)
from wm_vru_plugin.core.density.rates import (
    adjusted,
    cell_areas,
    checked_weights,
    residents_density,
)
from wm_vru_plugin.core.errors import InputError

MIDDLE = np.array([405_000.0, 290_000.0])


def bumps(count: int = 400, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    centre = MIDDLE + random.uniform(-3000, 3000, (5, 2))
    return centre[random.integers(0, 5, count)] + random.normal(0, 700, (count, 2))


def around(xy: np.ndarray, cell: float, kernel: str, bandwidth: float):
    bounds = np.concatenate([xy.min(axis=0), xy.max(axis=0)])
    return grid_over(bounds, cell, reach_of(kernel, bandwidth) + cell)


def test_gaussian_is_that_of_scipy_and_scikit_learn() -> None:
    xy, bandwidth = bumps(), 600.0
    grid = around(xy, 50, "gaussian", bandwidth)
    ours = density(xy, None, grid, "gaussian", bandwidth)
    centres = grid.centres(0, grid.rows)
    theirs = KernelDensity(kernel="gaussian", bandwidth=bandwidth, rtol=1e-9).fit(xy)
    expected = np.exp(theirs.score_samples(centres)).reshape(ours.shape) * len(xy) * KM2
    assert np.abs(ours - expected).max() < 0.002 * expected.max()


def test_gaussian_is_that_of_scipy_where_its_kernel_is_round() -> None:
    # scipy's kernel has the shape of the points' covariance, so they are made round first.
    xy = bumps(300, 8)
    root = np.linalg.cholesky(np.linalg.inv(np.cov(xy.T)))
    xy = (xy - xy.mean(axis=0)) @ root * 1500 + MIDDLE
    grid = around(xy, 50, "gaussian", 450)
    ours = density(xy, None, grid, "gaussian", 450)
    theirs = gaussian_kde(xy.T, 450 / 1500)(grid.centres(0, grid.rows).T)
    expected = theirs.reshape(ours.shape) * len(xy) * KM2
    assert np.abs(ours - expected).max() < 0.002 * expected.max()


def test_the_quartic_is_its_formula() -> None:
    xy, radius = bumps(200, 2), 1500.0
    grid = around(xy, 50, "quartic", radius)
    ours = density(xy, None, grid, "quartic", radius)
    away = np.hypot(*(grid.centres(0, grid.rows)[:, None, :] - xy).transpose(2, 0, 1))
    each = 3 / (np.pi * radius**2) * np.clip(1 - (away / radius) ** 2, 0, None) ** 2
    expected = each.sum(axis=1).reshape(ours.shape) * KM2
    assert np.abs(ours - expected).max() < 0.003 * expected.max()
    far = (away > radius + 2 * 50).all(axis=1).reshape(ours.shape)
    assert (ours[far] == 0).all()
    assert (ours >= 0).all()


def test_finer_cells_come_nearer_to_the_formula() -> None:
    xy, radius = bumps(100, 3), 1000.0
    errors = []
    for cell in (200.0, 100.0, 50.0):
        grid = around(xy, cell, "quartic", radius)
        centres = grid.centres(0, grid.rows)
        away = np.hypot(*(centres[:, None, :] - xy).transpose(2, 0, 1))
        each = 3 / (np.pi * radius**2) * np.clip(1 - (away / radius) ** 2, 0, None) ** 2
        ours = density(xy, None, grid, "quartic", radius).ravel()
        errors.append(np.abs(ours - each.sum(axis=1) * KM2).max())
    assert errors[0] > 2 * errors[1] > 4 * errors[2]


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 1000),
    kernel=st.sampled_from(["quartic", "gaussian"]),
    cell=st.sampled_from([60.0, 100.0, 250.0]),
    east=st.integers(-30, 30),
    north=st.integers(-30, 30),
)
def test_mass_is_kept_and_a_shift_shifts_it(
    seed: int, kernel: str, cell: float, east: int, north: int
) -> None:
    xy = bumps(80, seed)
    weights = np.random.default_rng(seed).uniform(0, 3, len(xy))
    grid = around(xy, cell, kernel, 500)
    ours = density(xy, weights, grid, kernel, 500)
    assert ours.sum() * cell**2 / KM2 == pytest.approx(weights.sum(), rel=1e-9)
    moved = xy + np.array([east, north]) * cell
    again = density(moved, weights, around(moved, cell, kernel, 500), kernel, 500)
    assert ours.shape == again.shape
    assert np.abs(ours - again).max() < 1e-6 * ours.max()
    order = np.random.default_rng(seed).permutation(len(xy))
    shuffled = density(xy[order], weights[order], grid, kernel, 500)
    assert np.abs(ours - shuffled).max() < 1e-9 * ours.max()


def test_scaling_metres_scales_the_density() -> None:
    xy = bumps(50) - MIDDLE
    grid, double = (around(xy * by, 100.0 * by, "quartic", 800 * by) for by in (1, 2))
    one = density(xy, None, grid, "quartic", 800)
    two = density(xy * 2, None, double, "quartic", 1600)
    assert np.allclose(one, two * 4)


def test_ten_thousand_points_in_one_place() -> None:
    xy = np.tile(MIDDLE + 12.5, (10_000, 1))
    grid = around(xy, 25, "quartic", 500)
    ours = density(xy, None, grid, "quartic", 500)
    assert ours.sum() * 25**2 / KM2 == pytest.approx(10_000)
    assert ours.max() == pytest.approx(10_000 * 3 / (np.pi * 0.5**2), rel=0.003)
    for rule in ("scott", "search_radius"):
        with pytest.raises(InputError, match="in one place"):
            chosen_bandwidth(xy, np.ones(len(xy)), rule, "quartic")


def test_no_points_is_nought_everywhere() -> None:
    grid = grid_over(np.array([0.0, 0, 1000, 1000]), 100)
    assert (density(np.empty((0, 2)), None, grid, "quartic", 300) == 0).all()


def test_points_beyond_the_grid_count_as_far_as_they_reach() -> None:
    xy = bumps(300)
    whole = around(xy, 100, "quartic", 900)
    box = np.concatenate([MIDDLE - 1000, MIDDLE + 1000])
    part = grid_over(box, 100)
    full = density(xy, None, whole, "quartic", 900)
    top = whole.south + whole.rows - part.south - part.rows
    left = part.west - whole.west
    window = full[top : top + part.rows, left : left + part.columns]
    assert np.abs(density(xy, None, part, "quartic", 900) - window).max() < 1e-9 * full.max()


def test_bandwidths_by_rule() -> None:
    xy = np.random.default_rng(5).normal(0, (900, 1100), (2_000, 2))
    every = np.ones(len(xy))
    sigma = xy.std(axis=0, ddof=1).mean()
    scott = gaussian_kde(xy.T, "scott").factor
    assert scott == pytest.approx(gaussian_kde(xy.T, "silverman").factor)
    assert chosen_bandwidth(xy, every, "scott", "gaussian") == pytest.approx(sigma * scott)
    assert chosen_bandwidth(xy, every, "scott", "quartic") == pytest.approx(
        sigma * scott * SAME_SPREAD
    )
    twice = chosen_bandwidth(xy, every * 7, "scott", "gaussian")
    assert twice == pytest.approx(sigma * scott), "weights count by their shares"
    weights = np.random.default_rng(6).uniform(0, 5, len(xy))
    assert gaussian_kde(xy.T, weights=weights).factor * np.sqrt(
        np.diag(np.cov(xy.T, aweights=weights))
    ).mean() == pytest.approx(chosen_bandwidth(xy, weights, "scott", "gaussian"))
    away = np.hypot(*(xy - xy.mean(axis=0)).T)
    by_hand = (
        0.9
        * min(np.sqrt((away**2).mean()), np.sqrt(1 / np.log(2)) * np.median(away))
        * 2_000 ** (-0.2)
    )
    found = chosen_bandwidth(xy, every, "search_radius", "quartic")
    assert found == pytest.approx(by_hand, rel=0.002)


def test_the_quartic_of_the_same_spread() -> None:
    shares = kernel_cells("quartic", 1000.0, 5.0)
    along = (np.arange(len(shares)) - len(shares) // 2) * 5.0
    assert np.sqrt((shares.sum(axis=0) * along**2).sum()) == pytest.approx(
        1000 / SAME_SPREAD, rel=1e-3
    )


def test_grids_align_and_hold_their_points() -> None:
    grid = grid_over(np.array([401_234.0, 289_999, 402_000, 290_500]), 100)
    assert grid.origin == (401_200.0, 290_600.0)
    assert (grid.columns, grid.rows) == (9, 7)
    assert grid.centres(0, 1)[0].tolist() == [401_250.0, 290_550.0]
    corner = shared_out(np.array([[401_250.0, 290_550.0]]), np.ones(1), grid)
    assert corner[0, 0] == 1


def test_what_cannot_be_drawn_is_refused() -> None:
    box = np.array([0.0, 0, 1000, 1000])
    for cell in (0, -1, float("nan")):
        with pytest.raises(InputError, match="cell size"):
            grid_over(box, cell)
    with pytest.raises(InputError, match="far from the others"):
        grid_over(np.array([0.0, 0, 700_000, 1_300_000]), 50)
    with pytest.raises(InputError, match="less than two cells"):
        kernel_cells("quartic", 150, 100)
    with pytest.raises(InputError, match="kernel"):
        kernel_cells("triangle", 500, 100)


def test_residents_are_spread_whole_and_an_even_risk_is_even() -> None:
    areas = shapely.box(np.arange(4) * 1000 + 4e5, 290_000, np.arange(4) * 1000 + 401_000, 291_000)
    tiny = shapely.box(404_010, 290_000, 404_030, 290_020)
    shapes = np.append(areas, tiny)
    people = np.array([1000, 500, np.nan, 2000, 40])
    bounds = shapely.total_bounds(shapes)
    grid = grid_over(bounds, 100, 700)
    spread = residents_density(grid, shapes, people, "quartic", 600)
    assert spread.sum() * 100**2 / KM2 == pytest.approx(3540)
    part = grid_over(np.array([400_500.0, 290_000, 401_499, 290_999]), 100)
    held = cell_areas(part, areas)
    assert set(held.ravel().tolist()) == {0, 1}
    assert (held == 0).sum() == 50
    rate = adjusted(spread * 0.02, spread, 100)
    shown = ~np.isnan(rate)
    assert np.allclose(rate[shown], 20)
    assert (spread[~shown] < 100).all()
    assert np.isnan(adjusted(spread, spread * 0, 0)).all()


def test_a_polygon_half_out_of_the_grid_keeps_its_density() -> None:
    square = np.array([shapely.box(400_000, 290_000, 410_000, 300_000)])
    grid = grid_over(np.array([404_000.0, 294_000, 412_000, 296_000]), 100)
    spread = residents_density(grid, square, np.array([10_000.0]), "quartic", 500)
    assert spread[10, 10] == pytest.approx(100, rel=0.01)
    assert spread[10, -5] == 0


def test_weights_are_checked() -> None:
    for weights, words in (
        ([], "no point has a location"),
        ([1.0, -1.0], "a weight is -1"),
        ([1.0, np.inf], "finite numbers"),
        ([0.0, 0.0], "all weights are 0"),
    ):
        with pytest.raises(InputError, match=words):
            checked_weights(np.array(weights), "Layer 'a', field 'harm'")
