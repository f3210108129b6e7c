"""Charts of the section on education."""

from __future__ import annotations

from .records import ChartFigure

EDUCATION_CHARTS: tuple[ChartFigure, ...] = ()
