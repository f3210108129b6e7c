"""Charts of the section on criminal justice."""

from __future__ import annotations

from .records import (
    AUTHORITIES,
    COMBINED,
    CRIMINAL_JUSTICE,
    ENGLAND_AND_WALES,
    FORCE,
    INDEXED,
    INTERVALS,
    ChartFigure,
    Series,
    chart,
)

_ONS = "Office for National Statistics, police recorded crime, police force area tables"
_EXTRACT = "police force, analyst's extract"
_CRIME = ("police force area", "recorded crime")

CRIMINAL_JUSTICE_CHARTS: tuple[ChartFigure, ...] = (
    chart(
        "C16",
        CRIMINAL_JUSTICE,
        "Violence with injury: long-term trend",
        INDEXED,
        Series(
            "recorded_offences",
            "recorded violence with injury",
            _ONS,
            (FORCE, ENGLAND_AND_WALES),
            ("Violence with injury",),
            _CRIME,
        ),
        base="2013",
    ),
    chart(
        "C17",
        CRIMINAL_JUSTICE,
        "Violence with injury by local authority",
        INTERVALS,
        Series(
            "violence_with_injury_rate",
            "recorded violence with injury per 100,000 residents",
            _EXTRACT,
            (AUTHORITIES, COMBINED),
            latest=True,
        ),
        x="area",
        line=COMBINED,
        sort=True,
    ),
)
