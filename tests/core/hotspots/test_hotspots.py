"""Gi* against esda, classes, and what must not matter."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from tests.helpers.local_statistics import as_libpysal, counts
from tests.helpers.random_coverages import grid
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.core.geometry.weights import binary_weights
from wm_vru_plugin.core.hotspots.getis_ord import gi_star, two_sided
from wm_vru_plugin.core.hotspots.hotspots import (
    GI_CLASSES,
    HotspotOptions,
    by_class,
    crude_rate,
    gi_classes,
    hotspots,
)
from wm_vru_plugin.core.hotspots.sentences import hotspot_sentences

RULES = (("contiguity", 0.0, 0), ("distance", 1800.0, 0), ("nearest", 0.0, 5))


# Gi*


@pytest.mark.parametrize(("rule", "distance", "k"), RULES)
def test_gi_star_is_that_of_esda(rule, distance, k):
    from esda import G_Local

    geoms = grid(9, 3)
    values = counts(len(geoms))
    weights = binary_weights(geoms, rule, distance, k, own=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = G_Local(values, as_libpysal(weights, "b"), "B", 0, star=True)
    np.testing.assert_allclose(gi_star(values, weights), theirs.Zs, rtol=1e-9, atol=1e-9)
    # esda prints the smaller tail, we both.
    np.testing.assert_allclose(two_sided(theirs.Zs), 2 * theirs.p_norm, rtol=1e-9)


def test_gi_star_on_real_lsoas(west_midlands):
    from esda import G_Local
    from libpysal.weights import Queen, fill_diagonal

    values = counts(len(west_midlands.geoms), 7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import geopandas

        w = Queen.from_dataframe(
            geopandas.GeoDataFrame(geometry=west_midlands.geoms), use_index=False
        )
        theirs = G_Local(values, fill_diagonal(w, 1), "B", 0, star=True)
    ours = hotspots(values, west_midlands.geoms).areas
    np.testing.assert_allclose(ours["z"], theirs.Zs, rtol=1e-9, atol=1e-9)
    assert (ours["neighbours"] == [w.cardinalities[i] for i in range(len(ours))]).all()


def test_gi_star_by_hand():
    """Four squares in a row, 0 0 0 4, the last with its one neighbour: mean 1, s = sqrt(3)."""
    row = shapely.box(np.arange(4), 0, np.arange(1, 5), 1)
    z = gi_star(np.array([0.0, 0, 0, 4]), binary_weights(row, "contiguity", 0, 0, own=True))
    # (4 - 2) / (sqrt(3) sqrt((4 * 2 - 4) / 3)) = 1
    assert z == pytest.approx([-1.0, -3 / np.sqrt(3) / 1, 1 / np.sqrt(3), 1.0])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.integers(3, 6),
    st.integers(0, 10_000),
    st.sampled_from(RULES),
    st.floats(0.001, 1e6),
    st.floats(-1e6, 1e6),
)
def test_scale_and_origin_of_the_values_do_not_matter(size, seed, rule, scale, shift):
    geoms = grid(size, seed)
    values = counts(len(geoms), seed)
    values[0] += 1
    weights = binary_weights(geoms, *rule[:2], min(rule[2], len(geoms) - 1), own=True)
    z = gi_star(values, weights)
    again = gi_star(scale * values + shift * scale, weights)
    np.testing.assert_allclose(again, z, rtol=1e-6, atol=1e-6)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.integers(3, 6),
    st.integers(0, 10_000),
    st.sampled_from(RULES),
    st.floats(0, 360),
    st.floats(-1e5, 1e5),
)
def test_order_of_rows_and_place_on_the_map_do_not_matter(size, seed, rule, angle, shift):
    geoms = grid(size, seed)
    values = counts(len(geoms), seed)
    values[0] += 1
    options = HotspotOptions(weights=rule[0], distance=rule[1] or 1.0, k=min(5, len(geoms) - 1))
    here = hotspots(values, geoms, options).areas
    order = np.random.default_rng(seed).permutation(len(geoms))
    mixed = hotspots(values[order], geoms[order], options).areas.iloc[np.argsort(order)]
    for name in ("neighbours", "z", "p", "q"):
        np.testing.assert_allclose(mixed[name], here[name], atol=1e-9)
    assert mixed["class"].tolist() == here["class"].tolist()
    moved = np.array(
        [affinity.translate(affinity.rotate(g, angle, (0, 0)), shift, -shift) for g in geoms]
    )
    if rule[0] != "contiguity":  # turned vertices still match, but pairs at the distance may not
        before = binary_weights(geoms, *rule[:2], options.k)
        after = binary_weights(moved, *rule[:2], options.k)
        if (before != after).nnz:
            return
    np.testing.assert_allclose(hotspots(values, moved, options).areas["z"], here["z"], atol=1e-9)


def test_classes_from_p_and_sign():
    z = np.array([3.0, 2.2, 1.8, 0.5, -1.8, -2.2, -3.0, np.nan])
    p = np.array([0.01, 0.05, 0.10, 0.6, 0.09, 0.04, 0.001, np.nan])
    assert gi_classes(z, p).tolist() == [
        "hot 99%", "hot 95%", "hot 90%", "not significant",
        "cold 90%", "cold 95%", "cold 99%", "not significant",
    ]  # fmt: skip


def squares(size: int) -> np.ndarray:
    x, y = np.indices((size, size)).reshape(2, -1) * 1000.0
    return shapely.box(x, y, x + 1000, y + 1000)


def test_noise_seldom_makes_a_hot_spot_after_adjustment_and_often_before():
    """Where nothing is true, the false discovery rate is the chance of any discovery: 10%."""
    geoms, random = squares(14), np.random.default_rng(1)
    found, uncorrected = [], []
    for _ in range(60):
        result = hotspots(random.normal(size=196), geoms)
        found.append((result.areas["class"] != "not significant").any())
        uncorrected.append(result.uncorrected / 196)
    assert np.mean(found) < 0.2
    assert np.mean(uncorrected) == pytest.approx(0.10, abs=0.02)


def test_a_planted_hot_spot_is_found():
    geoms = squares(20)
    x, y = np.indices((20, 20)).reshape(2, -1)
    inside = (np.abs(x - 6) <= 1) & (np.abs(y - 12) <= 1)
    values = np.random.default_rng(1).poisson(20, 400) + 25.0 * inside
    result = hotspots(values, geoms)
    hot = result.areas["class"].isin(["hot 99%", "hot 95%", "hot 90%"]).to_numpy()
    assert hot[inside].all()
    assert not hot[(np.abs(x - 6) > 2) | (np.abs(y - 12) > 2)].any()
    uncorrected = hotspots(values, geoms, HotspotOptions(correction="none"))
    found = (uncorrected.areas["class"] != "not significant").sum()
    assert found == result.uncorrected > hot.sum()


# Degenerate input


def test_missing_values_are_left_out_of_every_neighbourhood():
    geoms, values = grid(6, 2), counts(35)
    gone = np.array([3, 17])
    holed = values.copy()
    holed[gone] = [np.nan, np.inf]
    result = hotspots(holed, geoms)
    kept = np.delete(np.arange(35), gone)
    alone = hotspots(values[kept], geoms[kept])
    for name in ("value", "neighbours", "z", "p", "q"):
        np.testing.assert_allclose(result.areas[name].iloc[kept], alone.areas[name])
        assert result.areas[name].iloc[gone].isna().all()
    assert result.areas["class"].iloc[gone].tolist() == ["no data", "no data"]
    assert (result.analysed, result.no_data) == (33, 2)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ([5.0], "1 area has a value"),
        ([np.nan] * 9, "0 areas have a value"),
        ([0.0] * 9, "all 9 values are equal"),
        ([7.1] * 9, "all 9 values are equal"),
    ],
)
def test_nothing_to_compare_is_an_error(values, problem):
    with pytest.raises(InputError, match=problem):
        hotspots(np.array(values), shapely.box(np.arange(len(values)), 0, 1, 1))


def test_where_all_are_neighbours_there_is_no_hot_spot():
    apart = shapely.box(np.arange(5) * 3.0, 0, np.arange(5) * 3.0 + 1, 1)
    with pytest.raises(InputError, match="every area neighbours every other"):
        hotspots(np.arange(5.0), apart, HotspotOptions(weights="distance", distance=99))


def test_islands_are_counted_and_stated():
    apart = shapely.box(np.arange(5) * 3.0, 0, np.arange(5) * 3.0 + 1, 1)
    values = np.array([1.0, 2, 3, 4, 90])
    result = hotspots(values, apart)
    assert result.islands == 5
    np.testing.assert_allclose(result.areas["z"], (values - 20) / values.std(), rtol=1e-12)
    moran = hotspots(values, apart, HotspotOptions(method="local_moran"))
    assert set(moran.areas["class"]) == {"no neighbours"}
    assert moran.areas["p"].isna().all()
    table = by_class(moran, values, None)
    assert "5 areas without a neighbour" in hotspot_sentences(moran, table, "x", True)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "g"}, {"weights": "rook"}, {"correction": "holm"}, {"permutations": -1},
        {"weights": "distance", "distance": 0.0}, {"weights": "nearest", "k": 63},
    ],
)  # fmt: skip
def test_options_that_cannot_be_used_are_errors(change):
    with pytest.raises(InputError):
        hotspots(counts(63), grid(8, 1), HotspotOptions(**change))


def test_rates_need_residents():
    rate = crude_rate(np.array([1.0, 2, 3, np.nan]), np.array([100.0, 0, np.nan, 10]), 1000)
    assert rate[0] == 10
    assert np.isnan(rate[1:]).all()
    with pytest.raises(InputError, match="Rate per"):
        crude_rate(rate, rate, 0)


def test_cancelling_stops_the_permutations():
    def cancel():
        raise Cancelled

    with pytest.raises(Cancelled):
        hotspots(counts(63), grid(8, 1), HotspotOptions(permutations=99), cancel)


def test_table_and_sentences_add_up():
    geoms, values = grid(12, 4), counts(143, 3)
    values[5:9] = np.nan
    result = hotspots(values, geoms)
    table = by_class(result, values, np.full(143, 100.0))
    assert table["class"].tolist() == [*GI_CLASSES, "Total"]
    rows = table.set_index("class")
    assert rows["areas"].iloc[:-1].sum() == rows.at["Total", "areas"] == 143
    assert rows["total"].iloc[:-1].sum() == rows.at["Total", "total"] == np.nansum(values)
    assert rows["areas_share"].sum() == pytest.approx(1)
    text = hotspot_sentences(result, table, "counts", True)
    assert text.startswith("counts, 139 areas, Getis-Ord Gi*: ")
    assert "4 areas without a value left out" in text
    assert "queen contiguity" in text
