"""Data: pick a prepared package, see what is in it, or prepare one."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..core.areas import join_names
from ..i18n import tr
from .defaults import PREPARE, PREPARE_DEFAULTS
from .package_info import SAMPLE, PackageInfo, TableRow
from .runner import Outcome
from .state import PanelState
from .widgets import Page, button, documents, file_widget, named, note

PACKAGE_FILTER = "GeoPackage (*.gpkg)"
TYPING_MS = 500
"""How long after the last key a typed path is taken as meant."""


class DataPage(Page):
    """Controller of the Data page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_data_page", parent)
        self._state = state
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPING_MS)
        self._typed.timeout.connect(self._choose_typed)
        self._build_choice()
        self._build_contents()
        self._build_prepare()
        state.package_changed.connect(self._show_contents)

    def _build_choice(self) -> None:
        self.use_sample = QRadioButton(tr("&Built-in sample"))
        self.use_sample.setChecked(True)
        named(self.use_sample, "use_sample", tr("Use the built-in synthetic sample"))
        self.use_package = QRadioButton(tr("Prepared pac&kage:"))
        named(self.use_package, "use_package", tr("Use a prepared package"))
        self.package_file = file_widget(
            QgsFileWidget.StorageMode.GetFile, tr("Prepared package"), "package_file"
        )
        self.package_file.setFilter(PACKAGE_FILTER)
        for widget in (self.use_sample, self.use_package, self.package_file):
            self.column.addWidget(widget)
        self.use_sample.toggled.connect(self._choice_toggled)
        self.package_file.fileChanged.connect(self._file_changed)
        self.package_file.setEnabled(False)

    def _build_contents(self) -> None:
        self.summary = note()
        named(self.summary, "package_summary", tr("What the package is about"))
        self.tables = QTreeWidget()
        named(self.tables, "package_tables", tr("Tables of the package"))
        self.tables.setHeaderLabels([tr("Table"), tr("Rows"), tr("Status"), tr("Edition")])
        self.tables.setRootIsDecorated(False)
        self.tables.setMinimumHeight(220)
        self.tables.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.tables.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Two lines in one cell are measured as one, and editions may be long: both are given
        # a width, and the rest is in the tooltip.
        for column, widest in ((2, "illustrative "), (3, "2019/20 ")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(widest))
        header.setStretchLastSection(True)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.tables, 3)

    def _build_prepare(self) -> None:
        box = QgsCollapsibleGroupBox(tr("Prepare from files"))
        box.setObjectName("prepare_box")
        box.setCollapsed(True)
        box.setSaveCollapsedState(False)
        self.prepare_box = box
        inside = QVBoxLayout(box)
        help_text = note(
            tr("Files are recognised by what is in them; what is missing is named at the end.")
        )
        inside.addWidget(help_text)
        fields = self.form()
        self.folder = file_widget(
            QgsFileWidget.StorageMode.GetDirectory, tr("Folder of files"), "prepare_folder"
        )
        self.authorities = QLineEdit(PREPARE_DEFAULTS.authorities)
        named(
            self.authorities,
            "prepare_authorities",
            tr("Authority codes"),
            tr("Codes of the study area's local authorities, commas between them"),
        )
        self.authorities.setCursorPosition(0)
        self.area_name = QLineEdit(PREPARE_DEFAULTS.name)
        named(self.area_name, "prepare_name", tr("Name of the study area"))
        self.output = file_widget(
            QgsFileWidget.StorageMode.SaveFile, tr("Package to write"), "prepare_output"
        )
        self.output.setFilter(PACKAGE_FILTER)
        self.output.setFilePath(documents(PREPARE_DEFAULTS.file_name))
        for text, widget in (
            (tr("&Folder of files"), self.folder),
            (tr("Study area"), self.area_name),
            (tr("A&uthority codes"), self.authorities),
            (tr("Save as"), self.output),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            fields.addRow(label, widget)
        inside.addLayout(fields)
        self.prepare_button = button(tr("Prepare packa&ge"), "prepare_button")
        self.prepare_result = note()
        named(self.prepare_result, "prepare_result", tr("Result of preparing"))
        inside.addWidget(self.prepare_button)
        inside.addWidget(self.prepare_result)
        self.column.addWidget(box)
        self.prepare_button.clicked.connect(self.prepare)
        self.folder.fileChanged.connect(lambda _: self.refresh())
        self.output.fileChanged.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Enable what can be used now."""
        free = not self._state.runner.busy
        for widget in (self.use_sample, self.use_package):
            widget.setEnabled(free)
        self.package_file.setEnabled(free and self.use_package.isChecked())
        filled = bool(self.folder.filePath().strip() and self.output.filePath().strip())
        self.prepare_button.setEnabled(free and filled)
        tip = "" if filled else tr("Name the folder of files and the package to write first")
        self.prepare_button.setToolTip(tip)

    def prepare_parameters(self) -> dict[str, object]:
        """Parameters of the prepare algorithm, as the widgets stand."""
        output = self.output.filePath().strip()
        if not output.lower().endswith(".gpkg"):
            output += ".gpkg"
        return {
            "FOLDER": self.folder.filePath().strip(),
            "AUTHORITIES": self.authorities.text(),
            "NAME": self.area_name.text(),
            "OUTPUT": output,
        }

    def prepare(self) -> None:
        """Run the prepare algorithm; its package is then picked."""
        self.prepare_result.setText("")
        self._state.runner.run(PREPARE, self.prepare_parameters(), self._prepared)

    def _prepared(self, outcome: Outcome) -> None:
        if not outcome.ok:
            return
        missing = str(outcome.results.get("MISSING", "")).strip()
        parts = [str(outcome.results.get("SUMMARY", "")).strip()]
        if missing:
            parts.append(tr("Missing: {what}").format(what=missing))
        self.prepare_result.setText("\n\n".join(part for part in parts if part))
        self.package_file.blockSignals(True)
        self.package_file.setFilePath(str(outcome.results["OUTPUT"]))
        self.package_file.blockSignals(False)
        self.use_package.blockSignals(True)
        self.use_sample.blockSignals(True)
        self.use_package.setChecked(True)
        self.use_sample.blockSignals(False)
        self.use_package.blockSignals(False)
        self._state.choose(Path(str(outcome.results["OUTPUT"])))

    def _choice_toggled(self, sample: bool) -> None:
        self.refresh()
        if sample:
            self._state.choose(SAMPLE)
        elif self.package_file.filePath().strip():
            self._choose_typed()
        else:
            self.package_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _file_changed(self, _path: str) -> None:
        if self.use_package.isChecked():
            self._typed.start()

    def _choose_typed(self) -> None:
        path = self.package_file.filePath().strip()
        if path and self.use_package.isChecked() and not self._state.runner.busy:
            self._state.choose(Path(path))

    def _show_contents(self) -> None:
        info = self._state.info
        self.summary.setText(info.error or _summary(info))
        self.tables.clear()
        for row in info.tables:
            self.tables.addTopLevelItem(_item(row))
        self.refresh()


def _summary(info: PackageInfo) -> str:
    lsoas = sum(row.rows for row in info.tables if row.table == "lsoa")
    text = tr("{name}: {count} LSOAs in {authorities}.").format(
        name=info.name, count=f"{lsoas:,}", authorities=join_names(info.authorities)
    )
    return info.marked(text)


def _item(row: TableRow) -> QTreeWidgetItem:
    status = f"{row.status}\n{tr('restricted')}" if row.restricted else row.status
    item = QTreeWidgetItem([row.table, f"{row.rows:,}", status, row.edition])
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    item.setTextAlignment(1, int(right))
    # A plain tooltip: Qt takes text that looks like HTML as HTML.
    details = [row.title, row.publisher, row.edition, row.licence]
    tip = "\n".join(part.replace("<", "‹").replace(">", "›") for part in details if part)
    for column in range(4):
        item.setToolTip(column, tip)
    return item
