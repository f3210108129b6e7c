"""wmvru:comparepackages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ...core.errors import InputError
from ...core.libraries import BASE, PAGE
from ...core.places.domains import DOMAIN_IDS, DOMAINS
from ...i18n import tr
from ...report.feedback import check_cancelled
from ..coverage.gaps import RULES
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, number_parameter
from ..run.rows import add_summary
from ..run.run import Run

if TYPE_CHECKING:
    from collections import Counter

    from ...report.comparison.content import Content
    from ...store.package.package import Package
    from ...store.package.side import PackageSide

SIDES = ("BEFORE", "AFTER")


class ComparePackagesAlgorithm(VruAlgorithm):
    """What changed between two packages."""

    NAME = "comparepackages"
    TITLE = "Compare two packages: what changed"
    GROUP = "report"
    TAGS = ("change", "years", "2019", "2025", "edition", "before and after", "new gaps", "closed")
    HELP = (
        "What moved between two prepared packages of one study area, such as those of 2019 and "
        "2025?\n\n"
        "Deprivation: for each domain and authority the share of LSOAs in England's most deprived "
        "tenth, with Wilson's interval, and the difference of the two shares with Newcombe's "
        "(Statistics in Medicine 17, 1998, 873-890, method 10). Ranks, deciles and scores of two "
        "editions are never subtracted; national ranks of authorities stand side by side. Slope "
        "charts show the ranks of the authorities by domain: by their share in that tenth, by "
        "their share of LSOAs in gaps, and the national ranks that the editions publish.\n\n"
        "Gaps: 'Gaps' is run on either package with its own Impact Areas, and two gaps are the "
        "same where they share enough land (see 'Compare gaps'). A closed gap is 'now covered' "
        "where the later Impact Areas hold at least half of it, else 'not in need' where less "
        "than half of it is; a new one is 'newly in need' where less than half of it was, else "
        "'no longer covered' where the earlier ones held half. Else it is, or was, need in no "
        "gap.\n\n"
        "Impact Areas: new, gone, renamed (by shared land), changed in land, newly adopted. "
        "Indicators: every series that both packages have of the study area's authorities, larger "
        "areas or schools, between the latest period of each, better or worse by "
        "resources/lookups/indicator_directions.csv: shares by Newcombe's difference, rates by "
        "their ratio, values by the limits published with them. Counts by authority: yearly rates "
        "and their ratio.\n\n"
        "Restricted counts are always rounded to 5 and hidden where below 7, and rates are made "
        "anew from what is shown. Left out, and counted in the log: small areas' own indicators, "
        "other authorities, periods that are the same or overlap. The packages must be of the "
        "same authorities; codes that changed officially are followed.\n\n"
        "Limits: intervals take areas and years for independent. A share of a national tenth is "
        "relative to England: it may fall while deprivation grows. Indices of different editions "
        "measure some domains differently."
    )
    EXAMPLE = {
        "BEFORE": "{sample}",
        "AFTER": "{sample}",
        "DOMAINS": "imd,education,crime",
        "OUTPUT": "{out}/changes",
    }

    LIBRARIES = (*BASE, *PAGE)

    def define(self) -> None:
        for name, title in zip(SIDES, ("Earlier package", "Later package")):
            self.add(
                QgsProcessingParameterFile(
                    name,
                    tr(title),
                    fileFilter=tr("Prepared package (*.gpkg);;All files (*)"),
                ),
                "A GeoPackage made by 'Prepare', or postgis:CONNECTION/SCHEMA for one in PostGIS.",
            )
        self.add(
            QgsProcessingParameterEnum(
                "DOMAINS",
                tr("Domains of the gaps"),
                list(DOMAIN_IDS),
                allowMultiple=True,
                defaultValue=list(DOMAIN_IDS),
                usesStaticStrings=True,
            ),
            "Gaps are compared for those of them that both packages hold: "
            + "; ".join(f"{item.id} = {item.name}" for item in DOMAINS)
            + ".",
        )
        self.add(
            choice_parameter("RULE", "An area counts as covered", RULES, "majority"),
            "The rule of the gaps; see 'Gaps'.",
        )
        self.add(
            number_parameter("MIN_AREAS", "Minimum number of areas in a gap", 2, 1),
            "Smaller concentrations are no gap.",
        )
        self.add(
            number_parameter("SHARE_PERCENT", "The same from (% of the smaller)", 25.0, 0.1, 100.0),
            "Two gaps, or two Impact Areas of different names, that share this much of the smaller "
            "one's land are the same.",
        )
        self.add_advanced(
            number_parameter("CONFIDENCE", "Confidence level (%)", 95.0, 50.0, 99.99),
            "Of all intervals.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder for the change report")),
            "Made when it does not exist. Files of an earlier run are replaced when the new ones "
            "are complete; other files stay.",
        )
        self.addOutput(QgsProcessingOutputHtml("PAGE", tr("Change report")))
        self.addOutput(QgsProcessingOutputVectorLayer("GAPS", tr("Gaps and how they changed")))
        self.addOutput(QgsProcessingOutputString("MISSING", tr("What was not compared, and needs")))
        for name in ("PERSISTENT", "NEW", "CLOSED"):
            self.addOutput(
                QgsProcessingOutputNumber(
                    f"{name}_COUNT", tr("Number: {0}").format(tr(name.lower()))
                )
            )
        add_summary(self)

    def run_steps(self, run: Run) -> dict[str, Any]:
        from pathlib import Path

        from ...core.comparison.layer_fields import AREA_LAYER_COLUMNS, GAP_LAYER_COLUMNS
        from ...report.comparison import report as change_report
        from ...report.comparison import results as change_results
        from ...report.comparison.charts import all_charts
        from ...report.comparison.content import Content
        from ...store.open import open_package
        from ...store.outputs.staging import staged_folder
        from ...store.package.side import study_of
        from .compare_packages_gaps import add_gaps

        output = run.text("OUTPUT")
        if not output:
            raise InputError("Folder for the change report", "none was given")
        packages = []
        for name in SIDES:
            text = run.file(name)
            if not text:
                raise InputError(name, "no package was given", "a package made by 'Prepare'")
            packages.append(open_package(text))
        study = study_of(*packages)
        if study.renamed:
            run.feedback.pushInfo(
                tr("Codes of authorities that changed officially are followed: {0}.").format(
                    ", ".join(f"{old} is {study.codes[old]}" for old in sorted(study.renamed))
                )
            )
        check = run.check
        confidence = run.number("CONFIDENCE")
        share = run.number("SHARE_PERCENT")
        with staged_folder(Path(output), change_report.ENTRIES, check) as stage:
            content = Content(*_sides(packages, run.feedback), study, confidence=confidence)
            change_results.add_deprivation(content, check)
            change_results.add_impact_areas(content, share, check)
            settings = self._settings(run)
            add_gaps(content, settings, share, run.context, run.feedback)
            for left in (
                change_results.add_indicators(content, check),
                change_results.add_counts(content, check),
            ):
                _tell_left_out(left, run.feedback)
            check()
            change_results.add_rest(content)
            change_report.write_tables(stage, content)
            layers = change_report.write_layers(
                stage,
                content,
                {
                    change_report.GAPS_LAYER: GAP_LAYER_COLUMNS,
                    change_report.AREAS_LAYER: AREA_LAYER_COLUMNS,
                },
            )
            record = change_report.run_record(
                content, {**settings, "SHARE_PERCENT": share, "CONFIDENCE": confidence}
            )
            charts = all_charts(content)
            change_report.write_charts(stage, charts)
            check()
            change_report.write_page(stage, content, record, bool(layers), charts)
        for name, needs in content.missing.items():
            run.feedback.pushWarning(tr("{0}: not compared. Needs {1}.").format(name, needs))
        return {
            **self._outputs(content, Path(output), layers),
            **run.say(
                " ".join(content.sentences) or tr("The packages hold nothing to compare."),
                content.status([*_all_tables(content)]),
            ),
        }

    def _settings(self, run: Run) -> dict[str, Any]:
        return {
            "DOMAINS": run.choices("DOMAINS"),
            "RULE": run.choice("RULE"),
            "MIN_AREAS": run.whole("MIN_AREAS"),
        }

    def _outputs(self, content: Content, folder: Any, layers: list[str]) -> dict[str, Any]:
        from ...core.comparison.gap_changes import CHANGES
        from ...report.comparison import report as change_report

        gaps = content.tables.get("gap_changes.csv")
        path = folder / change_report.LAYERS
        made = change_report.GAPS_LAYER in layers
        return {
            "OUTPUT": str(folder),
            "PAGE": str(folder / change_report.PAGE),
            **({"GAPS": f"{path}|layername={change_report.GAPS_LAYER}"} if made else {}),
            "MISSING": "\n".join(f"{name}: {needs}" for name, needs in content.missing.items()),
            **{
                f"{name.upper()}_COUNT": 0 if gaps is None else int((gaps["change"] == name).sum())
                for name in CHANGES
            },
        }


def _sides(packages: list[Package], feedback: QgsProcessingFeedback) -> list[PackageSide]:
    """Read from each package what is compared; log a warning for what is left out."""
    from ...store.package.side import side_of

    sides = []
    for number, package in enumerate(packages, start=1):
        check_cancelled(feedback)
        sides.append(side_of(package))
        for note in sides[-1].notes:
            feedback.pushWarning(note)
        feedback.setProgress(5 * number)
    return sides


def _all_tables(content: Content) -> list[str]:
    return [row.table_name for side in content.sides for row in side.package.provenance()]


def _tell_left_out(left: dict[str, Counter[str]], feedback: QgsProcessingFeedback) -> None:
    for name, reasons in left.items():
        for reason, number in reasons.most_common():
            feedback.pushInfo(tr("{0}: left out: {1} {2}.").format(name, f"{number:,}", reason))
