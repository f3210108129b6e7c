"""The test against chance that overlap and gaps share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingMultiStepFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
)

from ...core.coverage.fields import CHANCE_COLUMNS, QUOTIENT_COLUMNS
from ...i18n import tr
from ..run.base import VruAlgorithm
from ..run.inputs import number_parameter
from ..run.reading import Polygons
from ..run.rows import add_sink, check_codes
from ..run.run import Run
from ..run.status import marked

if TYPE_CHECKING:
    import numpy as np

CHANCE_TABLES = {"CHANCE": CHANCE_COLUMNS, "QUOTIENTS": QUOTIENT_COLUMNS}
EVERYWHERE = ("residents", "land")


def add_chance(algorithm: VruAlgorithm) -> None:
    """Add the tables of the test and its settings; it runs where one of the tables is asked for."""
    algorithm.add_advanced(
        QgsProcessingParameterEnum(
            "PLACE_BY",
            tr("Place at random"),
            list(EVERYWHERE),
            defaultValue="residents",
            usesStaticStrings=True,
        ),
        "For the table against chance: 'residents' sets the coverage areas down where people "
        "live, in proportion to the residents of the areas; 'land' anywhere. Need and police work "
        "are both urban, so 'land' makes nearly any coverage look well aimed.",
    )
    algorithm.add_advanced(
        number_parameter("PLACEMENTS", "Number of random placements", 199, 19, 9999),
        "199 tell apart what happens in 1 of 200 cases.",
    )
    algorithm.add_advanced(
        number_parameter("SEED", "Seed", 2020, 0),
        "The same seed gives the same placements.",
    )
    for name, title, help_text in (
        (
            "CHANCE",
            "Against chance",
            "The overlap observed beside that of the same coverage areas turned and set down at "
            "random in the study area, which is what the whole need layer covers: mean, middle "
            "95%, ratio and p. Takes a few seconds to a minute. Where they cannot be placed, such "
            "as areas too large to fit beside one another, the row says why and gives no chance.",
        ),
        (
            "QUOTIENTS",
            "Location quotients",
            "By authority and in total: the share of covered areas that are need over the share "
            "of all areas that are, with a 95% interval (Moineddin and others 2003) that takes "
            "areas for independent.",
        ),
    ):
        add_sink(
            algorithm,
            name,
            title,
            help_text,
            Qgis.ProcessingSourceType.Vector,
            optional=True,
            by_default=False,
        )
    algorithm.addOutput(QgsProcessingOutputString("CHANCE_SENTENCE", tr("The overlap and chance")))


def wants_chance(run: Run) -> bool:
    """Return whether a table of the test was asked for."""
    return any(run.asks_for(name) for name in CHANCE_TABLES)


def summary_of(sentence: str, outputs: dict[str, Any]) -> str:
    """Return the finding and, where it was run, the result of the test against chance below it."""
    return "\n".join(part for part in (sentence, outputs.get("CHANCE_SENTENCE")) if part)


def run_chance(
    run: Run,
    every: Polygons,
    is_need: np.ndarray,
    cover: Polygons,
    columns: dict[str, str | None],
    rule: str,
    status: str,
) -> dict[str, Any]:
    """Run the test and write its tables.

    Args:
        every: all areas of the study area, with the columns.
        is_need: (n,) which of them are need.
        columns: `authority` and `population` of `every`, None where there is none.
        rule: rule of `core.coverage.rules` by which an area counts as covered.
        status: mark of invented data.

    Where the areas cannot be placed, the tables, the log and the sentence say why: the run and its
    other results stand.

    Raises:
        InputError: an area stands in two rows.
    """
    import numpy as np
    import shapely

    from ...core.coverage.chance import Counting, Placing, chance_sentence, chance_table
    from ...core.coverage.location_quotient import location_quotients
    from ...core.coverage.rules import covered
    from ...core.geometry.overlay import overlay
    from ...core.tables.columns import number_column, text_column

    everywhere = run.choice("PLACE_BY")
    inside_percent = run.number("INSIDE_PERCENT")
    sliver = run.number("SLIVER_M2")
    check_codes(every, columns["code"])
    residents = number_column(every.frame, columns["population"], every.label)
    within = shapely.intersects(cover.geometry, shapely.union_all(every.geometry))
    if not within.all():
        run.feedback.pushWarning(
            f"Against chance: {int((~within).sum()):,} of {len(within):,} coverage areas lie "
            "outside the study area and are left out."
        )
    areas = cover.geometry[within]
    steps = QgsProcessingMultiStepFeedback(1, run.feedback)
    shared = overlay(every.geometry, areas, sliver_m2=sliver, check_cancelled=run.check)
    authority = text_column(every.frame, columns["authority"], every.label)
    is_covered = covered(rule, shared, every.geometry, areas, inside_percent)
    quotients = location_quotients(is_need, is_covered, np.asarray(authority, dtype=object))
    weights = residents if everywhere == "residents" else shapely.area(every.geometry)
    table = chance_table(
        every.geometry[is_need],
        residents[is_need],
        areas,
        Placing(every.geometry, weights, run.whole("PLACEMENTS"), run.whole("SEED")),
        Counting(rule, inside_percent, sliver),
        check_cancelled=run.check,
        progress=lambda share: steps.setProgress(100 * share),
        where=f"Layer '{cover.label}'",
    )
    if table["note"].any():
        run.feedback.pushWarning(
            tr("The test against chance was not possible: {0}").format(table["note"].iloc[0])
        )
    sentence = marked(chance_sentence(table, everywhere, quotients), status)
    run.feedback.pushInfo(sentence)
    outputs: dict[str, Any] = {"CHANCE_SENTENCE": sentence}
    for name, frame in (("CHANCE", table), ("QUOTIENTS", quotients)):
        if run.asks_for(name):
            restricted = every.restricted or cover.restricted
            marked_frame = frame.assign(restricted=restricted, data_status=status)
            outputs.update(run.write(name, marked_frame))
    return outputs
