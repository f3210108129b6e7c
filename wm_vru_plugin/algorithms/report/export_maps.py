"""wmvru:exportmaps: the map pages of the needs assessment."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsProject,
)

from ...i18n import tr
from ...report.figures.catalogue import FIGURE_IDS
from ..run.base import VruAlgorithm
from ..run.packages import add_package, package_of
from ..run.page_parameters import BASE_MAP_HELP, add_page, page_choice
from ..run.run import Run


class ExportMapsAlgorithm(VruAlgorithm):
    """Draws the report's map pages into a PDF and pictures."""

    NAME = "exportmaps"
    TITLE = "Export map pages"
    GROUP = "report"
    TAGS = ("map", "layout", "pdf", "report", "print", "deprivation", "impact areas")
    HELP = (
        "Draws the map pages of the needs assessment from a prepared package.\n"
        "Each page has a title, legend, scale bar, north arrow, sources and licences, and a "
        "protective marking where restricted data is shown. Synthetic and illustrative data is "
        "named on every page that shows it. A figure whose data is not in the package is not "
        "drawn, and the log says what it needs.\n"
        f"{BASE_MAP_HELP}\n"
        "The folder gets maps.pdf, png/, thumbnails/ and figures.json; they replace those of an "
        "earlier run when the new ones are complete. Other files in it stay."
    )

    EXAMPLE = {
        "PACKAGE": "{sample}",
        "FIGURES": "M57",
        "DPI": "100",
        "OUTPUT": "{out}/maps",
    }

    def flags(self) -> Qgis.ProcessingAlgorithmFlags:
        # Layouts and projects are not safe outside the main thread.
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def define(self) -> None:
        add_package(self)
        figures = QgsProcessingParameterEnum(
            "FIGURES",
            tr("Figures"),
            options=list(FIGURE_IDS),
            allowMultiple=True,
            optional=True,
            usesStaticStrings=True,
        )
        self.add(figures, "Ids of the maps in the report. Empty draws all that have data.")
        add_page(self)
        self.add(
            QgsProcessingParameterBoolean("PDF", tr("Write one PDF of all pages"), True),
            "maps.pdf, vector, with selectable text and document metadata.",
        )
        self.add(
            QgsProcessingParameterBoolean("PNG", tr("Write a PNG for each page"), True),
            "png/<figure>.png at the resolution above. Thumbnails are always written.",
        )
        self.add_advanced(
            QgsProcessingParameterEnum(
                "EACH",
                tr("Each page also as a file of its own"),
                options=["pdf", "svg", "geopdf"],
                allowMultiple=True,
                optional=True,
                usesStaticStrings=True,
            ),
            "pdf/<figure>.pdf; svg/<figure>.svg, text as text; geopdf/<figure>.pdf with "
            "coordinates and layers that a reader can switch, without the features' attributes.",
        )
        self.add(
            QgsProcessingParameterBoolean(
                "KEEP_LAYOUTS", tr("Leave the layouts in the project"), False
            ),
            "Also adds the layouts, their layers and a map theme of each to the current project "
            "for editing. A second run brings their texts and legends up to date and keeps "
            "what you moved or styled.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder for the maps")),
            "Made when it does not exist.",
        )
        self.addOutput(QgsProcessingOutputFile("PDF_FILE", tr("PDF of all pages")))
        self.addOutput(QgsProcessingOutputNumber("PAGES", tr("Pages drawn")))
        self.addOutput(QgsProcessingOutputString("MISSING", tr("What was not drawn and needs")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...report.writers.pages.maps import export_maps

        keep = run.flag("KEEP_LAYOUTS")
        output = run.text("OUTPUT")
        if not output:
            raise QgsProcessingException(tr("No folder for the maps was given."))
        page = page_choice(run)
        result = export_maps(
            package_of(run),
            output,
            figure_ids=run.choices("FIGURES"),
            template=page.template,
            dpi=page.dpi,
            pdf=run.flag("PDF"),
            png=run.flag("PNG"),
            each=[one for one in run.choices("EACH") if one],
            keep_in=(run.context.project() or QgsProject.instance()) if keep else None,
            feedback=run.feedback,
            base=page.base,
        )
        run.feedback.pushInfo(tr("{0} pages drawn").format(len(result.pages)))
        missing = "\n".join(f"{name}: {needs}" for name, needs in result.missing.items())
        return {
            "OUTPUT": str(result.folder),
            "PDF_FILE": result.pdf_file,
            "PAGES": len(result.pages),
            "MISSING": missing,
        }
