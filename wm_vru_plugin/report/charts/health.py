"""Charts of the section on health."""

from __future__ import annotations

from .records import ChartFigure

HEALTH_CHARTS: tuple[ChartFigure, ...] = ()
