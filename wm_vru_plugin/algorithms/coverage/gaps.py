"""wmvru:gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingFeatureSource,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ...core.coverage.fields import GAP_COLUMNS, MEMBER_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import (
    NEED_FIELDS,
    add_coverage,
    add_need,
    add_need_fields,
    add_thresholds,
    field_parameter,
    number_parameter,
)
from ..run.reading import decile_filter
from ..run.rows import add_summary, check_codes
from ..run.run import Run
from ..run.status import joint_status, marked
from ..run.units import add_units, units_of
from .chance import CHANCE_TABLES, add_chance, run_chance, summary_of, wants_chance

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from ...core.coverage.gaps import GapResult
    from ..run.reading import Polygons
    from ..run.rows import Rows

GAP_FIELDS = {
    **NEED_FIELDS,
    "under_16": "UNDER16_FIELD",
    "score": "SCORE_FIELD",
    "place": "PLACE_FIELD",
}
RULES = ("any", "centroid", "majority", "within")


@dataclass(frozen=True)
class _Read:
    """What a run has read.

    Attributes:
        source: the layer of need, for its fields.
        every: all areas of it.
        is_need: (n,) which of them are need.
        cover: coverage areas.
        schools: points; None where no layer was given.
        columns: fields of `every`, by what the core calls them.
        cover_name: field of the names of `cover`.
        phrase: the need in words.
        status: mark of invented data.
    """

    source: QgsProcessingFeatureSource
    every: Polygons
    is_need: np.ndarray
    cover: Polygons
    schools: Rows | None
    columns: dict[str, str | None]
    cover_name: str | None
    phrase: str
    status: str

    @property
    def need(self) -> pd.DataFrame:
        """Rows of the areas that are need."""
        return self.every.frame[self.is_need].reset_index(drop=True)


class GapsAlgorithm(VruAlgorithm):
    """Concentrations of need outside the coverage."""

    NAME = "gaps"
    TITLE = "Gaps: concentrations of need outside coverage"
    GROUP = "analysis"
    TAGS = ("concentration", "contiguity", "Impact Areas", "deprivation", "unmet need", "cluster")
    STYLES = {"OUTPUT": "gaps", "AREAS": "gap_areas"}
    COLUMNS = {
        "OUTPUT": GAP_COLUMNS,
        "TABLE": GAP_COLUMNS,
        "AREAS": MEMBER_COLUMNS,
        **CHANCE_TABLES,
    }
    HELP = (
        "Where is need high and nobody there?\n\n"
        "Need polygons that the coverage areas do not cover, under the chosen rule, are joined "
        "into contiguous concentrations (queen contiguity: a shared point is enough; or within a "
        "gap distance). Each concentration with at least the minimum number of areas is a gap, "
        "named by authority, compass sector and ward or MSOA, with its areas, residents, "
        "residents under 16, mean score, hectares, codes, distance to the nearest coverage area "
        "and number of schools inside. Gaps are ranked by residents.\n\n"
        "Rules by which an area counts as covered: 'any', it shares land with a coverage area; "
        "'centroid', its centroid lies inside; 'majority', more than half of its area lies "
        "inside; 'within', it lies wholly inside. The choice matters: the overlap's sensitivity "
        "table shows by how much.\n\n"
        "Where one of the tables against chance is asked for, the need left uncovered is set "
        "beside what the same coverage areas would leave if they were set down at random; where "
        "they cannot be placed, the table, the log and the summary say why.\n\n"
        "A code that stands in two rows, as of two editions, is refused: its area would count "
        "twice. Results of restricted layers are marked as such.\n\n"
        "A compass sector is that of the gap's centroid about the authority's; 'central' is "
        "within a third of the radius of a circle of the authority's area. Give the whole layer "
        "as need, with a domain to filter it, so that authorities are whole."
    )

    EXAMPLE = {
        "NEED": "{sample}|layername=lsoa_deprivation",
        "DOMAIN": "education",
        "COVERAGE": "{sample}|layername=impact_areas",
        "RULE": "majority",
        "OUTPUT": "{out}/gaps_education.gpkg",
        "TABLE": "{out}/gaps_education.csv",
        "CHANCE": "{out}/gaps_chance.csv",
        "QUOTIENTS": "{out}/location_quotients.csv",
    }
    MORE_EXAMPLES = (
        {
            "NEED": "{sample}|layername=lsoa_deprivation",
            "DOMAIN": "crime",
            "COVERAGE": "{sample}|layername=impact_areas",
            "OUTPUT": "{out}/gaps_crime.gpkg",
        },
    )

    def define(self) -> None:
        add_need(self)
        add_coverage(self)
        self.add(
            QgsProcessingParameterEnum(
                "RULE",
                tr("An area counts as covered"),
                list(RULES),
                defaultValue="majority",
                usesStaticStrings=True,
            ),
            "any = shares land; centroid = its centroid lies inside; majority = more than half of "
            "its area; within = wholly inside.",
        )
        self.add(
            number_parameter("GAP_DISTANCE", "Gap distance (m)", 0.0, 0.0),
            "Areas this near one another belong together. 0 asks that they touch.",
        )
        self.add(
            number_parameter("MIN_AREAS", "Minimum number of areas", 2, 1),
            "Smaller concentrations are counted in the total but not listed.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "SCHOOLS",
                tr("Schools"),
                [Qgis.ProcessingSourceType.VectorPoint],
                optional=True,
            ),
            "Points counted in each gap.",
        )
        add_need_fields(self)
        for name, title, default, help_text in (
            ("UNDER16_FIELD", "Field of residents under 16", "pop_0_15", "Residents aged 0 to 15."),
            ("SCORE_FIELD", "Field of scores", "", "Averaged over the areas of each gap."),
            ("PLACE_FIELD", "Field of place names", "ward_name", "Ward or MSOA, to name gaps by."),
        ):
            self.add_advanced(field_parameter(name, title, default), help_text)
        add_thresholds(self, outside=False)
        add_chance(self)
        add_units(self)
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        for name, title, kind, help_text in (
            ("OUTPUT", "Gaps", polygons, "One polygon for each gap."),
            ("AREAS", "Areas not covered", polygons, "Need polygons not covered, with their gap."),
            ("TABLE", "Table of gaps", Qgis.ProcessingSourceType.Vector, "Without geometry."),
        ):
            self.add(
                QgsProcessingParameterFeatureSink(
                    name, tr(title), kind, optional=name != "OUTPUT", createByDefault=True
                ),
                help_text,
            )
        self.addOutput(QgsProcessingOutputString("SENTENCE", tr("The finding in a sentence")))
        self.addOutput(QgsProcessingOutputString("SENTENCES", tr("A sentence for each gap")))
        add_summary(self)
        for name in ("GAP", "UNCOVERED", "NEED"):
            self.addOutput(
                QgsProcessingOutputNumber(
                    f"{name}_COUNT", tr("Number: {0}").format(tr(name.lower()))
                )
            )

    def run_steps(self, run: Run) -> dict[str, Any]:
        import numpy as np

        read = self._read(run)
        result = self._find(run, read)
        run.feedback.setProgress(80)
        sentence, lines = self._say(run, read, result)
        outputs = self._write(run, read, result)
        if wants_chance(run):
            run.feedback.setProgressText(tr("Placing the coverage areas at random"))
            every, is_need = read.every, np.asarray(read.is_need)
            rule = run.choice("RULE")
            outputs.update(
                run_chance(run, every, is_need, read.cover, read.columns, rule, read.status)
            )
        run.feedback.setProgress(100)
        return {
            **outputs,
            "SENTENCE": sentence,
            "SENTENCES": "\n".join(lines),
            "SUMMARY": summary_of(sentence, outputs),
            "GAP_COUNT": len(result.gaps),
            "UNCOVERED_COUNT": result.uncovered_count,
            "NEED_COUNT": result.need_count,
        }

    def _read(self, run: Run) -> _Read:
        """Read the layers, and tell which areas are need.

        Raises:
            InputError: a layer cannot be used, an area stands in two rows, or the layers lie apart.
        """
        import numpy as np

        from ...core.geometry.repair import check_extents
        from ...core.tables.columns import number_column

        source = run.source("NEED")
        field, most, phrase = decile_filter(run)
        columns = run.fields(source, GAP_FIELDS)
        name = run.field("COVERAGE_NAME", run.source("COVERAGE"))
        _, cover = run.polygons("COVERAGE", [name] if name else [])
        # All areas are read: the compass sector needs each authority whole, not its need alone.
        asked = [column for column in (*columns.values(), field) if column]
        _, every = run.polygons("NEED", asked, keep=True)
        check_codes(every, columns["code"])
        schools = self._schools(run)
        run.feedback.setProgress(40)
        is_need = np.ones(len(every.frame), dtype=bool)
        if field:
            is_need = number_column(every.frame, field, every.label, signed=True) <= most
        check_extents(every.geometry, every.label, cover.geometry, cover.label)
        run.feedback.pushInfo(
            f"{every.label}: {int(is_need.sum()):,} of {len(every.frame):,} areas are need."
        )
        status = joint_status(every, cover, schools)
        every.restricted |= cover.restricted or (schools is not None and schools.restricted)
        return _Read(source, every, is_need, cover, schools, columns, name, phrase, status)

    def _find(self, run: Run, read: _Read) -> GapResult:
        """Find the need that is not covered, and join it into gaps."""
        from ...core.coverage.areas import CoverAreas, NeedAreas
        from ...core.coverage.gaps import GapOptions, gaps
        from ...core.coverage.rules import covered
        from ...core.geometry.overlay import overlay
        from ...core.places.naming import centres

        every, cover, columns = read.every, read.cover, read.columns
        need, geometry = read.need, every.geometry[read.is_need]
        authority_centres = {}
        if columns["authority"]:
            named = every.frame[columns["authority"]].fillna("").astype(str).to_numpy(dtype=object)
            authority_centres = centres(named, every.geometry)
        sliver = run.number("SLIVER_M2")
        shared = overlay(geometry, cover.geometry, sliver_m2=sliver, check_cancelled=run.check)
        run.feedback.setProgress(60)
        inside_percent = run.number("INSIDE_PERCENT")
        return gaps(
            NeedAreas(need, geometry, **{**columns, "code": columns["code"] or "feature_id"}),
            CoverAreas(cover.frame, cover.geometry, read.cover_name),
            covered(run.choice("RULE"), shared, geometry, cover.geometry, inside_percent),
            authority_centres,
            GapOptions(run.number("GAP_DISTANCE"), run.whole("MIN_AREAS")),
            schools=None if read.schools is None else read.schools.geometry,
            check_cancelled=run.check,
        )

    def _say(self, run: Run, read: _Read, result: GapResult) -> tuple[str, list[str]]:
        """Log the finding and a sentence for each gap; return both."""
        from ...core.coverage.sentences import gap_sentence, gaps_sentence

        units = units_of(run)
        finding = gaps_sentence(result, run.choice("RULE"), read.phrase, *units)
        sentence = marked(finding, read.status)
        each = result.gaps.to_dict("records")
        lines = [marked(gap_sentence(gap, *units), read.status) for gap in each]
        for line in (sentence, *lines):
            run.feedback.pushInfo(line)
        if result.below_minimum_count:
            run.feedback.pushInfo(
                f"{result.below_minimum_count:,} more uncovered areas stand in concentrations of "
                f"fewer than {run.whole('MIN_AREAS')} and are not listed."
            )
        return sentence, lines

    def _write(self, run: Run, read: _Read, result: GapResult) -> dict[str, Any]:
        """Write the gaps, their table, and the areas that are not covered."""

        restricted, status = read.every.restricted, read.status
        listed = result.gaps.assign(restricted=restricted, data_status=status)
        outputs: dict[str, Any] = run.write("OUTPUT", listed)
        if run.asks_for("TABLE"):
            outputs.update(run.write("TABLE", listed))
        if run.asks_for("AREAS"):
            rows = result.members["row"].to_numpy()
            ranked = dict(zip(listed["rank"], listed["name"]))
            members = result.members.assign(
                gap_name=result.members["gap"].map(ranked),
                data_status=status,
                feature_id=read.need["feature_id"].to_numpy()[rows],
                geometry=read.every.geometry[read.is_need][rows],
            )
            outputs.update(run.write_joined("AREAS", read.source, read.every, members))
        return outputs

    def _schools(self, run: Run) -> Rows | None:
        """Read the schools, with points in EPSG:27700; return None where no layer was given."""
        if not run.parameters.get("SCHOOLS"):
            return None
        return run.rows("SCHOOLS", [])
