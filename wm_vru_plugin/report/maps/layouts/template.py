"""Page templates: the plugin's own or the analyst's, whose items are found by id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsLayout,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
)
from qgis.PyQt.QtXml import QDomDocument

from ....core.errors import InputError
from ....i18n import tr
from ....resources_path import resource

DESIGNED_SIZE = "wmvru/designed_size"
_EDGE = 5.0  # millimetres of a page that stay free
_GAP = 1.5  # millimetres between a legend and what stands below it
_LEGEND_WIDTH = 60.0  # millimetres that labels wrap at where a template's legend is narrower
TEMPLATES: dict[str, str] = {
    "a4_landscape": "A4 landscape",
    "a4_portrait": "A4 portrait",
    "a3_landscape": "A3 landscape",
    "a3_portrait": "A3 portrait",
}
"""The plugin's own templates by id, in the order in which they are offered, with their names."""

OWN_TEMPLATE = ("templates", f"{next(iter(TEMPLATES))}.qpt")

REQUIRED: dict[str, tuple[type, str]] = {
    "title": (QgsLayoutItemLabel, "label"),
    "subtitle": (QgsLayoutItemLabel, "label"),
    "map": (QgsLayoutItemMap, "map"),
    "legend": (QgsLayoutItemLegend, "legend"),
    "scale_bar": (QgsLayoutItemScaleBar, "scale bar"),
    "north_arrow": (QgsLayoutItemPicture, "picture"),
    "figure_id": (QgsLayoutItemLabel, "label"),
    "source": (QgsLayoutItemLabel, "label"),
    "licence": (QgsLayoutItemLabel, "label"),
    "marking": (QgsLayoutItemLabel, "label"),
    "banner": (QgsLayoutItemLabel, "label"),
    "run": (QgsLayoutItemLabel, "label"),
}
"""Items that a template must have, by id: their class, and what QGIS calls it."""

OPTIONAL: dict[str, tuple[type, str]] = {
    "note": (QgsLayoutItemLabel, "label"),
    "marking_bottom": (QgsLayoutItemLabel, "label"),
    "inset": (QgsLayoutItemMap, "map"),
}
"""Items that are filled where a template has them; the inset is shown on close-ups alone."""


def read_template(path: str | Path | None = None) -> QDomDocument:
    """Read a template by an id of `TEMPLATES` or a path; the plugin's own when None.

    Raises:
        InputError: the file cannot be read or is no print layout template.
    """
    own = resource(OWN_TEMPLATE[0], f"{path}.qpt") if str(path) in TEMPLATES else None
    file = own or (Path(path) if path else resource(*OWN_TEMPLATE))
    document = QDomDocument()
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"the template cannot be read ({error})") from error
    parsed = document.setContent(text)
    # Qt 5 gives (ok, message, line, column), Qt 6 a result that is true when it went well.
    if not (parsed[0] if isinstance(parsed, tuple) else parsed):
        raise InputError(str(file), "it is not XML", "a print layout template (.qpt) saved by QGIS")
    root = document.documentElement()
    if root.tagName() != "Layout" and root.firstChildElement("Layout").isNull():
        raise InputError(
            str(file), "it is no print layout", "a print layout template (.qpt) saved by QGIS"
        )
    return document


def new_layout(
    project: QgsProject, document: QDomDocument, name: str, where: str = "Template"
) -> QgsPrintLayout:
    """Make a layout of ``project`` from a template, checked, not yet in the layout manager.

    Raises:
        InputError: the template has no page, or items are missing or of another kind.
    """
    layout = QgsPrintLayout(project)
    _, well = layout.loadFromTemplate(document, QgsReadWriteContext())
    if not well or layout.pageCollection().pageCount() == 0:
        raise InputError(where, "QGIS cannot build a page from it", "a template saved by QGIS")
    check_items(layout, where)
    _keep_sizes(layout, document)
    layout.setName(name)
    return layout


def _keep_sizes(layout: QgsLayout, document: QDomDocument) -> None:
    """Note the sizes that the template gives the items that resize themselves to their content."""
    elements = document.elementsByTagName("LayoutItem")
    for index in range(elements.count()):
        element = elements.at(index).toElement()
        name = element.attribute("id")
        if name in ("legend", "scale_bar"):
            size = QgsLayoutSize.decodeSize(element.attribute("size"))
            if not size.isEmpty():
                own = layout.convertToLayoutUnits(size)
                layout.itemById(name).setCustomProperty(
                    DESIGNED_SIZE, f"{own.width()},{own.height()}"
                )


def designed_size(found: QgsLayoutItem) -> tuple[float, float]:
    """Width and height in millimetres that the template gives an item, whatever it now has."""
    kept = str(found.customProperty(DESIGNED_SIZE) or "")
    if kept:
        width, height = kept.split(",")
        return float(width), float(height)
    return found.rect().width(), found.rect().height()


def legend_room(layout: QgsLayout) -> tuple[float, float]:
    """Width and height in millimetres that a legend may take: down and right to the next item.

    The size in a template says little, because a legend there is often empty and shrunk to that.
    """
    legend = layout.itemById("legend")
    width, _height = designed_size(legend)
    page = layout.pageCollection().page(0).rect()
    box = legend.sceneBoundingRect()
    left, top = legend.scenePos().x(), legend.scenePos().y()
    right, bottom = page.width() - _EDGE, page.height() - _EDGE
    for name in (*REQUIRED, *OPTIONAL):
        other = layout.itemById(name)
        if other is None or other is legend or not other.isVisible():
            continue
        at = other.sceneBoundingRect()
        if at.left() < left + width and at.right() > left and at.top() > top + _EDGE:
            bottom = min(bottom, at.top())
        if at.top() < box.bottom() and at.bottom() > top and at.left() > left + _EDGE:
            right = min(right, at.left())
    room = bottom - top - _GAP
    return max(min(width, right - left), min(_LEGEND_WIDTH, right - left)), room


def check_items(layout: QgsLayout, where: str) -> None:
    """Name every item that is missing or of another kind.

    Raises:
        InputError: something is amiss.
    """
    missing, wrong = [], []
    for name, (kind, word) in {**REQUIRED, **OPTIONAL}.items():
        found = layout.itemById(name)
        if found is None:
            if name in REQUIRED:
                missing.append(f"{name} ({tr(word)})")
        elif not isinstance(found, kind):
            wrong.append(f"{name} ({tr(word)})")
    if missing:
        raise InputError(
            where,
            f"the page has no item with the id {', '.join(missing)}",
            "items with the ids " + ", ".join(REQUIRED),
        )
    if wrong:
        raise InputError(where, f"these items are of another kind than named: {', '.join(wrong)}")


def item(layout: QgsLayout, name: str) -> Any:
    """Return the item with this id, None where an optional one is absent.

    PyQGIS gives the item in its own class (map, legend, label …).
    """
    found: QgsLayoutItem | None = layout.itemById(name)
    return found
