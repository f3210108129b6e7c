"""Tables of the report on pages of a PDF: whole, legible, searchable, marked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.map_pages import SAMPLE, edited, one_line, pdf_text
from tests.helpers.table_cases import HOSTILE, Reader, hostile_table, table_html, write_pdf
from wm_vru_plugin.report.tables.build import build_tables
from wm_vru_plugin.report.tables.content import Column, Table
from wm_vru_plugin.report.writers.files.tables import write_csvs
from wm_vru_plugin.report.writers.pdf.table_layout import fit
from wm_vru_plugin.report.writers.pdf.table_pages import PAGE, table_pages
from wm_vru_plugin.report.writers.pdf.text import MM, clean, width
from wm_vru_plugin.store.package.package import Package

WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)


@pytest.fixture(scope="module")
def tables(qgis_app: object) -> list[Table]:
    return build_tables(Package(SAMPLE))


@pytest.fixture(scope="module")
def hostile(qgis_app: object) -> Table:
    return hostile_table()


def test_hostile_text_is_text_in_the_pdf(hostile: Table, tmp_path: Path) -> None:
    write_pdf(tmp_path / "t.pdf", [hostile])
    text = one_line(pdf_text(str(tmp_path / "t.pdf"), "-layout"))
    for each in HOSTILE:
        assert one_line(each) in text, each
    assert b"/JavaScript" not in (tmp_path / "t.pdf").read_bytes()


def test_hostile_names_of_a_package_reach_no_page_alive(tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "UPDATE local_authority SET name = '=HYPERLINK(\"x\")' WHERE name = 'Walsall'",
        "UPDATE local_authority SET name = '<script>1</script>' WHERE name = 'Dudley'",
        "UPDATE indicators SET unit = '[% 1+1 %]' WHERE indicator = 'neet_not_known_rate'",
        "UPDATE provenance SET title = '<img src=x onerror=1>' WHERE table_name = 'indicators'",
    )
    tables = build_tables(package, ["T84", "T85"])
    html = "".join(table_html(table) for table in tables)
    assert {tag for tag, _ in Reader(html).elements}.isdisjoint({"script", "img"})
    assert "<script>1</script>" in Reader(html).words
    write_pdf(tmp_path / "t.pdf", tables)
    text = one_line(pdf_text(str(tmp_path / "t.pdf"), "-layout"))
    assert "[% 1+1 %]" in text and "<script>1</script>" in text and '=HYPERLINK("x")' in text
    for path in write_csvs(tmp_path, tables):
        assert not re.search(r'(^|,|")=HYPERLINK', path.read_text(encoding="utf-8-sig"), re.M)


def words_of(path: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Boxes of the words of each page, in points."""
    text = pdf_text(str(path), "-bbox")
    pages = []
    for page in text.split("<page ")[1:]:
        found = WORD.findall(page)
        pages.append([(*map(float, box[:4]), box[4]) for box in found])
    return pages


def test_pages_hold_all_text_within_them(tables: list[Table], tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    write_pdf(path, tables)
    pages = words_of(path)
    expected = [page for table in tables for page in table_pages(table)]
    assert len(pages) == len(expected) >= len(tables)
    wide, high = PAGE.width() * 72 / 25.4, PAGE.height() * 72 / 25.4
    edge = 9.5 * 72 / 25.4
    for words, page in zip(pages, expected):
        assert words
        for left, top, right, bottom, text in words:
            assert left >= edge and right <= wide - edge, text
            assert top >= 0 and bottom <= high, text
            # The box of a word is 1.16 times the size of DejaVu's letters.
            assert bottom - top >= 7 * 1.15, f"{text} is under 7 points"
        boxes = sorted(words, key=lambda box: box[1])
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                if other[1] >= one[3]:
                    break
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert across <= 0.5 or down <= 2.5, f"{one[4]} and {other[4]} overlap"
        assert any(text.startswith("Source: ") for text in page.text)


def test_every_value_stands_in_the_pdf_and_every_page_is_marked(
    tables: list[Table],
) -> None:
    for table in tables:
        pages = table_pages(table)
        # Without spaces, since a line may break at a hyphen.
        every = "".join(text for page in pages for text in page.text).replace(" ", "")
        for row in range(len(table.rows)):
            for place in range(len(table.columns)):
                for word in table.text(row, place).split():
                    assert word in every, f"{table.key}: {word}"
        for page in pages:
            for mark in table.marks:
                assert mark.split()[0] in " ".join(page.text)
            if table.marking:
                assert page.text.count(table.marking) == 2
        for note in table.notes:
            assert note.split()[-1] in " ".join(pages[-1].text)
    assert len(table_pages(tables[0])) == 2


def test_a_row_taller_than_a_page_goes_on_overleaf(hostile: Table, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(6000))
    long = replace(
        hostile,
        columns=(*hostile.columns[:2], Column("c", "Text", wide=True)),
        rows=(("a", 1.0, words), ("b", 2.0, "x" * 3000)),
        signs={},
        marks=(),
    )
    pages = table_pages(long)
    assert len(pages) > 1
    every = " ".join(text for page in pages for text in page.text)
    assert all(f"word{number} " in every + " " for number in range(0, 6000, 7))
    write_pdf(tmp_path / "t.pdf", [long])
    assert max(box[2] for page in words_of(tmp_path / "t.pdf") for box in page) < 297 * 72 / 25.4


def test_many_columns_are_fitted(tmp_path: Path) -> None:
    columns = (Column("a", "Area"), *(Column(f"c{n}", f"Hour {n}", "", 1) for n in range(40)))
    table = Table(
        "T00", "", "Wide", "Wide", columns,
        tuple((f"Area {row}", *(float(row * n) for n in range(40))) for row in range(9)),
        sources=("x",),
    )  # fmt: skip
    write_pdf(tmp_path / "t.pdf", [table])
    assert max(box[2] for box in words_of(tmp_path / "t.pdf")[0]) <= 288 * 72 / 25.4


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=60)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda many: st.lists(st.tuples(*[TEXTS] * many), min_size=1, max_size=12)
    )
)
def test_any_text_is_drawn_within_its_column(rows: list[tuple[str, ...]]) -> None:
    columns = tuple(Column(f"c{n}", f"Column {n}", wide=n % 2 == 0) for n in range(len(rows[0])))
    table = Table("T00", "", "Any", "Any", columns, tuple(rows), sources=("x",))
    grid, pages = fit(table, 277 * MM, 150 * MM, 0.0)
    assert sum(grid.widths) <= 277 * MM + 1
    assert [part.row for page in pages for part in page if part.first == 0] == list(
        range(len(rows))
    )
    for row, cells in enumerate(grid.cells):
        for place, texts in enumerate(cells):
            room = grid.widths[place] - 2 * grid.pad
            assert all(width(text, grid.points) <= room + 1 or len(text) <= 2 for text in texts)
            kept = "".join("".join(texts).split())
            assert kept == "".join(clean(rows[row][place]).split())
