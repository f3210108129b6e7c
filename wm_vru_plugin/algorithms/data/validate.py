"""wmvru:validate: the checks of a package, as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
)

from ...core.coverage.fields import CHECK_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import number_parameter
from ..run.packages import add_package, package_of
from ..run.run import Run


class ValidateAlgorithm(VruAlgorithm):
    """Checks a prepared package."""

    NAME = "validate"
    TITLE = "Validate a package"
    GROUP = "data"
    TAGS = ("check", "quality", "topology", "keys", "deciles", "coverage", "provenance")
    COLUMNS = {"OUTPUT": CHECK_COLUMNS}
    HELP = (
        "Checks a prepared package and lists what it found, one row for each check of a table.\n\n"
        "Checked are keys (unique, not empty), references between tables, completeness against "
        "the study area, ranges, residents by age, deciles against national ranks, the edition of "
        "the indices against that of the LSOAs, geometry (present, valid, in Great Britain), gaps "
        "and overlaps of LSOAs, MSOAs and authorities, and that every table has its provenance.\n\n"
        "An error means that results would be wrong, a warning that they may be. The package is "
        "not changed."
    )

    EXAMPLE = {
        "PACKAGE": "{sample}",
        "OUTPUT": "{out}/checks.csv",
    }

    def define(self) -> None:
        add_package(self)
        self.add_advanced(
            number_parameter("SLIVER_M2", "Sliver (m²)", 1.0, 0.0),
            "Gaps and overlaps up to this are digitising noise.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", tr("Checks"), Qgis.ProcessingSourceType.Vector
            ),
            "A table of check, table, severity (error, warning or ok), count, example, meaning.",
        )
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("Summary")))
        self.addOutput(QgsProcessingOutputNumber("ERRORS", tr("Checks with errors")))
        self.addOutput(QgsProcessingOutputNumber("WARNINGS", tr("Checks with warnings")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        import pandas as pd

        from ...core.validation.findings import ERROR, WARNING
        from ...core.validation.validation import summary
        from ...store.package.checks import check_package

        package = package_of(run)
        found = check_package(package, run.number("SLIVER_M2"))
        for finding in found:
            line = f"{finding.table}, {finding.check}: {finding.count:,} ({finding.example})"
            if finding.severity == ERROR:
                run.feedback.reportError(line)
            elif finding.severity == WARNING:
                run.feedback.pushWarning(line)
        said = summary(found)
        run.feedback.pushInfo(said)
        frame = pd.DataFrame([asdict(finding) for finding in found])
        return {
            "SUMMARY": said,
            "ERRORS": sum(finding.severity == ERROR for finding in found),
            "WARNINGS": sum(finding.severity == WARNING for finding in found),
            **run.write("OUTPUT", frame),
        }
