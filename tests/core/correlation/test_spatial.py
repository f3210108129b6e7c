"""Correlation on the map against esda and plain matrices, and what autocorrelation does to p."""

from __future__ import annotations

import esda
import libpysal
import numpy as np
import pytest
import shapely
from esda.lee import Spatial_Pearson
from scipy import stats
from scipy.sparse import csr_matrix

from wm_vru_plugin.core.correlation.correlation import correlation
from wm_vru_plugin.core.correlation.effective_sample import CLASSES, MOST, effective_sample
from wm_vru_plugin.core.correlation.spatial import neighbourhood, spatial_correlation
from wm_vru_plugin.core.correlation.tables import correlation_sentence, statistics_table
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.geometry.weights import row_standardised

SIDE = 14


def grid(side: int = SIDE) -> np.ndarray:
    return np.array(
        [shapely.box(x, y, x + 1000, y + 1000) for y in range(0, side * 1000, 1000)
         for x in range(0, side * 1000, 1000)],
        dtype=object,
    )  # fmt: skip


def near(geoms: np.ndarray):
    return neighbourhood(geoms, "grid", [str(i) for i in range(len(geoms))], 8)


def smooth(rng: np.random.Generator, geoms: np.ndarray, times: int = 6) -> np.ndarray:
    w = row_standardised(near(geoms).weights)
    values = rng.normal(size=len(geoms))
    for _ in range(times):
        values = 0.5 * values + 0.5 * (w @ values)
    return values


def example() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    geoms = grid()
    x = smooth(rng, geoms, 2)
    return geoms, x, 0.6 * x + smooth(rng, geoms, 2)


def test_against_esda() -> None:
    geoms, x, y = example()
    where = near(geoms)
    ours = spatial_correlation(x, y, where.weights, where.xy, 999)
    theirs = libpysal.weights.lat2W(SIDE, SIDE, rook=False)
    assert where.words == "queen contiguity"
    assert (where.weights != csr_matrix(theirs.sparse)).nnz == 0
    both = esda.Moran_BV(x, y, theirs, permutations=0)
    assert ours.bivariate_moran == pytest.approx(both.I)
    lee = Spatial_Pearson(row_standardised(where.weights), 0).fit(x[:, None], y[:, None])
    assert ours.lee == pytest.approx(lee.association_[0, 1])
    np.random.seed(1)
    for name, values in (("moran_x", x), ("moran_y", y)):
        moran = esda.Moran(values, theirs, permutations=999)
        assert getattr(ours, name) == pytest.approx(moran.I)
        assert getattr(ours, f"{name}_p") == pytest.approx(2 * moran.p_sim, abs=0.01)


def test_permutation_p_against_esda() -> None:
    """esda gives the smaller tail; ours is twice that, for both directions."""
    rng = np.random.default_rng(11)
    geoms = grid()
    x, y = rng.normal(size=(2, len(geoms)))
    where = near(geoms)
    ours = spatial_correlation(x, y, where.weights, where.xy, 4999)
    np.random.seed(2)
    theirs = esda.Moran_BV(x, y, libpysal.weights.lat2W(SIDE, SIDE, rook=False), permutations=4999)
    assert ours.bivariate_moran_p == pytest.approx(min(2 * theirs.p_sim, 1), abs=0.05)
    np.random.seed(2)
    lee = Spatial_Pearson(row_standardised(where.weights), 4999).fit(x[:, None], y[:, None])
    assert ours.lee_p == pytest.approx(min(2 * lee.significance_[0, 1], 1), abs=0.05)


def test_the_modified_t_test_against_plain_matrices() -> None:
    geoms, x, y = example()
    where = near(geoms)
    xy = where.xy + np.random.default_rng(1).uniform(-100, 100, where.xy.shape)
    n = len(x)
    distance = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    band = np.minimum((distance / distance.max() * CLASSES).astype(int), CLASSES - 1)
    sigma = []
    for values in (x, y):
        z = (values - values.mean()) / values.std()
        matrix = np.eye(n)
        for number in range(CLASSES):
            these = (band == number) & ~np.eye(n, dtype=bool)
            if these.any():
                matrix[these] = np.outer(z, z)[these].mean()
        sigma.append(matrix)
    centring = np.eye(n) - 1 / n
    top = np.trace(centring @ sigma[0]) * np.trace(centring @ sigma[1])
    expected = 1 + top / np.trace(centring @ sigma[0] @ centring @ sigma[1])
    found = effective_sample(x, y, xy)
    assert found == pytest.approx(expected)
    assert found < n / 2
    ours = spatial_correlation(x, y, where.weights, xy, 0)
    r = stats.pearsonr(x, y).statistic
    t = r * np.sqrt((found - 2) / (1 - r * r))
    assert ours.modified_p == pytest.approx(2 * stats.t.sf(t, found - 2))


def test_unrelated_smooth_maps_are_not_taken_for_evidence() -> None:
    """The plain p calls more than a third of unrelated pairs significant at 5%, the modified one
    about a twentieth."""
    rng = np.random.default_rng(20)
    geoms = grid(12)
    where = near(geoms)
    plain, modified = [], []
    for _ in range(200):
        x, y = smooth(rng, geoms, 8), smooth(rng, geoms, 8)
        found = spatial_correlation(x, y, where.weights, where.xy, 0)
        plain.append(stats.pearsonr(x, y).pvalue <= 0.05)
        modified.append(found.modified_p <= 0.05)
    assert np.mean(plain) > 0.35
    assert np.mean(modified) < 0.12


def test_independent_values_keep_their_number() -> None:
    rng = np.random.default_rng(3)
    xy = rng.uniform(0, 20_000, (400, 2))
    assert effective_sample(*rng.normal(size=(2, 400)), xy) == pytest.approx(400, rel=0.1)


def test_moving_turning_and_scaling_change_nothing() -> None:
    geoms, x, y = example()
    where = near(geoms)
    first = spatial_correlation(x, y, where.weights, where.xy, 99)
    xy = where.xy
    turned = np.column_stack([-xy[:, 1], xy[:, 0]]) * 3 + 5e5
    second = spatial_correlation(7 * x - 3, y / 9 + 1, where.weights, turned, 99)
    for name in vars(first):
        assert getattr(second, name) == pytest.approx(getattr(first, name), rel=1e-6), name
    order = np.random.default_rng(1).permutation(len(x))
    mixed = near(geoms[order])
    third = spatial_correlation(x[order], y[order], mixed.weights, mixed.xy, 0)
    for name in ("moran_x", "bivariate_moran", "lee", "effective_n", "modified_p"):
        assert getattr(third, name) == pytest.approx(getattr(first, name)), name


def test_islands_are_counted_and_left_out() -> None:
    geoms, x, y = example()
    far = np.array([*geoms, shapely.box(90_000, 0, 91_000, 1000)], dtype=object)
    apart = near(far)
    whole, with_island = (
        spatial_correlation(values_x, values_y, where.weights, where.xy, 0)
        for values_x, values_y, where in (
            (x, y, near(geoms)),
            (np.append(x, 50), np.append(y, -50), apart),
        )
    )
    assert (with_island.islands, with_island.n) == (1, len(x))
    assert with_island.lee == pytest.approx(whole.lee)
    result = correlation(x, y, permutations=0)
    text = correlation_sentence(result, ("x", "y"), {}, with_island, apart.words)
    assert "1 without a neighbour are not compared" in text
    rows = statistics_table(result, {}, with_island, apart.words).set_index("statistic")
    assert rows.loc["islands", "value"] == 1


def test_points_have_nearest_neighbours_even_in_one_place() -> None:
    rng = np.random.default_rng(1)
    geoms = shapely.points(rng.uniform(0, 1e4, (60, 2)))
    geoms[:30] = shapely.points(5000, 5000)
    where = neighbourhood(geoms, "schools", [str(i) for i in range(60)], 4)
    assert where.words == "4 nearest neighbours"
    assert (where.weights.sum(axis=1) >= 4).all()
    found = spatial_correlation(*rng.normal(size=(2, 60)), where.weights, where.xy, 99)
    assert np.isfinite(found.effective_n)


def test_places_all_in_one_have_no_effective_number() -> None:
    x, y = np.random.default_rng(1).normal(size=(2, 30))
    assert np.isnan(effective_sample(x, y, np.zeros((30, 2))))
    assert np.isnan(effective_sample(np.ones(MOST + 1), np.ones(MOST + 1), np.zeros((MOST + 1, 2))))


def test_invalid_polygons_are_repaired_and_missing_ones_refused() -> None:
    geoms = grid(4)
    geoms[0] = shapely.from_wkt("POLYGON((0 0,1000 1000,1000 0,0 1000,0 0))")
    assert [repaired.id for repaired in near(geoms).repairs] == ["0"]
    geoms[1] = shapely.Polygon()
    with pytest.raises(InputError, match="grid: 1 of 16 features have an empty geometry"):
        near(geoms)


def test_too_few_neighbours_and_constants_are_errors() -> None:
    apart = np.array([shapely.box(i * 5000, 0, i * 5000 + 1, 1) for i in range(5)], dtype=object)
    where = near(apart)
    with pytest.raises(InputError, match="0 of 5 areas have any"):
        spatial_correlation(*np.random.default_rng(1).normal(size=(2, 5)), where.weights, where.xy)
    geoms = np.append(grid(3), apart[4:])
    where = near(geoms)
    x = np.append(np.ones(9), 2.0)
    with pytest.raises(InputError, match="constant among"):
        spatial_correlation(x, np.arange(10.0), where.weights, where.xy)
