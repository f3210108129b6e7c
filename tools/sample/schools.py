"""Schools with pupils, special needs and exclusions; hospitals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from .draw import Draw, standard, weighted_pick
from .names import marked, place_names
from .places import CENTRES

YEAR = "2017/18"
# kind: (count, phase, type, smallest, largest roll, special needs %, words in the name)
_KINDS = (
    (221, "Secondary", "State-funded secondary", 420, 1750, 14, ("School", "Academy")),
    (860, "Primary", "State-funded primary", 110, 690, 15, ("Primary School", "Junior School")),
    (75, "Special", "State-funded special", 45, 230, 99, ("Special School",)),
    (26, "Nursery", "State-funded nursery", 50, 150, 12, ("Nursery School",)),
    (48, "Other", "Independent", 60, 900, 12, ("Independent School", "College")),
)
# How many schools make so many exclusions each: few make most of them, as the report found.
_SECONDARY = {14: 1, 12: 2, 11: 1, 10: 2, 8: 2, 7: 3, 6: 14, 5: 9, 4: 21, 3: 24, 2: 31, 1: 34}
_OTHERS = {5: 1, 4: 1, 3: 6, 2: 35, 1: 111}
# What tells schools of one ward apart.
# fmt: off
_FEATURES = (
    "Green", "Park", "Hill", "Lane", "Grange", "Bank", "Croft", "Heath", "Mill", "Lodge",
    "Manor", "Bridge", "Cross",
)
# fmt: on


def _spread(steps: dict[int, int], count: int, order: np.ndarray) -> np.ndarray:
    """The counts dealt out to `count` schools in the order given; the rest have none."""
    counts = np.zeros(count, dtype=np.int64)
    dealt = np.concatenate([np.full(number, step) for step, number in steps.items()])
    counts[order[: len(dealt)]] = dealt
    return counts


def _inside(polygon: shapely.Polygon, draw: Draw) -> shapely.Point:
    """A point within the polygon, in whole metres, away from its edge."""
    left, low, right, high = polygon.bounds
    kernel = polygon.buffer(-25)
    for share in draw.uniform(40, 2):
        point = shapely.Point(np.round([left, low] + share * [right - left, high - low]))
        if kernel.contains(point):
            return point
    return shapely.Point(*(round(c) for c in polygon.representative_point().coords[0]))


def school_table(lsoa: pd.DataFrame, income: np.ndarray) -> pd.DataFrame:
    """1,230 schools, more of them where more children live.

    Args:
        lsoa: the areas with their population.
        income: (n,) standardised latent income deprivation.
    """
    draw = Draw(61)
    children = lsoa["pop_0_15"].to_numpy(dtype=float)
    polygons = lsoa["geometry"].to_numpy()
    wards = lsoa["ward_name"].to_numpy()
    rows, number = [], 0
    for count, phase, kind, low, high, need, words in _KINDS:
        homes = weighted_pick(children, (np.arange(count) + draw.uniform(count)) / count)
        pupils = np.rint(low + (high - low) * draw.uniform(count) ** 1.3).astype(np.int64)
        sen = need * np.exp(0.3 * draw.normal(count) + 0.1 * income[homes])
        special = 92 + 8 * draw.uniform(count)
        sen = np.round(special if phase == "Special" else np.clip(sen, 3, 45), 1)
        excluded = np.zeros(count, dtype=np.int64)
        if phase == "Secondary":
            # Larger schools exclude a little more; deprivation has next to no part in it.
            lean = 0.35 * standard(pupils.astype(float)) + draw.normal(count)
            excluded = _spread(_SECONDARY, count, np.argsort(-lean, kind="stable"))
        elif phase == "Primary":
            excluded = _spread(_OTHERS, count, draw.order(count))
        for i in range(count):
            rows.append(
                {
                    "urn": f"Z{100001 + number}",
                    "name": f"{wards[homes[i]]} {words[i % len(words)]}",
                    "phase": phase,
                    "type": kind,
                    "lad_code": lsoa["lad_code"].iloc[homes[i]],
                    "lsoa_code": lsoa["code"].iloc[homes[i]],
                    "pupils": pupils[i],
                    "sen_rate": sen[i],
                    "exclusions": excluded[i],
                    "exclusion_rate": round(100 * excluded[i] / pupils[i], 4),
                    "year": YEAR,
                    "geometry": _inside(polygons[homes[i]], draw),
                }
            )
            number += 1
    table = pd.DataFrame(rows)
    again = table.groupby("name").cumcount()
    table["name"] = [
        marked(name.replace(" ", f" {_FEATURES[k - 1]} ", 1) if k else name)
        for name, k in zip(table["name"], again)
    ]
    return table


def hospital_table(lsoa: pd.DataFrame) -> pd.DataFrame:
    """14 hospitals, 9 with an emergency department, 5 of them in Teachable Moments."""
    draw = Draw(71)
    names = place_names(72)
    words = ("General Hospital", "Hospital", "Infirmary", "Community Hospital")
    offsets = (draw.uniform(14, 2) - 0.5) * 3.2
    sites = [np.array(CENTRES[i % len(CENTRES)][0]) + offsets[i] for i in range(14)]
    whole = shapely.coverage_union_all(lsoa["geometry"].to_numpy()).buffer(-200)
    points = []
    for site in sites:
        point = shapely.Point(np.round(site * 1000))
        if not whole.contains(point):
            nearest = shapely.line_interpolate_point(shapely.shortest_line(whole, point), 0)
            point = shapely.Point(*(round(c) for c in nearest.coords[0]))
        points.append(point)
    emergency = np.arange(14) < 9
    return pd.DataFrame(
        {
            "name": [marked(f"{names[i]} {words[i % 4]}") for i in range(14)],
            "kind": "hospital",
            "emergency_department": emergency,
            "teachable_moments": np.isin(np.arange(14), (0, 1, 3, 5, 6)),
            "geometry": points,
        }
    )
