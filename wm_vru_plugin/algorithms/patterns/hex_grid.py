"""wmvru:hexgrid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
)

from ...core.incidents.fields import HEXAGON_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import field_parameter, number_parameter
from ..run.point_inputs import ChosenPoints, add_points, read_chosen_points
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from ...core.priority.hex_grid import HexGrid
    from ..run.reading import Polygons


class HexGridAlgorithm(VruAlgorithm):
    """Hexagons over the study area, counted."""

    NAME = "hexgrid"
    TITLE = "Hexagon grid with counts"
    GROUP = "patterns"
    TAGS = ("hexagon", "grid", "count", "rate", "neighbours", "crime", "bins")
    COLUMNS = {"OUTPUT": HEXAGON_COLUMNS}
    HELP = (
        "Hexagons over the study area, with points, residents, a rate and what the neighbours "
        "hold.\n\n"
        "The hexagons have flat tops; the size is the distance between opposite sides. The "
        "lattice is fixed to the origin of EPSG:27700, so that grids of one size always agree "
        "and a hexagon keeps its hex_id from run to run and force to force. Every hexagon that "
        "shares land with the area is there, also those without points.\n\n"
        "rate = 1,000 · count / residents. Residents are apportioned by area: each polygon's "
        "residents are taken to live evenly spread over it. Hexagons with fewer residents than "
        "the minimum have no rate: a few residents in a park or a shopping street make rates "
        "that mean nothing.\n\n"
        "neighbours_high counts how many of the (at most six) neighbours hold more points than "
        "the threshold, which is the chosen quantile of the counts of all hexagons, those "
        "without points included; between two counts it is interpolated (Hyndman and Fan 1996, "
        "type 7). neighbour_sum and neighbour_mean are over the same neighbours. Hexagons at the "
        "edge have fewer neighbours, and nothing is known beyond.\n\n"
        "Source of the lattice: Amit Patel, Hexagonal Grids (axial and cube coordinates).\n\n"
        "Limits: counts depend on the size and place of the cells; look at more than one size. "
        "High counts are not significant counts: wmvru:hotspots tests that."
    )
    EXAMPLE = {
        "AREA": "{sample}|layername=local_authority",
        "POINTS": "{sample}|layername=incidents",
        "CATEGORIES": "violence_with_injury,robbery",
        "POPULATION": "{sample}|layername=lsoa",
        "OUTPUT": "{out}/hexagons.gpkg",
    }

    def define(self) -> None:
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        add_source(
            self,
            "AREA",
            "Study area",
            "Polygons to cover, such as the package's 'local_authority'.",
            polygons,
        )
        self.add(
            number_parameter("SIZE_M", "Size (m, between opposite sides)", 500.0, 10.0),
            "500 m makes hexagons of 21.7 hectares.",
        )
        self.add(
            QgsProcessingParameterBoolean("CLIP", tr("Clip to the study area"), False),
            "Cuts hexagons along the boundary; points and residents beyond it then do not count. "
            "Whole hexagons count what lies in them, on both sides of the boundary.",
        )
        add_points(self, optional=True)
        add_source(
            self,
            "POPULATION",
            "Residents",
            "Polygons with residents, such as the package's 'lsoa'.",
            polygons,
            optional=True,
        )
        self.add_advanced(
            field_parameter(
                "POPULATION_FIELD", "Field of residents", "population", "POPULATION", numeric=True
            ),
            "Residents of each polygon; polygons without a number are counted and said.",
        )
        self.add_advanced(
            number_parameter("MIN_RESIDENTS", "Fewest residents for a rate", 100.0, 0.0),
            "Hexagons with fewer have no rate.",
        )
        self.add_advanced(
            number_parameter("QUANTILE", "Quantile above which a count is high", 0.9, 0.0, 1.0),
            "0.9: high are the counts above those of nine tenths of all hexagons.",
        )
        add_sink(self, "OUTPUT", "Hexagons", "In EPSG:27700.", polygons)
        add_summary(self)
        self.addOutput(QgsProcessingOutputNumber("HEXAGONS", tr("Number of hexagons")))
        self.addOutput(QgsProcessingOutputNumber("THRESHOLD", tr("Count above which one is high")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        import numpy as np
        import pandas as pd
        import shapely

        from ...core.errors import InputError
        from ...core.priority.hex_grid import hex_grid

        _, area = run.polygons("AREA", [])
        if not len(area.geometry):
            raise InputError(f"Layer '{area.label}'", "there are no features", "a study area")
        grid = hex_grid(
            area.geometry,
            run.number("SIZE_M"),
            run.flag("CLIP"),
        )
        run.feedback.setProgress(20)
        frame = pd.DataFrame(
            {
                "hex_id": grid.names,
                "q": grid.axial[:, 0],
                "r": grid.axial[:, 1],
                "area_ha": shapely.area(grid.shapes) / 1e4,
                "geometry": grid.shapes,
            }
        )
        lines = [
            tr("{count:,} hexagons of {size:g} m cover '{label}'.").format(
                count=len(frame), size=grid.size, label=area.label
            )
        ]
        points = people = None
        threshold = None
        if run.asks_for("POINTS"):
            points = read_chosen_points(run)
            counts, threshold = self._count(run, grid, points, lines)
            frame = pd.concat([frame, counts], axis=1)
        else:
            frame["neighbours"] = np.bincount(grid.pairs.ravel(), minlength=len(frame))
        run.feedback.setProgress(60)
        if run.asks_for("POPULATION"):
            people, frame["population"] = self._people(run, grid, lines)
        if points is not None and people is not None:
            frame["rate"] = self._rates(run, frame, lines)
        status = joint_status(area, points.rows if points else None, people)
        restricted = points is not None and points.rows.restricted
        result = frame.assign(restricted=restricted, data_status=status)
        outputs = run.write("OUTPUT", result)
        run.feedback.setProgress(100)
        if threshold is not None:
            outputs["THRESHOLD"] = threshold
        return {**outputs, **run.say(" ".join(lines), status), "HEXAGONS": len(frame)}

    def _count(
        self, run: Run, grid: HexGrid, points: ChosenPoints, lines: list[str]
    ) -> tuple[pd.DataFrame, float]:
        from ...core.priority.hex_grid import count_points, high_threshold, neighbour_scores

        found = count_points(grid, points.xy, run.check)
        quantile = run.number("QUANTILE")
        threshold = high_threshold(found.count, quantile)
        scores = neighbour_scores(found.count, grid.pairs, threshold)
        lines.append(
            tr(
                "Of {total:,} points ({phrase}), {inside:,} lie in them, {outside:,} outside and "
                "{lost:,} have no location. {some:,} hexagons hold at least one point, {high:,} "
                "more than {threshold:g} (quantile {quantile:g}); of these {six:,} have at least "
                "three such neighbours."
            ).format(
                total=len(points.xy),
                phrase=points.phrase,
                inside=int(found.count.sum()),
                outside=found.outside,
                lost=found.without_location,
                some=int((found.count > 0).sum()),
                high=int(scores["high"].sum()),
                threshold=threshold,
                quantile=quantile,
                six=int((scores["high"] & (scores["neighbours_high"] >= 3)).sum()),
            )
        )
        return scores.assign(count=found.count), threshold

    def _people(self, run: Run, grid: HexGrid, lines: list[str]) -> tuple[Polygons, np.ndarray]:
        from ...core.priority.hex_grid import apportion
        from ..run.population_inputs import read_residents

        people, residents = read_residents(run)
        held = apportion(grid.shapes, people.geometry, residents, run.check)
        lines.append(
            tr("Residents in them: {held:,.0f} of the {total:,.0f} of '{label}'.").format(
                held=held.sum(), total=residents[residents == residents].sum(), label=people.label
            )
        )
        return people, held

    def _rates(self, run: Run, frame: pd.DataFrame, lines: list[str]) -> np.ndarray:
        from ...core.priority.hex_grid import rates

        least = run.number("MIN_RESIDENTS")
        found = rates(frame["count"].to_numpy(), frame["population"].to_numpy(), least)
        without = int((found != found).sum())
        lines.append(
            tr("{without:,} hexagons have fewer than {least:g} residents and no rate.").format(
                without=without, least=least
            )
        )
        return found
