"""Tables of the report: built from the sample, from the print alone, and from edited packages."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from tests.helpers.map_pages import edited
from wm_vru_plugin.core.errors import Cancelled, InputError
from wm_vru_plugin.report.figures.tables import TABLE_IDS, TABLES, chosen_tables
from wm_vru_plugin.report.provenance.status import PRINTED_STATUS
from wm_vru_plugin.report.tables.build import BUILDERS, build_tables
from wm_vru_plugin.report.tables.content import Table, number_text
from wm_vru_plugin.sources.report_2020.tables import HOURS, read_report_table

AREA_TABLES = ("T63", "T65", "T66", "T67", "T84")
NAMED = ("T08", "T11", "T39", "T51", "T54", *AREA_TABLES[:4], "T81", "T82", "T84", "T85", "T87")


def by_key(tables: list[Table]) -> dict[str, Table]:
    return {table.key: table for table in tables}


@pytest.fixture(scope="module")
def printed(qgis_app: object) -> dict[str, Table]:
    return by_key(build_tables())


@pytest.fixture(scope="module")
def of_sample(qgis_app: object) -> dict[str, Table]:
    from tests.helpers.map_pages import SAMPLE
    from wm_vru_plugin.store.package.package import Package

    return by_key(build_tables(Package(SAMPLE)))


def column(table: Table, key: str) -> list:
    place = [one.key for one in table.columns].index(key)
    return [row[place] for row in table.rows]


def check(table: Table) -> None:
    """What holds of every table."""
    assert table.rows, table.key
    assert len({one.key for one in table.columns}) == len(table.columns)
    for row in table.rows:
        assert len(row) == len(table.columns), table.key
        for value, one in zip(row, table.columns):
            assert value is None or isinstance(value, str) == (not one.is_number), table.key
            assert value == value, f"{table.key}: NaN"
    words = " ".join((table.title, table.caption, *table.notes, *table.sources, *table.marks))
    assert table.caption and table.sources, table.key
    assert "nan" not in words.split() and "None" not in words
    assert not re.search(r"\{\d", words), f"{table.key}: a place that was not filled"
    for row, place in (*table.signs, *table.shades):
        assert row < len(table.rows) and place < len(table.columns)
    assert all(0 <= shade <= 1 for shade in table.shades.values())


def test_records_are_those_of_the_report() -> None:
    assert TABLE_IDS == NAMED == tuple(BUILDERS)
    assert [one.id for one in chosen_tables(["T84", "T08", ""])] == ["T08", "T84"]
    assert len(chosen_tables(None)) == len(TABLES)
    with pytest.raises(InputError, match="T99"):
        chosen_tables(["T99"])


def test_every_table_builds_on_the_sample(of_sample: dict[str, Table]) -> None:
    assert {table.id for table in of_sample.values()} == set(TABLE_IDS)
    for table in of_sample.values():
        check(table)
        real = table.is_printed
        assert any("SYNTHETIC" in mark for mark in table.marks) != real, table.key
        assert real == (table.marks == ("Printed in the 2020 needs assessment",)), table.key
    restricted = {key for key, table in of_sample.items() if table.marking}
    assert restricted == {"T51b", "T85", "T85b", "T85c", "T87"}


def test_every_table_builds_on_nothing_but_the_print(printed: dict[str, Table]) -> None:
    assert {table.id for table in printed.values()} == set(TABLE_IDS)
    for table in printed.values():
        check(table)
        assert table.status == PRINTED_STATUS
        assert table.marks[0] == "Printed in the 2020 needs assessment"
        assert not table.marking


def test_printed_values_are_those_of_the_files(printed: dict[str, Table]) -> None:
    for name in AREA_TABLES:
        frame = read_report_table(name)
        for key in ("count", "value", "lower", "upper"):
            wanted = [None if pd.isna(value) else float(value) for value in frame[key]]
            assert column(printed[name], key) == wanted, f"{name} {key}"
        assert column(printed[name], "area") == frame["area_name"].tolist()
    grid = printed["T08"]
    for row in read_report_table("T08").to_dict("records"):
        assert grid.rows[row["position"] - 1][row["decile"]] == row["name"]
    assert sum(bool(cell) for row in grid.rows for cell in row[1:]) == 317
    heat = read_report_table("T51")
    assert [list(row[1:]) for row in printed["T51"].rows] == heat[list(HOURS)].to_numpy().tolist()
    for name in ("T81", "T82"):
        frame = read_report_table(name)
        for key in ("schools_percent", "schools", "exclusions_percent", "exclusions"):
            assert column(printed[name], key) == frame[key].astype(float).tolist()
    for name in ("T11", "T39", "T54"):
        frame = read_report_table(name)
        for key in ("organisation", "data_set", "quality", "tells"):
            assert column(printed[name], key) == frame[key].tolist()
        assert column(printed[name], "importance") == frame["importance"].astype(float).tolist()


def test_the_package_wins_and_the_print_stands_beside_it(of_sample: dict[str, Table]) -> None:
    for name in AREA_TABLES:
        table = of_sample[name]
        assert table.status == "SYNTHETIC"
        assert table.columns[-1].key.startswith("printed_")
        # The sample's series pass through the figures that the report prints.
        assert column(table, "value") == column(table, table.columns[-1].key)
        assert table.rows[0][0] == "England" and 0 in table.strong
        assert "sample generator" in table.sources[0]
        assert "as printed in" in table.sources[1]
    assert column(of_sample["T81"], "schools")[1:3] == [153.0, 87.0]
    assert of_sample["T81b"].is_printed
    assert column(of_sample["T08b"], "rank_2019") == column(of_sample["T08b"], "printed_2019")


def test_restricted_hours_are_hidden_and_rounded(of_sample: dict[str, Table]) -> None:
    table = of_sample["T51b"]
    hidden = 0
    for row, values in enumerate(table.rows):
        for place, value in enumerate(values[1:], start=1):
            if value is None:
                hidden += 1
                assert table.sign(row, place) in ("c", "s")
                assert (row, place) not in table.shades
                assert table.text(row, place) in ("c", "s")
            else:
                assert value == 0 or value >= 5
                assert value % 5 == 0
    assert hidden > 20
    assert any("hidden" in note for note in table.notes)
    assert column(of_sample["T87"], "incidents")[:6] == [3200, 1000, 3280, 1500, 620, 400]


def test_what_is_missing_is_named_with_what_it_needs(tmp_path: Path) -> None:
    package = edited(
        tmp_path, "DELETE FROM indicators", "DELETE FROM incidents", "DELETE FROM schools"
    )
    tables = by_key(build_tables(package))
    assert {"T51b", "T81b", "T08b"}.isdisjoint(tables)
    for name in ("T08", "T51", *AREA_TABLES, "T81", "T82", "T85", "T87"):
        assert any("It needs " in note for note in tables[name].notes), name
    for name in (*AREA_TABLES, "T81", "T82", "T85"):
        assert tables[name].is_printed, name
    assert set(column(tables["T87"], "at_hand")) >= {"no", "yes, 2019"}
    assert column(tables["T87"], "incidents") == [None] * 11
    assert set(column(tables["T54"], "in_package")[1:]) == {"no"}


def test_a_package_that_ranks_all_authorities_gives_the_grid(tmp_path: Path) -> None:
    package = edited(tmp_path, "DELETE FROM indicators WHERE indicator LIKE 'imd_rank%'")
    rows = read_report_table("T08")
    with closing(sqlite3.connect(package.path)) as connection, connection:
        connection.executemany(
            "INSERT INTO indicators (area_code, area_name, indicator, breakdown, period, value, "
            "unit) VALUES (?, ?, 'imd_rank_of_average_rank', 'total', '2019', ?, 'rank')",
            [
                (str(row.code), str(row.name), float(row.rank))
                for row in rows.itertuples(index=False)
            ],
        )
    from wm_vru_plugin.store.package.package import Package

    table = by_key(build_tables(Package(package.path), ["T08"]))["T08"]
    assert not table.is_printed
    for row in rows.to_dict("records"):
        assert table.rows[row["position"] - 1][row["decile"]] == row["name"]


def test_restricted_schools_give_no_small_count(tmp_path: Path) -> None:
    package = edited(tmp_path, "UPDATE provenance SET restricted = 1 WHERE table_name = 'schools'")
    tables = by_key(build_tables(package, ["T81", "T82"]))
    for name in ("T81", "T82"):
        table = tables[name]
        assert table.marking
        for key in ("schools", "exclusions"):
            values = column(table, key)
            assert all(value % 5 == 0 and value >= 5 for value in values)
            # Rows are nested: what lies between two of them is not few either.
            assert all(a - b >= 5 for a, b in zip(values, values[1:]))
        assert len(table.rows) >= 3
        assert not any("Gini" in note for note in table.notes)


def test_restricted_values_by_area_are_guarded(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "UPDATE indicators SET restricted = 1 WHERE indicator = 'neet_not_known_rate'",
        "UPDATE indicators SET \"count\" = 3 WHERE indicator = 'neet_not_known_rate' "
        "AND area_name = 'Walsall'",
    )
    table = by_key(build_tables(package, ["T84"]))["T84"]
    assert table.marking
    cells = dict(zip(column(table, "area"), column(table, "count")))
    assert cells["Walsall"] is None
    assert all(value is None or value % 5 == 0 for value in cells.values())
    assert dict(zip(column(table, "area"), column(table, "value")))["Walsall"] is None


def test_another_period_is_told(tmp_path: Path) -> None:
    package = edited(
        tmp_path, "UPDATE indicators SET period = '2023' WHERE indicator = 'neet_not_known_rate'"
    )
    table = by_key(build_tables(package, ["T84"]))["T84"]
    assert "2023" in table.caption
    assert any("2023" in note and "2017" in note for note in table.notes)


def test_another_study_area_is_not_set_beside_the_report(tmp_path: Path) -> None:
    package = edited(tmp_path, "UPDATE local_authority SET name = 'Other ' || code")
    tables = by_key(build_tables(package, ["T84", "T85"]))
    assert set(tables) == {"T84", "T85", "T85b"}
    areas = column(tables["T84"], "area")
    assert [name for name in areas if name.startswith("Other ")] == areas[2:]
    # England's printed value still stands beside England's.
    last = column(tables["T84"], tables["T84"].columns[-1].key)
    assert last[0] == 6.0 and last[2:] == [None] * 7


def test_cancelling_stops_between_tables() -> None:
    done = []

    def stop() -> None:
        done.append(1)
        if len(done) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        build_tables(None, None, stop)
    assert len(done) == 3


def test_numbers_as_they_are_read() -> None:
    assert number_text(1234.5, 1) == "1,234.5"
    assert number_text(-3, 0) == "−3"
    assert number_text("=1", None) == "=1"
