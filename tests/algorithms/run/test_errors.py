"""What an algorithm that fails says, and that it leaves nothing behind."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from wm_vru_plugin.algorithms.run.base import VruAlgorithm
from wm_vru_plugin.core.errors import Cancelled, InputError


class Held:
    """Stands for the private project and layers of a run."""


HELD: list[weakref.ref[Held]] = []


def fail_with(make: Callable[[], Exception]) -> type[VruAlgorithm]:
    class FailingAlgorithm(VruAlgorithm):
        NAME = "failing"
        TITLE = "Failing"

        def define(self) -> None:
            """No parameters."""

        def run_steps(self, run: Any) -> dict[str, Any]:
            project = Held()
            HELD.append(weakref.ref(project))
            raise make()  # made here: a test that holds the error would hold its frames

    return FailingAlgorithm


class Listener(QgsProcessingFeedback):
    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors.append(error)


CASES = {
    "input": (lambda: InputError("a.csv", "it has no column 'code'"), "a.csv: it has no column"),
    "cancelled": (Cancelled, "Cancelled; nothing was written."),
    "library": (lambda: ImportError("gone", name="openpyxl"), "openpyxl (broken: gone)"),
    "library without a name": (lambda: ImportError("DLL load failed"), "DLL load failed"),
    "own module": (
        lambda: ImportError("cannot import name 'a'", name="wm_vru_plugin.core.places.areas"),
        "cannot import name 'a'",
    ),
    "processing": (lambda: QgsProcessingException("no such layer"), "no such layer"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_failed_run_is_told_in_words_and_holds_nothing(qgis_processing: Any, case: str) -> None:
    """Through QGIS's own `run`, which keeps the exception for ever, traceback and all.

    A project held by it would be closed after GDAL, which crashes QGIS at its end.
    """
    make, words = CASES[case]
    HELD.clear()
    algorithm = fail_with(make)()
    algorithm.initAlgorithm()
    listener = Listener()
    _, done = algorithm.run({}, QgsProcessingContext(), listener)
    assert not done
    assert any(words in error for error in listener.errors), listener.errors
    assert not any("python3-wm_vru_plugin" in error for error in listener.errors)
    gc.collect()
    assert HELD[0]() is None
