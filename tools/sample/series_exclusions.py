"""Invented series of permanent exclusions: C70 to C73, C78 and C83."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wm_vru_plugin.sources.schools.exclusions import REASONS

from .draw import Draw, standard
from .places import PLACES
from .series_areas import AUTHORITIES, ENGLAND, REGION, upper_tier
from .series_focus import EDUCATION_SCORE, mean_scores
from .series_rows import TOTAL, Indicator, path, row, school_years, series

_DFE = "Department for Education, permanent and fixed-period exclusions"
RATE = Indicator(
    "permanent_exclusion_rate", "C70, C71, C72, C73, C78, T85",
    "permanent exclusions in the year; denominator = pupils", "per 100 pupils",
    "total, Primary, Secondary",
    "authorities, region, England; in 2017/18 all authorities of the upper tier", "high", _DFE,
    "rate", 100,
)  # fmt: skip
REASON = Indicator(
    "permanent_exclusions", "C83",
    "permanent exclusions by reason; denominator = permanent exclusions for any", "exclusions",
    "total, or the reason", "England", "high", _DFE,
)  # fmt: skip
INDICATORS = (RATE, REASON)

PERIODS = school_years(2011, 2017)
LAST = PERIODS[-1]
CORRELATION = 0.3
_SHARE = {TOTAL: 0.15, "Primary": 0.085, "Secondary": 0.06}
"""Pupils of the phase as a share of residents."""
_REGION = {
    TOTAL: (0.08, 0.09, 0.10, 0.11, 0.13, 0.15, 0.14),
    "Primary": (0.02, 0.02, 0.03, 0.03, 0.04, 0.05, 0.04),
    "Secondary": (0.15, 0.16, 0.18, 0.20, 0.23, 0.26, 0.24),
}
_ENGLAND = {
    TOTAL: (0.07, 0.06, 0.06, 0.07, 0.08, 0.10, 0.10),
    "Primary": (0.01, 0.02, 0.02, 0.02, 0.02, 0.03, 0.03),
    "Secondary": (0.14, 0.12, 0.13, 0.15, 0.17, 0.20, 0.20),
}
_ENDS = ((0.09, 0.13), (0.06, 0.1), (0.11, 0.21), (0.06, 0.08), (0.08, 0.15), (0.07, 0.11))
"""Rate of all schools in the first and last year, in the order of the authorities."""
_HIGHEST = (0.34, 0.31, 0.29)
"""Three authorities exclude more than Wolverhampton does."""
_REASONS = {
    "physical_pupils": 1107, "physical_adult": 870, "verbal_pupil": 320, "verbal_adult": 640,
    "bullying": 30, "racist_abuse": 16, "sexual_misconduct": 90, "drug_alcohol": 640,
    "damage": 110, "theft": 30, "persistent_disruptive": 2550, "other": 1502,
}  # fmt: skip


def rows(lsoa: pd.DataFrame, deprivation: pd.DataFrame) -> list[dict[str, Any]]:
    """All rows of these indicators.

    Args:
        lsoa: the areas with their population.
        deprivation: indices by LSOA and domain; the seven's scores come from them.
    """
    found: list[dict[str, Any]] = []
    for area, rates in ((REGION, _REGION), (ENGLAND, _ENGLAND)):
        for phase, targets in rates.items():
            pupils = round(_SHARE[phase] * area.people)
            found += series(RATE, area, PERIODS, targets, pupils, phase)
    found += _by_authority()
    found += _scatter(lsoa, deprivation, {r["area_code"]: r for r in found if _is_last(r)})
    every = sum(_REASONS.values())
    found.append(row(REASON, ENGLAND, LAST, every, every))
    for reason, count in _REASONS.items():
        found.append(row(REASON, ENGLAND, LAST, count, every, REASONS[reason]))
    return found


def _is_last(one: dict[str, Any]) -> bool:
    return bool(one["period"] == LAST and one["breakdown"] == TOTAL)


def _by_authority() -> list[dict[str, Any]]:
    """All seven through time; the last had a policy of no exclusions until 2013."""
    found: list[dict[str, Any]] = []
    for number, (area, (first, last)) in enumerate(zip(AUTHORITIES, _ENDS)):
        rates = path(PERIODS, {PERIODS[0]: first, LAST: last}, 0.08, 260 + number)
        found += series(RATE, area, PERIODS, rates, round(_SHARE[TOTAL] * area.people))
    area = AUTHORITIES[-1]
    rates = [0.0, 0.0, 0.06, 0.12, 0.18, 0.23, 0.26]
    return found + series(RATE, area, PERIODS, rates, round(_SHARE[TOTAL] * area.people))


def _scatter(
    lsoa: pd.DataFrame, deprivation: pd.DataFrame, seven: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Score and rate of 152 authorities, correlated as the report has it."""
    draw = Draw(96)
    areas = upper_tier()
    others = len(areas) - len(PLACES)
    spread = np.clip(draw.normal(others), -2.2, 2.2)
    scores = np.round(
        [*mean_scores(lsoa, deprivation, "education"), *(21 * np.exp(0.42 * spread))], 3
    )
    residents = np.rint(280_000 * np.exp(0.5 * draw.normal(others)))
    pupils = np.rint(_SHARE[TOTAL] * residents)
    ours = np.array([seven[place.code]["value"] for place in PLACES])
    noise = draw.normal(others)
    slope = standard(scores[len(PLACES) :])
    best: tuple[float, np.ndarray] = (np.inf, noise)
    for lean in np.linspace(-0.5, 1.5, 401):
        mixed = standard(lean * slope + noise)
        rate = np.clip(0.1 * np.exp(0.42 * mixed), 0.02, 0.25)
        rate[np.argsort(-mixed, kind="stable")[: len(_HIGHEST)]] = _HIGHEST
        rate = np.rint(rate * pupils / 100) / pupils * 100
        away = abs(float(np.corrcoef(scores, [*ours, *rate])[0, 1]) - CORRELATION)
        if away < best[0] - 1e-9:
            best = away, rate
    found = []
    for area, people, score in zip(areas, [*(a.people for a in AUTHORITIES), *residents], scores):
        found.append(row(EDUCATION_SCORE, area, "2019", float(score), people, "upper tier"))
    for area, below, rate in zip(areas[len(PLACES) :], pupils, best[1]):
        found.append(row(RATE, area, LAST, float(rate), float(below)))
    return found
