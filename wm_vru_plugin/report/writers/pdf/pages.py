"""Cover, contents and page numbers of the report's PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qgis.PyQt.QtCore import QPointF, QRectF, QSizeF, Qt
from qgis.PyQt.QtGui import QColor, QPainter

from ....i18n import tr
from ...provenance.text import PackageInfo
from ...tables.content import Column, Table, Value
from .table_pages import PAGE, DrawnPage, table_pages
from .text import DPI, MM, ascent, clean, font, line_height, lines

__all__ = ["PAGE", "contents_pages", "cover_page", "number_page"]

_INK, _QUIET, _ALARM = "#202124", "#50545a", "#aa141e"
_LEFT, _WIDTH = 25.0, 247.0
_SMALL = 7.0


def cover_page(about: PackageInfo, date: str) -> DrawnPage:
    """Title, study area, what the data is, marking, sources and licences."""
    placed: list[tuple[str, float, float, float, bool, str]] = []
    top = 52.0

    def put(text: str, points: float, bold: bool = False, colour: str = _INK) -> None:
        nonlocal top
        for line in lines(clean(text), points, _WIDTH * MM, bold):
            placed.append((line, _LEFT * MM, top * MM + ascent(points), points, bold, colour))
            top += line_height(points) / MM
        top += 2.0

    put(tr("Strategic needs assessment"), 28.0, True)
    put(about.name, 18.0)
    top += 4.0
    put(tr("Maps, charts, tables and findings, {0}").format(date), 11.0, False, _QUIET)
    if about.banner:
        put(about.banner, 12.0, True, _ALARM)
    top = max(top + 6.0, 118.0)
    put(tr("Made from the package {0}.").format(about.file), 9.0, False, _QUIET)
    for text in about.licences:
        put(text, 8.0, False, _QUIET)
    text = tuple(item[0] for item in placed)
    return DrawnPage(QSizeF(PAGE), partial(_draw_cover, placed, about.marking), text)


def _draw_cover(
    placed: list[tuple[str, float, float, float, bool, str]], marking: str, painter: QPainter
) -> None:
    _to_grid(painter)
    painter.fillRect(QRectF(0, 0, 12.0 * MM, PAGE.height() * MM), QColor("#08306b"))
    for line, x, y, points, bold, colour in placed:
        painter.setFont(font(points, bold))
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(x, y), line)
    _mark(painter, marking, PAGE.width(), PAGE.height())


def _to_grid(painter: QPainter) -> None:
    """Let the painter count in dots of the grid on which text is measured."""
    device = painter.device()
    painter.scale(device.logicalDpiX() / DPI, device.logicalDpiY() / DPI)


def _mark(painter: QPainter, marking: str, width: float, height: float) -> None:
    """Draw the protective marking at head and foot of a page, whose size is in millimetres."""
    for top in (6.0, height - 10.0) if marking else ():
        painter.setFont(font(9.5, True))
        painter.setPen(QColor(_INK))
        area = QRectF(0, top * MM, width * MM, 6.0 * MM)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), clean(marking))


def contents_pages(entries: Sequence[tuple[str, str, int]], about: PackageInfo) -> list[DrawnPage]:
    """Make the contents: section, title and page of each entry, a section where it begins."""
    rows: list[tuple[Value, ...]] = []
    strong: set[int] = set()
    section = ""
    for name, title, page in entries:
        if name != section:
            strong.add(len(rows))
            # A section that is one thing of the same name is listed once.
            rows.append((name, page if title == name else None))
            section = name
        if title != name:
            rows.append((title, page))
    columns = (Column("title", tr("What"), "", None, True), Column("page", tr("Page"), "", 0))
    table = Table(
        "contents",
        section,
        tr("Contents"),
        about.name,
        columns,
        tuple((title, page if page is not None else "") for title, page in rows),
        strong=frozenset(strong),
        sortable=False,
        marking=about.marking,
    )
    return table_pages(table)


def number_page(
    width: float,
    height: float,
    number: int,
    total: int,
    name: str,
    figure: str = "",
    marking: str = "",
) -> DrawnPage:
    """Make a page that holds only its number, the figure's id and the marking.

    Sizes are in millimetres; the page is to be laid over another.
    """
    text = tr("{0} · page {1} of {2}").format(clean(name), number, total)
    label = tr("Figure {0}").format(clean(figure)) if figure else ""

    def draw(painter: QPainter) -> None:
        _to_grid(painter)
        painter.setPen(QColor(_QUIET))
        area = QRectF(10.0 * MM, (height - 6.5) * MM, (width - 20.0) * MM, 5.0 * MM)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(_SMALL))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | middle), text)
        painter.setFont(font(9.0, True))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | middle), label)
        _mark(painter, marking, width, height)

    return DrawnPage(QSizeF(width, height), draw, (label, text, marking))
