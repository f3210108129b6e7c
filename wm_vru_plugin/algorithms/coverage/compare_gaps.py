"""wmvru:comparegaps."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)

from ...core.comparison.gap_fields import CHANGE_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import field_parameter, number_parameter
from ..run.reading import Polygons
from ..run.rows import add_sink, add_source, add_summary
from ..run.run import Run
from ..run.status import joint_status

FIELDS = {"name": "NAME_FIELD", "areas": "AREAS_FIELD", "residents": "RESIDENTS_FIELD"}


class CompareGapsAlgorithm(VruAlgorithm):
    """Gaps of two editions or domains."""

    NAME = "comparegaps"
    TITLE = "Compare gaps of two editions or domains"
    GROUP = "analysis"
    TAGS = ("change", "edition", "2019", "2025", "new", "closed", "persistent", "gap", "domain")
    COLUMNS = dict.fromkeys(("OUTPUT", "TABLE"), CHANGE_COLUMNS)
    HELP = (
        "Which gaps are new, which closed, and which persist?\n\n"
        "Takes two layers made by 'Gaps': of two editions of the indices, of two domains, or of "
        "the coverage areas of two years. Two gaps are the same concentration where they share at "
        "least a quarter (a parameter) of the smaller one's area, so that a gap which split or "
        "merged is still known, and edges that differ a little between editions do no harm. "
        "Ranks and deciles of two editions are never mixed; only land is compared.\n\n"
        "With the later coverage areas, a closed gap says why: 'now covered' where they hold at "
        "least half of it, else 'not in need'. Residents are those of each side's own "
        "year.\n\n"
        "Limits: a gap that lies in both but moved by less than three quarters of its area counts "
        "as persistent; look at the hectares in both."
    )
    STYLES = {"OUTPUT": "result_gap_changes"}
    EXAMPLE = {
        "BEFORE": "{out}/gaps_education.gpkg",
        "AFTER": "{out}/gaps_crime.gpkg",
        "BEFORE_NAME": "for education",
        "AFTER_NAME": "for crime",
        "COVERAGE": "{sample}|layername=impact_areas",
        "OUTPUT": "{out}/gap_changes.gpkg",
    }

    def define(self) -> None:
        polygon = Qgis.ProcessingSourceType.VectorPolygon
        add_source(self, "BEFORE", "Earlier gaps", "The OUTPUT of 'Gaps'.", polygon)
        add_source(self, "AFTER", "Later gaps", "The OUTPUT of 'Gaps'.", polygon)
        for name, title, default in (
            ("BEFORE_NAME", "Name of the earlier side", "before"),
            ("AFTER_NAME", "Name of the later side", "now"),
        ):
            self.add(
                QgsProcessingParameterString(name, tr(title), default),
                "As the summary calls it, such as 'in 2019' or 'for crime'.",
            )
        add_source(
            self,
            "COVERAGE",
            "Coverage polygons of the later side",
            "Tell why a gap closed, and how far each gap is from the nearest one.",
            polygon,
            optional=True,
        )
        self.add(
            number_parameter("SHARE_PERCENT", "The same from (% of the smaller)", 25.0, 0.1, 100.0),
            "Two gaps that share this much of the smaller one's area are the same concentration.",
        )
        for name, title, default in (
            ("NAME_FIELD", "Field of names", "name"),
            ("AREAS_FIELD", "Field of the number of areas", "areas"),
            ("RESIDENTS_FIELD", "Field of residents", "residents"),
        ):
            self.add_advanced(
                field_parameter(name, title, default, parent="AFTER"),
                "In both layers; those made by 'Gaps' have it.",
            )
        self.add_advanced(
            field_parameter("COVERAGE_NAME", "Field of coverage names", "name", parent="COVERAGE"),
            "Names of the coverage areas in the results.",
        )
        add_sink(self, "OUTPUT", "Gaps and how they changed", "One polygon each.", polygon)
        add_sink(self, "TABLE", "The same as a table", "Without geometry.", optional=True)
        add_summary(self)
        for name in ("PERSISTENT", "NEW", "CLOSED"):
            self.addOutput(
                QgsProcessingOutputNumber(
                    f"{name}_COUNT", tr("Number: {0}").format(tr(name.lower()))
                )
            )

    def run_steps(self, run: Run) -> dict[str, Any]:
        import numpy as np

        from ...core.comparison.gap_changes import CHANGES, changes_sentence, gap_changes, side
        from ...core.tables.columns import text_column

        read: dict[str, Polygons] = {}
        sides = []
        for name in ("BEFORE", "AFTER"):
            source = run.source(name)
            fields = run.fields(source, FIELDS)
            wanted = [field for field in fields.values() if field]
            _, read[name] = run.polygons(name, wanted)
            layer = read[name]
            sides.append(side(layer.frame, layer.geometry, layer.label, **fields))
        cover, names = None, None
        if run.asks_for("COVERAGE"):
            field = run.text("COVERAGE_NAME")
            wanted = [field] if field else []
            _, cover = run.polygons("COVERAGE", wanted)
            names = np.asarray(text_column(cover.frame, field or None, cover.label), dtype=object)
        run.feedback.setProgress(40)
        table = gap_changes(
            *sides,
            run.number("SHARE_PERCENT"),
            cover=None if cover is None else cover.geometry,
            cover_names=names,
            check_cancelled=run.check,
        )
        run.feedback.setProgress(80)
        status = joint_status(read["BEFORE"], read["AFTER"], cover)
        restricted = any(
            layer is not None and layer.restricted for layer in (*read.values(), cover)
        )
        listed = table.assign(restricted=restricted, data_status=status)
        outputs: dict[str, Any] = {}
        for name in ("OUTPUT", "TABLE"):
            if name == "OUTPUT" or run.asks_for(name):
                outputs.update(run.write(name, listed))
        summary = changes_sentence(
            table,
            run.text("BEFORE_NAME"),
            run.text("AFTER_NAME"),
        )
        counts = {f"{name.upper()}_COUNT": int((table["change"] == name).sum()) for name in CHANGES}
        return {**outputs, **counts, **run.say(summary, status)}
