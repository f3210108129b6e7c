"""Which maps and charts a report holds. Imports nothing heavy: algorithms list the ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...core.errors import InputError
from ...i18n import tr
from ..figures.catalogue import FIGURE_IDS
from ..figures.chart_figure import ChartFigure
from ..figures.charts.catalogue import CHART_IDS, CHARTS, COMPANIONS

CHOICES: tuple[str, ...] = tuple(
    sorted((*FIGURE_IDS, *CHART_IDS), key=lambda figure_id: int(figure_id[1:]))
)
"""Ids of the maps and charts in the order of the source report."""


@dataclass(frozen=True)
class Selection:
    """Ids of the maps, and the charts; what stands beside a table is always among them."""

    maps: tuple[str, ...]
    charts: tuple[ChartFigure, ...]

    @property
    def record(self) -> str:
        """For the record of a run."""
        ids = {*self.maps, *(one.id for one in self.charts)}
        chosen = [name for name in CHOICES if name in ids]
        return tr("all") if len(chosen) == len(CHOICES) else ", ".join(chosen)


def selected(ids: Iterable[str] | None = None) -> Selection:
    """Return the maps and charts with these ids; all of them when none is given.

    An empty id is none: it is what Processing makes of a list that was left out.

    Raises:
        InputError: an id is unknown.
    """
    wanted = {name for name in ids or () if name}
    if unknown := sorted(wanted - set(CHOICES)):
        raise InputError(
            f"Figure '{unknown[0]}'", "there is no such map or chart", ", ".join(CHOICES)
        )
    if not wanted:
        return Selection(FIGURE_IDS, (*CHARTS, *COMPANIONS))
    beside_tables = (one for one in COMPANIONS if one.beside not in CHOICES or one.beside in wanted)
    return Selection(
        tuple(name for name in FIGURE_IDS if name in wanted),
        (*(one for one in CHARTS if one.id in wanted), *beside_tables),
    )
