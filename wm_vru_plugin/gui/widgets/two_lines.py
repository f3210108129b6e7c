"""Rows of a tree with a title and, below it, a line of what it is about."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QFontMetrics, QIcon, QPainter, QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QWidget,
)

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Holds the line below an item's title."""
MARGIN = 3
FAINT = 0.72
"""Strength of the line below a title; its contrast stays over 4.5 to 1 in QGIS's themes."""
_WRAP = int(Qt.TextFlag.TextWordWrap)


class TwoLineTree(QTreeWidget):
    """A tree whose leaves have a title and a fainter line below it, wrapped to the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setIndentation(12)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The width of a row, and so its height, must not hang on whether all rows fit.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setItemDelegate(_TwoLines(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Heights depend on the width, and the view keeps them.
        self.scheduleDelayedItemsLayout()


class _TwoLines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        line = index.data(LINE_ROLE)
        if not line:
            return QSize(size.width(), size.height() + 2 * MARGIN)
        tree = self.parent()
        left = _left_of_text(option, 2 * tree.indentation())
        width = max(tree.viewport().width() - left - 2 * MARGIN, 60)
        metrics = QFontMetrics(tree.font())
        height = _height(metrics, width, str(index.data())) + _height(metrics, width, str(line))
        return QSize(width, height + 2 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if not line:
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        tree = self.parent()
        style = tree.style()
        # The style draws the background, the selection and the focus; the rest is drawn here.
        icon, title = QIcon(own.icon), own.text
        own.text = ""
        own.icon = QIcon()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, tree)
        size = option.decorationSize
        left = option.rect.left() + MARGIN
        place = QRect(left, option.rect.top() + MARGIN, size.width(), size.height())
        icon.paint(painter, place)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        colour = option.palette.color(role)
        text = option.rect.adjusted(_left_of_text(option, 0), MARGIN, -MARGIN, -MARGIN)
        metrics = QFontMetrics(own.font)
        painter.save()
        painter.setFont(own.font)
        painter.setPen(colour)
        painter.drawText(text, _WRAP, title)
        colour.setAlphaF(1.0 if selected else FAINT)
        painter.setPen(colour)
        below = text.adjusted(0, _height(metrics, text.width(), title), 0, 0)
        painter.drawText(below, _WRAP, str(line))
        painter.restore()


def _left_of_text(option: QStyleOptionViewItem, indent: int) -> int:
    return int(indent + option.decorationSize.width() + 3 * MARGIN)


def _height(metrics: QFontMetrics, width: int, text: str) -> int:
    return int(metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height())
