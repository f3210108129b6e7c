"""wmvru:exportreport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingMultiStepFeedback,
    QgsProcessingOutputHtml,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
)

from ...core.errors import InputError
from ...core.libraries import BASE, PAGE, PDF_BOOKS, WORKBOOKS, describe, find_faults
from ...core.places.domains import domain
from ...i18n import tr
from ...report.plan.selection import CHOICES, Selection, selected
from ..coverage.gaps import RULES
from ..run.base import VruAlgorithm
from ..run.children import result_frame, run_child
from ..run.inputs import number_parameter
from ..run.packages import add_package, package_of
from ..run.page_parameters import BASE_MAP_HELP, PageChoice, add_page, page_choice
from ..run.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from ...report.plan.analyses import Analysis
    from ...report.plan.whole import Formats
    from ...store.package.package import Package

OVERLAP_TABLES = {
    "OUTPUT": "areas",
    "BY_AUTHORITY": "by_authority",
    "BY_COVERAGE": "by_coverage",
    "SENSITIVITY": "sensitivity",
}
ENTRIES = (
    "report.html",
    "report.pdf",
    "tables.xlsx",
    "findings.csv",
    "run.json",
    "tables",
    "charts",
    "maps",
)
"""What a run writes into its folder and replaces there; anything else stays."""


class ExportReportAlgorithm(VruAlgorithm):
    """The whole run over a package."""

    NAME = "exportreport"
    TITLE = "Export the report"
    GROUP = "report"
    TAGS = ("needs assessment", "report", "maps", "tables", "findings", "batch")
    HELP = (
        "The needs assessment of a prepared package in one run.\n\n"
        "For every domain of the indices at hand it runs 'Overlap' and 'Gaps' against the Impact "
        "Areas; it draws every map and chart of the source report's list that the package has data "
        "for, builds the tables, and sets the claims of the 2020 needs assessment beside our own "
        "figures.\n\n"
        "The folder gets report.html, one file that holds everything and fetches nothing, with "
        "sortable tables and a map to explore; report.pdf; tables.xlsx; maps/, charts/ and "
        "tables/ with each figure as a file; findings.csv; and run.json, the record of the run. "
        "What cannot be made is named with what it needs. Restricted counts under 7 are hidden, "
        "others rounded, and where the package holds any every page carries the protective "
        "marking.\n\n"
        f"{BASE_MAP_HELP}\n\n"
        "The folder is changed only when everything is complete; other files in it stay."
    )

    LIBRARIES = (*BASE, *PAGE)
    EXAMPLE = {
        "PACKAGE": "{sample}",
        "DPI": "72",
        "PDF": "false",
        "OUTPUT": "{out}/report",
    }

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        # It draws layouts, which are not safe outside the main thread.
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def define(self) -> None:
        add_package(self)
        self.add(
            number_parameter("MAX_DECILE", "Maximum decile", 1, 1, 10),
            "Need is an LSOA whose national decile is at most this.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "RULE",
                tr("An area counts as covered"),
                list(RULES),
                defaultValue="majority",
                usesStaticStrings=True,
            ),
            "The rule of the gaps; see 'Gaps'.",
        )
        self.add(
            number_parameter("MIN_AREAS", "Minimum number of areas in a gap", 2, 1),
            "Smaller concentrations are counted in the total but not listed.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "FIGURES",
                tr("Figures"),
                options=list(CHOICES),
                allowMultiple=True,
                optional=True,
                usesStaticStrings=True,
            ),
            "Ids of the maps (M) and charts (C) to draw. Empty draws all that have data. Tables, "
            "the charts beside them, overlap and gaps are always in the report.",
        )
        add_page(self)
        self.add(
            QgsProcessingParameterBoolean("PDF", tr("Write the report as one PDF too"), True),
            "report.pdf: all pages with bookmarks, page numbers and text that can be searched. "
            "Takes the library pypdf; without it the run says so and goes on.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder for the report")),
            "Made when it does not exist.",
        )
        self.addOutput(QgsProcessingOutputHtml("INDEX", tr("Front page")))
        self.addOutput(QgsProcessingOutputString("MISSING", tr("What was not made and needs")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from pathlib import Path

        from ...report.maps.base_map.tiles import check_server
        from ...report.plan import analyses as assemble
        from ...store.outputs.staging import staged_folder

        output = run.text("OUTPUT")
        if not output:
            raise InputError("Folder for the report", "none was given")
        package = package_of(run)
        page = page_choice(run)
        figures = selected(run.choices("FIGURES"))
        settings = {
            "MAX_DECILE": run.whole("MAX_DECILE"),
            "RULE": run.choice("RULE"),
            "MIN_AREAS": run.whole("MIN_AREAS"),
            "FIGURES": figures.record,
            **page.record(),
            "PDF": run.flag("PDF"),
        }
        formats, unmade = _formats(settings["PDF"])
        for line in unmade:
            run.feedback.pushWarning(line)
        if page.base is not None:
            check_server(page.base, package, run.feedback)
        areas = package.frame("lsoa_deprivation")
        domains = assemble.domains_at_hand(areas)
        skipped = ""
        if not package.has("impact_areas"):
            skipped = tr(
                "Overlap and gaps were not run: the package has no Impact Areas. Prepare it again "
                "with a layer of named polygons."
            )
            run.feedback.pushWarning(skipped)
            domains = []
        # The analyses take seconds; maps, charts and files most of the time.
        steps = QgsProcessingMultiStepFeedback(4, run.feedback)
        parts = QgsProcessingMultiStepFeedback(max(len(domains), 1), steps)
        analyses = []
        with staged_folder(Path(output), ENTRIES, run.check) as stage:
            for step, item in enumerate(domains):
                parts.setCurrentStep(step)
                analyses.append(_analyse(item, package, settings, run.context, parts))
            missing = _write(
                stage,
                package,
                areas,
                analyses,
                (skipped, unmade),
                settings,
                formats,
                page,
                figures,
                steps,
            )
        lines = [f"{name}: {needs}" for name, needs in missing.items()]
        for line in lines:
            run.feedback.pushInfo(tr("Not drawn, {0}").format(line))
        lines = [*([skipped] if skipped else []), *unmade, *lines]
        index = str(Path(output) / "report.html")
        run.feedback.pushInfo(tr("Report written: {0}").format(index))
        return {"OUTPUT": output, "INDEX": index, "MISSING": "\n".join(lines)}


def _formats(pdf: bool) -> tuple[Formats, list[str]]:
    """Return the file formats that can be made, and a sentence for each that is refused."""
    from ...report.plan.whole import Formats

    can = {WORKBOOKS: True, PDF_BOOKS: pdf}
    unmade = []
    names = {
        WORKBOOKS: tr("tables.xlsx is not made; tables/ holds the same tables as CSV."),
        PDF_BOOKS: tr("report.pdf is not made; report.html and maps/ hold the same figures."),
    }
    for fault in find_faults(name for name, wanted in can.items() if wanted):
        can[fault.name] = False
        unmade.append(f"{names[fault.name]} {describe([fault])}")
    return Formats(can[WORKBOOKS], can[PDF_BOOKS]), unmade


def _write(
    stage: Path,
    package: Package,
    areas: pd.DataFrame,
    analyses: list[Analysis],
    untold: tuple[str, list[str]],
    settings: dict[str, Any],
    formats: Formats,
    page: PageChoice,
    figures: Selection,
    steps: QgsProcessingMultiStepFeedback,
) -> dict[str, str]:
    """Write maps, tables, charts, page and PDF; return what was not drawn, by figure."""
    from datetime import datetime
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from ...report.findings.claims_of_package import findings_of
    from ...report.plan import analyses as assemble
    from ...report.plan import whole
    from ...report.writers.pages.maps import MapsResult, export_maps

    steps.setCurrentStep(1)
    maps = MapsResult(stage / whole.MAPS, (), "")
    if figures.maps:
        maps = export_maps(
            package,
            maps.folder,
            figures.maps,
            template=page.template,
            dpi=page.dpi,
            feedback=steps,
            base=page.base,
        )
    steps.setCurrentStep(2)
    found = findings_of(package)
    tables = assemble.write_tables(stage, package, areas, analyses, found)
    need = tables[assemble.TOP_DECILE]
    content = whole.make_content(
        package, stage, maps, analyses, need, found, *untold, steps, figures.charts
    )
    steps.setCurrentStep(3)
    record = assemble.run_record(package, settings)
    assemble.write_record(stage, record)
    with TemporaryDirectory(dir=stage) as work:
        whole.write_files(
            package, stage, content, maps, record, datetime.now(), formats, Path(work), steps
        )
    return content.missing


def _analyse(
    item: str,
    package: Package,
    settings: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Analysis:
    """Return overlap and gaps of one domain, through the same algorithms that an analyst runs."""
    from ...report.plan.analyses import Analysis

    common = {
        "NEED": package.algorithm_input("lsoa_deprivation"),
        "COVERAGE": package.algorithm_input("impact_areas"),
        "DOMAIN": item,
        "MAX_DECILE": settings["MAX_DECILE"],
    }
    sinks = dict.fromkeys(OVERLAP_TABLES, "TEMPORARY_OUTPUT")
    overlap = run_child("wmvru:overlap", {**common, **sinks}, context, feedback)
    gap_parameters = {
        **common,
        "RULE": settings["RULE"],
        "MIN_AREAS": settings["MIN_AREAS"],
        "SCORE_FIELD": domain(item).score_field,
        "OUTPUT": "TEMPORARY_OUTPUT",
        "AREAS": "TEMPORARY_OUTPUT",
        "TABLE": "TEMPORARY_OUTPUT",
    }
    if package.has("schools"):
        gap_parameters["SCHOOLS"] = package.algorithm_input("schools")
    gaps = run_child("wmvru:gaps", gap_parameters, context, feedback)
    tables = {
        f"overlap_{item}_{name}.csv": result_frame(overlap[sink], context)
        for sink, name in OVERLAP_TABLES.items()
    }
    tables[f"gaps_{item}.csv"] = result_frame(gaps["TABLE"], context)
    tables[f"gaps_{item}_areas.csv"] = result_frame(gaps["AREAS"], context)
    sentences = tuple(line for line in gaps["SENTENCES"].split("\n") if line)
    return Analysis(item, tables, overlap["SENTENCE"], gaps["SENTENCE"], sentences)
