"""Maps of section 1: residents and deprivation."""

from __future__ import annotations

from ..map_figure import LSOA_NOTE, MapFigure, deciles
from ..sections import CONTEXT


def _share(figure_id: str, group: str) -> MapFigure:
    return MapFigure(
        figure_id,
        CONTEXT,
        f"Residents of {group} ethnicity",
        "{area}: share of residents by LSOA, Census {period}",
        (f"share_{group.lower()}",),
        f"{LSOA_NOTE} The maps of White, Black and Asian residents have the same classes, so that "
        "they can be compared.",
    )


FIGURES: tuple[MapFigure, ...] = (
    MapFigure(
        "M01",
        CONTEXT,
        "Population density",
        "{area}: residents per hectare of each LSOA",
        ("population_density",),
        f"{LSOA_NOTE} Each class holds about a sixth of the LSOAs. A hectare is 100 metres by 100 "
        "metres; parks, water and industry are part of an LSOA's area.",
    ),
    _share("M05", "White"),
    _share("M06", "Black"),
    _share("M07", "Asian"),
    deciles("M09", CONTEXT, "Deprivation (Index of Multiple Deprivation)", "imd"),
)
