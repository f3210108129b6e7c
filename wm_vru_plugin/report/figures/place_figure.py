"""A page of one place: the figure, what it is about, and the places of a package."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...core.errors import InputError
from ...core.tables.cell_text import cell_text
from ...i18n import tr
from .focus import Focus
from .map_figure import MapFigure

if TYPE_CHECKING:
    from ...store.package.package import Package

AUTHORITY, IMPACT_AREA = KINDS = ("authority", "impact_area")

FACT_TABLES = ("lsoa", "deprivation", "crime_counts", "impact_areas", "schools", "services")
"""Tables that key figures are worked out from, where the package has them."""


@dataclass(frozen=True)
class PlaceFigure(MapFigure):
    """A page with the key figures of a place beside its map.

    Attributes:
        by: one of `KINDS`.
        fact_tables: tables that the key figures come from, beside those of the layers.
    """

    by: str = IMPACT_AREA
    fact_tables: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().tables, *self.fact_tables)))


@dataclass(frozen=True)
class PlaceName:
    """An authority by code, or an Impact Area by its name."""

    key: str
    name: str


def places(package: Package, by: str) -> list[PlaceName]:
    """List the places of a package that have a page, in its order.

    Raises:
        InputError: there is none, or no such kind.
    """
    if by == AUTHORITY:
        found = [PlaceName(code, str(name)) for code, name in package.authority_names().items()]
        needs = "local authorities"
    elif by == IMPACT_AREA:
        found = _impact_areas(package)
        needs = "a polygon layer of Impact Areas with their names"
    else:
        raise InputError("Atlas", f"pages by '{by}'", " or ".join(KINDS))
    if not found:
        raise InputError(package.label, "it has no place for a page", needs)
    return found


def focus_on(place: PlaceName, by: str) -> Focus:
    """Return the focus that the page of a place zooms to."""
    if by == AUTHORITY:
        return Focus(f"authority_{place.key}", place.name, (place.key,))
    return Focus(f"impact_area_{place.key}", place.name, impact_area=place.key)


def resolved(package: Package, figure: MapFigure) -> MapFigure:
    """Return a page of a place as this package has it; other figures unchanged.

    One whose Impact Area the package has not shows the first of those that it has: names differ
    between one year's areas and the next.
    """
    if not isinstance(figure, PlaceFigure) or figure.focus is None:
        return figure
    tables = tuple(table for table in FACT_TABLES if package.has(table))
    figure = replace(figure, fact_tables=tables)
    wanted = figure.focus.impact_area.casefold()
    known = _impact_areas(package) if figure.by == IMPACT_AREA else []
    if not known:
        return figure
    match = next((each for each in known if each.name.casefold() == wanted), None)
    match = match or next((each for each in known if wanted in each.name.casefold()), known[0])
    title = figure.title
    if title != match.name:
        title = tr("{0}: {1}").format(tr(title), match.name)
    return replace(figure, title=title, focus=focus_on(match, IMPACT_AREA))


def _impact_areas(package: Package) -> list[PlaceName]:
    if not package.has("impact_areas"):
        return []
    names = package.frame("impact_areas", ["name"])["name"]
    return [PlaceName(name, name) for name in map(cell_text, names) if name]
