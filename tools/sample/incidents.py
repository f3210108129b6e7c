"""Invented incidents as points: where and when, all restricted.

Every incident stands on one of a few points of its LSOA, as if snapped to streets, so that many
share a place. The categories are disjoint rows: `domestic_abuse` are violence-with-injury offences
with a domestic abuse marker, so all violence with injury is `violence_with_injury` and
`domestic_abuse` together. `offender_home` is where an offender lives, and has no time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from .draw import Draw, weighted_pick
from .incident_times import moments
from .names import place_names
from .places import CENTRES

PARK = np.array([414.9, 281.0])
CONCENTRATIONS = (((411.4, 287.6), 0.09), ((400.4, 290.4), 0.13), ((392.2, 299.6), 0.13))
"""Three places with most domestic abuse: centre in km, and their share of it beyond the rest."""
WITHOUT_PLACE = 60
_POINTS = 4
_UNDER_17 = 0.1
_WORDS = ("Street", "Road", "Lane", "Close", "Avenue", "Way", "Drive", "Parking Area")


@dataclass(frozen=True)
class Kind:
    """How many of a category there are, and what draws them.

    Attributes:
        need: steepness along the latent surface of crime, or of deprivation where `homes`.
        centre: pull of the town centres.
        impact: how much likelier within an Impact Area.
        times: id of the hour and weekday profile; "" has no time.
        homes: whether it follows where people live in deprivation.
    """

    count: int
    need: float
    centre: float
    impact: float
    times: str
    homes: bool = False


KINDS: dict[str, Kind] = {
    "violence_with_injury": Kind(1780, 0.8, 9.0, 1.6, "violence"),
    "violence_without_injury": Kind(1500, 0.7, 5.0, 1.0, "violence"),
    "knife_crime": Kind(1000, 0.0, 0.0, 0.8, "knife"),
    "domestic_abuse": Kind(1000, 0.6, 0.0, 0.4, "home", True),
    "robbery": Kind(700, 0.8, 10.0, 1.2, "street"),
    "burglary": Kind(1100, 0.35, 0.5, 0.2, "absence"),
    "vehicle_crime": Kind(1400, 0.3, 1.5, 0.3, "night"),
    "criminal_damage": Kind(1000, 0.6, 2.0, 0.6, "evening"),
    "anti_social_behaviour": Kind(1500, 0.7, 5.0, 1.0, "evening"),
    "priority_call": Kind(620, 0.6, 4.0, 1.0, "violence"),
    "offender_home": Kind(400, 0.95, 0.0, 0.6, "", True),
}


def _near(points: np.ndarray, place: tuple[float, float] | np.ndarray, reach: float) -> np.ndarray:
    return np.exp(-((points - np.array(place)) ** 2).sum(axis=1) / (2 * reach**2))


def street_points(lsoa: pd.DataFrame) -> pd.DataFrame:
    """Points that incidents are snapped to: `lsoa` (row), `x`, `y` (whole metres), `pull`, `name`.

    Some of them draw many incidents, most draw few, as streets do.
    """
    draw = Draw(81)
    polygons = lsoa["geometry"].to_numpy()
    bounds = shapely.bounds(polygons)
    shares = draw.uniform(len(polygons), 50, 2)
    rows = []
    for i, polygon in enumerate(polygons):
        corner, size = bounds[i, :2], bounds[i, 2:] - bounds[i, :2]
        tried = np.round(corner + shares[i] * size)
        inside = tried[shapely.contains_xy(polygon, tried)][:_POINTS]
        rows.append(np.column_stack([np.full(len(inside), i), inside]))
    found = np.vstack(rows)
    count = len(found)
    stems = np.array(place_names(82))
    stem = (draw.uniform(count) * len(stems)).astype(int)
    word = (draw.uniform(count) * len(_WORDS)).astype(int)
    return pd.DataFrame(
        {
            "lsoa": found[:, 0].astype(int),
            "x": found[:, 1],
            "y": found[:, 2],
            "pull": np.exp(1.1 * draw.normal(count)),
            "name": [f"On or near {stems[a]} {_WORDS[b]}" for a, b in zip(stem, word)],
        }
    )


def _weights(
    category: str,
    streets: pd.DataFrame,
    people: np.ndarray,
    latent: dict[str, np.ndarray],
    knife: np.ndarray,
    within: np.ndarray,
) -> np.ndarray:
    """How likely each street point is to have an incident of this category."""
    kind, home = KINDS[category], streets["lsoa"].to_numpy()
    here = streets[["x", "y"]].to_numpy() / 1000
    surface = latent["imd"] if kind.homes else latent["crime"]
    rate = np.exp(kind.need * surface[home])
    for centre, strength, _width in CENTRES:
        rate = rate + kind.centre * strength * _near(here, centre, 0.5)
    weight = people[home] * rate
    if category == "knife_crime":
        # The counts by LSOA of the years around are the surface of knife crime.
        weight = knife[home] + 0.05
    if category == "domestic_abuse":
        weight = weight / weight.sum()
        for centre, share in CONCENTRATIONS:
            close = people[home] * _near(here, centre, 0.7)
            weight = weight + share * close / close.sum()
    return weight * (1 + kind.impact * within) * streets["pull"].to_numpy()


def _young(table: pd.DataFrame, draw: Draw) -> np.ndarray:
    """Victims of 16 or under: a tenth of knife crime, most after school and in one park."""
    knife = (table["category"] == "knife_crime").to_numpy()
    hour = pd.to_numeric(table["occurred"].str[11:13]).fillna(0).to_numpy()
    park = _near(table[["x", "y"]].to_numpy() / 1000, PARK, 0.6)
    weight = np.where(knife, 1 + 2.0 * ((hour >= 15) & (hour < 19)) + 40 * park, 0.0)
    young = np.zeros(len(table), dtype=bool)
    young[draw.weighted(weight, round(_UNDER_17 * knife.sum()))] = True
    return young


def incident_table(
    lsoa: pd.DataFrame,
    latent: dict[str, np.ndarray],
    knife: np.ndarray,
    impact_areas: np.ndarray,
) -> pd.DataFrame:
    """The `incidents` table, 12,000 rows of 2019 in the order of their months.

    Args:
        lsoa: the areas with their population.
        latent: standardised deprivation by domain.
        knife: (n,) counts of knife crime by LSOA.
        impact_areas: polygons within which more happens.
    """
    streets = street_points(lsoa)
    tree = shapely.STRtree(impact_areas)
    places = shapely.points(streets["x"], streets["y"])
    within = np.zeros(len(streets), dtype=bool)
    within[tree.query(places, predicate="within")[0]] = True
    people = lsoa["population"].to_numpy(dtype=float)
    parts = []
    for number, (category, kind) in enumerate(KINDS.items()):
        draw = Draw(830 + number)
        weight = _weights(category, streets, people, latent, knife, within)
        picked = streets.iloc[weighted_pick(weight, draw.uniform(kind.count))]
        occurred, period = moments(kind.times, kind.count, draw)
        parts.append(
            picked.assign(category=category, occurred=occurred, period=period, place=picked.index)
        )
    table = pd.concat(parts, ignore_index=True)
    draw = Draw(84)
    table["victim_group"] = np.where(_young(table, draw), "16_or_under", "all")
    table = table.iloc[draw.order(len(table))]
    table = table.sort_values("period", kind="stable").reset_index(drop=True)
    nowhere = np.zeros(len(table), dtype=bool)
    nowhere[draw.order(len(table))[:WITHOUT_PLACE]] = True
    geometry = shapely.points(table["x"], table["y"])
    geometry[nowhere] = None
    return pd.DataFrame(
        {
            "id": [f"Z{i + 1:05d}" for i in range(len(table))],
            "category": table["category"],
            "victim_group": table["victim_group"],
            "occurred": table["occurred"],
            "period": table["period"],
            "area_code": lsoa["code"].to_numpy()[table["lsoa"]],
            "location": table["name"].mask(nowhere, "No location"),
            "source": "SYNTHETIC",
            "restricted": True,
            "geometry": geometry,
        }
    )
