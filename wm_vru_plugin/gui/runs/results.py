"""Puts the temporary outputs of a run into the project, styled and grouped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from qgis.core import (
    Qgis,
    QgsLayerTreeGroup,
    QgsMessageLog,
    QgsProject,
    QgsVectorLayer,
)

from ...i18n import tr
from ...resources_path import resource
from .runner import Outcome

TABLE_MARK = "wm_vru_plugin/table"
"""Custom property of layers that were added for a dialog: which table of which package."""


@dataclass(frozen=True)
class Output:
    """An output that the panel loads.

    Attributes:
        name: the algorithm's output.
        suffix: what its layer's name ends with.
        style: file in resources/styles, without its suffix; "" for none.
    """

    name: str
    suffix: str = ""
    style: str = ""


# From bottom to top of the layer tree.
OVERLAP: tuple[Output, ...] = (
    Output("SENSITIVITY", "four rules compared"),
    Output("BY_COVERAGE", "by covering area"),
    Output("BY_AUTHORITY", "by authority"),
    Output("OUTPUT", "", "overlap"),
)
GAPS: tuple[Output, ...] = (
    Output("TABLE", "table"),
    Output("AREAS", "uncovered areas", "gap_areas"),
    Output("OUTPUT", "", "gaps"),
)


def add_to_project(outcome: Outcome, title: str, outputs: tuple[Output, ...]) -> int:
    """Add the outputs to the project, in a group of results at the top of the tree.

    Args:
        outcome: a run that ended well; its layers are taken out of it.
        title: name of the main layer, such as "Gaps: education".
        outputs: which outputs, and how each is called and drawn.

    Returns:
        How many were added.
    """
    project = QgsProject.instance()
    group = _group(project)
    added = 0
    for output in outputs:
        layer = outcome.take_layer(output.name)
        if not isinstance(layer, QgsVectorLayer):
            continue
        layer.setName(f"{title}, {tr(output.suffix)}" if output.suffix else title)
        if output.style:
            _style(layer, output.style)
        project.addMapLayer(layer, False)
        group.insertLayer(0, layer)
        added += 1
    return added


def project_layer(
    address: str, table: str, title: str, make: Callable[[], QgsVectorLayer]
) -> QgsVectorLayer:
    """Return the project's layer of a table of a package; make and add it where it has none.

    It is added unseen, in a group of its own at the bottom of the tree.

    Args:
        address: of the package.
        table: of the package.
        title: what the layer is called.
        make: makes the layer.
    """
    project = QgsProject.instance()
    mark = f"{address}|{table}"
    for there in project.mapLayers().values():
        if isinstance(there, QgsVectorLayer) and there.customProperty(TABLE_MARK) == mark:
            return there
    layer = make()
    layer.setName(title)
    layer.setCustomProperty(TABLE_MARK, mark)
    project.addMapLayer(layer, False)
    root = project.layerTreeRoot()
    name = tr("Tables of the package")
    group = root.findGroup(name) or root.addGroup(name)
    group.setExpanded(False)
    group.addLayer(layer).setItemVisibilityChecked(False)
    return layer


def name_field(layer: QgsVectorLayer) -> str:
    """Return the field of a coverage layer that most likely holds names; "" without fields."""
    fields = layer.fields()
    for wanted in ("name", "title", "label"):
        if fields.lookupField(wanted) >= 0:
            return fields.at(fields.lookupField(wanted)).name()
    texts = [field.name() for field in fields if not field.isNumeric()]
    return texts[0] if texts else fields.at(0).name() if fields.count() else ""


def _style(layer: QgsVectorLayer, style: str) -> None:
    """Style a layer; one that cannot be styled is shown in QGIS's own way, and the log says so."""
    message, ok = layer.loadNamedStyle(str(resource("styles", f"{style}.qml")))
    if not ok:
        text = f"{layer.name()}: {message}"
        QgsMessageLog.logMessage(text, tr("Needs assessment"), Qgis.MessageLevel.Warning)


def _group(project: QgsProject) -> QgsLayerTreeGroup:
    root = project.layerTreeRoot()
    name = tr("Needs assessment results")
    return root.findGroup(name) or root.insertGroup(0, name)
