"""wmvru:templates."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingOutputString,
    QgsProcessingOutputVariant,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
)

from ...i18n import tr
from ...sources.extracts.templates import DICTIONARY, TEMPLATES
from ..run.base import VruAlgorithm
from ..run.run import Run


class TemplatesAlgorithm(VruAlgorithm):
    """Empty tables for an analyst's extracts, and what their columns mean."""

    NAME = "templates"
    TITLE = "Write templates for extracts"
    GROUP = "data"
    TAGS = ("extract", "data dictionary", "CSV", "knife crime", "hospital admissions", "schools")
    HELP = (
        "Empty CSV tables for what only an analyst can provide, for 'Prepare a package'.\n\n"
        "There is one for knife crime by LSOA, hospital admissions by MSOA, incidents with date "
        "and time, schools, services such as hospitals, and indicators by area, and a note on how "
        "Impact Areas are given. data_dictionary.csv says of each column what it holds, whether "
        "it must be filled, and shows an example. The tables hold a header and no rows; fill "
        "them, keep the header, and put them into the folder of files.\n\n"
        "A file that is there already may have been filled, so it stays as it is unless you ask "
        "for it to be replaced."
    )

    EXAMPLE = {"OUTPUT": "{out}/templates"}

    def define(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "TEMPLATES",
                tr("Templates"),
                options=[template.id for template in TEMPLATES],
                allowMultiple=True,
                optional=True,
                usesStaticStrings=True,
            ),
            "Which to write; all if none is chosen.",
        )
        self.add(
            QgsProcessingParameterBoolean(
                "OVERWRITE", tr("Replace files that are there"), defaultValue=False
            ),
            "Filled templates of the same name in the folder are lost if this is chosen.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
            "The templates go here. Other files in it stay as they are.",
        )
        self.addOutput(QgsProcessingOutputVariant("FILES", tr("Files written")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("What was written")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from pathlib import Path

        from ...sources.extracts.template_files import write_templates

        folder = Path(run.file_output("OUTPUT"))
        # Nothing chosen comes as one empty string.
        chosen = [one for one in run.choices("TEMPLATES") if one]
        overwrite = run.flag("OVERWRITE")
        written, kept = write_templates(folder, chosen, overwrite)
        by_file = {template.file: template for template in TEMPLATES}
        summary = []
        for path in written:
            if path.name == DICTIONARY:
                summary.append(tr("{0}: what each column of the templates holds").format(path.name))
            else:
                template = by_file[path.name]
                # The note of what is no table stands in its file.
                note = f" {tr(template.note)}" if template.reader else ""
                summary.append(f"{path.name}: {tr(template.title)}.{note}")
        for line in summary:
            run.feedback.pushInfo(line)
        for path in kept:
            line = tr("{0} is there already and was kept as it is.").format(path.name)
            run.feedback.pushWarning(line)
            summary.append(line)
        return {
            "OUTPUT": str(folder),
            "FILES": [str(path) for path in written],
            "SUMMARY": "\n".join(summary),
        }
