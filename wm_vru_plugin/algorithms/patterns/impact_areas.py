"""wmvru:impactareas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ...core.priority.fields import CANDIDATE_COLUMNS, MEMBER_COLUMNS
from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status

if TYPE_CHECKING:
    from ...core.priority.candidate_areas import Candidates, Places
    from ..run.reading import Polygons

FIELDS = {
    "crime": "CRIME_FIELD",
    "residents": "POPULATION_FIELD",
    "need": "NEED_FIELD",
    "authority": "AUTHORITY_FIELD",
}
SOURCE = "Candidate drawn by wmvru:impactareas from a priority grid; not an official Impact Area"


class ImpactAreasAlgorithm(VruAlgorithm):
    """Candidate Impact Areas from the priority grid."""

    NAME = "impactareas"
    TITLE = "Candidate Impact Areas"
    GROUP = "patterns"
    TAGS = ("Impact Areas", "hexagon", "priority grid", "cluster", "boundary", "neighbourhoods")
    COLUMNS = {"OUTPUT": CANDIDATE_COLUMNS, "HEXAGONS": MEMBER_COLUMNS}
    HELP = (
        "Impact Areas for a force that has none: contiguous high hexagons of the priority grid, "
        "merged and smoothed.\n\n"
        "The needs assessment calls Impact Areas 'geographical areas comprising a few "
        "neighbourhoods where there is a disproportionate amount of crime, demand, deprivation "
        "and harm'; 39 were identified and 19 adopted. How they were drawn is not published. "
        "The rules here are ours, and the result is a suggestion to be judged on the ground.\n\n"
        "Hexagons are chosen by score (by default the mean of their own and the mean of their "
        "neighbours'), from the highest down. One that touches an area joins it, and joins areas "
        "together, as long as none grows beyond the largest size. Every threshold down to the "
        "largest share of hexagons is tried; of those whose number of areas comes nearest to the "
        "number wanted without exceeding it, the lowest is taken. Where fewer are found, the "
        "summary says so. Groups below the smallest size are counted, not drawn.\n\n"
        "Shapes: hexagons merged, small holes filled, notches filled and corners rounded with "
        "buffers of a share of the hexagon's size. Areas side by side do not overlap. Counts and "
        "shares are those of the hexagons, not of the smoothed shape. The share of need is that "
        "of residents weighted by need score; it is empty on the scale z.\n\n"
        "Names: authority and compass sector of the hexagons, and the places (wards, MSOAs) that "
        "hold at least a tenth of the area's land. 'adopted' marks the first of the ranking and "
        "is nobody's decision. With name, adopted, source and status the output can be given to "
        "wmvru:prepare, wmvru:overlap and wmvru:gaps. Areas drawn from deprivation and then "
        "tested against deprivation will overlap with it by construction."
    )
    STYLES = {"OUTPUT": "impact_areas"}
    EXAMPLE = {
        "GRID": "{out}/priority_grid.gpkg",
        "PLACES": "{sample}|layername=msoa",
        "NUMBER": "10",
        "OUTPUT": "{out}/candidate_areas.gpkg",
    }

    def define(self) -> None:
        polygon = Qgis.ProcessingSourceType.VectorPolygon
        add_source(
            self,
            "GRID",
            "Priority grid",
            "Hexagons with a score, from wmvru:prioritygrid.",
            polygon,
        )
        self.add(
            number_parameter("NUMBER", "Number of areas wanted", 39, 1),
            "The report's number is 39. At most so many are drawn.",
        )
        self.add(
            number_parameter("ADOPTED", "Of these marked as adopted", 19, 0),
            "The first of the ranking; the report's number is 19. A suggestion only.",
        )
        self.add(
            number_parameter("MIN_HEXAGONS", "Smallest area (hexagons)", 5, 1),
            "Groups of fewer hexagons are not drawn.",
        )
        self.add(
            number_parameter("MAX_HEXAGONS", "Largest area (hexagons)", 20, 0),
            "No area grows beyond this: what hangs together over half a city becomes several areas "
            "side by side. 20 hexagons of 500 m make 4.3 km². 0 for no limit.",
        )
        self.add(
            number_parameter("MAX_PERCENT", "At most this share of hexagons (%)", 20.0, 0.1, 100.0),
            "The search for a threshold ends here.",
        )
        self.add(
            choice_parameter("RANK_BY", "Rank by", ["score", "crime", "residents"]),
            "score = mean score of the hexagons; crime, residents = how many the area holds.",
        )
        add_source(
            self,
            "PLACES",
            "Places",
            "Polygons such as wards or MSOAs, to name areas by.",
            polygon,
            optional=True,
        )
        self.add(
            field_parameter("PLACE_FIELD", "Field of place names", "name", "PLACES"),
            "Names of the places.",
        )
        self.add_advanced(
            QgsProcessingParameterBoolean(
                "SMOOTH_SCORES", tr("Choose by score with the neighbours'"), True
            ),
            "The mean of a hexagon's score and the mean of its neighbours', which gives areas that "
            "hang together; otherwise the own score alone.",
        )
        self.add_advanced(
            number_parameter("SMOOTHING", "Rounding (% of the hexagon's size)", 25.0, 0.0, 28.0),
            "Radius by which corners are rounded; notches are filled with twice as much. 0 keeps "
            "the hexagons' outline.",
        )
        self.add_advanced(
            number_parameter("HOLE_HA", "Fill holes smaller than (ha)", 50.0, 0.0),
            "A hexagon of 500 m has 21.65 ha.",
        )
        for name, title, default, help_text in (
            ("SCORE_FIELD", "Field of scores", "score", "By which hexagons are chosen."),
            ("CRIME_FIELD", "Field of crimes", "crime_count", "Crimes in the hexagon."),
            ("POPULATION_FIELD", "Field of residents", "residents", "Residents of the hexagon."),
            ("NEED_FIELD", "Field of need", "need_score", "Weights residents, for the share."),
            ("AUTHORITY_FIELD", "Field of authorities", "authority", "Names the areas."),
        ):
            self.add_advanced(field_parameter(name, title, default, "GRID"), help_text)
        self.add_advanced(
            QgsProcessingParameterString("SOURCE", tr("Source to state"), SOURCE),
            "Written into the field 'source' of every area.",
        )
        add_sink(
            self,
            "OUTPUT",
            "Candidate Impact Areas",
            "With name, adopted, source and status.",
            polygon,
        )
        add_sink(
            self,
            "HEXAGONS",
            "Hexagons with their area",
            "The grid, with the rank and name of the area of each hexagon.",
            polygon,
            optional=True,
            by_default=False,
        )
        add_summary(self)
        for name, title in (("AREA", "Areas found"), ("ADOPTED", "Areas marked as adopted")):
            self.addOutput(QgsProcessingOutputNumber(f"{name}_COUNT", tr(title)))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.priority.candidate_areas import CandidateOptions, GridColumns, candidate_areas
        from ...core.priority.candidate_search import SearchOptions
        from ...core.priority.sentences import candidates_summary

        source = run.source("GRID")
        score = run.text("SCORE_FIELD") or "score"
        columns = run.fields(source, FIELDS)
        wanted = [score, *(name for name in columns.values() if name)]
        source, grid = run.polygons("GRID", wanted, keep=True)
        places = self._places(run)
        run.feedback.setProgress(30)
        options = CandidateOptions(
            SearchOptions(
                run.whole("NUMBER"),
                run.whole("MIN_HEXAGONS"),
                run.whole("MAX_HEXAGONS"),
                run.number("MAX_PERCENT"),
            ),
            run.flag("SMOOTH_SCORES"),
            run.number("SMOOTHING"),
            run.number("HOLE_HA"),
            run.choice("RANK_BY"),
            run.whole("ADOPTED"),
        )
        found = candidate_areas(
            grid.frame,
            grid.geometry,
            options,
            GridColumns(score, **columns),
            places,
            grid.label,
            run.check,
        )
        run.feedback.setProgress(80)
        # Names of places do not make an area synthetic: only the scores decide.
        status = joint_status(grid)
        for area in found.areas.to_dict("records"):
            run.feedback.pushInfo(
                f"{area['rank']}. {area['name']}: {area['hexagons']} hexagons, mean score "
                f"{area['mean_score']:.1f}"
            )
        areas = found.areas.assign(
            source=run.text("SOURCE") or SOURCE,
            status="analyst" if status == AS_SUPPLIED else status.lower(),
            restricted=grid.restricted,
            data_status=status,
        )
        outputs = run.write("OUTPUT", areas)
        if run.asks_for("HEXAGONS"):
            outputs.update(
                run.write_joined("HEXAGONS", source, grid, self._members(grid, found, status))
            )
        run.feedback.setProgress(100)
        return {
            **outputs,
            **run.say(candidates_summary(found, options), status),
            "AREA_COUNT": len(areas),
            "ADOPTED_COUNT": int(areas["adopted"].sum()),
        }

    def _members(self, grid: Polygons, found: Candidates, status: str) -> Any:
        import pandas as pd

        names = dict(zip(found.areas["rank"], found.areas["name"]))
        rank = pd.Series(found.rank)
        return pd.DataFrame(
            {
                "feature_id": grid.frame["feature_id"].to_numpy(),
                "impact_area_rank": rank.where(rank > 0).astype("Int64"),
                "impact_area": rank.map(names),
                "data_status": status,
                "geometry": grid.geometry,
            }
        )

    def _places(self, run: Run) -> Places | None:
        """Return named polygons; None where there is no layer, or it has no names."""
        from ...core.priority.candidate_areas import Places
        from ...core.tables.columns import text_column

        if not run.parameters.get("PLACES"):
            return None
        source = run.source("PLACES")
        name = run.field("PLACE_FIELD", source)
        if name is None:
            return None
        _, polygons = run.polygons("PLACES", [name])
        return Places(text_column(polygons.frame, name, polygons.label), polygons.geometry)
