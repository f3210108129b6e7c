"""The areas of the interactive map: outlines, names, national deciles by domain, Impact Areas.

It holds what is published of small areas and no counts of people or of crime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ....core.errors import InputError
from ....core.geometry.repair import Geometries
from ....core.places.domains import DOMAINS, Domain
from ....core.tables.cell_text import cell_text
from ....core.tables.missing import is_missing
from ....store.schema.tables import DEPRIVATION_VIEW
from .outlines import CELLS_M, Grid, grid_of, paths

if TYPE_CHECKING:
    from ....store.package.package import Package

BUDGET = 900_000
"""Characters of all outlines together; the grid is made coarser until they fit."""
_IMPACT_AREAS = "impact_areas"
_AUTHORITIES = "local_authority"
_LEAST_SHARE = 0.5
"""Per cent of an area that must lie in an Impact Area to be told."""


@dataclass(frozen=True)
class Place:
    """An authority's or an Impact Area's outline: name, path, and where its name stands."""

    name: str
    path: str
    x: int
    y: int
    adopted: bool = True


@dataclass(frozen=True)
class AreaMap:
    """What the map shows.

    Attributes:
        grid: what the outlines are counted in.
        domains: in the indices' order; those of which any area has a decile.
        names: of the n areas.
        authority: (n,) number of each area's authority in `authorities`.
        outlines: n paths.
        deciles: (domains, n) whole numbers from 1 to 10; 0 where there is none.
        authorities, impact_areas: with their outlines.
        within: by number of the area: numbers of Impact Areas, and per cent of the area in each.
    """

    grid: Grid
    domains: tuple[Domain, ...]
    names: tuple[str, ...]
    authority: NDArray[np.int64]
    outlines: tuple[str, ...]
    deciles: NDArray[np.int64]
    authorities: tuple[Place, ...]
    impact_areas: tuple[Place, ...]
    within: dict[int, tuple[tuple[int, int], ...]]

    def counts(self, domain: int) -> tuple[int, ...]:
        """Count the areas in decile 1 to 10 of a domain, and last those without one."""
        numbers = np.bincount(self.deciles[domain], minlength=11)
        return (*(int(one) for one in numbers[1:]), int(numbers[0]))


def area_map(package: Package, budget: int = BUDGET) -> AreaMap | None:
    """Make the map of a package; return None where it holds no deciles.

    Args:
        package: what is drawn.
        budget: characters that the outlines may take.

    Raises:
        InputError: a table lacks a column that it has to have.
    """
    if not package.has(DEPRIVATION_VIEW):
        return None
    areas = package.frame(DEPRIVATION_VIEW)
    held = [one for one in DOMAINS if one.decile_field in areas and _known(areas, one).any()]
    areas = areas[[not _is_empty(shape) for shape in areas["geometry"]]]
    if not held or areas.empty:
        return None
    areas = areas.sort_values(["lad_name", "name", "code"], kind="stable").reset_index(drop=True)
    geometry = areas["geometry"].to_numpy(dtype=object)
    grid, outlines = _within_budget(geometry, budget)
    names = pd.Series(areas["lad_name"].fillna("").astype(str))
    authority, found = pd.factorize(names, sort=False)
    impact, impact_shapes = _impact_areas(package, grid)
    return AreaMap(
        grid,
        tuple(held),
        tuple(cell_text(name) or str(code) for name, code in zip(areas["name"], areas["code"])),
        np.asarray(authority, dtype=np.int64),
        tuple(outlines),
        np.vstack([np.where(_known(areas, one), _decile(areas, one), 0) for one in held]),
        _authorities(package, grid, [str(name) for name in found]),
        impact,
        _membership(geometry, impact_shapes),
    )


def _decile(areas: pd.DataFrame, domain: Domain) -> NDArray[np.int64]:
    values = pd.to_numeric(areas[domain.decile_field]).fillna(0)
    return values.to_numpy(dtype=np.int64)


def _known(areas: pd.DataFrame, domain: Domain) -> NDArray[np.bool_]:
    values = _decile(areas, domain)
    return (values >= 1) & (values <= 10)


def _is_empty(shape: object) -> bool:
    return is_missing(shape) or bool(shapely.is_empty(shape))


def _within_budget(geometry: Geometries, budget: int) -> tuple[Grid, list[str]]:
    """Return the outlines on the finest grid on which they are short enough."""
    for cell in CELLS_M:
        grid = grid_of(geometry, cell)
        outlines = paths(geometry, grid)
        if sum(map(len, outlines)) <= budget:
            return grid, outlines
    raise InputError(
        "Map of areas", f"the outlines of {len(geometry):,} areas do not fit in {budget:,} letters"
    )


def _places(frame: pd.DataFrame, grid: Grid, adopted: NDArray[np.bool_]) -> tuple[Place, ...]:
    shapes = frame["geometry"].to_numpy(dtype=object)
    if not len(shapes):
        return ()
    points = grid.points(shapely.get_coordinates(shapely.point_on_surface(shapes)))
    return tuple(
        Place(str(name), path, int(x), int(y), bool(flag))
        for name, path, (x, y), flag in zip(frame["name"], paths(shapes, grid), points, adopted)
    )


def _authorities(package: Package, grid: Grid, names: list[str]) -> tuple[Place, ...]:
    """Return the authorities in the order of the areas; without outline where there is none."""
    held: dict[str, Place] = {}
    if package.has(_AUTHORITIES):
        frame = package.frame(_AUTHORITIES, ["name"])
        frame = frame[[not _is_empty(shape) for shape in frame["geometry"]]]
        held = {one.name: one for one in _places(frame, grid, np.ones(len(frame), dtype=bool))}
    return tuple(held.get(name, Place(name, "", 0, 0)) for name in names)


def _impact_areas(package: Package, grid: Grid) -> tuple[tuple[Place, ...], Geometries]:
    if not package.has(_IMPACT_AREAS):
        return (), np.empty(0, dtype=object)
    frame = package.frame(_IMPACT_AREAS, ["name", "adopted"])
    frame = frame[[not _is_empty(shape) for shape in frame["geometry"]]].sort_values("name")
    frame = frame.reset_index(drop=True)
    adopted = frame["adopted"].map(lambda flag: is_missing(flag) or bool(flag))
    return _places(frame, grid, adopted.to_numpy(dtype=bool)), frame["geometry"].to_numpy()


def _membership(areas: Geometries, others: Geometries) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return which Impact Areas an area lies in, and with how much of itself, largest first."""
    if not len(others):
        return {}
    area, other = shapely.STRtree(others).query(areas, predicate="intersects")
    with np.errstate(invalid="ignore"):
        common = shapely.area(shapely.intersection(areas[area], others[other]))
        share = 100.0 * common / shapely.area(areas[area])
    found: dict[int, list[tuple[int, int]]] = {}
    for row in np.lexsort((other, -share)):
        if share[row] >= _LEAST_SHARE:
            pair = (int(other[row]), max(1, round(float(share[row]))))
            found.setdefault(int(area[row]), []).append(pair)
    return {key: tuple(found[key]) for key in sorted(found)}
