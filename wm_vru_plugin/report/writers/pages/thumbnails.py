"""Pictures of pages: the PNG at the chosen resolution and a small one for lists."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsLayout, QgsLayoutExporter
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

from ....core.errors import InputError
from ....store.outputs.images import save_image
from ..pdf.document import prepare_for_print

WIDTH = 640  # pixels; twice what the list shows, for dense screens
_ROUGH_DPI = 110


def page_image(layout: QgsLayout, dpi: int) -> QImage:
    """Draw the layout's first page as a picture.

    Raises:
        InputError: it cannot be drawn (too large for memory).
    """
    prepare_for_print(layout, dpi)
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=dpi)
    if image.isNull():
        raise InputError(layout.name(), f"the page cannot be drawn at {dpi} dpi", "a smaller dpi")
    return image


def save_thumbnail(image: QImage, path: Path) -> None:
    """Save a small picture of a page, `WIDTH` pixels wide."""
    small = image.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    save_image(small, path, {})


def thumbnail_source(layout: QgsLayout) -> QImage:
    """Draw a rough picture of the page, for runs that make no PNG."""
    return page_image(layout, _ROUGH_DPI)
