"""wmvru:correlation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ...core.correlation.fields import POINT_COLUMNS, STATISTIC_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.filters import add_filter
from ..run.inputs import field_parameter, number_parameter
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from .correlation_reading import Pairs, read_pairs

if TYPE_CHECKING:
    from ...core.correlation.spatial import SpatialCorrelation


class CorrelationAlgorithm(VruAlgorithm):
    """Correlation of two numbers, in a table and on the map."""

    NAME = "correlation"
    TITLE = "Correlation of two numbers"
    GROUP = "statistics"
    TAGS = ("Pearson", "Spearman", "scatter", "regression", "Lee's L", "bivariate Moran", "C78")
    COLUMNS = {"OUTPUT": STATISTIC_COLUMNS, "POINTS": POINT_COLUMNS}
    HELP = (
        "Whether two numbers go together: an authority's rate of permanent exclusions and its "
        "score of education deprivation, a school's rate and the score of the LSOA around it.\n\n"
        "Pearson's r with Fisher's interval, tanh(artanh r ± 1.96 / √(n - 3)) (Fisher 1921, Metron "
        "1, 3), and the p of Student's t; Spearman's rank correlation with the interval of Bonett "
        "and Wright (2000, Psychometrika 65, 23); the line of y on x by least squares with an "
        "interval of its slope; p by shuffling y (1 + shuffles at least as far from 0) / (1 + "
        "shuffles), which asks for no bell curve.\n\n"
        "All of these take the rows for independent. On a map they are not: neighbours resemble "
        "one another, and two unrelated maps that each vary smoothly often correlate. Where the "
        "layer has geometry, the modified t test (Clifford, Richardson and Hémon 1989, Biometrics "
        "45, 123; Dutilleul 1993, Biometrics 49, 305) says how many independent pairs the rows are "
        "worth and gives the p of r with so many: quote that one. It estimates Moran's I of both "
        "in 13 bands of distance, and takes autocorrelation to depend on distance alone. Also "
        "given: Moran's I of both, the bivariate Moran's I (x against y of the neighbours; "
        "Wartenberg 1985, Geographical Analysis 17, 263) and Lee's L (2001, Journal of "
        "Geographical Systems 3, 369), with p by shuffling: y for the bivariate Moran, whole "
        "pairs for Lee's L. Neighbours are polygons that share a point (queen contiguity), or the "
        "nearest places of points; weights add up to 1 for each area. Areas without neighbours "
        "are left out of these and counted. Geometry is the input's; where that has none, the "
        "other layer's.\n\n"
        "Rows without a number in both, and keys without a match, are left out and counted. A "
        "key that stands twice, fewer than three pairs, and a number that is the same everywhere "
        "are errors. A correlation is no cause, says nothing of a curve, is moved by a few "
        "outlying rows (compare Spearman's), and one of areas is none of the people in them."
    )
    EXAMPLE = {
        "INPUT": "{sample}|layername=schools",
        "Y_FIELD": "exclusion_rate",
        "FILTER": '"phase" = \'Secondary\' AND "exclusions" > 0',
        "OTHER": "{sample}|layername=lsoa_deprivation",
        "OTHER_X_FIELD": "imd_score",
        "JOIN_FIELD": "lsoa_code",
        "OTHER_JOIN_FIELD": "code",
        "MANY": "true",
        "OUTPUT": "{out}/correlation.csv",
        "POINTS": "{out}/correlation_points.csv",
    }

    def define(self) -> None:
        add_source(
            self,
            "INPUT",
            "Rows with y",
            "Any table or layer with a row for each area, school or place, such as the package's "
            "'schools'.",
        )
        self.add(
            field_parameter("Y_FIELD", "Field of y", "exclusion_rate", "INPUT", False, True),
            "The number to be explained, on the upright axis.",
        )
        self.add(
            field_parameter("X_FIELD", "Field of x", "", "INPUT", True, True),
            "The other number, if the same layer has it.",
        )
        self.add(
            field_parameter("LABEL_FIELD", "Field of labels", "name", "INPUT"),
            "Names of the points.",
        )
        add_filter(self, "FILTER", "INPUT", "\"phase\" = 'Secondary'")
        add_source(
            self,
            "OTHER",
            "Rows with x",
            "Table or layer that has x, where the first has not, such as 'lsoa_deprivation'.",
            optional=True,
        )
        for name, title, default, parent, numeric, help_text in (
            ("OTHER_X_FIELD", "Field of x there", "imd_score", "OTHER", True, "The number x."),
            ("JOIN_FIELD", "Key", "lsoa_code", "INPUT", False, "Code or name to join by."),
            ("OTHER_JOIN_FIELD", "Key there", "code", "OTHER", False, "The same code or name."),
        ):
            self.add(field_parameter(name, title, default, parent, True, numeric), help_text)
        add_filter(self, "OTHER_FILTER", "OTHER", '"edition" = 2019')
        self.add(
            QgsProcessingParameterBoolean("MANY", tr("Several rows may share a key"), False),
            "On for schools in LSOAs. Off: a key in two rows is an error, as it would be were an "
            "authority listed once for each type of school.",
        )
        for name, title in (("X_NAME", "What x is called"), ("Y_NAME", "What y is called")):
            self.add_advanced(
                QgsProcessingParameterString(name, tr(title), optional=True),
                "In the summary; the field's name where it is empty.",
            )
        for parameter, help_text in (
            (
                number_parameter("NEIGHBOURS", "Nearest places", 8, 1, 100),
                "Neighbours of each place, where the layer has points.",
            ),
            (
                number_parameter("PERMUTATIONS", "Shuffles", 999, 0, 99_999),
                "The smallest p by shuffling is 1 / (shuffles + 1); 0 leaves them out.",
            ),
            (number_parameter("SEED", "Seed", 2020, 0), "The same seed gives the same p."),
        ):
            self.add_advanced(parameter, help_text)
        add_sink(self, "OUTPUT", "Statistics", "A row for each, explained.")
        add_sink(self, "POINTS", "Points of the scatter", "x, y and the line's y.", optional=True)
        add_summary(self)
        for name, title in (("R", "Pearson's r"), ("P", "p"), ("PAIRS", "Number of pairs")):
            self.addOutput(QgsProcessingOutputNumber(name, tr(title)))

    def run_steps(self, run: Run) -> dict[str, Any]:
        import pandas as pd

        from ...core.correlation.correlation import correlation, fitted
        from ...core.correlation.tables import correlation_sentence, statistics_table

        pairs = read_pairs(run)
        permutations = run.whole("PERMUTATIONS")
        seed = run.whole("SEED")
        run.feedback.setProgress(30)
        result = correlation(pairs.x, pairs.y, pairs.names, permutations, seed, run.check)
        run.feedback.setProgress(50)
        spatial, near, refused = self._on_the_map(run, pairs)
        run.feedback.setProgress(85)
        line = fitted(pairs.x, result)
        points = pd.DataFrame(
            {
                "label": pairs.labels,
                "x": pairs.x,
                "y": pairs.y,
                "fitted": line,
                "residual": pairs.y - line,
            }
        )
        statistics = statistics_table(result, pairs.left_out, spatial, near)
        outputs: dict[str, Any] = {}
        for name, frame in (
            ("OUTPUT", statistics),
            ("POINTS", points),
        ):
            frame = frame.assign(restricted=pairs.restricted, data_status=pairs.status)
            outputs.update(run.write(name, frame))
        text = correlation_sentence(result, pairs.names, pairs.left_out, spatial, near) + refused
        return {
            **outputs,
            **run.say(text, pairs.status),
            "R": result.pearson,
            "P": result.pearson_p,
            "PAIRS": result.n,
        }

    def _on_the_map(self, run: Run, pairs: Pairs) -> tuple[SpatialCorrelation | None, str, str]:
        """Statistics of the map, who is near whom, and why there are none where there is one."""
        import shapely

        from ...core.correlation.spatial import neighbourhood, spatial_correlation
        from ...core.errors import InputError

        placed = ~(shapely.is_missing(pairs.geometry) | shapely.is_empty(pairs.geometry))
        if not placed.any():
            run.feedback.pushInfo(tr("Nothing has geometry; no statistics of the map."))
            return None, "", ""
        if not placed.all():
            run.feedback.pushWarning(
                f"{pairs.label}: {int((~placed).sum()):,} rows without geometry are left out of "
                "the statistics of the map."
            )
        ids = [str(number) for number in pairs.ids[placed]]
        try:
            near = neighbourhood(
                pairs.geometry[placed],
                pairs.label,
                ids,
                run.whole("NEIGHBOURS"),
            )
            for repaired in near.repairs:
                run.feedback.pushWarning(str(repaired))
            found = spatial_correlation(
                pairs.x[placed],
                pairs.y[placed],
                near.weights,
                near.xy,
                run.whole("PERMUTATIONS"),
                run.whole("SEED"),
                run.check,
            )
        except InputError as error:
            # The correlation itself stands; that the map allows no more is said aloud.
            run.feedback.pushWarning(str(error))
            return None, "", f" No statistics of the map: {error}"
        return found, near.words, ""
