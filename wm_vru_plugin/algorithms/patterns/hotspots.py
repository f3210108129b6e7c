"""wmvru:hotspots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
)

from ...core.hotspots.fields import CLASS_COLUMNS, GI_COLUMNS, MORAN_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.result_style import style_when_loaded
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run

if TYPE_CHECKING:
    from ...core.hotspots.hotspots import HotspotOptions

METHODS = ["gi_star", "local_moran"]
WEIGHTS = ["contiguity", "distance", "nearest"]
CORRECTIONS = ["fdr", "none"]


class HotspotsAlgorithm(VruAlgorithm):
    """Getis-Ord Gi* and local Moran's I of polygons."""

    NAME = "hotspots"
    TITLE = "Hot spots of polygons"
    GROUP = "patterns"
    TAGS = (
        "hot spot",
        "Getis-Ord",
        "Gi*",
        "local Moran",
        "LISA",
        "cluster",
        "false discovery rate",
        "significance",
    )
    COLUMNS = {"TABLE": CLASS_COLUMNS}
    HELP = (
        "Where high or low values lie together more than chance would have it, for areas or "
        "hexagons.\n\n"
        "Getis-Ord Gi* (gi_star) compares the sum over an area and its neighbours with what the "
        "mean of all areas would give: z = (sum w x - m W) / (s sqrt((n S - W^2) / (n - 1))), "
        "where m and s are the mean and the standard deviation of all n values, w is 1 for the "
        "area itself and its neighbours and 0 for others, W their sum and S the sum of their "
        "squares. Source: Getis and Ord (1992), Geographical Analysis 24, 189-206; Ord and Getis "
        "(1995), Geographical Analysis 27, 286-306. p is two-sided, from the normal distribution "
        "or, where permutations are asked for, from these. Classes: hot or cold with 99, 95 or "
        "90% confidence (p at most 0.01, 0.05, 0.10), or not significant.\n\n"
        "Local Moran's I (local_moran) tells clusters (high-high, low-low) from areas unlike those "
        "around them (high-low, low-high), against the mean of all, by conditional permutations: "
        "the area's own value is held, and its neighbours are drawn from all others. p is twice "
        "the smaller tail; a class is written where it is at most 0.05. Source: Anselin (1995), "
        "Geographical Analysis 27, 93-115.\n\n"
        "Testing hundreds of areas at once finds hot spots in pure noise: one in ten at 90%. By "
        "default classes therefore go by q, p adjusted for the false discovery rate (Benjamini and "
        "Hochberg 1995): of the areas in a class, that share at most is expected to be false.\n\n"
        "Limits: counts follow the residents, so that a hot spot of counts may be no more than a "
        "crowded place; give the residents to analyse rates. Rates of small areas jump about "
        "(smooth them first, see wmvru:rates). The normal approximation is poor for fewer than 30 "
        "areas, for neighbourhoods of few areas when values are very skewed, and where a "
        "neighbourhood holds nearly all areas; permutations need none. Areas at the edge of the "
        "study area lack the neighbours beyond it.\n\n"
        "Left out: areas without a value (for rates, also those without residents) take no part, "
        "not even as neighbours, and are written as no data. An area without a neighbour is "
        "compared by itself alone (Gi*) or not tested and written as no neighbours (local Moran). "
        "All are counted in the summary."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=lsoa_crime",
        "VALUE_FIELD": "knife_crime_all",
        "OUTPUT": "{out}/hotspots.gpkg",
        "TABLE": "{out}/hotspot_classes.csv",
    }

    def define(self) -> None:
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        add_source(
            self,
            "INPUT",
            "Areas",
            "Polygons with a value, such as the package's 'lsoa_crime' or hexagons with counts. "
            "Invalid geometry is repaired and logged.",
            polygons,
        )
        self.add(
            field_parameter(
                "VALUE_FIELD", "Field of values", "count", "INPUT", optional=False, numeric=True
            ),
            "A count, a rate or a score. Empty values are no data, not 0.",
        )
        self.add(
            field_parameter(
                "POPULATION_FIELD", "Field of residents", "", "INPUT", optional=True, numeric=True
            ),
            "Given, the values are counts, and their rate is analysed.",
        )
        self.add_advanced(
            number_parameter("PER", "Rate per", 1000, 1),
            "Residents to which the rate refers; it changes the values written and nothing else.",
        )
        self._enum(
            "METHOD",
            "Method",
            METHODS,
            "gi_star: Getis-Ord Gi*, hot and cold spots. local_moran: local Moran's I, clusters "
            "and areas unlike those around them.",
        )
        self._enum(
            "WEIGHTS",
            "Neighbours",
            WEIGHTS,
            "contiguity: areas that share at least a point. distance: areas whose centroids lie "
            "within the distance. nearest: each area's nearest by centroid, and those it is among "
            "the nearest of; on a regular grid, where many lie equally near, take contiguity.",
        )
        self.add(
            number_parameter("DISTANCE", "Distance (m)", 1000.0, 0.0),
            "For neighbours by distance, between centroids.",
        )
        self.add(
            number_parameter("NEIGHBOURS", "Number of nearest", 8, 1), "For neighbours by nearest."
        )
        self._enum(
            "CORRECTION",
            "Correction for many tests",
            CORRECTIONS,
            "fdr: classes by p adjusted for the false discovery rate. none: classes by p itself, "
            "as if each area were the only one tested. q is written in either case.",
        )
        self.add_advanced(
            number_parameter("PERMUTATIONS", "Permutations", 0, 0, 99_999),
            "0: p values of the normal distribution for Gi*, and 999 permutations for local "
            "Moran, which has no good approximation. Otherwise p values come from as many "
            "permutations; with M of them none is below 2 / (M + 1), which after correction for "
            "many areas may be too large for any class: the log says so.",
        )
        self.add_advanced(
            number_parameter("SEED", "Seed", 2020, 0),
            "Of the permutations. The same seed and order of features give the same result.",
        )
        add_sink(
            self,
            "OUTPUT",
            "Areas with their class",
            "All attributes of the areas and value, neighbours, z, p, q and class; in EPSG:27700. "
            "A field whose name is taken gets _2 behind its own.",
            polygons,
        )
        add_sink(
            self, "TABLE", "Areas by class", "One row for each class, and Total.", optional=True
        )
        add_summary(self)
        self.addOutput(QgsProcessingOutputNumber("HOT_COUNT", tr("Hot spots, or high-high areas")))
        self.addOutput(QgsProcessingOutputNumber("COLD_COUNT", tr("Cold spots, or low-low areas")))

    def _enum(self, name: str, title: str, options: list[str], help_text: str) -> None:
        self.add(
            choice_parameter(name, title, options),
            help_text,
        )

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.hotspots.hotspots import COLD, HOT, by_class, crude_rate, hotspots, like_counts
        from ...core.hotspots.sentences import hotspot_sentences, reach_warning, small_warning
        from ...core.tables.columns import number_column

        options = self._options(run)
        name = run.text("VALUE_FIELD")
        people = run.text("POPULATION_FIELD")
        source, polygons = run.polygons("INPUT", [n for n in (name, people) if n], keep=True)
        where = f"Layer '{polygons.label}'"
        count = number_column(polygons.frame, name, where, signed=not people)
        population = number_column(polygons.frame, people, where) if people else None
        values, what = count, f"{name} of layer '{polygons.label}'"
        if population is not None:
            per = run.whole("PER")
            values = crude_rate(count, population, per)
            what = f"{name} per {per:,} of {people} of layer '{polygons.label}'"
        run.feedback.setProgress(20)
        at = f"{where}, field '{name}'"
        result = hotspots(values, polygons.geometry, options, run.check, at)
        run.feedback.setProgress(80)
        for warning in (small_warning(result), reach_warning(result)):
            if warning:
                run.feedback.pushWarning(warning)
        table = by_class(result, count, population).assign(
            restricted=polygons.restricted, data_status=polygons.status
        )
        gi = options.method == METHODS[0]
        areas = result.areas.rename(columns={"statistic": "local_moran"}).assign(
            feature_id=polygons.frame["feature_id"].to_numpy(),
            geometry=polygons.geometry,
            data_status=polygons.status,
        )
        columns = GI_COLUMNS if gi else MORAN_COLUMNS
        outputs = run.write_joined("OUTPUT", source, polygons, areas, columns)
        style = "result_hotspots" if gi else "result_local_moran"
        style_when_loaded(run.context, outputs.get("OUTPUT"), style)
        if run.asks_for("TABLE"):
            outputs.update(run.write("TABLE", table))
        run.feedback.setProgress(100)
        classes = result.areas["class"]
        summary = hotspot_sentences(result, table, what, like_counts(count))
        return {
            **outputs,
            **run.say(summary, polygons.status),
            "HOT_COUNT": int(classes.isin([*HOT, "high-high"]).sum()),
            "COLD_COUNT": int(classes.isin([*COLD, "low-low"]).sum()),
        }

    def _options(self, run: Run) -> HotspotOptions:
        from ...core.hotspots.hotspots import HotspotOptions

        return HotspotOptions(
            method=run.choice("METHOD"),
            weights=run.choice("WEIGHTS"),
            distance=run.number("DISTANCE"),
            k=run.whole("NEIGHBOURS"),
            correction=run.choice("CORRECTION"),
            permutations=run.whole("PERMUTATIONS"),
            seed=run.whole("SEED"),
        )
