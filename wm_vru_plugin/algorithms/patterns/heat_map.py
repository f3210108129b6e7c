"""wmvru:heatmap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterRasterDestination,
)

from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import choice_parameter, field_parameter, number_parameter
from ..run.point_inputs import ChosenPoints, add_points, read_chosen_points
from ..run.reading import Polygons
from ..run.rows import add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status
from .raster_style import style_density_when_loaded

if TYPE_CHECKING:
    import numpy as np

    from ...core.density.density import Grid

KERNELS = ["quartic", "gaussian"]
RULES = ["search_radius", "scott"]
PER_AREA, PER_RESIDENTS = "per km²", "per 1,000 residents"
NUMBERS = (
    ("BANDWIDTH", "Bandwidth (m)"),
    ("MAXIMUM", "Highest density"),
    ("TOTAL", "Events that went into it, by weight"),
    ("CELLS", "Cells with a value"),
)


class HeatMapAlgorithm(VruAlgorithm):
    """Kernel density of points."""

    NAME = "heatmap"
    TITLE = "Heat map (kernel density)"
    GROUP = "patterns"
    TAGS = ("kernel density", "KDE", "heat map", "hot spots", "raster", "bandwidth", "crime")
    HELP = (
        "Kernel density of points as a GeoTIFF in EPSG:27700: events per km².\n\n"
        "density(s) = Σ w · K(distance from s). Quartic: K(r) = 3/(πR²) · (1 - r²/R²)² within "
        "the radius R. Gaussian: K(r) = exp(-r²/2h²) / (2πh²), cut at 5h. The bandwidth is R or "
        "h. Sources: Silverman (1986), Density Estimation, chapter 4; points are shared among "
        "the four nearest cell centres and convolved (Wand 1994), so that the map sums to the "
        "number of events.\n\n"
        "Without a bandwidth one is chosen and said. search_radius: R = 0.9 · min(SD, "
        "√(1/ln 2) · D) · n^(-1/5), with the standard distance SD and the median distance D from "
        "the mean centre (Silverman 1986, equation 3.31, in the plane as Esri documents it). "
        "scott: h = σ · n^(-1/6), σ the mean of the two axes; in the plane Silverman's rule is "
        "the same. Between kernels R = √8 · h, which has the same standard deviation. Both rules "
        "fit one bump and smooth a conurbation strongly: try half as much too.\n\n"
        "Edges: no correction is made. Events beyond the mask that are in the layer count as far "
        "as they reach; events that are not in the layer cannot, so density near the edge of the "
        "data is understated.\n\n"
        "With residents: events per 1,000 residents, the ratio of two densities of one kernel "
        "(Bithell 1990), residents spread evenly over their polygon; cells with fewer residents "
        "per km² than the minimum have no data. City centres, where many come and few live, "
        "stay high.\n\n"
        "Limits: a smooth map shows a pattern in any points, also in random ones; "
        "wmvru:hotspots tests. police.uk's anonymous points pile up crimes on a few places. "
        "Points without a location or weight are counted and left out."
    )
    EXAMPLE = {
        "POINTS": "{sample}|layername=incidents",
        "CATEGORIES": "robbery",
        "BANDWIDTH_M": "1000",
        "MASK": "{sample}|layername=local_authority",
        "OUTPUT": "{out}/robbery.tif",
    }

    def define(self) -> None:
        add_points(self)
        self.add(
            choice_parameter("KERNEL", "Kernel", KERNELS, "quartic"),
            "quartic ends at its radius; gaussian has long tails and is smoother.",
        )
        bandwidth = number_parameter("BANDWIDTH_M", "Bandwidth (m)", 0.0, 0.0)
        self.add(
            bandwidth,
            "Radius of the quartic kernel, or standard deviation of the Gaussian, at least two "
            "cells. 0 chooses it by the rule.",
        )
        self.add(
            choice_parameter("RULE", "Rule for the bandwidth", RULES, "search_radius"),
            "Used where no bandwidth is given; see above.",
        )
        self.add(
            number_parameter("CELL_M", "Cell size (m)", 100.0, 1.0),
            "Side of a cell; the grid is aligned to whole multiples of it.",
        )
        polygons = Qgis.ProcessingSourceType.VectorPolygon
        add_source(
            self,
            "MASK",
            "Mask",
            "Polygons, such as the package's 'local_authority': cells whose centre lies outside "
            "have no data. Without one the map reaches as far as the kernels.",
            polygons,
            optional=True,
        )
        add_source(
            self,
            "POPULATION",
            "Residents",
            "Polygons with residents, such as the package's 'lsoa': the map then shows events "
            "per 1,000 residents.",
            polygons,
            optional=True,
        )
        self.add_advanced(
            field_parameter(
                "POPULATION_FIELD", "Field of residents", "population", "POPULATION", numeric=True
            ),
            "Residents of each polygon.",
        )
        self.add_advanced(
            number_parameter("MIN_RESIDENTS", "Fewest residents per km²", 200.0, 0.0),
            "Cells with fewer, smoothed by the same kernel, have no data.",
        )
        self.add_advanced(
            field_parameter("WEIGHT_FIELD", "Field of weights", "", "POINTS", numeric=True),
            "Counts each point so many times, such as by harm; 0 or more.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Density")),
            "A GeoTIFF (.tif) of 32-bit numbers; what was there stays until it is complete.",
        )
        add_summary(self)
        for name, title in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from ...core.density.density import density
        from ...store.layers.raster import write_geotiff
        from .heat_map_words import facts_of, summary

        check = run.check
        points = read_chosen_points(run, ("WEIGHT_FIELD",))
        xy, weights = self._placed(points, run.feedback)
        kernel = run.choice("KERNEL")
        bandwidth, rule = self._bandwidth(run, xy, weights, kernel, f"Layer '{points.rows.label}'")
        mask, grid = self._grid(run, xy, kernel, bandwidth)
        run.feedback.setProgress(40)
        events = density(xy, weights, grid, kernel, bandwidth)
        run.feedback.setProgress(60)
        values, people = self._adjusted(run, grid, events, kernel, bandwidth)
        if mask is not None:
            from ...core.density.rates import cell_areas

            values[cell_areas(grid, mask.geometry, check) < 0] = float("nan")
        check()
        run.feedback.setProgress(80)
        unit = PER_RESIDENTS if people else PER_AREA
        status = joint_status(points.rows, mask, people)
        result = summary(points, len(xy), weights, kernel, bandwidth, rule, grid, values, unit)
        if mask is not None or people is not None:
            result.text += " " + tr("Cells without data: {0:,}.").format(result.empty)
        path = run.output_layer("OUTPUT")
        written = write_geotiff(
            path,
            values,
            grid.origin,
            grid.cell,
            band=tr("Events {0}").format(unit),
            unit=unit,
            facts=facts_of(result, "" if status == AS_SUPPLIED else status, points.rows.restricted),
        )
        style_density_when_loaded(run.context, path, unit)
        run.feedback.setProgress(100)
        return {
            "OUTPUT": str(written),
            **run.say(result.text, status),
            "BANDWIDTH": bandwidth,
            "MAXIMUM": result.most,
            "TOTAL": float(weights.sum()),
            "CELLS": values.size - result.empty,
        }

    def _placed(
        self, points: ChosenPoints, feedback: QgsProcessingFeedback
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the coordinates and weights of the points that have both."""
        import numpy as np

        from ...core.density.rates import checked_weights

        field = points.fields["WEIGHT_FIELD"]
        placed = np.isfinite(points.xy).all(axis=1)
        weights = np.ones(len(placed))
        where = f"Layer '{points.rows.label}'"
        if field:
            where = f"{where}, field '{field}'"
            weights = points.rows.frame[field].to_numpy(dtype=float, na_value=np.nan)
            missing = int(np.isnan(weights[placed]).sum())
            if missing:
                feedback.pushWarning(
                    tr("{0}: {1:,} points have no weight and are left out.").format(where, missing)
                )
            placed &= ~np.isnan(weights)
        return points.xy[placed], checked_weights(weights[placed], where)

    def _bandwidth(
        self, run: Run, xy: np.ndarray, weights: np.ndarray, kernel: str, where: str
    ) -> tuple[float, str]:
        from ...core.density.bandwidth import chosen_bandwidth

        given = run.number("BANDWIDTH_M")
        if given > 0:
            return given, tr("as given")
        rule = run.choice("RULE")
        return chosen_bandwidth(xy, weights, rule, kernel, where), tr("by the rule '{0}'").format(
            rule
        )

    def _grid(
        self, run: Run, xy: np.ndarray, kernel: str, bandwidth: float
    ) -> tuple[Polygons | None, Grid]:
        """Return the mask, or None, and the grid over it or over all points and the reach."""
        import numpy as np
        import shapely

        from ...core.density.density import grid_over, reach_of

        cell = run.number("CELL_M")
        if not run.asks_for("MASK"):
            bounds = np.concatenate([xy.min(axis=0), xy.max(axis=0)])
            return None, grid_over(bounds, cell, reach_of(kernel, bandwidth) + cell)
        from ...core.geometry.repair import check_extents

        _, mask = run.polygons("MASK", [])
        check_extents(mask.geometry, mask.label, shapely.points(xy), tr("The points"))
        return mask, grid_over(shapely.total_bounds(mask.geometry), cell)

    def _adjusted(
        self, run: Run, grid: Grid, events: np.ndarray, kernel: str, bandwidth: float
    ) -> tuple[np.ndarray, Polygons | None]:
        """Return events per km², or per 1,000 residents where residents are given."""
        if not run.asks_for("POPULATION"):
            return events, None
        from ...core.density.rates import adjusted, residents_density
        from ..run.population_inputs import read_residents

        people, residents = read_residents(run)
        lived = residents_density(grid, people.geometry, residents, kernel, bandwidth, run.check)
        least = run.number("MIN_RESIDENTS")
        return adjusted(events, lived, least), people
