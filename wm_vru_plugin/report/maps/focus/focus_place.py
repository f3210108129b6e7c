"""Where a close-up lies in a package: the frame, the LSOAs in it, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import shapely
from qgis.core import QgsRectangle

from ....core.errors import InputError
from ....core.places.areas import join_names
from ....core.places.domains import domain
from ....i18n import tr
from ....store.schema.tables import DEPRIVATION_VIEW
from ...figures.focus import EAST, INNER, INNER_SHARE, NORTH, SOUTH, WEST, WHOLE, Focus

if TYPE_CHECKING:
    from ....store.package.package import Package


@dataclass(frozen=True)
class Place:
    """A close-up in a package.

    Attributes:
        extent: what the frame must hold, in the package's grid.
        codes: LSOAs that the close-up is about.
        words: how they were chosen, in a sentence; "" where the title says it.
    """

    extent: QgsRectangle
    codes: frozenset[str]
    words: str


AROUND = 0.3
"""Of an Impact Area's longer side, shown on each side of it."""
_PLACES: WeakKeyDictionary[Package, dict[Focus, Place]] = WeakKeyDictionary()


def lacking(package: Package, focus: Focus) -> str:
    """Return what the package needs before the close-up can be shown, "" for nothing."""
    if focus.impact_area:
        if _impact_area(package, focus.impact_area) is None:
            return tr("an Impact Area called {0}").format(focus.impact_area)
        return ""
    _codes, absent = _authorities(package, focus)
    if absent:
        return tr("{0} in the study area").format(join_names(absent))
    if focus.need and not package.has(DEPRIVATION_VIEW):
        return tr("national deciles of {0}").format(tr(domain(focus.need).phrase))
    return ""


def place_of(package: Package, focus: Focus) -> Place:
    """Return where the close-up lies.

    Raises:
        InputError: the package lacks what it needs, or nothing is there.
    """
    known = _PLACES.setdefault(package, {})
    if focus not in known:
        needs = lacking(package, focus)
        if needs:
            raise InputError(package.label, f"it cannot show {focus.title}", f"it needs {needs}")
        known[focus] = (
            _impact_place(package, focus) if focus.impact_area else _place(package, focus)
        )
    return known[focus]


def _authorities(package: Package, focus: Focus) -> tuple[list[str], list[str]]:
    """Return the codes of the focus's authorities, and those that the study area has not."""
    names = package.authority_names() if package.has("local_authority") else {}
    by_word = {str(name).casefold(): code for code, name in names.items()}
    by_word.update({code.casefold(): code for code in names})
    found = [by_word.get(wanted.casefold()) for wanted in focus.authorities]
    absent = [wanted for wanted, code in zip(focus.authorities, found) if code is None]
    return [code for code in found if code is not None], absent


def _place(package: Package, focus: Focus) -> Place:
    codes, _absent = _authorities(package, focus)
    areas = package.frame("lsoa", ["code", "lad_code", "population"])
    areas = areas[areas["lad_code"].isin(codes)].reset_index(drop=True)
    if areas.empty:
        raise InputError(package.label, f"no LSOA lies in {focus.title}", "LSOAs of it")
    names = join_names(focus.authorities)
    if focus.part == WHOLE:
        return _of(areas, areas["geometry"].to_numpy(), "")
    if focus.part == INNER:
        return _inner(areas, names)
    return _side(package, focus, areas, names)


def _inner(areas: pd.DataFrame, names: str) -> Place:
    """Return the place of the LSOAs nearest the centre that hold a share of the residents."""
    east, north, people = _from_centre(areas)
    distance = np.hypot(east, north)
    order = np.argsort(distance, kind="stable")
    before = np.cumsum(people[order]) - people[order]
    kept = areas.iloc[np.sort(order[before < INNER_SHARE * people.sum()])]
    words = tr("Frame: the {0:.0f}% of the residents of {1} who live nearest to its centre.")
    return _of(kept, kept["geometry"].to_numpy(), words.format(100 * INNER_SHARE, names))


def _side(package: Package, focus: Focus, areas: pd.DataFrame, names: str) -> Place:
    """Return the place of Impact Areas and need in the quarter on one side of the centre."""
    east, north, _people = _from_centre(areas)
    ahead, aside = {
        EAST: (east, north),
        WEST: (-east, north),
        NORTH: (north, east),
        SOUTH: (-north, east),
    }[focus.part]
    quarter = areas[(ahead > 0) & (np.abs(aside) <= ahead)]
    side = tr("the quarter of {1} to the {0} of its centre").format(tr(focus.part), names)
    if quarter.empty:
        raise InputError(package.label, f"no LSOA lies in {side}", "LSOAs of it")
    shapes = _need_and_areas(package, focus, quarter)
    if not shapes:
        return _of(quarter, quarter["geometry"].to_numpy(), tr("Frame: {0}.").format(side))
    box = shapely.box(*shapely.total_bounds(shapes))
    inside = shapely.contains(box, shapely.centroid(quarter["geometry"].to_numpy()))
    words = tr("Frame: the Impact Areas, and the most deprived tenth for {0}, in {1}.")
    words = words.format(tr(domain(focus.need).phrase), side)
    return _of(quarter[inside], np.array([box], dtype=object), words)


def _need_and_areas(package: Package, focus: Focus, part: pd.DataFrame) -> list[shapely.Geometry]:
    """Return the most deprived LSOAs of a part, and the Impact Areas centred in it."""
    if not focus.need:
        return []
    field = domain(focus.need).decile_field
    deciles = package.frame(DEPRIVATION_VIEW, ["code", field])
    needy = set(deciles.loc[deciles[field] == 1, "code"])
    shapes = list(part.loc[part["code"].isin(needy), "geometry"])
    if package.has("impact_areas"):
        tree = shapely.STRtree(part["geometry"].to_numpy())
        drawn = package.frame("impact_areas", ["name"])["geometry"].dropna().to_numpy()
        inside, _part = tree.query(shapely.centroid(drawn), predicate="within")
        shapes += list(drawn[np.unique(inside)])
    return shapes


def _from_centre(areas: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Metres to the east and north of the centre of population, and residents; 1 where unknown."""
    points = shapely.centroid(areas["geometry"].to_numpy())
    x, y = shapely.get_x(points), shapely.get_y(points)
    people = areas["population"].fillna(0).to_numpy(dtype=float)
    if not people.sum():
        people = np.ones(len(areas))
    return x - np.average(x, weights=people), y - np.average(y, weights=people), people


def _of(areas: pd.DataFrame, shapes: np.ndarray, words: str) -> Place:
    return Place(QgsRectangle(*shapely.total_bounds(shapes)), frozenset(areas["code"]), words)


def _impact_area(package: Package, name: str) -> pd.Series | None:
    """Return the first Impact Area of this name or, failing that, whose name holds it."""
    if not package.has("impact_areas"):
        return None
    areas = package.frame("impact_areas", ["name"])
    names = areas["name"].fillna("").astype(str).str.casefold()
    wanted = name.casefold()
    for found in (names == wanted, names.str.contains(wanted, regex=False)):
        if found.any():
            return areas[found].iloc[0]
    return None


def _impact_place(package: Package, focus: Focus) -> Place:
    row = _impact_area(package, focus.impact_area)
    assert row is not None
    shape = row["geometry"]
    areas = package.frame("lsoa", ["code"])
    touched = shapely.intersects(areas["geometry"].to_numpy(), shape)
    west, south, east, north = shape.bounds
    # With land around it: an Impact Area is read against what lies outside.
    around = shape.envelope.buffer(AROUND * max(east - west, north - south), join_style="mitre")
    return _of(areas[touched], np.array([around], dtype=object), "")
