"""What a layer says of itself: metadata and map tips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsVectorLayer,
)

from tests.helpers.layer_cases import small_package
from wm_vru_plugin.report.figures.layers.catalogue import LAYER_IDS, layer_spec
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


@pytest.fixture
def small(qgis_app, tmp_path):
    return partial(small_package, tmp_path / "small.gpkg")


def test_metadata_comes_from_provenance(layers):
    for layer_id in LAYER_IDS:
        metadata = layers(layer_id).metadata()
        assert metadata.title().startswith("SYNTHETIC: ")
        assert "synthetic" in metadata.abstract() and "invented" in metadata.abstract()
        assert metadata.licenses() == ["CC0-1.0"]
        assert metadata.rights() == [
            "SYNTHETIC data, invented for demonstration; not official statistics"
        ]
        contact = metadata.contacts()[0]
        assert contact.organization == "wm_vru_plugin sample generator"
        assert contact.role == "publisher"
        assert len(metadata.history()) == len(layer_spec(layer_id).tables)
        assert metadata.keywords()["place"] == ["West Midlands (SYNTHETIC)"]
        # The one school that is circled has a place, but no area.
        assert not metadata.extent().spatialExtents()[0].bounds.toRectangle().isNull()
        restricted = {"knife_all", "knife_16", "admissions", "impact_areas"}
        assert bool(metadata.constraints()) == (layer_id in restricted), layer_id
    assert "OFFICIAL-SENSITIVE" in layers("knife_all").metadata().constraints()[0].constraint


def test_metadata_of_official_data(small):
    layer = make_layer(small(), "imd_decile")
    metadata = layer.metadata()
    assert layer.name() == metadata.title() == "Index of Multiple Deprivation: national deciles"
    assert "Indices, 2019; MHCLG (official)." in metadata.abstract()
    assert metadata.rights() == ["Contains OS data", "Crown copyright"]
    assert [link.url for link in metadata.links()] == ["https://example.org/a"]
    assert any("b.csv, SHA-256 bb; 2 rows kept of 32844" in line for line in metadata.history())


def test_map_tips_escape_what_data_says(small):
    package = small()
    layer = make_layer(package, "imd_decile")
    tips = {feature["code"]: _tip(layer, feature) for feature in layer.getFeatures()}
    assert "<script" not in tips["E1"] and "2 %]" not in tips["E1"]
    assert (
        "<b>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot; &#39;a&#39; [% 1+1 %]</b>"
        in tips["E1"]
    )
    assert "Residents: not known" in tips["E2"], "a null does not empty the line"
    assert "32844" in tips["E2"] and "Birmingham" in tips["E2"]


def _tip(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    scopes = QgsExpressionContextUtils.globalProjectLayerScopes(layer)
    context = QgsExpressionContext(scopes)
    context.setFeature(feature)
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def test_map_tips_hide_small_counts(layers):
    layer = layers("knife_all")
    seen = set()
    for feature in layer.getFeatures():
        count = feature["knife_crime_all"]
        said = _tip(layer, feature).rsplit(": ", 1)[1]
        seen.add(count < 7)
        assert said == ("fewer than 7" if count < 7 else str(5 * int(count / 5 + 0.5)))
    assert seen == {True, False}


@pytest.mark.parametrize("layer_id", LAYER_IDS)
def test_every_map_tip_evaluates(layers, layer_id):
    layer = layers(layer_id)
    feature = next(layer.getFeatures())
    tip = _tip(layer, feature)
    assert "[%" not in tip and tip.count("<br>") >= 1
    assert feature["name"].replace("&", "&amp;").replace("'", "&#39;") in tip
