"""Files with damaged pages are refused by name; none is read in part without a word."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.logs import Log
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.geopackage.soundness import check_sound
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.prepare.scan import scan

SAMPLE = resource("sample", "west_midlands_sample.gpkg")
NEED = "lsoa_deprivation"
RUNS = (
    ("topdecile", {"NEED": NEED, "DOMAIN": "education", "OUTPUT": "memory:"}),
    ("overlap", {"NEED": NEED, "DOMAIN": "education", "COVERAGE": "impact_areas"}),
    ("gaps", {"NEED": NEED, "DOMAIN": "education", "COVERAGE": "impact_areas"}),
    ("hotspots", {"INPUT": "lsoa_crime", "COUNT_FIELD": "count"}),
)


def damaged(folder: Path, table: str, seed: int) -> Path:
    """Return a copy of the sample in which some leaf pages of a table hold noise."""
    path = folder / f"damaged {seed}.gpkg"
    path.write_bytes(SAMPLE.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
        pages = [number for (number,) in connection.execute(query, (table,))]
    noise = random.Random(seed)
    with path.open("r+b") as file:
        for number in noise.sample(pages, min(3, len(pages))):
            file.seek((number - 1) * size)
            file.write(noise.randbytes(size))
    return path


@pytest.mark.parametrize(("name", "given"), RUNS)
def test_no_algorithm_reads_a_part(
    wmvru_provider: Any, tmp_path: Path, name: str, given: dict[str, str]
) -> None:
    from qgis import processing

    path = damaged(tmp_path, "lsoa" if name == "hotspots" else "deprivation", 1)
    layers = {"NEED", "COVERAGE", "INPUT"}
    inputs = {
        key: f"{path}|layername={value}" if key in layers else value for key, value in given.items()
    }
    before = path.read_bytes()
    with pytest.raises(QgsProcessingException, match=r"damaged 1\.gpkg: the file is damaged"):
        processing.run(f"wmvru:{name}", {"OUTPUT": "memory:", **inputs}, feedback=Log())
    assert path.read_bytes() == before


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("table", ["deprivation", "lsoa", "indicators", "provenance"])
def test_a_damaged_package_is_not_opened(
    qgis_app: object, tmp_path: Path, table: str, seed: int
) -> None:
    with pytest.raises(InputError, match="the file is damaged"):
        Package(damaged(tmp_path, table, seed))


def test_a_damaged_source_is_named(qgis_app: object, tmp_path: Path) -> None:
    damaged(tmp_path, "lsoa", 2)
    (line,) = scan(tmp_path, [], tmp_path / "package.gpkg").unknown
    assert "damaged 2.gpkg: the file is damaged" in line


def test_a_sound_file_is_checked_once_for_each_state(tmp_path: Path) -> None:
    path = tmp_path / "sound.gpkg"
    path.write_bytes(SAMPLE.read_bytes())
    check_sound(path)
    # What is known to be sound is not read again, so a check that would be cancelled passes.
    check_sound(path, lambda: True)
    path.write_bytes(SAMPLE.read_bytes()[:-4096])
    with pytest.raises(InputError, match="the file is damaged"):
        check_sound(path)


def test_a_check_is_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "long.gpkg"
    path.write_bytes(SAMPLE.read_bytes())
    with pytest.raises(Cancelled):
        check_sound(path, lambda: True)


def test_other_files_pass_and_absent_ones_are_named(tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    other.write_text("no database")
    check_sound(other)
    with pytest.raises(InputError, match=r"absent\.gpkg: it cannot be read"):
        check_sound(tmp_path / "absent.gpkg")
