"""The package: what is written comes back, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import shapely
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QMetaType

from tests.helpers.made_package import CODES, frames, package_bytes
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.schema.tables import BY_NAME, CRIME_VIEW, DEPRIVATION_VIEW, TABLES

Type = QMetaType.Type
pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "pkg [1] é.gpkg"
    path.write_bytes(package_bytes())
    return path


def missing_as_none(values) -> list:
    return [None if value is None or value != value else value for value in values]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_round_trip(path, table):
    written, read = frames()[table.name], Package(path).frame(table.name)
    assert len(read) == len(written)
    for column in table.columns:
        if column.name not in written:
            continue
        got = missing_as_none(read[column.name])
        assert got == missing_as_none(written[column.name]), column.name
        plain = {"str": str, "int": (int, float), "float": float, "bool": bool}[column.kind]
        assert all(isinstance(value, plain) for value in got if value is not None), column.name
    if table.geometry:
        a, b = read["geometry"].to_numpy(), written["geometry"].to_numpy()
        assert shapely.equals(a, b).all()
        assert {one.geom_type for one in a} == {table.geometry}


def test_views_have_the_types_of_their_tables(path):
    for name in (DEPRIVATION_VIEW, CRIME_VIEW):
        layer = QgsVectorLayer(f"{path}|layername={name}", "fresh", "ogr")
        assert layer.isValid() and layer.featureCount() == 3 and layer.isSpatial()
        assert layer.crs().authid() == "EPSG:27700"
        types = {field.name(): field.type() for field in layer.fields()}
        assert types["code"] == types["lad_name"] == Type.QString
        assert types["population"] in (Type.Int, Type.LongLong)
        whole = [n for n in types if n.endswith(("_decile", "_rank")) or n.startswith("knife")]
        assert whole and all(types[n] in (Type.Int, Type.LongLong) for n in whole)
        assert all(types[n] == Type.Double for n in types if n.endswith("_score"))


def test_the_deprivation_view_joins_area_and_domain(path):
    view = Package(path).frame(DEPRIVATION_VIEW).set_index("code")
    assert view.loc[CODES[1], "imd_rank"] == 11 and view.loc[CODES[2], "idaopi_rank"] == 30
    assert pd.isna(view.loc[CODES[2], "idaopi_score"]) and pd.isna(view.loc[CODES[2], "population"])
    assert set(view["lad_name"]) == {"Dudley"} and view.loc[CODES[0], "ward_name"] == "A"
    assert len({id(one) for one in view["geometry"]}) == 3


def test_the_crime_view_has_the_latest_period_and_no_invented_noughts(path):
    view = Package(path).frame(CRIME_VIEW).set_index("code")
    assert missing_as_none(view["knife_crime_all"]) == [12, 0, None]
    assert missing_as_none(view["knife_crime_16_or_under"]) == [3, None, None]
    assert "assault_admissions_all" not in view  # counted by MSOA


def test_names_of_counts_cannot_break_the_view(tmp_path):
    tables = frames()
    tables["crime_counts"]["category"] = 'it\'s "odd"; DROP TABLE lsoa'
    tables["crime_counts"] = tables["crime_counts"].drop_duplicates(["area_code", "victim_group"])
    write_package(tmp_path / "p.gpkg", tables)
    view = Package(tmp_path / "p.gpkg").frame(CRIME_VIEW)
    assert len(view) == 3 and any(name.endswith("lsoa_all") for name in view)


def test_provenance_speaks_for_the_tables(path):
    package = Package(path)
    assert package.statuses() == {"official", "illustrative"} and not package.is_synthetic
    assert package.restricted() and not package.restricted(["lsoa"])
    row = package.provenance(["impact_areas"])[0]
    assert (row.publisher, row.rows_read, row.rows_kept) == ("", 0, 0)
    assert isinstance(package.provenance(["deprivation"])[0].rows_read, int)
    assert set(package.frame("impact_areas")["status"]) == {"illustrative"}
    assert package.authority_names() == {"E08000027": "Dudley"}
    assert package.study_area().protective_marking == ""


def test_equal_data_gives_equal_content(tmp_path):
    dumps = []
    for name in ("a.gpkg", "b.gpkg"):
        write_package(tmp_path / name, frames())
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_reading_changes_nothing_and_leaves_nothing_beside_it(path):
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        before, moment = path.read_bytes(), path.stat().st_mtime_ns
        package = Package(path)
        layer = package.layer(DEPRIVATION_VIEW)
        assert sum(1 for _ in layer.getFeatures()) == 3
        assert package.has("schools") and len(package.frame("deprivation")) == 30
        assert os.listdir(path.parent) == [path.name]  # noqa: PTH208
        del layer, package
        assert os.listdir(path.parent) == [path.name]  # noqa: PTH208
        assert path.read_bytes() == before and path.stat().st_mtime_ns == moment
    finally:
        path.parent.chmod(0o755)


def test_what_is_no_package(tmp_path, path):
    (tmp_path / "text.gpkg").write_text("not a database")
    (tmp_path / "cut.gpkg").write_bytes(path.read_bytes()[:5000])
    for name in ("none.gpkg", "text.gpkg", "cut.gpkg"):
        with pytest.raises(InputError, match=name):
            Package(tmp_path / name)
    with pytest.raises(InputError, match="there is no table 'street'"):
        Package(path).layer("street")


def test_a_package_of_a_newer_version_or_without_a_study_area(path):
    for statement, said in (
        ("UPDATE study_area SET schema_version = 99", "newer version"),
        ("DELETE FROM study_area", "its study area is empty"),
    ):
        with closing(sqlite3.connect(path)) as connection, connection:
            # Triggers of GeoPackage call functions that plain SQLite has not.
            connection.execute("PRAGMA recursive_triggers = OFF")
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(statement)
        with pytest.raises(InputError, match=said):
            Package(path)


def test_names_that_need_it_are_kept(tmp_path):
    assert set(frames()) == set(BY_NAME)
    for name in ("it's.gpkg", "100%.gpkg", "über #1.gpkg"):
        write_package(tmp_path / name, frames())
        assert Package(tmp_path / name).has("lsoa"), name


def test_a_name_that_qgis_cannot_open_is_refused(tmp_path):
    with pytest.raises(InputError, match="'%20' in its path"):
        write_package(tmp_path / "a%20b.gpkg", frames())
    assert list(tmp_path.iterdir()) == []


def test_incidents_may_lack_a_place_and_schools_may_not(tmp_path):
    tables = frames()
    somewhere = shapely.Point(400_000, 290_000)
    rows = {"id": ["a", "b"], "category": "robbery", "geometry": [None, somewhere]}
    tables["incidents"] = pd.DataFrame(rows)
    write_package(tmp_path / "p.gpkg", tables)
    layer = Package(tmp_path / "p.gpkg").layer("incidents")
    assert [feature.geometry().isEmpty() for feature in layer.getFeatures()] == [True, False]
    tables["schools"].loc[0, "geometry"] = None
    with pytest.raises(InputError, match="schools"):
        write_package(tmp_path / "q.gpkg", tables)
