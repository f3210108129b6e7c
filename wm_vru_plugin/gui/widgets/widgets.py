"""Small widgets and layouts that the pages share."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QStandardPaths, Qt, QTimer
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...i18n import tr

MARGIN = 4
NARROW_LETTERS = 41
"""Width of a page, in letters, under which labels stand above their fields."""
BUTTON_LETTERS = 31
"""The same for buttons that stand side by side."""


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
        self._rows: list[QBoxLayout] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._lay_out_again)

    def form(self) -> QFormLayout:
        """Make a form whose fields drop below their labels where the panel is narrow."""
        layout = QFormLayout()
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        layout.setContentsMargins(0, 0, 0, 0)
        self._forms.append(layout)
        return layout

    def row(self) -> QBoxLayout:
        """Make a row of buttons, which stand one below the other where the panel is very narrow."""
        layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.append(layout)
        return layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        letters = self.viewport().width() / self.fontMetrics().averageCharWidth()
        policies = QFormLayout.RowWrapPolicy
        wanted = policies.WrapLongRows if letters > NARROW_LETTERS else policies.WrapAllRows
        for layout in self._forms:
            if layout.rowWrapPolicy() != wanted:
                layout.setRowWrapPolicy(wanted)
        directions = QBoxLayout.Direction
        across = directions.LeftToRight if letters > BUTTON_LETTERS else directions.TopToBottom
        for row in self._rows:
            if row.direction() != across:
                row.setDirection(across)
        self._settle.start(0)

    def _lay_out_again(self) -> None:
        """Where the scroll bar came while the page was laid out, some widgets lie under it."""
        self.column.invalidate()
        self.column.activate()


def named(widget: QWidget, object_name: str, accessible: str, tip: str = "") -> QWidget:
    """Give a widget its object name, its name for screen readers and its tooltip."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible)
    if tip:
        widget.setToolTip(tip)
        widget.setAccessibleDescription(tip)
    return widget


def button(text: str, object_name: str, tip: str = "") -> QPushButton:
    """Make a push button; the accessible name is its text without the mnemonic."""
    made = QPushButton(text)
    named(made, object_name, text.replace("&", ""), tip)
    return made


def combo(object_name: str, accessible: str, tip: str = "") -> QComboBox:
    """Make a combo box that narrows with the panel."""
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
    """Make a label for a paragraph of plain text; text from data is never taken as HTML."""
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
    mode: QgsFileWidget.StorageMode, accessible: str, object_name: str, tip: str = ""
) -> QgsFileWidget:
    """Make a path field with a browse button; a label's mnemonic leads to its text."""
    widget = QgsFileWidget()
    widget.setStorageMode(mode)
    widget.setDialogTitle(accessible)
    named(widget, object_name, accessible, tip)
    widget.lineEdit().setAccessibleName(accessible)
    for browse in widget.findChildren(QToolButton):
        # Its text is three dots.
        browse.setAccessibleName(tr("Browse: {what}").format(what=accessible))
        browse.setToolTip(tr("Browse…"))
    widget.setFocusProxy(widget.lineEdit())
    return widget


def documents(name: str) -> str:
    """Return a path in the user's documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return str(Path(QStandardPaths.writableLocation(place)) / name)
