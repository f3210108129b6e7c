"""Maps of section 3: health deprivation and hospital admissions."""

from __future__ import annotations

from ..map_figure import MapFigure, top_decile
from ..sections import HEALTH

FIGURES: tuple[MapFigure, ...] = (
    top_decile(
        "M40",
        HEALTH,
        "The 10% most deprived areas for health, shown alongside Impact Areas",
        "health",
        True,
    ),
    top_decile(
        "M41",
        HEALTH,
        "The 10% most deprived areas for crime, shown alongside Impact Areas",
        "crime",
        True,
        "For comparison with health in figure M40. ",
    ),
    MapFigure(
        "M46",
        HEALTH,
        "Hospital admissions for violence by where the patient lives, shown with emergency "
        "departments",
        "{area}: number of admissions by home MSOA, {period}",
        ("emergency_departments", "admissions"),
        "An MSOA is an area of about 7,200 residents. Numbers of admissions, not rates. Counts "
        "from 1 to 6 share a class. Teachable Moments are the violence reduction unit's "
        "interventions in emergency departments.",
    ),
)
