"""Invented series of people and deprivation: C03, C04, C10 and the shares of M05 to M07."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .draw import Draw, smooth_field, standard
from .places import CENTRES, PLACES
from .series_areas import AUTHORITIES, ENGLAND, REGION, Area
from .series_rows import Indicator, counted, row

ETHNIC = Indicator(
    "ethnic_group", "C03, C04, M05, M06, M07",
    "residents of the ethnic group; denominator = residents", "per cent",
    "White, White British (not of LSOAs), Asian, Black; authorities and larger areas also Mixed "
    "and Other. White British is part of White",
    "LSOAs, authorities, region, England", "", "ONS, Census 2011, table KS201EW",
    "census", 100,
)  # fmt: skip
RANK = Indicator(
    "imd_rank_of_average_rank", "C10, T85",
    "rank of the authority by the mean rank of its LSOAs, 1 = most deprived; denominator = "
    "authorities ranked", "rank", "total", "authorities", "low",
    "MHCLG, Indices of Deprivation 2004 to 2019, summaries of authorities", "count",
)  # fmt: skip
INDICATORS = (ETHNIC, RANK)

CENSUS = "2011"
_GROUPS = ("White", "Asian", "Black", "Rest")
_SHARES = (
    (57.0, 27.0, 9.0), (73.5, 16.5, 5.6), (90.0, 6.0, 1.5), (69.8, 19.4, 6.0), (89.0, 6.6, 1.6),
    (78.6, 15.4, 2.4), (68.0, 18.0, 7.0),
)  # fmt: skip
"""White, Asian and Black residents, per cent, in the order of the authorities."""
_BRITISH = (53.0, 66.4, 88.4, 65.8, 85.9, 76.8, 64.6)
_MIXED = 0.62
"""Share of those of no broad group above who are of mixed groups."""
_LARGE = {
    REGION: {"White British": 79.2, "White": 82.9, "Asian": 11.0, "Black": 3.3, "Mixed": 2.1,
             "Other": 0.7},
    ENGLAND: {"White British": 79.7, "White": 85.5, "Asian": 7.7, "Black": 3.5, "Mixed": 2.3,
              "Other": 1.0},
}  # fmt: skip
_RANKS = {
    "2004": (354, (16, 64, 109, 14, 199, 45, 35)),
    "2007": (354, (15, 61, 104, 13, 197, 44, 28)),
    "2010": (326, (13, 57, 101, 12, 194, 39, 21)),
    "2015": (326, (7, 63, 107, 9, 193, 36, 20)),
    "2019": (317, (6, 81, 104, 8, 206, 31, 19)),
}
"""Authorities ranked, and ranks in the order of the authorities."""


def rows(lsoa: pd.DataFrame, points: np.ndarray, income: np.ndarray) -> list[dict[str, Any]]:
    """All rows of these indicators.

    Args:
        lsoa: the areas with their population.
        points: (n, 2) centres in km.
        income: (n,) standardised latent income deprivation.
    """
    found = _ethnic_groups(lsoa, points, income)
    for area, shares in _LARGE.items():
        for name, share in shares.items():
            residents = 5_600_000 if area is REGION else 53_000_000
            found.append(
                counted(ETHNIC, area, CENSUS, round(share * residents / 100), residents, name)
            )
    for period, (ranked, ranks) in _RANKS.items():
        for area, rank in zip(AUTHORITIES, ranks):
            found.append(row(RANK, area, period, rank, ranked))
    return found


def group_shares(lsoa: pd.DataFrame, points: np.ndarray, income: np.ndarray) -> np.ndarray:
    """(n, 4) shares of White, Asian, Black and other residents of each LSOA, in `_GROUPS`' order.

    Diversity is high in inner cities and in neighbourhoods of their own; each authority's shares
    are those above.
    """
    draw = Draw(95)
    inner = np.zeros(len(points))
    for centre, strength, width in CENTRES:
        away = ((points - np.array(centre)) ** 2).sum(axis=1)
        inner = np.maximum(inner, strength**0.5 * np.exp(-away / (2 * (0.6 * width) ** 2)))
    inner = standard(inner)
    logits = np.column_stack(
        [
            np.zeros(len(points)),
            0.8 * inner + 0.9 * smooth_field(points, 1.6, draw) + 0.25 * income,
            0.6 * inner + 0.5 * smooth_field(points, 2.0, draw) + 0.3 * income,
            0.3 * inner + 0.2 * smooth_field(points, 1.5, draw),
        ]
    )
    logits[:, 1:] += 0.3 * draw.normal(len(points), 3)
    people = lsoa["population"].to_numpy(dtype=float)
    shares = np.empty_like(logits)
    for place, wanted in zip(PLACES, _SHARES):
        mine = (lsoa["lad_code"] == place.code).to_numpy()
        target = np.array([*wanted, 100 - sum(wanted)]) / 100
        shift = np.log(target)
        for _ in range(60):
            raised = np.exp(logits[mine] + shift)
            part = raised / raised.sum(axis=1, keepdims=True)
            shift = shift + np.log(target / np.average(part, axis=0, weights=people[mine]))
        shares[mine] = part
    return shares


def _ethnic_groups(
    lsoa: pd.DataFrame, points: np.ndarray, income: np.ndarray
) -> list[dict[str, Any]]:
    people = lsoa["population"].to_numpy()
    counts = np.rint(group_shares(lsoa, points, income)[:, :3] * people[:, None])
    found = []
    for code, name, residents, three in zip(lsoa["code"], lsoa["name"], people, counts):
        for group, count in zip(_GROUPS, three):
            area = Area(code, name)
            found.append(counted(ETHNIC, area, CENSUS, float(count), int(residents), group))
    for area, british in zip(AUTHORITIES, _BRITISH):
        mine = (lsoa["lad_code"] == area.code).to_numpy()
        residents = int(people[mine].sum())
        white, asian, black = (float(n) for n in counts[mine].sum(axis=0))
        rest = residents - white - asian - black
        mixed = round(_MIXED * rest)
        parts = {
            "White": white, "White British": float(round(british * residents / 100)),
            "Asian": asian, "Black": black, "Mixed": mixed, "Other": rest - mixed,
        }  # fmt: skip
        for name, count in parts.items():
            found.append(counted(ETHNIC, area, CENSUS, float(count), residents, name))
    return found
