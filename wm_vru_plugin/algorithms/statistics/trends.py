"""wmvru:trends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)

from ...core.errors import InputError
from ...core.trends.fields import POINT_COLUMNS, SERIES_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.filters import add_filter, filter_of
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.rows import Rows, add_sink, add_source, add_summary
from ..run.run import Run

if TYPE_CHECKING:
    import pandas as pd

    from ...core.trends.trends import TrendOptions

KINDS = ("auto", "proportion", "rate", "value")
POLARITIES = ("high_is_bad", "low_is_bad", "neither")
FIELDS = {
    "area": "AREA_FIELD",
    "name": "NAME_FIELD",
    "indicator": "INDICATOR_FIELD",
    "breakdown": "BREAKDOWN_FIELD",
    "period": "PERIOD_FIELD",
    "count": "COUNT_FIELD",
    "denominator": "DENOMINATOR_FIELD",
    "value": "VALUE_FIELD",
    "lower": "LOWER_FIELD",
    "upper": "UPPER_FIELD",
    "unit": "UNIT_FIELD",
}


class TrendsAlgorithm(VruAlgorithm):
    """Index, change and recent trend of series."""

    NAME = "trends"
    TITLE = "Trends"
    GROUP = "statistics"
    TAGS = ("trend", "index", "change", "Cochran-Armitage", "Mann-Kendall", "time series")
    COLUMNS = {"OUTPUT": SERIES_COLUMNS, "POINTS": POINT_COLUMNS}
    HELP = (
        "What became of indicators over time: index to a base, change between two periods with its "
        "interval, and the arrow of the recent trend.\n\n"
        "The table has a row for each area, indicator, breakdown and period. Of the series whose "
        "rows all have count and denominator, those whose unit says per cent are proportions (in "
        "per cent, Wilson limits), and those whose unit says per so many, whose value is the count "
        "itself, or which have no value, are rates (Byar's limits); their values are computed from "
        "the counts. All others, such as scores and ranks, are taken as published. KIND overrules "
        "this; for counts without a denominator choose their field as the value.\n\n"
        "Index: 100 × value / value of the base; empty where that is 0 or below.\n\n"
        "Change: for proportions the difference in percentage points with Newcombe's limits "
        "(1998, method 10); for rates the ratio with limits on the log scale, RR exp(± z √(1/O1 + "
        "1/O2)) (Breslow and Day 1987), empty where the earlier rate is 0; for values the "
        "difference, with limits by square-and-add from those published (Zou and Donner 2008), if "
        "there are any.\n\n"
        "Recent trend, by the rules of Fingertips' trend markers: the last five points; χ² with "
        "one degree of freedom at 99.8%; no arrow where leaving out one point turns the direction "
        "round; fewer than five points, periods that overlap (rolling averages), are shorter than "
        "a year or differ in length are not tested. Tests: Cochran-Armitage for proportions, the "
        "Poisson score test for rates, a regression weighted by the published limits for values, "
        "and Mann-Kendall (exact, at 95%) for values without limits, which needs five points "
        "without a fall, or without a rise. The result names the test.\n\n"
        "Limits: five points are few. The tests take years and people for independent; counts that "
        "vary more than chance has it, as most crime does, pass the test for rates too easily. "
        "Years missing in between are allowed for by their distance, which Fingertips does not do. "
        "The periods are compared as they are: a change of definition or boundary is not seen. "
        "Fingertips tests proportions by logistic regression; Cochran-Armitage is the score test "
        "of the same model. Many series are tested at once, so some arrows are chance.\n\n"
        "Periods such as 2018/19, 2019, 2017-2019, 2019-03 or March 2019 are put in order; rows "
        "whose period is not understood, or which have no value, are left out and counted."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=indicators",
        "FILTER": "\"indicator\" = 'permanent_exclusion_rate'",
        "POLARITY": "high_is_bad",
        "OUTPUT": "{out}/trends.csv",
        "POINTS": "{out}/trend_points.csv",
    }

    def define(self) -> None:
        add_source(
            self,
            "INPUT",
            "Series",
            "A long table such as the package's 'indicators'.",
        )
        for name, title, default, optional, numeric, help_text in (
            ("AREA_FIELD", "Field of area codes", "area_code", False, False, "One series each."),
            ("NAME_FIELD", "Field of names", "area_name", True, False, "Names in the summary."),
            (
                "INDICATOR_FIELD",
                "Field of indicators",
                "indicator",
                True,
                False,
                "One series each.",
            ),
            (
                "BREAKDOWN_FIELD",
                "Field of breakdowns",
                "breakdown",
                True,
                False,
                "One series each.",
            ),
            (
                "PERIOD_FIELD",
                "Field of periods",
                "period",
                False,
                False,
                "Such as 2018/19, 2019, 2017-2019 or 2019-03.",
            ),
            ("COUNT_FIELD", "Field of counts", "count", True, True, "Numerators."),
            (
                "DENOMINATOR_FIELD",
                "Field of denominators",
                "denominator",
                True,
                True,
                "Denominators.",
            ),
            (
                "VALUE_FIELD",
                "Field of values",
                "value",
                True,
                True,
                "Published values, used where counts are not there.",
            ),
        ):
            self.add(field_parameter(name, title, default, "INPUT", optional, numeric), help_text)
        for name, title, default, numeric, help_text in (
            ("LOWER_FIELD", "Field of lower limits", "lower", True, "Of published values, 95%."),
            ("UPPER_FIELD", "Field of upper limits", "upper", True, "Of published values, 95%."),
            ("UNIT_FIELD", "Field of units", "unit", False, "Tells per cent from other units."),
        ):
            self.add_advanced(
                field_parameter(name, title, default, "INPUT", numeric=numeric), help_text
            )
        add_filter(self, "FILTER", "INPUT", "\"indicator\" = 'permanent_exclusion_rate'")
        for name, title, values, default, help_text in (
            ("KIND", "Kind of series", KINDS, "auto", "auto tells it for each series by its rows."),
            (
                "POLARITY",
                "Polarity",
                POLARITIES,
                "neither",
                "Whether a rise is worse, a fall, or neither; one for the whole table.",
            ),
        ):
            self.add(
                choice_parameter(name, title, values, default),
                help_text,
            )
        self.add(
            number_parameter("PER", "Rates per", 100_000.0, 1e-9),
            "What rates are expressed by where their unit does not say, as 'per 100 pupils' does.",
        )
        for name, title, help_text in (
            ("BASE", "Base period", "Its index is 100. Left empty: the first of each series."),
            ("FROM", "Change from", "Left empty: the base."),
            ("TO", "Change to", "Left empty: the last period of each series."),
        ):
            self.add(QgsProcessingParameterString(name, tr(title), "", optional=True), help_text)
        for name, title, level, help_text in (
            ("CONFIDENCE", "Confidence level (%)", 95.0, "Level of the intervals."),
            (
                "TREND_CONFIDENCE",
                "Level of the trend (%)",
                99.8,
                "Level at which a trend is significant; Mann-Kendall keeps 95.",
            ),
        ):
            self.add_advanced(number_parameter(name, title, level, 50.0, 99.99), help_text)
        add_sink(self, "OUTPUT", "Trends", "A row for each series.")
        add_sink(self, "POINTS", "Points with index", "A row for each period.", optional=True)
        for name, title in (
            ("SERIES_COUNT", "Number of series"),
            ("INCREASING_COUNT", "Number of series that increase"),
            ("DECREASING_COUNT", "Number of series that decrease"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))
        add_summary(self)

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.trends.sentences import trends_summary
        from ...core.trends.trends import trends

        options = self._options(run)
        source = run.source("INPUT")
        fields = run.fields(source, FIELDS)
        for ours in ("area", "period"):
            if not fields[ours]:
                raise InputError(FIELDS[ours], "no field is chosen", "a field of the table")
        label = run.label("INPUT", source)
        keep, read = filter_of(run, "FILTER", source, label)
        wanted = [*(name for name in fields.values() if name), *read]
        rows = run.rows("INPUT", wanted, keep)
        run.feedback.setProgress(20)
        found = trends(self._rows(rows, fields), options, f"Table '{label}'", run.check)
        run.feedback.setProgress(80)
        for reason, number in found.left_out.most_common():
            run.feedback.pushWarning(f"{label}: left out {number:,} ({reason}).")
        outputs: dict[str, Any] = {}
        for name, frame in (
            ("OUTPUT", found.series),
            ("POINTS", found.points),
        ):
            table = frame.rename(columns={"area": "area_code", "name": "area_name"})
            table = table.assign(restricted=rows.restricted, data_status=rows.status)
            outputs.update(run.write(name, table))
        counts = found.series["trend"].value_counts()
        return {
            **outputs,
            "SERIES_COUNT": len(found.series),
            "INCREASING_COUNT": int(counts.get("increasing", 0)),
            "DECREASING_COUNT": int(counts.get("decreasing", 0)),
            **run.say(trends_summary(found), rows.status),
        }

    def _options(self, run: Run) -> TrendOptions:
        from ...core.trends.trends import TrendOptions
        from ...sources.reading.periods import period

        base, start, end = (period(run.text(name)) for name in ("BASE", "FROM", "TO"))
        return TrendOptions(
            run.choice("KIND"),
            run.number("PER"),
            base,
            start,
            end,
            run.choice("POLARITY"),
            run.number("CONFIDENCE"),
            run.number("TREND_CONFIDENCE"),
        )

    def _rows(self, rows: Rows, fields: dict[str, str | None]) -> pd.DataFrame:
        """Return the rows that were read under the core's column names, periods in one form."""
        import pandas as pd

        from ...core.tables.cell_text import cell_text
        from ...sources.reading.periods import period

        columns = {ours: rows.frame[name] for ours, name in fields.items() if name}
        frame = pd.DataFrame(columns, index=rows.frame.index)
        frame["period"] = [period(cell_text(value)) for value in frame["period"]]
        return frame
