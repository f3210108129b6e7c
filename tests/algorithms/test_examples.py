"""The documented examples, run by qgis_process one after the other, as documented."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import compatibility
from wm_vru_plugin.resources_path import resource

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = {"download", "prepare"}
"""They take files or a network that the sample cannot stand for; their tests run them."""


def provided() -> list[Any]:
    from wm_vru_plugin.algorithms.provider import WmVruProvider

    added: list[Any] = []

    class Listing(WmVruProvider):
        def addAlgorithm(self, algorithm: Any) -> bool:
            added.append(algorithm)
            return True

    listing = Listing()
    listing.loadAlgorithms()
    return added


def test_every_algorithm_has_an_example(qgis_app: Any) -> None:
    without = {algorithm.name() for algorithm in provided() if not algorithm.examples()}
    assert without == WITHOUT


def test_ids_parameters_and_outputs_are_as_recorded(qgis_app: Any) -> None:
    algorithms = {}
    for algorithm in provided():
        algorithm.initAlgorithm()
        algorithms[algorithm.id()] = compatibility.described(algorithm)
    compatibility.compare("algorithms", algorithms)


def test_every_parameter_of_an_example_exists(qgis_app: Any) -> None:
    for algorithm in provided():
        algorithm.initAlgorithm()
        names = {parameter.name() for parameter in algorithm.parameterDefinitions()}
        for example in algorithm.examples():
            assert set(example) <= names, algorithm.name()


def test_documentation_is_current() -> None:
    run = subprocess.run(
        [ROOT / ".venv/bin/python", ROOT / "tools/list_algorithms.py", "--check"],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0, f"{run.stdout}{run.stderr}: run tools/list_algorithms.py"


def test_examples_run(qgis_app: Any, tmp_path: Path) -> None:
    """One after the other, since some take what an earlier one made."""
    out = tmp_path / "out"
    out.mkdir()
    sample = tmp_path / "sample.gpkg"
    sample.write_bytes(resource("sample", "west_midlands_sample.gpkg").read_bytes())
    before = sample.read_bytes()
    env = {**os.environ, "WMVRU_CONFIG": str(tmp_path / "config"), "QT_QPA_PLATFORM": "offscreen"}
    failed = []
    columns: dict[str, dict[str, list[str]]] = {}
    for algorithm in provided():
        for example in algorithm.examples():
            inputs = {
                name: str(value).replace("{sample}", str(sample)).replace("{out}", str(out))
                for name, value in example.items()
            }
            command = [
                str(ROOT / "tools/qgis_process.sh"),
                "--json",
                "run",
                f"wmvru:{algorithm.name()}",
                "--",
                *(f"{name}={value}" for name, value in inputs.items()),
            ]
            run = subprocess.run(
                command, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL
            )
            problem = problem_of(algorithm, run, inputs, out)
            if problem:
                failed.append(f"{algorithm.name()}: {problem}\n{run.stderr[-1500:]}")
            for name, value in inputs.items():
                if value.startswith(f"{out}/") and Path(value).is_file():
                    written = compatibility.columns_of(Path(value))
                    columns.setdefault(algorithm.id(), {})[name] = written
    assert not failed, "\n".join(failed)
    compatibility.compare("columns", columns)
    assert sample.read_bytes() == before, "an example changed the sample"


def problem_of(
    algorithm: Any, run: subprocess.CompletedProcess[str], inputs: dict[str, str], out: Path
) -> str:
    if run.returncode:
        return f"ended with {run.returncode}"
    results = json.loads(run.stdout[run.stdout.index("{") :])["results"]
    algorithm.initAlgorithm()
    told = {output.name() for output in algorithm.outputDefinitions()}
    if "SUMMARY" in told and len(results.get("SUMMARY", "")) < 20:
        return "tells nothing"
    if re.search(r"\bnan\b|\bNone\b|<NA>", str(results.get("SUMMARY", ""))):
        return f"tells of missing numbers: {results['SUMMARY']}"
    missing = [v for v in inputs.values() if v.startswith(str(out)) and not Path(v).exists()]
    return f"did not write {missing}" if missing else ""


@pytest.mark.parametrize("text", ["qgis_process run wmvru:gaps --"])
def test_documentation_shows_the_commands(text: str) -> None:
    assert text in (ROOT / "docs" / "algorithms.md").read_text(encoding="utf-8")


OF_THEIR_INPUT = {
    ("aggregatepoints", "OUTPUT"),
    ("areasoffocus", "MATRIX"),
    ("hotspots", "OUTPUT"),
    ("prioritygrid", "OUTPUT"),
    ("suppress", "OUTPUT"),
}
"""Outputs whose columns depend on their input or on the parameters."""


def test_every_output_declares_its_columns_and_is_written_with_them(qgis_app: Any) -> None:
    record = json.loads(compatibility.RECORD.read_text(encoding="utf-8"))["columns"]
    undeclared = set()
    for algorithm in provided():
        algorithm.initAlgorithm()
        for parameter in algorithm.parameterDefinitions():
            if parameter.type() == "sink" and parameter.name() not in algorithm.COLUMNS:
                undeclared.add((algorithm.name(), parameter.name()))
        for name, columns in algorithm.COLUMNS.items():
            assert algorithm.parameterDefinition(name), f"{algorithm.name()} has no {name}"
            written = record.get(algorithm.id(), {}).get(name)
            if written:
                names = {one.split(" ")[0] for one in written}
                assert {column.name for column in columns} <= names, (algorithm.name(), name)
    assert undeclared == OF_THEIR_INPUT
