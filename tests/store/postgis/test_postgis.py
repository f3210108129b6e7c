"""A package in PostGIS: the same as in a file, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
import shapely
from qgis.core import QgsProcessingFeedback, QgsVectorLayer

from tests.helpers.made_package import frames
from tests.helpers.postgres import PASSWORD, TEAM, Server, forget_connection
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.open import open_package
from wm_vru_plugin.store.package.package import Package
from wm_vru_plugin.store.postgis import writer as postgis_writer
from wm_vru_plugin.store.postgis.database import Database, plain
from wm_vru_plugin.store.postgis.transaction import sole_writer
from wm_vru_plugin.store.postgis.writer import copy_to_postgis, write_package_postgis
from wm_vru_plugin.store.schema.tables import BY_NAME, CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

pytestmark = pytest.mark.usefixtures("qgis_app")
SAMPLE = resource("sample", "west_midlands_sample.gpkg")


def packages_of(server: Server) -> set[str]:
    return {name for name in server.schemas() if name.startswith("vru")}


def assert_same(one: Package, other: Package, table: str) -> None:
    a, b = one.frame(table), other.frame(table)
    assert list(a.columns) == list(b.columns)
    if "geometry" in a:
        ours, theirs = (frame["geometry"].to_numpy(dtype=object) for frame in (a, b))
        absent = shapely.is_missing(ours)
        assert (absent == shapely.is_missing(theirs)).all()
        assert shapely.equals_exact(ours[~absent], theirs[~absent], 0).all()
        a, b = a.drop(columns="geometry"), b.drop(columns="geometry")
    pd.testing.assert_frame_equal(a, b)


def test_the_sample_reads_the_same_from_both(pg: Server, team: str) -> None:
    copy_to_postgis(Package(SAMPLE), team, "vru")
    file, base = Package(SAMPLE), open_package(f"postgis:{TEAM}/vru")
    tables = [name for name in BY_NAME if file.has(name)]
    assert len(tables) == 13
    for table in (*tables, DEPRIVATION_VIEW, CRIME_VIEW, MSOA_CRIME_VIEW):
        assert_same(file, base, table)
    assert base.study_area() == file.study_area()
    assert base.provenance() == file.provenance()
    assert base.authority_names() == file.authority_names()
    assert base.is_synthetic
    assert base.restricted(["crime_counts"])
    assert not base.has("ward")
    assert packages_of(pg) == {"vru"}


def test_every_table_with_what_may_be_missing(team: str, tmp_path: Any) -> None:
    write_package(tmp_path / "p.gpkg", frames())
    write_package_postgis(team, "vru", frames())
    file, base = Package(tmp_path / "p.gpkg"), open_package(f"postgis:{TEAM}/vru")
    for table in (*frames(), DEPRIVATION_VIEW, CRIME_VIEW, MSOA_CRIME_VIEW):
        assert_same(file, base, table)
        kinds = [
            {
                f.name(): f.typeName()
                for f in p.layer(table).fields()
                if "fid" not in f.name().lower()
            }
            for p in (file, base)
        ]
        assert kinds[0].keys() == kinds[1].keys()


def test_layers_are_read_only_and_lie_in_the_national_grid(team: str) -> None:
    write_package_postgis(team, "vru", frames())
    package = open_package(f"postgis:{TEAM}/vru")
    for table in ("lsoa", "schools", DEPRIVATION_VIEW):
        layer = package.layer(table, "A title")
        assert layer.name() == "A title"
        assert layer.crs().authid() == "EPSG:27700"
        assert layer.isSpatial()
        assert not layer.startEditing()
    assert not package.layer("deprivation").isSpatial()
    with pytest.raises(InputError, match="no table 'street'"):
        package.layer("street")


def test_nothing_beside_missing_values_stays_missing(team: str) -> None:
    """QGIS's own writer takes 0 and NULL, "" and NULL, False and NULL for the same value."""
    tables = frames()
    tables["lsoa"]["population"] = [0, None, 0]
    tables["schools"] = pd.concat([tables["schools"]] * 3, ignore_index=True)
    tables["schools"]["urn"] = ["1", "2", "3"]
    tables["schools"]["exclusion_rate"] = [None, 0.0, None]
    tables["schools"]["phase"] = ["", None, ""]
    tables["impact_areas"]["adopted"] = [False, None]
    write_package_postgis(team, "vru", tables)
    package = open_package(f"postgis:{TEAM}/vru")
    assert package.frame("lsoa")["population"].isna().tolist() == [False, True, False]
    schools = package.frame("schools")
    assert schools["exclusion_rate"].isna().tolist() == [True, False, True]
    assert schools["phase"].tolist() == ["", None, ""]
    assert package.frame("impact_areas")["adopted"].tolist() == [False, None]


def test_numbers_and_texts_come_back_to_the_last_digit(team: str) -> None:
    tables = frames()
    scores = [0.1 + 0.2, 1e-300, -1.7976931348623157e308, 5e-324, 2.0, 1 / 3]
    tables["deprivation"].loc[:5, "score"] = scores
    texts = ['O\'Brien \\ "x"', "line\nbreak; DROP TABLE lsoa; --", "Dŵr 漢字 %s $1 {0}"]
    tables["lsoa"]["name"] = texts
    write_package_postgis(team, "vru", tables)
    package = open_package(f"postgis:{TEAM}/vru")
    assert package.frame("deprivation")["score"].tolist()[:6] == scores
    assert package.frame("lsoa")["name"].tolist() == texts


def test_a_large_table_goes_in_pieces(team: str) -> None:
    tables = frames()
    one = tables["population"].iloc[:1]
    many = pd.concat([one] * 1201, ignore_index=True).assign(age_from=range(1201))
    tables["population"] = many
    write_package_postgis(team, "vru", tables)
    read = open_package(f"postgis:{TEAM}/vru").frame("population")
    assert read["age_from"].tolist() == list(range(1201))


def test_a_cancelled_run_leaves_the_old_package(pg: Server, team: str) -> None:
    write_package_postgis(team, "vru", frames())
    before = open_package(f"postgis:{TEAM}/vru").checksum()
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        write_package_postgis(team, "vru", frames(), feedback)
    assert open_package(f"postgis:{TEAM}/vru").checksum() == before
    assert packages_of(pg) == {"vru"}


def test_tables_are_described_and_indexed(pg: Server, team: str) -> None:
    write_package_postgis(team, "vru", frames())
    assert pg.psql("SELECT obj_description('vru.lsoa'::regclass)") == BY_NAME["lsoa"].meaning
    assert pg.psql("SELECT col_description('vru.deprivation'::regclass, 5)") == (
        "published score, where the file has it"
    )
    indices = pg.psql("SELECT indexname FROM pg_indexes WHERE schemaname = 'vru'").split()
    assert {"idx_lsoa_key", "idx_lsoa_geom", "idx_deprivation_domain"} <= set(indices)


def test_the_checksum_is_of_the_content(team: str) -> None:
    write_package_postgis(team, "vru", frames())
    write_package_postgis(team, "vru_again", frames())
    changed = frames()
    changed["lsoa"].loc[0, "population"] = 1501
    write_package_postgis(team, "vru_changed", changed)
    sums = {
        name: open_package(f"postgis:{TEAM}/{name}").checksum()
        for name in ("vru", "vru_again", "vru_changed")
    }
    assert sums["vru"] == sums["vru_again"] != sums["vru_changed"]
    assert len(sums["vru"]) == 64


def test_a_second_writer_is_refused_and_the_first_goes_on(pg: Server, team: str) -> None:
    write_package_postgis(team, "vru", frames())
    with sole_writer(Database(team), "vru"):
        with pytest.raises(InputError, match="another run is writing this package"):
            write_package_postgis(team, "vru", frames())
        assert packages_of(pg) == {"vru"}
        # Another schema is another package.
        write_package_postgis(team, "vru_other", frames())
    write_package_postgis(team, "vru", frames())


def test_the_lock_of_another_process_holds_until_it_ends(pg: Server, team: str) -> None:
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    process = pg.session(
        "BEGIN; SELECT pg_advisory_xact_lock(hashtext('wmvru'), hashtext('vru')); "
        "SELECT pg_sleep(120)"
    )
    try:
        wait_until(lambda: pg.psql(held) == "1")
        with pytest.raises(InputError, match="another run is writing this package"):
            write_package_postgis(team, "vru", frames())
        pg.psql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        wait_until(lambda: pg.psql(held) == "0")
        write_package_postgis(team, "vru", frames())
    finally:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def test_a_refused_writer_leaves_the_first_one_s_work(pg: Server, team: str) -> None:
    pg.psql("CREATE SCHEMA vru__new_0a1b2c3d; CREATE TABLE vru__new_0a1b2c3d.lsoa (a int)")
    with sole_writer(Database(team), "vru"), pytest.raises(InputError, match="another run"):
        write_package_postgis(team, "vru", frames())
    assert packages_of(pg) == {"vru__new_0a1b2c3d"}


def test_what_a_killed_run_left_is_no_obstacle(pg: Server, team: str) -> None:
    for leftover in ("vru__new_0a1b2c3d", "vru__old"):
        pg.psql(f"CREATE SCHEMA {leftover}; CREATE TABLE {leftover}.lsoa (a int)")
    write_package_postgis(team, "vru", frames())
    assert packages_of(pg) == {"vru"}


def broken_geometry() -> dict[str, pd.DataFrame]:
    tables = frames()
    tables["impact_areas"]["geometry"] = [shapely.Point(1, 1)] * 2
    return tables


def repeated_key() -> dict[str, pd.DataFrame]:
    tables = frames()
    tables["lsoa"]["code"] = "E01000001"
    return tables


@pytest.mark.parametrize("broken", [broken_geometry, repeated_key])
def test_a_failure_leaves_the_old_package(pg: Server, team: str, broken: Any) -> None:
    write_package_postgis(team, "vru", frames())
    before = open_package(f"postgis:{TEAM}/vru").checksum()
    with pytest.raises(InputError):
        write_package_postgis(team, "vru", broken())
    assert open_package(f"postgis:{TEAM}/vru").checksum() == before
    assert packages_of(pg) == {"vru"}


@pytest.mark.parametrize("error", [InputError("x", "the disk is full"), Cancelled(), KeyError("x")])
def test_a_failure_at_the_very_end_leaves_the_old_package(
    pg: Server, team: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write_package_postgis(team, "vru", frames())
    before = open_package(f"postgis:{TEAM}/vru").checksum()

    def fail(*_: object) -> None:
        raise error

    # The last step before the schemas change places.
    monkeypatch.setattr(postgis_writer, "_grant_as_before", fail)
    with pytest.raises(type(error)):
        write_package_postgis(team, "vru", frames())
    assert open_package(f"postgis:{TEAM}/vru").checksum() == before
    assert packages_of(pg) == {"vru"}
    monkeypatch.undo()
    write_package_postgis(team, "vru", frames())


def test_a_refused_change_of_places_is_undone_and_does_not_hang(
    pg: Server, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package_postgis(team, "vru", frames())
    before = open_package(f"postgis:{TEAM}/vru").checksum()
    # The name that the old package is moved to is taken in the last moment.
    monkeypatch.setattr(
        postgis_writer,
        "_grant_as_before",
        lambda *_: pg.psql("CREATE SCHEMA vru__old"),
    )
    with pytest.raises(InputError, match="vru__old"):
        write_package_postgis(team, "vru", frames())
    assert open_package(f"postgis:{TEAM}/vru").checksum() == before
    assert packages_of(pg) == {"vru", "vru__old"}


@pytest.mark.parametrize(
    "made",
    ["CREATE TABLE vru.notes (a int)", "CREATE VIEW vru.x AS SELECT 1",
     "CREATE FUNCTION vru.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
)  # fmt: skip
def test_a_schema_with_other_things_is_never_replaced(pg: Server, team: str, made: str) -> None:
    pg.psql("CREATE SCHEMA vru")
    pg.psql(made)
    with pytest.raises(InputError, match="no part of a package"):
        write_package_postgis(team, "vru", frames())
    assert packages_of(pg) == {"vru"}
    with pytest.raises(InputError, match="no part of a package"):
        write_package_postgis(team, "public", frames())


def test_an_empty_schema_is_taken(pg: Server, team: str) -> None:
    pg.psql("CREATE SCHEMA vru")
    write_package_postgis(team, "vru", frames())
    assert open_package(f"postgis:{TEAM}/vru").has("lsoa")


def test_readers_keep_their_right_and_cannot_write(pg: Server, team: str) -> None:
    write_package_postgis(team, "vru", frames())
    pg.psql(
        "CREATE ROLE analyst LOGIN; GRANT USAGE ON SCHEMA vru TO analyst; "
        "GRANT SELECT ON ALL TABLES IN SCHEMA vru TO analyst"
    )
    pg.store_connection(f"{TEAM}_reader", "analyst")
    try:
        write_package_postgis(team, "vru", frames())
        package = open_package(f"postgis:{TEAM}_reader/vru")
        assert len(package.frame(DEPRIVATION_VIEW)) == 3
        with pytest.raises(InputError, match="permission denied"):
            write_package_postgis(f"{TEAM}_reader", "vru", frames())
        assert packages_of(pg) == {"vru"}
    finally:
        forget_connection(f"{TEAM}_reader")
        pg.psql("DROP OWNED BY analyst; DROP ROLE analyst")


def test_a_reader_in_the_middle_does_not_stop_the_writer(pg: Server, team: str) -> None:
    write_package_postgis(team, "vru", frames())
    features = open_package(f"postgis:{TEAM}/vru").layer("deprivation").getFeatures()
    next(features)
    changed = frames()
    changed["study_area"]["name"] = "Changed"
    write_package_postgis(team, "vru", changed)
    assert open_package(f"postgis:{TEAM}/vru").study_area().name == "Changed"
    features.close()
    # What could not be dropped while it was read is dropped by the next run.
    write_package_postgis(team, "vru", frames())
    assert packages_of(pg) == {"vru"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgis:nobody/vru", "stored no PostgreSQL connection"),
        (f"postgis:{TEAM}/none", "no such schema"),
        (f"postgis:{TEAM}/public", "not a prepared package"),
        (f"postgis:{TEAM}", "not complete"),
        ("postgis:/vru", "not complete"),
        (f"postgis:{TEAM}/", "not complete"),
        (f"postgis:{TEAM}/x'; DROP SCHEMA public; --", "no such schema"),
    ],
)
def test_what_cannot_be_opened_is_named(team: str, address: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        open_package(address)


def test_a_server_that_does_not_answer(pg: Server, team: str) -> None:
    pg.store_connection(f"{TEAM}_away", port=1)
    try:
        with pytest.raises(InputError, match="away") as caught:
            open_package(f"postgis:{TEAM}_away/vru")
        assert PASSWORD not in str(caught.value)
    finally:
        forget_connection(f"{TEAM}_away")


@pytest.mark.parametrize("password", ["'open sesame'", "'it\\'s'", "sesame"])
def test_messages_keep_no_password(password: str) -> None:
    said = plain(f"failed:\n dbname='vru' password={password} port=1")
    assert said == "failed: dbname='vru' password=*** port=1"


@pytest.mark.parametrize("schema", ["", "v" * 60])
def test_a_name_that_does_not_fit_is_refused(team: str, schema: str) -> None:
    with pytest.raises(InputError, match="empty or too long"):
        write_package_postgis(team, schema, frames())


def test_a_database_without_postgis_is_refused(pg: Server, team: str) -> None:
    pg.psql("CREATE DATABASE bare")
    pg.store_connection(f"{TEAM}_bare", database="bare")
    try:
        with pytest.raises(InputError, match="no PostGIS"):
            write_package_postgis(f"{TEAM}_bare", "vru", frames())
    finally:
        forget_connection(f"{TEAM}_bare")


def test_names_in_any_writing(pg: Server, team: str) -> None:
    schema = "vru \"Team\" 'é' %20"
    write_package_postgis(team, schema, frames())
    package = open_package(f"postgis:{TEAM}/{schema}")
    assert len(package.frame("lsoa")) == 3
    assert package.name == f"{TEAM}/{schema}"
    write_package_postgis(team, schema, frames())


def test_the_address_opens_in_processing(team: str) -> None:
    from qgis.core import QgsProcessingContext, QgsProcessingUtils

    write_package_postgis(team, "vru", frames())
    context = QgsProcessingContext()
    uri = open_package(f"postgis:{TEAM}/vru").uri(DEPRIVATION_VIEW)
    layer = QgsProcessingUtils.mapLayerFromString(uri, context)
    assert isinstance(layer, QgsVectorLayer)
    assert layer.featureCount() == 3


def test_a_newer_schema_is_refused(pg: Server, team: str) -> None:
    write_package_postgis(team, "vru", frames())
    pg.psql("UPDATE vru.study_area SET schema_version = 99")
    with pytest.raises(InputError, match="newer version"):
        open_package(f"postgis:{TEAM}/vru")
