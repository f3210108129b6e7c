"""wmvru:areasoffocus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ...core.claims.focus_fields import (
    COMPARISON_COLUMNS,
    FLAG_COLUMNS,
    RANKING_COLUMNS,
    matrix_columns,
)
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run

if TYPE_CHECKING:
    import pandas as pd

CHANGES = ("first", "previous")
PRINTED = "as printed in the report"
_FIELDS = ("area_code", "area_name", "indicator", "breakdown", "period", "value")
_MORE = ("lower", "upper", "unit", "recent_trend")


class AreasOfFocusAlgorithm(VruAlgorithm):
    """The indicators on which each authority stands out for the worse."""

    NAME = "areasoffocus"
    TITLE = "Areas of focus"
    GROUP = "report"
    TAGS = ("conclusions", "priorities", "ranking", "benchmark", "trend", "needs assessment")
    COLUMNS = {"OUTPUT": FLAG_COLUMNS, "RANKING": RANKING_COLUMNS, "COMPARISON": COMPARISON_COLUMNS}
    HELP = (
        "For each authority, the indicators on which it stands out for the worse: what the report "
        "concludes with as potential areas of focus (T85).\n\n"
        "Rules. Worst: among the n worst of the study area in the latest period; the rank is 1 and "
        "the number of areas that are worse, and the best of those with a value is never flagged. "
        "Worse than benchmark: the area's 95% interval does not hold the benchmark's value and is "
        "on its worse side. That is the rule of Fingertips (Office for Health Improvement and "
        "Disparities) and of wmvru:rates; the benchmark's value is taken as known. Worse by value "
        "alone: worse than the benchmark's value where the area has no interval, which says less "
        "and may be chance. Wrong way: a recent trend for the worse where the table "
        "states one; else a change for the worse, 100 × (last - first) / |first| per cent, beyond "
        "the least that counts, and with intervals that do not overlap where both have one; null "
        "where the first value is 0. Counts are not ranked, since authorities differ in size: "
        "their change in per cent is, as an indicator of its own.\n\n"
        "Which end of an indicator is bad stands in the file of directions "
        "(resources/lookups/indicator_directions.csv, or one of your own); indicators that it does "
        "not name are counted and left out.\n\n"
        "Without a table of indicators the run takes what the report prints by authority: the "
        "tables T08, T63, T65, T66, T67 and T84 and the figures in its text. Results then say so.\n"
        "\nComparison: each statement of the report's own list (lines 1564 to 1597) with its "
        "verdict: found, and by which rules; at odds with the figures; or without data, and why. "
        "Below it, what is flagged and the report's list leaves out.\n\n"
        "Limits: rules flag what is bad in comparison, not what matters most; several indicators "
        "of one thing count several times; many comparisons are made, so some flags are chance. "
        "The report's text gives reductions for some authorities only: ranks are among those with "
        "a figure, and the flag says of how many. Its list speaks of inner-city Birmingham, its "
        "tables of the whole city."
    )
    EXAMPLE = {
        "INDICATORS": "{sample}|layername=indicators",
        "OUTPUT": "{out}/flags.csv",
        "MATRIX": "{out}/flags_matrix.csv",
        "RANKING": "{out}/flags_ranking.csv",
        "COMPARISON": "{out}/flags_comparison.csv",
    }

    def define(self) -> None:
        add_source(
            self,
            "INDICATORS",
            "Table of indicators",
            "As the package's table 'indicators': fields area_code, area_name, indicator, "
            "breakdown, period, value and, where there are any, lower, upper, unit and "
            "recent_trend. Left empty: the figures that the report prints.",
            optional=True,
        )
        self.add(
            QgsProcessingParameterString(
                "AREAS", tr("Authorities of the study area"), "", optional=True
            ),
            "Codes, commas between. Left empty: the seven authorities of the West Midlands, by "
            "code or, in invented data, by name.",
        )
        self.add(
            QgsProcessingParameterString("BENCHMARK", tr("Benchmark"), "England; West Midlands"),
            "Codes or names, semicolons between; the first that has a value of an indicator is "
            "the one.",
        )
        self.add(
            number_parameter("WORST", "How many of the worst", 2, 0),
            "2 flags the worst and the second worst; 0 flags none by rank.",
        )
        for name, title, words in (
            ("USE_INTERVAL", "Flag what is worse beyond the interval", "See the help."),
            (
                "USE_NO_INTERVAL",
                "Flag what is worse by value alone",
                "Where no interval is given; the weaker rule.",
            ),
            ("USE_TREND", "Flag what moves the wrong way", "By stated trend, or by change."),
        ):
            self.add(QgsProcessingParameterBoolean(name, tr(title), True), words)
        self.add(
            number_parameter("MIN_CHANGE", "Least change that counts (per cent)", 0.0, 0.0),
            "Changes for the worse up to this are not flagged.",
        )
        self.add_advanced(
            QgsProcessingParameterEnum(
                "CHANGE_FROM",
                tr("Change since"),
                list(CHANGES),
                defaultValue="first",
                usesStaticStrings=True,
            ),
            "The first period of the table, or the one before the last.",
        )
        self.add_advanced(
            QgsProcessingParameterFile(
                "DIRECTIONS", tr("Directions of indicators"), extension="csv", optional=True
            ),
            "A CSV file with columns indicator, breakdown, label, kind (level, count or change), "
            "bad (high or low) and unit. Left empty: the one that comes with the plugin.",
        )
        add_sink(self, "OUTPUT", "Flags", "One row for each area, indicator and rule.")
        add_sink(self, "MATRIX", "Matrix", "Indicators by authorities.", optional=True)
        add_sink(self, "RANKING", "Ranking", "Authorities by their flags.", optional=True)
        add_sink(
            self,
            "COMPARISON",
            "Comparison with the report's list",
            "The report's statements with their verdict, and what the list leaves out.",
            optional=True,
        )
        self.addOutput(QgsProcessingOutputString("SENTENCES", tr("A sentence for each authority")))
        add_summary(self)

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.claims.focus import FocusRules, focus
        from ...core.claims.focus_sentences import (
            area_sentences,
            compare,
            comparison_sentence,
            matrix,
            ranking,
        )
        from ...sources.report_2020.focus import read_directions, read_report_flags

        rules = FocusRules(
            run.whole("WORST"),
            run.flag("USE_INTERVAL"),
            run.flag("USE_NO_INTERVAL"),
            run.flag("USE_TREND"),
            run.number("MIN_CHANGE"),
            run.choice("CHANGE_FROM"),
        )
        directions = read_directions(run.text("DIRECTIONS"))
        table, label, status, restricted = self._indicators(run)
        printed = status == PRINTED
        areas = self._areas(run, table, label)
        marks = run.text("BENCHMARK").split(";")
        found = focus(table, directions, list(areas), marks, rules, label)
        left = sum(found.unknown.values())
        run.feedback.pushInfo(
            f"{label}: {len(table):,} rows read, {len(found.values):,} judged; left out: "
            f"{found.incomplete:,} without a value, {left:,} of indicators without a direction"
            + (f" ({', '.join(found.unknown)})" if left else "")
            + "; the others are of other areas, benchmarks or earlier periods."
        )
        run.feedback.setProgress(60)
        ranked = ranking(found.flags, areas)
        sentences = area_sentences(found.flags, areas)
        by_name = {
            name: line
            for line in sentences
            for name in areas.values()
            if line.startswith(f"{name} stands out on ")
        }
        ranked["sentence"] = [by_name.get(name, "") for name in ranked["area_name"]]
        compared = compare(found.flags, found.values, read_report_flags(), printed)
        names = list(areas.values())
        outputs: dict[str, Any] = {}
        for name, frame, columns in (
            ("OUTPUT", found.flags, None),
            ("MATRIX", matrix(found.values, found.flags, areas), matrix_columns(names)),
            ("RANKING", ranked, None),
            ("COMPARISON", compared, None),
        ):
            if run.asks_for(name):
                rows = frame.assign(restricted=restricted, data_status=status)
                outputs.update(run.write(name, rows, columns))
        for line in sentences:
            run.feedback.pushInfo(line)
        top = ", ".join(
            f"{row['area_name']} ({row['indicators']})"
            for row in ranked[ranked["flags"] > 0].to_dict("records")
        )
        words = (
            f"{len(found.flags):,} flags on {found.values['label'].nunique()} indicators"
            + (", from what the report prints" if printed else "")
            + f". Indicators flagged by authority: {top or 'none'}. "
            + comparison_sentence(compared)
        )
        marked_as = AS_SUPPLIED if printed else status
        return {**outputs, "SENTENCES": "\n".join(sentences), **run.say(words, marked_as)}

    def _indicators(self, run: Run) -> tuple[pd.DataFrame, str, str, bool]:
        """Return the indicators, their label for messages, their status, and whether restricted."""
        if run.parameters.get("INDICATORS") in (None, ""):
            from ...sources.report_2020.focus import printed_indicators

            return printed_indicators(), tr("Figures printed in the report"), PRINTED, False
        source = run.source("INDICATORS")
        there = [name for name in _MORE if source.fields().lookupField(name) >= 0]
        rows = run.rows("INDICATORS", [*_FIELDS, *there])
        return rows.frame, rows.label, rows.status, rows.restricted

    def _areas(self, run: Run, table: pd.DataFrame, label: str) -> dict[str, str]:
        """Return the names by code of the study area.

        Raises:
            InputError: a code that was given has no row in the table.
        """
        from ...core.errors import InputError
        from ...core.places.areas import WEST_MIDLANDS, parse_codes

        names = dict(zip(table["area_code"].astype(str), table["area_name"].astype(str)))
        text = run.text("AREAS").strip()
        if text:
            codes = parse_codes(text)
            absent = [code for code in codes if code not in names]
            if absent:
                raise InputError(f"{label}, column 'area_code'", f"there is no row of {absent[0]}")
            return {code: names[code] or code for code in codes}
        usual = {authority.code: authority.name for authority in WEST_MIDLANDS}
        if set(usual) & set(names):
            return usual
        by_name = {name.casefold(): code for code, name in names.items()}
        return {by_name.get(name.casefold(), code): name for code, name in usual.items()}
