"""The plugin as QGIS loads, uses and unloads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtWidgets import QDockWidget

from tests.helpers.algorithms import ALGORITHMS
from wm_vru_plugin import classFactory
from wm_vru_plugin.gui.runs.background import Background
from wm_vru_plugin.resources_path import plugin_metadata, resource


class RecordingIface:
    """The few calls of QgisInterface that the plugin makes; any other is an AttributeError."""

    def __init__(self, window: Any) -> None:
        self.window = window
        self.toolbar: list[Any] = []
        self.menu: list[Any] = []
        self.docks: list[Any] = []

    def mainWindow(self) -> Any:
        return self.window

    def addToolBarIcon(self, action: Any) -> None:
        self.toolbar.append(action)

    def removeToolBarIcon(self, action: Any) -> None:
        self.toolbar.remove(action)

    def addPluginToMenu(self, name: str, action: Any) -> None:
        self.menu.append((name, action))

    def removePluginMenu(self, name: str, action: Any) -> None:
        self.menu.remove((name, action))

    def addDockWidget(self, area: Any, dock: Any) -> None:
        self.docks.append(dock)
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock: Any) -> None:
        self.docks.remove(dock)
        self.window.removeDockWidget(dock)

    def __getattr__(self, name: str) -> Any:
        if name in {"messageBar", "mapCanvas", "activeLayer", "layerTreeView"}:
            from unittest.mock import MagicMock

            return MagicMock()
        raise AttributeError(name)


@pytest.fixture
def iface(qgis_processing: Any, qgis_iface: Any) -> RecordingIface:
    return RecordingIface(qgis_iface.mainWindow())


@pytest.fixture
def make_plugin(qgis_processing: Any) -> Iterator[Callable[[Any], Any]]:
    """The plugin as QGIS makes it; unloaded after the test, whatever became of it."""
    made = []

    def make(iface: Any) -> Any:
        made.append(classFactory(iface))
        return made[-1]

    yield make
    for plugin in made:
        plugin.unload()


def provider() -> Any:
    return QgsApplication.processingRegistry().providerById("wmvru")


def delete_later() -> None:
    """Do what `deleteLater` asked for; without an event loop nothing else does."""
    kind = QEvent.Type.DeferredDelete
    # PyQt 5 takes the number that the enum is, PyQt 6 the number it holds.
    QCoreApplication.sendPostedEvents(None, int(getattr(kind, "value", kind)))


def test_version_of_qgis_is_one_that_the_metadata_admits() -> None:
    metadata = plugin_metadata()
    low, high = (
        tuple(map(int, metadata[key].split(".")))
        for key in ("qgisMinimumVersion", "qgisMaximumVersion")
    )
    here = Qgis.versionInt()
    assert low <= (here // 10000, here // 100 % 100) <= high


def test_qgis_process_has_the_provider_without_an_interface(make_plugin: Any) -> None:
    plugin = make_plugin(None)
    plugin.initProcessing()
    assert {algorithm.name() for algorithm in provider().algorithms()} == ALGORITHMS
    assert provider().versionInfo() == plugin_metadata()["version"]
    assert not provider().icon().isNull()
    plugin.unload()
    assert provider() is None


def test_load_and_unload_leave_nothing(make_plugin: Any, iface: RecordingIface) -> None:
    for _ in range(2):  # as Plugin Reloader does
        plugin = make_plugin(iface)
        plugin.initGui()
        assert provider() is not None
        assert len(iface.toolbar) == len(iface.menu) == 1
        assert not iface.toolbar[0].icon().pixmap(16, 16).isNull()
        assert iface.docks == []  # the panel is made on first use
        plugin.unload()
        assert provider() is None
        assert iface.toolbar == iface.menu == iface.docks == []
        plugin.unload()
    delete_later()
    assert iface.window.findChild(QAction, "wm_vru_toggle_panel") is None


def test_initialising_twice_adds_once(make_plugin: Any, iface: RecordingIface) -> None:
    plugin = make_plugin(iface)
    plugin.initProcessing()
    plugin.initGui()
    plugin.initGui()
    assert len(iface.toolbar) == len(iface.menu) == 1


def test_button_shows_and_hides_the_panel(make_plugin: Any, iface: RecordingIface) -> None:
    plugin = make_plugin(iface)
    plugin.initGui()
    iface.window.show()
    button = iface.toolbar[0]
    button.trigger()
    (dock,) = iface.docks
    assert isinstance(dock, QDockWidget)
    assert dock.isVisible()
    assert button.isChecked()
    dock.close()  # the user's own cross
    assert not button.isChecked()
    button.trigger()
    assert dock.isVisible()
    assert iface.docks == [dock]  # the same panel, not another
    button.trigger()
    assert not dock.isVisible()
    plugin.unload()
    iface.window.hide()
    assert iface.docks == []
    delete_later()
    assert type(dock).__name__ not in {
        type(child).__name__ for child in iface.window.findChildren(QDockWidget)
    }


def test_unload_survives_a_panel_that_qt_already_deleted(
    make_plugin: Any, iface: RecordingIface
) -> None:
    plugin = make_plugin(iface)
    plugin.initGui()
    iface.toolbar[0].trigger()
    iface.docks[0].deleteLater()
    delete_later()
    assert Background.live  # the panel was reading the sample
    plugin.unload()
    assert provider() is None
    assert all(task.isCanceled() and task.waitForFinished(1) for task in Background.live)


def test_resources_are_found() -> None:
    assert resource("icons", "wm_vru.svg").is_file()
    assert resource("sample", "west_midlands_sample.gpkg").is_file()
