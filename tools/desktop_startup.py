"""What `make desktop` does once QGIS is up: load the sample's layers and show the panel."""

from __future__ import annotations

import processing
from qgis.core import QgsProject
from qgis.PyQt.QtGui import QAction
from qgis.utils import iface


def start() -> None:
    """Load the sample, unless a project is open, and open the panel."""
    if not QgsProject.instance().mapLayers():
        processing.run("wmvru:loadlayers", {"PACKAGE": "", "LAYERS": []})
        iface.mapCanvas().zoomToFullExtent()
    action = iface.mainWindow().findChild(QAction, "wm_vru_toggle_panel")
    if action is not None and not action.isChecked():
        action.trigger()


start()
