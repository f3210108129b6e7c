"""Colours and sizes of classes: told apart in grey, and more looks like more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from qgis.core import QgsVectorLayer

from tests.helpers.layer_cases import colours_of, label_of, lightness_of
from wm_vru_plugin.report.maps.layers.layers import make_layer
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package


@pytest.fixture(scope="module")
def layers(qgis_app) -> Iterator[Callable[[str], QgsVectorLayer]]:
    """Layers of the sample, each made once."""
    package = Package(resource("sample", "west_midlands_sample.gpkg"))
    made: dict[str, QgsVectorLayer] = {}

    def give(layer_id: str) -> QgsVectorLayer:
        if layer_id not in made:
            made[layer_id] = make_layer(package, layer_id)
        return made[layer_id]

    yield give
    made.clear()  # before QGIS ends: a layer must not outlive it


@pytest.mark.parametrize("layer_id", ["population_density", "share_white", "share_asian"])
def test_ramps_of_residents_can_be_told_apart_in_grey(layers, layer_id):
    steps = [lightness_of(colour) for colour in colours_of(layers(layer_id))]
    assert len(steps) == 6 and steps[0] > 94 and steps[-1] < 28
    assert min(a - b for a, b in zip(steps, steps[1:])) > 12, "darker is more, in even steps"


def test_density_has_a_ramp_of_its_own(layers):
    ramps = [
        {colour.name() for colour in colours_of(layers(layer_id))}
        for layer_id in ("population_density", "share_white", "imd_decile", "admissions")
    ]
    assert all(not a & b for n, a in enumerate(ramps) for b in ramps[n + 1 :])


@pytest.mark.parametrize("layer_id", ["schools_sen_primary", "schools_sen_secondary"])
def test_a_higher_rate_of_special_needs_is_a_larger_and_lighter_dot(layers, layer_id):
    layer = layers(layer_id)
    items = layer.renderer().legendSymbolItems()  # held: they own their symbols
    symbols = [item.symbol() for item in items]
    sizes = [symbol.size() for symbol in symbols]
    assert sizes == sorted(set(sizes))
    lightness = [lightness_of(symbol.symbolLayer(1).fillColor()) for symbol in symbols]
    assert lightness == sorted(lightness) and lightness[-1] - lightness[0] > 60
    for feature in layer.getFeatures():
        words = label_of(layer, feature).replace("%", "").replace("Under", "0 to under")
        low, *high = words.replace(" or more", "").split(" to under ")
        assert float(low) <= feature["sen_rate"] < (float(high[0]) if high else 101)
    if layer_id == "schools_sen_primary":
        assert min(feature["sen_rate"] for feature in layer.getFeatures()) >= 15
