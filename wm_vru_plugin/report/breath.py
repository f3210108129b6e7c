"""Letting QGIS's window breathe during a run that holds its thread."""

from __future__ import annotations

import time

from qgis.PyQt.QtCore import QCoreApplication, QThread

PAUSE = 0.05
"""Seconds between two breaths, at least."""
_last = [0.0]


def breathe() -> None:
    """Let the window paint and take clicks, such as one on Cancel; nothing off its thread."""
    application = QCoreApplication.instance()
    if application is None or QThread.currentThread() != application.thread():
        return
    now = time.monotonic()
    if now - _last[0] >= PAUSE:
        _last[0] = now
        QCoreApplication.processEvents()
