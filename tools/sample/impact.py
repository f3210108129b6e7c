"""Impact Areas: hand-drawn looking outlines where crime and need are high, but not everywhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from .draw import Draw, smooth_field, standard
from .names import marked
from .places import PLACES

ADOPTED = 19
_APART = 1.55
_PAIRS = 3


def _outline(centre: np.ndarray, radius: float, draw: Draw) -> shapely.Polygon:
    """An uneven star-shaped polygon with corners on a 10 m grid, as if drawn on a screen."""
    count = 13 + int(8 * draw.uniform(1)[0])
    angle = (np.arange(count) + 0.7 * (draw.uniform(count) - 0.5)) * 2 * np.pi / count
    size = np.ones(count)
    for wave in (1, 2, 3):
        turn = draw.uniform(1)[0] * 2 * np.pi
        size += 0.2 / wave * draw.normal(1)[0] * np.cos(wave * angle + turn)
    size = radius * np.clip(size + 0.06 * draw.normal(count), 0.5, 1.6)
    corners = centre + size[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return shapely.normalize(shapely.Polygon(np.round(corners, -1)))


def _centres(
    lsoa: pd.DataFrame, points: np.ndarray, regions: np.ndarray, need: np.ndarray
) -> list[int]:
    """LSOAs at the centre of each area: the highest need of each authority, kept apart."""
    edge = shapely.boundary(shapely.coverage_union_all(lsoa["geometry"].to_numpy()))
    shapely.prepare(edge)
    free = ~shapely.dwithin(edge, shapely.points(points * 1000), 900.0)
    chosen: list[int] = []
    for region, place in enumerate(PLACES):
        wanted = len(chosen) + place.impact_areas
        for i in np.argsort(-need, kind="stable"):
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
    need = standard(latent["crime"]) + 0.6 * latent["imd"] + 0.5 * standard(np.log1p(knife))
    need = need + 0.9 * attention
    chosen = _centres(lsoa, points, regions, need)
    radius = 470 + 260 * draw.uniform(len(chosen))
    centres = points[chosen] * 1000
    for place in range(_PAIRS):
        # The last area of the larger authorities leans on the first, and overlaps it a little.
        first = sum(each.impact_areas for each in PLACES[: (0, 1, 5)[place]])
        last = first + PLACES[(0, 1, 5)[place]].impact_areas - 1
        towards = centres[last] - centres[first]
        reach = 0.82 * (radius[first] + radius[last])
        centres[last] = centres[first] + towards / np.hypot(*towards) * reach
    strength = need[chosen]
    cut = np.sort(strength)[-ADOPTED]
    wards = lsoa["ward_name"].to_numpy()[chosen]
    return pd.DataFrame(
        {
            "name": [marked(f"Impact Area {i + 1:02d}, {wards[i]}") for i in range(len(chosen))],
            "adopted": strength >= cut,
            "source": "SYNTHETIC",
            "geometry": [_outline(c, r, draw) for c, r in zip(centres, radius)],
        }
    )
