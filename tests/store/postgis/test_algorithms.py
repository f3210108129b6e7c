"""The algorithms over a package in PostGIS: the same results as over the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)

from tests.helpers.made_package import frames
from tests.helpers.made_sources import parameters, sources
from tests.helpers.postgres import PASSWORD, TEAM, Server
from wm_vru_plugin.report.maps.layers.layers import make_layer
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.layers.layers import read_attributes
from wm_vru_plugin.store.open import open_package
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.postgis.writer import copy_to_postgis, write_package_postgis
from wm_vru_plugin.store.schema.tables import BY_NAME

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")
SAMPLE = resource("sample", "west_midlands_sample.gpkg")
ADDRESS = f"postgis:{TEAM}/vru"
QUICK = {"DPI": 50, "PDF": False}


@pytest.fixture
def sample_in_postgis(team: str) -> Iterator[Package]:
    copy_to_postgis(Package(SAMPLE), team, "vru")
    yield open_package(ADDRESS)
    # Layers hold connections; the schema could not be dropped under them.
    QgsProject.instance().clear()


def run(name: str, **parameters: Any) -> tuple[dict[str, Any], str]:
    import processing

    feedback = QgsProcessingFeedback()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    result = processing.run(f"wmvru:{name}", parameters, context=context, feedback=feedback)
    return result, feedback.textLog()


def test_overlap_is_the_same_from_both(sample_in_postgis: Package) -> None:
    sinks = dict.fromkeys(("OUTPUT", "BY_AUTHORITY", "BY_COVERAGE"), "TEMPORARY_OUTPUT")
    results = []
    for package in (Package(SAMPLE), sample_in_postgis):
        inputs = {
            "NEED": package.algorithm_input("lsoa_deprivation"),
            "COVERAGE": package.algorithm_input("impact_areas"),
        }
        result, _ = run("overlap", **inputs, DOMAIN="crime", **sinks)
        results.append((result["SENTENCE"], *(read_attributes(result[sink]) for sink in sinks)))
    (sentence, *tables), (other, *others) = results
    assert sentence == other
    assert "SYNTHETIC" in sentence
    for one, two in zip(tables, others):
        assert len(one) > 5
        two = two.drop(columns=[name for name in two if name not in one])
        pd.testing.assert_frame_equal(one, two)


def test_the_report_is_the_same_from_both(team: str, tmp_path: Path) -> None:
    sample = Package(SAMPLE)
    tables = {name: sample.frame(name) for name in BY_NAME if sample.holds(name)}
    indices = tables["deprivation"]
    # Two domains show what ten would.
    tables["deprivation"] = indices[indices["domain"].isin(["imd", "crime"])]
    file = tmp_path / "p.gpkg"
    write_package(file, tables)
    write_package_postgis(team, "vru", tables)
    texts = {}
    for name, package in (("file", str(file)), ("base", ADDRESS)):
        result, log = run("exportreport", PACKAGE=package, OUTPUT=str(tmp_path / name), **QUICK)
        assert "M13" not in result["MISSING"]
        assert PASSWORD not in log
        texts[name] = {
            str(path.relative_to(tmp_path / name)): path.read_text(encoding="utf-8-sig")
            for path in (tmp_path / name).rglob("*.csv")
        }
    assert len(texts["file"]) > 12
    assert texts["file"] == texts["base"]
    written = [path for path in (tmp_path / "base").rglob("*") if path.suffix in (".json", ".html")]
    assert len(written) >= 3
    assert not [path for path in written if PASSWORD in path.read_text(encoding="utf-8")]
    assert f'"{TEAM}/vru"' in (tmp_path / "base" / "run.json").read_text(encoding="utf-8")


def test_layers_are_loaded_once_and_look_the_same(sample_in_postgis: Package) -> None:
    first, _ = run("loadlayers", CONNECTION=TEAM, SCHEMA="vru")
    second, _ = run("loadlayers", PACKAGE=ADDRESS)
    from_file, _ = run("loadlayers", PACKAGE=str(SAMPLE))
    assert first["COUNT"] == second["COUNT"] == from_file["COUNT"] > 20
    assert first["LAYERS"] == second["LAYERS"]
    assert not set(first["LAYERS"]) & set(from_file["LAYERS"])
    project = QgsProject.instance()
    for one, two in zip(first["LAYERS"], from_file["LAYERS"]):
        base, file = project.mapLayer(one), project.mapLayer(two)
        assert base.providerType() == "postgres"
        assert base.isValid()
        assert base.name() == file.name()
        assert base.featureCount() == file.featureCount()
        assert base.renderer().dump() == file.renderer().dump()


def test_a_subset_layer_is_the_same(sample_in_postgis: Package) -> None:
    for layer_id in ("schools_exclusion_rate", "hospitals", "crime_top_decile"):
        base, file = make_layer(sample_in_postgis, layer_id), make_layer(Package(SAMPLE), layer_id)
        assert base.featureCount() == file.featureCount() > 0
        assert base.subsetString() == file.subsetString()


def test_one_map_page(sample_in_postgis: Package, tmp_path: Path) -> None:
    result, log = run(
        "exportmaps", PACKAGE=ADDRESS, FIGURES=["M14"], DPI=60, OUTPUT=str(tmp_path / "maps")
    )
    assert result["PAGES"] == 1
    assert (tmp_path / "maps" / "png" / "M14.png").is_file()
    assert PASSWORD not in log
    assert PASSWORD.encode() not in (tmp_path / "maps" / "figures.json").read_bytes()


def test_the_checks_are_the_same_from_both(sample_in_postgis: Package) -> None:
    of_base, _ = run("validate", CONNECTION=TEAM, SCHEMA="vru", OUTPUT="TEMPORARY_OUTPUT")
    of_file, _ = run("validate", PACKAGE=str(SAMPLE), OUTPUT="TEMPORARY_OUTPUT")
    assert of_base["SUMMARY"] == of_file["SUMMARY"]
    pd.testing.assert_frame_equal(
        read_attributes(of_base["OUTPUT"]), read_attributes(of_file["OUTPUT"])
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"CONNECTION": TEAM}, "connection was given without a schema"),
        ({"SCHEMA": "vru"}, "schema was given without a connection"),
        ({"CONNECTION": TEAM, "SCHEMA": "vru", "PACKAGE": str(SAMPLE)}, "both a file and"),
        ({"CONNECTION": "nobody", "SCHEMA": "vru"}, "stored no PostgreSQL connection"),
        ({"PACKAGE": f"postgis:{TEAM}/none"}, "no such schema"),
    ],
)
def test_what_cannot_be_opened_is_said(team: str, given: dict[str, str], words: str) -> None:
    with pytest.raises(QgsProcessingException, match=words):
        run("validate", **given, OUTPUT="TEMPORARY_OUTPUT")


def test_prepare_writes_into_the_schema_too(team: str, tmp_path: Path) -> None:
    given = parameters(sources(tmp_path / "in"), tmp_path / "out.gpkg")
    result, log = run("prepare", **given, CONNECTION=team, SCHEMA="vru")
    assert result["DATABASE"] == ADDRESS
    file, base = Package(result["OUTPUT"]), open_package(ADDRESS)
    assert base.provenance() == file.provenance()
    for table in ("lsoa", "deprivation", "lsoa_deprivation"):
        one, two = file.frame(table), base.frame(table)
        pd.testing.assert_frame_equal(
            one.drop(columns="geometry", errors="ignore"),
            two.drop(columns="geometry", errors="ignore"),
        )
    assert ADDRESS in log
    assert PASSWORD not in log


def test_prepare_refuses_a_schema_before_it_begins(pg: Server, team: str, tmp_path: Path) -> None:
    pg.psql("CREATE SCHEMA vru; CREATE TABLE vru.notes (a int)")
    write_package(tmp_path / "p.gpkg", frames())
    with pytest.raises(QgsProcessingException, match="no part of a package"):
        run(
            "prepare", FOLDER=str(tmp_path), OUTPUT=str(tmp_path / "out.gpkg"), CONNECTION=team,
            SCHEMA="vru",
        )  # fmt: skip
    assert not (tmp_path / "out.gpkg").exists()
