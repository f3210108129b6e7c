"""Report: the whole needs assessment in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from ...i18n import tr
from ..runs.runner import Outcome
from ..state.defaults import EXPORT_REPORT, REPORT_DEFAULTS
from ..state.state import PanelState
from ..widgets.need_fields import add_rows, decile_field, rule_field, smallest_gap_field
from ..widgets.page_fields import dpi_field, template_field, template_parameter
from ..widgets.widgets import Page, button, documents, file_widget, named, note


class ReportPage(Page):
    """Controller of the Report page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_report_page", parent)
        self._state = state
        self._page: Path | None = None
        self.column.addWidget(
            note(
                tr(
                    "Every map, chart, table and finding that the package has data for, as one "
                    "page for the browser, a PDF, a workbook and single files."
                )
            )
        )
        self._build_form()
        self.pace = note(
            tr(
                "It takes a minute or more, and QGIS draws the pages in its own window: until it "
                "is done, only this panel takes clicks. Cancel stops it after the page, chart or "
                "table in hand; the report of an earlier run then stays as it was."
            )
        )
        self.column.addWidget(self.pace)
        self.export_button = button(
            tr("Ma&ke the report"),
            "export_report",
            tr("Write the report; one that is in the folder is replaced when all is complete"),
        )
        self.column.addWidget(self.export_button)
        opens = self.row()
        self.open_button = button(
            tr("Open in &browser"), "open_report", tr("Open report.html, which needs no network")
        )
        self.folder_button = button(
            tr("Open &folder"), "open_report_folder", tr("Open the report's folder")
        )
        opens.addWidget(self.open_button)
        opens.addWidget(self.folder_button)
        self.column.addLayout(opens)
        self.result = QPlainTextEdit()
        self.result.setReadOnly(True)
        self.result.setTabChangesFocus(True)
        self.result.setMinimumHeight(100)
        self.result.setPlaceholderText(
            tr("What was written, and what was not drawn and why, appears here.")
        )
        named(self.result, "report_result", tr("Result of the report"))
        self.column.addWidget(self.result, 1)
        self.folder.fileChanged.connect(lambda _: self._folder_changed())
        self.export_button.clicked.connect(self.export)
        self.open_button.clicked.connect(self.open_page)
        self.folder_button.clicked.connect(self.open_folder)
        state.package_changed.connect(self._package_changed)
        self._folder_changed()

    def _build_form(self) -> None:
        fields = self.form()
        self.folder = file_widget(
            QgsFileWidget.StorageMode.GetDirectory,
            tr("Folder for the report"),
            "report_folder",
            tr("Made when it does not exist; files in it that are not the report's stay"),
        )
        self.folder.setFilePath(documents(REPORT_DEFAULTS.folder))
        self.decile = decile_field("report_max_decile")
        self.rule = rule_field("report_rule", tr("Rule of the gaps; the overlap shows all four"))
        self.min_areas = smallest_gap_field("report_min_areas")
        self.dpi = dpi_field("report_dpi")
        self.template = template_field(
            "report_template",
            tr("A page layout of your own for the maps; empty takes the plugin's"),
        )
        add_rows(
            fields,
            (
                (tr("Save in"), self.folder),
                (tr("Deciles &up to"), self.decile),
                (tr("Covered when"), self.rule),
                (tr("Smallest &gap"), self.min_areas),
                (tr("&Quality"), self.dpi),
                (tr("Template"), self.template),
            ),
        )
        self.pdf = QCheckBox(tr("Wr&ite a PDF too"))
        self.pdf.setChecked(True)
        named(
            self.pdf,
            "report_pdf",
            tr("Write the report as one PDF too"),
            tr("All pages with bookmarks and page numbers; it takes about as long again"),
        )
        self.column.addLayout(fields)
        self.column.addWidget(self.pdf)

    def refresh(self) -> None:
        """Enable what can be used now."""
        usable = self._state.ready and not self._state.busy
        self.export_button.setEnabled(usable and bool(self.folder.filePath().strip()))
        there = self._page is not None and self._page.is_file()
        self.open_button.setEnabled(there)
        self.folder_button.setEnabled(there)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the export algorithm, as the widgets stand."""
        return {
            **self._state.package_parameters(),
            "MAX_DECILE": self.decile.value(),
            "RULE": self.rule.currentData(),
            "MIN_AREAS": self.min_areas.value(),
            "DPI": self.dpi.value(),
            "PDF": self.pdf.isChecked(),
            "OUTPUT": self.folder.filePath().strip(),
            **template_parameter(self.template),
        }

    def export(self) -> None:
        """Run the export algorithm."""
        self.result.clear()
        self._state.run(EXPORT_REPORT, self.parameters, self._done)

    def open_page(self) -> None:
        """Open the report in the browser."""
        if self._page is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page)))

    def open_folder(self) -> None:
        """Open the report's folder in the file manager."""
        if self._page is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page.parent)))

    def _done(self, outcome: Outcome) -> None:
        if not outcome.ok:
            return
        self._page = Path(str(outcome.results["INDEX"]))
        lines = [tr("The report is {page}.").format(page=self._page)]
        missing = str(outcome.results.get("MISSING", "") or "").strip().splitlines()
        if missing:
            lines += ["", tr("Not made, and why:"), *missing]
        self.result.setPlainText("\n".join(lines))
        self._state.said.emit(tr("The report was written."), False)
        self.refresh()

    def _folder_changed(self) -> None:
        """Point the buttons at the report in the folder, even one from an earlier day's run."""
        folder = self.folder.filePath().strip()
        self._page = Path(folder) / "report.html" if folder else None
        self.refresh()

    def _package_changed(self) -> None:
        # What was said is about another package.
        self.result.clear()
        self.refresh()
