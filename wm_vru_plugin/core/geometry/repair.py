"""Geometry as arrays: repair that leaves a trace, and checks that refuse silent nonsense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from .threads import in_threads

Geometries = NDArray[np.object_]
CancelCheck = Optional[Callable[[], None]]
"""Called between chunks of work; raises `Cancelled` to stop."""

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
_SHOWN = 5


@dataclass(frozen=True)
class Repair:
    """One repaired feature: its layer, its id, and what was wrong in the words of GEOS."""

    layer: str
    id: str
    reason: str

    def __str__(self) -> str:
        return f"{self.layer}, feature {self.id}: repaired ({self.reason})"


def polygonal(geoms: Geometries) -> Geometries:
    """Return the polygonal parts of each geometry, without lines and points of collections.

    Args:
        geoms: (n,) geometries.

    Returns:
        (n,) polygons and multipolygons; an empty polygon where nothing polygonal is left.
    """
    kinds = shapely.get_type_id(geoms)
    odd = np.flatnonzero((kinds != _POLYGON) & (kinds != _MULTIPOLYGON))
    if not len(odd):
        return geoms
    result = geoms.copy()
    result[odd] = shapely.Polygon()
    for i in odd[kinds[odd] == _COLLECTION]:
        parts: list[Any] = []
        for part in shapely.get_parts(geoms[i]):
            if shapely.get_type_id(part) in (_MULTIPOLYGON, _COLLECTION):
                part = polygonal(np.array([part], dtype=object))[0]
                parts.extend(shapely.get_parts(part))
            elif shapely.get_type_id(part) == _POLYGON:
                parts.append(part)
        solid = [part for part in parts if not shapely.is_empty(part)]
        if solid:
            result[i] = solid[0] if len(solid) == 1 else shapely.multipolygons(solid)
    return result


def repair(geoms: Geometries, label: str, ids: Sequence[Any]) -> tuple[Geometries, list[Repair]]:
    """Make polygons valid and two-dimensional, and list what had to be repaired.

    Args:
        geoms: (n,) geometries; None is a missing geometry.
        label: the layer's name, for messages.
        ids: (n,) identifiers of the features, for messages.

    Returns:
        (n,) valid polygons or multipolygons with an area, in the same order, and one record for
        each repaired feature.

    Raises:
        InputError: geometry is missing, empty, not polygonal, has infinite coordinates or has no
            area, before or after the repair. Such features are never dropped silently.
    """
    array = np.asarray(geoms, dtype=object)
    _refuse(array, shapely.is_missing(array), label, ids, "have no geometry")
    _refuse(array, shapely.is_empty(array), label, ids, "have an empty geometry")
    if np.any(shapely.has_z(array)):
        array = shapely.force_2d(array)
    _refuse(
        array,
        ~np.isfinite(shapely.bounds(array)).all(axis=1),
        label,
        ids,
        "have infinite coordinates",
    )
    bad = np.flatnonzero(~in_threads(shapely.is_valid, array))
    reasons = shapely.is_valid_reason(array[bad])
    if len(bad):
        array = array.copy()
        array[bad] = shapely.make_valid(array[bad])
    array = polygonal(array)
    _refuse(array, shapely.area(array) <= 0, label, ids, "have no area")
    return array, [Repair(label, str(ids[i]), str(why)) for i, why in zip(bad, reasons)]


def _refuse(
    geoms: Geometries, wrong: NDArray[np.bool_], label: str, ids: Sequence[Any], what: str
) -> None:
    at = np.flatnonzero(wrong)
    if not len(at):
        return
    shown = ", ".join(str(ids[i]) for i in at[:_SHOWN])
    more = f" and {len(at) - _SHOWN:,} more" if len(at) > _SHOWN else ""
    raise InputError(
        label,
        f"{len(at):,} of {len(geoms):,} features {what} (ids {shown}{more})",
        "a polygon with an area in every feature; mend or delete these features first",
    )


def check_extents(a: Geometries, a_label: str, b: Geometries, b_label: str) -> None:
    """Refuse two layers that lie apart: almost always a wrong coordinate system.

    Raises:
        InputError: a layer is empty, or the bounding boxes do not meet.
    """
    for geoms, label in ((a, a_label), (b, b_label)):
        if not len(geoms):
            raise InputError(label, "there are no features", "at least one polygon")
    box_a, box_b = shapely.total_bounds(a), shapely.total_bounds(b)
    if (box_a[:2] > box_b[2:]).any() or (box_b[:2] > box_a[2:]).any():
        raise InputError(
            f"{a_label} and {b_label}",
            f"their extents do not meet: {_box(box_a)} and {_box(box_b)}",
            "layers of the same place; check the coordinate system that each declares",
        )


def _box(box: NDArray[np.float64]) -> str:
    return "({:.0f}, {:.0f}) to ({:.0f}, {:.0f})".format(*box)
