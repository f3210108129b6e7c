"""What is worked out from a package's incidents for its pages: once for each kind, then kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import shapely

from ....core.disclosure.suppression import THRESHOLD
from ....core.errors import InputError
from ....core.hotspots.cluster_circles import Circles, Places
from ....core.incidents.kinds import FoundKind, IncidentKind, find_kind
from ....core.incidents.maps import (
    BANDWIDTH,
    CELL,
    DensityMap,
    HexHotspots,
    density_map,
    hex_hot_spots,
    hot_circles,
    shown_circles,
)
from ....i18n import tr
from ...figures.layers.spec import CIRCLES, HEXAGONS, FromIncidents, LayerSpec

if TYPE_CHECKING:
    from ....store.package.package import Package

_TABLE = "incidents"
_AREAS = "local_authority"
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass
class Incidents:
    """Incidents of a kind, and what was worked out from them.

    Attributes:
        found: what of the package is of the kind.
        xy: (n, 2) places; not finite where one is not known.
        period: from the first to the last month, "" where none is given.
        restricted: whether counts of them must be guarded.
        areas: authorities with `name` and `geometry`.
        hexagons, circles, density: once they were asked for.
    """

    found: FoundKind
    xy: np.ndarray
    period: str
    restricted: bool
    areas: pd.DataFrame
    hexagons: HexHotspots | None = field(default=None, repr=False)
    circles: Circles | None = field(default=None, repr=False)
    density: DensityMap | None = field(default=None, repr=False)


_KNOWN: WeakKeyDictionary[Package, dict[str, Incidents | None]] = WeakKeyDictionary()


def incidents_of(package: Package, kind: IncidentKind) -> Incidents | None:
    """Return the incidents of a kind; None where the package has none with a place."""
    known = _KNOWN.setdefault(package, {})
    if kind.id not in known:
        known[kind.id] = _read(package, kind)
    return known[kind.id]


def lacking(package: Package, source: FromIncidents, needs: str) -> str:
    """Return what the package needs before a layer can be worked out, "" for nothing.

    Args:
        package: what is read.
        source: of the layer.
        needs: what the layer needs, in words.
    """
    incidents = incidents_of(package, source.kind)
    if incidents is None:
        return tr(needs)
    placed = int(np.isfinite(incidents.xy).all(axis=1).sum())
    if placed < THRESHOLD:
        return tr("{0}, at least {1} of them").format(tr(needs), THRESHOLD)
    try:
        _worked_out(incidents, source.shape)
    except InputError as error:
        return str(error)
    return ""


def analysed(package: Package, source: FromIncidents) -> Incidents:
    """Return the incidents of a layer, with what it shows worked out.

    Raises:
        InputError: there are none, or it cannot be worked out from them.
    """
    incidents = incidents_of(package, source.kind)
    if incidents is None:
        raise InputError(package.label, f"there are no incidents of {source.kind.phrase}")
    _worked_out(incidents, source.shape)
    return incidents


def title_of(package: Package, spec: LayerSpec) -> str:
    """Return the layer's title, naming what stands in where the package lacks the kind itself."""
    source = spec.source
    if isinstance(source, FromIncidents) and source.shape == HEXAGONS:
        return tr("Hot spots of {0}").format(analysed(package, source).found.phrase)
    return tr(spec.title)


def _worked_out(incidents: Incidents, shape: str) -> None:
    outlines = incidents.areas["geometry"].to_numpy()
    if shape in (HEXAGONS, CIRCLES):
        if incidents.hexagons is None:
            incidents.hexagons = hex_hot_spots(outlines, incidents.xy)
        if shape == CIRCLES and incidents.circles is None:
            places = Places(incidents.areas["name"].to_numpy(dtype=object), outlines)
            incidents.circles = hot_circles(incidents.hexagons, places)
    elif incidents.density is None:
        least = THRESHOLD if incidents.restricted else 1
        incidents.density = density_map(outlines, incidents.xy, least=least)


def _read(package: Package, kind: IncidentKind) -> Incidents | None:
    if not package.has(_TABLE) or not package.has(_AREAS):
        return None
    rows = package.frame(_TABLE, ["category", "period", "restricted"])
    found = find_kind(kind, rows["category"].dropna().unique())
    if found is None:
        return None
    rows = rows[rows["category"].isin(found.categories)]
    points = rows["geometry"].to_numpy(dtype=object)
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    if not np.isfinite(xy).all(axis=1).any():
        return None
    marked = bool(rows["restricted"].eq(True).any())
    return Incidents(
        found,
        xy,
        _span(rows["period"]),
        marked or package.restricted([_TABLE]),
        package.frame(_AREAS, ["name"]),
    )


def _span(periods: pd.Series) -> str:
    months = periods.dropna().astype(str)
    if months.empty:
        return ""
    first, last = months.min(), months.max()
    if first == last:
        return _month(first)
    years = {first[:4], last[:4]}
    begin = _month(first, with_year=len(years) > 1)
    return tr("{0} to {1}").format(begin, _month(last))


def _month(period: str, with_year: bool = True) -> str:
    """Return a month in words; other periods unchanged."""
    match = _MONTH.fullmatch(period)
    if not match:
        return period
    name = tr(_NAMES[int(match[2]) - 1])
    return f"{name} {match[1]}" if with_year else name


def sentence(package: Package, source: FromIncidents) -> str:
    """Describe the map in numbers that may be printed, with any caption that it needs."""
    incidents = analysed(package, source)
    if source.shape == CIRCLES:
        text = _circles_sentence(incidents)
    elif source.shape == HEXAGONS:
        text = _hexagons_sentence(incidents)
    else:
        text = _density_sentence(incidents)
    return " ".join(part for part in (text, incidents.found.caption) if part)


def _hexagons_sentence(incidents: Incidents) -> str:
    found = incidents.hexagons
    assert found is not None
    hot = int(found.is_hot.sum())
    counts = found.counts.count
    inside = int(counts[found.is_hot].sum())
    if not hot:
        return tr("None of {0:,} hexagons is a hot spot.").format(len(counts))
    text = tr("{0:,} of {1:,} hexagons are hot spots").format(hot, len(counts))
    if inside >= THRESHOLD:
        text += tr(" and hold {0:.0f}% of the incidents").format(100 * inside / counts.sum())
    return text + "."


def _circles_sentence(incidents: Incidents) -> str:
    circles = incidents.circles
    assert circles is not None
    shown = shown_circles(circles, incidents.restricted)
    if shown.empty:
        return tr("No group of hexagons is significant, and none is circled.")
    about = tr("about {0:,.0f}") if incidents.restricted else "{0:,.0f}"
    parts = []
    for row in shown.to_dict("records"):
        name = f"{row['rank']}. {row['name']}"
        if np.isnan(row["count"]):
            number = tr("fewer than {0}").format(THRESHOLD)
        else:
            number = tr("{0} incidents, {1:.0f}%").format(about.format(row["count"]), row["share"])
        parts.append(f"{name} ({number})")
    return tr("Circled: {0}.").format("; ".join(parts))


def _density_sentence(incidents: Incidents) -> str:
    density = incidents.density
    assert density is not None
    text = tr("Kernel density: quartic, radius {0:g}\u00a0km, cells of {1:g}\u00a0m.").format(
        BANDWIDTH / 1000, CELL
    )
    if density.hidden:
        text += " " + tr("Blank where fewer than {0} incidents lie within {1:g}\u00a0km.").format(
            THRESHOLD, BANDWIDTH / 1000
        )
    return text
