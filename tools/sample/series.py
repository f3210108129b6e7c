"""All invented indicators: their records, the table, and the page that lists them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import (
    series_crime,
    series_education,
    series_exclusions,
    series_focus,
    series_health,
    series_justice,
    series_people,
)
from .series_rows import Indicator, table

INDICATORS: tuple[Indicator, ...] = (
    *series_people.INDICATORS,
    *series_crime.INDICATORS,
    *series_justice.INDICATORS,
    *series_health.INDICATORS,
    *series_education.INDICATORS,
    *series_exclusions.INDICATORS,
    *series_focus.INDICATORS,
)


def indicator_table(
    lsoa: pd.DataFrame, points: np.ndarray, income: np.ndarray, deprivation: pd.DataFrame
) -> pd.DataFrame:
    """The `indicators` table.

    Args:
        lsoa: the areas with their population.
        points: (n, 2) centres in km.
        income: (n,) standardised latent income deprivation.
        deprivation: indices by LSOA and domain.
    """
    return table(
        [
            *series_people.rows(lsoa, points, income),
            *series_crime.rows(),
            *series_justice.rows(),
            *series_health.rows(),
            *series_education.rows(),
            *series_exclusions.rows(lsoa, deprivation),
            *series_focus.rows(lsoa, deprivation),
        ]
    )


def markdown() -> str:
    """The table of docs/indicators.md."""
    head = (
        "| id | figure | meaning | unit | breakdown | areas | bad | restricted | a real one |",
        "|---|---|---|---|---|---|---|---|---|",
    )
    lines = (
        f"| `{one.id}` | {one.figures} | {one.meaning} | {one.unit} | {one.breakdowns} "
        f"| {one.areas} | {one.bad or '-'} | {'yes' if one.restricted else 'no'} | {one.source} |"
        for one in INDICATORS
    )
    return "\n".join((*head, *lines)) + "\n"
