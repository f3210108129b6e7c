"""wmvru:prepare."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputString,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ...core.errors import InputError
from ...core.places.areas import DEFAULT_STUDY_AREA, StudyArea, parse_codes
from ...core.places.police_areas import police_area, police_force_names
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter
from ..run.packages import add_database, database_of
from ..run.run import Run

NO_AREA = "none"
LAYERS = {
    "DEPRIVATION": ("lsoa_deprivation", "LSOAs with deprivation"),
    "CRIME": ("lsoa_crime", "LSOAs with counts of crime"),
    "IMPACT_AREAS": ("impact_areas", "Impact Areas"),
    "SCHOOLS": ("schools", "Schools"),
    "INCIDENTS": ("incidents", "Incidents"),
}
"""Layers of the package that the next step of a model takes, by output."""
LAD_YEAR = {2019: 2019, 2025: 2024}
"""Year of the authority codes that the indices of an edition use."""

TABLES_READ = (
    "English Indices of Deprivation 2025",
    "English Indices of Deprivation 2019",
    "English Indices of Deprivation 2015",
    "Indices of Deprivation 2004 to 2015, ranks of LSOAs",
    "English Indices of Deprivation, summaries of local authorities",
    "English Indices of Deprivation, scores",
    "English Indices of Deprivation, transformed domain scores",
    "English Indices of Deprivation, population denominators",
    "Index of Multiple Deprivation 2004 to 2015 by authority of 2021",
    "LSOA (2011) to LSOA (2021) lookup with change indicator",
    "Local authority to community safety partnership to police force area lookup",
    "Mid-year population estimates by age",
    "Ethnic group, Census 2011 and 2021",
    "Street-level crime",
    "Police force area data tables: recorded crime by Community Safety Partnership",
    "Recorded incidents",
    "Recorded knife crime by LSOA",
    "Schools, pupils and permanent exclusions",
    "Schools by academic year",
    "School performance tables: pupil census",
    "Permanent exclusions and suspensions in England",
    "Pupil absence in schools in England",
    "Key stage 4 performance",
    "NEET and participation: local authority figures",
    "Fingertips public health profiles",
    "Hospitals and other services",
    "Indicators by area",
)
"""Titles of what the readers read, apart from them because they load pandas; a test compares."""


class PrepareAlgorithm(VruAlgorithm):
    """Files into a package."""

    NAME = "prepare"
    TITLE = "Prepare a package"
    GROUP = "data"
    TAGS = ("import", "indices of deprivation", "IMD", "LSOA", "boundaries", "geopackage")
    HELP = (
        "Official files and extracts of a study area into one package (GeoPackage).\n\n"
        "Files are recognised by their header, not by their name. Read are: boundaries of LSOAs, "
        "MSOAs, wards, authorities and police force areas (any vector format); lookups from LSOA "
        "to ward, MSOA and authority; Impact Areas (any polygons with a name); and tables, CSV or "
        "Excel, of "
        + "; ".join(TABLES_READ)
        + ". 'Write templates for extracts' makes the tables for extracts of your own, empty.\n\n"
        "LSOAs are chosen by the codes of their authorities, never by what a boundary touches. "
        "The least that is needed are the indices and the LSOA boundaries of the same edition; "
        "what else is absent is reported and the rest goes on. National deciles are those of the "
        "file, and are recomputed from the ranks to check them. The log says how many rows of "
        "each file were read, kept and refused."
    )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterFile(
                "FOLDER",
                tr("Folder with the files"),
                behavior=Qgis.ProcessingFileParameterBehavior.Folder,
                optional=True,
            ),
            "Searched with its subfolders. Give a folder, files, or both.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FILES", tr("Files"), Qgis.ProcessingSourceType.File, optional=True
            ),
            "Files named one by one; where two hold the same data, these come before the folder's.",
        )
        self.add(
            QgsProcessingParameterString(
                "AUTHORITIES",
                tr("Authority codes"),
                ", ".join(DEFAULT_STUDY_AREA.authority_codes),
                multiLine=True,
            ),
            "GSS codes of the study area's local authorities, commas or spaces between.",
        )
        self.add(
            choice_parameter(
                "POLICE_AREA",
                "Police force area, in place of authority codes",
                [NO_AREA, *police_force_names().values()],
            ),
            "Takes the authorities of a police force area of England and Wales, with the codes "
            "that were valid at the edition of the indices. It wins over the codes.",
        )
        self.add(
            choice_parameter("EDITION", "Edition of the indices", ["2019", "2025"]),
            "2019 goes with the LSOAs of 2011, 2025 with those of 2021. Ranks of another edition "
            "of LSOAs are left out, with the number of codes that match.",
        )
        self.add(
            QgsProcessingParameterString(
                "NAME", tr("Name of the study area"), DEFAULT_STUDY_AREA.name
            ),
            "How maps and tables call the study area.",
        )
        self.add(
            QgsProcessingParameterString(
                "MARKING",
                tr("Protective marking"),
                DEFAULT_STUDY_AREA.protective_marking,
                optional=True,
            ),
            "Printed on every page that shows restricted data.",
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "OUTPUT", tr("Package"), tr("GeoPackage (*.gpkg)")
            ),
            "The package. It is written whole or not at all.",
        )
        add_database(
            self,
            "Also writes the package into this schema, whole or not at all. It is made where there "
            "is none; a package in it is replaced, anything else is refused.",
        )
        self.addOutput(QgsProcessingOutputString("DATABASE", tr("Package in PostGIS")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("What was read")))
        self.addOutput(QgsProcessingOutputString("MISSING", tr("What is missing")))
        for name, (_, title) in LAYERS.items():
            self.addOutput(
                QgsProcessingOutputVectorLayer(name, tr("In the package: {0}").format(tr(title)))
            )

    def run_steps(self, run: Run) -> dict[str, Any]:
        from pathlib import Path

        from ...store.open import open_package
        from ...store.package.address import postgis_address
        from ...store.postgis.writer import check_target, copy_to_postgis
        from ...store.prepare.prepare import prepare

        folder = run.text("FOLDER")
        files = [name for name in run.files("FILES") if name]
        if not folder and not files:
            raise InputError("Input", "neither a folder nor a file was given")
        edition = int(run.choice("EDITION"))
        name = run.text("NAME")
        codes = run.text("AUTHORITIES")
        force = run.choice("POLICE_AREA")
        if force and force != NO_AREA:
            preset = police_area(force, LAD_YEAR[edition])
            codes = " ".join(preset.authority_codes)
            name = preset.name if name == DEFAULT_STUDY_AREA.name else name
        area = StudyArea(
            name,
            parse_codes(codes),
            protective_marking=run.text("MARKING"),
        )
        output = run.file_output("OUTPUT")
        connection, schema = database_of(run)
        if connection:
            check_target(connection, schema)
        done = prepare(
            Path(folder) if folder else None,
            [Path(file) for file in files],
            area,
            Path(output),
            run.context.transformContext(),
            run.feedback,
            edition,
        )
        address = ""
        if connection:
            address = postgis_address(connection, schema)
            run.feedback.pushInfo(tr("Writing the package into {0}").format(address))
            copy_to_postgis(open_package(output), connection, schema, run.feedback)
        return {
            "OUTPUT": output,
            "DATABASE": address,
            "SUMMARY": "\n".join(done.summary),
            "MISSING": "\n".join(done.missing),
            **layers_of(output),
        }


def layers_of(path: str) -> dict[str, str]:
    """Return the address of each of the `LAYERS` that a package holds, by name."""
    from ...store.package.package import Package

    package = Package(path)
    return {name: package.uri(table) for name, (table, _) in LAYERS.items() if package.has(table)}
