"""The panel, `processing.run` and `qgis_process` give the same tables."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from qgis.core import QgsProject, QgsVectorLayer

from tests.helpers.layers import rows_of

REPOSITORY = Path(__file__).resolve().parents[2]
TABLES = {
    "wmvru:overlap": ("BY_AUTHORITY", "BY_COVERAGE", "SENSITIVITY"),
    "wmvru:gaps": ("TABLE",),
}
TITLES = {
    "BY_AUTHORITY": ", by authority",
    "BY_COVERAGE": ", by covering area",
    "SENSITIVITY": ", four rules compared",
    "TABLE": ", table",
}


def frame(layer: QgsVectorLayer) -> pd.DataFrame:
    """A result as a frame that does not depend on where it was kept."""
    table = pd.DataFrame(rows_of(layer)).drop(columns="fid", errors="ignore")
    return table.replace({"": None}).infer_objects(copy=False)


@pytest.fixture
def parameters(sample_package) -> dict[str, dict[str, Any]]:
    """What the panel sends by default, spelled out."""
    shared = {
        "NEED": sample_package.uri("lsoa_deprivation"),
        "COVERAGE": sample_package.uri("impact_areas"),
        "DOMAIN": "education",
        "MAX_DECILE": 1,
    }
    gaps = {
        "RULE": "majority",
        "MIN_AREAS": 2,
        "GAP_DISTANCE": 0,
        "SCORE_FIELD": "education_score",
        "SCHOOLS": sample_package.uri("schools"),
    }
    return {"wmvru:overlap": shared, "wmvru:gaps": {**shared, **gaps}}


def by_python(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    import processing

    sinks = dict.fromkeys(("OUTPUT", *TABLES[name]), "TEMPORARY_OUTPUT")
    result = processing.run(name, {**parameters, **sinks})
    return {
        **{table: frame(result[table]) for table in TABLES[name]},
        "SENTENCE": result["SENTENCE"],
    }


def by_command(name: str, parameters: dict[str, Any], folder: Path) -> dict[str, Any]:
    files = {table: str(folder / f"{table}.gpkg") for table in ("OUTPUT", *TABLES[name])}
    done = subprocess.run(
        [str(REPOSITORY / "tools" / "qgis_process.sh"), "--json", "run", name, "-"],
        input=json.dumps({"inputs": {**parameters, **files}}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**_environment(), "WMVRU_CONFIG": str(folder / "config")},
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    tables = {}
    for table in TABLES[name]:
        layer = QgsVectorLayer(results[table], table, "ogr")
        assert layer.isValid(), table
        tables[table] = frame(layer)
    return {**tables, "SENTENCE": results["SENTENCE"]}


def _environment() -> dict[str, str]:
    import os

    return {k: v for k, v in os.environ.items() if not k.startswith(("QGIS_", "PYTEST"))}


def by_panel(name: str, qtbot: Any) -> dict[str, Any]:
    from wm_vru_plugin.gui.dock import WmVruDock
    from wm_vru_plugin.gui.runs.runner import _Job

    dock = WmVruDock(None)
    qtbot.addWidget(dock)
    qtbot.waitUntil(lambda: dock.state.ready, timeout=60_000)
    page = dock.analysis_page
    (page.run_overlap if name == "wmvru:overlap" else page.run_gaps)()
    qtbot.waitUntil(lambda: not dock.runner.busy, timeout=60_000)
    layers = list(QgsProject.instance().mapLayers().values())
    tables = {}
    for table in TABLES[name]:
        found = [layer for layer in layers if layer.name().endswith(TITLES[table])]
        assert len(found) == 1, (table, [layer.name() for layer in layers])
        tables[table] = frame(found[0])
    sentence = page.sentence.toPlainText()
    dock.close()
    qtbot.waitUntil(lambda: not _Job.live, timeout=20_000)
    return {**tables, "SENTENCE": sentence}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_same_tables(
    name: str, parameters, qtbot, wmvru_provider, qgis_new_project, tmp_path: Path
) -> None:
    python = by_python(name, parameters[name])
    command = by_command(name, parameters[name], tmp_path)
    panel = by_panel(name, qtbot)
    for table in TABLES[name]:
        assert len(python[table]) > 5, "an empty table would equal any other"
        pd.testing.assert_frame_equal(python[table], command[table], check_dtype=False)
        pd.testing.assert_frame_equal(python[table], panel[table], check_dtype=False)
    assert python["SENTENCE"] == command["SENTENCE"]
    assert python["SENTENCE"] in panel["SENTENCE"]
