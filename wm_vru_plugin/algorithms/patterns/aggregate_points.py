"""wmvru:aggregatepoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
)

from ...core.incidents.fields import LONG_COLUMNS, READING_COLUMNS, count_columns
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import field_parameter
from ..run.point_inputs import ChosenPoints, add_points, read_chosen_points
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status

if TYPE_CHECKING:
    import pandas as pd

    from ...core.geometry.points_in_polygons import Located
    from ..run.reading import Polygons

KEYS = ("CATEGORY_FIELD", "VICTIM_FIELD", "PERIOD_FIELD")


class AggregatePointsAlgorithm(VruAlgorithm):
    """Points counted by polygon, category, victim group and period."""

    NAME = "aggregatepoints"
    TITLE = "Count points in areas"
    GROUP = "patterns"
    TAGS = ("count", "points in polygon", "aggregate", "incidents", "crime", "police.uk", "LSOA")
    COLUMNS = {"TABLE": LONG_COLUMNS, "READING": READING_COLUMNS}
    HELP = (
        "How many points lie in each area, by category, victim group and period.\n\n"
        "Each point counts once. One on a boundary that two areas share, or inside areas that "
        "overlap, counts in the first of them in the layer's order. Different places are looked "
        "up once, however many points lie there: police.uk moves every crime to one of a few "
        "anonymous points.\n\n"
        "Points without a location and points outside every area are counted and said, never "
        "dropped silently: inside, outside and without location make the number read. Rows "
        "without a category, group or period count as 'not stated'.\n\n"
        "The layer gets a column 'points' and one for each category (n_…). The names of these are "
        "made safe and different: letters without accents, digits and underscores; their comments "
        "say the category. The table has the layout of the package's crime_counts: area_code, "
        "category, victim_group, period, count, without rows of 0; what has no field is 'all'.\n\n"
        "Limits: a point is where the police recorded or moved it, which on police.uk is near but "
        "not at the place, and may be over a boundary. Counts of people under 7 should go through "
        "wmvru:suppress before they are shown."
    )
    EXAMPLE = {
        "POINTS": "{sample}|layername=incidents",
        "AREAS": "{sample}|layername=lsoa",
        "OUTPUT": "{out}/points_by_lsoa.gpkg",
        "TABLE": "{out}/incident_counts.csv",
        "READING": "{out}/points_read.csv",
    }

    def define(self) -> None:
        add_points(self)
        add_source(
            self,
            "AREAS",
            "Areas",
            "Polygons in which to count, such as the package's 'lsoa' or 'msoa'. Invalid geometry "
            "is repaired and logged.",
            Qgis.ProcessingSourceType.VectorPolygon,
        )
        self.add(
            field_parameter("CODE_FIELD", "Field of area codes", "code", "AREAS", optional=False),
            "Identifies each area in the table; every area needs a code of its own.",
        )
        for name, title, default, help_text in (
            ("VICTIM_FIELD", "Field of victim groups", "victim_group", "Such as 16_or_under."),
            ("PERIOD_FIELD", "Field of periods", "period", "Such as a month, 2019-04."),
        ):
            self.add_advanced(field_parameter(name, title, default, "POINTS"), help_text)
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        add_sink(self, "OUTPUT", "Areas with counts", "In EPSG:27700.", polygons)
        add_sink(
            self,
            "TABLE",
            "Counts by area, category, group and period",
            "The layout of the package's crime_counts.",
            optional=True,
        )
        add_sink(
            self,
            "READING",
            "What was read",
            "Points read, inside, outside, without location, on shared boundaries, and places.",
            optional=True,
        )
        add_summary(self)
        for name, title in (
            ("INSIDE_COUNT", "Points inside areas"),
            ("OUTSIDE_COUNT", "Points outside all areas"),
            ("NO_LOCATION_COUNT", "Points without a location"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.geometry.points_in_polygons import (
            check_codes,
            count_long,
            count_wide,
            labels,
            locate,
        )

        code = run.text("CODE_FIELD")
        source, areas = run.polygons("AREAS", [code], keep=True)
        codes = check_codes(areas.frame[code], f"Layer '{areas.label}', field '{code}'")
        run.feedback.setProgress(10)
        points = read_chosen_points(run, KEYS[1:])
        run.feedback.setProgress(50)
        found = locate(points.xy, areas.geometry, run.check)
        frame = points.rows.frame
        keys = [
            labels(frame[field] if (field := points.fields[name]) else None, len(frame))
            for name in KEYS
        ]
        where = f"Layer '{points.rows.label}', field '{points.fields['CATEGORY_FIELD']}'"
        wide, names = count_wide(found.area, len(codes), keys[0], where)
        long = count_long(found.area, codes, *keys)
        run.feedback.setProgress(70)
        status = joint_status(areas, points.rows)
        areas.restricted |= points.rows.restricted
        outputs = self._write_areas(run, source, areas, wide, names, status)
        outputs.update(self._write_tables(run, points, found, long, status))
        run.feedback.setProgress(100)
        return {
            **outputs,
            **run.say(self._summary(points, areas, found, wide, codes), status),
            "INSIDE_COUNT": found.inside,
            "OUTSIDE_COUNT": found.outside,
            "NO_LOCATION_COUNT": found.without_location,
        }

    def _write_areas(
        self,
        run: Run,
        source: Any,
        areas: Polygons,
        wide: pd.DataFrame,
        names: dict[str, str],
        status: str,
    ) -> dict[str, Any]:

        rows = wide.assign(
            feature_id=areas.frame["feature_id"].to_numpy(),
            geometry=areas.geometry,
            data_status=status,
        )
        return run.write_joined("OUTPUT", source, areas, rows, count_columns(names))

    def _write_tables(
        self, run: Run, points: ChosenPoints, found: Located, long: pd.DataFrame, status: str
    ) -> dict[str, Any]:
        import pandas as pd

        reading = pd.DataFrame(
            [
                ("kept", len(points.xy), tr("points read, of the categories chosen")),
                ("inside", found.inside, tr("counted in an area")),
                ("outside", found.outside, tr("located, but in no area")),
                ("without_location", found.without_location, tr("no coordinates")),
                ("places", found.places, tr("different coordinates")),
                ("shared", found.shared, tr("in or on several areas, counted in the first")),
            ],
            columns=["item", "points", "meaning"],
        ).assign(data_status=status)
        long = long.assign(estimate=False, restricted=points.rows.restricted, data_status=status)
        return {
            **run.write("TABLE", long),
            **run.write("READING", reading),
        }

    def _summary(
        self,
        points: ChosenPoints,
        areas: Polygons,
        found: Located,
        wide: pd.DataFrame,
        codes: list[str],
    ) -> str:
        total = len(points.xy)
        text = tr(
            "Of {total:,} points ({phrase}), {inside:,} lie in the {areas:,} areas of "
            "'{label}', {outside:,} lie outside and {lost:,} have no location; they stand in "
            "{places:,} different places."
        ).format(
            total=total,
            phrase=points.phrase,
            inside=found.inside,
            areas=len(codes),
            label=areas.label,
            outside=found.outside,
            lost=found.without_location,
            places=found.places,
        )
        if not found.inside:
            return text
        counts = wide["points"]
        return " ".join(
            [
                text,
                tr("{some:,} areas have at least one; most are in {code}: {most:,}.").format(
                    some=int((counts > 0).sum()),
                    code=codes[int(counts.to_numpy().argmax())],
                    most=int(counts.max()),
                ),
            ]
        )
