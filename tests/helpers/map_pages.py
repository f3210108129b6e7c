"""What the tests of map pages share: pages of the sample, drawn once, and edited samples."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from qgis.core import (
    QgsPrintLayout,
)

from wm_vru_plugin.report.figures.catalogue import FIGURE_IDS, figure
from wm_vru_plugin.report.maps.layouts.page import FilledPage
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.maps.layouts.template import OPTIONAL, REQUIRED
from wm_vru_plugin.report.writers.pages.maps import MapsResult, export_maps
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package

SAMPLE = resource("sample", "west_midlands_sample.gpkg")
ITEMS = (*REQUIRED, *OPTIONAL)
MOMENT = datetime(2026, 1, 2, 3, 4)
HOSTILE = "[% 1+1 %] <b>Oak</b> & Ash School"


class Pages(Mapping):  # type: ignore[type-arg]
    """The pages of all figures by id, each made when it is first asked for."""

    def __init__(self, maker: PageMaker) -> None:
        self.maker = maker
        self.made: dict[str, tuple[QgsPrintLayout, FilledPage]] = {}

    def __getitem__(self, figure_id: str) -> tuple[QgsPrintLayout, FilledPage]:
        if figure_id not in self.made:
            self.made[figure_id] = self.maker.make(figure(figure_id))
        return self.made[figure_id]

    def __iter__(self) -> Iterator[str]:
        return iter(FIGURE_IDS)

    def __len__(self) -> int:
        return len(FIGURE_IDS)


@pytest.fixture(scope="module")
def sample(qgis_app: object, tmp_path_factory: pytest.TempPathFactory) -> Package:
    path = tmp_path_factory.mktemp("maps") / "sample.gpkg"
    shutil.copy(SAMPLE, path)
    return Package(path)


@pytest.fixture(scope="module")
def maker(sample: Package) -> Iterator[PageMaker]:
    made = PageMaker(sample, moment=MOMENT)
    yield made
    # pytest holds on to what it gave until QGIS has gone; its layers must go before.
    made.project.clear()


@pytest.fixture(scope="module")
def pages(maker: PageMaker) -> Iterator[Pages]:
    made = Pages(maker)
    yield made
    made.made.clear()


@pytest.fixture(scope="module")
def exported(sample: Package, tmp_path_factory: pytest.TempPathFactory) -> MapsResult:
    return export_maps(sample, tmp_path_factory.mktemp("out") / "maps", dpi=80)


def edited(tmp_path: Path, *statements: str) -> Package:
    """A copy of the sample after these SQL statements."""
    path = tmp_path / "edited.gpkg"
    shutil.copy(SAMPLE, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        # The triggers of the spatial index need functions that Python's SQLite lacks.
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        # Nor do they keep the numbers of rows that GDAL takes from this table.
        connection.execute("UPDATE gpkg_ogr_contents SET feature_count = NULL")
    return Package(path)


def pdf_text(path: str, *options: str) -> str:
    run = subprocess.run(
        ["pdftotext", *options, path, "-"], check=True, capture_output=True, text=True
    )
    return run.stdout


def one_line(text: str) -> str:
    return " ".join(text.split())


def boxes(layout: QgsPrintLayout) -> dict[str, object]:
    """Where each visible item stands, in millimetres."""
    found = {name: layout.itemById(name) for name in ITEMS}
    return {
        name: each.mapRectToScene(each.rect()) for name, each in found.items() if each.isVisible()
    }
