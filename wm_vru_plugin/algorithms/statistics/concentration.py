"""wmvru:concentration."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ...core.concentration.fields import CURVE_COLUMNS, CUT_COLUMNS, STATISTIC_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.filters import add_filter, filter_of, numbers_of
from ..run.inputs import field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run

FIELDS = {
    "count": "COUNT_FIELD",
    "code": "CODE_FIELD",
    "name": "NAME_FIELD",
    "exposure": "EXPOSURE_FIELD",
}


class ConcentrationAlgorithm(VruAlgorithm):
    """How few units hold how many events."""

    NAME = "concentration"
    TITLE = "Concentration of events in few units"
    GROUP = "statistics"
    TAGS = ("80/20", "Lorenz curve", "Gini", "Pareto", "exclusions", "schools", "repeat locations")
    COLUMNS = {"OUTPUT": CUT_COLUMNS, "CURVE": CURVE_COLUMNS, "STATISTICS": STATISTIC_COLUMNS}
    HELP = (
        "Which share of units (schools, LSOAs, hexagons, addresses) holds which share of events, "
        "as in the report's tables of permanent exclusions: '12% of schools made 79% of them'.\n\n"
        "Units stand in order of their events, most first; equal ones in order of their codes, "
        "which moves no number. The table is cut three ways. Share of events: the fewest units "
        "that hold at least so many per cent of the events. Share of units: the first so many per "
        "cent, a fraction of a unit left out. At least: every unit with at least so many events, "
        "which never parts units that are alike; the report's rows are of this kind. 'tied' tells "
        "how many units have as many events as the last one taken.\n\n"
        "Gini: G = 2 Σ i·x / (n Σ x) - (n + 1) / n, x ascending (Dixon and others 1987, Ecology "
        "68, 1548). It is at most 1 - 1/n; n / (n - 1) times it reaches 1 (Deltas 2003, Review of "
        "Economics and Statistics 85, 226). With fewer events than units, G is large however the "
        "events fall; the generalised G' = max(1, n / events) (G - 1) + 1 compares with the most "
        "even spread that so few events allow (Bernasco and Steenbeek 2017, Journal of "
        "Quantitative Criminology 33, 451).\n\n"
        "Small numbers concentrate by chance: ten events among a hundred schools fall on ten per "
        "cent of them at most. The columns '_chance' say what to expect if each event fell on a "
        "unit at random (multinomial: independent Poisson counts given their sum; as in Levin, "
        "Rosenfeld and Deckard 2017, Journal of Quantitative Criminology 33, 635), every unit "
        "alike or in proportion to a field of exposure such as pupils or residents: mean and the "
        "middle 95% of the random tables. The columns '_band' are percentile limits of a "
        "bootstrap over units: how far the numbers would differ for another set of units of the "
        "same kind. They say nothing of errors in the counts, and a few very large units make "
        "them too narrow.\n\n"
        "The random tables depend on the seed alone: the same seed gives the same limits, another "
        "one limits that differ in the last digit or two. The bands of the curve are worked out "
        "at every unit, or at 1,000 places along a longer curve with straight lines between.\n\n"
        "Rows without a number of events, a code or an exposure are left out and counted; where "
        "small numbers were hidden by disclosure control, the units that they belong to go, and "
        "the rest looks less concentrated than it is. Units "
        "without events count as units unless told otherwise; without them the comparison with "
        "chance takes the units that have events for all there are. Negative or fractional "
        "numbers, and a code in two rows, are errors."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=schools",
        "COUNT_FIELD": "exclusions",
        "EXPOSURE_FIELD": "pupils",
        "FILTER": "\"phase\" = 'Secondary'",
        "OUTPUT": "{out}/concentration.csv",
        "CURVE": "{out}/concentration_curve.csv",
        "STATISTICS": "{out}/concentration_statistics.csv",
    }

    def define(self) -> None:
        add_source(
            self,
            "INPUT",
            "Units",
            "Any table or layer with a row for each unit and its number of events, such as the "
            "package's 'schools' or 'lsoa_crime'.",
        )
        for name, title, default, optional, numeric, help_text in (
            ("COUNT_FIELD", "Field of events", "exclusions", False, True, "Whole numbers."),
            ("CODE_FIELD", "Field of codes", "urn", True, False, "Tells the units apart."),
            ("NAME_FIELD", "Field of names", "name", True, False, "Names in the curve's table."),
            (
                "EXPOSURE_FIELD",
                "Field of exposure",
                "",
                True,
                True,
                "What events would follow by chance, such as pupils; empty: all units alike.",
            ),
        ):
            self.add(field_parameter(name, title, default, "INPUT", optional, numeric), help_text)
        add_filter(self, "FILTER", "INPUT", "\"phase\" = 'Secondary'")
        for name, title, default, help_text in (
            (
                "EVENT_SHARES",
                "Shares of events (%)",
                "25,50,60,79,80,90,100",
                "The fewest units that hold at least these percentages of the events.",
            ),
            (
                "UNIT_SHARES",
                "Shares of units (%)",
                "1,5,10,20,50",
                "What the first so many per cent of the units hold.",
            ),
            (
                "AT_LEAST",
                "At least so many events",
                "2,3,4,5,10",
                "What the units with at least so many events hold.",
            ),
        ):
            self.add_advanced(
                QgsProcessingParameterString(name, tr(title), default, optional=True), help_text
            )
        self.add_advanced(
            QgsProcessingParameterBoolean("ZEROS", tr("Units without events count"), True),
            "Off: shares are of the units that have at least one event.",
        )
        self.add_advanced(
            QgsProcessingParameterBoolean("ADD_UP", tr("Add up rows of one code"), False),
            "For tables with a row for each category or month of a unit, such as the package's "
            "'crime_counts'. Off: a code in two rows is an error.",
        )
        self.add_advanced(
            number_parameter("PERMUTATIONS", "Random tables", 999, 0, 99_999),
            "Tables drawn for the band and for chance, each; 0 leaves both out.",
        )
        self.add_advanced(
            number_parameter("SEED", "Seed", 2020, 0), "The same seed gives the same limits."
        )
        add_sink(self, "OUTPUT", "Concentration", "A row for each cut.")
        add_sink(self, "CURVE", "Lorenz curve", "A row for each unit.", optional=True)
        add_sink(self, "STATISTICS", "Statistics", "Gini and counts, explained.", optional=True)
        add_summary(self)
        self.addOutput(QgsProcessingOutputNumber("GINI", tr("Gini coefficient")))
        self.addOutput(
            QgsProcessingOutputNumber("GINI_GENERALISED", tr("Generalised Gini coefficient"))
        )

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.concentration.concentration import cuts_of
        from ...core.concentration.tables import (
            concentration,
            concentration_sentence,
            statistics_table,
        )
        from ...core.concentration.units import units_of

        cuts = cuts_of(
            *(numbers_of(run, name) for name in ("EVENT_SHARES", "UNIT_SHARES", "AT_LEAST"))
        )
        source = run.source("INPUT")
        label = run.label("INPUT", source)
        fields = run.fields(source, FIELDS)
        count = run.text("COUNT_FIELD")
        kept, read = filter_of(run, "FILTER", source, label)
        wanted = [count, *(field for field in fields.values() if field), *read]
        rows = run.rows("INPUT", wanted, kept)
        units = units_of(
            rows.frame,
            count,
            label,
            fields["code"],
            fields["name"],
            fields["exposure"],
            run.flag("ADD_UP"),
            run.flag("ZEROS"),
        )
        for reason, number in units.left_out.items():
            run.feedback.pushWarning(f"{label}: {number:,} rows left out, {reason}.")
        run.feedback.pushInfo(f"{label}: {len(units.codes):,} units count.")
        run.feedback.setProgress(20)
        result = concentration(
            units,
            cuts,
            run.whole("PERMUTATIONS"),
            run.whole("SEED"),
            run.check,
            f"Layer '{label}', field '{count}'",
        )
        run.feedback.setProgress(80)
        exposure = fields["exposure"]
        chance = f"in proportion to {exposure}" if exposure else "if every unit were alike"
        outputs: dict[str, Any] = {}
        for name, frame in (
            ("OUTPUT", result.table),
            ("CURVE", result.curve),
            ("STATISTICS", statistics_table(result)),
        ):
            frame = frame.assign(restricted=rows.restricted, data_status=rows.status)
            outputs.update(run.write(name, frame))
        return {
            **outputs,
            **run.say(concentration_sentence(result, chance=chance), rows.status),
            "GINI": result.statistics["gini"],
            "GINI_GENERALISED": result.statistics["gini_generalised"],
        }
