"""wmvru:temporalprofile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt

from ...core.time.day_part_defaults import PARTS, WINDOWS
from ...core.time.fields import CELL_COLUMNS, DAY_COLUMNS, HOUR_COLUMNS, PART_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.choices import chosen_rows, listed
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run

if TYPE_CHECKING:
    import numpy as np

    from ..run.rows import Rows

DATE_TIMES, MATRIX = "date-times", "matrix"


class TemporalProfileAlgorithm(VruAlgorithm):
    """Hour by weekday, from date-times or from a prepared matrix."""

    NAME = "temporalprofile"
    TITLE = "Temporal profile"
    GROUP = "statistics"
    TAGS = ("time of day", "day of week", "hour", "peak", "circular statistics", "night-time")
    COLUMNS = {
        "OUTPUT": CELL_COLUMNS,
        "BY_HOUR": HOUR_COLUMNS,
        "BY_DAY": DAY_COLUMNS,
        "BY_PART": PART_COLUMNS,
    }
    HELP = (
        "When does it happen? Events by hour of the day and day of the week, with the peaks.\n\n"
        "Reads a field of date-times, or a prepared matrix with a row for each weekday and a "
        "column for each hour, such as the report's table T51. Gives each hour of the week with "
        "its count, share, and ratio to an even week (168 equal hours); tables by hour, by "
        "weekday and by part of the day; the fullest hours on end; and the circular mean hour "
        "with its resultant length (0: spread all round the clock; 1: all at one time), a 95% "
        "interval (Fisher 1993, 4.4.4) and the Rayleigh test (Mardia and Jupp, Directional "
        "Statistics, 2000, 6.3.1). Shares have Wilson intervals. A matrix whose cells are not "
        "whole numbers holds no counts, and so has neither intervals nor test; its mean comes "
        "from the middles of the hours, with the correction for grouping.\n\n"
        "Times are British local time. A time with an offset or Z is converted, summer time "
        "included. Times in the hour that comes twice in October, and in the hour that is left "
        "out in March, are counted in the log. Some files hold local times marked as UTC, such as "
        "GeoPackages of older software: then set the offsets to be ignored. Rows without a time, "
        "dates alone, and times that cannot be read are left out and counted. Midnight is often "
        "put in for a time that nobody knew: where 00:00 stands out from the hours beside it, the "
        "log says so, and such rows can be left out.\n\n"
        "Limits: the mean hour of a profile with two peaks may lie where little happens; look at "
        "the peaks too. Intervals and the test take events for independent. A recorded time may "
        "be that of the report, of the arrival at hospital, or the first of a span."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=incidents",
        "CATEGORY": "knife_crime",
        "OUTPUT": "{out}/hours_of_the_week.csv",
        "BY_HOUR": "{out}/by_hour.csv",
        "BY_DAY": "{out}/by_day.csv",
        "BY_PART": "{out}/by_part.csv",
    }

    def define(self) -> None:
        add_source(
            self,
            "INPUT",
            "Events or matrix",
            "A table or layer of events, such as the package's 'incidents', or a matrix.",
        )
        self.add(
            choice_parameter("FORM", "Form of the input", [DATE_TIMES, MATRIX]),
            "'matrix': one row for each weekday, and columns h00 to h23, h00 being midnight to "
            "1.00am.",
        )
        self.add(
            field_parameter("TIME_FIELD", "Field of date-times", "occurred", "INPUT"),
            "A date-time, or text such as 2019-03-05T21:30 or 05/03/2019 21:30.",
        )
        self.add(
            field_parameter("CATEGORY_FIELD", "Field of categories", "category", "INPUT"),
            "Used where a category is chosen.",
        )
        self.add(
            QgsProcessingParameterString(
                "CATEGORY", tr("Category"), defaultValue="", optional=True
            ),
            "Only rows with this value are counted; several with commas between; empty for all.",
        )
        self.add_advanced(
            field_parameter("DAY_FIELD", "Field of weekdays of a matrix", "day", "INPUT"),
            "Monday, Mon or 1 = Monday, and so on.",
        )
        self.add_advanced(
            choice_parameter("OFFSETS", "Times with an offset or Z", ["convert", "ignore"]),
            "'convert' moves them to British local time; 'ignore' takes them as written.",
        )
        self.add_advanced(
            choice_parameter("MIDNIGHT", "Times of 00:00 that stand out", ["keep", "leave out"]),
            "They are told of either way.",
        )
        self.add_advanced(
            QgsProcessingParameterString("PARTS", tr("Parts of the day"), PARTS),
            "Name and hours, semicolons between; they must make up the day.",
        )
        self.add_advanced(
            QgsProcessingParameterString("WINDOWS", tr("Other windows"), WINDOWS, optional=True),
            "Likewise; they may overlap and go past midnight; 'weekdays' or 'weekend' may follow.",
        )
        self.add_advanced(
            number_parameter("RUN_HOURS", "Hours on end", 5, 1, 24),
            "Length of the fullest run of hours that is looked for.",
        )
        self.add_advanced(
            number_parameter("PEAKS", "Peaks named in the summary", 3, 1, 24),
            "Hours of the week, the fullest first.",
        )
        add_sink(
            self, "OUTPUT", "Hours of the week", "A row for each hour of each weekday, 168 in all."
        )
        for name, title in (
            ("BY_HOUR", "By hour"),
            ("BY_DAY", "By weekday"),
            ("BY_PART", "By part of the day"),
        ):
            add_sink(self, name, title, "With shares and ratios.", optional=True)
        add_summary(self)
        self.addOutput(QgsProcessingOutputNumber("TOTAL", tr("Events counted")))
        self.addOutput(QgsProcessingOutputNumber("MEAN_HOUR", tr("Circular mean hour")))
        self.addOutput(QgsProcessingOutputNumber("RESULTANT", tr("Mean resultant length")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.time.day_parts import read_parts
        from ...core.time.profile import profile, read_matrix
        from ...core.time.sentences import temporal_sentence

        parts = read_parts(run.text("PARTS"), "Parts", True)
        windows = read_parts(run.text("WINDOWS"), "Windows")
        run_hours = run.whole("RUN_HOURS")
        category = run.text("CATEGORY").strip()
        if run.choice("FORM") == MATRIX:
            from ...core.time.profile import HOURS

            day = run.text("DAY_FIELD") or "day"
            rows = run.rows("INPUT", [day, *HOURS])
            cells = read_matrix(rows.frame, day, rows.label)
            result = profile(cells, parts, windows, run_hours, where=rows.label)
            what, category = f"'{rows.label}'", ""
            if result.counts:
                what = f"events of {what}"
        else:
            rows, exact = self._times(run, category)
            from ...core.time.profile import count_cells

            result = profile(count_cells(*exact), parts, windows, run_hours, exact, rows.label)
            what = f"times of '{category or rows.label}'"
        run.feedback.setProgress(60)
        peaks = run.whole("PEAKS")
        outputs: dict[str, Any] = run.say(temporal_sentence(result, what, peaks), rows.status)
        for name, frame in (
            ("OUTPUT", result.cells),
            ("BY_HOUR", result.by_hour),
            ("BY_DAY", result.by_day),
            ("BY_PART", result.by_part),
        ):
            frame = frame.assign(
                category=category, restricted=rows.restricted, data_status=rows.status
            )
            outputs.update(run.write(name, frame))
        mean = result.mean
        return {
            **outputs,
            "TOTAL": result.total,
            "MEAN_HOUR": mean.hour if mean.hour == mean.hour else None,
            "RESULTANT": mean.resultant,
        }

    def _times(self, run: Run, category: str) -> tuple[Rows, tuple[np.ndarray, np.ndarray]]:
        """Return the rows of the category, and weekday and hour of those that have a time."""
        from ...core.time.clock import account, read_times

        field = run.text("TIME_FIELD") or "occurred"
        of_category = run.text("CATEGORY_FIELD") or "category"
        names = listed(category)
        fields = [field, of_category] if names else [field]
        rows = run.rows("INPUT", fields)
        if names:
            where = f"Layer '{rows.label}', field '{of_category}'"
            kept = chosen_rows(rows.frame[of_category], names, where, run.feedback)
            rows.frame = rows.frame[kept].reset_index(drop=True)
        where = f"Layer '{rows.label}', field '{field}'"
        clock = read_times(
            [_text(value) for value in rows.frame[field]],
            where,
            run.choice("OFFSETS") == "convert",
            run.choice("MIDNIGHT") == "leave out",
            run.check,
        )
        for line in account(clock):
            run.feedback.pushWarning(f"{where}: {line}")
        run.feedback.pushInfo(
            f"{where}: {len(clock.hours()):,} of {len(rows.frame):,} rows counted."
        )
        return rows, (clock.weekdays(), clock.hours())


def _text(value: Any) -> Any:
    """Return a layer's date-time as ISO text, with Z unless it is local; other values unchanged."""
    if isinstance(value, QDateTime):
        if value.timeSpec() == Qt.TimeSpec.LocalTime:
            return value.toString("yyyy-MM-ddTHH:mm:ss")
        return value.toUTC().toString("yyyy-MM-ddTHH:mm:ss") + "Z"
    if isinstance(value, QDate):
        return value.toString("yyyy-MM-dd")
    return value
