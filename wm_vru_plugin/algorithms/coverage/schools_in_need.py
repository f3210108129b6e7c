"""wmvru:schoolsinneed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)

from ...core.coverage.school_fields import CROSS_COLUMNS, SCHOOL_COLUMNS, TABLE_COLUMNS
from ...core.places.domains import DOMAIN_IDS, DOMAINS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.choices import chosen_rows, listed
from ..run.expressions import text_column
from ..run.inputs import add_coverage, choice_parameter, field_parameter, number_parameter
from ..run.reading import decile_filter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from ..run.rows import Rows

_SCHOOL_FIELDS = {
    "urn": "URN_FIELD",
    "name": "NAME_FIELD",
    "phase": "PHASE_FIELD",
    "pupils": "PUPILS_FIELD",
    "sen_rate": "SEN_FIELD",
    "exclusions": "EXCLUSIONS_FIELD",
}
_AREA_FIELDS = {"code": "CODE_FIELD", "authority": "AUTHORITY_FIELD"}


class SchoolsInNeedAlgorithm(VruAlgorithm):
    """Schools against need and coverage, and exclusions against deprivation."""

    NAME = "schoolsinneed"
    TITLE = "Schools in need"
    GROUP = "analysis"
    TAGS = ("education", "exclusions", "special educational needs", "deprivation", "Impact Areas")
    COLUMNS = {"OUTPUT": SCHOOL_COLUMNS, "BY_AUTHORITY": TABLE_COLUMNS, "CROSS": CROSS_COLUMNS}
    HELP = (
        "Which schools stand where deprivation is highest and nobody is at work?\n\n"
        "Each school gets the area in which it stands, that area's national decile in the chosen "
        "domain, whether it stands inside a coverage area such as an Impact Area, and the nearest "
        "one with the distance to its edge. Schools in need are those in areas with a decile of "
        "at most the maximum. Flags: special educational needs from the threshold on; permanent "
        "exclusions per 100 pupils above the rate of the study area, which is all exclusions over "
        "all pupils of the schools read, of the same phase unless all are asked for. One "
        "exclusion puts a small school above: a second flag says whether the lower limit of the "
        "school's own rate is above, too. Priority schools are in need, not covered, and have "
        "either rate high.\n\n"
        "Tables: by authority and phase; and exclusions by deprivation, that is schools, pupils "
        "and exclusions by decile (or fifth) of the school's area and by phase, with the rate per "
        "100 pupils and its 95% interval (Byar's method, exact Poisson limits below ten "
        "exclusions, as Public Health England has it). The summary compares the most with the "
        "least deprived fifth (ratio of two Poisson rates, limits on the log scale: Kirkwood and "
        "Sterne 2003, 23.2).\n\n"
        "Limits: special schools are above any threshold of special needs; look at the phases one "
        "by one. A school's area need not be where its pupils live. Exclusions in one school hang "
        "together, so the intervals are too narrow rather than too wide. Schools without a place "
        "are left out and counted; without pupils or exclusions they are in no rate and counted. "
        "Counts of pupils from 1 to 6 are personal data: run wmvru:suppress before they leave "
        "this machine.\n\n"
        "Give all areas of the layer, not only those in need, so that the table of exclusions has "
        "every decile."
    )
    EXAMPLE = {
        "SCHOOLS": "{sample}|layername=schools",
        "NEED": "{sample}|layername=lsoa_deprivation",
        "COVERAGE": "{sample}|layername=impact_areas",
        "DOMAIN": "education",
        "OUTPUT": "{out}/schools_in_need.gpkg",
        "BY_AUTHORITY": "{out}/schools_by_authority_and_phase.csv",
        "CROSS": "{out}/exclusions_by_deprivation.csv",
    }

    def define(self) -> None:
        kinds = Qgis.ProcessingSourceType
        add_source(
            self,
            "SCHOOLS",
            "Schools",
            "Points, such as the package's 'schools'.",
            kinds.VectorPoint,
        )
        add_source(
            self,
            "NEED",
            "Areas with deciles",
            "All areas, such as the package's 'lsoa_deprivation'.",
            kinds.VectorPolygon,
        )
        self.add(
            choice_parameter("DOMAIN", "Domain", DOMAIN_IDS, "education"),
            "Whose deciles (field '<domain>_decile') say how deprived an area is. Domains: "
            + "; ".join(f"{item.id} = {item.name}" for item in DOMAINS)
            + ".",
        )
        self.add_advanced(
            field_parameter("DECILE_FIELD", "Field of deciles", "", "NEED", numeric=True),
            "Instead of a domain; it wins over the domain.",
        )
        self.add(
            number_parameter("MAX_DECILE", "Maximum decile", 1, 1, 10),
            "Areas of need have at most this decile: 1 is the most deprived tenth in England.",
        )
        add_coverage(self)
        self.add(
            QgsProcessingParameterString("PHASES", tr("Phases"), "", optional=True),
            "Such as 'Primary, Secondary'; empty for all.",
        )
        self.add(
            number_parameter("SEN_PERCENT", "Special educational needs from (%)", 15.0, 0.0, 100.0),
            "A rate from here on is high. 15% is the report's.",
        )
        self.add(
            choice_parameter(
                "COMPARE",
                "Exclusion rate compared with schools of",
                ["the same phase", "all phases"],
            ),
            "Secondary schools exclude many times as often as primary ones.",
        )
        self.add(
            choice_parameter("GROUPS", "Groups of the table of exclusions", ["deciles", "fifths"]),
            "National tenths, or fifths of two tenths each.",
        )
        for name, title, default, parent, number in (
            ("URN_FIELD", "Field of reference numbers", "urn", "SCHOOLS", False),
            ("NAME_FIELD", "Field of names", "name", "SCHOOLS", False),
            ("PHASE_FIELD", "Field of phases", "phase", "SCHOOLS", False),
            ("PUPILS_FIELD", "Field of pupils", "pupils", "SCHOOLS", True),
            ("SEN_FIELD", "Field of special needs (%)", "sen_rate", "SCHOOLS", True),
            ("EXCLUSIONS_FIELD", "Field of exclusions", "exclusions", "SCHOOLS", True),
            ("CODE_FIELD", "Field of area codes", "code", "NEED", False),
            ("AUTHORITY_FIELD", "Field of authorities", "lad_name", "NEED", False),
        ):
            self.add_advanced(
                field_parameter(name, title, default, parent, numeric=number),
                "What the layer lacks stays empty, and is said.",
            )
        add_sink(self, "OUTPUT", "Schools", "All schools with a place.", kinds.VectorPoint)
        add_sink(self, "BY_AUTHORITY", "By authority and phase", "With totals.", optional=True)
        add_sink(self, "CROSS", "Exclusions by deprivation", "With intervals.", optional=True)
        add_summary(self)
        for name, title in (
            ("IN_NEED_COUNT", "Schools in need"),
            ("OUTSIDE_COUNT", "Schools in need, not covered"),
            ("PRIORITY_COUNT", "Priority schools"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.coverage.exclusion_table import exclusion_table, fifth_ratio
        from ...core.coverage.school_sentences import schools_sentence
        from ...core.coverage.schools_in_need import SchoolOptions, schools_in_need
        from ...core.tables.columns import number_column

        field, most, phrase = decile_filter(run)
        source = run.source("NEED")
        fields = run.fields(source, _AREA_FIELDS)
        wanted = [field, *(one for one in fields.values() if one)]
        _, areas = run.polygons("NEED", wanted)
        placed = areas.frame[["feature_id"]].assign(
            code=text_column(areas.frame, fields["code"] or "feature_id"),
            authority=text_column(areas.frame, fields["authority"]),
            decile=number_column(areas.frame, field, areas.label),
        )
        source = run.source("COVERAGE")
        name = run.field("COVERAGE_NAME", source)
        _, cover = run.polygons("COVERAGE", [name] if name else [])
        rows, schools, points = self._schools(run)
        run.feedback.setProgress(40)
        options = SchoolOptions(
            most,
            run.number("SEN_PERCENT"),
            run.choice("COMPARE") == "the same phase",
        )
        names = text_column(cover.frame, name or "feature_id").to_numpy(dtype=object)
        result = schools_in_need(
            schools,
            points,
            placed,
            areas.geometry,
            cover.geometry,
            names,
            options,
            rows.label,
            areas.label,
        )
        run.feedback.setProgress(80)
        for number, what in (
            (result.outside_areas, "stand in no area, and are in no decile"),
            (result.on_edges, "stand on an edge of several areas, and count for the first by code"),
            (int(placed["decile"].isna().sum()), "areas have no decile, and are not in need"),
        ):
            if number:
                run.feedback.pushWarning(f"{rows.label}: {number:,} {what}.")
        fifths = run.choice("GROUPS") == "fifths"
        tabled = schools.assign(decile=result.schools["decile"])
        ratios = {phase: fifth_ratio(tabled, phase) for phase in ("Primary", "Secondary", "All")}
        status = joint_status(areas, cover, rows)
        told = run.say(schools_sentence(result, phrase, ratios), status)
        own = schools.drop(columns=["phase", "pupils"])
        outputs: dict[str, Any] = {}
        for sink, frame, kind in (
            ("OUTPUT", own.join(result.schools).assign(geometry=points), "Point"),
            ("BY_AUTHORITY", result.table, "NoGeometry"),
            ("CROSS", exclusion_table(tabled, fifths), "NoGeometry"),
        ):
            frame = frame.assign(restricted=rows.restricted, data_status=status)
            wkb_type = getattr(Qgis.WkbType, kind)
            outputs.update(run.write(sink, frame, wkb_type=wkb_type))
        return {
            **outputs,
            **told,
            "IN_NEED_COUNT": int(result.schools["in_need"].sum()),
            "OUTSIDE_COUNT": int(result.schools["outside_need"].sum()),
            "PRIORITY_COUNT": int(result.schools["priority"].sum()),
        }

    def _schools(self, run: Run) -> tuple[Rows, pd.DataFrame, np.ndarray]:
        """Return the schools of the phases with a place, by the core's names, and their points."""
        import numpy as np
        import shapely

        from ...core.coverage.schools_in_need import UNKNOWN
        from ...core.tables.columns import number_column

        source = run.source("SCHOOLS")
        fields = run.fields(source, _SCHOOL_FIELDS)
        wanted = [one for one in fields.values() if one]
        rows, xy = run.points("SCHOOLS", wanted)
        schools = rows.frame[["feature_id"]].assign(
            **{ours: text_column(rows.frame, fields[ours]) for ours in ("urn", "name", "phase")},
            **{
                ours: number_column(rows.frame, fields[ours], rows.label)
                for ours in ("pupils", "sen_rate", "exclusions")
            },
        )
        schools["phase"] = schools["phase"].replace("", UNKNOWN)
        kept = np.isfinite(xy).all(axis=1)
        phases = listed(run.text("PHASES"))
        if phases:
            chosen = chosen_rows(
                schools["phase"], phases, f"Layer '{rows.label}', phases of schools", run.feedback
            )
            kept &= chosen
        return rows, schools[kept].reset_index(drop=True), shapely.points(xy[kept])
