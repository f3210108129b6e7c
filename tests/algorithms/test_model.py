"""The model that chains prepare, overlap, gaps and maps, as it is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm, QgsProject, QgsVectorLayer

from tests.helpers import made_sources
from tests.helpers.layers import rows_of
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def shipped() -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(resource("models", "need_and_gaps.model3")))
    return model


def impact_areas(path: Path) -> Path:
    """One area over the westernmost LSOAs of the made sources."""
    properties = {"name": "Area One", "adopted": True}
    return made_sources.write_polygons(path, [(made_sources.cell(0, 0, 1.5), properties)])


def test_every_step_is_an_algorithm_that_exists() -> None:
    model = shipped()
    valid, problems = model.validate()
    assert valid, problems
    children = {child.algorithmId() for child in model.childAlgorithms().values()}
    assert children == {"wmvru:prepare", "wmvru:overlap", "wmvru:gaps", "wmvru:exportmaps"}
    assert model.helpUrl() == "" and len(model.shortHelpString()) > 100


def test_from_files_to_gaps_and_maps(tmp_path: Path) -> None:
    folder = made_sources.sources(tmp_path / "files")
    model = shipped()
    outputs = {
        "prepare:Package": "package.gpkg",
        "overlap:Need with overlap": "overlap.gpkg",
        "overlap:Overlap by authority": "overlap.csv",
        "gaps:Gaps": "gaps.gpkg",
        "gaps:Gaps as a table": "gaps.csv",
        "exportmaps:Map pages": "maps",
    }
    parameters: dict[str, Any] = {
        "FOLDER": str(folder),
        "IMPACT_AREAS": str(impact_areas(tmp_path / "areas.geojson")),
        "DOMAIN": "imd",
        "AUTHORITIES": ", ".join(made_sources.AUTHORITIES),
        **{name: str(tmp_path / file) for name, file in outputs.items()},
    }
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    log = made_sources.Log()
    results, done = model.run(parameters, context, log)
    assert done, log.text
    for file in outputs.values():
        assert (tmp_path / file).exists(), file
    assert (tmp_path / "maps" / "maps.pdf").stat().st_size > 10_000
    rows = rows_of(QgsVectorLayer(str(tmp_path / "overlap.gpkg"), "overlap", "ogr"))
    # LSOAs of rank 1,000 to 3,000 are in the tenth; the area holds one and half of the next.
    assert {row["code"]: row["class"] for row in rows} == {
        "E01008801": "inside",
        "E01008802": "partial",
        "E01008803": "outside",
    }
    assert results["CHILD_RESULTS"]["gaps"]["UNCOVERED_COUNT"] == 2
