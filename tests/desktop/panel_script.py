"""Run inside QGIS by `qgis --code`: opens the panel, clicks through it and says what it saw.

The environment names the folder for pictures, map pages and `seen.json` (WMVRU_DESKTOP_OUT). The
script is driven by a timer, so that the window lives as it does under an analyst's hands.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Union

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QDockWidget
from qgis.utils import iface, plugins

OUT = Path(os.environ["WMVRU_DESKTOP_OUT"])
LIMIT_SECONDS = 120
Step = Union[float, Callable[[], bool]]
seen: dict[str, object] = {"python_errors": [], "log_errors": [], "pictures": []}


def grab(name: str) -> None:
    """Save the window as a picture, and note how many colours it has."""
    path = OUT / f"{name}.png"
    picture = iface.mainWindow().grab()
    picture.save(str(path))
    small = picture.toImage().scaled(200, 125).convertToFormat(QImage.Format.Format_RGB32)
    colours = {small.pixel(x, y) for x in range(200) for y in range(125)}
    seen["pictures"].append({"name": path.name, "colours": len(colours)})


def click(button) -> None:
    if not button.isEnabled():
        raise AssertionError(f"{button.objectName()} is disabled: {button.toolTip()}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def layers() -> list[dict[str, object]]:
    """Layers of the project, from top to bottom."""
    return [
        {"name": node.name(), "valid": node.layer().isValid(), "shown": node.isVisible()}
        for node in QgsProject.instance().layerTreeRoot().findLayers()
    ]


def settled(dock) -> Callable[[], bool]:
    return lambda: not dock.runner.busy and not iface.mapCanvas().isDrawing()


def steps() -> Iterator[Step]:
    """What an analyst does; each step is a pause in seconds or what to wait for."""
    seen["loaded"] = "wm_vru_plugin" in plugins
    window = iface.mainWindow()
    window.resize(1440, 900)
    for other in window.findChildren(QDockWidget):
        if other.objectName() in ("Browser", "Browser2"):
            other.close()
    window.findChild(QAction, "wm_vru_toggle_panel").trigger()
    dock = window.findChild(QDockWidget, "wm_vru_dock")
    window.resizeDocks([dock], [400], Qt.Orientation.Horizontal)
    yield 1.0
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
    action = window.findChild(QAction, "wm_vru_toggle_panel")
    dock.close()
    yield 0.3
    seen["action_follows_close"] = not action.isChecked()
    action.trigger()
    yield 0.3
    seen["reopened"] = dock.isVisible()


class Driver:
    """Takes the steps one by one, and ends QGIS after the last or the first error."""

    def __init__(self) -> None:
        self._steps = steps()
        self._wait: Step = 0.5
        self._since = self._began = time.monotonic()
        self._stepping = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(100)

    def _tick(self) -> None:
        # A click may run an algorithm that lets the window breathe, and this timer fire.
        if self._stepping or not self._due():
            return
        self._stepping = True
        try:
            self._wait = next(self._steps)
            self._since = time.monotonic()
        except StopIteration:
            self._finish()
        except Exception:  # noqa: BLE001 (whatever it is, it is told and ends the run)
            seen["python_errors"].append(traceback.format_exc())
            self._finish()
        finally:
            self._stepping = False

    def _due(self) -> bool:
        if time.monotonic() - self._began > LIMIT_SECONDS:
            seen["python_errors"].append("took too long")
            grab("too_long")
            self._finish()
        if callable(self._wait):
            return self._wait()
        return time.monotonic() - self._since >= self._wait

    def _finish(self) -> None:
        (OUT / "seen.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")
        os._exit(0)


def note_log(message: str, tag: str, level: Qgis.MessageLevel) -> None:
    if level == Qgis.MessageLevel.Critical or "Traceback" in message:
        seen["log_errors"].append(f"{tag}: {message}")


def note_exception(kind, value, trace) -> None:
    seen["python_errors"].append("".join(traceback.format_exception(kind, value, trace)))


sys.excepthook = note_exception
QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(note_log)
driver = Driver()
