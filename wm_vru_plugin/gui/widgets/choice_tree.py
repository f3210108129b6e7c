"""A tree of choices with check boxes."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ...i18n import tr
from ..state.package_info import Choice
from .widgets import MARGIN, named

_ID = Qt.ItemDataRole.UserRole


class _Wrapping(QStyledItemDelegate):
    """Rows as high as their wrapped text: a tree view wraps text, but keeps one line's height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        tree = self.parent()
        depth = 2 if index.parent().isValid() else 1
        box = tree.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, tree)
        width = tree.viewport().width() - depth * tree.indentation() - box - 4 * MARGIN
        bold = depth == 1
        font = QFont(tree.font())
        font.setBold(bold)
        area = QRect(0, 0, max(width, 40), 10_000)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        bounds = QFontMetrics(font).boundingRect(area, int(Qt.TextFlag.TextWordWrap), text)
        return QSize(size.width(), max(size.height(), bounds.height() + 2 * MARGIN))


class ChoiceTree(QTreeWidget):
    """Choices with check boxes, grouped; what is missing is greyed and says what it needs."""

    def __init__(self, object_name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible)
        self.setHeaderHidden(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setIndentation(16)
        self.setItemDelegate(_Wrapping(self))
        self.setMinimumHeight(160)
        self.itemChanged.connect(self._untick_missing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Heights depend on the width, and the view keeps them.
        self.scheduleDelayedItemsLayout()

    def fill(self, choices: Iterable[Choice], ticked: Iterable[str]) -> None:
        """Show the choices, with those ticked that are named and available."""
        wanted = set(ticked)
        groups: dict[str, QTreeWidgetItem] = {}
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            if choice.group not in groups:
                groups[choice.group] = self._group(choice.group)
            self._leaf(groups[choice.group], choice, choice.id in wanted)
        for group in groups.values():
            leaves = [group.child(i) for i in range(group.childCount())]
            if not any(_is_available(leaf) for leaf in leaves):
                # Nothing to tick here; the group still opens, to show what is needed.
                group.setFlags(Qt.ItemFlag.NoItemFlags)
            # A group is open where it has something ticked, or nothing would show at first.
            ticked_here = any(leaf.checkState(0) == Qt.CheckState.Checked for leaf in leaves)
            group.setExpanded(ticked_here)
        self.blockSignals(False)
        self.itemChanged.emit(self.invisibleRootItem(), 0)

    def ticked(self) -> list[str]:
        """Return the ids of the ticked choices, in the order shown."""
        return [
            leaf.data(0, _ID)
            for leaf in self._leaves()
            if _is_available(leaf) and leaf.checkState(0) == Qt.CheckState.Checked
        ]

    def tick_all(self, on: bool) -> None:
        """Tick or untick whatever is available."""
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        self.blockSignals(True)
        for leaf in self._leaves():
            if _is_available(leaf):
                leaf.setCheckState(0, state)
        self.blockSignals(False)
        self.itemChanged.emit(self.invisibleRootItem(), 0)

    def item(self, choice_id: str) -> QTreeWidgetItem | None:
        """Return the item of a choice; None where there is none."""
        return next((leaf for leaf in self._leaves() if leaf.data(0, _ID) == choice_id), None)

    def _untick_missing(self) -> None:
        """Ticking a group ticks its greyed choices too; take that back."""
        for leaf in self._leaves():
            if not _is_available(leaf) and leaf.checkState(0) != Qt.CheckState.Unchecked:
                leaf.setCheckState(0, Qt.CheckState.Unchecked)

    def _leaves(self) -> list[QTreeWidgetItem]:
        tops = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        return [top.child(i) for top in tops for i in range(top.childCount())]

    def _group(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [title])
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsAutoTristate
        )
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _leaf(self, group: QTreeWidgetItem, choice: Choice, ticked: bool) -> None:
        item = QTreeWidgetItem(group, [choice.title])
        item.setData(0, _ID, choice.id)
        on = ticked and not choice.needs
        item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        item.setToolTip(0, choice.tip)
        if choice.needs:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setToolTip(0, tr("Needs: {what}").format(what=choice.needs))
            item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, choice.needs)


def _is_available(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsEnabled)
