"""The recipes of CONTRIBUTING.md, followed in a copy of the plugin and run there."""

from __future__ import annotations

import ast
import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers import made_sources
from tests.helpers.recipes import Recipe, cook, recipes
from wm_vru_plugin.resources_path import resource

ROOT = Path(__file__).resolve().parents[2]
RECIPES = {one.title: one for one in recipes((ROOT / "CONTRIBUTING.md").read_text("utf-8"))}
PARCELS = "LAD21CD,LAD21NM,Year,Parcels\nE08000025,Birmingham,2023,120\nE08000026,Coventry,2023,"


@dataclass
class Kitchen:
    """The copy of the plugin with every recipe in it, and the folder that commands run in."""

    plugin: Path
    folder: Path

    def run(self, title: str) -> str:
        """Run the commands of a recipe; return what they log."""
        env = {
            **os.environ,
            "WMVRU_CONFIG": str(self.folder / "config"),
            "WMVRU_PLUGIN": str(self.plugin),
            "QT_QPA_PLATFORM": "offscreen",
        }
        log = ""
        for command in RECIPES[title].commands:
            assert command.startswith("qgis_process run ")
            run = subprocess.run(
                command.replace("qgis_process", f"'{ROOT}/tools/qgis_process.sh'", 1),
                shell=True,
                cwd=self.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            log += run.stdout + run.stderr
            assert run.returncode == 0, log
        return log

    def python(self, *lines: str) -> str:
        """Run a script that knows the copy; return what it prints."""
        head = f"import sys; sys.path.insert(0, {str(self.plugin.parent)!r})"
        run = subprocess.run(
            [sys.executable, "-c", "\n".join([head, *lines])],
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kitchen]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from staging import stage
    finally:
        sys.path.pop(0)
    folder = tmp_path_factory.mktemp("recipes")
    plugin = folder / "plugin" / "wm_vru_plugin"
    stage(plugin)
    for recipe in RECIPES.values():
        cook(recipe, {"wm_vru_plugin": plugin, "resources": plugin / "resources"})
    sample = resource("sample", "west_midlands_sample.gpkg")
    (folder / "sample.gpkg").write_bytes(sample.read_bytes())
    yield Kitchen(plugin, folder)


def rows(path: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as package:
        return package.execute(query).fetchall()


def test_there_are_five() -> None:
    assert list(RECIPES) == [
        "A new official file",
        "A new map",
        "A new chart",
        "A new algorithm",
        "A new claim",
    ]
    assert all(one.commands for one in RECIPES.values())


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.title)
def test_their_code_is_as_the_house_writes_it(recipe: Recipe) -> None:
    for path, text in recipe.files.items():
        module = ast.parse(text)
        assert ast.get_docstring(module), path
        assert "from __future__ import annotations" in text, path
        assert all(len(line) <= 100 for line in text.splitlines()), path


def test_a_new_official_file_is_read_into_the_package(kitchen: Kitchen) -> None:
    files = made_sources.sources(kitchen.folder / "files")
    (files / "parcels.csv").write_text(PARCELS, "utf-8")
    log = kitchen.run("A new official file")
    assert "Food parcels by local authority" in log
    found = rows(
        kitchen.folder / "package.gpkg",
        "SELECT area_code, period, value FROM indicators WHERE indicator = 'food_parcels'",
    )
    assert found == [("E08000025", "2023", 120.0)]
    named = rows(kitchen.folder / "package.gpkg", "SELECT title FROM provenance")
    assert ("Food parcels by local authority",) in named


def test_a_new_map_is_drawn(kitchen: Kitchen) -> None:
    kitchen.run("A new map")
    assert (kitchen.folder / "maps/png/M90.png").stat().st_size > 10_000


def test_a_new_chart_is_drawn(kitchen: Kitchen) -> None:
    kitchen.run("A new chart")
    drawn = (kitchen.folder / "report/charts/C90.svg").read_text("utf-8")
    assert "<svg" in drawn
    assert "C90" in (kitchen.folder / "report/report.html").read_text("utf-8")


def test_a_new_algorithm_runs(kitchen: Kitchen) -> None:
    log = kitchen.run("A new algorithm")
    assert "SYNTHETIC: The largest of 1,680 areas holds" in log
    path = kitchen.folder / "shares.gpkg"
    (table,) = rows(path, "SELECT table_name FROM gpkg_contents")[0]
    total, held = rows(
        path,
        f'SELECT sum(share), sum(share_lower < share AND share < share_upper) FROM "{table}"',
    )[0]
    assert total == pytest.approx(100, abs=0.1) and held == 1680


def test_the_example_in_its_docstring_is_true(kitchen: Kitchen) -> None:
    told = kitchen.python(
        "import doctest",
        "import numpy as np",
        "from wm_vru_plugin.core.rates import shares",
        "print(doctest.testmod(shares, extraglobs={'np': np}))",
    )
    assert "TestResults(failed=0, attempted=2)" in told


def test_a_new_claim_is_checked(kitchen: Kitchen) -> None:
    kitchen.run("A new claim")
    with (kitchen.folder / "findings.csv").open(encoding="utf-8") as file:
        mine = {row["id"]: row for row in csv.DictReader(file)}["K900"]
    assert mine["verdict"] == "not comparable: SYNTHETIC data"
    told = kitchen.python(
        "import pandas as pd",
        "from wm_vru_plugin.core.claims.claims import findings",
        "from wm_vru_plugin.core.claims.facts import Facts",
        "from wm_vru_plugin.sources.report_2020.tables import read_report_claims",
        "claims = read_report_claims()",
        "claims = claims[claims['id'] == 'K900']",
        "for count in (195, 196):",
        "    lsoa = pd.DataFrame({'lad_code': ['E08000026'] * count})",
        "    print(findings(Facts({'lsoa': lsoa}, claims, None), claims)['verdict'].iloc[0])",
    )
    assert told.split() == ["agrees", "differs"]
