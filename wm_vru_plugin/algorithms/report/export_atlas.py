"""wmvru:exportatlas: a page for every authority or every Impact Area."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
)

from ...i18n import tr
from ...report.figures.catalogue import FIGURE_IDS
from ...report.figures.place_figure import AUTHORITY, KINDS
from ..run.base import VruAlgorithm
from ..run.packages import add_package, package_of
from ..run.page_parameters import BASE_MAP_HELP, add_page, page_choice
from ..run.run import Run


class ExportAtlasAlgorithm(VruAlgorithm):
    """Draws an atlas with key figures beside the maps."""

    NAME = "exportatlas"
    TITLE = "Export an atlas of places"
    GROUP = "report"
    TAGS = ("atlas", "map", "authority", "impact areas", "profile", "pdf", "key figures", "print")
    HELP = (
        "Draws one page for every local authority, or for every Impact Area, of a prepared "
        "package: a map zoomed to it, an inset that shows where it lies, and its key figures.\n"
        "Of an authority: residents, hectares, LSOAs, how many are in England's most deprived "
        "tenth in each domain, Impact Areas that reach into it and how much of that need they "
        "touch, knife crime, schools, hospitals.\n"
        "Of an Impact Area: hectares, residents (an estimate: each LSOA gives as great a share of "
        "its residents as of its land), LSOAs that it touches and how many are in the most "
        "deprived tenth, how many of those at least half inside it are, knife crime in the LSOAs "
        "that it touches, schools inside, the nearest emergency department.\n"
        "An LSOA is touched where 1% of its land or more is inside; an Impact Area reaches into "
        "an authority with 1% of its own land. Restricted counts under 7 are not printed and the "
        "rest rounded to 5. What the package does not hold is said to be missing.\n"
        f"{BASE_MAP_HELP}\n"
        "The folder gets atlas.pdf, atlas/ and atlas.json; they replace those of an earlier run "
        "when the new ones are complete. Other files in it stay."
    )
    EXAMPLE = {
        "PACKAGE": "{sample}",
        "BY": "impact_area",
        "LIMIT": "2",
        "DPI": "80",
        "OUTPUT": "{out}/atlas",
    }

    def flags(self) -> Qgis.ProcessingAlgorithmFlags:
        # Layouts and projects are not safe outside the main thread.
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def define(self) -> None:
        whole = QgsProcessingParameterNumber.Type.Integer
        add_package(self)
        self.add(
            QgsProcessingParameterEnum(
                "BY",
                tr("A page for each"),
                options=list(KINDS),
                defaultValue=AUTHORITY,
                usesStaticStrings=True,
            ),
            "Local authorities, or Impact Areas.",
        )
        self.add(
            QgsProcessingParameterNumber("LIMIT", tr("Most pages"), whole, 0, minValue=0),
            "The first so many places in the package's order; 0 draws all.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "FIGURE",
                tr("Layers of figure"),
                options=list(FIGURE_IDS),
                defaultValue="M86",
                usesStaticStrings=True,
            ),
            "The pages show the layers of this figure of the report: M86 shows Impact Areas over "
            "deciles of multiple deprivation.",
        )
        add_page(
            self,
            "The key figures take the place of an item with the id 'facts'; without one, the left "
            "part of the map's.",
        )
        self.add(
            QgsProcessingParameterBoolean("PDF", tr("Write one PDF of all pages"), True),
            "atlas.pdf, vector, with selectable text, metadata and a bookmark for each place.",
        )
        self.add(
            QgsProcessingParameterBoolean("PNG", tr("Write a PNG for each page"), True),
            "atlas/LA01.png or atlas/IA01.png and so on; atlas.json names their places.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder for the atlas")),
            "Made when it does not exist.",
        )
        self.addOutput(QgsProcessingOutputFile("PDF_FILE", tr("PDF of all pages")))
        self.addOutput(QgsProcessingOutputNumber("PAGES", tr("Pages drawn")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...report.writers.pages.atlas import export_atlas

        output = run.text("OUTPUT")
        if not output:
            raise QgsProcessingException(tr("No folder for the atlas was given."))
        page = page_choice(run)
        result = export_atlas(
            package_of(run),
            output,
            by=run.choice("BY"),
            limit=run.whole("LIMIT"),
            shown=run.choice("FIGURE"),
            template=page.template,
            dpi=page.dpi,
            pdf=run.flag("PDF"),
            png=run.flag("PNG"),
            feedback=run.feedback,
            base=page.base,
        )
        run.feedback.pushInfo(tr("{0} pages drawn").format(len(result.pages)))
        if result.left_out:
            run.feedback.pushInfo(tr("{0} places left out by the limit").format(result.left_out))
        return {
            "OUTPUT": str(result.folder),
            "PDF_FILE": result.pdf_file,
            "PAGES": len(result.pages),
        }
