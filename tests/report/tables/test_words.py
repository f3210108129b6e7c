"""Words and numbers in the report's tables: short, as in print, without names of files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers.map_pages import SAMPLE
from tests.helpers.table_cases import MOMENT
from wm_vru_plugin.report.provenance.status import printed_mark
from wm_vru_plugin.report.tables.build import build_tables
from wm_vru_plugin.report.tables.content import Table, is_warning
from wm_vru_plugin.report.writers.pdf.table_layout import PAD_X, set_grid
from wm_vru_plugin.report.writers.pdf.text import MM
from wm_vru_plugin.report.writers.xlsx.workbook import BookInfo, sheet_titles, write_workbook
from wm_vru_plugin.sources.report_2020.focus import read_report_flags
from wm_vru_plugin.store.package.package import Package


@pytest.fixture(scope="module")
def tables(qgis_app: object) -> dict[str, Table]:
    return {table.key: table for table in build_tables(Package(SAMPLE))}


def texts(table: Table) -> list[str]:
    return [
        table.text(row, at) for row in range(len(table.rows)) for at in range(len(table.columns))
    ]


def test_no_name_of_a_file_stands_where_words_belong(tables: dict[str, Table]) -> None:
    for table in tables.values():
        for text in (table.title, table.caption, *texts(table)):
            assert not re.search(r"[a-z]_[a-z]|wmvru:|\blines? \d", text), (table.key, text)


def test_numbers_have_a_minus_and_no_more_decimals_than_are_read(tables: dict[str, Table]) -> None:
    for table in tables.values():
        for text in texts(table):
            assert not re.search(r"(?<![\w.,])-\d", text), (table.key, text)
            assert not re.search(r"\d,\d{3}\.\d", text), (table.key, text)


def test_an_authority_has_a_row_for_each_indicator(tables: dict[str, Table]) -> None:
    """No sentence of a hundred words stands in a cell."""
    matrix, rows = tables["T85"], tables["T85b"]
    assert max(map(len, texts(rows))) <= 120
    flagged = sum(int(row[-1]) for row in matrix.rows)
    assert len(rows.rows) == flagged
    counts = dict(re.findall(r"(\w+) (\d+)", rows.notes[0]))
    for name, number in counts.items():
        assert sum(row[0] == name for row in rows.rows) == int(number)
    assert {row[0]: row[5] for row in rows.rows if row[1] == "School readiness"}["Sandwell"] == (
        "worst of 7"
    )


def test_remarks_on_the_report_name_no_line() -> None:
    flags = read_report_flags()
    told = " ".join(flags["remark"].fillna("")) + " ".join(flags["reason"].fillna(""))
    assert not re.search(r"\blines? \d|wmvru:", told)


def test_arrows_are_explained(tables: dict[str, Table]) -> None:
    for table in tables.values():
        shown = {text for text in texts(table) if text in ("↑", "→", "↓")}
        assert all(any(arrow in note for note in table.notes) for arrow in shown), table.key
    assert any("↑ rising" in note for note in tables["T63"].notes)


def test_numbers_keep_clear_of_the_text_beside_them(tables: dict[str, Table]) -> None:
    grid = set_grid(tables["T11"], 9.0, 277 * MM)
    places = [one.key for one in tables["T11"].columns]
    at = next(n for n, one in enumerate(tables["T11"].columns) if one.is_number)
    assert grid.gaps[at] > PAD_X and sum(grid.gaps) == grid.gaps[at], places


def test_only_invented_data_is_an_alarm() -> None:
    assert is_warning("SYNTHETIC DATA: invented") and is_warning("ILLUSTRATIVE: Impact Areas")
    assert not is_warning(printed_mark())


def test_changes_are_words_and_no_formula(tables: dict[str, Table]) -> None:
    column = [one.key for one in tables["T85b"].columns].index("over_time")
    told = {row[column] for row in tables["T85b"].rows}
    assert any(str(text).startswith("up ") for text in told)
    assert not any(str(text)[:1] in ("+", "-", "−") for text in told)


def test_sheets_keep_the_decimals_of_each_figure(tables: dict[str, Table], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    write_workbook(tmp_path / "t.xlsx", [tables["T85b"]], BookInfo("T", "A", MOMENT, "S"))
    (sheet,) = (one for one in load_workbook(tmp_path / "t.xlsx") if one.title.startswith("T85b"))
    formats = {cell.number_format for cell in sheet["D"][1 : len(tables["T85b"].rows) + 1]}
    assert formats == {"#,##0", "#,##0.0", "#,##0.00"}
    assert "SYNTHETIC" in sheet.oddHeader.center.text and "OFFICIAL" in sheet.oddHeader.center.text


def test_titles_of_sheets_end_with_a_whole_word(tables: dict[str, Table]) -> None:
    loose = {"by", "in", "of", "or", "the", "to", "and", "s"}
    for table, title in zip(tables.values(), sheet_titles(list(tables.values()))):
        words = re.sub(r"[^\w -]", " ", f"{table.key} {table.title}").split()
        assert len(title) <= 31 and set(title.split()) <= set(words), title
        assert title.split()[-1] not in loose, title
