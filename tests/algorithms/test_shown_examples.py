"""The folder of examples, run as its README says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import made_sources

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TWO = f"AUTHORITIES={' '.join(made_sources.AUTHORITIES)}"


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
    )


def test_every_example_is_listed_and_there() -> None:
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([^)]+)\)", readme))
    assert all((EXAMPLES / name).is_file() for name in linked)
    there = {path.name for path in EXAMPLES.iterdir() if path.is_file()} - {"README.md"}
    assert there == {name for name in linked if "/" not in name}


def test_the_script_prints_sentences_and_gaps(tmp_path: Path) -> None:
    done = run(sys.executable, EXAMPLES / "overlap_and_gaps.py", tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("SYNTHETIC: Of the 336 LSOAs")
    assert "lie outside the Impact Areas" in lines[1]
    assert [line[11:14] for line in lines[2:]] == ["1. ", "2. ", "3. ", "4. ", "5. "]
    assert all(line.startswith("SYNTHETIC: ") for line in lines)
    written = {path.name for path in tmp_path.iterdir()}
    assert {"overlap.gpkg", "overlap_by_rule.csv", "gaps.gpkg"} <= written


def cells(kind: str) -> list[dict]:
    notebook = json.loads((EXAMPLES / "core_on_the_sample.ipynb").read_text("utf-8"))
    assert notebook["nbformat"] == 4
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_the_notebook_keeps_no_outputs_and_explains_every_step() -> None:
    assert all(not one["outputs"] and one["execution_count"] is None for one in cells("code"))
    assert len(cells("markdown")) >= len(cells("code"))


def test_the_notebook_runs_without_qgis(tmp_path: Path) -> None:
    """One cell after the other, in one namespace, from the notebook's own folder."""
    code = ["import sys", "sys.modules['qgis'] = None", "display = print"]
    code += ["".join(one["source"]) for one in cells("code")]
    script = tmp_path / "notebook.py"
    script.write_text("\n".join(f"exec({text!r}, globals())" for text in code), "utf-8")
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        cwd=EXAMPLES,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    for words in (
        "Of the 336 LSOAs in the most deprived national tenth",
        "291 of the 336 LSOAs",
        "Getis-Ord Gi*",
        "Birmingham",
    ):
        assert words in done.stdout
    assert not re.search(r"\bnan\b", done.stdout.lower())


def test_the_nightly_job_makes_a_report(tmp_path: Path) -> None:
    folder = made_sources.sources(tmp_path / "files")
    properties = {"name": "Area One", "adopted": True}
    made_sources.write_polygons(
        folder / "areas.geojson", [(made_sources.cell(0, 0, 1.5), properties)]
    )
    out = tmp_path / "out"
    done = run(
        EXAMPLES / "nightly.sh",
        folder,
        out,
        TWO,
        QGIS_PROCESS=str(ROOT / "tools/qgis_process.sh"),
        WMVRU_CONFIG=str(tmp_path / "config"),
    )
    log = (out / "nightly.log").read_text("utf-8")
    assert done.returncode == 0, log
    assert re.findall(r"^== \S+ (.*)$", log, flags=re.M) == [
        "wmvru:prepare",
        "wmvru:validate",
        "wmvru:exportreport",
        "done",
    ]
    assert (out / "package.gpkg").is_file() and not (out / "package_refused.gpkg").exists()
    assert (out / "checks.csv").is_file() and (out / "report/report.html").is_file()


FAILING = """#!/usr/bin/env bash
# Stands in for qgis_process: makes a package, and fails at the algorithm that it is told.
for each in "$@"; do case $each in OUTPUT=*.gpkg) echo new >"${each#OUTPUT=}" ;; esac; done
[ "$2" != "$FAILS" ] || exit 7
[ "$2" != wmvru:validate ] || printf 'ERRORS:\\t%s\\n' "$ERRORS"
"""


@pytest.mark.parametrize(
    ("fails", "errors", "code", "package"),
    [
        ("wmvru:prepare", "0", 2, "old"),
        ("wmvru:validate", "0", 3, "old"),
        ("none", "2", 3, "old"),
        ("none", "10", 3, "old"),
        ("wmvru:exportreport", "0", 4, "new"),
        ("none", "0", 0, "new"),
    ],
)
def test_the_nightly_job_says_where_it_stopped(
    tmp_path: Path, fails: str, errors: str, code: int, package: str
) -> None:
    stand_in = tmp_path / "stand_in"
    stand_in.write_text(FAILING, "utf-8")
    stand_in.chmod(0o755)
    out = tmp_path / "out"
    out.mkdir()
    (out / "package.gpkg").write_text("old\n", "utf-8")
    done = run(
        EXAMPLES / "nightly.sh",
        tmp_path,
        out,
        QGIS_PROCESS=str(stand_in),
        FAILS=fails,
        ERRORS=errors,
    )
    assert done.returncode == code
    assert (out / "package.gpkg").read_text("utf-8") == f"{package}\n"
    assert ("stopped" in (out / "nightly.log").read_text("utf-8")) == (code != 0)


def test_the_nightly_job_refuses_a_wrong_call(tmp_path: Path) -> None:
    assert run(EXAMPLES / "nightly.sh", tmp_path / "absent", tmp_path / "out").returncode == 1
    assert not (tmp_path / "out").exists()
