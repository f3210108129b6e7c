"""One vector PDF of many layouts, page by page, with document metadata.

QGIS writes one layout, or a whole atlas, in a call that cannot be watched or stopped between pages;
here each page is drawn through the same exporter on one `QPdfWriter`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutRenderContext,
    QgsVectorSimplifyMethod,
)
from qgis.PyQt.QtCore import QMarginsF, QSizeF
from qgis.PyQt.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from ..core.errors import InputError

FINEST_NEEDED = 300
"""Dots per inch below which the places of letters are rounded too coarsely for print."""


@dataclass(frozen=True)
class DocumentInfo:
    """Metadata of a document; keywords are joined by semicolons."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    creator: str
    created: datetime


class PdfBook:
    """A PDF that is open for pages: `add` layouts, then `finish`, or `close` to give up.

    Args:
        path: the file to write.
        dpi: of what a PDF cannot hold as vectors; letters are set at 300 dpi or finer.
        info: metadata.
    """

    def __init__(self, path: Path, dpi: int, info: DocumentInfo) -> None:
        self.path = path
        self.pages = 0
        self._dpi = max(dpi, FINEST_NEEDED)
        self._info = info
        self._writer: QPdfWriter | None = QPdfWriter(str(path))
        self._writer.setResolution(self._dpi)
        self._writer.setTitle(info.title)
        self._writer.setCreator(info.creator)
        self._painter: QPainter | None = None

    def close(self) -> None:
        """Close the file as it is."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        self._writer = None  # lets go of the file

    def finish(self) -> None:
        """Close the file and write its metadata."""
        self.close()
        write_info(self.path, self._info)

    def add(self, layout: QgsLayout) -> None:
        """Draw every page of a layout at the end of the document.

        Raises:
            InputError: the file cannot be written.
        """
        prepare_for_print(layout, self._dpi)
        exporter = QgsLayoutExporter(layout)
        collection = layout.pageCollection()
        for number in range(collection.pageCount()):
            size = layout.convertToLayoutUnits(collection.page(number).sizeWithUnits())
            self._start_page(QSizeF(size.width(), size.height()))
            exporter.renderPage(self._painter, number)
            self.pages += 1

    def _start_page(self, millimetres: QSizeF) -> None:
        page = QPageLayout(
            QPageSize(
                millimetres, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
            ),
            QPageLayout.Orientation.Portrait,  # width and height are already as they should be
            QMarginsF(0, 0, 0, 0),
        )
        page.setMode(QPageLayout.Mode.FullPageMode)
        self._writer.setPageLayout(page)
        if self._painter is None:
            self._painter = QPainter()
            if not self._painter.begin(self._writer):
                raise InputError(str(self.path), "the PDF cannot be written")
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        elif not self._writer.newPage():
            raise InputError(str(self.path), "the PDF cannot be written")


def prepare_for_print(layout: QgsLayout, dpi: int) -> None:
    """Set a layout to draw as for print: vectors, text as text, no detail finer than a dot."""
    context = layout.renderContext()
    context.setDpi(dpi)
    context.setFlag(QgsLayoutRenderContext.Flag.FlagForceVectorOutput, True)
    context.setFlag(QgsLayoutRenderContext.Flag.FlagUseAdvancedEffects, True)
    context.setFlag(QgsLayoutRenderContext.Flag.FlagAntialiasing, True)
    context.setTextRenderFormat(Qgis.TextRenderFormat.AlwaysText)
    simplify = QgsVectorSimplifyMethod()
    simplify.setSimplifyHints(Qgis.VectorRenderingSimplificationFlag.GeometrySimplification)
    # Snapping to one grid moves shared edges alike, so that no gap opens between neighbours.
    simplify.setSimplifyAlgorithm(Qgis.VectorSimplificationAlgorithm.SnappedToGridGlobal)
    simplify.setThreshold(0.1)
    context.setSimplifyMethod(simplify)


def write_info(path: Path, info: DocumentInfo) -> None:
    """Append author, subject, keywords and language to a PDF as an incremental update.

    `QPdfWriter` (Qt 5) knows title and creator alone. The update replaces the information
    dictionary and the catalogue, as PDF 1.4 (ISO 32000-1, 7.5.6) lays down.

    Raises:
        InputError: the file has no classic cross-reference table.
    """
    data = path.read_bytes()
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data)
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", data[-2048:], re.DOTALL)
    root = re.search(rb"/Root\s+(\d+)\s+0\s+R", trailer.group(1)) if trailer else None
    size = re.search(rb"/Size\s+(\d+)", trailer.group(1)) if trailer else None
    catalogue = (
        re.search(rb"(?:^|\n)" + root.group(1) + rb" 0 obj\s*<<(.*?)>>\s*endobj", data, re.DOTALL)
        if root
        else None
    )
    if not (start and root and size and catalogue):
        raise InputError(str(path), "its document information cannot be written")
    number = int(size.group(1))
    stamp = info.created.strftime("D:%Y%m%d%H%M%S")
    entries = {
        "Title": info.title,
        "Author": info.author,
        "Subject": info.subject,
        "Keywords": "; ".join(info.keywords),
        "Creator": info.creator,
        "Producer": "Qt",
        "CreationDate": stamp,
        "ModDate": stamp,
    }
    body = b"".join(
        f"/{name} ".encode() + _pdf_string(value) + b"\n" for name, value in entries.items()
    )
    new_catalogue = catalogue.group(1).rstrip()
    if b"/Lang" not in new_catalogue:
        new_catalogue += b"\n/Lang (en-GB)\n/ViewerPreferences << /DisplayDocTitle true >>\n"
    update = data if data.endswith(b"\n") else data + b"\n"
    root_at = len(update)
    update += root.group(1) + b" 0 obj\n<<" + new_catalogue + b">>\nendobj\n"
    info_at = len(update)
    update += f"{number} 0 obj\n<<\n".encode() + body + b">>\nendobj\n"
    table_at = len(update)
    update += (
        b"xref\n0 1\n0000000000 65535 f \n"
        + root.group(1)
        + f" 1\n{root_at:010d} 00000 n \n{number} 1\n{info_at:010d} 00000 n \n".encode()
        + f"trailer\n<<\n/Size {number + 1}\n/Info {number} 0 R\n".encode()
        + f"/Root {root.group(1).decode()} 0 R\n/Prev {start.group(1).decode()}\n>>\n".encode()
        + f"startxref\n{table_at}\n%%EOF\n".encode()
    )
    path.write_bytes(update)


def _pdf_string(text: str) -> bytes:
    if text.startswith("D:"):
        return f"({text})".encode("ascii")
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper().encode() + b">"
