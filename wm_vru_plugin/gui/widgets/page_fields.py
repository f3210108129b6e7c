"""The fields that say how pages are drawn, of the map pages and the report alike."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QSpinBox

from ...i18n import tr
from ..state.defaults import MAP_DEFAULTS
from .widgets import file_widget, named


def dpi_field(object_name: str) -> QSpinBox:
    """Resolution of the pictures."""
    box = QSpinBox()
    box.setRange(MAP_DEFAULTS.min_dpi, MAP_DEFAULTS.max_dpi)
    box.setSingleStep(50)
    box.setValue(MAP_DEFAULTS.dpi)
    box.setSuffix(tr(" dpi"))
    named(
        box,
        object_name,
        tr("Resolution of the pictures"),
        tr("More dots make sharper pictures, larger files and a longer run"),
    )
    return box


def template_field(object_name: str, tip: str) -> QgsFileWidget:
    """Make the field for the analyst's own print layout template."""
    widget = file_widget(QgsFileWidget.StorageMode.GetFile, tr("Layout template"), object_name, tip)
    widget.setFilter(tr("Layout template") + " (*.qpt)")
    widget.lineEdit().setPlaceholderText(tr("The plugin's own"))
    return widget


def template_parameter(widget: QgsFileWidget) -> dict[str, Any]:
    """Return the parameter for the template that was picked; empty where none was."""
    path = widget.filePath().strip()
    return {"TEMPLATE": path} if path else {}
