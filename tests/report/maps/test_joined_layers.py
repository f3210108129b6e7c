"""Layers that take values from other tables, from a file and from a database alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProject, QgsVectorLayer

from tests.helpers.layer_cases import label_of, labels
from tests.helpers.map_pages import edited, one_line
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.figures.layers.catalogue import layer_spec
from wm_vru_plugin.report.figures.layers.spec import JOINED_VALUE
from wm_vru_plugin.report.maps.layers.class_breaks import (
    class_labels,
    class_values,
    quantile_limits,
)
from wm_vru_plugin.report.maps.layers.layers import available, make_layer, missing
from wm_vru_plugin.report.maps.layers.shown_sources import ShownSources
from wm_vru_plugin.report.maps.layers.source import add_to_project, value_period
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.open import open_package
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.postgis.writer import copy_to_postgis

pytestmark = pytest.mark.usefixtures("qgis_app")
SHARES = ("share_white", "share_black", "share_asian")


def _values(layer: QgsVectorLayer, field: str) -> dict[str, object]:
    return {feature["code"]: feature[field] for feature in layer.getFeatures()}


@pytest.mark.parametrize("layer_id", SHARES)
def test_each_lsoa_takes_its_own_share(sample_package: Package, layer_id: str) -> None:
    group = layer_id.split("_")[1].capitalize()
    rows = sample_package.frame("indicators", ["area_code", "indicator", "breakdown", "value"])
    rows = rows[(rows["indicator"] == "ethnic_group") & (rows["breakdown"] == group)]
    expected = rows.set_index("area_code")["value"]
    layer = make_layer(sample_package, layer_id)
    values = _values(layer, JOINED_VALUE)
    assert len(values) == 1680
    assert all(expected[code] == pytest.approx(value) for code, value in values.items())
    for feature in layer.getFeatures():
        words = label_of(layer, feature).replace("%", "").replace(" or more", "")
        low, *high = [
            float(part) for part in words.replace("Under", "0 to under").split(" to under ")
        ]
        assert low <= feature[JOINED_VALUE] < (high[0] if high else 101)


def test_a_database_gives_the_same_as_a_file(team: str, sample_package: Package) -> None:
    copy_to_postgis(sample_package, team, "vru")
    base = open_package(f"postgis:{team}/vru")
    assert [spec.id for spec in available(base)] == [spec.id for spec in available(sample_package)]
    for layer_id, field in (
        ("share_black", JOINED_VALUE),
        ("population_density", "population"),
    ):
        ours, theirs = (make_layer(package, layer_id) for package in (sample_package, base))
        assert _values(ours, field) == _values(theirs, field)
        assert labels(ours) == labels(theirs)
        assert not theirs.startEditing()
        del ours, theirs
    for layer_id in ("emergency_departments", "schools_sen_primary", "primary_schools",
                     "school_highest_rate_wolverhampton"):  # fmt: skip
        ours, theirs = (make_layer(package, layer_id) for package in (sample_package, base))
        assert {f["name"] for f in ours.getFeatures()} == {f["name"] for f in theirs.getFeatures()}
        del ours, theirs


def test_density_has_sixths_with_limits_that_can_be_read(sample_package: Package) -> None:
    layer = make_layer(sample_package, "population_density")
    areas = sample_package.frame("lsoa", ["code", "population"])
    hectares = np.array([shape.area / 10_000 for shape in areas["geometry"]])
    expected = areas["population"].to_numpy() / hectares
    values = class_values(layer, layer.renderer().classAttribute())
    assert np.sort(values) == pytest.approx(np.sort(expected))
    counts: dict[str, int] = {}
    for feature in layer.getFeatures():
        label = label_of(layer, feature)
        counts[label] = counts.get(label, 0) + 1
    assert list(counts) and set(counts) == set(labels(layer)) and len(counts) == 6
    assert all(250 < count < 310 for count in counts.values())
    assert labels(layer)[0].startswith("Under ") and labels(layer)[-1].endswith(" or more")


def test_limits_of_ties_and_of_small_numbers() -> None:
    assert quantile_limits([], 4) == []
    assert quantile_limits([5, 5, 5, 5], 4) == []
    assert quantile_limits([0, 0, 0, 0, 8], 4) == []
    assert quantile_limits([0, 0, 0, 3, 8], 4) == [3.0]
    assert quantile_limits([0.1, 0.2, 0.3, 0.4], 4) == pytest.approx([0.18, 0.25, 0.32])
    assert class_labels([], "%") == ["All"]
    assert class_labels([5], "%") == ["Under 5%", "5% or more"]
    assert class_labels([5, 7.5], "") == ["Under 5", "5 to under 7.5", "7.5 or more"]


def test_fewer_classes_keep_both_ends_of_the_ramp(tmp_path: Path) -> None:
    package = edited(tmp_path, "UPDATE lsoa SET population = 0 WHERE fid % 5")
    layer = make_layer(package, "population_density")
    full = make_layer(
        Package(resource("sample", "west_midlands_sample.gpkg")), "population_density"
    )
    ours, theirs = ([i.symbol().color().name() for i in each.renderer().legendSymbolItems()]
                    for each in (layer, full))  # fmt: skip
    assert len(ours) < len(theirs) == 6
    assert (ours[0], ours[-1]) == (theirs[0], theirs[-1])
    assert sum(bool(label_of(layer, feature)) for feature in layer.getFeatures()) == 1680


def test_the_period_that_names_most_areas_is_shown(tmp_path: Path) -> None:
    columns = (
        "area_code, area_name, indicator, breakdown, {}, count, denominator, {}, unit, lower, "
        "upper, recent_trend, suppressed, {}, restricted"
    )
    head = f"INSERT INTO indicators ({columns.format('period', 'value', 'estimate')}) SELECT "
    of_black = " FROM indicators WHERE indicator = 'ethnic_group' AND breakdown = 'Black'"
    package = edited(
        tmp_path,
        head + columns.format("'2021'", "1", "0") + of_black + " AND area_code LIKE 'Z010000%'",
        head + columns.format("'2001'", "2", "0") + of_black + " AND period = '2011'",
        head + columns.format("'2031'", "3", "1") + of_black + " AND period = '2011'",
    )
    assert value_period(package, layer_spec("share_black")) == "2011"
    made = PageMaker(package)
    _layout, page = made.make(figure("M06"))
    assert page.subtitle.endswith("Census 2011")
    made.project.clear()


def test_restricted_values_are_not_joined(tmp_path: Path) -> None:
    package = edited(
        tmp_path, "UPDATE indicators SET restricted = 1 WHERE indicator = 'ethnic_group'"
    )
    assert "Census" in missing(package)["share_white"]
    with pytest.raises(InputError, match="cannot give the layer 'share_white'"):
        make_layer(package, "share_white")


def test_a_page_of_open_indicators_names_their_sources_alone(sample_package: Package) -> None:
    specs = [layer_spec(name) for name in figure("M06").all_layers]
    shown = ShownSources(sample_package, specs)
    assert sample_package.restricted(["indicators"]) and not shown.restricted(["indicators"])
    assert [row.file for row in shown.provenance(["indicators"])] == ["series_of_open_sources"]
    assert len(shown.provenance(["lsoa"])) == len(sample_package.provenance(["lsoa"]))
    made = PageMaker(sample_package)
    layout, page = made.make(figure("M06"))
    assert page.marking == ""
    text = one_line(layout.itemById("source").currentText())
    assert "SYNTHETIC indicators (" in text and "restricted extracts" not in text
    made.project.clear()


def test_sources_are_told_apart_by_title_and_edition(tmp_path: Path) -> None:
    add = (
        "INSERT INTO provenance (table_name, title, edition, file, status, restricted) VALUES "
        "('indicators', '{}', '{}', '{}', 'official', 0)"
    )
    package = edited(
        tmp_path,
        add.format("Ethnic group, Census 2011 and 2021", "2011", "a.csv"),
        add.format("Ethnic group, Census 2011 and 2021", "2021", "b.csv"),
        add.format("School absence", "2011", "c.csv"),
    )
    shown = ShownSources(package, [layer_spec("share_asian")])
    assert [row.file for row in shown.provenance(["indicators"])] == ["a.csv"]


def test_tables_that_are_joined_go_into_the_project_once(sample_package: Package) -> None:
    project = QgsProject()
    first, second = (make_layer(sample_package, name) for name in ("share_white", "share_black"))
    for layer in (first, second, first):
        add_to_project(project, layer)
    assert len(project.mapLayers()) == 4
    assert not project.layerTreeRoot().findLayers()
    assert _values(first, JOINED_VALUE)
    del first, second, layer
    project.clear()


def test_emergency_departments_are_those_of_hospitals(sample_package: Package) -> None:
    layer = make_layer(sample_package, "emergency_departments")
    services = sample_package.frame("services")
    hospitals = services[(services["kind"] == "hospital") & services["emergency_department"]]
    assert layer.featureCount() == len(hospitals)
    said = {feature["name"]: label_of(layer, feature) for feature in layer.getFeatures()}
    for _, row in hospitals.iterrows():
        part = "Takes part in Teachable Moments" if row["teachable_moments"] else "Does not"
        assert said[row["name"]].startswith(part)


def test_participation_that_is_not_known_is_not_denied(tmp_path: Path) -> None:
    package = edited(tmp_path, "UPDATE services SET teachable_moments = NULL")
    layer = make_layer(package, "emergency_departments")
    assert {label_of(layer, f) for f in layer.getFeatures()} == {"Not known whether it takes part"}
