"""The panel of key figures on a page: a table in a frame, beside the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemManualTable,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLegendStyle,
    QgsTableCell,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont

from ....core.places.place_facts import authority_facts, impact_area_facts
from ...figures.place_figure import AUTHORITY, PlaceFigure
from ..focus.land import land_of
from ..focus.sentences import FactRow, authority_rows, impact_area_rows
from ..labels.text_fit import SMALLEST
from .page_facts import counts_period

if TYPE_CHECKING:
    from ....store.package.package import Package

PANEL = "facts"
"""Id of an item of a template that says where the panel stands; without it the map gives way."""
TABLE = "facts_table"
_DESIGNED = "wmvru/panel"
"""Property of the frame: width in millimetres and points, as the page was made."""
_WIDTH = 68.0  # millimetres at 8 points
_MOST = 0.4  # of the map's width
_GAP = 3.0
_VALUE_SHARE = 0.42
_GRID = QColor(205, 208, 212)
_HEADING = QColor(236, 238, 241)


def make_room(layout: QgsLayout) -> None:
    """Give the panel its place on a page just made: the left part of the map's, or the item's."""
    points = _points(layout)
    own = layout.itemById(PANEL)
    if own is not None:
        box = _box(own)
        own.setVisibility(False)
    else:
        chart = layout.itemById("map")
        whole = _box(chart)
        width = min(_WIDTH * points / 8.0, _MOST * whole.width())
        box = QRectF(whole.left(), whole.top(), width, whole.height())
        _place(chart, whole.adjusted(width + _GAP, 0, 0, 0))
    table = QgsLayoutItemManualTable.create(layout)
    layout.addMultiFrame(table)
    frame = QgsLayoutFrame(layout, table)
    frame.setId(TABLE)
    # A frame takes the width of its table, which has none yet.
    frame.setCustomProperty(_DESIGNED, f"{box.width()},{points}")
    _place(frame, box)
    table.addFrame(frame)


def fill_facts(layout: QgsLayout, figure: PlaceFigure, package: Package) -> tuple[bool, list[str]]:
    """Put the key figures of the figure's place into the panel.

    Returns:
        Whether all of them found room at 7 points or more, and the rows printed.
    """
    frame = layout.itemById(TABLE)
    if frame is None:
        return True, []
    rows = fact_rows(package, figure)
    table = frame.multiFrame()
    whole = _set_rows(table, frame, rows)
    return whole, [f"{row.label}: {row.value}" if row.value else row.label for row in rows]


def fact_rows(package: Package, figure: PlaceFigure) -> list[FactRow]:
    """Return the rows of the panel of a figure whose focus is one place of the package."""
    land = land_of(package)
    period = counts_period(package, "knife_crime", "all", "lsoa") if land.knife is not None else ""
    assert figure.focus is not None
    if figure.by == AUTHORITY:
        code = figure.focus.authorities[0]
        areas = package.frame("local_authority", ["code"])
        shape = areas.loc[areas["code"] == code, "geometry"].iloc[0]
        return authority_rows(authority_facts(land, code, shape), period)
    areas = package.frame("impact_areas", ["name"])
    shape = areas.loc[areas["name"] == figure.focus.impact_area, "geometry"].iloc[0]
    return impact_area_rows(impact_area_facts(land, shape), period)


def _set_rows(
    table: QgsLayoutItemManualTable,
    frame: QgsLayoutFrame,
    rows: Sequence[FactRow],
) -> bool:
    room = frame.rect().height()
    width, points = map(float, str(frame.customProperty(_DESIGNED)).split(","))
    size = points
    while True:
        _set_table(table, rows, size, width)
        if table.totalSize().height() <= room + 0.05 or size <= SMALLEST:
            break
        size = max(size - 0.25, SMALLEST)
    return bool(table.totalSize().height() <= room + 0.05)


def _set_table(
    table: QgsLayoutItemManualTable, rows: Sequence[FactRow], points: float, width: float
) -> None:
    form = QgsTextFormat(_label_form(table.layout()))
    form.setSize(points)
    bold = QgsTextFormat(form)
    font = QFont(bold.font())
    font.setBold(True)
    bold.setFont(font)
    bold.setNamedStyle("Bold")
    margin = 0.9 * points / 8.0
    table.setCellMargin(margin)
    table.setShowGrid(True)
    table.setVerticalGrid(False)
    table.setGridStrokeWidth(0.1)
    table.setGridColor(_GRID)
    table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
    table.setContentTextFormat(form)
    table.setIncludeTableHeader(False)
    value = _VALUE_SHARE * width
    table.setTableContents(
        [[_cell(row, False, form, bold), _cell(row, True, form, bold)] for row in rows]
    )
    # Widths are of the text alone; each cell adds its margins.
    inner = width - 4 * margin
    table.setColumnWidths([inner - value, value])
    table.refresh()
    table.recalculateFrameSizes()


def _cell(row: FactRow, second: bool, form: QgsTextFormat, bold: QgsTextFormat) -> QgsTableCell:
    """Make a cell; its text is data and never evaluated."""
    cell = QgsTableCell(row.value if second else row.label)
    cell.setTextFormat(bold if row.heading else form)
    across = Qt.AlignmentFlag.AlignRight if second else Qt.AlignmentFlag.AlignLeft
    cell.setHorizontalAlignment(across)
    cell.setVerticalAlignment(Qt.AlignmentFlag.AlignVCenter)
    if row.heading:
        cell.setBackgroundColor(_HEADING)
        if not second:
            cell.setSpan(1, 2)
    return cell


def _label_form(layout: QgsLayout) -> QgsTextFormat:
    style = layout.itemById("legend").style(QgsLegendStyle.Style.SymbolLabel)
    return QgsTextFormat(style.textFormat())


def _points(layout: QgsLayout) -> float:
    return max(float(_label_form(layout).size()), SMALLEST)


def _box(found: QgsLayoutItem) -> QRectF:
    return QRectF(found.mapRectToScene(found.rect()))


def _place(found: QgsLayoutItem, box: QRectF) -> None:
    millimetres = Qgis.LayoutUnit.Millimeters
    found.attemptMove(QgsLayoutPoint(box.left(), box.top(), millimetres))
    found.attemptResize(QgsLayoutSize(box.width(), box.height(), millimetres))
