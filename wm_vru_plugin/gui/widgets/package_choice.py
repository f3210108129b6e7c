"""Where the package is: the built-in sample, a file, or a schema of a PostGIS database."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProviderRegistry
from qgis.gui import QgsFileWidget, QgsProviderConnectionComboBox
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import VruError
from ...core.libraries import BASE, check_libraries
from ...i18n import tr
from ...store.package.address import PREFIX
from ..runs.background import Background, Check
from ..state.package_info import SAMPLE
from .widgets import combo, file_widget, named, note, shrink

PACKAGE_FILTER = "GeoPackage (*.gpkg)"
DATABASE = "postgres"
TYPING_MS = 500
"""How long after the last key a typed path is taken as meant."""


class PackageChoice(QWidget):
    """The three ways to a package.

    Signals:
        chosen: the address of the package that the analyst picked.
        said: a message, and whether it is an error.
    """

    chosen = pyqtSignal(str)
    said = pyqtSignal(str, bool)

    def __init__(self, fields: QFormLayout, parent: QWidget | None = None) -> None:
        """Build the widgets; ``fields`` is a form of the page that this stands on."""
        super().__init__(parent)
        self._free = True
        self._search: Background | None = None
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPING_MS)
        self._typed.timeout.connect(self._choose_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._build_sample())
        self._build_file(column)
        self._build_database(column, fields)
        for way in (self.use_sample, self.use_package, self.use_database):
            way.toggled.connect(self._way_toggled)
        self.refresh(True)

    def _build_sample(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.use_sample = QRadioButton(tr("&Built-in sample"))
        self.use_sample.setChecked(True)
        named(
            self.use_sample,
            "use_sample",
            tr("Use the built-in synthetic sample"),
            tr("Invented data for trying out; it has everything that a package may have"),
        )
        self.again = QToolButton()
        self.again.setIcon(QgsApplication.getThemeIcon("/mActionRefresh.svg"))
        self.again.setAutoRaise(True)
        named(
            self.again,
            "read_again",
            tr("Read the package again"),
            tr("Read the package again, when it was changed outside the panel"),
        )
        row.addWidget(self.use_sample, 1)
        row.addWidget(self.again)
        return row

    def _build_file(self, column: QVBoxLayout) -> None:
        self.use_package = QRadioButton(tr("Prepared pac&kage:"))
        tip = tr("A GeoPackage made by 'Prepare'")
        named(self.use_package, "use_package", tr("Use a prepared package"), tip)
        self.package_file = file_widget(
            QgsFileWidget.StorageMode.GetFile, tr("Prepared package"), "package_file", tip
        )
        self.package_file.setFilter(PACKAGE_FILTER)
        column.addWidget(self.use_package)
        column.addWidget(self.package_file)
        self.package_file.fileChanged.connect(self._file_changed)

    def _build_database(self, column: QVBoxLayout, fields: QFormLayout) -> None:
        self.use_database = QRadioButton(tr("Package in PostG&IS:"))
        named(
            self.use_database,
            "use_database",
            tr("Use a package in a PostGIS database"),
            tr("A schema that 'Prepare' wrote, reached by a connection stored in QGIS"),
        )
        self.connection = QgsProviderConnectionComboBox(DATABASE)
        shrink(self.connection)
        named(
            self.connection,
            "postgis_connection",
            tr("PostGIS connection"),
            tr("The PostgreSQL connections stored in QGIS"),
        )
        self.schema = combo(
            "postgis_schema", tr("PostGIS schema"), tr("The schemas that hold a package")
        )
        for text, widget in ((tr("Connection"), self.connection), (tr("Schema"), self.schema)):
            label = QLabel(text)
            label.setBuddy(widget)
            fields.addRow(label, widget)
        self.database_note = note()
        named(self.database_note, "postgis_note", tr("What is in the database"))
        self._database_box = QWidget()
        inside = QVBoxLayout(self._database_box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(fields)
        inside.addWidget(self.database_note)
        column.addWidget(self.use_database)
        column.addWidget(self._database_box)
        if QgsProviderRegistry.instance().providerMetadata(DATABASE) is None:
            self.use_database.setEnabled(False)
            self.use_database.setToolTip(tr("This QGIS has no PostgreSQL provider"))
        self.connection.connectionChanged.connect(lambda _: self.find_schemas())
        self.connection.activated.connect(lambda _: self._look_again())
        self.schema.activated.connect(lambda _: self.choose())

    @property
    def address(self) -> str:
        """The address of the package, as the widgets stand; "" while it is incomplete."""
        if self.use_sample.isChecked():
            return SAMPLE
        if self.use_package.isChecked():
            return self.package_file.filePath().strip()
        if not self.schema.currentText():
            return ""
        return f"{PREFIX}{self.connection.currentConnection()}/{self.schema.currentText()}"

    def choose(self) -> None:
        """Say what is picked, if anything can be."""
        if self._free and self.address:
            self.chosen.emit(self.address)

    def show_address(self, address: str) -> None:
        """Set the widgets to a package without saying so."""
        widgets = (
            self.use_sample,
            self.use_package,
            self.use_database,
            self.package_file,
            self.connection,
        )
        for widget in widgets:
            widget.blockSignals(True)
        if address == SAMPLE:
            self.use_sample.setChecked(True)
        elif not address.startswith(PREFIX):
            self.package_file.setFilePath(address)
            self.use_package.setChecked(True)
        else:
            self._show_schema(address)
        for widget in widgets:
            widget.blockSignals(False)
        self.refresh(self._free)

    def _show_schema(self, address: str) -> None:
        connection, _, schema = address[len(PREFIX) :].rpartition("/")
        self.use_database.setChecked(True)
        self.connection.setConnection(connection)
        if self.schema.findText(schema) < 0:
            self.schema.addItem(schema)
        self.schema.setCurrentIndex(self.schema.findText(schema))

    def refresh(self, free: bool) -> None:
        """Enable what can be used now."""
        self._free = free
        has_provider = QgsProviderRegistry.instance().providerMetadata(DATABASE) is not None
        self.use_sample.setEnabled(free)
        self.use_package.setEnabled(free)
        self.use_database.setEnabled(free and has_provider)
        self.again.setEnabled(free)
        self.package_file.setEnabled(free and self.use_package.isChecked())
        self._database_box.setVisible(self.use_database.isChecked())
        self.connection.setEnabled(free)
        self.schema.setEnabled(free and self.schema.count() > 0)

    def find_schemas(self) -> None:
        """Look in the background for the packages of the chosen connection."""
        self.abandon()
        self.schema.clear()
        self.schema.setEnabled(False)
        name = self.connection.currentConnection()
        if not self.use_database.isChecked():
            return
        if not name:
            self.database_note.setText(
                tr("QGIS has stored no PostgreSQL connection yet; make one in its Browser panel.")
            )
            return
        text = tr("Looking for packages in {connection}…").format(connection=name)
        self.database_note.setText(text)
        self._search = Background(
            text, lambda check: _schemas(name, check), self._found, self._not_found
        )
        self._search.begin()

    def abandon(self) -> None:
        """Stop looking for packages."""
        search, self._search = self._search, None
        if search is not None:
            search.abandon()
            self._stopped("")

    def _found(self, found: tuple[list[str], str]) -> None:
        self._search = None
        schemas, error = found
        self.schema.addItems(schemas)
        self.schema.setCurrentIndex(0 if len(schemas) == 1 else -1)
        self.schema.setEnabled(self._free and bool(schemas))
        if error:
            self.database_note.setText(error)
            self.said.emit(error, True)
        elif schemas:
            text = tr(
                "Packages found: {count}. Pick the schema; what is shown below stays till then."
            )
            self.database_note.setText(text.format(count=len(schemas)))
        else:
            self.database_note.setText(tr("No schema of this database holds a package."))
        if len(schemas) == 1:
            self.choose()

    def _not_found(self, error: str) -> None:
        self._search = None
        self._stopped(error)
        if error:
            self.said.emit(error, True)

    def _stopped(self, error: str) -> None:
        self.database_note.setText(
            error or tr("Cancelled; pick the connection again to look for packages.")
        )

    def _look_again(self) -> None:
        """Search again when the connection is picked, perhaps the same one as before."""
        if self._search is None and not self.schema.count():
            self.find_schemas()

    def _way_toggled(self, on: bool) -> None:
        if not on:
            return
        self.refresh(self._free)
        if self.address:
            self.choose()
        elif self.use_package.isChecked():
            self.package_file.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.find_schemas()

    def _choose_typed(self) -> None:
        if not self._free:
            self._typed.start()
        elif self.use_package.isChecked():
            self.choose()

    def _file_changed(self, _path: str) -> None:
        if self.use_package.isChecked():
            self._typed.start()


def _schemas(connection: str, check: Check) -> tuple[list[str], str]:
    """Return the packages of a database, and why it cannot be asked or ""."""
    check()
    try:
        check_libraries(BASE)
        from ...store.postgis.schemas import package_schemas

        return package_schemas(connection), ""
    except VruError as error:
        return [], str(error)
