"""The panel's Toolbox and Report pages, and what a run that holds the window leaves in use."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import MagicMock

import pytest
from qgis.core import QgsApplication, QgsProcessing, QgsProcessingContext, QgsProject
from qgis.gui import QgsGui
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QDialog, QDockWidget, QMainWindow, QMessageBox, QToolBar

from tests.helpers.docks import LEFT, click, dock_fixture, errors, iface_fixture  # noqa: F401 (fixtures)
from tests.helpers.walks import walks_fixture  # noqa: F401 (a fixture)
from wm_vru_plugin.gui.runs import history
from wm_vru_plugin.gui.runs.guard import only_panel
from wm_vru_plugin.gui.runs.runner import Outcome
from wm_vru_plugin.gui.widgets.tools_list import matching, one_line, prefill, tools
from wm_vru_plugin.report.feedback import process_events

RESULTS_OF_OTHERS = {"wmvru:comparegaps", "wmvru:impactareas", "wmvru:circleclusters"}
"""Their main input is the result of another algorithm, so nothing of the package is it."""
FOLDERS = {"wmvru:download", "wmvru:prepare", "wmvru:templates", "wmvru:comparepackages"}


def test_every_algorithm_is_listed_in_its_group(dock):
    tree = dock.tools_page.tree
    groups = [tree.topLevelItem(i) for i in range(tree.topLevelItemCount())]
    assert [group.text(0) for group in groups] == [
        "Data", "Layers", "Analysis", "Statistics", "Hot spots and grids", "Report",
    ]  # fmt: skip
    leaves = [group.child(i) for group in groups for i in range(group.childCount())]
    provider = QgsApplication.processingRegistry().providerById("wmvru")
    ids = [leaf.data(0, Qt.ItemDataRole.UserRole) for leaf in leaves]
    assert sorted(ids) == sorted(algorithm.id() for algorithm in provider.algorithms())
    for leaf in leaves:
        line = leaf.data(0, Qt.ItemDataRole.UserRole + 1)
        assert 15 < len(line) <= 200 and line[-1] in ".?", (leaf.text(0), line)
        assert not leaf.icon(0).isNull()


def test_a_line_is_one_sentence():
    assert one_line("Which? Those that  are.\nMore.") == "Which?"
    assert one_line("Short: as it is. Next.") == "Short: as it is."
    assert one_line(f"{'Long ' * 12}head: {'and much more of it ' * 6}.") == f"{'Long ' * 12}head."


def test_search_finds_by_any_word(wmvru_provider, dock):
    assert {tool.id for tool in matching(tools(), "kernel density")} == {"wmvru:heatmap"}
    page = dock.tools_page
    page.search.setText("claims 2020")
    assert page.current_id() == "wmvru:findings" and page.open_button.isEnabled()
    page.search.setText("no such thing")
    assert page.tree.topLevelItemCount() == 0 and not page.open_button.isEnabled()
    page.search.setText("")
    assert page.tree.topLevelItemCount() == 6


def test_dialogs_open_with_what_runs(dock):
    """What is filled in passes the checks, once outputs are named."""
    registry = QgsApplication.processingRegistry()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    info = dock.state.info
    for tool in tools():
        algorithm = registry.algorithmById(tool.id)
        values = prefill(tool.id, info.has, dock.state.table, info.address)
        names = {definition.name() for definition in algorithm.parameterDefinitions()}
        assert set(values) <= names, tool.id
        if tool.id in RESULTS_OF_OTHERS | FOLDERS:
            continue
        assert values, tool.id
        for definition in algorithm.destinationParameterDefinitions():
            values[definition.name()] = QgsProcessing.TEMPORARY_OUTPUT
        assert algorithm.checkParameterValues(values, context) == (True, ""), tool.id
    package = info.address
    assert prefill("wmvru:exportreport", info.has, dock.state.table, package) == {
        "PACKAGE": package
    }
    assert prefill("wmvru:comparepackages", info.has, dock.state.table, package) == {
        "AFTER": package
    }
    gaps = prefill("wmvru:gaps", info.has, dock.state.table, package)
    assert gaps["DOMAIN"] == "education" and "MIN_AREAS" not in gaps and "OUTPUT" not in gaps
    lacking = prefill("wmvru:gaps", lambda table: table != "impact_areas", str, package)
    assert set(lacking) == {"NEED"}


def test_tables_come_into_the_project_once_and_unseen(qtbot, dock, monkeypatch):
    from qgis import processing

    opened = []

    def create(algorithm_id, values):
        opened.append((algorithm_id, values))
        return QDialog(dock)

    monkeypatch.setattr(processing, "createAlgorithmDialog", create)
    page = dock.tools_page
    for _ in range(2):
        page.select("wmvru:gaps")
        click(qtbot, page.open_button)
    layers = QgsProject.instance().mapLayers()
    assert sorted(layer.name() for layer in layers.values()) == [
        "SYNTHETIC: impact_areas",
        "SYNTHETIC: lsoa_deprivation",
    ]
    (algorithm_id, values), again = opened
    assert algorithm_id == "wmvru:gaps" and again == opened[0]
    assert layers[values["NEED"]].name() == "SYNTHETIC: lsoa_deprivation"
    assert layers[values["COVERAGE"]].name() == "SYNTHETIC: impact_areas"
    root = QgsProject.instance().layerTreeRoot()
    assert not any(node.isVisible() for node in root.findLayers())
    assert len(root.findGroup("Tables of the package").findLayers()) == 2


# The report


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toLocalFile()))
    return urls


def test_report_is_made_said_and_opened(qtbot, dock, iface, opened, monkeypatch, tmp_path):
    page = dock.report_page
    folder = tmp_path / "out"
    sent = []

    def run(algorithm_id, parameters, done):
        sent.append((algorithm_id, parameters))
        folder.mkdir()
        (folder / "report.html").write_text("<html></html>", encoding="utf-8")
        results = {"INDEX": str(folder / "report.html"), "MISSING": "C33: a series"}
        done(Outcome(algorithm_id, True, results=results))

    monkeypatch.setattr(dock.runner, "run", run)
    page.folder.setFilePath(str(folder))
    page.pdf.setChecked(False)
    assert not page.open_button.isEnabled() and not page.folder_button.isEnabled()
    click(qtbot, page.export_button)
    (algorithm_id, parameters), *_ = sent
    assert algorithm_id == "wmvru:exportreport"
    assert parameters["OUTPUT"] == str(folder) and parameters["PDF"] is False
    assert "C33: a series" in page.result.toPlainText()
    assert dock.message.text() == "The report was written."
    click(qtbot, page.open_button)
    click(qtbot, page.folder_button)
    assert [Path(url) for url in opened] == [folder / "report.html", folder]
    page.folder.setFilePath(str(tmp_path))
    assert not page.open_button.isEnabled()


def test_report_cancelled_at_once_writes_nothing(qtbot, dock, iface, tmp_path):
    page = dock.report_page
    page.folder.setFilePath(str(tmp_path / "out"))
    QTimer.singleShot(50, lambda: dock.cancel_button.click())
    click(qtbot, page.export_button)
    assert dock.message.text() == "Cancelled; nothing was written."
    assert list(tmp_path.iterdir()) == [] and errors(iface) == []
    assert page.export_button.isEnabled()


# A run that holds the window


def test_no_dialog_can_be_opened_during_a_run(dock, walks, monkeypatch):
    page, opened, seen = dock.tools_page, [], []
    monkeypatch.setattr(page, "open", opened.append)
    page.select("wmvru:gaps")
    assert page.open_button.isEnabled()

    def try_it() -> None:
        seen.append(page.open_button.isEnabled())
        page.tree.itemActivated.emit(page.tree.currentItem(), 0)
        page.search.setText("gaps")
        seen.append(page.open_button.isEnabled())

    QTimer.singleShot(100, try_it)
    dock.runner.run("walks:walkhere", {"STEPS": 40}, lambda _: None)
    assert seen == [False, False] and opened == []
    assert page.open_button.isEnabled()


def test_window_is_free_when_the_caller_is_told(qtbot, dock, walks):
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = QToolBar(window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    during, after = [], []
    QTimer.singleShot(50, lambda: during.append(bar.isEnabled()))
    dock.runner.run("walks:walkhere", {"STEPS": 20}, lambda _: after.append(bar.isEnabled()))
    dock.setParent(None)
    assert during == [False] and after == [True]


def test_opened_again_under_a_run_that_holds_the_window(dock, walks):
    seen, outcomes = [], []

    def close() -> None:
        dock.close()
        dock.show()
        started = dock.runner.run("walks:walk", {"STEPS": 1}, outcomes.append)
        gaps = dock.analysis_page.gaps_button.isEnabled()
        seen.append((dock.runner.busy, started, gaps, dock.message.text()))

    QTimer.singleShot(100, close)
    dock.runner.run("walks:walkhere", {"STEPS": 1000}, outcomes.append)
    assert seen == [(True, False, False, "Cancelling…")] and outcomes == []
    assert not dock.runner.busy and not dock.cancel_button.isVisible()
    assert dock.analysis_page.gaps_button.isEnabled()
    assert dock.message.text() == "Cancelled; nothing was written."
    assert dock.runner.run("walks:walkhere", {"STEPS": 1}, outcomes.append)
    assert [outcome.ok for outcome in outcomes] == [True]


def test_only_the_panel_is_in_use_and_the_window_stays(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    bar, asleep = QToolBar(window), QToolBar(window)
    asleep.setEnabled(False)
    panel = QDockWidget(window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
    window.show()
    held = []
    with only_panel(panel, lambda: held.append(True)):
        assert not bar.isEnabled() and panel.isEnabled()
        assert not window.close() and held == [True]
    assert bar.isEnabled() and not asleep.isEnabled()
    assert window.close() and held == [True]


class Window(QMainWindow):
    """Takes what is dropped on it, as that of QGIS takes projects."""

    def dragEnterEvent(self, event) -> None:
        self.taken.append(event.type())
        event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        self.taken.append(event.type())

    def drop(self) -> list[QEvent.Type]:
        """Drag a file onto the window and drop it; tells which of both it took."""
        self.taken = []
        self.setAcceptDrops(True)
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile("other.qgz")])
        given = (Qt.DropAction.CopyAction, files, LEFT, Qt.KeyboardModifier.NoModifier)
        for event in (QDragEnterEvent(QPoint(5, 5), *given), QDropEvent(QPointF(5, 5), *given)):
            QCoreApplication.sendEvent(self, event)
        return self.taken


def test_nothing_beside_the_panel_is_in_use(qtbot):
    window = Window()
    qtbot.addWidget(window)
    panel, other = QDockWidget(window), QDockWidget(window)
    for dock in (panel, other):
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.setFloating(True)
    dialog, closed, asleep = QDialog(window), QDialog(window), QDialog(window)
    asleep.setEnabled(False)
    box = QMessageBox(panel)
    for shown in (window, panel, other, dialog, closed, asleep, box):
        shown.show()
    held = []
    with only_panel(panel, lambda: held.append(True)):
        assert not (other.isEnabled() or dialog.isEnabled() or closed.isEnabled())
        assert panel.isEnabled() and box.isEnabled() and window.isEnabled()
        sip.delete(closed)
        assert window.drop() == []
    assert other.isEnabled() and dialog.isEnabled() and not asleep.isEnabled() and held == []
    assert window.drop() == [QEvent.Type.DragEnter, QEvent.Type.Drop]


def test_a_breath_lets_the_window_work(qtbot):
    seen = []
    QTimer.singleShot(0, lambda: seen.append(True))
    qtbot.waitUntil(lambda: (process_events(), bool(seen))[1], timeout=5_000)


def test_no_password_goes_into_the_history(dock, monkeypatch):
    entries = []
    registry = MagicMock()
    registry.addEntry = lambda provider, entry: entries.append(entry)
    monkeypatch.setattr(QgsGui, "historyProviderRegistry", lambda: registry)
    context = QgsProcessingContext()
    for need, count in (("postgres://dbname='v' password='x'", 0), ("a.gpkg", 1)):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("wmvru:gaps")
        history.enter_into_history(algorithm, {"NEED": need}, context)
        assert len(entries) == count
