"""A page as a file of its own: PDF, geospatial PDF or SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Callable

from qgis.core import Qgis, QgsLayout, QgsLayoutExporter, QgsLayoutRenderContext

from ....core.errors import InputError
from ....store.outputs.disk_errors import cut_short
from ..pdf.document import prepare_for_print

EACH: tuple[str, ...] = ("pdf", "svg", "geopdf")
"""Formats in which each page may be written as a file of its own, into a folder of the name."""


def check_formats(kinds: Iterable[str]) -> None:
    """Refuse a format that is not known, or that this QGIS cannot write.

    Raises:
        InputError: names the format.
    """
    for kind in kinds:
        if kind not in EACH:
            raise InputError(f"Format '{kind}'", "there is no such format", ", ".join(EACH))
        problem = geopdf_problem() if kind == "geopdf" else ""
        if problem:
            raise InputError("Geospatial PDF", problem)


def save_page(layout: QgsLayout, folder: Path, figure_id: str, kind: str, dpi: int) -> Path:
    """Write a page into a folder in one of `EACH`; returns the file."""
    path = folder / f"{figure_id}.{'svg' if kind == 'svg' else 'pdf'}"
    if kind == "svg":
        save_svg(layout, path, dpi)
    else:
        save_pdf(layout, path, dpi, geospatial=kind == "geopdf")
    return path


def geopdf_problem() -> str:
    """Return why this QGIS cannot write geospatial PDFs; "" where it can."""
    from osgeo import gdal

    driver = gdal.GetDriverByName("PDF")
    readers = ("HAVE_POPPLER", "HAVE_PDFIUM", "HAVE_PODOFO")
    if driver is None or not any(driver.GetMetadataItem(name) == "YES" for name in readers):
        return "GDAL was built without reading PDFs, which QGIS needs to compose them"
    return ""


def save_svg(layout: QgsLayout, path: Path, dpi: int) -> None:
    """Write the page as SVG, text as text.

    Raises:
        InputError: it cannot be drawn.
        OSError: the file cannot be written whole.
    """
    prepare_for_print(layout, dpi)
    settings = QgsLayoutExporter.SvgExportSettings()
    settings.dpi = dpi
    settings.forceVectorOutput = True
    settings.exportMetadata = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.flags = layout.renderContext().flags() | (
        QgsLayoutRenderContext.Flag.FlagUseAdvancedEffects
    )
    _check(QgsLayoutExporter(layout).exportToSvg(str(path), settings), path, is_whole_svg)


def save_pdf(layout: QgsLayout, path: Path, dpi: int, geospatial: bool = False) -> None:
    """Write the page as a PDF of its own.

    Args:
        geospatial: with coordinates and layers that a reader can switch, as GDAL composes it.

    Raises:
        InputError: it cannot be drawn.
        OSError: the file cannot be written whole.
    """
    prepare_for_print(layout, dpi)
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = dpi
    settings.forceVectorOutput = True
    settings.appendGeoreference = geospatial
    settings.exportMetadata = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    if geospatial:
        settings.writeGeoPdf = True
        settings.useIso32000ExtensionFormatGeoreferencing = True
        # Attributes of features stay out: they may be restricted.
        settings.includeGeoPdfFeatures = False
    _check(QgsLayoutExporter(layout).exportToPdf(str(path), settings), path, is_whole_pdf)


def is_whole_svg(data: bytes) -> bool:
    """Return whether a drawing has its end."""
    return data.rstrip().endswith(b"</svg>")


def is_whole_pdf(data: bytes) -> bool:
    """Whether a PDF's cross-reference table is where its last lines say, so that nothing is left
    out before it (ISO 32000-1, 7.5.5)."""
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data[-1024:])
    if end is None:
        return False
    return re.match(rb"\s*(xref|\d+\s+\d+\s+obj)", data[int(end[1]) :][:64]) is not None


def _check(
    result: QgsLayoutExporter.ExportResult, path: Path, is_whole: Callable[[bytes], bool]
) -> None:
    """QGIS calls an export a success though the disk took only a part of it."""
    failed = QgsLayoutExporter.ExportResult
    if result in (failed.FileError, failed.PrintError, failed.SvgLayerError):
        raise cut_short(path)
    if result != failed.Success:
        raise InputError(str(path), f"the page cannot be drawn ({result})", "a smaller dpi")
    if not path.is_file() or not is_whole(path.read_bytes()):
        raise cut_short(path)
