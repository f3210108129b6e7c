"""Algorithms run in a thread of their own, as the toolbox runs them, and ask no layer there."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
)

import wm_vru_plugin
from tests.helpers.layers import grid_need, memory_layer, rows_of, square
from tests.helpers.logs import Log
from wm_vru_plugin.algorithms.run.base import VruAlgorithm
from wm_vru_plugin.store.package import layer_provenance
from wm_vru_plugin.store.schema import layer_facts

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

OUT = "TEMPORARY_OUTPUT"
THREADED = sorted(
    path
    for path in (Path(wm_vru_plugin.__file__).parent / "algorithms").glob("*.py")
    if "NoThreading" not in path.read_text(encoding="utf-8")
)


def in_a_task(name: str, parameters: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of OUTPUT and the log of a run in the thread of a task."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"wmvru:{name}")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = Log()
    ended: list[tuple[bool, dict[str, Any]]] = []
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    task.executed.connect(lambda ok, results: ended.append((ok, dict(results))))
    QgsApplication.taskManager().addTask(task)
    until = time.monotonic() + 60
    while not ended and time.monotonic() < until:
        QgsApplication.processEvents()
        time.sleep(0.01)
    assert ended, "the task did not end"
    ok, results = ended[0]
    assert ok, feedback.lines
    layer = context.takeResultLayer(results["OUTPUT"])
    return rows_of(layer), feedback.lines


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[bool]]:
    """Whether layers were asked, and provenance opened, in the main thread."""
    seen: dict[str, set[bool]] = {"asked": set(), "opened": set()}
    facts_of, stated_of = layer_facts.facts_of, layer_provenance.stated_of
    parameter_as_source = VruAlgorithm.parameterAsSource

    def asked(layer: Any) -> layer_facts.LayerFacts:
        seen["asked"].add(threading.current_thread() is threading.main_thread())
        return facts_of(layer)

    def source(self: VruAlgorithm, *given: Any) -> Any:
        seen["asked"].add(threading.current_thread() is threading.main_thread())
        return parameter_as_source(self, *given)

    def opened(facts: Any) -> layer_provenance.Stated:
        seen["opened"].add(threading.current_thread() is threading.main_thread())
        return stated_of(facts)

    monkeypatch.setattr(VruAlgorithm, "parameterAsSource", source)
    monkeypatch.setattr(layer_facts, "facts_of", asked)
    monkeypatch.setattr(layer_provenance, "stated_of", opened)
    return seen


def test_memory_layers_give_the_same_in_a_task(threads: dict[str, set[bool]]) -> None:
    import processing

    need = grid_need()
    rows = [((f"r{i}", "2019-01"), f"POINT({400_100 + 700 * i} 290500)") for i in range(5)]
    points = memory_layer("incidents", "category:string&period:string", rows, kind="Point")
    cover = memory_layer("cover", "name:string", [(("A1",), square(0, 0, 1.5))])
    for name, parameters in (
        ("aggregatepoints", {"AREAS": need, "POINTS": points}),
        ("overlap", {"NEED": need, "COVERAGE": cover, "DOMAIN": "education"}),
        ("gaps", {"NEED": need, "COVERAGE": cover, "DOMAIN": "education", "SCHOOLS": points}),
        ("rates", {"INPUT": need, "COUNT_FIELD": "pop_0_15"}),
    ):
        given = {**parameters, "OUTPUT": OUT}
        rows_there, lines = in_a_task(name, given)
        assert threads["asked"] == {True}, name
        assert threads["opened"] == {False}, name
        threads["opened"].clear()
        assert not [line for line in lines if "Traceback" in line]
        here = processing.run(f"wmvru:{name}", given)
        assert rows_there == rows_of(here["OUTPUT"]), name
        threads["opened"].clear()


def test_points_of_the_sample_in_a_task(sample_package: Any, threads: dict[str, set[bool]]) -> None:
    """A table read without QGIS, and what its package says of it."""
    path = sample_package.path
    given = {
        "AREAS": f"{path}|layername=local_authority",
        "POINTS": f"{path}|layername=incidents",
        "OUTPUT": OUT,
    }
    rows, lines = in_a_task("aggregatepoints", given)
    assert threads == {"asked": {True}, "opened": {False}}
    assert {row["data_status"] for row in rows} == {"SYNTHETIC"}
    assert any("restricted counts" in line for line in lines)


def test_selected_features_keep_what_their_package_says(sample_package: Any) -> None:
    path = f"{sample_package.path}|layername=msoa_crime"
    given = {"COUNT_FIELD": "assault_admissions_all", "OUTPUT": OUT}
    whole, _ = in_a_task("rates", {**given, "INPUT": path})
    some = QgsProcessingFeatureSourceDefinition(path, False, 5)
    part, lines = in_a_task("rates", {**given, "INPUT": some})
    assert (len(whole), len(part)) == (356, 5)
    for rows in (whole, part):
        assert {(row["data_status"], row["restricted"]) for row in rows} == {("SYNTHETIC", True)}
    assert any("restricted counts" in line for line in lines)


def test_no_step_asks_for_layers_or_the_project() -> None:
    asked = (
        r"parameterAs(Source|(Vector|Raster|Mesh|Map)?Layer(List)?)\(|QgsProject\b|\.project\(\)"
    )
    for path in THREADED:
        text = path.read_text(encoding="utf-8")
        if path.stem == "base":
            # Asked for in `prepareAlgorithm`, which QGIS calls in the layers' own thread.
            start = text.index("    def prepareAlgorithm(")
            text = text[:start] + text[text.index("    def facts(") :]
        assert not re.search(asked, text), path.name
