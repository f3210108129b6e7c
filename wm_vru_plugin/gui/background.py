"""Reading in the background: what takes long and touches neither widgets nor the project."""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from ..core.errors import Cancelled

Check = Callable[[], None]
"""Called between steps of the work; raises `Cancelled` to stop."""


def no_check() -> None:
    """The check of work that nobody cancels."""


class Background(QgsTask):
    """One piece of work in a thread of the task manager.

    Args:
        title: what the task manager calls it.
        work: given a check to call between steps; runs in the thread.
        done: given what the work returned; called in the main thread, and not after a cancel.
    """

    live: set[Background] = set()

    def __init__(
        self, title: str, work: Callable[[Check], Any], done: Callable[[Any], None]
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel | QgsTask.Flag.Silent)
        self._work = work
        self._done: Callable[[Any], None] | None = done
        self._result: Any = None

    def begin(self) -> None:
        """Hand it to the task manager."""
        Background.live.add(self)
        QgsApplication.taskManager().addTask(self)

    def abandon(self) -> None:
        """Cancel, and tell nobody."""
        self._done = None
        if not sip.isdeleted(self):
            self.cancel()

    def run(self) -> bool:
        try:
            self._result = self._work(self._check)
        except Cancelled:
            return False
        return True

    def finished(self, result: bool) -> None:
        done, self._done = self._done, None
        # The task manager still holds the task while it announces its end.
        QTimer.singleShot(0, lambda: Background.live.discard(self))
        owner = getattr(done, "__self__", None)
        if isinstance(owner, sip.simplewrapper) and sip.isdeleted(owner):
            # Qt deleted the panel without closing it.
            return
        if result and done is not None:
            done(self._result)

    def _check(self) -> None:
        if self.isCanceled():
            raise Cancelled
