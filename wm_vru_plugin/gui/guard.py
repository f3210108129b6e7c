"""Keeps QGIS's window from being used, or closed, under a run that holds its thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QMainWindow, QWidget


class _Open(QObject):
    """Keeps a window open."""

    def __init__(self, held: Callable[[], None]) -> None:
        super().__init__()
        self._held = held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close:
            return False
        event.ignore()
        self._held()
        return True


@contextmanager
def only_panel(panel: QWidget | None, held: Callable[[], None]) -> Iterator[None]:
    """Let nothing of the main window but the panel be used, and the window not be closed.

    A run that holds the window's thread lets it paint and take clicks now and then. Could the
    project be closed by such a click, or QGIS left, QGIS would not survive it.

    Args:
        panel: what stays in use; with no main window around it, nothing is kept.
        held: called when somebody tries to close the window.
    """
    window = panel.parent() if panel is not None else None
    if not isinstance(window, QMainWindow):
        yield
        return
    # A filter on the window alone: one on the whole application sees objects half deleted.
    keeper = _Open(held)
    window.installEventFilter(keeper)
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    stilled = [
        child
        for child in window.findChildren(QWidget, options=direct)
        if child is not panel and child.isEnabled() and not child.isWindow()
    ]
    for child in stilled:
        child.setEnabled(False)
    try:
        yield
    finally:
        for child in stilled:
            if not sip.isdeleted(child):
                child.setEnabled(True)
        if not sip.isdeleted(window):
            window.removeEventFilter(keeper)
