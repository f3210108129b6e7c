"""The panel's runner, on small algorithms of its own that wait, fail and count."""

from __future__ import annotations

import time

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessing,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from tests.helpers.walks import (
    THREADS,
    walks_fixture,  # noqa: F401 (a fixture)
)
from wm_vru_plugin.gui.runs.runner import AlgorithmRunner, _Job


@pytest.fixture
def runner(walks):
    runner = AlgorithmRunner()
    yield runner
    if not sip.isdeleted(runner):
        runner.abandon()


def run(qtbot, runner, algorithm, **parameters):
    """Run to the end and return the outcome and the signals seen on the way."""
    outcomes, order = [], []
    runner.started.connect(lambda name: order.append(f"started {name}"))
    runner.ended.connect(lambda outcome: order.append("ended"))
    assert runner.run(f"walks:{algorithm}", parameters, outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=10_000)
    return outcomes[0], order


@pytest.mark.parametrize(("algorithm", "in_main"), [("walk", False), ("walkhere", True)])
def test_runs_in_the_right_thread_and_hands_over_results(qtbot, runner, algorithm, in_main):
    seen = []
    runner.progressed.connect(seen.append)
    outcome, order = run(qtbot, runner, algorithm, STEPS=5, OUTPUT=QgsProcessing.TEMPORARY_OUTPUT)
    assert outcome.ok and not outcome.cancelled and outcome.error == ""
    assert outcome.results["WORD"] == "arrived"
    assert [in_main] == THREADS
    assert order == [f"started {algorithm}", "ended"]
    assert outcome.warnings == ["mind the step"]
    layer = outcome.take_layer("OUTPUT")
    assert layer is not None and layer.featureCount() == 1
    assert outcome.take_layer("WORD") is None
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 100)
    assert not runner.busy


@pytest.mark.parametrize(
    ("algorithm", "reason"),
    [("fall", "the floor is wet"), ("fallhere", "the floor is wet"), ("unready", "no shoes")],
)
def test_failure_says_why_and_leaves_the_runner_free(qtbot, runner, algorithm, reason):
    outcome, _ = run(qtbot, runner, algorithm, STEPS=1)
    assert not outcome.ok and not outcome.cancelled
    assert reason in outcome.error
    assert outcome.results == {}
    assert not runner.busy
    again, _ = run(qtbot, runner, "walk", STEPS=1)
    assert again.ok


def test_fault_of_the_program_is_told_in_one_line(qtbot, runner):
    outcome, _ = run(qtbot, runner, "stumble", STEPS=1)
    assert not outcome.ok
    assert "KeyError: 'missing'" in outcome.error and "\n" not in outcome.error


def test_bad_parameter_is_refused_before_it_runs(qtbot, runner):
    outcome, order = run(qtbot, runner, "walk", STEPS="many")
    assert not outcome.ok and "steps" in outcome.error.lower()
    assert order == ["ended"] and THREADS == []


def test_unknown_algorithm_is_named(qtbot, runner):
    outcome, _ = run(qtbot, runner, "fly", STEPS=1)
    assert not outcome.ok and "walks:fly" in outcome.error


@pytest.mark.parametrize("algorithm", ["walk", "walkhere"])
def test_cancel_stops_it_and_is_no_error(qtbot, runner, algorithm):
    began = time.monotonic()
    QTimer.singleShot(200, runner.cancel)
    outcome, order = run(qtbot, runner, algorithm, STEPS=1000)
    assert outcome.cancelled and not outcome.ok
    assert outcome.error == "" and outcome.results == {}
    assert time.monotonic() - began < 8
    assert order[-1] == "ended" and not runner.busy


def test_one_run_at_a_time(qtbot, runner):
    outcomes = []
    assert runner.run("walks:walk", {"STEPS": 30}, outcomes.append)
    assert not runner.run("walks:walk", {"STEPS": 1}, outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=10_000)
    qtbot.wait(100)
    assert len(outcomes) == 1 and len(THREADS) == 1


def test_abandoned_run_stops_and_tells_nobody(qtbot, runner):
    outcomes = []
    runner.run("walks:walk", {"STEPS": 1000}, outcomes.append)
    qtbot.waitUntil(lambda: bool(THREADS), timeout=10_000)
    runner.abandon()
    assert not runner.busy
    sip.delete(runner)
    qtbot.waitUntil(lambda: not _Job.live, timeout=5_000)
    assert outcomes == []
    assert QgsApplication.taskManager().countActiveTasks() == 0
