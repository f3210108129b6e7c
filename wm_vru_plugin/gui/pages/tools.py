"""Toolbox: every algorithm of the provider, by group, each opening its own dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsNotSupportedException
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QTreeWidgetItem, QWidget

from ...core.errors import VruError
from ...i18n import tr
from ..state.state import PanelState
from ..widgets.tools_list import Tool, matching, prefill, tools
from ..widgets.two_lines import LINE_ROLE, TwoLineTree
from ..widgets.widgets import Page, button, named, note

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QDialog

_ID = Qt.ItemDataRole.UserRole


class ToolsPage(Page):
    """Controller of the Toolbox page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_tools_page", parent)
        self._state = state
        self._tools = tools()
        self.dialogs: list[QDialog] = []
        self.column.addWidget(
            note(
                tr(
                    "Everything the plugin can do. A dialog opens filled in with the package's "
                    "tables, which come into the project unseen; change anything before you "
                    "run it."
                )
            )
        )
        self.search = QgsFilterLineEdit()
        self.search.setPlaceholderText(tr("Search by word"))
        self.search.setShowSearchIcon(True)
        named(self.search, "tool_search", tr("Search the algorithms"))
        self.column.addWidget(self.search)
        self.tree = TwoLineTree()
        named(self.tree, "tools", tr("Algorithms by group"))
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setMinimumHeight(160)
        self.column.addWidget(self.tree, 1)
        self.open_button = button(
            tr("Open dialo&g…"),
            "open_tool",
            tr("Open the Processing dialog of the selected algorithm; Enter does so too"),
        )
        self.column.addWidget(self.open_button)
        self.search.textChanged.connect(lambda _: self._fill())
        self.tree.currentItemChanged.connect(lambda *_: self.refresh())
        self.tree.itemActivated.connect(lambda item, _column: self._open_item(item))
        self.open_button.clicked.connect(lambda: self._open_item(self.tree.currentItem()))
        state.package_changed.connect(self.refresh)
        self._fill()

    def refresh(self) -> None:
        """Enable what can be used now."""
        self.open_button.setEnabled(self.current_id() != "" and not self._state.busy)

    def current_id(self) -> str:
        """Return the id of the selected algorithm; "" where a group or nothing is selected."""
        item = self.tree.currentItem()
        return str(item.data(0, _ID) or "") if item is not None else ""

    def select(self, algorithm_id: str) -> None:
        """Select an algorithm."""
        for top in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(top)
            for row in range(group.childCount()):
                if group.child(row).data(0, _ID) == algorithm_id:
                    self.tree.setCurrentItem(group.child(row))

    def open(self, algorithm_id: str) -> QDialog | None:
        """Open the Processing dialog of an algorithm, beside the panel.

        Returns:
            The dialog; None where QGIS has none for it, or the package cannot be read.
        """
        from qgis import processing

        info = self._state.info
        try:
            has = info.has if self._state.ready else lambda _table: False
            values = prefill(algorithm_id, has, self._state.table_in_project, info.address)
        except VruError as error:
            self._state.said.emit(str(error), True)
            return None
        try:
            dialog = processing.createAlgorithmDialog(algorithm_id, values)
        except QgsNotSupportedException:
            self._state.said.emit(tr("The plugin 'Processing' of QGIS is switched off."), True)
            return None
        if dialog is None:
            return None
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.raise_()
        self.dialogs = [kept for kept in self.dialogs if not sip.isdeleted(kept)] + [dialog]
        return dialog

    def _open_item(self, item: QTreeWidgetItem | None) -> None:
        algorithm_id = str(item.data(0, _ID) or "") if item is not None else ""
        if algorithm_id and self.open_button.isEnabled():
            self.open(algorithm_id)

    def _fill(self) -> None:
        selected = self.current_id()
        words = self.search.text().strip()
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for tool in matching(self._tools, words):
            if tool.group not in groups:
                groups[tool.group] = self._group(tool.group)
            self._leaf(groups[tool.group], tool)
        self.tree.expandAll()
        self.select(selected)
        if words and not self.current_id() and groups:
            self.tree.setCurrentItem(next(iter(groups.values())).child(0))
        self.refresh()

    def _group(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [title])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _leaf(self, group: QTreeWidgetItem, tool: Tool) -> None:
        item = QTreeWidgetItem(group, [tool.title])
        item.setIcon(0, tool.icon)
        item.setData(0, _ID, tool.id)
        item.setData(0, LINE_ROLE, tool.line)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{tool.title}. {tool.line}")
        item.setToolTip(0, f"{tool.line}\n{tool.id}")
