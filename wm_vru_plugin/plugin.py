"""The plugin as QGIS sees it: a Processing provider, and a panel when there is a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QAction, QIcon

from .i18n import tr
from .resources_path import resource

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .algorithms.provider import WmVruProvider
    from .gui.dock import WmVruDock


class WmVruPlugin:
    """Registers the provider and offers the panel.

    ``qgis_process`` calls `initProcessing` alone and gives no interface; the desktop calls
    `initGui`, which does both.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        self._iface = iface
        self._provider: WmVruProvider | None = None
        self._action: QAction | None = None
        self._dock: WmVruDock | None = None

    def initProcessing(self) -> None:  # noqa: N802 (QGIS's own name)
        """Register the Processing provider, once."""
        if self._provider is not None:
            return
        from .algorithms.provider import WmVruProvider

        provider = WmVruProvider()
        # The registry owns the provider from here on, and deletes it if it refuses it.
        if QgsApplication.processingRegistry().addProvider(provider):
            self._provider = provider

    def initGui(self) -> None:  # noqa: N802 (QGIS's own name)
        """Register the provider and add the panel's button to the toolbar and the menu."""
        self.initProcessing()
        if self._iface is None or self._action is not None:
            return
        action = QAction(
            QIcon(str(resource("icons", "wm_vru.svg"))),
            tr("West Midlands VRU needs assessment"),
            self._iface.mainWindow(),
        )
        action.setObjectName("wm_vru_toggle_panel")
        action.setCheckable(True)
        action.setToolTip(tr("Show or hide the West Midlands VRU panel"))
        # `triggered` comes from the user alone, so that the panel's own signal can set the
        # check mark without a loop.
        action.triggered.connect(self._show_panel)
        self._iface.addToolBarIcon(action)
        self._iface.addPluginToMenu(tr("West Midlands VRU"), action)
        self._action = action

    def unload(self) -> None:
        """Remove everything that was added; safe to call again."""
        if self._dock is not None:
            from .gui.runs.background import leave

            dock, self._dock = self._dock, None
            if not sip.isdeleted(dock):
                dock.close()
                if self._iface is not None:
                    self._iface.removeDockWidget(dock)
                dock.deleteLater()
            # Also what was begun by a panel that Qt deleted without closing it.
            leave()
        if self._action is not None:
            action, self._action = self._action, None
            if self._iface is not None:
                self._iface.removePluginMenu(tr("West Midlands VRU"), action)
                self._iface.removeToolBarIcon(action)
            if not sip.isdeleted(action):
                action.deleteLater()
        if self._provider is not None:
            provider, self._provider = self._provider, None
            if not sip.isdeleted(provider):
                QgsApplication.processingRegistry().removeProvider(provider)

    def _show_panel(self, shown: bool) -> None:
        """Show or hide the panel, making it on first use."""
        if self._dock is None or sip.isdeleted(self._dock):
            if not shown:
                return
            self._dock = self._make_panel()
        self._dock.setVisible(shown)
        if shown:
            # Docked as a tab behind another panel, it is visible only once raised.
            self._dock.raise_()

    def _make_panel(self) -> WmVruDock:
        from .gui.dock import WmVruDock

        assert self._iface is not None
        assert self._action is not None
        dock = WmVruDock(self._iface, self._iface.mainWindow())
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.visibilityChanged.connect(self._action.setChecked)
        return dock
