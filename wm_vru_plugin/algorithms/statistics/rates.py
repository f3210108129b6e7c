"""wmvru:rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.errors import InputError
from ...core.rates.fields import AREA_COLUMNS, RATE_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.filters import add_filter, filter_of
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.reading import Polygons
from ..run.rows import Rows, add_sink, add_source, add_summary
from ..run.run import Run

if TYPE_CHECKING:
    import pandas as pd

    from ...core.rates.table import RateOptions, RateTable

METHODS = ("crude", "proportion", "standardised")
POLARITIES = ("high_is_bad", "low_is_bad", "neither")
FIELDS = {
    "count": "COUNT_FIELD",
    "denominator": "DENOMINATOR_FIELD",
    "area": "AREA_FIELD",
    "name": "NAME_FIELD",
    "group": "GROUP_FIELD",
    "age": "AGE_FIELD",
    "standard": "STANDARD_FIELD",
}


class RatesAlgorithm(VruAlgorithm):
    """Rates of areas with intervals, against a benchmark."""

    NAME = "rates"
    TITLE = "Rates with intervals"
    GROUP = "statistics"
    TAGS = ("rate", "proportion", "confidence interval", "Wilson", "Byar", "standardised", "Bayes")
    COLUMNS = {"OUTPUT": RATE_COLUMNS}
    HELP = (
        "Rates of areas with confidence intervals, compared with a benchmark.\n\n"
        "Crude: count / denominator × the multiplier, with Byar's limits for 10 events or more "
        "(Breslow and Day 1987), exact Poisson limits below (by chi-squared). Proportion: 100 × "
        "count / denominator, with Wilson's score interval (Wilson 1927; Newcombe 1998). "
        "Standardised: Σ w O/n / Σ w over age bands, with Dobson's interval (Dobson and others "
        "1991); the weights w are the European Standard Population of 2013 or those of a field. "
        "These are the methods of Public Health England's technical guide.\n\n"
        "An area is better or worse than the benchmark where its interval does not hold the "
        "benchmark's value, which is taken as known, and similar otherwise: the rule of Fingertips "
        "(Office for Health Improvement and Disparities), and of wmvru:areasoffocus too. With 95% "
        "intervals about one area in twenty differs by chance alone.\n\n"
        "Smoothing draws the rates of small areas towards the rate of all together, the more so "
        "the fewer people they have: w O/n + (1 - w) m with w = A / (A + m/n), m = ΣO / Σn and A "
        "the variance between areas beyond chance (Marshall 1991, global). A smoothed rate has no "
        "interval here, and standardised rates are not smoothed.\n\n"
        "Layers keep their features; polygons keep their attributes too. Standardised rates are a "
        "table by area.\n\n"
        "Limits: a crude rate takes its denominator as known and its events as independent; repeat "
        "victims make real intervals wider. Rows whose denominator is zero or missing have no "
        "rate, and a note says why. A proportion whose numerator is above its denominator is an "
        "error. Standardised rates are not given for fewer than 10 events, nor where an age band "
        "is absent or has no residents. Single years of age are added up to the bands of the "
        "standard; bands that cut one of its bands get its people as evenly spread over the years."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=lsoa_crime",
        "METHOD": "crude",
        "COUNT_FIELD": "knife_crime_all",
        "DENOMINATOR_FIELD": "population",
        "PER": "1000",
        "BENCHMARK": "all",
        "SMOOTH": "true",
        "OUTPUT": "{out}/rates.gpkg",
    }

    def define(self) -> None:
        add_source(self, "INPUT", "Areas", "A layer or table with counts and denominators.")
        self.add(
            choice_parameter("METHOD", "Method", METHODS, "crude"),
            "crude: events per so many people. proportion: a part of a whole, in per cent. "
            "standardised: as if every area had the same ages.",
        )
        for name, title, default, optional, numeric, help_text in (
            ("COUNT_FIELD", "Field of counts", "count", False, True, "Events, or the part."),
            (
                "DENOMINATOR_FIELD",
                "Field of denominators",
                "population",
                False,
                True,
                "People at risk, or the whole.",
            ),
            (
                "AREA_FIELD",
                "Field of area codes",
                "code",
                True,
                False,
                "Names rows in messages and finds the benchmark; each code once in a group.",
            ),
            ("NAME_FIELD", "Field of names", "name", True, False, "Names in the summary."),
        ):
            self.add(field_parameter(name, title, default, "INPUT", optional, numeric), help_text)
        self.add(
            number_parameter("PER", "Per", 1000.0, 1e-9),
            "Crude and standardised rates are per so many, such as 1,000 or 100,000.",
        )
        self.add(
            QgsProcessingParameterString("BENCHMARK", tr("Benchmark"), "all", optional=True),
            "'all' compares with all rows of the group together, so leave totals such as England "
            "out by a filter; or the code of a row; or a number in the unit of the rates. Left "
            "empty, nothing is compared. A code goes before a number.",
        )
        self.add(
            choice_parameter("POLARITY", "Polarity", POLARITIES, "high_is_bad"),
            "Whether a high rate is worse, a low one, or neither (then: lower, similar, higher).",
        )
        self.add(
            QgsProcessingParameterBoolean("SMOOTH", tr("Smooth small areas"), False),
            "Adds empirical Bayes smoothed rates.",
        )
        for name, title, help_text in (
            (
                "GROUP_FIELD",
                "Field of groups",
                "Areas are compared within a group, such as a year or a breakdown.",
            ),
            ("AGE_FIELD", "Field of age bands", "For standardised rates: 0-4, 5 to 9, 90+, 37."),
            (
                "STANDARD_FIELD",
                "Field of the standard population",
                "People of the standard "
                "population in each band. Left empty: the European Standard Population of 2013.",
            ),
        ):
            self.add_advanced(field_parameter(name, title, "", "INPUT"), help_text)
        add_filter(self, "FILTER", "INPUT", "\"breakdown\" = 'total' and \"period\" = '2018/19'")
        self.add_advanced(
            number_parameter("CONFIDENCE", "Confidence level (%)", 95.0, 50.0, 99.99),
            "Level of the intervals. Public Health England uses 95, and 99.8 where many areas are "
            "compared at once.",
        )
        add_sink(self, "OUTPUT", "Rates", "Layers keep their geometry, polygons in EPSG:27700.")
        for name, title in (
            ("RATED_COUNT", "Number of areas with a rate"),
            ("MISSING_COUNT", "Number of areas without one"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))
        add_summary(self)

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.rates.sentences import rates_summary
        from ...core.rates.table import rate_table

        options = self._options(run)
        source = run.source("INPUT")
        fields = run.fields(source, FIELDS)
        standardised = options.method == "standardised"
        for ours in ("count", "denominator", *(("area", "age") if standardised else ())):
            if not fields[ours]:
                raise InputError(FIELDS[ours], "no field is chosen", "a field of the layer")
        if not standardised:
            fields.update(age=None, standard=None)
        read = self._read(run, source, fields, standardised)
        rows = self._rows(read, fields)
        run.feedback.setProgress(40)
        table = rate_table(rows, options, f"Layer '{read.label}'", run.check)
        frame = self._with_names(table, rows)
        run.feedback.setProgress(70)
        names = frame["name"].where(frame["name"].notna(), frame["area"])
        summary = rates_summary(table, str(fields["count"]), names)
        outputs = self._write(run, source, read, frame, options)
        missing = int((frame["note"] != "").sum())
        return {
            **outputs,
            "RATED_COUNT": len(frame) - missing,
            "MISSING_COUNT": missing,
            **run.say(summary, read.status),
        }

    def _options(self, run: Run) -> RateOptions:
        from ...core.rates.table import RateOptions

        options = RateOptions(
            run.choice("METHOD"),
            run.number("PER"),
            run.number("CONFIDENCE"),
            run.text("BENCHMARK"),
            run.choice("POLARITY"),
            run.flag("SMOOTH"),
        )
        options.check()
        return options

    def _read(
        self,
        run: Run,
        source: QgsProcessingFeatureSource,
        fields: dict[str, str | None],
        standardised: bool,
    ) -> Rows | Polygons:
        """Return the polygons with their features, or the rows of anything else."""
        wanted = [name for name in fields.values() if name]
        label = run.label("INPUT", source)
        keep, read = filter_of(run, "FILTER", source, label)
        wanted = list(dict.fromkeys([*wanted, *read]))
        polygon = QgsWkbTypes.geometryType(source.wkbType()) == Qgis.GeometryType.Polygon
        if standardised or not polygon:
            return run.rows("INPUT", wanted, keep)
        return run.polygons("INPUT", wanted, keep, True)[1]

    def _rows(self, read: Rows | Polygons, fields: dict[str, str | None]) -> pd.DataFrame:
        """Return the rows that were read under the column names of the core."""
        import pandas as pd

        from ...core.tables.cell_text import cell_text

        columns = {ours: read.frame[name] for ours, name in fields.items() if name}
        rows = pd.DataFrame(columns, index=read.frame.index)
        for name in ("area", "name"):
            if name not in rows:
                given = read.frame["feature_id"].astype(str) if name == "area" else None
                rows[name] = pd.Series(given, index=rows.index, dtype=object)
        for name in {"area", "name", "group"} & set(rows):
            rows[name] = [cell_text(value) or None for value in rows[name]]
        return rows

    def _with_names(self, table: RateTable, rows: pd.DataFrame) -> pd.DataFrame:
        if table.options.method != "standardised":
            return table.frame.assign(name=rows["name"])
        first = rows.dropna(subset=["name"]).drop_duplicates("area").set_index("area")["name"]
        return table.frame.assign(name=table.frame["area"].map(first))

    def _write(
        self,
        run: Run,
        source: QgsProcessingFeatureSource,
        read: Rows | Polygons,
        frame: pd.DataFrame,
        options: RateOptions,
    ) -> dict[str, Any]:
        from ...core.tables.missing import is_missing

        level = f" ({options.confidence:g}%)"
        written = frame.rename(
            columns={
                "area": "code",
                "count": "rate_count",
                "denominator": "rate_denominator",
                "value": "rate",
            }
        ).assign(
            unit=options.unit,
            interval=[None if is_missing(how) else f"{how}{level}" for how in frame["interval"]],
            note=frame["note"].replace("", None),
            restricted=read.restricted,
            data_status=read.status,
        )
        if isinstance(read, Polygons):
            written["feature_id"] = read.frame["feature_id"]
            written["geometry"] = read.geometry
            return run.write_joined("OUTPUT", source, read, written)
        kind = Qgis.WkbType.NoGeometry
        if options.method != "standardised" and source.wkbType() != kind:
            kind = QgsWkbTypes.flatType(source.wkbType())
            written["geometry"] = read.geometry
        return run.write("OUTPUT", written, (*AREA_COLUMNS, *RATE_COLUMNS), kind)
