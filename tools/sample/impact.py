"""Impact Areas: hand-drawn looking outlines where crime and need are high, but not everywhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from scipy.spatial.distance import cdist

from .draw import Draw, smooth_field, standard
from .names import marked
from .places import PLACES

ADOPTED = 19
_APART = 1.55
_OVERLAPPING = (0, 1, 5)


def _outline(centre: np.ndarray, radius: float, draw: Draw) -> shapely.Polygon:
    """An uneven star-shaped polygon with corners on a 10 m grid, as if drawn on a screen."""
    count = 13 + int(8 * draw.uniform(1)[0])
    angle = (np.arange(count) + 0.7 * (draw.uniform(count) - 0.5)) * 2 * np.pi / count
    size = np.ones(count)
    for wave, depth in ((1, 0.12), (2, 0.27), (3, 0.12), (5, 0.07)):
        turn = draw.uniform(1)[0] * 2 * np.pi
        size += depth * draw.normal(1)[0] * np.cos(wave * angle + turn)
    size = radius * np.clip(size + 0.05 * draw.normal(count), 0.45, 1.7)
    corners = centre + size[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return shapely.normalize(shapely.Polygon(np.round(corners, -1)))


def _pushed(outline: shapely.Polygon, target: shapely.Polygon) -> shapely.Polygon:
    """The outline, moved on its 10 m grid towards the target until 2 hectares overlap."""
    way = shapely.get_coordinates(target.centroid)[0] - shapely.get_coordinates(outline.centroid)[0]
    for share in np.linspace(0, 1, 200):
        step = np.round(share * way, -1)
        moved = shapely.transform(outline, lambda corners, step=step: corners + step)
        if moved.intersection(target).area >= 20_000:
            break
    return shapely.normalize(moved)


def _centres(
    lsoa: pd.DataFrame, points: np.ndarray, regions: np.ndarray, need: np.ndarray, hot: np.ndarray
) -> list[int]:
    """LSOAs at the centre of each area: the hottest of each authority, then the neediest, apart."""
    edge = shapely.boundary(shapely.coverage_union_all(lsoa["geometry"].to_numpy()))
    shapely.prepare(edge)
    free = ~shapely.dwithin(edge, shapely.points(points * 1000), 900.0)
    chosen: list[int] = []
    for region, place in enumerate(PLACES):
        wanted = len(chosen) + place.impact_areas
        order = np.argsort(-need, kind="stable")
        hottest = np.argmax(np.where(free & (regions == region), hot, -np.inf))
        for i in np.concatenate([[hottest], order]):
            if len(chosen) == wanted:
                break
            if free[i] and regions[i] == region:
                away = np.hypot(*(points[chosen] - points[i]).T) if chosen else np.array([9.0])
                if away.min() > _APART:
                    chosen.append(int(i))
    return chosen


def impact_table(
    lsoa: pd.DataFrame,
    points: np.ndarray,
    regions: np.ndarray,
    latent: dict[str, np.ndarray],
    knife: np.ndarray,
) -> pd.DataFrame:
    """39 Impact Areas, 19 of them adopted.

    Args:
        lsoa: the areas.
        points: (n, 2) centres in km.
        regions: (n,) position of the authority in PLACES.
        latent: standardised deprivation by domain.
        knife: (n,) counts of knife crime.
    """
    draw = Draw(51)
    # Attention that has nothing to do with need leaves some clusters of need without an area.
    attention = smooth_field(points, 2.4, draw)
    need = standard(latent["crime"]) + 0.35 * latent["imd"] + 0.5 * standard(np.log1p(knife))
    need = need + 0.8 * attention
    close = cdist(points, points, "sqeuclidean")
    hot = standard(np.exp(-close / (2 * 0.6**2)) @ knife)
    chosen = _centres(lsoa, points, regions, need, hot)
    radius = 420 + 270 * draw.uniform(len(chosen))
    centres = points[chosen] * 1000
    outlines = [_outline(centre, size, draw) for centre, size in zip(centres, radius)]
    for region in _OVERLAPPING:
        # The last area of the authority is pushed onto the first until they overlap a little.
        first = sum(place.impact_areas for place in PLACES[:region])
        last = first + PLACES[region].impact_areas - 1
        outlines[last] = _pushed(outlines[last], outlines[first])
    strength = need[chosen] + hot[chosen]
    cut = np.sort(strength)[-ADOPTED]
    wards = lsoa["ward_name"].to_numpy()[chosen]
    return pd.DataFrame(
        {
            "name": [marked(f"Impact Area {i + 1:02d}, {wards[i]}") for i in range(len(chosen))],
            "adopted": strength >= cut,
            "source": "SYNTHETIC",
            "status": "synthetic",
            "geometry": outlines,
        }
    )
