"""Analysis: overlap and gaps between deprived areas and the areas that are covered."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsProcessing, QgsVectorLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QPlainTextEdit,
    QWidget,
)

from ...core.places.domains import DOMAINS
from ...i18n import tr
from ..runs import results
from ..runs.runner import Outcome
from ..state.defaults import ANALYSIS_DEFAULTS, GAPS, OVERLAP
from ..state.state import PanelState
from ..widgets.need_fields import add_rows, decile_field, rule_field, smallest_gap_field
from ..widgets.widgets import Page, button, combo, named, note, shrink

NEED = "lsoa_deprivation"
COVERAGE = "impact_areas"
SCHOOLS = "schools"


class AnalysisPage(Page):
    """Controller of the Analysis page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_analysis_page", parent)
        self._state = state
        self._build_form()
        buttons = self.row()
        self.overlap_button = button(
            tr("&Find overlap"),
            "run_overlap",
            tr("How much of the deprived areas lies inside the covered areas, by authority"),
        )
        self.gaps_button = button(
            tr("Find &gaps"),
            "run_gaps",
            tr("Groups of neighbouring deprived areas that are not covered"),
        )
        buttons.addWidget(self.overlap_button)
        buttons.addWidget(self.gaps_button)
        self.column.addLayout(buttons)
        self.needs = note()
        named(self.needs, "analysis_needs", tr("What is missing for an analysis"))
        self.column.addWidget(self.needs)
        self.sentence = QPlainTextEdit()
        self.sentence.setReadOnly(True)
        self.sentence.setPlaceholderText(tr("The finding appears here, in a sentence."))
        self.sentence.setMinimumHeight(120)
        self.sentence.setTabChangesFocus(True)
        named(self.sentence, "finding", tr("Finding"))
        self.column.addWidget(self.sentence, 1)
        self.copy_button = button(
            tr("Copy text"), "copy_finding", tr("Put the finding on the clipboard")
        )
        self.column.addWidget(self.copy_button)
        self.overlap_button.clicked.connect(self.run_overlap)
        self.gaps_button.clicked.connect(self.run_gaps)
        self.copy_button.clicked.connect(self.copy)
        self.sentence.textChanged.connect(self.refresh)
        self.coverage.layerChanged.connect(lambda _: self.refresh())
        self.domain.currentIndexChanged.connect(lambda _: self.refresh())
        state.package_changed.connect(self._package_changed)

    def _build_form(self) -> None:
        fields = self.form()
        self.domain = combo(
            "domain",
            tr("Domain of deprivation"),
            tr("Which of the Indices of Deprivation says what is need"),
        )
        for record in DOMAINS:
            self.domain.addItem(tr(record.name), record.id)
        self.decile = decile_field("max_decile")
        self.coverage = QgsMapLayerComboBox()
        self.coverage.setFilters(Qgis.LayerFilters(Qgis.LayerFilter.PolygonLayer))
        self.coverage.setAllowEmptyLayer(True, tr("Package's Impact Areas"))
        self.coverage.setLayer(None)
        shrink(self.coverage)
        named(
            self.coverage,
            "coverage",
            tr("Areas that are covered"),
            tr("The package's Impact Areas, or any polygon layer of the project"),
        )
        self.rule = rule_field("rule", tr("Used by gaps; overlap shows all four"))
        self.min_areas = smallest_gap_field("min_areas")
        self.gap_distance = QDoubleSpinBox()
        self.gap_distance.setRange(0, 5000)
        self.gap_distance.setDecimals(0)
        self.gap_distance.setSingleStep(50)
        self.gap_distance.setSuffix(tr(" m"))
        named(
            self.gap_distance,
            "gap_distance",
            tr("Distance up to which areas count as neighbours"),
            tr("0 joins areas that touch; more joins areas with less than this between them"),
        )
        add_rows(
            fields,
            (
                (tr("Doma&in"), self.domain),
                (tr("Deciles &up to"), self.decile),
                (tr("Covered &by"), self.coverage),
                (tr("Covered when"), self.rule),
                (tr("Smallest gap"), self.min_areas),
                (tr("Join across"), self.gap_distance),
            ),
        )
        self.column.addLayout(fields)
        self.domain.setCurrentIndex(self.domain.findData(ANALYSIS_DEFAULTS.domain))
        self.gap_distance.setValue(ANALYSIS_DEFAULTS.gap_distance)

    def refresh(self) -> None:
        """Enable what can be used now, and say what is missing."""
        problem = self._problem()
        self.needs.setText(problem)
        self.needs.setVisible(bool(problem))
        usable = not problem and not self._state.busy
        for made in (self.overlap_button, self.gaps_button):
            made.setEnabled(usable)
            made.setToolTip(problem or made.accessibleDescription())
        self.copy_button.setEnabled(bool(self.sentence.toPlainText()))

    def _problem(self) -> str:
        info = self._state.info
        domain_id = self.domain.currentData()
        if self._state.reading:
            return tr("The package is being read")
        if not self._state.ready:
            return tr("Pick a package on the Data page first")
        if info.needs(f"{domain_id}_decile"):
            return info.needs(f"{domain_id}_decile")
        if self.coverage.currentLayer() is None and not info.has(COVERAGE):
            return tr("The package has no Impact Areas; pick a polygon layer under 'Covered by'")
        return ""

    def overlap_parameters(self) -> dict[str, Any]:
        """Return the parameters of the overlap algorithm, as the widgets stand."""
        names = ("OUTPUT", "BY_AUTHORITY", "BY_COVERAGE", "SENSITIVITY")
        outputs = dict.fromkeys(names, QgsProcessing.TEMPORARY_OUTPUT)
        return {**self._shared_parameters(), **outputs}

    def gaps_parameters(self) -> dict[str, Any]:
        """Return the parameters of the gaps algorithm, as the widgets stand."""
        parameters = self._shared_parameters()
        parameters.update(
            {
                "RULE": self.rule.currentData(),
                "MIN_AREAS": self.min_areas.value(),
                "GAP_DISTANCE": self.gap_distance.value(),
                "SCORE_FIELD": f"{self.domain.currentData()}_score",
            }
        )
        if self._state.info.has(SCHOOLS):
            parameters["SCHOOLS"] = self._state.table(SCHOOLS)
        names = ("OUTPUT", "AREAS", "TABLE")
        return {**parameters, **dict.fromkeys(names, QgsProcessing.TEMPORARY_OUTPUT)}

    def _shared_parameters(self) -> dict[str, Any]:
        layer = self.coverage.currentLayer()
        parameters: dict[str, Any] = {
            "NEED": self._state.table(NEED),
            "DOMAIN": self.domain.currentData(),
            "MAX_DECILE": self.decile.value(),
            "COVERAGE": self._state.table(COVERAGE) if layer is None else layer.id(),
        }
        if isinstance(layer, QgsVectorLayer):
            parameters["COVERAGE_NAME"] = results.name_field(layer)
        return parameters

    def run_overlap(self) -> None:
        """Run the overlap algorithm; its layers go into the project."""
        label = self._label()
        self._state.run(
            OVERLAP,
            self.overlap_parameters,
            lambda outcome: self._finished(outcome, tr("Overlap"), label, results.OVERLAP),
        )

    def run_gaps(self) -> None:
        """Run the gaps algorithm; its layers go into the project."""
        label = self._label()
        self._state.run(
            GAPS,
            self.gaps_parameters,
            lambda outcome: self._finished(outcome, tr("Gaps"), label, results.GAPS),
        )

    def copy(self) -> None:
        """Put the finding on the clipboard."""
        QApplication.clipboard().setText(self.sentence.toPlainText())
        self._state.said.emit(tr("The finding is on the clipboard."), False)

    def _label(self) -> str:
        """Return a name to tell this run's layers from those of other runs, such as "education"."""
        label = str(self.domain.currentData())
        if self.decile.value() > 1:
            label = tr("{domain}, deciles 1 to {decile}").format(
                domain=label, decile=self.decile.value()
            )
        return label

    def _finished(
        self, outcome: Outcome, kind: str, label: str, outputs: tuple[results.Output, ...]
    ) -> None:
        if not outcome.ok:
            return
        info = self._state.info
        paragraphs = [str(outcome.results.get("SENTENCE", "")).strip()]
        paragraphs += str(outcome.results.get("SENTENCES", "") or "").strip().splitlines()
        text = "\n\n".join(part for part in paragraphs if part)
        self.sentence.setPlainText(info.marked(text))
        title = info.marked(f"{kind}: {label}")
        count = results.add_to_project(outcome, title, outputs)
        done = tr("{title}: {count} layers and tables were added to the project.")
        self._state.said.emit(done.format(title=title, count=count), False)

    def _package_changed(self) -> None:
        # A finding belongs to the package it was found in.
        self.sentence.clear()
        self.refresh()
