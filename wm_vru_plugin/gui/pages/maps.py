"""Maps: tick map pages and export them as PDF and PNG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QCheckBox, QWidget

from ...i18n import tr
from ..runs.runner import Outcome
from ..state.defaults import EXPORT_MAPS, MAP_DEFAULTS
from ..state.state import PanelState
from ..widgets.choice_tree import ChoiceTree
from ..widgets.need_fields import add_rows
from ..widgets.page_fields import dpi_field, template_field, template_parameter
from ..widgets.widgets import Page, button, documents, file_widget, named, note


class MapsPage(Page):
    """Controller of the Maps page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_maps_page", parent)
        self._state = state
        self._exported: Path | None = None
        self.tree = ChoiceTree("figure_choices", tr("Map pages"))
        self.column.addWidget(self.tree, 1)
        ticks = self.row()
        self.all_button = button(
            tr("T&ick all"), "tick_all_figures", tr("Tick every page that the package has data for")
        )
        self.none_button = button(tr("&Untick all"), "untick_all_figures", tr("Tick no page"))
        ticks.addWidget(self.all_button)
        ticks.addWidget(self.none_button)
        self.column.addLayout(ticks)
        self._build_form()
        self.export_button = button(
            tr("Export map pa&ges"),
            "export_maps",
            tr("Write the ticked pages; those in the folder are replaced when all are complete"),
        )
        self.open_button = button(
            tr("Open &folder"), "open_folder", tr("Open the folder of the last export")
        )
        self.column.addWidget(self.export_button)
        self.column.addWidget(self.open_button)
        self.result = note()
        named(self.result, "export_result", tr("Result of the export"))
        self.column.addWidget(self.result)
        self.all_button.clicked.connect(lambda: self.tree.tick_all(True))
        self.none_button.clicked.connect(lambda: self.tree.tick_all(False))
        self.tree.itemChanged.connect(lambda *_: self.refresh())
        self.folder.fileChanged.connect(lambda _: self.refresh())
        self.export_button.clicked.connect(self.export)
        self.open_button.clicked.connect(self.open_folder)
        state.package_changed.connect(self._show_choices)

    def _build_form(self) -> None:
        fields = self.form()
        self.dpi = dpi_field("dpi")
        self.folder = file_widget(
            QgsFileWidget.StorageMode.GetDirectory,
            tr("Folder for the maps"),
            "export_folder",
            tr("Made when it does not exist; files in it that are not the maps' stay"),
        )
        self.folder.setFilePath(documents(MAP_DEFAULTS.folder))
        self.template = template_field(
            "export_template", tr("A page layout of your own; empty takes the plugin's")
        )
        self.keep = QCheckBox(tr("&Keep layouts for editing"))
        self.keep.setChecked(MAP_DEFAULTS.keep_layouts)
        named(
            self.keep,
            "keep_layouts",
            tr("Keep the layouts in the project for editing"),
            tr("Each page then opens from QGIS's Layout Manager, with a map theme of its own"),
        )
        add_rows(
            fields,
            (
                (tr("&Quality"), self.dpi),
                (tr("Save in"), self.folder),
                (tr("Template"), self.template),
            ),
        )
        self.column.addLayout(fields)
        self.column.addWidget(self.keep)

    def refresh(self) -> None:
        """Enable what can be used now."""
        usable = self._state.ready and not self._state.busy
        self.all_button.setEnabled(usable)
        self.none_button.setEnabled(usable)
        self.export_button.setEnabled(
            usable and bool(self.tree.ticked()) and bool(self.folder.filePath().strip())
        )
        self.open_button.setEnabled(self._exported is not None)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the export algorithm, as the widgets stand."""
        return {
            **self._state.package_parameters(),
            "FIGURES": self.tree.ticked(),
            "DPI": self.dpi.value(),
            "KEEP_LAYOUTS": self.keep.isChecked(),
            "OUTPUT": self.folder.filePath().strip(),
            **template_parameter(self.template),
        }

    def export(self) -> None:
        """Run the export algorithm."""
        self.result.setText("")
        self._state.run(EXPORT_MAPS, self.parameters, self._done)

    def open_folder(self) -> None:
        """Open the folder of the last export in the file manager."""
        if self._exported is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._exported)))

    def _done(self, outcome: Outcome) -> None:
        if not outcome.ok:
            return
        self._exported = Path(str(outcome.results["OUTPUT"]))
        pages = int(outcome.results.get("PAGES", 0))
        text = tr("{pages} pages are in {folder}.").format(pages=pages, folder=self._exported)
        missing = str(outcome.results.get("MISSING", "") or "").strip()
        if missing:
            text += "\n" + tr("Not drawn: {what}").format(what=missing)
        self.result.setText(text)
        self._state.said.emit(tr("{pages} map pages were exported.").format(pages=pages), False)
        self.refresh()

    def _show_choices(self) -> None:
        choices = self._state.info.figures
        self.tree.fill(choices, [choice.id for choice in choices])
        self.refresh()
