"""Run inside QGIS by tools/screenshots.py: the panel with a finding, for the README."""

from __future__ import annotations

from collections.abc import Iterator

from driver import Driver, Step, click, grab, open_panel, settled
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface

SHOWN = ("Local authorities", "Impact Areas", "Gaps: education", "uncovered areas")


def steps() -> Iterator[Step]:
    """Load a few layers, find the gaps, and take the picture."""
    iface.mainWindow().resize(1390, 850)
    dock = open_panel(410)
    yield settled(dock)
    yield 0.5
    dock.tabs.setCurrentWidget(dock.layers_page)
    yield 0.3
    click(dock.layers_page.load_button)
    yield settled(dock)
    dock.tabs.setCurrentWidget(dock.analysis_page)
    yield 0.3
    click(dock.analysis_page.gaps_button)
    yield settled(dock)
    tree = QgsProject.instance().layerTreeRoot()
    for node in tree.findLayers():
        shown = node.name().endswith(SHOWN)
        if shown:
            node.setItemVisibilityCheckedParentRecursive(True)
        else:
            node.setItemVisibilityChecked(False)
        node.setExpanded(shown)
    study_area = next(node for node in tree.findLayers() if node.name().endswith(SHOWN[0]))
    iface.setActiveLayer(study_area.layer())
    iface.zoomToActiveLayer()
    tree_dock = iface.mainWindow().findChild(QDockWidget, "Layers")
    iface.mainWindow().resizeDocks([tree_dock, dock], [330, 410], Qt.Orientation.Horizontal)
    yield 1.0
    yield settled(dock)
    yield 0.5
    # Here the exact grid may be missing, of which QGIS tells every time.
    iface.messageBar().clearWidgets()
    yield 0.3
    grab("panel")


driver = Driver(steps())
