"""Tables drawn on A4 pages in landscape, for `pdf_book.PdfBook.add_page`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Callable

from qgis.PyQt.QtCore import QPointF, QRectF, QSizeF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen

from ....i18n import tr
from ...tables.content import Table, is_warning
from ...tables.shading import colours
from .table_layout import PAD_Y, Fragment, Grid, fit
from .text import DPI, MM, ascent, clean, font, line_height, lines, width

PAGE = QSizeF(297.0, 210.0)
"""Width and height in millimetres: A4 in landscape, as the maps have it."""
_LEFT, _RIGHT = 10.0 * MM, 287.0 * MM
_ROOM = _RIGHT - _LEFT
_MARKING_TOP, _MARKING_BOTTOM = 3.5 * MM, 201.0 * MM
_TOP = 10.5 * MM
_BOTTOM = 199.0 * MM
_GAP = 2.0 * MM
_BANNER = 78.0 * MM
_FIGURE = re.compile(r"^T\d\d$")
_INK, _QUIET, _LINE = "#202124", "#50545a", "#969ba0"
_ALARM, _WASH, _WHITE = "#aa141e", "#e8eaed", "#ffffff"
_TITLE, _CAPTION, _NOTE, _SOURCE, _MARKING, _MARK = 14.0, 9.0, 7.5, 7.0, 9.5, 8.0


@dataclass(frozen=True)
class DrawnPage:
    """A page: its size in millimetres, what draws it, and all its text, from top to bottom."""

    size: QSizeF
    draw: Callable[[QPainter], None]
    text: tuple[str, ...]


@dataclass(frozen=True)
class _Put:
    """A line of text in its place: left end of its base, in dots."""

    text: str
    x: float
    y: float
    points: float
    bold: bool = False
    colour: str = _INK


@dataclass(frozen=True)
class _Box:
    """A filled rectangle."""

    area: QRectF
    colour: str


@dataclass(frozen=True)
class _Rule:
    """A thin line across."""

    left: float
    right: float
    y: float


def table_pages(table: Table) -> list[DrawnPage]:
    """Make the pages of a table: title, caption, heads, rows, and notes after the last row.

    Marks, source and protective marking stand on every page. Letters are never under 7 points.
    """
    body = _foot(table, 1, 2)[1] - _head(table, 1, 2)[1]
    notes = [line for note in table.notes for line in lines(note, _NOTE, _ROOM)]
    needed = len(notes) * line_height(_NOTE) + _GAP if notes else 0.0
    grid, pages = fit(table, _ROOM, body, needed)
    count = len(pages)
    made = []
    for number, rows in enumerate(pages, start=1):
        made.append(_page(table, grid, rows, number, count, notes if number == count else []))
    return made


def _page(
    table: Table, grid: Grid, rows: list[Fragment], number: int, count: int, notes: list[str]
) -> DrawnPage:
    items, top = _head(table, number, count)
    if rows:
        body, top = _body(table, grid, rows, top)
        items += body
        top += _GAP
    for text in notes:
        items.append(_Put(text, _LEFT, top + ascent(_NOTE), _NOTE))
        top += line_height(_NOTE)
    items += _foot(table, number, count)[0]
    text = tuple(item.text for item in items if isinstance(item, _Put))
    return DrawnPage(QSizeF(PAGE), partial(_draw, items), text)


def _head(table: Table, number: int, count: int) -> tuple[list, float]:
    """Return the marking, title, caption and marks, and where the body begins."""
    items: list = _marking(table, _MARKING_TOP)
    room = _ROOM - (_BANNER + 2 * _GAP if table.marks else 0.0)
    title = _title(table)
    if number > 1:
        title = tr("{0} (continued)").format(title)
    top = _TOP
    for points, text, bold, colour in (
        (_TITLE, title, True, _INK),
        (_CAPTION, table.caption, False, _QUIET),
    ):
        for line in lines(text, points, room, bold):
            items.append(_Put(line, _LEFT, top + ascent(points), points, bold, colour))
            top += line_height(points)
    side = _TOP
    for mark in table.marks:
        printed = lines(mark, _MARK, _BANNER - 2 * _GAP, True)
        tall = len(printed) * line_height(_MARK) + _GAP
        box = QRectF(_RIGHT - _BANNER, side, _BANNER, tall)
        items.append(_Box(box, _ALARM if is_warning(mark) else _QUIET))
        for place, line in enumerate(printed):
            x = box.center().x() - width(line, _MARK, True) / 2
            y = side + _GAP / 2 + place * line_height(_MARK) + ascent(_MARK)
            items.append(_Put(line, x, y, _MARK, True, _WHITE))
        side += tall + _GAP / 2
    # As if the title were that of a later page, so that all bodies begin alike.
    longer = lines(tr("{0} (continued)").format(_title(table)), _TITLE, room, True)
    spare = len(longer) - len(lines(title, _TITLE, room, True))
    return items, max(top + spare * line_height(_TITLE), side) + _GAP


def _title(table: Table) -> str:
    return f"{table.key}. {table.title}" if _FIGURE.match(table.id) else table.title


def _foot(table: Table, number: int, count: int) -> tuple[list, float]:
    """Return the source, licences, number of the page and marking; and where the foot begins."""
    source = tr("Source: {0}.").format("; ".join(table.sources)) if table.sources else ""
    told = " ".join(text for text in (source, *table.licences) if text)
    said = lines(told, _SOURCE, _ROOM - 30 * MM)
    top = _BOTTOM - len(said) * line_height(_SOURCE)
    items: list = _marking(table, _MARKING_BOTTOM)
    for place, text in enumerate(said):
        y = top + place * line_height(_SOURCE) + ascent(_SOURCE)
        items.append(_Put(text, _LEFT, y, _SOURCE, False, _QUIET))
    named = tr("Table {0}").format(table.key) if _FIGURE.match(table.id) else table.title
    page = tr("{0}, page {1} of {2}").format(named, number, count)
    if count > 1:
        x = _RIGHT - width(page, _SOURCE)
        items.append(_Put(page, x, _BOTTOM - line_height(_SOURCE) + ascent(_SOURCE), _SOURCE))
    return items, top - _GAP


def _marking(table: Table, top: float) -> list:
    if not table.marking:
        return []
    text = clean(table.marking).replace("\n", " ")
    x = (_LEFT + _RIGHT - width(text, _MARKING, True)) / 2
    return [_Put(text, x, top + ascent(_MARKING), _MARKING, True)]


def _body(table: Table, grid: Grid, rows: list[Fragment], top: float) -> tuple[list, float]:
    """Return the heads and rows from the top down; and where they end."""
    starts = [_LEFT]
    for one in grid.widths:
        starts.append(starts[-1] + one)
    items: list = [_Box(QRectF(_LEFT, top, starts[-1] - _LEFT, grid.head_height), _WASH)]
    for place, texts in enumerate(grid.head):
        # Heads stand on the line below them.
        start = top + grid.head_height - PAD_Y - len(texts) * grid.line
        number = table.columns[place].is_number
        items += _lines(grid, texts, start, starts, place, number, True, _INK)
    top += grid.head_height
    for part in rows:
        height = grid.height(part)
        for place, texts in enumerate(grid.cells[part.row]):
            ink = _INK
            if (part.row, place) in table.shades:
                back, text = colours(table.shades[(part.row, place)])
                area = QRectF(starts[place], top, starts[place + 1] - starts[place], height)
                items.append(_Box(area, back))
                ink = text
            shown = texts[part.first : part.last]
            number = table.columns[place].is_number
            bold = part.row in table.strong
            items += _lines(grid, shown, top + PAD_Y, starts, place, number, bold, ink)
        top += height
        items.append(_Rule(_LEFT, starts[-1], top))
    return items, top


def _lines(
    grid: Grid,
    texts: list[str],
    top: float,
    starts: list[float],
    place: int,
    number: bool,
    bold: bool,
    colour: str,
) -> list[_Put]:
    items = []
    for at, text in enumerate(texts):
        x = starts[place] + grid.pad
        if number:
            end = starts[place + 1] - grid.pad - grid.gaps[place]
            x = end - width(text, grid.points, bold)
        y = top + at * grid.line + ascent(grid.points)
        if text:
            items.append(_Put(text, x, y, grid.points, bold, colour))
    return items


def _draw(items: list, painter: QPainter) -> None:
    painter.scale(painter.device().logicalDpiX() / DPI, painter.device().logicalDpiY() / DPI)
    # Boxes first, so that none covers a letter or a line.
    for item in (one for one in items if isinstance(one, _Box)):
        painter.fillRect(item.area, QColor(item.colour))
    painter.setPen(QPen(QColor(_LINE), 0.1 * MM, Qt.PenStyle.SolidLine))
    for item in (one for one in items if isinstance(one, _Rule)):
        painter.drawLine(QPointF(item.left, item.y), QPointF(item.right, item.y))
    for item in (one for one in items if isinstance(one, _Put)):
        painter.setFont(font(item.points, item.bold))
        painter.setPen(QColor(item.colour))
        painter.drawText(QPointF(item.x, item.y), item.text)
