"""wmvru:overlap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
)

from ...core.coverage.fields import (
    AREA_COLUMNS,
    AUTHORITY_COLUMNS,
    COVERAGE_COLUMNS,
    PIECE_COLUMNS,
    SENSITIVITY_COLUMNS,
)
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import NEED_FIELDS, add_coverage, add_need, add_need_fields, add_thresholds
from ..run.reading import (
    Polygons,
    check_layers_meet,
    decile_filter,
    filter_expression,
    read_polygons,
)
from ..run.rows import add_summary, check_codes
from ..run.run import Run
from ..run.status import joint_status, marked
from ..run.units import add_units, units_of
from .chance import CHANCE_TABLES, add_chance, run_chance, summary_of, wants_chance

if TYPE_CHECKING:
    from ...core.coverage.overlap import OverlapResult

COUNTS = ("need", "inside", "partial", "outside")


class OverlapAlgorithm(VruAlgorithm):
    """Need polygons against coverage polygons."""

    NAME = "overlap"
    TITLE = "Overlap of need and coverage"
    GROUP = "analysis"
    TAGS = (
        "overlay",
        "intersection",
        "Impact Areas",
        "deprivation",
        "coverage",
        "location quotient",
    )
    STYLES = {"OUTPUT": "overlap"}
    COLUMNS = {
        "OUTPUT": AREA_COLUMNS,
        "PIECES": PIECE_COLUMNS,
        "BY_AUTHORITY": AUTHORITY_COLUMNS,
        "BY_COVERAGE": COVERAGE_COLUMNS,
        "SENSITIVITY": SENSITIVITY_COLUMNS,
        **CHANCE_TABLES,
    }
    HELP = (
        "How much of the need lies inside the areas where somebody is at work.\n\n"
        "Each need polygon gets its area and share inside, a class (inside, partial, outside), the "
        "names of the coverage areas that share land with it, and the nearest one with the "
        "distance between edges. Coverage areas that overlap one another are not counted twice.\n\n"
        "Tables: by authority and in total (areas, hectares, residents, each inside and outside; "
        "residents are apportioned by area, as if they lived evenly spread); by coverage area; "
        "and a sensitivity table with the same counts under four rules: any overlap, centroid, "
        "majority of the area, wholly inside. The location quotient of an authority is its share "
        "of residents inside divided by that of all areas together: above 1, coverage reaches "
        "more of its residents in need than on the whole.\n\n"
        "Against chance (where one of its tables is asked for): is need denser in the coverage "
        "areas than elsewhere, and would the same areas, set down at random, hold as much? An area "
        "counts as covered there where more than half of it lies inside. Where the areas cannot be "
        "placed, the table, the log and the summary say why and the other results stand.\n\n"
        "A code that stands in two rows, as of two editions, is refused: its area would count "
        "twice. Results of restricted layers are marked as such.\n\n"
        "Everything is computed in EPSG:27700. Invalid geometry is repaired and logged by layer "
        "and feature; an unknown coordinate system, or layers that lie apart, are errors."
    )

    EXAMPLE = {
        "NEED": "{sample}|layername=lsoa_deprivation",
        "DOMAIN": "health",
        "COVERAGE": "{sample}|layername=impact_areas",
        "OUTPUT": "{out}/overlap_health.gpkg",
        "BY_AUTHORITY": "{out}/overlap_by_authority.csv",
        "SENSITIVITY": "{out}/overlap_by_rule.csv",
    }

    def define(self) -> None:
        add_need(self)
        add_coverage(self)
        add_need_fields(self)
        add_thresholds(self, outside=True)
        add_chance(self)
        add_units(self)
        self.add_advanced(
            QgsProcessingParameterEnum(
                "WRITE",
                tr("Need polygons to write"),
                ["all", "touching"],
                defaultValue="all",
                usesStaticStrings=True,
            ),
            "'all' writes every need polygon. 'touching' reads and writes only those that share "
            "land with a coverage area, which is many times faster on a national layer; the "
            "tables then speak of those alone.",
        )
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        table = Qgis.ProcessingSourceType.Vector
        for name, title, kind, optional, help_text in (
            ("OUTPUT", "Need polygons with their overlap", polygons, False, "In EPSG:27700."),
            ("PIECES", "Shared pieces", polygons, True, "One polygon for each pair."),
            ("BY_AUTHORITY", "By authority", table, True, "One row each, and a Total."),
            ("BY_COVERAGE", "By coverage area", table, True, "What each coverage area holds."),
            ("SENSITIVITY", "Sensitivity to the rule", table, True, "The counts by four rules."),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, tr(title), kind, optional=optional, createByDefault=name != "PIECES"
                ),
                help_text,
            )
        self.addOutput(QgsProcessingOutputString("SENTENCE", tr("The finding in a sentence")))
        add_summary(self)
        for name in COUNTS:
            title = tr("Number of areas: {0}").format(tr(name))
            self.addOutput(QgsProcessingOutputNumber(f"{name.upper()}_COUNT", title))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.coverage.areas import CoverAreas, NeedAreas
        from ...core.coverage.overlap import OverlapOptions, overlap
        from ...core.coverage.sentences import overlap_sentence
        from ...core.coverage.touching import touching_only

        need_source = run.source("NEED")
        cover_source = run.source("COVERAGE")
        units = units_of(run)
        field, most, phrase = decile_filter(run)
        columns = run.fields(need_source, NEED_FIELDS)
        name = run.field("COVERAGE_NAME", cover_source)
        options = OverlapOptions(
            run.number("INSIDE_PERCENT"),
            run.number("OUTSIDE_PERCENT"),
            run.number("SLIVER_M2"),
        )
        names = [name] if name else []
        _, cover = run.polygons("COVERAGE", names)
        run.feedback.setProgress(10)
        touching = run.choice("WRITE") == "touching"
        _, need = run.polygons(
            "NEED",
            [column for column in (*columns.values(), field) if column],
            filter_expression(field, most) if field else "",
            keep=True,
            near=cover.geometry if touching else None,
        )
        check_codes(need, columns["code"])
        run.feedback.setProgress(40)
        check_layers_meet(need, need_source, cover, cover_source, run.context)
        wants_pieces = run.asks_for("PIECES")
        result = overlap(
            NeedAreas(
                need.frame,
                need.geometry,
                code=columns["code"] or "feature_id",
                authority=columns["authority"],
                population=columns["population"],
            ),
            CoverAreas(cover.frame, cover.geometry, name),
            options,
            pieces=wants_pieces,
            check_cancelled=run.check,
        )
        if touching:
            phrase = f"{phrase} that share land with a coverage area".lstrip()
            result, rows = touching_only(result)
            frame = need.frame.iloc[rows].reset_index(drop=True)
            need = replace(need, frame=frame, geometry=need.geometry[rows])
        run.feedback.setProgress(70)
        status = joint_status(need, cover)
        need.restricted |= cover.restricted
        sentence = marked(overlap_sentence(result, phrase, *units), status)
        run.feedback.pushInfo(sentence)
        outputs = self._write(run, need_source, need, result, status)
        if wants_chance(run):
            outputs.update(self._chance(run, need.restricted, columns, cover, status))
        counts = result.areas["class"].value_counts()
        outputs.update({f"{name.upper()}_COUNT": int(counts.get(name, 0)) for name in COUNTS[1:]})
        said = {"SENTENCE": sentence, "SUMMARY": summary_of(sentence, outputs)}
        return {**outputs, "NEED_COUNT": len(result.areas), **said}

    def _chance(
        self,
        run: Run,
        restricted: bool,
        columns: dict[str, str | None],
        cover: Polygons,
        status: str,
    ) -> dict[str, Any]:
        """Test the overlap against coverage areas placed at random; reads the whole need layer."""
        import numpy as np

        from ...core.tables.columns import number_column

        field, most, _ = decile_filter(run)
        run.feedback.setProgressText(tr("Placing the coverage areas at random"))
        asked = [column for column in (*columns.values(), field) if column]
        # Read without its marks, which the overlap has said already.
        every = read_polygons(run, "NEED", asked)
        every.restricted = restricted
        is_need = np.ones(len(every.frame), dtype=bool)
        if field:
            is_need = number_column(every.frame, field, every.label, signed=True) <= most
        return run_chance(run, every, np.asarray(is_need), cover, columns, "majority", status)

    def _write(
        self,
        run: Run,
        source: QgsProcessingFeatureSource,
        need: Polygons,
        result: OverlapResult,
        status: str,
    ) -> dict[str, Any]:

        areas = result.areas.assign(
            feature_id=need.frame["feature_id"].to_numpy(),
            geometry=need.geometry,
            data_status=status,
        )
        outputs = run.write_joined("OUTPUT", source, need, areas)
        run.feedback.setProgress(85)
        for name, frame in (
            ("PIECES", lambda: result.pieces),
            ("BY_AUTHORITY", lambda: result.by_authority),
            ("BY_COVERAGE", lambda: result.by_coverage),
            ("SENSITIVITY", lambda: result.sensitivity),
        ):
            if run.asks_for(name):
                rows = frame().assign(restricted=need.restricted, data_status=status)
                outputs.update(run.write(name, rows))
        run.feedback.setProgress(100)
        return outputs
