"""wmvru:findings."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingOutputNumber,
)

from ...core.claims.fields import FINDING_COLUMNS
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.packages import add_package, package_of
from ..run.rows import add_sink, add_summary
from ..run.run import Run

COUNTS = {
    "AGREE_COUNT": "agrees",
    "DIFFER_COUNT": "differs",
    "INCOMPARABLE_COUNT": "not comparable",
    "UNCHECKED_COUNT": "cannot be recomputed",
}


class FindingsAlgorithm(VruAlgorithm):
    """The report's claims beside figures computed anew."""

    NAME = "findings"
    TITLE = "Check the claims of the 2020 needs assessment"
    GROUP = "report"
    TAGS = ("claims", "findings", "verdict", "recompute", "audit", "needs assessment")
    COLUMNS = {"OUTPUT": FINDING_COLUMNS}
    HELP = (
        "Every numeric claim of the West Midlands VRU's 2020 needs assessment beside our own "
        "figure.\n\n"
        "Each claim is checked against the package's data where that holds what it needs, else "
        "against the report's own printed tables and other figures, else the table says what it "
        "would take. The verdict is 'agrees' where ours rounds to the figure printed (or, of "
        "counts and ranks, is the same), 'differs' with what is known of why, 'not comparable' "
        "for invented data, another year or another study area, or 'cannot be recomputed'.\n\n"
        "The weight of the education domain, for one, is found by regressing the index on the "
        "transformed scores of its domains; shares of age groups come from single years of age; "
        "rates from the report's own counts over official residents.\n\n"
        "A difference is not yet an error of the report: look at the year and the note."
    )
    EXAMPLE = {"PACKAGE": "{sample}", "OUTPUT": "{out}/findings.csv"}

    def define(self) -> None:
        add_package(self)
        add_sink(self, "OUTPUT", "Findings", "One row for each claim.")
        add_summary(self)
        for name, title in COUNTS.items():
            self.addOutput(QgsProcessingOutputNumber(name, tr("Number: {0}").format(tr(title))))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.claims.claims import findings_sentence
        from ...report.findings.claims_of_package import findings_of

        package = package_of(run)
        found = findings_of(package)
        run.feedback.setProgress(80)
        outputs = run.write("OUTPUT", found)
        kinds = found["verdict"].str.split(":").str[0]
        counts = {name: int((kinds == kind).sum()) for name, kind in COUNTS.items()}
        # Invented data never gives a verdict, so the summary speaks of the report alone.
        return {**outputs, **counts, **run.say(findings_sentence(found), AS_SUPPLIED)}
