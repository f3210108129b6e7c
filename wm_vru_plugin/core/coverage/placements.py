"""The same coverage areas somewhere else: what would overlap be by chance?

Each coverage area keeps its shape and size, is turned by a random angle, and set down with its
centre at a random place of the study area. Areas set down do not overlap one another, one that
lay wholly in the study area lies wholly in it again, and one that crossed its edge keeps its
centre inside. The rest of the geography stays as it is, so that the clustering of need counts
(a Monte Carlo test; Besag and Diggle 1977, Applied Statistics 26:327-333).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import CancelCheck, Geometries

BATCH = 32
MOST_TRIES = 100
EVERYWHERE: tuple[str, ...] = ("residents", "land")


class NotPlaceable(InputError):
    """Areas cannot be set down at random: nobody lives there, or there is no room."""


class Places:
    """Random points of a study area.

    Args:
        base: (n,) polygons that make up the study area.
        weights: (n,) weight of each polygon, such as its residents or hectares; a point falls into
            it in proportion, evenly within. Missing counts as 0.

    Raises:
        NotPlaceable: no polygon has a weight above 0; land always has one, so it is residents.
    """

    def __init__(self, base: Geometries, weights: NDArray[np.float64]) -> None:
        weights = np.nan_to_num(np.asarray(weights, dtype=float))
        if (weights < 0).any() or not weights.sum() > 0:
            raise NotPlaceable(
                "Random placement", "no area has residents", "residents, or placing by land"
            )
        self.base = np.asarray(base, dtype=object)
        self.bounds = shapely.bounds(self.base)
        self.cumulative = np.cumsum(weights) / weights.sum()
        shapely.prepare(self.base)

    def draw(self, count: int, random: np.random.Generator) -> NDArray[np.float64]:
        """Draw (count, 2) random coordinates."""
        chosen = np.searchsorted(self.cumulative, random.random(count), side="right")
        chosen = np.minimum(chosen, len(self.base) - 1)
        xy = np.empty((count, 2))
        todo = np.arange(count)
        while len(todo):
            low, high = self.bounds[chosen[todo], :2], self.bounds[chosen[todo], 2:]
            xy[todo] = low + random.random((len(todo), 2)) * (high - low)
            inside = shapely.contains_xy(self.base[chosen[todo]], xy[todo, 0], xy[todo, 1])
            todo = todo[~inside]
        return xy


def placements(
    cover: Geometries,
    base: Geometries,
    weights: NDArray[np.float64],
    count: int,
    seed: int,
    check_cancelled: CancelCheck = None,
    where: str = "Random placement",
) -> Iterator[Geometries]:
    """Place the coverage areas at random.

    Args:
        cover: (m,) valid coverage polygons; all meet the study area.
        base: (n,) valid polygons that make up the study area.
        weights: (n,) as `Places` takes them.
        count: number of placements.
        seed: makes the run repeatable.
        check_cancelled: called before each area is set down; raises to stop.
        where: what messages call the coverage.

    Yields:
        (m,) polygons, in the order of `cover`.

    Raises:
        NotPlaceable: an area finds no room.
    """
    random = np.random.default_rng(seed)
    places = Places(base, weights)
    # A hair wider, so that an area along the edge does not fail for rounding.
    study = shapely.buffer(shapely.union_all(np.asarray(base, dtype=object)), 1.0)
    shapely.prepare(study)
    order = np.argsort(-shapely.area(cover), kind="stable")
    whole = shapely.contains(study, cover)
    for _ in range(count):
        placed = np.empty(len(cover), dtype=object)
        done: list[int] = []
        for row in order:
            if check_cancelled is not None:
                check_cancelled()
            placed[row] = _set_down(
                cover[row], bool(whole[row]), study, places, placed[done], random, where
            )
            done.append(int(row))
        yield placed


def _set_down(
    area: shapely.Geometry,
    whole: bool,
    study: shapely.Geometry,
    places: Places,
    others: Geometries,
    random: np.random.Generator,
    where: str,
) -> shapely.Geometry:
    """Return the area, turned and moved to the first random place where it fits."""
    shape = shapely.get_coordinates(area) - shapely.get_coordinates(shapely.centroid(area))
    for _ in range(MOST_TRIES):
        centre = places.draw(BATCH, random)
        turn = random.uniform(0, 2 * np.pi, BATCH)
        cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
        x = shape[:, 0] * cos - shape[:, 1] * sin + centre[:, :1]
        y = shape[:, 0] * sin + shape[:, 1] * cos + centre[:, 1:]
        copies = np.full(BATCH, area, dtype=object)
        moved = shapely.set_coordinates(copies, np.column_stack([x.ravel(), y.ravel()]))
        fits = shapely.contains(study, moved) if whole else np.ones(BATCH, dtype=bool)
        for candidate in moved[fits]:
            if not len(others) or not shapely.intersects(candidate, others).any():
                return candidate
    raise NotPlaceable(
        where,
        f"a coverage area of {shapely.area(area) / 1e4:,.0f} hectares finds no room in the study "
        "area beside the others when placed at random",
        "coverage areas that take up well under half of the study area",
    )
