"""Maps that are worked out from incidents, and an Impact Area close up."""

from __future__ import annotations

from ..focus import Focus
from ..map_figure import MapFigure
from ..place_figure import IMPACT_AREA, PlaceFigure
from ..sections import ANNEXES, CRIMINAL_JUSTICE

_BY_HEXAGON = "{area}: {what}, {period}, by hexagon of 1 km"
_GI = (
    "Hot: more incidents in and around the hexagon than chance would put there (Getis-Ord Gi*, "
    "corrected for the false discovery rate)."
)

FIGURES: tuple[MapFigure, ...] = (
    MapFigure(
        "M19",
        CRIMINAL_JUSTICE,
        "Hot spots of violence with injury, shown with Impact Areas",
        _BY_HEXAGON,
        ("impact_areas", "violence_hexagons"),
        _GI,
    ),
    MapFigure(
        "M26",
        CRIMINAL_JUSTICE,
        "Domestic abuse: hot spots, with the significant concentrations that are highest in volume",
        _BY_HEXAGON,
        ("domestic_abuse_circles", "domestic_abuse_hexagons"),
        _GI,
    ),
    MapFigure(
        "M27",
        CRIMINAL_JUSTICE,
        "Violence with injury with a domestic abuse marker: heat map, with Impact Areas",
        "{area}: {what}, {period}",
        ("impact_areas", "domestic_abuse_density"),
        "",
    ),
    PlaceFigure(
        "M86",
        ANNEXES,
        "An Impact Area close up",
        "{area}: the Impact Area over LSOAs by national decile of multiple deprivation",
        ("impact_areas", "imd_decile"),
        "An LSOA is touched where 1% of its land or more is inside. Restricted counts under 7 are "
        "not shown; others are rounded to the nearest 5.",
        focus=Focus("impact_area", "an Impact Area", impact_area="Smethwick"),
        by=IMPACT_AREA,
    ),
)
