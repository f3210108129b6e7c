"""wmvru:circleclusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.errors import InputError
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.outputs import write_table
from ..run.reading import canceller
from ..run.rows import Rows, add_sink, add_source, add_summary, polygons_of, read_rows, tell
from ..run.status import joint_status

if TYPE_CHECKING:
    import numpy as np

    from ...core.hotspots.cluster_circles import Places
    from ..run.reading import Polygons

CLASSES = "hot 99%; hot 95%; hot 90%; high-high"


class CircleClustersAlgorithm(VruAlgorithm):
    """Significant clusters of high volume, as circles."""

    NAME = "circleclusters"
    TITLE = "Circle the clusters"
    GROUP = "patterns"
    TAGS = ("circle", "cluster", "hot spot", "concentration", "hexagon", "significance", "volume")
    STYLES = {"OUTPUT": "result_circle_clusters"}
    HELP = (
        "Circles about the concentrations that are both statistically significant and high in "
        "volume, as on the map of domestic abuse with three selected areas.\n\n"
        "Significant areas that touch are merged into groups; groups are ranked by their volume, "
        "the sum of the counts of their areas; the highest few, above a least share of all, get "
        "a circle each. Which areas are significant is told by their class (as wmvru:hotspots "
        "writes it) or by a field and a threshold.\n\n"
        "The circle is the smallest that holds all areas of the group (smallest enclosing disk, "
        "Welzl 1991, as GEOS computes it) and a margin, drawn with 128 sides that lie within "
        "0.03% of the radius of the true arc. It is named after the place that holds most of the "
        "group, with the compass sector where the place is the larger of the two; after up to "
        "three places where they are smaller; or after the nearest point.\n\n"
        "Limits: a circle also holds land that is not significant, and circles may overlap; count, "
        "share and area are those of the significant areas alone. A long group makes a large "
        "circle. Areas whose volume is missing count as 0; areas whose class or significance is "
        "missing are not significant. Groups without volume are left out."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=lsoa_deprivation",
        "CLASS_FIELD": "",
        "SIGNIFICANCE_FIELD": "crime_decile",
        "RULE": "at most",
        "THRESHOLD": "1",
        "VALUE_FIELD": "population",
        "PLACES": "{sample}|layername=local_authority",
        "OUTPUT": "{out}/circles.gpkg",
    }

    def define(self) -> None:
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        add_source(
            self,
            "INPUT",
            "Areas",
            "All areas with their volume, those that are not significant too: the output of "
            "wmvru:hotspots, or any polygons or hexagons.",
            polygons,
        )
        self.add(
            field_parameter("VALUE_FIELD", "Field of volume", "count", "INPUT", False, True),
            "Counts, such as of incidents.",
        )
        self.add(
            field_parameter("CLASS_FIELD", "Field of classes", "class", "INPUT"),
            "Field that tells which areas are significant, unless a field of significance does.",
        )
        self.add(
            QgsProcessingParameterString(
                "CLASSES", tr("Classes that are significant"), CLASSES, optional=True
            ),
            "Values of the field of classes, semicolons between.",
        )
        self.add_advanced(
            field_parameter(
                "SIGNIFICANCE_FIELD", "Field of significance", "", "INPUT", numeric=True
            ),
            "Instead of classes: a number such as q or z. It wins over the classes.",
        )
        self.add_advanced(
            choice_parameter("RULE", "Significant where it is", ["at most", "at least"]),
            "'at most' for p and q, 'at least' for z.",
        )
        self.add_advanced(
            number_parameter("THRESHOLD", "Threshold of significance", 0.05, -1e9),
            "For the field of significance.",
        )
        self.add_advanced(
            field_parameter("Z_FIELD", "Field of z scores", "z", "INPUT", numeric=True),
            "For the highest z score of each circle. With p or q as significance, areas whose z "
            "is not above 0 are cold and not taken.",
        )
        self.add(
            number_parameter("TOP", "Number of circles", 3, 1), "At most, largest volume first."
        )
        self.add(
            number_parameter("MIN_SHARE", "Least share of the volume (%)", 0.0, 0.0, 100.0),
            "Groups with less of the volume of all areas are not drawn.",
        )
        self.add_advanced(
            number_parameter("MARGIN", "Margin (m)", 250.0, 0.0), "Added to the radius."
        )
        self.add_advanced(
            number_parameter("GAP_DISTANCE", "Gap within a group (m)", 0.0, 0.0),
            "Areas at most this far apart belong to one group; 0: they share at least a point.",
        )
        add_source(
            self,
            "PLACES",
            "Places",
            "Polygons or points to name the circles after, such as the package's "
            "'local_authority'. Without it they are called Cluster 1, 2 and so on.",
            Qgis.ProcessingSourceType.VectorAnyGeometry,
            optional=True,
        )
        self.add_advanced(
            field_parameter("PLACE_FIELD", "Field of place names", "name", "PLACES"),
            "Names of the places.",
        )
        add_sink(self, "OUTPUT", "Circles", "One polygon each, in EPSG:27700.", polygons)
        add_summary(self)
        self.addOutput(QgsProcessingOutputNumber("CIRCLE_COUNT", tr("Number of circles")))

    def run_steps(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        from ...core.hotspots.cluster_circles import (
            CircleOptions,
            circle_sentences,
            cluster_circles,
        )
        from ...core.hotspots.fields import CIRCLE_COLUMNS
        from ...core.tables.columns import number_column

        value = self.parameterAsString(parameters, "VALUE_FIELD", context)
        level = self.parameterAsString(parameters, "SIGNIFICANCE_FIELD", context)
        kind = "" if level else self.parameterAsString(parameters, "CLASS_FIELD", context)
        z_field = self._z_field(parameters, context, feedback)
        fields = [name for name in (value, level, kind, z_field) if name]
        _, polygons = polygons_of(self, parameters, "INPUT", fields, context, feedback)
        where = f"Layer '{polygons.label}'"
        of_volume = f"{where}, field '{value}'"
        z = number_column(polygons.frame, z_field, where, signed=True) if z_field else None
        chosen, rule = self._significant(parameters, context, feedback, polygons, level, kind, z)
        places, place_rows = self._places(parameters, context, feedback)
        feedback.setProgress(30)
        result = cluster_circles(
            polygons.geometry,
            chosen,
            number_column(polygons.frame, value, where),
            z,
            places,
            CircleOptions(
                top=self.parameterAsInt(parameters, "TOP", context),
                min_share=self.parameterAsDouble(parameters, "MIN_SHARE", context) / 100,
                gap_distance=self.parameterAsDouble(parameters, "GAP_DISTANCE", context),
                margin=self.parameterAsDouble(parameters, "MARGIN", context),
            ),
            canceller(feedback),
            of_volume,
        )
        feedback.setProgress(90)
        status = joint_status(polygons, place_rows)
        frame = result.circles.assign(restricted=polygons.restricted, data_status=status)
        outputs = write_table(self, parameters, "OUTPUT", context, frame, CIRCLE_COLUMNS)
        summary = circle_sentences(result, f"{value} of layer '{polygons.label}'", rule)
        feedback.setProgress(100)
        return {**outputs, **tell(summary, status, feedback), "CIRCLE_COUNT": len(frame)}

    def _z_field(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> str | None:
        from ..run.reading import chosen_field, source_of

        source = source_of(self, parameters, "INPUT", context)
        return chosen_field(self, parameters, "Z_FIELD", source, context, feedback)

    def _significant(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        polygons: Polygons,
        level: str,
        kind: str,
        z: np.ndarray | None,
    ) -> tuple[np.ndarray, str]:
        """Which areas are significant, and the rule in words."""
        import numpy as np

        from ...core.tables.columns import number_column, text_column

        where = f"Layer '{polygons.label}'"
        if level:
            numbers = number_column(polygons.frame, level, where, signed=True)
            threshold = self.parameterAsDouble(parameters, "THRESHOLD", context)
            rule = self.parameterAsEnumString(parameters, "RULE", context)
            phrase = f"{level} {rule} {threshold:g}"
            # Comparisons with a missing number are false.
            if rule == "at least":
                return numbers >= threshold, phrase
            if z is None:
                feedback.pushWarning(
                    tr("Without z scores, areas with low values cannot be told from high ones.")
                )
                return numbers <= threshold, phrase
            return (numbers <= threshold) & (z > 0), f"{phrase}, z above 0"
        if not kind:
            raise InputError(
                where,
                "neither a field of classes nor one of significance is given",
                "CLASS_FIELD or SIGNIFICANCE_FIELD",
            )
        text = self.parameterAsString(parameters, "CLASSES", context)
        wanted = [part.strip() for part in text.split(";") if part.strip()]
        if not wanted:
            raise InputError("Classes that are significant", "there are none", CLASSES)
        classes = text_column(polygons.frame, kind, where)
        return np.isin(classes, np.array(wanted, dtype=object)), f"{kind} {' or '.join(wanted)}"

    def _places(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> tuple[Places | None, Polygons | Rows | None]:
        """Places with names, and the layer read for its status; None where none was given."""
        import shapely

        from ...core.hotspots.cluster_circles import Places
        from ...core.tables.columns import text_column
        from ..run.reading import source_of

        if not parameters.get("PLACES"):
            return None, None
        name = self.parameterAsString(parameters, "PLACE_FIELD", context)
        if not name:
            raise InputError("Places", "no field of names is given", "PLACE_FIELD")
        source = source_of(self, parameters, "PLACES", context)
        read: Polygons | Rows
        if QgsWkbTypes.geometryType(source.wkbType()) == Qgis.GeometryType.Polygon:
            read = polygons_of(self, parameters, "PLACES", [name], context, feedback)[1]
        else:
            read = read_rows(self, parameters, "PLACES", [name], context, feedback)
        names = text_column(read.frame, name, f"Layer '{read.label}'")
        known = ~shapely.is_missing(read.geometry) & (names != "")
        lost = int((~known).sum())
        if lost:
            feedback.pushWarning(f"{read.label}: {lost:,} places without a name or location.")
        return Places(names[known], read.geometry[known]), read
