"""Where the names of areas stand on a map: inside them, clear of what is drawn, else beside them.

QGIS places labels by a few candidates, and gives up a name that fits at none of them; on a map that
is printed no authority may go without its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

STEP = 1.25  # millimetres between the places that are tried
_EDGE = 1.0  # from the frame
_INSIDE = 0.3  # from the area's own boundary
_BESIDE = (0.8, 2.6)  # least and most from the boundary, for a name that stands outside
_OTHERS = 5.0  # from any other area, so that a name outside is not taken for another's
_COST_BESIDE = 0.9
_COST_ACROSS = 8.0
_COST_NAME = 100.0
_COST_AWAY = 0.03  # for each millimetre from the middle
_LEAST = 40.0  # square millimetres of an area that need a name
_MOSTLY = 0.5  # of an area in the frame; a part of it where its name does not fit has none
_MOST = 2500  # places that are tried for one name


@dataclass(frozen=True)
class Obstacles:
    """Shapes on the map that a name should not hide, in map units, and what hiding one costs."""

    shapes: np.ndarray
    cost: float = 1.0


def place_names(
    areas: Mapping[str, shapely.Geometry],
    sizes: Mapping[str, tuple[float, float]],
    frame: tuple[float, float, float, float],
    millimetre: float,
    obstacles: Sequence[Obstacles] = (),
) -> dict[str, tuple[float, float]]:
    """Return the lower left corners of the names of areas.

    A name stands inside its area where that hides least; beside it, where there is nothing, if it
    would hide two things or more inside; across its boundary where it fits neither way and most
    of the area is seen.

    Args:
        areas: polygons by key, that do not overlap.
        sizes: width and height of each name in millimetres.
        frame: west, south, east, north of the map, in map units.
        millimetre: map units of a millimetre on paper.
        obstacles: what is drawn over the areas.

    Returns:
        Places by key; areas of which the frame shows too little are left out.
    """
    box = shapely.box(*frame)
    plain = {key: shapely.simplify(shape, 0.3 * millimetre) for key, shape in areas.items()}
    with np.errstate(invalid="ignore"):  # of areas that the frame does not touch
        parts = {key: shapely.intersection(shape, box) for key, shape in plain.items()}
    least = _LEAST * millimetre**2
    shown = {key: shape for key, shape in parts.items() if shapely.area(shape) >= least}
    page = _Page(
        shapely.box(*np.add(frame, np.array([1, 1, -1, -1]) * _EDGE * millimetre)),
        millimetre,
        plain,
        [(shapely.STRtree(each.shapes), each.cost) for each in obstacles if len(each.shapes)],
    )
    placed: dict[str, tuple[float, float]] = {}
    taken: list[shapely.Geometry] = []
    # Those with least room choose first.
    for key in sorted(shown, key=lambda name: float(shapely.area(shown[name]))):
        width, height = (side * millimetre for side in sizes[key])
        corner = _best(page, key, shown[key], (width, height), taken)
        if corner is not None:
            placed[key] = corner
            west, south = corner
            taken.append(shapely.box(west, south, west + width, south + height))
    return placed


@dataclass(frozen=True)
class _Page:
    """What all names share: the frame less its edge, the areas, and what stands in the way."""

    frame: shapely.Geometry
    millimetre: float
    areas: Mapping[str, shapely.Geometry]
    obstacles: Sequence[tuple[shapely.STRtree, float]]


def _best(
    page: _Page,
    key: str,
    shape: shapely.Geometry,
    size: tuple[float, float],
    taken: Sequence[shapely.Geometry],
) -> tuple[float, float] | None:
    boxes = _tried(shape, size, page.millimetre)
    boxes = boxes[shapely.covers(page.frame, boxes)]
    own = page.areas[key]
    within = shapely.buffer(own, -_INSIDE * page.millimetre)
    shapely.prepare(within)
    inside = boxes[shapely.covers(within, boxes)]
    found = _cheapest(page, shape, inside, np.zeros(len(inside)), taken)
    if found is None or found[1] > _COST_BESIDE:
        beside = boxes[_beside(page, key, boxes)]
        other = _cheapest(page, shape, beside, np.full(len(beside), _COST_BESIDE), taken)
        found = min(
            (each for each in (found, other) if each), key=lambda each: each[1], default=None
        )
    if found is None and shapely.area(shape) > _MOSTLY * shapely.area(own):
        across = boxes[shapely.intersects(shape, shapely.centroid(boxes))]
        others = [each for name, each in page.areas.items() if name != key]
        found = _cheapest(page, shape, across, _COST_ACROSS * _share(across, others), taken)
    if found is None:
        return None
    west, south, _east, _north = shapely.bounds(found[0])
    return float(west), float(south)


def _beside(page: _Page, key: str, boxes: np.ndarray) -> np.ndarray:
    """Return which boxes are near the area and far from all others."""
    unit = page.millimetre
    own = page.areas[key]
    shapely.prepare(own)
    near = shapely.dwithin(own, boxes, _BESIDE[1] * unit)
    near[near] = ~shapely.dwithin(own, boxes[near], _BESIDE[0] * unit)
    for name, other in page.areas.items():
        if name != key and near.any():
            shapely.prepare(other)
            near[near] = ~shapely.dwithin(other, boxes[near], _OTHERS * unit)
    return np.asarray(near)


def _cheapest(
    page: _Page,
    shape: shapely.Geometry,
    boxes: np.ndarray,
    cost: np.ndarray,
    taken: Sequence[shapely.Geometry],
) -> tuple[shapely.Geometry, float] | None:
    """Return the box that costs least, with its cost; None where there are no boxes."""
    if not len(boxes):
        return None
    for tree, each in page.obstacles:
        hidden, _which = tree.query(boxes, predicate="intersects")
        cost = cost + each * np.bincount(hidden, minlength=len(boxes))
    for other in taken:
        cost = cost + _COST_NAME * shapely.dwithin(other, boxes, page.millimetre)
    away = shapely.distance(_middle(shape), shapely.centroid(boxes)) / page.millimetre
    cost = cost + _COST_AWAY * away
    best = int(np.argmin(cost))
    return boxes[best], float(cost[best])


def _tried(shape: shapely.Geometry, size: tuple[float, float], unit: float) -> np.ndarray:
    """Return the boxes of a name at every step in and around an area."""
    width, height = size
    west, south, east, north = shapely.bounds(shape)
    reach = _BESIDE[1] * unit
    wide, high = east - west + width + 2 * reach, north - south + height + 2 * reach
    step = max(STEP * unit, float(np.sqrt(wide * high / _MOST)))
    across = np.arange(west - width - reach, east + reach, step)
    up = np.arange(south - height - reach, north + reach, step)
    left, bottom = (grid.ravel() for grid in np.meshgrid(across, up))
    found: np.ndarray = shapely.box(left, bottom, left + width, bottom + height)
    return found


def _share(boxes: np.ndarray, others: Sequence[shapely.Geometry]) -> np.ndarray:
    """Return the share of each box that lies over other areas."""
    share = np.zeros(len(boxes))
    for other in others:
        with np.errstate(invalid="ignore"):  # of boxes that lie over none
            share += shapely.area(shapely.intersection(boxes, other)) / shapely.area(boxes)
    return share


def _middle(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the centroid, or a point well inside where the centroid lies outside."""
    centre = shapely.centroid(shape)
    return centre if shapely.intersects(shape, centre) else shapely.point_on_surface(shape)
