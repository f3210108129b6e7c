"""Run inside QGIS by `qgis --code`: opens the panel, clicks through it and says what it saw."""

from __future__ import annotations

from collections.abc import Iterator

from driver import OUT, Driver, Step, click, grab, layers, open_panel, seen, settled
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QAction, QComboBox, QDockWidget
from qgis.utils import iface, plugins


def hold(dock: QDockWidget) -> None:
    """What QGIS does of a report that is being drawn; then it is cancelled."""
    window = iface.mainWindow()
    seen["still_open"] = not window.close()
    seen["held"] = not window.menuBar().isEnabled() and dock.isEnabled()
    seen["held_message"] = dock.message.text()
    grab("5_report_running")
    click(dock.cancel_button)


def steps() -> Iterator[Step]:
    """What an analyst does; each step is a pause in seconds or what to wait for."""
    seen["loaded"] = "wm_vru_plugin" in plugins
    window = iface.mainWindow()
    window.resize(1440, 900)
    dock = open_panel(400)
    yield settled(dock)
    yield 0.5
    seen["dock_visible"] = dock.isVisible()
    seen["pages"] = [dock.tabs.tabText(i).replace("&", "") for i in range(dock.tabs.count())]
    seen["banner"] = dock.banner.text()
    seen["summary"] = dock.data_page.summary.text()
    grab("1_data")

    dock.tabs.setCurrentWidget(dock.layers_page)
    yield 0.3
    click(dock.layers_page.all_button)
    grab("2_layers_ticked")
    click(dock.layers_page.load_button)
    yield settled(dock)
    yield 0.5
    iface.mapCanvas().zoomToFullExtent()
    yield 0.5
    yield settled(dock)
    seen["layers"] = layers()
    grab("2_layers")

    dock.tabs.setCurrentWidget(dock.analysis_page)
    yield 0.3
    click(dock.analysis_page.overlap_button)
    yield settled(dock)
    seen["overlap"] = dock.analysis_page.sentence.toPlainText()
    yield 0.5
    yield settled(dock)
    grab("3_overlap")
    click(dock.analysis_page.gaps_button)
    yield settled(dock)
    seen["gaps"] = dock.analysis_page.sentence.toPlainText()
    yield 0.5
    yield settled(dock)
    seen["results"] = [layer for layer in layers() if ": education" in str(layer["name"])]
    grab("3_gaps")

    dock.tabs.setCurrentWidget(dock.maps_page)
    yield 0.3
    page = dock.maps_page
    page.tree.tick_all(False)
    for figure in ("M09", "M14"):
        page.tree.item(figure).setCheckState(0, Qt.CheckState.Checked)
    page.dpi.setValue(100)
    page.folder.setFilePath(str(OUT / "maps"))
    click(page.export_button)
    yield settled(dock)
    yield 0.5
    seen["export"] = page.result.text()
    seen["layouts"] = len(QgsProject.instance().layoutManager().printLayouts())
    grab("4_maps")
    seen["message"] = dock.message.text()

    dock.tabs.setCurrentWidget(dock.report_page)
    yield 0.3
    page = dock.report_page
    page.folder.setFilePath(str(OUT / "report"))
    QTimer.singleShot(3000, lambda: hold(dock))
    click(page.export_button)
    yield settled(dock)
    seen["report_message"] = dock.message.text()
    seen["usable_again"] = window.menuBar().isEnabled()
    grab("5_report")

    dock.tabs.setCurrentWidget(dock.tools_page)
    yield 0.3
    dock.tools_page.select("wmvru:servicegaps")
    click(dock.tools_page.open_button)
    yield 1.0
    dialog = dock.tools_page.dialogs[-1]
    seen["dialog"] = dialog.windowTitle()
    seen["filled_in"] = [box.currentText() for box in dialog.findChildren(QComboBox)]
    grab("6_toolbox")
    dialog.close()
    action = window.findChild(QAction, "wm_vru_toggle_panel")
    dock.close()
    yield 0.3
    seen["action_follows_close"] = not action.isChecked()
    action.trigger()
    yield 0.3
    seen["reopened"] = dock.isVisible()


driver = Driver(steps())
