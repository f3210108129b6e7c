"""wmvru:servicegaps."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterExpression,
)

from ...core.coverage.service_fields import AREA_COLUMNS, SENSITIVITY_COLUMNS, SERVICE_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.expressions import text_column
from ..run.inputs import field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status
from .service_gap_inputs import demand_centres, read_services

_FIELDS = {
    "demand": "DEMAND_FIELD",
    "code": "CODE_FIELD",
    "name": "NAME_FIELD",
    "authority": "AUTHORITY_FIELD",
}


class ServiceGapsAlgorithm(VruAlgorithm):
    """Demand polygons against services, of which some take part."""

    NAME = "servicegaps"
    TITLE = "Service gaps"
    GROUP = "analysis"
    TAGS = ("location", "allocation", "hospital", "Teachable Moments", "maximal coverage", "access")
    COLUMNS = {
        "OUTPUT": AREA_COLUMNS,
        "RANKED": SERVICE_COLUMNS,
        "SENSITIVITY": SENSITIVITY_COLUMNS,
    }
    HELP = (
        "How much demand lies far from the services that take part in a programme, and which of "
        "the others would reach most of it?\n\n"
        "Each demand polygon, such as an MSOA with its hospital admissions for assault, is "
        "measured in a straight line from its centre to the nearest service that takes part. "
        "Demand beyond the distance counts as not reached. Services that do not take part are "
        "then added one at a time, each time the one that reaches most of the demand left (greedy "
        "maximal coverage: Church and ReVelle 1974; it reaches at least 63% of what the best set "
        "of that size would: Nemhauser, Wolsey and Fisher 1978). Where there are at most 50,000 "
        "sets of the number wanted, all are tried too, and the summary says if one would reach "
        "more. Among services that add the same, the one nearer to what it adds is taken, then "
        "the first by name; the others are named as ties.\n\n"
        "The centre is the geometric centroid of the polygon, or, where small areas with their "
        "residents are given, the mean of the centroids of those that stand in it, weighted by "
        "residents. The output says which was used.\n\n"
        "Limits: a straight line is no journey; roads, buses and opening hours are not known. "
        "Whoever lives within the distance need not be treated there. There is no agreed distance: "
        "the default of 3,000 m is a walk of some 40 minutes or a short bus ride in a city, and "
        "the table of sensitivity shows what half to twice of it would give. Services without a "
        "place, and those that the filter leaves out, are counted in the log. A service of which "
        "it is not known whether it takes part counts as not taking part, and is counted too. "
        "Missing demand (hidden for being small, say) is in no sum; the summary says how many "
        "areas lack a figure."
    )
    EXAMPLE = {
        "DEMAND": "{sample}|layername=msoa_crime",
        "SERVICES": "{sample}|layername=services",
        "PEOPLE": "{sample}|layername=lsoa",
        "OUTPUT": "{out}/demand_and_services.gpkg",
        "RANKED": "{out}/services_ranked.csv",
        "SENSITIVITY": "{out}/service_distances.csv",
    }

    def define(self) -> None:
        polygons, points = (
            Qgis.ProcessingSourceType.VectorPolygon,
            Qgis.ProcessingSourceType.VectorPoint,
        )
        add_source(
            self,
            "DEMAND",
            "Demand polygons",
            "Areas with a count of demand, such as the package's 'msoa_crime'.",
            polygons,
        )
        add_source(
            self,
            "SERVICES",
            "Services",
            "Points, such as the package's 'services': those taking part and those not.",
            points,
        )
        self.add(
            field_parameter(
                "DEMAND_FIELD", "Field of demand", "assault_admissions_all", "DEMAND", False, True
            ),
            "A count, 0 or more; an empty value is not known and is in no sum.",
        )
        self.add(
            field_parameter(
                "PART_FIELD",
                "Field that says who takes part",
                "teachable_moments",
                "SERVICES",
                optional=False,
            ),
            "True or false, yes or no, 1 or 0. Empty counts as not taking part.",
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER", tr("Services to look at"), '"emergency_department"', "SERVICES", True
            ),
            "An expression. The default keeps services with an emergency department; leave it "
            "empty to take all. Where the layer lacks a field of it, that is an error.",
        )
        self.add(
            number_parameter("DISTANCE_M", "Distance (m)", 3000.0, 1.0),
            "An area whose centre lies as near as this to a service is reached by it. 3,000 m is "
            "an assumption: see the table of sensitivity.",
        )
        self.add(
            number_parameter("ADD", "Services to add", 3, 0, 50),
            "How many of those not taking part to choose.",
        )
        add_source(
            self,
            "PEOPLE",
            "Small areas with residents",
            "Where given, such as the package's 'lsoa', distances start from where people live "
            "in each demand polygon, not from its middle.",
            polygons,
            optional=True,
        )
        for name, title, default, parent, help_text in (
            ("CODE_FIELD", "Field of area codes", "code", "DEMAND", "Names areas in messages."),
            ("NAME_FIELD", "Field of area names", "name", "DEMAND", "Names of the areas."),
            ("AUTHORITY_FIELD", "Field of authorities", "lad_name", "DEMAND", "For the summary."),
            ("SERVICE_NAME", "Field of service names", "name", "SERVICES", "Names of services."),
            ("PEOPLE_FIELD", "Field of residents", "population", "PEOPLE", "Of the small areas."),
        ):
            self.add_advanced(field_parameter(name, title, default, parent), help_text)
        add_sink(
            self,
            "OUTPUT",
            "Demand and its nearest service",
            "The demand polygons with distance and class, in EPSG:27700.",
            polygons,
        )
        add_sink(self, "RANKED", "Services, ranked", "Chosen first, then others.", optional=True)
        add_sink(
            self, "SENSITIVITY", "Other distances", "Half to twice the distance.", optional=True
        )
        add_summary(self)
        self.addOutput(QgsProcessingOutputNumber("BEYOND", tr("Demand beyond the distance")))
        self.addOutput(QgsProcessingOutputNumber("TOTAL", tr("Demand in all")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        import numpy as np

        from ...core.coverage.service_gaps import ServiceGapOptions, service_gaps
        from ...core.coverage.service_sentences import service_sentence
        from ...core.tables.columns import number_column

        source = run.source("DEMAND")
        fields = run.fields(source, _FIELDS)
        field = run.text("DEMAND_FIELD")
        wanted = [field, *(name for name in fields.values() if name)]
        source, areas = run.polygons("DEMAND", wanted, keep=True)
        demand = areas.frame[["feature_id"]].assign(
            code=text_column(areas.frame, fields["code"] or "feature_id"),
            name=text_column(areas.frame, fields["name"]),
            authority=text_column(areas.frame, fields["authority"]),
            demand=number_column(areas.frame, field, areas.label),
        )
        restricted = areas.restricted
        rows, places = read_services(run)
        run.feedback.setProgress(40)
        centres, people = demand_centres(run, areas)
        options = ServiceGapOptions(
            run.number("DISTANCE_M"),
            run.whole("ADD"),
        )
        result = service_gaps(
            demand,
            centres,
            rows.frame[["name", "part"]],
            places,
            options,
            (areas.label, rows.label),
            run.check,
        )
        run.feedback.setProgress(70)
        status = joint_status(areas, rows)
        part_field = run.text("PART_FIELD")
        told = run.say(service_sentence(result, field, part_field), status)
        written = result.areas.assign(
            feature_id=areas.frame["feature_id"].to_numpy(),
            geometry=areas.geometry,
            centre=np.where(people, "population", "geometric"),
            restricted=restricted,
            data_status=status,
        )
        outputs = run.write_joined("OUTPUT", source, areas, written)
        for name, frame in (
            ("RANKED", result.services),
            ("SENSITIVITY", result.sensitivity),
        ):
            frame = frame.assign(restricted=restricted, data_status=status)
            outputs.update(run.write(name, frame))
        return {**outputs, **told, "BEYOND": result.beyond, "TOTAL": result.total}
