"""Data: pick a prepared package, see what is in it, or prepare one."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.places.areas import join_names
from ...i18n import tr
from ..runs.runner import Outcome
from ..state.defaults import PREPARE, PREPARE_DEFAULTS
from ..state.package_info import PackageInfo, TableRow
from ..state.state import PanelState
from ..widgets.need_fields import add_rows
from ..widgets.package_choice import PACKAGE_FILTER, PackageChoice
from ..widgets.widgets import Page, button, documents, file_widget, named, note


class DataPage(Page):
    """Controller of the Data page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_data_page", parent)
        self._state = state
        self.choice = PackageChoice(self.form())
        self.column.addWidget(self.choice)
        self._build_contents()
        self._build_prepare()
        self.choice.chosen.connect(state.choose)
        self.choice.again.clicked.connect(state.read_again)
        self.choice.said.connect(state.said)
        state.reading_began.connect(self._show_reading)
        state.reading_cancelled.connect(lambda: self.choice.show_address(state.info.address))
        state.package_changed.connect(self._show_contents)

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
            QgsFileWidget.StorageMode.GetDirectory,
            tr("Folder of files"),
            "prepare_folder",
            tr("Official files and extracts, in subfolders too; nothing in it is changed"),
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
        named(
            self.area_name,
            "prepare_name",
            tr("Name of the study area"),
            tr("As layers, pages and the report call it"),
        )
        self.output = file_widget(
            QgsFileWidget.StorageMode.SaveFile,
            tr("Package to write"),
            "prepare_output",
            tr("A GeoPackage; one that is there is replaced when the new one is complete"),
        )
        self.output.setFilter(PACKAGE_FILTER)
        self.output.setFilePath(documents(PREPARE_DEFAULTS.file_name))
        add_rows(
            fields,
            (
                (tr("&Folder of files"), self.folder),
                (tr("Study area"), self.area_name),
                (tr("A&uthority codes"), self.authorities),
                (tr("Save as"), self.output),
            ),
        )
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
        free = not self._state.busy
        # While a package is read, another may be picked in its place.
        self.choice.refresh(not self._state.runner.busy)
        filled = bool(self.folder.filePath().strip() and self.output.filePath().strip())
        self.prepare_button.setEnabled(free and filled)
        tip = "" if filled else tr("Name the folder of files and the package to write first")
        self.prepare_button.setToolTip(tip)

    def prepare_parameters(self) -> dict[str, object]:
        """Return the parameters of the prepare algorithm, as the widgets stand."""
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
        self._state.run(PREPARE, self.prepare_parameters, self._prepared)

    def _prepared(self, outcome: Outcome) -> None:
        if not outcome.ok:
            return
        missing = str(outcome.results.get("MISSING", "")).strip()
        parts = [str(outcome.results.get("SUMMARY", "")).strip()]
        if missing:
            parts.append(tr("Missing: {what}").format(what=missing))
        self.prepare_result.setText("\n\n".join(part for part in parts if part))
        address = str(outcome.results["OUTPUT"])
        self.choice.show_address(address)
        self._state.choose(address)

    def _show_reading(self, _title: str) -> None:
        self.summary.setText(tr("The package is being read."))
        self.tables.clear()
        self.refresh()

    def _show_contents(self) -> None:
        info = self._state.info
        self.summary.setText(info.error or _summary(info))
        self.tables.clear()
        for row in info.tables:
            self.tables.addTopLevelItem(_item(row))
        self.refresh()


def _summary(info: PackageInfo) -> str:
    if not info.tables:
        return tr("No package has been read; the button with the arrow reads it.")
    text = tr("{name}: {count} LSOAs in {authorities}.").format(
        name=info.name, count=f"{info.areas:,}", authorities=join_names(info.authorities)
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
