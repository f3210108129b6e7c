"""Residents by broad age: younger where the authority is young and where incomes are low."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .draw import Draw, smooth_field
from .places import PLACES

_MIDDLE = 1690


def population(points: np.ndarray, regions: np.ndarray, income: np.ndarray) -> pd.DataFrame:
    """Population columns of the `lsoa` table.

    Args:
        points: (n, 2) centres in km.
        regions: (n,) position of the authority in PLACES.
        income: (n,) standardised latent income deprivation.
    """
    draw = Draw(31)
    count = len(points)
    total = np.clip(_MIDDLE * np.exp(0.19 * draw.normal(count)), 1000, 3000).round()
    young = np.array([place.under_16 for place in PLACES])[regions]
    old = np.array([place.over_60 for place in PLACES])[regions]
    young = young + 0.022 * income + 0.018 * draw.normal(count)
    old = old - 0.03 * income + 0.02 * smooth_field(points, 1.5, draw) + 0.025 * draw.normal(count)
    under = np.rint(total * np.clip(young, 0.08, 0.36))
    over = np.rint(total * np.clip(old, 0.05, 0.42))
    return pd.DataFrame(
        {
            "population": total,
            "pop_0_15": under,
            "pop_16_59": total - under - over,
            "pop_60_over": over,
        }
    ).astype(np.int64)
