"""Analysis: overlap and gaps between deprived areas and the areas that are covered."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsProcessing, QgsVectorLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from ..core.domains import DOMAINS
from ..i18n import tr
from . import results
from .defaults import ANALYSIS_DEFAULTS, GAPS, OVERLAP, RULES
from .runner import Outcome
from .state import PanelState
from .widgets import Page, button, combo, named, note, shrink

NEED = "lsoa_deprivation"
COVERAGE = "impact_areas"
SCHOOLS = "schools"


class AnalysisPage(Page):
    """Controller of the Analysis page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_analysis_page", parent)
        self._state = state
        self._build_form()
        buttons = QGridLayout()
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
        buttons.addWidget(self.overlap_button, 0, 0)
        buttons.addWidget(self.gaps_button, 0, 1)
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
        self.copy_button = button(tr("Copy te&xt"), "copy_finding")
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
        self.domain = combo("domain", tr("Domain of deprivation"))
        for record in DOMAINS:
            self.domain.addItem(tr(record.name), record.id)
        self.decile = QSpinBox()
        self.decile.setRange(1, 10)
        named(
            self.decile,
            "max_decile",
            tr("Least deprived decile that counts"),
            tr("1 takes the most deprived tenth in England, 2 the most deprived fifth"),
        )
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
        self.rule = combo(
            "rule", tr("When an area counts as covered"), tr("Used by gaps; overlap shows all four")
        )
        for rule, text in RULES:
            self.rule.addItem(tr(text), rule)
        self.min_areas = QSpinBox()
        self.min_areas.setRange(1, 100)
        self.min_areas.setSuffix(tr(" areas"))
        named(
            self.min_areas,
            "min_areas",
            tr("Fewest areas in a gap"),
            tr("Smaller groups of neighbouring areas are left out"),
        )
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
        for text, widget in (
            (tr("Doma&in"), self.domain),
            (tr("Deciles &up to"), self.decile),
            (tr("Covered &by"), self.coverage),
            (tr("Covered when"), self.rule),
            (tr("Smallest gap"), self.min_areas),
            (tr("Join across"), self.gap_distance),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            fields.addRow(label, widget)
        self.column.addLayout(fields)
        defaults = ANALYSIS_DEFAULTS
        self.domain.setCurrentIndex(self.domain.findData(defaults.domain))
        self.decile.setValue(defaults.max_decile)
        self.rule.setCurrentIndex(self.rule.findData(defaults.rule))
        self.min_areas.setValue(defaults.min_areas)
        self.gap_distance.setValue(defaults.gap_distance)

    def refresh(self) -> None:
        """Enable what can be used now, and say what is missing."""
        problem = self._problem()
        self.needs.setText(problem)
        self.needs.setVisible(bool(problem))
        usable = not problem and not self._state.runner.busy
        for made in (self.overlap_button, self.gaps_button):
            made.setEnabled(usable)
            made.setToolTip(problem or made.accessibleDescription())
        self.copy_button.setEnabled(bool(self.sentence.toPlainText()))

    def _problem(self) -> str:
        info = self._state.info
        domain_id = self.domain.currentData()
        if not self._state.ready:
            return tr("Pick a package on the Data page first")
        if info.needs(f"{domain_id}_decile"):
            return info.needs(f"{domain_id}_decile")
        if self.coverage.currentLayer() is None and not info.uri(COVERAGE):
            return tr("The package has no Impact Areas; pick a polygon layer under 'Covered by'")
        return ""

    def overlap_parameters(self) -> dict[str, Any]:
        """Parameters of the overlap algorithm, as the widgets stand."""
        names = ("OUTPUT", "BY_AUTHORITY", "BY_COVERAGE", "SENSITIVITY")
        outputs = dict.fromkeys(names, QgsProcessing.TEMPORARY_OUTPUT)
        return {**self._shared_parameters(), **outputs}

    def gaps_parameters(self) -> dict[str, Any]:
        """Parameters of the gaps algorithm, as the widgets stand."""
        parameters = self._shared_parameters()
        parameters.update(
            {
                "RULE": self.rule.currentData(),
                "MIN_AREAS": self.min_areas.value(),
                "GAP_DISTANCE": self.gap_distance.value(),
                "SCORE_FIELD": f"{self.domain.currentData()}_score",
            }
        )
        if self._state.info.uri(SCHOOLS):
            parameters["SCHOOLS"] = self._state.info.uri(SCHOOLS)
        names = ("OUTPUT", "AREAS", "TABLE")
        return {**parameters, **dict.fromkeys(names, QgsProcessing.TEMPORARY_OUTPUT)}

    def _shared_parameters(self) -> dict[str, Any]:
        layer = self.coverage.currentLayer()
        parameters: dict[str, Any] = {
            "NEED": self._state.info.uri(NEED),
            "DOMAIN": self.domain.currentData(),
            "MAX_DECILE": self.decile.value(),
            "COVERAGE": self._state.info.uri(COVERAGE) if layer is None else layer.id(),
        }
        if isinstance(layer, QgsVectorLayer):
            parameters["COVERAGE_NAME"] = results.name_field(layer)
        return parameters

    def run_overlap(self) -> None:
        """Run the overlap algorithm; its layers go into the project."""
        label = self._label()
        self._state.runner.run(
            OVERLAP,
            self.overlap_parameters(),
            lambda outcome: self._finished(outcome, tr("Overlap"), label, results.OVERLAP),
        )

    def run_gaps(self) -> None:
        """Run the gaps algorithm; its layers go into the project."""
        label = self._label()
        self._state.runner.run(
            GAPS,
            self.gaps_parameters(),
            lambda outcome: self._finished(outcome, tr("Gaps"), label, results.GAPS),
        )

    def copy(self) -> None:
        """Put the finding on the clipboard."""
        QApplication.clipboard().setText(self.sentence.toPlainText())
        self._state.said.emit(tr("The finding is on the clipboard."), False)

    def _label(self) -> str:
        """What tells this run's layers from those of other runs: "education"."""
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
