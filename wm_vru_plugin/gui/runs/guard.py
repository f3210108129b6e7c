"""Keeps QGIS's window from being used, or closed, under a run that holds its thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

_DROPS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
_PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class _Open(QObject):
    """Keeps a window open, and files from being dropped on it."""

    def __init__(self, held: Callable[[], None]) -> None:
        super().__init__()
        self._held = held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        closing = event.type() == QEvent.Type.Close
        if not closing and event.type() not in _DROPS:
            return False
        event.ignore()
        if closing:
            self._held()
        return True


@contextmanager
def only_panel(panel: QWidget | None, held: Callable[[], None]) -> Iterator[None]:
    """Let nothing of QGIS but the panel be used, and the main window not be closed.

    A run that holds the window's thread lets it paint and take clicks now and then. Could the
    project be closed by such a click, or QGIS left, QGIS would not survive it.

    Args:
        panel: what stays in use; with no main window around it, nothing is kept.
        held: called when somebody tries to close the window.
    """
    window = _main_window(panel)
    if panel is None or window is None:
        yield
        return
    # A filter on the window alone: one on the whole application sees objects half deleted.
    keeper = _Open(held)
    window.installEventFilter(keeper)
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    parts = [w for w in window.findChildren(QWidget, options=direct) if not w.isWindow()]
    parts += window.findChildren(QDockWidget)
    # Dialogs, layouts and tables of attributes that are open.
    parts += [w for w in QApplication.topLevelWidgets() if w.isVisible() and not _passing(w)]
    stilled = [w for w in parts if w.isEnabled() and not (_within(w, panel) or _within(panel, w))]
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


def _main_window(widget: QWidget | None) -> QMainWindow | None:
    """Return the main window that holds a widget, or over which it floats; None for none."""
    while widget is not None and not isinstance(widget, QMainWindow):
        widget = widget.parentWidget()
    return widget


def _within(widget: QWidget | None, other: QWidget) -> bool:
    """Return whether one is the other, lies in it, or was opened by it as a message box is."""
    while widget is not None and widget is not other:
        widget = widget.parentWidget()
    return widget is other


def _passing(window: QWidget) -> bool:
    """Return whether a window is one for a moment only, such as a tooltip or an open list."""
    return window.windowType() in _PASSING
