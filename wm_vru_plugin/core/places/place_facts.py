"""Key figures of a place, an authority or an Impact Area, from its LSOAs and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from ..disclosure.suppression import suppress
from ..geometry.overlay import overlay
from ..geometry.repair import Geometries
from ..geometry.units import M2_PER_HA

TOUCHED = 0.01
"""Share of an LSOA's land from which a place touches it: less is a boundary drawn otherwise."""
HALF = 0.5


@dataclass(frozen=True)
class Sites:
    """Points with a name: schools or hospitals. `emergency` marks emergency departments."""

    names: NDArray[np.object_]
    xy: NDArray[np.float64]
    emergency: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


@dataclass(frozen=True)
class Land:
    """What a study area holds, for the key figures of its places.

    Attributes:
        shapes: (n,) LSOAs, valid polygons in metres.
        authority: (n,) code of each LSOA's authority.
        residents: (n,) residents, NaN where not known.
        deciles: by domain id, (n,) national deciles, NaN where not known.
        knife: (n,) knife crime, NaN where not known; None without counts.
        knife_restricted: whether counts of knife crime must be guarded.
        cover, adopted: (m,) Impact Areas, and which of them are adopted.
        schools, hospitals: points; None where there is no table of them.
    """

    shapes: Geometries
    authority: NDArray[np.object_]
    residents: NDArray[np.float64]
    deciles: Mapping[str, NDArray[np.float64]]
    knife: NDArray[np.float64] | None = None
    knife_restricted: bool = True
    cover: Geometries = field(default_factory=lambda: np.zeros(0, dtype=object))
    adopted: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    schools: Sites | None = None
    hospitals: Sites | None = None


@dataclass(frozen=True)
class Tenth:
    """LSOAs in the most deprived tenth of a domain, of those with a decile."""

    domain: str
    worst: int
    known: int

    @property
    def share(self) -> float:
        """Per cent; NaN where none is known."""
        return 100.0 * self.worst / self.known if self.known else float("nan")


@dataclass(frozen=True)
class Nearest:
    """The nearest hospital: name, kilometres from the edge of the place (0 inside), department."""

    name: str
    km: float
    emergency: bool


@dataclass(frozen=True)
class PlaceFacts:
    """Key figures of a place.

    Attributes:
        hectares: of its land.
        residents: NaN where none is known; of an Impact Area an estimate by shares of land.
        lsoas: of an authority its own, of an Impact Area those that it touches.
        tenths: by domain, of `lsoas`.
        half_inside: of an Impact Area, LSOAs with half or more of their land inside.
        need_inside: those of `half_inside` in the most deprived tenth, by domain.
        knife: knife crime in `lsoas`: NaN where hidden or not known; None without counts.
        knife_hidden: whether the count is there, but too small to be shown.
        schools: inside; None without a table of schools.
        hospitals, emergency: hospitals inside, and those with an emergency department.
        nearest: the nearest hospital with an emergency department, or of any kind where none has.
        areas, areas_adopted: of an authority, Impact Areas that reach into it.
        share_in_areas: of an authority, per cent of its land inside Impact Areas.
        need_in_areas: of an authority, LSOAs of each domain's tenth that an Impact Area touches.
    """

    hectares: float
    residents: float
    lsoas: int
    tenths: tuple[Tenth, ...]
    half_inside: int = 0
    need_inside: Mapping[str, int] = field(default_factory=dict)
    knife: float | None = None
    knife_hidden: bool = False
    schools: int | None = None
    hospitals: int = 0
    emergency: int = 0
    nearest: Nearest | None = None
    areas: int = 0
    areas_adopted: int = 0
    share_in_areas: float = float("nan")
    need_in_areas: Mapping[str, int] = field(default_factory=dict)


def authority_facts(land: Land, code: str, shape: shapely.Geometry) -> PlaceFacts:
    """Return key figures of an authority.

    Args:
        land: the study area.
        code: the authority's, as in `land.authority`.
        shape: its polygon, for what stands in it.
    """
    mine = np.flatnonzero(land.authority == code)
    tenths = _tenths(land, mine)
    knife, hidden = _knife(land, mine)
    sites = _standing(land, shape)
    reach = np.zeros(0, dtype=int)
    share = float("nan")
    need: dict[str, int] = {}
    if len(land.cover):
        whole = overlay(np.array([shape], dtype=object), land.cover)
        # An Impact Area drawn along the boundary does not reach over it.
        enough = whole.pair_area >= TOUCHED * shapely.area(land.cover[whole.cover_index])
        reach = whole.cover_index[enough]
        share = 100.0 * float(whole.share_inside[0])
        touched = overlay(land.shapes[mine], land.cover).share_inside >= TOUCHED
        need = {
            name: int((touched & (decile[mine] == 1)).sum())
            for name, decile in land.deciles.items()
        }
    return PlaceFacts(
        float(shapely.area(shape)) / M2_PER_HA,
        _sum(land.residents[mine]),
        len(mine),
        tenths,
        knife=knife,
        knife_hidden=hidden,
        schools=sites.schools,
        hospitals=sites.hospitals,
        emergency=sites.emergency,
        nearest=sites.nearest,
        areas=len(reach),
        areas_adopted=int(land.adopted[reach].sum()) if len(reach) else 0,
        share_in_areas=share,
        need_in_areas=need,
    )


def impact_area_facts(land: Land, shape: shapely.Geometry) -> PlaceFacts:
    """Return key figures of an Impact Area, or of any polygon.

    Residents are shared out by land: an LSOA with a third of its land inside gives a third of them.
    """
    near = shapely.STRtree(land.shapes).query(shape)
    shared = overlay(land.shapes[near], np.array([shape], dtype=object)).share_inside
    touched, half = near[shared >= TOUCHED], near[shared >= HALF]
    residents = land.residents[near] * shared
    knife, hidden = _knife(land, touched)
    sites = _standing(land, shape)
    return PlaceFacts(
        float(shapely.area(shape)) / M2_PER_HA,
        _sum(residents[shared > 0]),
        len(touched),
        _tenths(land, touched),
        half_inside=len(half),
        need_inside={name: int((each[half] == 1).sum()) for name, each in land.deciles.items()},
        knife=knife,
        knife_hidden=hidden,
        schools=sites.schools,
        hospitals=sites.hospitals,
        emergency=sites.emergency,
        nearest=sites.nearest,
    )


def _tenths(land: Land, rows: NDArray[np.intp]) -> tuple[Tenth, ...]:
    return tuple(
        Tenth(name, int((each[rows] == 1).sum()), int(np.isfinite(each[rows]).sum()))
        for name, each in land.deciles.items()
    )


def _sum(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known.sum()) if len(known) else float("nan")


def _knife(land: Land, rows: NDArray[np.intp]) -> tuple[float | None, bool]:
    """Return the count of knife crime as it may be shown, and whether it is hidden."""
    if land.knife is None:
        return None, False
    count = _sum(land.knife[rows])
    if not land.knife_restricted or np.isnan(count):
        return count, False
    shown = float(suppress([count])[0])
    return shown, bool(np.isnan(shown))


@dataclass(frozen=True)
class _Standing:
    schools: int | None = None
    hospitals: int = 0
    emergency: int = 0
    nearest: Nearest | None = None


def _standing(land: Land, shape: shapely.Geometry) -> _Standing:
    """Count the schools and hospitals inside a shape, and find the nearest hospital."""
    shapely.prepare(shape)
    schools = None
    if land.schools is not None:
        schools = int(_inside(land.schools, shape).sum())
    sites = land.hospitals
    if sites is None or not len(sites.names):
        return _Standing(schools)
    inside = _inside(sites, shape)
    rows = np.flatnonzero(sites.emergency) if sites.emergency.any() else np.arange(len(inside))
    metres = shapely.distance(shape, shapely.points(sites.xy[rows]))
    # Of equally near ones the first by name, whatever the order of rows.
    first = min(range(len(rows)), key=lambda at: (metres[at], str(sites.names[rows[at]])))
    row = rows[first]
    near = Nearest(str(sites.names[row]), float(metres[first]) / 1000, bool(sites.emergency[row]))
    return _Standing(schools, int(inside.sum()), int((inside & sites.emergency).sum()), near)


def _inside(sites: Sites, shape: shapely.Geometry) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = shapely.intersects_xy(shape, sites.xy[:, 0], sites.xy[:, 1])
    return found
