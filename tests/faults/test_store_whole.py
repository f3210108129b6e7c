"""A package is written whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import shapely

from tests.helpers.made_package import frames, package_bytes
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.store.geopackage import writer
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.package.package import Package

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "pkg [1] é.gpkg"
    path.write_bytes(package_bytes())
    return path


def leftovers(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if "partial" in p.name)


def test_a_package_is_replaced_whole(path):
    write_package(path, {**frames(), "lsoa": frames()["lsoa"].head(2)})
    assert len(Package(path).frame("lsoa", ["code"])) == 2
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def broken(what: str) -> dict[str, pd.DataFrame]:
    tables = frames()
    if what == "duplicate key":
        tables["schools"] = pd.concat([tables["schools"]] * 2)
    elif what == "missing key":
        tables["deprivation"].loc[3, "domain"] = None
    elif what == "absent key":
        tables["impact_areas"] = tables["impact_areas"].drop(columns="name")
    elif what == "point for polygon":
        tables["impact_areas"]["geometry"] = [shapely.Point(0, 0)] * 2
    elif what == "no geometry":
        tables["impact_areas"].loc[1, "geometry"] = None
    elif what == "no geometry column":
        tables["impact_areas"] = tables["impact_areas"].drop(columns="geometry")
    elif what == "text for number":
        tables["schools"]["pupils"] = "many"
    elif what == "too large":
        tables["schools"]["pupils"] = 3e9
    elif what == "infinite":
        tables["schools"]["pupils"] = float("inf")
    elif what == "unknown table":
        tables["nonsense"] = tables["schools"]
    return tables


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("duplicate key", "'schools': 1 rows repeat a key, the first is 100001"),
        ("missing key", "'deprivation': 1 rows lack a key"),
        ("absent key", "'impact_areas': the key column 'name' is absent"),
        ("point for polygon", "'impact_areas', One: its geometry is Point"),
        ("no geometry", "'impact_areas', Two: its geometry is nothing"),
        ("no geometry column", "'impact_areas': it has no geometry"),
        ("text for number", "Column 'pupils'"),
        ("too large", r"Column 'pupils': 3e\+09 is too large"),
        ("infinite", "Column 'pupils': inf is too large"),
        ("unknown table", "'nonsense': the package has no such table"),
    ],
)
def test_a_table_that_cannot_be_written_leaves_the_old_package(path, what, said):
    before = path.read_bytes()
    with pytest.raises(InputError, match=said):
        write_package(path, broken(what))
    assert path.read_bytes() == before and leftovers(path.parent) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), sqlite3.Error("full")])
def test_a_disk_that_fails_late_leaves_the_old_package(path, monkeypatch, error):
    before = path.read_bytes()

    def fail(*_):
        raise error

    monkeypatch.setattr(writer, "create_views", fail)
    with pytest.raises(InputError, match="cannot be written"):
        write_package(path, frames())
    assert path.read_bytes() == before and leftovers(path.parent) == []


def test_any_other_fault_leaves_no_partial_file_either(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(writer, "_settle", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_package(path, frames())
    assert path.read_bytes() == before and leftovers(path.parent) == []


def test_a_folder_that_cannot_be_made_or_is_in_the_way(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.gpkg").mkdir()
    for target in (tmp_path / "file" / "p.gpkg", tmp_path / "folder.gpkg"):
        with pytest.raises(InputError, match="cannot be written"):
            write_package(target, frames())
    assert leftovers(tmp_path) == []


def test_a_folder_that_takes_no_file():
    if not Path("/proc/self").is_dir():
        pytest.skip("needs a folder that even an administrator cannot write, /proc of Linux")
    with pytest.raises(InputError, match="cannot be written"):
        write_package("/proc/p.gpkg", frames())


def test_a_package_open_elsewhere_is_not_replaced_under_its_log(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE study_area SET name = 'edited'")
        connection.commit()
        assert path.with_name(path.name + "-wal").stat().st_size
        with pytest.raises(InputError, match="open with unsaved changes"):
            write_package(path, frames())
    write_package(path, frames())
    assert Package(path).study_area().name == "Dudley"
