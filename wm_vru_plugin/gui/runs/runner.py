"""Runs Processing algorithms by id: in the background where they may, else in the main thread."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Callable

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...i18n import tr
from .guard import only_panel
from .history import enter_into_history

PUMP_SECONDS = 0.05
"""How often the main thread lets the window breathe during a run without threading."""
WORD_SECONDS = 0.3
"""How often at most the panel shows what a run says."""


class PanelFeedback(QgsProcessingFeedback):
    """Feedback that remembers what went wrong; it also writes to QGIS's Processing log.

    Signals:
        told: what the run has just said.
    """

    told = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def pushInfo(self, info: str) -> None:
        super().pushInfo(info)
        self.told.emit(info)

    def setProgressText(self, text: str) -> None:
        super().setProgressText(text)
        self.told.emit(text)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors.append(error)
        super().reportError(error, fatalError)

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)
        super().pushWarning(warning)


@dataclass
class Outcome:
    """How a run ended.

    Attributes:
        algorithm_id: the algorithm, such as "wmvru:gaps".
        ok: it ran to its end.
        cancelled: the analyst stopped it.
        results: its outputs; empty unless ``ok``.
        error: why it failed, in the algorithm's words; empty unless it failed.
        warnings: what it warned of.
    """

    algorithm_id: str
    ok: bool
    cancelled: bool = False
    results: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    warnings: list[str] = field(default_factory=list)
    context: QgsProcessingContext | None = None

    def take_layer(self, output: str) -> QgsMapLayer | None:
        """Take a temporary output layer out of the run, so that it outlives it."""
        layer_id = self.results.get(output)
        if self.context is None or not isinstance(layer_id, str):
            return None
        return self.context.takeResultLayer(layer_id)


Done = Callable[[Outcome], None]


class _Job:
    """One run: keeps everything that its thread uses alive until the run has ended."""

    live: set[_Job] = set()

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], done: Done
    ) -> None:
        self.algorithm = algorithm
        self.done: Done | None = done
        self.abandoned = False
        self.feedback = PanelFeedback()
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())
        self.context.setFeedback(self.feedback)
        self.task: QgsProcessingAlgRunnerTask | None = None
        # Layers among them belong to nobody else.
        self.parameters = parameters

    def cancel(self) -> None:
        self.feedback.cancel()
        if self.task is not None and not sip.isdeleted(self.task):
            self.task.cancel()

    def start_task(self) -> None:
        """Hand the run to the task manager; preparation happens here, in the main thread."""
        task = QgsProcessingAlgRunnerTask(
            self.algorithm, self.parameters, self.context, self.feedback
        )
        if task.isCanceled() or self.feedback.errors:
            # A task whose preparation fails cancels itself, which is no cancel of the analyst's.
            self._tell(False, False, {})
            return
        self.task = task
        task.setDescription(self.algorithm.displayName())
        _Job.live.add(self)
        task.executed.connect(self.end)
        QgsApplication.taskManager().addTask(task)

    def run_here(self) -> tuple[bool, dict[str, Any]]:
        """Run in the main thread; returns what is for `end`: whether it went well, and outputs."""
        try:
            results, ok = self.algorithm.run(
                self.parameters, self.context, self.feedback, {}, False
            )
        except QgsProcessingException as error:
            self.feedback.reportError(str(error), True)
            results, ok = {}, False
        return ok, results

    def end(self, ok: bool, results: dict[str, Any]) -> None:
        self._tell(ok, self.feedback.isCanceled() and not ok, results)
        # The task still holds the feedback and the context while it announces its end.
        QTimer.singleShot(0, lambda: _Job.live.discard(self))

    def _tell(self, ok: bool, cancelled: bool, results: dict[str, Any]) -> None:
        done, self.done = self.done, None
        if done is not None:
            done(
                Outcome(
                    self.algorithm.id(),
                    ok,
                    cancelled,
                    dict(results) if ok else {},
                    "" if ok or cancelled else self._error(),
                    list(self.feedback.warnings),
                    self.context,
                )
            )

    def _error(self) -> str:
        if not self.feedback.errors:
            return tr("It did not say why.")
        error = self.feedback.errors[-1].strip()
        if not error.startswith("Traceback"):
            return error
        # A fault of the program's own: the analyst reads its last line, the log has the rest.
        text = tr("Unexpected fault: {error} (the Processing log has the details)")
        return text.format(error=error.splitlines()[-1])


class AlgorithmRunner(QObject):
    """Runs one algorithm at a time.

    Signals:
        started: the algorithm's display name.
        progressed: per cent done.
        told: what the run has just said; not every word of one that says much.
        ended: the Outcome, before the caller's own function has it.
    """

    started = pyqtSignal(str)
    progressed = pyqtSignal(float)
    told = pyqtSignal(str)
    ended = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # What may still be clicked during a run without threading.
        self.panel: QWidget | None = None
        self._job: _Job | None = None
        self._held = False  # whether a run holds the main thread
        self._last_pump = 0.0
        self._last_word = 0.0

    @property
    def busy(self) -> bool:
        return self._job is not None

    def run(self, algorithm_id: str, parameters: dict[str, Any], done: Done) -> bool:
        """Start a run.

        Args:
            algorithm_id: such as "wmvru:gaps".
            parameters: as for ``processing.run``.
            done: called in the main thread with the Outcome, good or bad.

        Returns:
            False where another run is under way; nothing was started.
        """
        if self.busy:
            return False
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        if algorithm is None:
            problem = tr("The algorithm '{id}' is not there; is its provider switched on?")
            self._refuse(algorithm_id, problem.format(id=algorithm_id), done)
            return True
        job = _Job(algorithm, parameters, lambda outcome: self._finish(job, outcome, done))
        valid, problem = algorithm.checkParameterValues(parameters, job.context)
        if not valid:
            self._refuse(algorithm_id, problem, done)
            return True
        self._job = job
        enter_into_history(algorithm, parameters, job.context)
        job.feedback.progressChanged.connect(self.progressed)
        job.feedback.told.connect(self._hear)
        self.started.emit(algorithm.displayName())
        if algorithm.flags() & Qgis.ProcessingAlgorithmFlag.NoThreading:
            job.feedback.progressChanged.connect(self._pump)
            job.feedback.told.connect(self._pump)
            self._held = True
            try:
                with only_panel(self.panel, self._say_held):
                    QCoreApplication.processEvents()
                    ok, results = job.run_here()
            finally:
                self._held = False
            # Only now, so that the window is free for the caller's function.
            job.end(ok, results)
        else:
            job.start_task()
        return True

    def cancel(self) -> None:
        """Ask the run to stop; it ends with a cancelled Outcome."""
        if self._job is not None:
            self._job.cancel()

    def abandon(self) -> None:
        """Cancel, and do not tell the caller: the window is going away.

        A run that holds the main thread stays the runner's, and is told of by `ended`, until it
        has ended: another must not start above it.
        """
        job = self._job
        if job is None:
            return
        job.cancel()
        if self._held:
            job.abandoned = True
        else:
            self._job = job.done = None

    def _hear(self, text: str) -> None:
        """Pass on what the run says, as often as it can be read."""
        now = time.monotonic()
        if self._job is not None and now - self._last_word >= WORD_SECONDS:
            self._last_word = now
            self.told.emit(text)

    def _say_held(self) -> None:
        self.told.emit(tr("QGIS cannot be closed until this is done; Cancel stops it."))

    def _pump(self, _anything: object) -> None:
        """Let the window paint and take the click on Cancel."""
        now = time.monotonic()
        if now - self._last_pump >= PUMP_SECONDS:
            self._last_pump = now
            QCoreApplication.processEvents()

    def _refuse(self, algorithm_id: str, problem: str, done: Done) -> None:
        outcome = Outcome(algorithm_id, False, error=problem)
        self.ended.emit(outcome)
        done(outcome)

    def _finish(self, job: _Job, outcome: Outcome, done: Done) -> None:
        if sip.isdeleted(self) or self._job is not job:
            return
        self._job = None
        # First the window's own words: the caller's function may have more to say.
        self.ended.emit(outcome)
        if not job.abandoned:
            done(outcome)
