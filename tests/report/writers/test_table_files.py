"""Tables of the report as HTML, CSV, xlsx and PDF; hostile text comes out as text in each."""

from __future__ import annotations

import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from tests.helpers.map_pages import SAMPLE
from tests.helpers.table_cases import HOSTILE, MOMENT, Reader, hostile_table, table_html
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.libraries import MissingLibraryError
from wm_vru_plugin.report.tables.build import build_tables
from wm_vru_plugin.report.tables.content import Table
from wm_vru_plugin.report.tables.shading import colours, luminance
from wm_vru_plugin.report.writers.files.tables import csv_name, table_frame, write_csvs
from wm_vru_plugin.report.writers.html.parts import FileLink
from wm_vru_plugin.report.writers.xlsx.workbook import BookInfo, sheet_titles, write_workbook
from wm_vru_plugin.sources.report_2020.tables import HOURS, read_report_table
from wm_vru_plugin.store.package.package import Package


@pytest.fixture(scope="module")
def tables(qgis_app: object) -> list[Table]:
    return build_tables(Package(SAMPLE))


@pytest.fixture(scope="module")
def hostile(qgis_app: object) -> Table:
    return hostile_table()


def info() -> BookInfo:
    return BookInfo("Tables", "Unit", MOMENT, "SYNTHETIC")


def test_html_says_what_the_table_says(tables: list[Table]) -> None:
    for table in tables:
        page = Reader(table_html(table))
        width = len(table.columns)
        assert len(page.cells) == width * (len(table.rows) + 1), table.key
        assert page.cells[:width] == [one.heading for one in table.columns]
        found = dict(page.elements)
        assert {"table", "thead", "tbody"} <= set(found)
        scopes = [values.get("scope") for tag, values in page.elements if tag == "th"]
        assert scopes == ["col"] * width + ["row"] * len(table.rows)
        for text in (table.caption, *table.notes, *table.marks, *table.sources):
            assert text in page.words, table.key
        sorts = [values["data-sort"] for _, values in page.elements if "data-sort" in values]
        flat = [value for row in table.rows for value in row]
        for value, sort in zip(flat, sorts):
            if isinstance(value, float):
                assert float(sort) == pytest.approx(value)
            elif value is None:
                assert sort == ""
        if table.marking:
            assert table.marking in page.words


def test_ids_in_html_are_unique(tables: list[Table]) -> None:
    ids = re.findall(r' id="([^"]+)"', "".join(table_html(table) for table in tables))
    assert len(ids) == len(set(ids)) == 2 * len(tables)


def test_shades_can_be_read_and_stay_apart_in_grey() -> None:
    greys = []
    for step in range(101):
        back, text = colours(step / 100)
        values = [int(back[at : at + 2], 16) for at in (1, 3, 5)]
        light = luminance(tuple(values))
        other = luminance(tuple(int(text[at : at + 2], 16) for at in (1, 3, 5)))
        high, low = max(light, other), min(light, other)
        assert (high + 0.05) / (low + 0.05) >= 4.5
        greys.append(light)
    assert all(a > b for a, b in zip(greys, greys[1:])), "darker at every step"


def test_csv_holds_the_numbers_of_the_print(tables: list[Table], tmp_path: Path) -> None:
    paths = write_csvs(tmp_path, tables)
    assert len({path.name.lower() for path in paths}) == len(tables)
    for table, path in zip(tables, paths):
        assert path.name == csv_name(table) and len(path.name) < 60
        frame = pd.read_csv(path, encoding="utf-8-sig")
        assert len(frame) == len(table.rows)
        assert set(frame["data_status"]) == {table.status}
        if table.marking:
            assert set(frame["protective_marking"]) == {table.marking}
        for place, one in enumerate(table.columns):
            if one.is_number:
                wanted = [row[place] for row in table.rows]
                numbers = pd.to_numeric(frame[one.key])
                assert numbers.isna().tolist() == [value is None for value in wanted]
    heat = next(path for path in paths if path.name.startswith("t51_"))
    given = pd.read_csv(heat, encoding="utf-8-sig")
    pd.testing.assert_frame_equal(given[list(HOURS)], read_report_table("T51")[list(HOURS)])
    absence = pd.read_csv(next(p for p in paths if p.name.startswith("t66_")), encoding="utf-8-sig")
    assert absence["count"].dtype == "int64", "whole numbers stay whole"


def test_workbook_opens_and_gives_the_numbers_back(tables: list[Table], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "tables.xlsx"
    write_workbook(path, tables, info())
    book = load_workbook(path)
    titles = sheet_titles(tables)
    assert book.sheetnames == ["Tables", *titles]
    assert all(len(title) <= 31 for title in titles)
    assert len({title.casefold() for title in titles}) == len(titles)
    assert book.properties.title == "Tables" and book.properties.created == MOMENT
    listing = book["Tables"]
    assert [row[0].value for row in listing.iter_rows(2, len(tables) + 1)] == [
        table.key for table in tables
    ]
    places = [row[1].hyperlink.location for row in listing.iter_rows(2, len(tables) + 1)]
    assert places == [f"'{title}'!A1" for title in titles]
    for table, title in zip(tables, titles):
        sheet = book[title]
        assert sheet.freeze_panes == "B2"
        assert sheet["A1"].font.bold
        if table.marking:
            assert sheet.oddHeader.center.text == sheet.oddFooter.center.text
            assert sheet.oddHeader.center.text.startswith(table.marking)
        for row, values in enumerate(table.rows, start=2):
            for place, value in enumerate(values, start=1):
                cell = sheet.cell(row=row, column=place)
                if isinstance(value, (int, float)):
                    assert cell.data_type == "n" and cell.value == pytest.approx(value)
                elif value is None:
                    assert cell.value == (table.sign(row - 2, place - 1) or None)
                else:
                    assert (cell.value or "") == value
        said = {cell.value for cell in sheet["A"][len(table.rows) + 1 :]}
        assert {table.caption, *table.marks, *table.notes} <= said
    printed = read_report_table("T66")
    frame = pd.read_excel(path, sheet_name=titles[[t.key for t in tables].index("T66")], nrows=9)
    assert sorted(frame["Count"]) == sorted(printed["count"].tolist())
    heat = book[titles[[t.key for t in tables].index("T51")]]
    assert heat["B2"].number_format == "#,##0.0"
    assert heat["B2"].fill.start_color.rgb != heat["F2"].fill.start_color.rgb


def test_workbook_depends_on_its_content_alone(tables: list[Table], tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", tables, info())
    write_workbook(tmp_path / "b.xlsx", tables, info())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_workbook_that_cannot_be_written_leaves_the_old_one(
    tables: list[Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tables.xlsx"
    path.write_text("old", encoding="utf-8")

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("wm_vru_plugin.report.writers.xlsx.workbook.os.replace", locked)
        with pytest.raises(InputError, match=r"tables\.xlsx: the workbook cannot be written"):
            write_workbook(path, tables[:1], info())
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path], "nothing half-made is left"
    with pytest.raises(InputError, match="cannot be written"):
        write_workbook(tmp_path / "no" / "tables.xlsx", tables[:1], info())


def test_workbook_without_its_library(
    tables: list[Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingLibraryError, match="openpyxl"):
        write_workbook(tmp_path / "t.xlsx", tables[:1], info())


def test_sheets_of_one_name_are_told_apart(hostile: Table) -> None:
    long = replace(hostile, title="A [very] long: title/with\\what*Excel?forbids and no's")
    titles = sheet_titles([long, long, replace(long, title="TABLES", id="", part="")])
    assert len({title.casefold() for title in (*titles, "Tables")}) == 4
    assert not any(set(title) & set("[]:*?/\\'") for title in titles)
    assert all(len(title) <= 31 for title in titles)


def test_hostile_text_is_text_in_html(hostile: Table) -> None:
    text = table_html(hostile, (FileLink("a.csv", "CSV"),))
    page = Reader(text)
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "b", "img"})
    assert page.cells[3::3][: len(HOSTILE)] == list(HOSTILE)
    assert "49" not in page.words
    assert "<script" not in text


def test_hostile_text_is_text_in_csv(hostile: Table, tmp_path: Path) -> None:
    (path,) = write_csvs(tmp_path, [hostile])
    frame = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False)
    for given, text in zip(frame["a"], HOSTILE):
        assert given == ("'" + text if text[0] in "=+-@\t" else text)
    assert not any(str(value)[:1] in "=+-@\t" for value in frame["c"] if value)
    assert set(frame["protective_marking"]) == {"'" + HOSTILE[0]}
    assert table_frame(hostile)["b_suppressed"].tolist()[-1] == "c"


def test_hostile_text_is_text_in_the_workbook(hostile: Table, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "t.xlsx"
    write_workbook(path, [hostile, replace(hostile, title="x\x00\x1by")], info())
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                root = ElementTree.fromstring(parts.read(name))
                assert not list(root.iter("{*}f")), "no formula"
    book = load_workbook(path)
    sheet = book.worksheets[1]
    for row, text in enumerate(HOSTILE, start=2):
        cell = sheet.cell(row=row, column=1)
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == (text[0] in "=+-@\t")
        assert sheet.cell(row=row, column=2).value == row - 2
    assert sheet.cell(row=1, column=1).data_type == "s"
