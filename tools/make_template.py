"""Build the page templates: A4 and A3, landscape and portrait, items found by id.

Run as ``python tools/make_template.py [FOLDER]``; the results are committed so that the plugin
needs no build step. Item identifiers are made stable, so a rebuild without a change is no change.
"""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

from page_designs import DESIGNS, FORMS, INK, Box, Design
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFillSymbol,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapOverview,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "templates"
FONT = "DejaVu Sans"
LINE = QColor(150, 155, 160)
ALARM = QColor(170, 20, 30)
ARROW = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60" width="40" height="60">'
    '<path d="M20 20 L34 58 L20 49 Z" fill="#202124" stroke="#202124" stroke-width="1.5"/>'
    '<path d="M20 20 L6 58 L20 49 Z" fill="#ffffff" stroke="#202124" stroke-width="1.5"/>'
    '<path d="M14 15 L14 2 L26 15 L26 2" fill="none" stroke="#202124" stroke-width="2.6"/></svg>'
)


def text_format(points: float, bold: bool = False, colour: QColor = INK) -> QgsTextFormat:
    """An explicit font, so that a page looks the same wherever it is drawn."""
    form = QgsTextFormat()
    font = QFont(FONT)
    font.setBold(bold)
    # A trace of spacing turns ligatures off, so that "official" is found in the PDF's text.
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.02)
    form.setFont(font)
    form.setNamedStyle("Bold" if bold else "Book")
    form.setFamilies(["Liberation Sans", "Arial", "Verdana"])
    form.setSize(points)
    form.setSizeUnit(Qgis.RenderUnit.Points)
    form.setColor(colour)
    return form


def place(layout: QgsPrintLayout, item: Any, name: str, box: tuple[float, ...]) -> None:
    """Add an item under an id, at ``box`` (x, y, width, height in millimetres)."""
    item.setId(name)
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(box[0], box[1], Qgis.LayoutUnit.Millimeters))
    item.attemptResize(QgsLayoutSize(box[2], box[3], Qgis.LayoutUnit.Millimeters))


def add_labels(layout: QgsPrintLayout, design: Design) -> None:
    """Every label, empty: the pages fill them."""
    across = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "centre": Qt.AlignmentFlag.AlignHCenter,
        "right": Qt.AlignmentFlag.AlignRight,
    }
    down = {
        "top": Qt.AlignmentFlag.AlignTop,
        "middle": Qt.AlignmentFlag.AlignVCenter,
        "bottom": Qt.AlignmentFlag.AlignBottom,
    }
    for name, form in FORMS.items():
        label = QgsLayoutItemLabel(layout)
        label.setMode(QgsLayoutItemLabel.Mode.ModeFont)
        label.setTextFormat(text_format(form.points * design.type_scale, form.bold, form.colour))
        label.setHAlign(across[form.across])
        label.setVAlign(down[design.note_down if name == "note" else form.down])
        label.setMarginX(2 if name == "banner" else 0)
        label.setMarginY(1 if name == "banner" else 0)
        label.setText("")
        if name == "banner":
            label.setBackgroundEnabled(True)
            label.setBackgroundColor(ALARM)
        place(layout, label, name, design.boxes[name])


def framed_map(layout: QgsPrintLayout, name: str, box: Box) -> QgsLayoutItemMap:
    item = QgsLayoutItemMap(layout)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(LINE)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2, Qgis.LayoutUnit.Millimeters))
    item.setBackgroundColor(QColor("white"))
    place(layout, item, name, box)
    return item


def add_inset(layout: QgsPrintLayout, linked: QgsLayoutItemMap, box: Box) -> None:
    """A small map of the whole study area, on which the frame of a close-up is drawn."""
    inset = framed_map(layout, "inset", box)
    overview = QgsLayoutItemMapOverview("focus", inset)
    inset.overviews().addOverview(overview)
    overview.setLinkedMap(linked)
    overview.setFrameSymbol(
        QgsFillSymbol.createSimple(
            {
                "color": "200,16,46,46",
                "outline_color": "200,16,46,255",
                "outline_width": "0.6",
                "outline_width_unit": "MM",
                "joinstyle": "miter",
            }
        )
    )


def add_legend(layout: QgsPrintLayout, linked: QgsLayoutItemMap, design: Design) -> None:
    scale = design.type_scale
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    legend.setLinkedMap(linked)
    legend.setTitle("")
    component = QgsLegendStyle.Style
    for style, points, bold in (
        (component.Title, 9.5, True),
        (component.Group, 8.5, True),
        (component.Subgroup, 8.5, True),
        (component.SymbolLabel, 8, False),
    ):
        shape = legend.style(style)
        shape.setTextFormat(text_format(points * scale, bold))
        legend.setStyle(style, shape)
    for style, side, space in (
        (component.Subgroup, QgsLegendStyle.Side.Top, 3.0),
        (component.Symbol, QgsLegendStyle.Side.Top, 1.4),
        (component.SymbolLabel, QgsLegendStyle.Side.Left, 2.0),
    ):
        shape = legend.style(style)
        shape.setMargin(side, space * scale)
        legend.setStyle(style, shape)
    legend.setSymbolWidth(6 * scale)
    legend.setSymbolHeight(3.6 * scale)
    legend.setBoxSpace(0)
    legend.setColumnCount(1)
    legend.setResizeToContents(True)
    legend.setReferencePoint(QgsLayoutItemLegend.ReferencePoint.UpperLeft)
    place(layout, legend, "legend", design.boxes["legend"])


def add_scale_and_north(layout: QgsPrintLayout, linked: QgsLayoutItemMap, design: Design) -> None:
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(linked)
    bar.setUnits(Qgis.DistanceUnit.Kilometers)
    bar.setUnitLabel("km")
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(2)
    bar.setUnitsPerSegment(5)
    bar.setHeight(2)
    bar.setLabelBarSpace(1)
    bar.setBoxContentSpace(0.5)
    bar.setTextFormat(text_format(7.5 * design.type_scale))
    place(layout, bar, "scale_bar", design.boxes["scale_bar"])
    north = QgsLayoutItemPicture(layout)
    # Inside the template, so that it needs no file beside it; named SVG, else it is drawn as dots.
    arrow = "base64:" + base64.b64encode(ARROW.encode()).decode("ascii")
    north.setPicturePath(arrow, Qgis.PictureFormat.SVG)
    north.setLinkedMap(linked)
    north.setNorthMode(QgsLayoutItemPicture.NorthMode.GridNorth)
    north.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
    place(layout, north, "north_arrow", design.boxes["north_arrow"])


def stable(text: str) -> str:
    """Sort the attributes, number the random identifiers: equal pages are equal files."""
    text = canonicalize(text)
    known: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return known.setdefault(
            match.group(0), f"{{00000000-0000-4000-8000-{len(known) + 1:012d}}}"
        )

    return re.sub(r"\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}", number, text) + "\n"


def build(design: Design, target: Path) -> None:
    """Write the template to ``target``."""
    project = QgsProject()
    layout = QgsPrintLayout(project)
    way = "landscape" if design.landscape else "portrait"
    layout.setName(f"VRU needs assessment, {design.paper} {way}")
    layout.initializeDefaults()
    orientation = QgsLayoutItemPage.Orientation
    layout.pageCollection().page(0).setPageSize(
        design.paper, orientation.Landscape if design.landscape else orientation.Portrait
    )
    layout.setUnits(Qgis.LayoutUnit.Millimeters)
    linked = framed_map(layout, "map", design.boxes["map"])
    add_inset(layout, linked, design.boxes["inset"])
    add_legend(layout, linked, design)
    add_labels(layout, design)
    add_scale_and_north(layout, linked, design)
    if not layout.saveAsTemplate(str(target), QgsReadWriteContext()):
        raise SystemExit(f"{target} cannot be written")
    target.write_text(stable(target.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    folder.mkdir(parents=True, exist_ok=True)
    for page in DESIGNS:
        build(page, folder / f"{page.id}.qpt")
        print(f"{page.id}.qpt", flush=True)
    application.exitQgis()
