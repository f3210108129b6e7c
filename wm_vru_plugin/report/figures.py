"""The map figures of the needs assessment, as typed records.

A new map is one record here. Imports nothing heavy: the panel lists figures before any library
loads. Identifiers are those of the source report's figures, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..core.errors import InputError
from .layer_specs import layer_spec

CONTEXT = "Context"
CRIMINAL_JUSTICE = "Criminal justice"
HEALTH = "Health"
EDUCATION = "Education"

SECTIONS: tuple[str, ...] = (CONTEXT, CRIMINAL_JUSTICE, HEALTH, EDUCATION)
FRAME_LAYER = "local_authority"
"""Drawn over every map: boundaries and names of the authorities."""

_LSOA = "An LSOA is a small area of about 1,500 residents."


@dataclass(frozen=True)
class MapFigure:
    """One map page.

    Attributes:
        id: id in the source report.
        section: section of the report.
        title: what the page is headed; plain text.
        subtitle: second line; `{area}`, `{period}` (of crime counts), `{year}` (of schools) are
            filled in.
        layers: layer ids from top to bottom, without the authorities.
        note: how to read the map, in a sentence or two.
        key_domain: domain whose most deprived tenth is counted beside the map, "" for none.
    """

    id: str
    section: str
    title: str
    subtitle: str
    layers: tuple[str, ...]
    note: str = ""
    key_domain: str = ""

    @property
    def all_layers(self) -> tuple[str, ...]:
        """Layer ids from top to bottom, authorities first."""
        return (FRAME_LAYER, *self.layers)

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of the package that the page shows, each once."""
        names = (table for layer in reversed(self.all_layers) for table in layer_spec(layer).tables)
        return tuple(dict.fromkeys(names))


def _deciles(figure_id: str, section: str, title: str, domain: str) -> MapFigure:
    return MapFigure(
        figure_id,
        section,
        title,
        "{area}: LSOAs by national decile",
        (f"{domain}_decile",),
        f"{_LSOA} Decile 1 is the most deprived tenth of LSOAs in England, decile 10 the least.",
        domain,
    )


def _top(
    figure_id: str, section: str, title: str, domain: str, areas: bool, note: str = ""
) -> MapFigure:
    layers = ("impact_areas", f"{domain}_top_decile") if areas else (f"{domain}_top_decile",)
    return MapFigure(
        figure_id,
        section,
        title,
        "{area}: shaded LSOAs are in the most deprived tenth in England"
        + ("; Impact Areas in red" if areas else ""),
        layers,
        f"{note}{_LSOA}",
        domain,
    )


FIGURES: tuple[MapFigure, ...] = (
    _deciles("M09", CONTEXT, "Deprivation (Index of Multiple Deprivation)", "imd"),
    _deciles("M12", CRIMINAL_JUSTICE, "Crime deprivation", "crime"),
    _top("M13", CRIMINAL_JUSTICE, "The 10% most deprived areas for crime", "crime", False),
    _top(
        "M14",
        CRIMINAL_JUSTICE,
        "The 10% most deprived areas for crime, shown alongside Impact Areas",
        "crime",
        True,
    ),
    MapFigure(
        "M21",
        CRIMINAL_JUSTICE,
        "Recorded knife crime, all victims",
        "{area}: offences recorded by the police, by LSOA, {period}",
        ("knife_all",),
        f"{_LSOA} Darker areas have more recorded offences. Counts under 7 are in one class.",
    ),
    _top(
        "M40",
        HEALTH,
        "The 10% most deprived areas for health, shown alongside Impact Areas",
        "health",
        True,
    ),
    _top(
        "M41",
        HEALTH,
        "The 10% most deprived areas for crime, shown alongside Impact Areas",
        "crime",
        True,
        "For comparison with health in figure M40. ",
    ),
    _deciles("M55", EDUCATION, "Education, skills and training deprivation", "education"),
    _top(
        "M56",
        EDUCATION,
        "The 10% most deprived areas for education, skills and training",
        "education",
        False,
    ),
    _top(
        "M57",
        EDUCATION,
        "The 10% most deprived areas for education, skills and training, shown alongside "
        "Impact Areas",
        "education",
        True,
    ),
    MapFigure(
        "M74",
        EDUCATION,
        "Permanent exclusion rates in state-funded secondary schools, shown with income "
        "deprivation affecting children (IDACI)",
        "{area}: schools, {year}, over LSOAs by national decile",
        ("schools_exclusion_rate", "idaci_decile"),
        "Exclusions per 100 pupils, set against the average of these schools.",
    ),
    MapFigure(
        "M80",
        EDUCATION,
        "Schools with the highest numbers of permanent exclusions, shown with deprivation (IMD) "
        "and Impact Areas",
        "{area}: schools of all types, {year}, over LSOAs by national decile",
        ("schools_exclusions", "impact_areas", "imd_decile"),
        "",
    ),
)
FIGURE_IDS: tuple[str, ...] = tuple(figure.id for figure in FIGURES)
_BY_ID = {figure.id: figure for figure in FIGURES}


def figure(figure_id: str) -> MapFigure:
    """The figure with this id.

    Raises:
        InputError: there is none.
    """
    try:
        return _BY_ID[figure_id]
    except KeyError:
        raise InputError(
            f"Figure '{figure_id}'", "there is no such map", ", ".join(FIGURE_IDS)
        ) from None


def chosen(ids: Iterable[str] | None = None) -> list[MapFigure]:
    """The figures with these ids in the report's order; all of them when none is given.

    An empty id is none: it is what Processing makes of a list that was left out.

    Raises:
        InputError: an id is unknown.
    """
    wanted = {figure(name).id for name in ids or () if name}
    return [record for record in FIGURES if not wanted or record.id in wanted]
