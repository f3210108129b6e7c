"""Drives a QGIS window from the inside, for scripts that `qgis --code` runs.

Put on the path by `desktop.run_in_qgis`, which names the folder to write to in WMVRU_DESKTOP_OUT.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Union

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QDockWidget
from qgis.utils import iface

OUT = Path(os.environ["WMVRU_DESKTOP_OUT"])
LIMIT_SECONDS = float(os.environ.get("WMVRU_DESKTOP_LIMIT", "150"))
Step = Union[float, Callable[[], bool]]
seen: dict[str, Any] = {"python_errors": [], "log_errors": [], "pictures": []}
"""What the script saw; written to `seen.json` at the end."""


def open_panel(width: int) -> QDockWidget:
    """Open the panel by its button, and give it a width in pixels."""
    window = iface.mainWindow()
    for other in window.findChildren(QDockWidget):
        if other.objectName() in ("Browser", "Browser2"):
            other.close()
    window.findChild(QAction, "wm_vru_toggle_panel").trigger()
    dock = window.findChild(QDockWidget, "wm_vru_dock")
    window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
    return dock


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
    return lambda: not dock.state.busy and not iface.mapCanvas().isDrawing()


class Driver:
    """Takes the steps one by one, and ends QGIS after the last or the first error."""

    def __init__(self, steps: Iterator[Step]) -> None:
        self._steps = steps
        self._wait: Step = 0.5
        self._since = self._began = time.monotonic()
        self._stepping = False
        sys.excepthook = _note_exception
        log = QgsApplication.messageLog()
        log.messageReceived[str, str, Qgis.MessageLevel].connect(_note_log)
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


def _note_log(message: str, tag: str, level: Qgis.MessageLevel) -> None:
    if level == Qgis.MessageLevel.Critical or "Traceback" in message:
        seen["log_errors"].append(f"{tag}: {message}")


def _note_exception(kind, value, trace) -> None:
    seen["python_errors"].append("".join(traceback.format_exception(kind, value, trace)))
