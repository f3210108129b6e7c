"""All charts, in the order of the source report."""

from __future__ import annotations

from ....core.tables.records import record_of
from ..chart_figure import ChartFigure
from .context import CONTEXT_CHARTS
from .criminal_justice import CRIMINAL_JUSTICE_CHARTS
from .education import EDUCATION_CHARTS
from .health import HEALTH_CHARTS

_ALL = (*CONTEXT_CHARTS, *CRIMINAL_JUSTICE_CHARTS, *HEALTH_CHARTS, *EDUCATION_CHARTS)

CHARTS: tuple[ChartFigure, ...] = tuple(one for one in _ALL if not one.beside)
"""The charts that are figures of the source report."""

COMPANIONS: tuple[ChartFigure, ...] = tuple(one for one in _ALL if one.beside)
"""Charts that stand beside a figure of the report, such as a Lorenz curve beside a table."""

CHART_IDS: tuple[str, ...] = tuple(one.id for one in CHARTS)
_BY_ID = {one.id: one for one in _ALL}


def chart_figure(figure_id: str) -> ChartFigure:
    """Return the chart with this id.

    Raises:
        InputError: there is none.
    """
    return record_of(_BY_ID, figure_id, "Figure", "chart")
