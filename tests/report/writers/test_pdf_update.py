"""Information and bookmarks of a PDF, read back by another library."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from qgis.PyQt.QtGui import QPainter, QPdfWriter

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.writers.pdf.update import Bookmark, DocumentInfo, updated

INFO = DocumentInfo(
    "Title (of it)", "Author", "Subject", ("one", "två"), "creator", datetime(2020, 1, 2, 3, 4, 5)
)


def pdf(path: Path, pages: int) -> Path:
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.drawText(200, 200, f"page {number + 1}")
    painter.end()
    return path


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content), strict=True)


def tree(reader: PdfReader, items: list, level: int = 0) -> list[tuple[str, int, int]]:
    found = []
    for item in items:
        if isinstance(item, list):
            found += tree(reader, item, level + 1)
        else:
            found.append((item.title, reader.get_destination_page_number(item) + 1, level))
    return found


def test_bookmarks_nest_and_lead_to_their_pages(qgis_app: object, tmp_path: Path) -> None:
    path = pdf(tmp_path / "book.pdf", 5)
    marks = [
        ("Context", 1, 0),
        ("M01 Density", 1, 1),
        ("C02 Ages: 25% – “young”", 2, 1),
        ("Health", 3, 0),
        ("M40", 3, 1),
        ("Closer (still)", 4, 2),
        ("End", 5, 0),
    ]
    reader = read(updated(path.read_bytes(), INFO, [Bookmark(*mark) for mark in marks]))
    assert tree(reader, reader.outline) == marks
    assert len(reader.pages) == 5
    assert reader.metadata.title == "Title (of it)" and reader.metadata["/Keywords"] == "one; två"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_without_bookmarks(qgis_app: object, tmp_path: Path) -> None:
    path = pdf(tmp_path / "book.pdf", 1)
    assert read(updated(path.read_bytes(), INFO)).outline == []


@pytest.mark.parametrize("page", [0, 3])
def test_a_bookmark_beyond_the_end(qgis_app: object, tmp_path: Path, page: int) -> None:
    path = pdf(tmp_path / "book.pdf", 2)
    with pytest.raises(InputError, match=rf"bookmark 'x' names page {page}"):
        updated(path.read_bytes(), INFO, [Bookmark("x", page)])


def test_what_is_no_pdf_of_qt() -> None:
    with pytest.raises(InputError, match=r"other\.pdf: .* cannot be written"):
        updated(b"%PDF-1.7\nnothing\n", INFO, where="other.pdf")
