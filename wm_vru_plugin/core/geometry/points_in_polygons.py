"""Which polygon each of many points lies in, and counts by polygon.

Police data puts many incidents in the same anonymous place, so each place is looked up once and the
answer given to all points there. The places go into an STRtree and the polygons, prepared, ask it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..tables.cell_text import cell_text
from ..tables.column_names import column_names
from .repair import CancelCheck, Geometries

NOWHERE = -1
NOT_STATED = "not stated"
EVERYTHING = "all"
MOST_CATEGORIES = 300

_CHUNK = 512


@dataclass(frozen=True)
class Located:
    """Where points lie.

    Attributes:
        area: (n,) row of the polygon that each point counts in; `NOWHERE` for the others.
        without_location: points that have no coordinates.
        outside: points with coordinates that lie in no polygon.
        places: different coordinates among the points.
        shared: points in or on the boundary of several polygons, each counted once.
    """

    area: NDArray[np.intp]
    without_location: int
    outside: int
    places: int
    shared: int

    @property
    def inside(self) -> int:
        """Points that count in a polygon."""
        return int((self.area != NOWHERE).sum())


def locate(
    xy: NDArray[np.float64], areas: Geometries, check_cancelled: CancelCheck = None
) -> Located:
    """Find the polygon in which each point lies.

    A point counts once. One that lies in or on several polygons, as on a boundary that two share,
    counts in the first of them, that of the lowest row.

    Args:
        xy: (n, 2) coordinates; not finite where a point has no place.
        areas: (m,) valid polygons in the same units.
        check_cancelled: called between chunks of polygons.

    Returns:
        The rows of the polygons, and how many points have none and why.
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    shapes = np.asarray(areas, dtype=object)
    placed = np.isfinite(points).all(axis=1)
    place, unique_xy = unique_places(points[placed])
    found = np.full(len(unique_xy), len(shapes), dtype=np.intp)
    hits = np.zeros(len(unique_xy), dtype=np.intp)
    tree = shapely.STRtree(shapely.points(unique_xy))
    # Prepared here: the tree would index each polygon anew for every chunk that asks.
    shapely.prepare(shapes)
    for start in range(0, len(shapes), _CHUNK):
        if check_cancelled is not None:
            check_cancelled()
        polygon, at = tree.query(shapes[start : start + _CHUNK], predicate="intersects")
        np.minimum.at(found, at, polygon + start)
        hits += np.bincount(at, minlength=len(hits))
    found[found == len(shapes)] = NOWHERE
    area = np.full(len(points), NOWHERE, dtype=np.intp)
    area[placed] = found[place]
    return Located(
        area,
        without_location=int((~placed).sum()),
        outside=int((area[placed] == NOWHERE).sum()),
        places=len(unique_xy),
        shared=int((hits[place] > 1).sum()),
    )


def unique_places(
    xy: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the different coordinates, and the row among them of each point.

    Args:
        xy: (n, 2) finite coordinates.

    Returns:
        (n,) rows and (k, 2) coordinates.
    """
    # Sorting pairs of doubles takes five times as long as two look-ups and a sort of whole numbers.
    east, xs = pd.factorize(xy[:, 0])
    north, ys = pd.factorize(xy[:, 1])
    key, rows = np.unique(
        east.astype(np.int64) * max(len(ys), 1) + north.astype(np.int64), return_inverse=True
    )
    width = max(len(ys), 1)
    places = np.column_stack([xs[key // width], ys[key % width]]) if len(key) else xy[:0]
    return rows.astype(np.intp), places


@dataclass(frozen=True)
class Labels:
    """What points are counted under: `names[codes[i]]` for point i; names are in order."""

    codes: NDArray[np.int64]
    names: list[str]


def labels(values: pd.Series | None, count: int) -> Labels:
    """Return what each point is counted under: its value as text, "not stated" where it has none.

    Args:
        values: (n,) values of a field; None where no field was chosen, which makes all "all".
        count: n.
    """
    if values is None:
        return Labels(np.zeros(count, dtype=np.int64), [EVERYTHING])
    codes, found = pd.factorize(np.asarray(values, dtype=object))
    # Different values may read the same (" a" and "a"), and a text may itself be "not stated".
    text = [*(cell_text(value) or NOT_STATED for value in found), NOT_STATED]
    codes = np.where(codes < 0, len(found), codes)
    names = sorted({text[code] for code in np.unique(codes)})
    position = {name: number for number, name in enumerate(names)}
    return Labels(np.array([position.get(name, -1) for name in text], dtype=np.int64)[codes], names)


def count_long(
    area: NDArray[np.intp],
    codes: Sequence[str],
    category: Labels,
    victim_group: Labels,
    period: Labels,
) -> pd.DataFrame:
    """Count points in the layout of the package's `crime_counts`, leaving out counts of 0.

    Args:
        area: (n,) rows of polygons, `NOWHERE` where a point has none.
        codes: (m,) codes of the polygons, all different.
        category: of the n points, and likewise `victim_group` and `period`.

    Returns:
        area_code, category, victim_group, period, count; by row of polygon, then by text.
    """
    inside = area != NOWHERE
    keys = area[inside].astype(np.int64)
    for each in (category, victim_group, period):
        keys = keys * len(each.names) + each.codes[inside]
    keys, count = np.unique(keys, return_counts=True)
    columns = {"count": count}
    for name, each in (("period", period), ("victim_group", victim_group), ("category", category)):
        columns[name] = np.array(each.names, dtype=object)[keys % len(each.names)]
        keys = keys // len(each.names)
    columns["area_code"] = np.array(codes, dtype=object)[keys]
    return pd.DataFrame(columns)[["area_code", "category", "victim_group", "period", "count"]]


def count_wide(
    area: NDArray[np.intp], count: int, category: Labels, where: str = "points"
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Count each polygon's points in all and by category, a row each, 0 where there are none.

    Args:
        area: (n,) rows of polygons, `NOWHERE` where a point has none.
        count: m, the number of polygons.
        category: of the n points.
        where: what messages call the field of categories.

    Returns:
        (m) rows with the column `points` and one for each category, and the category behind each
        of these columns.

    Raises:
        InputError: there are too many categories, as when a field of identifiers was chosen.
    """
    names = category.names
    if len(names) > MOST_CATEGORIES:
        raise InputError(
            where,
            f"there are {len(names):,} different values, such as '{names[0]}'",
            f"a field of categories, at most {MOST_CATEGORIES}",
        )
    inside = area != NOWHERE
    cells = area[inside] * len(names) + category.codes[inside]
    table = np.bincount(cells, minlength=count * len(names)).reshape(count, len(names))
    columns = column_names(names)
    wide = pd.DataFrame(table, columns=columns)
    wide.insert(0, "points", table.sum(axis=1))
    return wide, dict(zip(columns, names))


def check_codes(codes: pd.Series, where: str) -> list[str]:
    """Return the codes of polygons as text, or refuse missing and repeated ones.

    Raises:
        InputError: one is missing, or stands for two polygons.
    """
    text = [cell_text(value) or NOT_STATED for value in codes]
    if NOT_STATED in text:
        row = text.index(NOT_STATED) + 1
        raise InputError(where, f"row {row} has no code", "a code for every polygon")
    code, times = Counter(text).most_common(1)[0] if text else ("", 0)
    if times > 1:
        raise InputError(
            where, f"the code '{code}' stands for {times} polygons", "a code of its own for each"
        )
    return text
