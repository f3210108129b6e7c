"""One vector PDF of many layouts, page by page, with document metadata.

QGIS writes one layout, or a whole atlas, in a call that cannot be watched or stopped between pages;
here each page is drawn through the same exporter on one `QPdfWriter`. That writes into memory, as
it does not tell when a disk is full.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable

from qgis.core import (
    Qgis,
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutRenderContext,
    QgsVectorSimplifyMethod,
)
from qgis.PyQt.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from qgis.PyQt.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from ....core.errors import InputError
from .update import Bookmark, DocumentInfo, updated

FINEST_NEEDED = 300
"""Dots per inch below which the places of letters are rounded too coarsely for print."""


class PdfBook:
    """A PDF that is open for pages: `add` layouts and pages, then `finish`, or `close` to give up.

    Args:
        path: the file that `finish` writes.
        dpi: of what a PDF cannot hold as vectors; letters are set at 300 dpi or finer.
        info: metadata.
    """

    def __init__(self, path: Path, dpi: int, info: DocumentInfo) -> None:
        self.path = path
        self.pages = 0
        self.bookmarks: list[Bookmark] = []
        self._dpi = max(dpi, FINEST_NEEDED)
        self._info = info
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer: QPdfWriter | None = QPdfWriter(self._buffer)
        self._writer.setResolution(self._dpi)
        self._writer.setTitle(info.title)
        self._writer.setCreator(info.creator)
        self._painter: QPainter | None = None

    def close(self) -> None:
        """End the document, after which it takes no more pages."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        self._writer = None  # lets go of the buffer

    def content(self) -> bytes:
        """End the document; all of it, without metadata and bookmarks."""
        self.close()
        return bytes(self._buffer.data())

    def finish(self) -> None:
        """End the document and write the file, with metadata and bookmarks.

        Raises:
            OSError: the file cannot be written.
        """
        self.path.write_bytes(updated(self.content(), self._info, self.bookmarks, self.path.name))

    def mark(self, title: str, level: int = 0) -> None:
        """Set a bookmark on the page that is drawn next."""
        self.bookmarks.append(Bookmark(title, self.pages + 1, level))

    def add(self, layout: QgsLayout) -> None:
        """Draw every page of a layout at the end of the document.

        Raises:
            InputError: the document cannot be begun or continued.
        """
        prepare_for_print(layout, self._dpi)
        exporter = QgsLayoutExporter(layout)
        collection = layout.pageCollection()
        for number in range(collection.pageCount()):
            size = layout.convertToLayoutUnits(collection.page(number).sizeWithUnits())
            self._start_page(QSizeF(size.width(), size.height()))
            exporter.renderPage(self._painter, number)
            self.pages += 1

    def add_page(self, millimetres: QSizeF, draw: Callable[[QPainter], None]) -> None:
        """Draw a page that is no layout at the end of the document.

        Args:
            millimetres: width and height of the page.
            draw: draws it, in dots of the painter's device; text is to be drawn as text.

        Raises:
            InputError: the document cannot be begun or continued.
        """
        self._start_page(millimetres)
        self._painter.save()
        draw(self._painter)
        self._painter.restore()
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
                raise InputError(str(self.path), "the PDF cannot be drawn")
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        elif not self._writer.newPage():
            raise InputError(str(self.path), "the PDF cannot be drawn")


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
