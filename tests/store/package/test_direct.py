"""Rows straight from the file are those that QGIS reads, and sooner."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PureWindowsPath
from typing import Any

import pandas as pd
import pytest
from qgis.core import QgsCoordinateTransformContext

from tests.helpers.made_package import frames
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.geopackage.sqlite import address
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.layers.layers import read_source
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.schema.tables import TABLES

pytestmark = pytest.mark.usefixtures("qgis_app")
SAMPLE = resource("sample", "west_midlands_sample.gpkg")
PLAIN = [table.name for table in TABLES if not table.geometry]


def by_qgis(package: Package, table: str) -> pd.DataFrame:
    names = next(one for one in TABLES if one.name == table).column_names
    layer = package.layer(table)
    rows, _ = read_source(layer, list(names), table, QgsCoordinateTransformContext())
    return rows.drop(columns="feature_id")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "p #1? é.gpkg"
    tables = frames()
    tables["crime_counts"]["restricted"] = [True, False, None, True, True]
    tables["indicators"]["value"] = None
    tables["population"]["count"] = [0, None]
    tables["indicators"]["area_name"] = ["", None]
    tables["deprivation"] = tables["deprivation"].iloc[:0]
    write_package(path, tables)
    return path


@pytest.mark.parametrize("table", PLAIN)
def test_rows_are_the_same(made: Path, table: str) -> None:
    for path in (made, SAMPLE):
        package = Package(path)
        if package.holds(table):
            pd.testing.assert_frame_equal(package.frame(table), by_qgis(package, table))


def test_chosen_columns(made: Path) -> None:
    read = Package(made).frame("crime_counts", ["count", "area_code"])
    assert list(read.columns) == ["count", "area_code"]
    with pytest.raises(InputError, match="no table 'street'"):
        Package(made).frame("street")


def renamed(made: Path, table: str, column: str) -> Package:
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO another")
    return Package(made)


@pytest.mark.parametrize(
    ("table", "column"),
    [("crime_counts", "restricted"), ("indicators", "lower"), ("schools", "sen_rate")],
)
def test_what_an_older_package_lacks_is_missing(made: Path, table: str, column: str) -> None:
    before = Package(made).frame(table)
    package = renamed(made, table, column)
    read = package.frame(table)
    assert list(read.columns) == list(before.columns)
    assert read[column].isna().all()
    same = [name for name in before if name not in (column, "geometry")]
    pd.testing.assert_frame_equal(read[same], before[same])
    with pytest.raises(InputError, match=f"no field '{column}'"):
        package.frame(table, [column])


@pytest.mark.parametrize(("table", "column"), [("crime_counts", "period"), ("schools", "urn")])
def test_a_key_that_is_gone_is_named(made: Path, table: str, column: str) -> None:
    package = renamed(made, table, column)
    with pytest.raises(InputError, match=f"no field '{column}'"):
        package.frame(table)


def test_reading_leaves_nothing_behind(made: Path) -> None:
    before = made.read_bytes()
    made.chmod(0o444)
    Package(made).frame("crime_counts")
    assert made.read_bytes() == before
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_what_another_program_has_written_but_not_settled_is_read(made: Path) -> None:
    with closing(sqlite3.connect(made)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE crime_counts SET count = 77 WHERE count = 12")
        other.commit()
        assert made.with_name(made.name + "-wal").exists()
        assert 77 in Package(made).frame("crime_counts")["count"].tolist()


def test_layers_opened_in_a_thread_share_nothing_with_the_main_one(sample_package: Any) -> None:
    """QGIS 3.40 may stop for ever where two threads open layers of a file spelt alike."""
    from concurrent.futures import ThreadPoolExecutor

    def opened(package: Package) -> tuple[str, int, str]:
        layer = package.layer("local_authority")
        return layer.source(), layer.featureCount(), str(package.algorithm_input("lsoa"))

    source, count, given = opened(sample_package)
    assert source == sample_package.uri("local_authority")
    assert given == sample_package.uri("lsoa")
    with ThreadPoolExecutor(1) as pool:
        there, again, other = pool.submit(opened, Package(sample_package.path)).result()
    assert count == again == 7
    name = sample_package.path.name
    assert there.endswith(f"/./{name}|layername=local_authority")
    assert other.endswith(f"/./{name}|layername=lsoa")
    assert Path(there.split("|")[0]) == sample_package.path


def test_files_on_drives_and_shares_of_windows_have_addresses_that_sqlite_takes() -> None:
    assert address(PureWindowsPath(r"C:\data\a b#1?.gpkg")) == "file:///C:/data/a%20b%231%3F.gpkg"
    share = address(PureWindowsPath(r"\\server\team\a.gpkg"))
    assert share == "file:////server/team/a.gpkg"
    # SQLite reads no server from it, but a path that is not there.
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(f"{share}?mode=ro", uri=True).execute("SELECT 1")
