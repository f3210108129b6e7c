"""Charts of the section on context."""

from __future__ import annotations

from .records import (
    AUTHORITIES,
    BENCHMARK,
    CONTEXT,
    STACKED,
    ChartFigure,
    Series,
    chart,
)

_CENSUS = "Office for National Statistics, Census 2011, table KS201EW"
_GROUPS = ("White British", "White", "Asian", "Black", "Mixed", "Other")
_ETHNIC = "residents by ethnic group"

CONTEXT_CHARTS: tuple[ChartFigure, ...] = (
    chart(
        "C04",
        CONTEXT,
        "Ethnic groups by local authority",
        STACKED,
        Series(
            "ethnic_group",
            _ETHNIC,
            _CENSUS,
            (AUTHORITIES, BENCHMARK),
            _GROUPS,
            ("ethnic group",),
            latest=True,
            rest=("White", "White British", "Other White"),
        ),
        x="area",
        by="breakdown",
        unit="per cent of residents",
        share=True,
    ),
)
