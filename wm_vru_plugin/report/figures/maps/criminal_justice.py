"""Maps of section 2: crime deprivation and recorded crime."""

from __future__ import annotations

from ..map_figure import LSOA_NOTE, MapFigure, deciles, top_decile
from ..sections import CRIMINAL_JUSTICE


def _knife(figure_id: str, title: str, who: str, layer: str) -> MapFigure:
    return MapFigure(
        figure_id,
        CRIMINAL_JUSTICE,
        title,
        "{area}: number of offences recorded by the police" + who + ", by LSOA, {period}",
        (layer,),
        f"{LSOA_NOTE} Numbers of offences where they happened, not rates: town centres have few "
        "residents and many visitors. Counts from 1 to 6 share a class.",
    )


FIGURES: tuple[MapFigure, ...] = (
    deciles("M12", CRIMINAL_JUSTICE, "Crime deprivation", "crime"),
    top_decile("M13", CRIMINAL_JUSTICE, "The 10% most deprived areas for crime", "crime", False),
    top_decile(
        "M14",
        CRIMINAL_JUSTICE,
        "The 10% most deprived areas for crime, shown alongside Impact Areas",
        "crime",
        True,
    ),
    _knife("M21", "Recorded knife crime, all victims", "", "knife_all"),
    _knife(
        "M22",
        "Recorded knife crime where the victim was 16 or younger",
        " with a victim of 16 or under",
        "knife_16",
    ),
)
