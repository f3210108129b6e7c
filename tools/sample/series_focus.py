"""Invented figures by authority that the table of areas of focus, T85, sets side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .draw import shared
from .series_areas import AUTHORITIES, SEVEN
from .series_rows import TOTAL, Indicator, counted, row, years

_POLICE = "police force, analyst's extract"
_MHCLG = "MHCLG, Indices of Deprivation 2019, file 10"
KNIFE_RATE = Indicator(
    "knife_crime_rate", "T85",
    "recorded crime with a knife or bladed article; denominator = residents",
    "per 100,000 residents", "total", "authorities, seven authorities", "high", _POLICE, "rate",
    100_000, True,
)  # fmt: skip
ABUSE_RATE = Indicator(
    "domestic_abuse_rate", "T85",
    "domestic abuse-related offences in the force's own records; denominator = residents",
    "per 100,000 residents", "total", "authorities, seven authorities", "high", _POLICE, "rate",
    100_000, True,
)  # fmt: skip
IMD_SCORE = Indicator(
    "imd_average_score", "T85",
    "mean score of multiple deprivation of its LSOAs, weighted by residents; count = sum of the "
    "scores, denominator = residents", "score", "total", "authorities", "high", _MHCLG, "plain",
)  # fmt: skip
HEALTH_SCORE = Indicator(
    "health_average_score", "T85",
    "the same of health deprivation and disability", "score", "total", "authorities", "high",
    _MHCLG, "plain",
)  # fmt: skip
EDUCATION_SCORE = Indicator(
    "education_average_score", "C78, T85",
    "mean score of education, skills and training deprivation of its LSOAs, weighted by residents; "
    "count = sum of the scores, denominator = residents",
    "score", "total, upper tier", "authorities; upper tier: 152 authorities", "high",
    f"{_MHCLG}; upper tier: file 11", "plain",
)  # fmt: skip
INDICATORS = (KNIFE_RATE, ABUSE_RATE, IMD_SCORE, HEALTH_SCORE, EDUCATION_SCORE)

_KNIFE = (1655, 402, 263, 497, 172, 292, 368)
"""Knife crime of 2019 in the order of the authorities; it adds up to the force's."""
_KNIFE_BEFORE = {"2017": 2620, "2018": 3119}
_ABUSE = (1310, 1150, 1080, 1370, 760, 1210, 1420)
"""Domestic abuse per 100,000 in 2019, before it is brought to the force's number."""
_ABUSE_TOTALS = {"2018": 30_150, "2019": 37_100}
_SCORES = ((IMD_SCORE, "imd"), (HEALTH_SCORE, "health"), (EDUCATION_SCORE, "education"))


def mean_scores(lsoa: pd.DataFrame, deprivation: pd.DataFrame, domain: str) -> list[float]:
    """Mean score of a domain by authority, weighted by residents, in the order of their codes."""
    scores = deprivation[deprivation["domain"] == domain].set_index("lsoa_code")["score"]
    scored = lsoa.assign(score=scores.loc[lsoa["code"]].to_numpy())
    return [
        round(float(np.average(part["score"], weights=part["population"])), 3)
        for _, part in scored.groupby("lad_code", sort=True)
    ]


def rows(lsoa: pd.DataFrame, deprivation: pd.DataFrame) -> list[dict[str, Any]]:
    """All rows of these indicators, but the upper tier's, which `series_exclusions` makes.

    Args:
        lsoa: the areas with their population.
        deprivation: indices by LSOA and domain.
    """
    found: list[dict[str, Any]] = []
    people = np.array([area.people for area in AUTHORITIES], dtype=float)
    knife = {
        period: shared(np.array(_KNIFE, dtype=float) * weight, _KNIFE_BEFORE.get(period))
        for period, weight in zip(years(2017, 2019), _drift())
    }
    abuse = {
        period: shared(people * np.array(_ABUSE), total) for period, total in _ABUSE_TOTALS.items()
    }
    for indicator, counts in ((KNIFE_RATE, knife), (ABUSE_RATE, abuse)):
        for period, by_area in counts.items():
            for area, count in zip((*AUTHORITIES, SEVEN), (*by_area, sum(by_area))):
                found.append(counted(indicator, area, period, count, area.people))
    residents = lsoa.groupby("lad_code")["population"].sum()
    for indicator, domain in _SCORES:
        for area, score in zip(AUTHORITIES, mean_scores(lsoa, deprivation, domain)):
            whole = int(residents[area.code])
            found.append(row(indicator, area, "2019", score, whole, TOTAL))
    return found


def _drift() -> tuple[np.ndarray, ...]:
    """How the shares of the authorities differed in the years before: less so the later."""
    lean = np.array([1.0, 1.06, 0.95, 0.9, 1.08, 1.02, 1.1])
    return lean, lean**0.5, np.ones(len(lean))
