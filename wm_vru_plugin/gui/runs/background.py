"""Reading in the background: what takes long and touches neither widgets nor the project."""

from __future__ import annotations

import time
import traceback
from typing import Any, Callable

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from ...core.errors import Cancelled
from ...i18n import tr

Check = Callable[[], None]
"""Called between steps of the work; raises `Cancelled` to stop."""
LEAVE_SECONDS = 3.0
"""How long at most work that is under way is waited for, when QGIS or the plugin is left."""


def no_check() -> None:
    """Do nothing: the check for work that nobody cancels."""


class Background(QgsTask):
    """One piece of work in a thread of the task manager.

    Either function is called once, in the main thread, and neither after `abandon`.

    Args:
        title: what the task manager calls it.
        work: given a check to call between steps; runs in the thread.
        done: given what the work returned.
        ended: the work came to no result; given why, or "" where the task was cancelled in
            QGIS's own list.
    """

    live: set[Background] = set()

    def __init__(
        self,
        title: str,
        work: Callable[[Check], Any],
        done: Callable[[Any], None],
        ended: Callable[[str], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel | QgsTask.Flag.Silent)
        self._work = work
        self._done: Callable[[Any], None] | None = done
        self._ended: Callable[[str], None] | None = ended
        self._result: Any = None
        self._error = ""
        self._trace = ""

    def begin(self) -> None:
        """Hand it to the task manager."""
        if not Background.live:
            QgsApplication.instance().aboutToQuit.connect(leave)
        Background.live.add(self)
        QgsApplication.taskManager().addTask(self)

    def abandon(self) -> None:
        """Cancel, and tell nobody."""
        self._done = self._ended = None
        if not sip.isdeleted(self):
            self.cancel()

    def run(self) -> bool:
        try:
            self._result = self._work(self._check)
        except Cancelled:
            return False
        except Exception as error:  # noqa: BLE001 (logged and shown once it has ended)
            self._error = traceback.format_exception_only(type(error), error)[-1].strip()
            self._trace = traceback.format_exc()
            return False
        return True

    def finished(self, result: bool) -> None:
        done, self._done = self._done, None
        ended, self._ended = self._ended, None
        # The task manager still holds the task while it announces its end.
        QTimer.singleShot(0, lambda: self._let_go())
        if self._trace:
            text = f"{self.description()}\n{self._trace}"
            QgsMessageLog.logMessage(text, tr("Needs assessment"), Qgis.MessageLevel.Critical)
        if result and _there(done):
            done(self._result)
        elif not result and _there(ended):
            ended(self._reason())

    def _reason(self) -> str:
        if not self._error:
            return ""
        text = tr("Unexpected fault: {error} (the log of messages has the details)")
        return text.format(error=self._error)

    def _let_go(self) -> None:
        Background.live.discard(self)
        if not Background.live:
            QgsApplication.instance().aboutToQuit.disconnect(leave)

    def _check(self) -> None:
        if self.isCanceled():
            raise Cancelled


def leave() -> None:
    """Cancel what is under way, and wait a little: its threads may outlive neither QGIS nor the
    plugin."""
    tasks = [task for task in Background.live if not sip.isdeleted(task)]
    for task in tasks:
        task.abandon()
    until = time.monotonic() + LEAVE_SECONDS
    for task in tasks:
        # Nought would wait for ever.
        task.waitForFinished(max(1, round(1000 * (until - time.monotonic()))))


def _there(told: Callable[[Any], None] | None) -> bool:
    """Whether there is somebody to tell: Qt may have deleted the panel without closing it."""
    owner = getattr(told, "__self__", None)
    return told is not None and not (isinstance(owner, sip.simplewrapper) and sip.isdeleted(owner))
