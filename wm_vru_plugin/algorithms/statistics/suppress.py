"""wmvru:suppress."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
)

from ...core.disclosure.fields import REPORT_COLUMNS, TOTAL_COLUMNS
from ...core.errors import InputError
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from .suppress_rows import read_table, warn_of_several, write_guarded

TOTALS = ("both", "rows", "columns", "none")
METHODS = ("primary", "primary_and_secondary")


class SuppressAlgorithm(VruAlgorithm):
    """Small counts hidden, so that totals do not give them away."""

    NAME = "suppress"
    TITLE = "Suppress and round small counts"
    GROUP = "statistics"
    TAGS = (
        "disclosure control",
        "suppression",
        "rounding",
        "small numbers",
        "confidential",
        "publish",
    )
    COLUMNS = {"TOTALS_TABLE": TOTAL_COLUMNS, "REPORT": REPORT_COLUMNS}
    HELP = (
        "Makes a table of counts of people fit to be published.\n\n"
        "Primary suppression: counts from 1 to the threshold less 1 (1 to 6) are hidden. Zeros "
        "are shown. Every other count, and every total by itself from its true value, is rounded "
        "to the nearest multiple of the base (5), halves up, never to 0; so rounded cells need "
        "not add up to rounded totals.\n\n"
        "Secondary suppression: a total less its shown parts would give a hidden part away. "
        "Where one sum leaves a hidden count too narrow a range, the smallest shown count of it "
        "is hidden too, cells before totals. Then all sums together are tried by linear "
        "programming, as a reader could: what are the least and the largest value of each hidden "
        "cell over all tables that agree with the published numbers, the marks, the threshold and "
        "the base? More is hidden until each range is as wide as asked, which for a small count "
        "means the whole of 1 to the threshold less 1. (Fischetti and Salazar-Gonzalez 2001, "
        "Management Science 47; the sums are of two nested families, so the bounds are exact for "
        "whole numbers.)\n\n"
        "Totals: of each row over the columns, of each column over the rows and within each "
        "parent, and of all. Rows of totals in the table are recognised by their label, or by a "
        "parent's key in the row field, and must be the sums of their parts; others are worked out "
        "and written to a table of their own. Missing counts stay missing and are in no total.\n\n"
        "Marks, in a field for each count: c small; s hidden for the sake of others, and every "
        "hidden total, since a c there would tell the parts; r rounded.\n\n"
        "Rates and shares (derived fields) are hidden with their count and otherwise made from "
        "the shown count, so that they do not undo the rounding: as k × shown / denominator where "
        "one denominator is named and fits, else as rate × shown / true with a decimal less. "
        "Limits of intervals are hidden where their count is rounded: their width gives the "
        "count. Rows with a denominator under the threshold lose it and their rates.\n\n"
        "The report of what was hidden is made from published numbers alone.\n\n"
        "Nested counts: under 16 and all ages of one area tell each other: the one is no more than "
        "the other, and the rest is known where both are shown. With a field of the whole they are "
        "guarded together, over all rows and totals: the rest, which is in no table, counts as one "
        "more part, and where it is small it is kept as a hidden count is. Parts that overlap one "
        "another (under 16 and under 18) cannot be guarded so. A whole, as every total, is marked "
        "s where it is hidden.\n\n"
        "Limits: each count field is guarded by itself unless a field of their sum or of the whole "
        "is named; the log warns of it, and of fields that look nested. "
        "Nothing is guarded against other tables of the same people: other areas, other periods, "
        "differences of two editions, or numerator and denominator that differ by few. Fields "
        "that are not named are passed on as they are."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=lsoa_crime",
        "COUNT_FIELDS": "knife_crime_16_or_under",
        "WHOLE_FIELD": "knife_crime_all",
        "ROW_FIELD": "code",
        "PARENT_FIELD": "lad_name",
        "OUTPUT": "{out}/suppressed.gpkg",
        "TOTALS_TABLE": "{out}/suppressed_totals.csv",
        "REPORT": "{out}/suppressed_report.csv",
    }

    def define(self) -> None:
        add_source(self, "INPUT", "Table or layer of counts", "One row for each area or cell.")
        self._add_fields(
            "COUNT_FIELDS", "Fields of counts", "Whole numbers of people or events.", False
        )
        self.add(
            field_parameter("ROW_FIELD", "Field of rows", "code", "INPUT"),
            "What a row is of, such as the area; empty where each row is one of its own.",
        )
        self.add(
            field_parameter("COLUMN_FIELD", "Field of columns", "", "INPUT"),
            "Long tables: what divides a row's count, such as the category.",
        )
        self.add(
            field_parameter("PARENT_FIELD", "Field of parents", "", "INPUT"),
            "What rows lie within and what totals are published for, such as the authority.",
        )
        self._add_fields(
            "TABLE_FIELDS",
            "Fields that set tables apart",
            "Such as the period: each value is a table with totals of its own.",
        )
        self.add(
            field_parameter("SUM_FIELD", "Field of the sum", "", "INPUT", numeric=True),
            "Wide tables: the field that the count fields add up to.",
        )
        self.add(
            field_parameter("WHOLE_FIELD", "Field of the whole", "", "INPUT", numeric=True),
            "Nested counts: the field of all those of whom the count fields count some, such as "
            "all ages beside under 16. The count fields must not overlap one another and need not "
            "add up to it; it is guarded with them and is not named among them.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                tr("What to hide"),
                list(METHODS),
                defaultValue="primary_and_secondary",
                usesStaticStrings=True,
            ),
            "'primary' hides small counts alone, which is safe only where no total is published.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "TOTALS",
                tr("Totals that are published"),
                list(TOTALS),
                defaultValue="both",
                usesStaticStrings=True,
            ),
            "Totals of rows, of columns, both with the total of all, or none. Totals that a reader "
            "can find elsewhere count as published.",
        )
        self.add(
            number_parameter("THRESHOLD", "Smallest count that is shown", 7, 1),
            "7 hides 1 to 6; 1 hides nothing. 2 cannot be kept: the mark would say 1.",
        )
        self.add(
            number_parameter("BASE", "Round to multiples of", 5, 1),
            "1 leaves shown counts as they are.",
        )
        self.add_advanced(
            number_parameter("WIDTH", "Range that a reader must be left with", 0, 0),
            "Largest less smallest value of each hidden count; 0 for the whole of 1 to the "
            "threshold less 1.",
        )
        self.add_advanced(
            QgsProcessingParameterString("TOTAL_LABEL", tr("Label of totals"), "Total"),
            "What rows of totals have in the row or column field; capitals do not matter.",
        )
        for name, title, words in (
            ("DERIVED_FIELDS", "Rates and shares", "Worked out from a count and a denominator."),
            ("INTERVAL_FIELDS", "Limits of intervals", "Lower and upper limits of such rates."),
            ("DENOMINATOR_FIELDS", "Denominators", "Hidden where under the threshold."),
        ):
            self._add_fields(name, title, words)
        self.add_advanced(
            QgsProcessingParameterString(
                "DERIVED_FROM", tr("Count that each comes from"), optional=True
            ),
            "Where there are several counts: field=count for each rate and limit, by commas.",
        )
        add_sink(self, "OUTPUT", "Suppressed table", "The rows with their other fields and marks.")
        add_sink(
            self, "TOTALS_TABLE", "Totals", "Those worked out, as may be published.", optional=True
        )
        add_sink(self, "REPORT", "What was hidden", "By count field and group.", optional=True)
        add_summary(self)
        for name in ("PRIMARY", "SECONDARY"):
            title = tr("Counts hidden: {0}").format(tr(name.lower()))
            self.addOutput(QgsProcessingOutputNumber(f"{name}_COUNT", title))

    def _add_fields(self, name: str, title: str, words: str, optional: bool = True) -> None:
        kind = Qgis.ProcessingFieldParameterDataType
        parameter = QgsProcessingParameterField(
            name,
            tr(title),
            None,
            "INPUT",
            kind.Any if name == "TABLE_FIELDS" else kind.Numeric,
            allowMultiple=True,
            optional=optional,
        )
        self.add(parameter, words)

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.disclosure.control import Rules, Shape, guard
        from ...core.disclosure.report import summary
        from ...core.disclosure.wide import guard_wide, nested_pairs

        rules = Rules(
            run.whole("THRESHOLD"),
            run.whole("BASE"),
            run.whole("WIDTH"),
            run.choice("METHOD") != "primary",
            run.choice("TOTALS"),
            run.text("TOTAL_LABEL"),
        )
        counts = run.texts("COUNT_FIELDS")
        source = run.source("INPUT")
        chosen = {
            name: run.field(name, source) or ""
            for name in ("ROW_FIELD", "COLUMN_FIELD", "PARENT_FIELD", "SUM_FIELD", "WHOLE_FIELD")
        }
        over = chosen["SUM_FIELD"] or chosen["WHOLE_FIELD"]
        if chosen["SUM_FIELD"] and chosen["WHOLE_FIELD"]:
            raise InputError("Field of the whole", "a field of the sum is named too", "one of them")
        tables = run.texts("TABLE_FIELDS")
        shape = Shape(
            chosen["ROW_FIELD"], chosen["COLUMN_FIELD"], chosen["PARENT_FIELD"], tuple(tables)
        )
        whole = [*counts, *([over] if over else [])]
        derived = self._derived(run, "DERIVED_FIELDS", whole)
        intervals = self._derived(run, "INTERVAL_FIELDS", whole)
        lines = run.texts("DENOMINATOR_FIELDS")
        used = [*whole, *derived, *intervals, *lines, shape.row, shape.column, shape.parent]
        names = [name for name in (*used, *tables) if name]
        table = read_table(run, source, names)
        more = (derived, intervals, lines, table.label, run.check)
        if over:
            nested = bool(chosen["WHOLE_FIELD"])
            guarded = guard_wide(table.frame, counts, over, shape, rules, *more, remainder=nested)
        else:
            if len(counts) > 1:
                warn_of_several(counts, nested_pairs(table.frame, counts), run.feedback)
            guarded = guard(table.frame, counts, shape, rules, *more)
        words = summary(guarded.report, rules.threshold, rules.base, guarded.checked, table.label)
        run.feedback.setProgress(70)
        outputs = write_guarded(run, table, guarded.frame, whole, [*derived, *intervals], lines)
        for name, frame in (
            ("TOTALS_TABLE", guarded.totals),
            ("REPORT", guarded.report),
        ):
            if run.asks_for(name):
                rows = frame.assign(data_status=table.status)
                outputs.update(run.write(name, rows))
        every = guarded.report[guarded.report["group_name"] == "all cells"]
        return {
            **outputs,
            **run.say(words, table.status),
            "PRIMARY_COUNT": int(every["primary"].sum()),
            "SECONDARY_COUNT": int(every["secondary"].sum()),
        }

    def _derived(self, run: Run, name: str, counts: list[str]) -> dict[str, str]:
        """Return the count that each field of a parameter comes from: as stated, or the only one.

        Raises:
            InputError: there are several counts and the field's is not told.
        """
        told = {}
        for pair in run.text("DERIVED_FROM").split(","):
            if pair.strip():
                field, _, count = pair.partition("=")
                told[field.strip()] = count.strip()
        fields = run.texts(name)
        for field in fields:
            if field not in told and len(counts) > 1:
                raise InputError(
                    f"Field '{field}'",
                    "there are several counts and it is not told which one it comes from",
                    f"'{field}={counts[0]}' in DERIVED_FROM",
                )
        return {field: told.get(field, counts[0]) for field in fields}
