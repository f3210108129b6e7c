"""Text on a drawn page: fonts, widths, and lines that fit.

Everything is measured in dots of one fine grid, whatever the device, so that lines break alike in a
PDF and in a picture of it. Text is drawn line by line as text, which leaves it searchable, and is
never read as markup.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qgis.PyQt.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

DPI = 1200.0
"""Dots per inch of the grid; sizes of letters are whole dots."""
MM = DPI / 25.4
POINT = DPI / 72
FAMILY = "DejaVu Sans"
_FALLBACKS = ("Liberation Sans", "Arial", "Verdana")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@lru_cache(maxsize=64)
def font(points: float, bold: bool = False) -> QFont:
    """Make a font for the grid."""
    made = QFont(FAMILY)
    made.setFamilies([FAMILY, *_FALLBACKS])
    made.setPixelSize(round(points * POINT))
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # A trace of spacing turns ligatures off, so that "official" is found in the PDF's text. In per
    # cent, since Qt takes dots of spacing for those of the device.
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100.3)
    return made


def line_height(points: float) -> float:
    """Return the distance in dots from one line to the next."""
    return QFontMetricsF(font(points)).height() * 1.04


def ascent(points: float) -> float:
    """Return the distance in dots from the top of a line to its base."""
    return QFontMetricsF(font(points)).ascent()


def width(text: str, points: float, bold: bool = False) -> float:
    """Return the width in dots of a line of text."""
    return QFontMetricsF(font(points, bold)).horizontalAdvance(clean(text))


def clean(text: str) -> str:
    """Return text without control characters, which no font can draw."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def longest_word(text: str, points: float, bold: bool = False) -> float:
    """Return the width in dots of the widest part of a text that no line break can divide."""
    # After a hyphen or a stroke a line may break, but not before a digit: 2016/17 stays whole.
    parts = re.split(r"(?<=\s)|(?<=[-/])(?=\D)", clean(text))
    return max((width(part.rstrip(), points, bold) for part in parts), default=0.0)


def lines(text: str, points: float, room: float, bold: bool = False) -> list[str]:
    """Return text in lines no wider than the room; a word that is wider itself is broken."""
    found: list[str] = []
    for paragraph in clean(text).split("\n"):
        layout = QTextLayout(paragraph, font(points, bold))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(room, 1.0))
            # Of UTF-16, in which Qt counts.
            units = paragraph.encode("utf-16-le")
            at = 2 * line.textStart()
            piece = units[at : at + 2 * line.textLength()]
            found.append(piece.decode("utf-16-le", "replace").rstrip())
        layout.endLayout()
    return found or [""]
