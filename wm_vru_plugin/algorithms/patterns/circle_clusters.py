"""wmvru:circleclusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ...core.errors import InputError
from ...core.hotspots.fields import CIRCLE_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.rows import Rows, add_sink, add_source, add_summary
from ..run.run import Run
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
    COLUMNS = {"OUTPUT": CIRCLE_COLUMNS}
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

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.hotspots.cluster_circles import (
            CircleOptions,
            circle_sentences,
            cluster_circles,
        )
        from ...core.tables.columns import number_column

        value = run.text("VALUE_FIELD")
        level = run.text("SIGNIFICANCE_FIELD")
        kind = "" if level else run.text("CLASS_FIELD")
        z_field = self._z_field(run)
        fields = [name for name in (value, level, kind, z_field) if name]
        _, polygons = run.polygons("INPUT", fields)
        where = f"Layer '{polygons.label}'"
        of_volume = f"{where}, field '{value}'"
        z = number_column(polygons.frame, z_field, where, signed=True) if z_field else None
        chosen, rule = self._significant(run, polygons, level, kind, z)
        places, place_rows = self._places(run)
        run.feedback.setProgress(30)
        result = cluster_circles(
            polygons.geometry,
            chosen,
            number_column(polygons.frame, value, where),
            z,
            places,
            CircleOptions(
                top=run.whole("TOP"),
                min_share=run.number("MIN_SHARE") / 100,
                gap_distance=run.number("GAP_DISTANCE"),
                margin=run.number("MARGIN"),
            ),
            run.check,
            of_volume,
        )
        run.feedback.setProgress(90)
        status = joint_status(polygons, place_rows)
        frame = result.circles.assign(restricted=polygons.restricted, data_status=status)
        outputs = run.write("OUTPUT", frame)
        summary = circle_sentences(result, f"{value} of layer '{polygons.label}'", rule)
        run.feedback.setProgress(100)
        return {**outputs, **run.say(summary, status), "CIRCLE_COUNT": len(frame)}

    def _z_field(self, run: Run) -> str | None:

        source = run.source("INPUT")
        return run.field("Z_FIELD", source)

    def _significant(
        self, run: Run, polygons: Polygons, level: str, kind: str, z: np.ndarray | None
    ) -> tuple[np.ndarray, str]:
        """Return which areas are significant, and the rule in words."""
        import numpy as np

        from ...core.tables.columns import number_column, text_column

        where = f"Layer '{polygons.label}'"
        if level:
            numbers = number_column(polygons.frame, level, where, signed=True)
            threshold = run.number("THRESHOLD")
            rule = run.choice("RULE")
            phrase = f"{level} {rule} {threshold:g}"
            # Comparisons with a missing number are false.
            if rule == "at least":
                return numbers >= threshold, phrase
            if z is None:
                run.feedback.pushWarning(
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
        text = run.text("CLASSES")
        wanted = [part.strip() for part in text.split(";") if part.strip()]
        if not wanted:
            raise InputError("Classes that are significant", "there are none", CLASSES)
        classes = text_column(polygons.frame, kind, where)
        return np.isin(classes, np.array(wanted, dtype=object)), f"{kind} {' or '.join(wanted)}"

    def _places(self, run: Run) -> tuple[Places | None, Polygons | Rows | None]:
        """Places with names, and the layer read for its status; None where none was given."""
        import shapely

        from ...core.hotspots.cluster_circles import Places
        from ...core.tables.columns import text_column

        if not run.parameters.get("PLACES"):
            return None, None
        name = run.text("PLACE_FIELD")
        if not name:
            raise InputError("Places", "no field of names is given", "PLACE_FIELD")
        source = run.source("PLACES")
        read: Polygons | Rows
        if QgsWkbTypes.geometryType(source.wkbType()) == Qgis.GeometryType.Polygon:
            read = run.polygons("PLACES", [name])[1]
        else:
            read = run.rows("PLACES", [name])
        names = text_column(read.frame, name, f"Layer '{read.label}'")
        known = ~shapely.is_missing(read.geometry) & (names != "")
        lost = int((~known).sum())
        if lost:
            run.feedback.pushWarning(f"{read.label}: {lost:,} places without a name or location.")
        return Places(names[known], read.geometry[known]), read
