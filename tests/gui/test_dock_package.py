"""How the panel comes to a package: read in the background, from a file or a database."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from types import MethodType

import pytest
from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from tests.helpers.docks import click, dock_fixture, errors, iface_fixture, sample_info, wait_end  # noqa: F401 (fixtures)
from tests.helpers.postgres import TEAM, Server, forget_connection
from wm_vru_plugin.gui.runs import background
from wm_vru_plugin.gui.runs.background import Background
from wm_vru_plugin.gui.state import state
from wm_vru_plugin.gui.state.package_info import SAMPLE
from wm_vru_plugin.gui.widgets import package_choice


@pytest.fixture
def other(tmp_path) -> str:
    path = tmp_path / "a_package_with_a_very_long_name_of_its_own_2025_final_version.gpkg"
    return str(path)


@pytest.fixture
def slow_reading(monkeypatch):
    """Reading waits until it is let go, or cancelled; tells the threads it ran in."""
    gate, threads = threading.Event(), []

    def read(address, check):
        threads.append(threading.current_thread())
        while not gate.wait(0.01):
            check()
        return replace(sample_info(), address=address)

    monkeypatch.setattr(state, "read_package_info", read)
    yield gate, threads
    gate.set()


def test_reading_leaves_the_panel_alive_and_says_what_it_does(qtbot, dock, other, slow_reading):
    gate, threads = slow_reading
    dock.state.choose(other)
    qtbot.waitUntil(lambda: bool(threads), timeout=10_000)
    assert threads[0] is not threading.main_thread()
    assert dock.state.reading and dock.cancel_button.isVisible() and dock.progress.isVisible()
    assert dock.message.text() == f"Reading {Path(other).name}…"
    assert "being read" in dock.data_page.summary.text()
    assert "being read" in dock.analysis_page.needs.text()
    for made in (dock.layers_page.load_button, dock.report_page.export_button):
        assert not made.isEnabled()
    assert dock.data_page.tables.topLevelItemCount() == 0
    assert dock.data_page.choice.use_package.isEnabled()
    gate.set()
    wait_end(qtbot, dock)
    assert dock.state.info.address == other and not dock.cancel_button.isVisible()
    assert dock.layers_page.load_button.isEnabled() and dock.message.text() == ""
    assert QgsProject.instance().mapLayers() == {}


def test_cancelled_reading_keeps_the_package_of_before(qtbot, dock, other, slow_reading, iface):
    _, threads = slow_reading
    dock.data_page.choice.use_package.setChecked(True)
    dock.data_page.choice.package_file.setFilePath(other)
    qtbot.waitUntil(lambda: bool(threads), timeout=10_000)
    click(qtbot, dock.cancel_button)
    assert not dock.state.busy and dock.state.info.address == SAMPLE
    assert dock.message.text() == "Cancelled; the package was not read."
    assert dock.data_page.choice.use_sample.isChecked()
    assert "1,680 LSOAs" in dock.data_page.summary.text() and dock.banner.isVisible()
    assert dock.layers_page.load_button.isEnabled()
    qtbot.waitUntil(lambda: not Background.live, timeout=10_000)
    assert errors(iface) == [] and dock.state.info.address == SAMPLE


def test_closed_while_it_reads_and_opened_again(qtbot, dock, other, slow_reading):
    gate, _ = slow_reading
    dock.state.info = state.PackageInfo(other)
    dock.state.read_again()
    dock.close()
    assert not dock.state.busy
    gate.set()
    dock.show()
    wait_end(qtbot, dock)
    assert dock.state.ready and dock.state.info.address == other


def test_reading_cancelled_in_the_list_of_tasks_is_said(qtbot, dock, other, slow_reading, iface):
    _, threads = slow_reading
    dock.state.choose(other)
    qtbot.waitUntil(lambda: bool(threads), timeout=10_000)
    next(iter(Background.live)).cancel()
    wait_end(qtbot, dock)
    assert dock.message.text() == "Cancelled; the package was not read."
    assert not dock.cancel_button.isVisible() and dock.layers_page.load_button.isEnabled()
    assert dock.state.info.address == SAMPLE and errors(iface) == []


@pytest.fixture
def log(qgis_app):
    """What goes into the log of messages."""
    texts = []

    def hear(text, tag, level):
        if tag == "Needs assessment":
            texts.append(text)

    QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(hear)
    yield texts
    QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].disconnect(hear)


def stumble(*_):
    raise TypeError("no such colour")


FAULT = "Unexpected fault: TypeError: no such colour (the log of messages has the details)"


def test_fault_in_reading_is_said_and_logged(qtbot, dock, other, iface, monkeypatch, log):
    monkeypatch.setattr(state, "read_package_info", stumble)
    dock.state.choose(other)
    wait_end(qtbot, dock)
    assert errors(iface) == [FAULT] and dock.message.text() == f"Error: {FAULT}"
    assert not dock.cancel_button.isVisible() and dock.layers_page.load_button.isEnabled()
    assert dock.state.info.address == SAMPLE and dock.data_page.choice.use_sample.isChecked()
    assert len(log) == 1 and "Traceback" in log[0] and "in stumble" in log[0]


def test_panel_that_qt_deleted_is_not_told(qtbot, log):
    told, gone = [], QObject()
    task = Background(
        "x", stumble, told.append, MethodType(lambda _, text: told.append(text), gone)
    )
    sip.delete(gone)
    task.begin()
    qtbot.waitUntil(lambda: not Background.live, timeout=10_000)
    assert told == [] and len(log) == 1


def test_leaving_qgis_waits_for_the_reading(qtbot, qgis_app):
    began, ended, told = threading.Event(), [], []

    def work(check):
        try:
            while True:
                began.set()
                time.sleep(0.05)
                check()
        finally:
            ended.append(True)

    Background("x", work, told.append, told.append).begin()
    assert began.wait(10)
    qgis_app.aboutToQuit.emit()
    assert ended == [True]
    qtbot.waitUntil(lambda: not Background.live, timeout=10_000)
    assert told == []


def test_leaving_qgis_waits_a_few_seconds_at_most(qtbot, monkeypatch):
    monkeypatch.setattr(background, "LEAVE_SECONDS", 0.2)
    began, gate = threading.Event(), threading.Event()
    Background("x", lambda check: (began.set(), gate.wait(20)), print, print).begin()
    assert began.wait(10)
    before = time.monotonic()
    background.leave()
    assert time.monotonic() - before < 5
    gate.set()
    qtbot.waitUntil(lambda: not Background.live, timeout=10_000)


def test_the_second_choice_wins(qtbot, dock, other, slow_reading):
    gate, _ = slow_reading
    dock.state.choose(other)
    dock.state.choose(SAMPLE)
    gate.set()
    wait_end(qtbot, dock)
    qtbot.waitUntil(lambda: not Background.live, timeout=60_000)
    assert dock.state.info.address == SAMPLE


# Packages in a database


@pytest.fixture
def stored(qgis_app):
    """A stored connection to a database that is not there."""
    Server(Path(), 1).store_connection(TEAM)
    yield TEAM
    forget_connection(TEAM)


def test_schemas_that_hold_packages_are_offered(qtbot, dock, stored, monkeypatch):
    chosen = []
    monkeypatch.setattr(package_choice, "_schemas", lambda name, check: (["old", "vru"], ""))
    choice = dock.data_page.choice
    choice.chosen.disconnect()
    choice.chosen.connect(chosen.append)
    choice.connection.setConnection(stored)
    choice.use_database.setChecked(True)
    qtbot.waitUntil(lambda: choice.schema.count() == 2, timeout=10_000)
    assert choice.connection.isVisible() and choice.schema.isEnabled()
    assert "Packages found: 2" in choice.database_note.text() and chosen == []
    choice.schema.setCurrentIndex(1)
    choice.schema.activated.emit(1)
    assert chosen == [f"postgis:{stored}/vru"]


def test_database_without_packages_says_so(qtbot, dock, stored, monkeypatch):
    monkeypatch.setattr(package_choice, "_schemas", lambda name, check: ([], ""))
    choice = dock.data_page.choice
    choice.connection.setConnection(stored)
    choice.use_database.setChecked(True)
    said = "No schema of this database holds a package."
    qtbot.waitUntil(lambda: choice.database_note.text() == said, timeout=10_000)
    assert not choice.schema.isEnabled() and choice.address == ""
    assert dock.state.info.address == SAMPLE


def test_database_that_is_not_there_is_named(qtbot, dock, stored, iface):
    choice = dock.data_page.choice
    choice.connection.setConnection(stored)
    choice.use_database.setChecked(True)
    qtbot.waitUntil(lambda: bool(errors(iface)), timeout=30_000)
    assert stored in errors(iface)[0] and "open-sesame" not in errors(iface)[0]
    assert choice.database_note.text() == errors(iface)[0]


def looking(name, check):
    while True:
        time.sleep(0.01)
        check()


def test_search_cancelled_in_the_list_of_tasks_is_said(qtbot, dock, stored, monkeypatch, iface):
    monkeypatch.setattr(package_choice, "_schemas", looking)
    choice = dock.data_page.choice
    choice.connection.setConnection(stored)
    choice.use_database.setChecked(True)
    assert choice.database_note.text().startswith("Looking for packages")
    said = "Cancelled; pick the connection again to look for packages."
    next(iter(Background.live)).cancel()
    qtbot.waitUntil(lambda: choice.database_note.text() == said, timeout=10_000)
    assert errors(iface) == []
    monkeypatch.setattr(package_choice, "_schemas", lambda name, check: (["old", "vru"], ""))
    choice.connection.activated.emit(choice.connection.currentIndex())
    qtbot.waitUntil(lambda: choice.schema.count() == 2, timeout=10_000)


def test_search_under_way_when_the_panel_is_closed_is_said(qtbot, dock, stored, monkeypatch):
    monkeypatch.setattr(package_choice, "_schemas", looking)
    choice = dock.data_page.choice
    choice.connection.setConnection(stored)
    choice.use_database.setChecked(True)
    dock.close()
    assert choice.database_note.text().startswith("Cancelled; ")


def test_fault_in_the_search_is_said(qtbot, dock, stored, monkeypatch, iface, log):
    monkeypatch.setattr(package_choice, "_schemas", stumble)
    choice = dock.data_page.choice
    choice.connection.setConnection(stored)
    choice.use_database.setChecked(True)
    qtbot.waitUntil(lambda: bool(errors(iface)), timeout=10_000)
    assert errors(iface) == [FAULT] and choice.database_note.text() == FAULT
    assert "in stumble" in log[0]
