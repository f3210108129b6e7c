"""wmvru:prioritygrid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterMatrix,
)

from ...core.priority.components import COMPONENT_ROWS, LAYERS, NEED_ROWS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status
from .priority_inputs import incident_sets, need_layer, table_rows

if TYPE_CHECKING:
    import numpy as np


class PriorityGridAlgorithm(VruAlgorithm):
    """Hexagons scored by crime, demand and need."""

    NAME = "prioritygrid"
    TITLE = "Priority grid"
    GROUP = "patterns"
    TAGS = ("hexagon", "Impact Areas", "crime", "demand", "need", "score", "rating", "Annexe 2")
    HELP = (
        "Where do crime, demand and need come together?\n\n"
        "The Impact Area method of the needs assessment (Annexe 2): components of crime (serious "
        "acquisitive crime, criminal damage, violence), of demand (anti-social behaviour, P1 and "
        "P2 calls, homes of offenders) and of need (income, employment, education and health "
        "deprivation, young people aged 10 to 24) are counted in hexagons, scored, and combined. "
        "The report prints neither size, nor scale, weights or thresholds: those are parameters, "
        "and their defaults are ours.\n\n"
        "Score of a component: percentile = 100 x mean rank / m among the m hexagons that have "
        "any, 0 for those without; quantile = the same in tenths, 1 to 10, 0 for those without; "
        "z = (value - mean) / standard deviation over all hexagons. Subscore of crime, demand and "
        "need: the weighted mean of their components' scores. Combined score: the weighted mean "
        "of the subscores. A component whose categories do not occur in the data is left out of "
        "its mean and named, not counted as nought. Counts are not divided by land or residents, "
        "as hexagons are of one size; those on the edge hold less of the study area "
        "(area_share).\n\n"
        "Need is carried from its polygons to hexagons by area: counts are shared out, ranks, "
        "deciles and scores averaged over the residents apportioned to the hexagon (over land "
        "where the field of residents is left out). Ranks and deciles run the other way, 1 = most "
        "deprived: the direction of each field is stated and never guessed.\n\n"
        "A hexagon is high when its combined score is among the highest 10%. Rating: A = high, "
        "with at least 3 high neighbours; B = high, with 1 or 2; C = high alone, or not high but "
        "with at least 3; D = not high, with 1 or 2; E = neither. Hexagons on the edge have fewer "
        "neighbours, so that their rating is a lower bound.\n\n"
        "Incidents without a location, within the mask (police establishments, courts, prisons), "
        "outside the study area, or of other categories are counted apart and logged. The Annexe "
        "takes one year of each; the period of the layer given is the period scored. Public data "
        "of data.police.uk is snapped to streets and lacks calls and offenders."
    )
    STYLES = {"OUTPUT": "result_priority_grid"}
    EXAMPLE = {
        "AREA": "{sample}|layername=local_authority",
        "INCIDENTS": "{sample}|layername=incidents",
        "NEED": "{sample}|layername=lsoa_deprivation",
        "SIZE_M": "1000",
        "OUTPUT": "{out}/priority_grid.gpkg",
    }

    def define(self) -> None:
        polygon = Qgis.ProcessingSourceType.VectorPolygon
        point = Qgis.ProcessingSourceType.VectorPoint
        add_source(
            self,
            "AREA",
            "Study area",
            "Polygons, such as the package's 'local_authority'.",
            polygon,
        )
        add_source(
            self,
            "INCIDENTS",
            "Incidents",
            "Points with a category, such as the package's 'incidents'. Filter the layer to a "
            "year for the method as printed.",
            point,
        )
        self.add(
            field_parameter(
                "CATEGORY_FIELD", "Field of categories", "category", "INCIDENTS", optional=False
            ),
            "Compared in small letters with underscores: 'Anti-social behaviour' is "
            "'anti_social_behaviour'.",
        )
        self.add(
            number_parameter("SIZE_M", "Size of the hexagons (m)", 500.0, 10.0),
            "Distance between opposite sides; 500 m makes 21.65 ha.",
        )
        self.add(
            QgsProcessingParameterMatrix(
                "COMPONENTS",
                tr("Components"),
                6,
                False,
                [tr("Name"), tr("Layer"), tr("Categories"), tr("Weight")],
                [cell for row in COMPONENT_ROWS for cell in row],
            ),
            "One row each: name; layer, crime or demand; categories with ';' between; weight in "
            "the layer's subscore. From the command line: the cells of all rows, commas between.",
        )
        add_source(
            self,
            "NEED",
            "Need polygons",
            "Such as the package's 'lsoa_deprivation'. Left out, "
            "crime and demand alone are scored.",
            polygon,
            optional=True,
        )
        self.add(
            QgsProcessingParameterMatrix(
                "NEED_FIELDS",
                tr("Fields of need"),
                5,
                False,
                [tr("Name"), tr("Field"), tr("Direction"), tr("Weight")],
                [cell for row in NEED_ROWS for cell in row],
            ),
            "One row each: name; field; direction, low = low values are worst (ranks and deciles, "
            "1 = most deprived), high = high values are (scores, rates), count = people, shared "
            "out by area; weight in the subscore of need. While the table is as offered, fields "
            "that the layer lacks are left out and logged; in a table of your own they are an "
            "error.",
        )
        add_source(
            self,
            "CALLS",
            "Priority calls (P1 and P2)",
            "Points of another layer, each counted as "
            "category 'priority_call'. Leave out calls about anti-social behaviour, as the Annexe "
            "does.",
            point,
            optional=True,
        )
        add_source(
            self,
            "OFFENDER_HOMES",
            "Homes of offenders",
            "Points of another layer, each counted as category 'offender_home'.",
            point,
            optional=True,
        )
        add_source(
            self,
            "MASK",
            "Police establishments, courts and prisons",
            "Points or polygons at which incidents are left out.",
            Qgis.ProcessingSourceType.VectorAnyGeometry,
            optional=True,
        )
        self.add(
            number_parameter("MASK_DISTANCE", "Distance from the mask (m)", 0.0, 0.0),
            "Incidents up to this far from the mask are left out; for points give at least the "
            "size of a site, for data snapped to streets 50 m or so.",
        )
        self.add(
            choice_parameter("SCALE", "Scale of the scores", ["percentile", "quantile", "z"]),
            "percentile = 0 to 100 among hexagons with any; quantile = tenths, 0 to 10; z = "
            "standard deviations from the mean, which lets a few extreme hexagons decide.",
        )
        for layer in ("Crime", "Demand", "Need"):
            self.add(
                number_parameter(f"{layer.upper()}_WEIGHT", f"Weight of {layer.lower()}", 1.0, 0.0),
                f"Weight of the subscore of {layer.lower()} in the combined score.",
            )
        self.add_advanced(
            number_parameter("HIGH_PERCENT", "High hexagons (%)", 10.0, 0.1, 99.0),
            "This share of the hexagons, those with the highest combined score, is high.",
        )
        self.add_advanced(
            number_parameter("MANY", "High neighbours for rating A", 3, 1, 6),
            "So many of the six neighbours must be high.",
        )
        self.add_advanced(
            field_parameter("AUTHORITY_FIELD", "Field of authorities", "name", "AREA"),
            "Names of the study area's polygons.",
        )
        self.add_advanced(
            field_parameter("POPULATION_FIELD", "Field of residents", "population", "NEED"),
            "Residents of the need polygons: what ranks and scores are averaged over.",
        )
        add_sink(self, "OUTPUT", "Priority grid", "Hexagons with scores and rating.", polygon)
        add_summary(self)
        for name, title in (
            ("HEXAGONS", "Hexagons"),
            ("COUNTED", "Incidents counted"),
            ("MASKED", "Incidents left out by the mask"),
            ("HIGH", "High hexagons"),
        ):
            self.addOutput(QgsProcessingOutputNumber(f"{name}_COUNT", tr(title)))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.priority.components import components_of
        from ...core.priority.fields import grid_columns
        from ...core.priority.grid import PriorityOptions, priority_grid
        from ...core.priority.sentences import grid_lines, grid_summary
        from ...core.tables.columns import text_column

        components = components_of(table_rows(run, "COMPONENTS"))
        source = run.source("AREA")
        name = run.field("AUTHORITY_FIELD", source)
        _, area = run.polygons("AREA", [name] if name else [])
        incidents, read = incident_sets(run)
        need, polygons = need_layer(run)
        mask: np.ndarray | None = None
        if run.parameters.get("MASK"):
            mask = run.rows("MASK", []).geometry
        run.feedback.setProgress(30)
        options = PriorityOptions(
            run.number("SIZE_M"),
            run.choice("SCALE"),
            {layer: run.number(f"{layer.upper()}_WEIGHT") for layer in LAYERS},
            run.number("HIGH_PERCENT"),
            run.whole("MANY"),
            run.number("MASK_DISTANCE"),
        )
        grid = priority_grid(
            area.geometry,
            text_column(area.frame, name, area.label) if name else None,
            incidents,
            components,
            need,
            mask,
            options,
            run.check,
            f"Layer '{area.label}'",
        )
        run.feedback.setProgress(80)
        for line in grid_lines(grid):
            run.feedback.pushInfo(line)
        status = joint_status(area, polygons, *read)
        restricted = any(rows.restricted for rows in read)
        frame = grid.frame.assign(restricted=restricted, data_status=status)
        outputs = run.write("OUTPUT", frame, grid_columns(grid))
        run.feedback.setProgress(100)
        return {
            **outputs,
            **run.say(grid_summary(grid, options), status),
            "HEXAGONS_COUNT": len(grid.frame),
            "COUNTED_COUNT": sum(tally.counted for tally in grid.tallies),
            "MASKED_COUNT": sum(tally.masked for tally in grid.tallies),
            "HIGH_COUNT": int(grid.frame["high"].sum()),
        }
