"""Knife crime by LSOA and hospital admissions by MSOA, all restricted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .draw import Draw
from .places import CENTRES

PERIOD = "2017-2019"
_KNIFE, _ADMISSIONS = 9000, 5200
_PARK = np.array([414.9, 281.0])


def _near(points: np.ndarray, place: np.ndarray, reach: float) -> np.ndarray:
    return np.exp(-((points - place) ** 2).sum(axis=1) / (2 * reach**2))


def _rows(codes: pd.Series, category: str, group: str, counts: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": codes.to_numpy(),
            "category": category,
            "victim_group": group,
            "period": PERIOD,
            "count": counts,
            "restricted": True,
            "estimate": False,
        }
    )


def crime_table(lsoa: pd.DataFrame, points: np.ndarray, crime: np.ndarray) -> pd.DataFrame:
    """Counts of every LSOA (zeros included) and every MSOA.

    Args:
        lsoa: the areas with their population.
        points: (n, 2) centres in km.
        crime: (n,) standardised latent crime deprivation.
    """
    draw = Draw(41)
    people = lsoa["population"].to_numpy()
    rate = np.exp(0.72 * crime)
    for centre, strength, _width in CENTRES:
        rate += 11 * strength * _near(points, np.array(centre), 0.55)
    expected = people * rate
    knife = draw.overdispersed(expected * _KNIFE / expected.sum(), 2.2)
    young = lsoa["pop_0_15"].to_numpy() / people
    # One park, popular after school, where the victims are young: the report has such a place.
    park = _near(points, _PARK, 0.5)
    share = np.clip(0.42 * young + 0.25 * park, 0.01, 0.5)
    under = draw.part(knife, share)
    homes = people * np.exp(0.45 * crime)
    by_msoa = pd.Series(homes).groupby(lsoa["msoa_code"]).sum()
    stays = draw.overdispersed(by_msoa.to_numpy() * _ADMISSIONS / homes.sum(), 9.0)
    return pd.concat(
        [
            _rows(lsoa["code"], "knife_crime", "all", knife),
            _rows(lsoa["code"], "knife_crime", "16_or_under", under),
            _rows(by_msoa.index.to_series(), "assault_admissions", "all", stays),
        ],
        ignore_index=True,
    )
