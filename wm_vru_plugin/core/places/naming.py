"""Names of places in the manner of the report: "Birmingham, south-west (Northfield)"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..geometry.repair import Geometries
from ..tables.cell_text import cell_text

SECTORS = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)
CENTRAL = "central"
CENTRAL_FRACTION = 1 / 3
"""Within this fraction of an authority's equal-area radius of its centroid a point is central."""

MAX_PLACES = 3


@dataclass(frozen=True)
class Centre:
    """Centroid of an authority, in metres, and the radius of a circle of the same area."""

    x: float
    y: float
    radius: float


def centres(authorities: NDArray[np.object_], geoms: Geometries) -> dict[str, Centre]:
    """Find the centres of authorities from any polygons that make them up without overlap.

    Args:
        authorities: (n,) authority of each polygon.
        geoms: (n,) polygons: authorities themselves or, as no dissolve is needed, all their areas.
    """
    area = shapely.area(geoms)
    xy = shapely.get_coordinates(shapely.centroid(geoms))
    result = {}
    for name in dict.fromkeys(authorities):
        mine = authorities == name
        x, y = np.average(xy[mine], axis=0, weights=area[mine])
        result[str(name)] = Centre(float(x), float(y), float(np.sqrt(area[mine].sum() / np.pi)))
    return result


def sector(x: float, y: float, centre: Centre, central_fraction: float = CENTRAL_FRACTION) -> str:
    """Return the compass sector of a point in an authority.

    One of eight sectors of 45 degrees about the authority's centroid, north from -22.5 to 22.5,
    or "central" within `central_fraction` of its equal-area radius.
    """
    east, north = x - centre.x, y - centre.y
    if np.hypot(east, north) <= central_fraction * centre.radius:
        return CENTRAL
    bearing = np.degrees(np.arctan2(east, north)) % 360
    return SECTORS[int((bearing + 22.5) // 45) % 8]


def gap_name(parts: Sequence[tuple[str, str]], places: Sequence[str] = ()) -> str:
    """Name a concentration.

    Args:
        parts: authority and sector ("" where unknown), the weightiest first.
        places: names of wards or MSOAs, the weightiest first; at most three are named.

    Returns:
        "Birmingham, south-west", "Walsall, west, and Sandwell, north", or with places
        "Birmingham, south-west (Longbridge & West Heath; Northfield)".
    """
    phrases = [f"{name}, {where}" if where else name for name, where in parts]
    name = phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])}, and {phrases[-1]}"
    named = list(dict.fromkeys(place for place in places if place))
    if not named:
        return name
    more = [f"and {len(named) - MAX_PLACES} more"] if len(named) > MAX_PLACES else []
    return f"{name} ({'; '.join(named[:MAX_PLACES] + more)})"


def unique_names(names: Sequence[str]) -> list[str]:
    """Add numerals to the names that occur more than once: "…, west 1", "… 2"."""
    count = Counter(names)
    taken = set(names)
    seen: dict[str, int] = {}
    result = []
    for name in names:
        new = name
        if count[name] > 1:
            while new in taken:
                seen[name] = seen.get(name, 0) + 1
                new = f"{name} {seen[name]}"
            taken.add(new)
        result.append(new)
    return result


def weightiest(labels: Sequence[str], weights: Mapping[int, float]) -> list[str]:
    """Sort distinct labels, "" left out, by the sum of the weights of their rows, then by name."""
    total: dict[str, float] = {}
    for row, label in enumerate(labels):
        if cell_text(label):
            total[label] = total.get(label, 0.0) + weights[row]
    return sorted(total, key=lambda label: (-total[label], label))
