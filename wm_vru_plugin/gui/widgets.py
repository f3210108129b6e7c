"""Small widgets and layouts that the pages share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, QStandardPaths, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..i18n import tr
from .package_info import Choice

MARGIN = 4
NARROW_LETTERS = 41
"""Width of a page, in letters, under which labels stand above their fields."""
_ID = Qt.ItemDataRole.UserRole


class Page(QScrollArea):
    """A page that scrolls down rather than forcing the panel wide."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.setWidget(body)
        self._forms: list[QFormLayout] = []

    def form(self) -> QFormLayout:
        """A form whose fields drop below their labels where the panel is narrow for its font."""
        layout = QFormLayout()
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        layout.setContentsMargins(0, 0, 0, 0)
        self._forms.append(layout)
        return layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        letters = self.viewport().width() / self.fontMetrics().averageCharWidth()
        policies = QFormLayout.RowWrapPolicy
        wanted = policies.WrapLongRows if letters > NARROW_LETTERS else policies.WrapAllRows
        for layout in self._forms:
            if layout.rowWrapPolicy() != wanted:
                layout.setRowWrapPolicy(wanted)


def named(widget: QWidget, object_name: str, accessible: str, tip: str = "") -> QWidget:
    """Give a widget its object name, its name for screen readers and its tooltip."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible)
    if tip:
        widget.setToolTip(tip)
        widget.setAccessibleDescription(tip)
    return widget


def button(text: str, object_name: str, tip: str = "") -> QPushButton:
    """A push button; the accessible name is its text without the mnemonic."""
    made = QPushButton(text)
    named(made, object_name, text.replace("&", ""), tip)
    return made


def combo(object_name: str, accessible: str, tip: str = "") -> QComboBox:
    """A combo box that gives way where the panel is narrow."""
    made = QComboBox()
    shrink(made)
    named(made, object_name, accessible, tip)
    return made


def shrink(box: QComboBox) -> None:
    """Let a combo box be narrower than its longest entry."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def note(text: str = "") -> QLabel:
    """A paragraph of plain text; text from data is never taken as HTML."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # A long path has no place to break and would force the panel wide.
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def file_widget(
    mode: QgsFileWidget.StorageMode, accessible: str, object_name: str
) -> QgsFileWidget:
    """A path with a browse button; a label's mnemonic leads to its text."""
    widget = QgsFileWidget()
    widget.setStorageMode(mode)
    widget.setDialogTitle(accessible)
    named(widget, object_name, accessible)
    widget.lineEdit().setAccessibleName(accessible)
    widget.setFocusProxy(widget.lineEdit())
    return widget


def documents(name: str) -> str:
    """A path in the user's documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return str(Path(QStandardPaths.writableLocation(place)) / name)


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
        """Ids of the ticked choices, in the order shown."""
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
        """The item of a choice."""
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
