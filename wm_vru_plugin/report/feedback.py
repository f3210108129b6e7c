"""What a run tells its feedback, and asks of it."""

from __future__ import annotations

import time
from typing import Callable

from qgis.core import QgsFeedback, QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication, QThread

from ..core.errors import Cancelled

PAUSE = 0.05
"""Seconds between two turns of the window, at least."""
_last = [0.0]


def reporter(feedback: QgsFeedback | None) -> Callable[[str], None]:
    """Return a function that takes lines for the log, or ignores them where there is none."""
    if isinstance(feedback, QgsProcessingFeedback):
        return feedback.pushInfo
    return lambda _text: None


def check_cancelled(feedback: QgsFeedback | None) -> None:
    """Stop where the analyst has cancelled.

    Raises:
        Cancelled: so it is.
    """
    if feedback is not None and feedback.isCanceled():
        raise Cancelled


def process_events() -> None:
    """Let QGIS's window paint and take clicks, such as one on Cancel, while a run holds its thread.

    Nothing is done off that thread.
    """
    application = QCoreApplication.instance()
    if application is None or QThread.currentThread() != application.thread():
        return
    now = time.monotonic()
    if now - _last[0] >= PAUSE:
        _last[0] = now
        QCoreApplication.processEvents()
