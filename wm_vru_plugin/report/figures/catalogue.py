"""The map figures of the needs assessment, as typed records.

A new map is one record in `maps`. Imports nothing heavy: the panel lists figures before any
library loads. Identifiers are those of the source report's figures, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...core.tables.records import record_of
from .map_figure import FRAME_LAYER, MapFigure
from .maps import analyses, context, criminal_justice, education, health
from .sections import ANNEXES, CONTEXT, CRIMINAL_JUSTICE, EDUCATION, HEALTH, SECTIONS

__all__ = [
    "ANNEXES",
    "CONTEXT",
    "CRIMINAL_JUSTICE",
    "EDUCATION",
    "FIGURES",
    "FIGURE_IDS",
    "FRAME_LAYER",
    "HEALTH",
    "SECTIONS",
    "MapFigure",
    "chosen",
    "figure",
]

FIGURES: tuple[MapFigure, ...] = tuple(
    sorted(
        (
            *context.FIGURES,
            *criminal_justice.FIGURES,
            *health.FIGURES,
            *education.FIGURES,
            *analyses.FIGURES,
        ),
        key=lambda record: int(record.id[1:]),
    )
)
FIGURE_IDS: tuple[str, ...] = tuple(figure.id for figure in FIGURES)
_BY_ID = {figure.id: figure for figure in FIGURES}


def figure(figure_id: str) -> MapFigure:
    """Return the map figure with this id.

    Raises:
        InputError: there is none.
    """
    return record_of(_BY_ID, figure_id, "Figure", "map")


def chosen(ids: Iterable[str] | None = None) -> list[MapFigure]:
    """Return the figures with these ids in the report's order; all when none is given.

    An empty id is none: it is what Processing makes of a list that was left out.

    Raises:
        InputError: an id is unknown.
    """
    wanted = {figure(name).id for name in ids or () if name}
    return [record for record in FIGURES if not wanted or record.id in wanted]
