"""Layers of a package: styles, words, metadata, and loading them into a project once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
import shapely
from qgis.core import (
    QgsVectorLayer,
)

from tests.helpers.layer_cases import (
    colours_of,
    label_of,
    labels,
    lightness_of,
    small_package,
    small_tables,
)
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.domains import DOMAIN_IDS, domain
from wm_vru_plugin.report.figures.layers.catalogue import LAYER_IDS, LAYERS, layer_spec
from wm_vru_plugin.report.figures.layers.spec import THEMES
from wm_vru_plugin.report.maps.layers.layers import available, make_layer, missing
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package

ROOT = Path(__file__).resolve().parents[3]
STYLES = sorted({spec.style for spec in LAYERS})


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


def test_the_sample_gives_every_layer(sample_package):
    assert missing(sample_package) == {}
    assert tuple(spec.id for spec in available(sample_package)) == LAYER_IDS
    assert len(set(LAYER_IDS)) == len(LAYER_IDS) == 2 * len(DOMAIN_IDS) + 17
    assert {spec.theme for spec in LAYERS} == set(THEMES)
    themes = list(dict.fromkeys(spec.theme for spec in LAYERS))
    assert tuple(themes) == THEMES, "layers of a theme stand together, in the tree's order"


@pytest.mark.parametrize("layer_id", LAYER_IDS)
def test_layer_is_styled_named_and_read_only(layers, layer_id):
    layer = layers(layer_id)
    spec = layer_spec(layer_id)
    assert layer.isValid() and layer.featureCount() > 0
    assert layer.name() == f"SYNTHETIC: {spec.title}"
    assert layer.readOnly() and not layer.startEditing()
    assert layer.crs().authid() == "EPSG:27700"
    assert layer.renderer().type() != "singleSymbol"
    assert not any("{" in label or not label for label in labels(layer))
    field = layer.fields()[layer.fields().indexOf("name")]
    assert field.alias() == "Name"
    assert any(label_of(layer, feature) for feature in layer.getFeatures())


@pytest.mark.parametrize("domain_id", DOMAIN_IDS)
def test_deciles_classify_their_own_domain(layers, domain_id):
    deciles, top = layers(f"{domain_id}_decile"), layers(f"{domain_id}_top_decile")
    field = domain(domain_id).decile_field
    drawn = 0
    for feature in deciles.getFeatures():
        assert label_of(deciles, feature).split(" ")[0] == str(feature[field])
        drawn += bool(label_of(top, feature))
        assert bool(label_of(top, feature)) == (feature[field] == 1)
        if feature.id() > 120:
            break
    assert drawn
    phrase = domain(domain_id).phrase
    assert labels(top) == [f"Most deprived tenth in England: {phrase}"]


def test_decile_legend_and_ramp(layers):
    layer = layers("imd_decile")
    assert labels(layer) == [
        "1 (most deprived 10% in England)", *(str(n) for n in range(2, 10)), "10 (least deprived)"
    ]  # fmt: skip
    steps = [lightness_of(colour) for colour in colours_of(layer)]
    gaps = [after - before for before, after in zip(steps, steps[1:])]
    assert steps[0] < 20 and steps[-1] > 90, "darkest is the most deprived"
    assert min(gaps) > 7, "each class is told from the next in grey"
    # One hue: red and green never change places, so that colour-blind readers lose nothing.
    assert all(colour.blue() > colour.green() > colour.red() for colour in colours_of(layer))


@pytest.mark.parametrize("layer_id", ["knife_all", "knife_16", "admissions"])
def test_small_counts_but_none_share_one_class(layers, layer_id):
    layer = layers(layer_id)
    field = layer_spec(layer_id).field
    counted = "admissions" if layer_id == "admissions" else "offences"
    small = {label_of(layer, f) for f in layer.getFeatures() if 0 < f[field] < 7}
    assert small == {f"1 to 6 {counted}"}
    none = {label_of(layer, f) for f in layer.getFeatures() if f[field] == 0}
    assert none == {f"No {counted}"}
    for feature in layer.getFeatures(f'"{field}" >= 7'):
        low, *rest = label_of(layer, feature).replace(" or more", "").split(" to ")
        assert int(low) <= feature[field] <= (int(rest[0]) if rest else 10**9)
    steps = [lightness_of(colour) for colour in colours_of(layer)]
    assert steps == sorted(steps, reverse=True), "darker is more"
    assert min(a - b for a, b in zip(steps, steps[1:])) > 12


def test_school_rates_are_set_against_the_average(layers, sample_package):
    layer = layers("schools_exclusion_rate")
    assert layer.featureCount() == 221
    schools = sample_package.frame("schools", ["type", "pupils", "exclusions"])
    schools = schools[schools["type"] == "State-funded secondary"]
    average = 100 * schools["exclusions"].sum() / schools["pupils"].sum()
    lowest = f"Below the average of {average:.2f}%"
    assert labels(layer)[0] == lowest
    for feature in layer.getFeatures():
        assert (label_of(layer, feature) == lowest) == (feature["exclusion_rate"] < average)
    renderer = layer.renderer()
    items = renderer.legendSymbolItems()  # held: they own their symbols
    symbols = [item.symbol() for item in items]
    sizes = [symbol.size() for symbol in symbols]
    lightness = [lightness_of(symbol.symbolLayer(1).fillColor()) for symbol in symbols]
    assert sizes == sorted(set(sizes)), "a higher rate is a larger dot"
    assert lightness == sorted(lightness) and lightness[0] < 30, "dark green is below the average"


def test_schools_with_most_exclusions(layers, sample_package):
    layer = layers("schools_exclusions")
    exclusions = sample_package.frame("schools", ["exclusions"])["exclusions"]
    assert layer.featureCount() == (exclusions >= 3).sum()
    assert all(label_of(layer, feature) for feature in layer.getFeatures())


def test_impact_areas_are_red_outlines(layers):
    layer = layers("impact_areas")
    assert {
        (f["adopted"], label_of(layer, f)) for f in layer.getFeatures()
    } == {(True, "Impact Area, adopted"), (False, "Impact Area, not adopted")}  # fmt: skip
    items = layer.renderer().legendSymbolItems()
    for item, dashed in zip(items, (False, True)):
        parts = item.symbol().symbolLayers()
        assert {part.layerType() for part in parts} == {"SimpleLine"}, "no fill"
        red = parts[-1].color()
        assert red.red() > 150 > 3 * red.green() and red.blue() < 80
        assert parts[-1].useCustomDashPattern() is dashed


def test_text_is_in_a_named_font_of_readable_size(layers):
    layer = layers("local_authority")
    settings = layer.labeling().settings()
    text = settings.format()
    assert layer.labelsEnabled() and settings.fieldName == "name" and not settings.isExpression
    assert text.font().family() == "DejaVu Sans" and text.size() >= 7
    assert text.buffer().enabled(), "names have halos"


def test_styles_are_those_of_the_generator(tmp_path):
    """Skipping nothing: a style edited by hand should be edited in the generator too."""
    subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_styles.py"), str(tmp_path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for name in STYLES:
        made = (tmp_path / f"{name}.qml").read_text(encoding="utf-8")
        kept = resource("styles", f"{name}.qml").read_text(encoding="utf-8")
        # The version and its additions differ between QGIS releases; classes and colours do not.
        assert _essence(made) == _essence(kept), name


def _essence(qml: str) -> list[tuple[str, ...]]:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(qml)
    wanted = {"category", "range", "rule", "text-style"}
    found = [
        (e.tag, e.get("label", ""), e.get("value", ""), e.get("lower", ""), e.get("filter", ""))
        for e in root.iter()
        if e.tag in wanted
    ]
    colours = [
        (e.get("name", ""), e.get("value", "").split(",rgb:")[0])
        for e in root.iter("Option")
        if e.get("name") in ("color", "line_color", "outline_color", "size", "line_width")
    ]
    return found + colours


def test_what_a_package_lacks_is_named(small):
    package = small()
    absent = missing(package)
    assert set(LAYER_IDS) - set(absent) == {"imd_decile", "imd_top_decile", "local_authority"}
    assert "Impact Areas" in absent["impact_areas"]
    assert "education" in absent["education_decile"]
    with pytest.raises(InputError, match="cannot give the layer 'hospitals'"):
        make_layer(package, "hospitals")
    with pytest.raises(InputError, match="no such layer"):
        make_layer(package, "nonsense")


def test_illustrative_data_is_named(small):
    areas = pd.DataFrame(
        {
            "name": ["One"],
            "adopted": [None],
            "geometry": [shapely.box(400100, 280100, 400500, 280500)],
        }
    )
    provenance = small_tables()["provenance"]
    extra = provenance.iloc[:1].assign(table_name="impact_areas", status="illustrative")
    package = small(impact_areas=areas, provenance=pd.concat([provenance, extra]))
    layer = make_layer(package, "impact_areas")
    assert layer.name() == "ILLUSTRATIVE: Impact Areas"
    assert label_of(layer, next(layer.getFeatures())) == "Impact Area, adoption not stated"
    assert make_layer(package, "imd_decile").name().startswith("Index")


def test_rates_where_nobody_was_excluded(small):
    schools = pd.DataFrame(
        {
            "urn": ["1"],
            "name": ["S"],
            "type": ["State-funded secondary"],
            "pupils": [900],
            "exclusions": [0],
            "exclusion_rate": [0.0],
            "geometry": [shapely.Point(400500, 280500)],
        }
    )
    package = small(schools=schools)
    layer = make_layer(package, "schools_exclusion_rate")
    assert label_of(layer, next(layer.getFeatures())) == "Below the average of 0.00%"
    assert "schools_exclusions" in missing(package), "no school has three"


def test_reading_does_not_change_the_file(sample_package, tmp_path):
    copy = tmp_path / "sample.gpkg"
    shutil.copy(sample_package.path, copy)
    before = copy.read_bytes()
    package = Package(copy)
    for spec in available(package):
        layer = make_layer(package, spec.id)
        assert next(layer.getFeatures()).isValid()
    assert [path.name for path in tmp_path.iterdir()] == ["sample.gpkg"], "no log files beside it"
    del layer
    assert copy.read_bytes() == before


def test_an_unreadable_style_is_an_error_that_names_it(sample_package, monkeypatch, tmp_path):
    (tmp_path / "deciles.qml").write_text("no style", encoding="utf-8")
    monkeypatch.setattr(
        "wm_vru_plugin.report.maps.layers.styling.resource", lambda *parts: tmp_path / parts[-1]
    )
    with pytest.raises(InputError, match=r"deciles\.qml"):
        make_layer(sample_package, "imd_decile")
