"""A few pages beside pictures of them that were looked at; small differences of fonts are let be.

With WMVRU_RENEW=1 in the environment they are taken anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from qgis.PyQt.QtGui import QImage

from tests.helpers.map_pages import maker, sample
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.writers.pages.thumbnails import page_image

__all__ = ["maker", "sample"]  # fixtures, used by name

REFERENCES = Path(__file__).parent / "references"
DPI = 48
CELL = 8
"""Pictures are compared by the mean of squares of this many pixels, so that a letter that moved by
a pixel is no difference, and a map or legend that went is one."""


def pixels(image: QImage) -> np.ndarray:
    """(rows, columns) grey of the cells, 0 to 1."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    bits = grey.constBits().asarray(grey.sizeInBytes())
    rows = np.frombuffer(bits, dtype=np.uint8).reshape(grey.height(), grey.bytesPerLine())
    rows = rows[:, : grey.width()].astype(float) / 255
    height, width = (size // CELL * CELL for size in rows.shape)
    cells = rows[:height, :width].reshape(height // CELL, CELL, width // CELL, CELL)
    return cells.mean(axis=(1, 3))


def far_off(one: np.ndarray, other: np.ndarray) -> float:
    """Share of cells that differ by more than a tenth of black."""
    return float((np.abs(one - other) > 0.1).mean())


@pytest.mark.parametrize("name", ["M09", "M57", "M60", "M74"])
def test_a_page_looks_as_it_did(maker: PageMaker, name: str) -> None:
    layout, _ = maker.make(figure(name))
    image = page_image(layout, DPI)
    path = REFERENCES / f"{name}.png"
    if os.environ.get("WMVRU_RENEW"):
        REFERENCES.mkdir(exist_ok=True)
        assert image.convertToFormat(QImage.Format.Format_Grayscale8).save(str(path))
    known = QImage(str(path))
    assert not known.isNull(), f"there is no picture of {name}"
    assert (known.width(), known.height()) == (image.width(), image.height())
    assert far_off(pixels(image), pixels(known)) < 0.02


def test_a_page_without_its_layers_would_be_noticed(maker: PageMaker) -> None:
    layout, _ = maker.make(figure("M57"))
    layout.itemById("map").setLayers([])
    known = QImage(str(REFERENCES / "M57.png"))
    assert far_off(pixels(page_image(layout, DPI)), pixels(known)) > 0.04


def test_a_page_without_its_legend_would_be_noticed(maker: PageMaker) -> None:
    layout, _ = maker.make(figure("M09"))
    layout.itemById("legend").setVisibility(False)
    known = QImage(str(REFERENCES / "M09.png"))
    assert far_off(pixels(page_image(layout, DPI)), pixels(known)) > 0.02
