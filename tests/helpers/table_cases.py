"""What the tests of the report's tables share."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from wm_vru_plugin.i18n import tr
from wm_vru_plugin.report.tables.content import Column, Table
from wm_vru_plugin.report.writers.html.parts import FileLink, TablePart
from wm_vru_plugin.report.writers.html.write import environment
from wm_vru_plugin.report.writers.pdf.document import PdfBook
from wm_vru_plugin.report.writers.pdf.table_pages import table_pages
from wm_vru_plugin.report.writers.pdf.update import DocumentInfo

MOMENT = datetime(2026, 1, 2, 3, 4)
HOSTILE = (
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "[% layer_property('x','path') %]",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "{{ 7*7 }} & <b>bold</b> \" ' &amp;",
)


def hostile_table() -> Table:
    """A table in which every text is hostile."""
    rows = tuple((text, float(number), text) for number, text in enumerate(HOSTILE))
    return Table(
        "T00",
        "Context",
        HOSTILE[0],
        HOSTILE[1],
        (Column("a", HOSTILE[3]), Column("b", "Number", "%", 1), Column("c", HOSTILE[1])),
        (*rows, ("plain", None, "")),
        sources=HOSTILE,
        notes=HOSTILE,
        marks=(HOSTILE[1], HOSTILE[0]),
        marking=HOSTILE[0],
        signs={(8, 1): "c"},
        licences=HOSTILE,
    )


def table_html(table: Table, files: tuple[FileLink, ...] = ()) -> str:
    """The table as the page of the report has it."""
    macros = environment().get_template("report_parts.html.j2").make_module({"tr": tr})
    return str(macros.table_part(TablePart(table, files)))  # type: ignore[attr-defined]


def write_pdf(path: Path, tables: list[Table]) -> None:
    book = PdfBook(path, 150, DocumentInfo("T", "A", "S", ("k",), "c", MOMENT))
    for table in tables:
        for page in table_pages(table):
            book.add_page(page.size, page.draw)
    book.finish()


class Reader(HTMLParser):
    """Elements, and the text of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.words = ""
        self._open = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self._open = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._open:
            self.cells[-1] += data
