"""Residents by single year of age and sex, of the invented authorities and of England."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .series_areas import AUTHORITIES, ENGLAND

PERIOD = "2018"
OLDEST = 90
_UNDER_16 = (0.25, 0.195, 0.193, 0.217, 0.191, 0.201, 0.19)
"""Share aged 0 to 15 by authority: a quarter in Birmingham, a fifth in the Black Country."""
_STUDENTS = (0.035, 0.06, 0.0, 0.0, 0.0, 0.0, 0.01)
_OLDER = (0.020, 0.021, 0.028, 0.022, 0.030, 0.025, 0.024)
"""How the numbers of adults turn: a larger figure is an older authority."""
_ENGLAND = (0.191, 0.0, 0.026)
_MEN = 0.512
"""Share of boys among the newborn; later, women outlive men."""


def _shape(under_16: float, students: float, older: float) -> np.ndarray:
    """(91,) shares of residents by year of age, the last open."""
    age = np.arange(OLDEST + 1)
    adults = np.exp(-(0.036 - older) * (age - 16)) / (1 + np.exp((age - 79) / 5.5))
    # Large cohorts around 30 and 52, as the census has them.
    adults = adults * (1 + 0.12 * np.exp(-((age - 30) ** 2) / 50))
    adults = adults * (1 + 0.14 * np.exp(-((age - 52) ** 2) / 40))
    adults[OLDEST] *= 3.2  # everybody older
    adults[:16] = 0
    adults = adults / adults.sum()
    students_at = np.exp(-((age - 20) ** 2) / 5.0) * (age >= 18)
    adults = (1 - students) * adults + students * students_at / students_at.sum()
    children = (1 + 0.004 * np.cos(age / 3.0)) * (age < 16)
    return under_16 * children / children.sum() + (1 - under_16) * adults


def _whole(shares: np.ndarray, people: int) -> np.ndarray:
    """Whole numbers in proportion to the shares, children and adults each to their own sum."""
    counts = np.zeros(len(shares), dtype=np.int64)
    children = round(people * float(shares[:16].sum()))
    for part, whole in ((slice(0, 16), children), (slice(16, None), people - children)):
        exact = shares[part] / shares[part].sum() * whole
        floor = np.floor(exact).astype(np.int64)
        floor[np.argsort(-(exact - floor), kind="stable")[: whole - floor.sum()]] += 1
        counts[part] = floor
    return counts


def population_table() -> pd.DataFrame:
    """The `population` table: persons, female and male; one row a year of age, the last open."""
    age = np.arange(OLDEST + 1)
    men = _MEN - 0.022 * np.clip((age - 20) / 50, 0, 1) - 0.15 * np.clip((age - 68) / 22, 0, 1)
    frames = []
    shapes = (*zip(_UNDER_16, _STUDENTS, _OLDER), _ENGLAND)
    for area, (under_16, students, older) in zip((*AUTHORITIES, ENGLAND), shapes):
        persons = _whole(_shape(under_16, students, older), area.people)
        male = np.rint(men * persons).astype(np.int64)
        for sex, counts in (("persons", persons), ("female", persons - male), ("male", male)):
            frames.append(
                pd.DataFrame(
                    {
                        "area_code": area.code,
                        "period": PERIOD,
                        "sex": sex,
                        "age_from": age,
                        "age_to": [*age[:-1], None],
                        "count": counts,
                        "estimate": False,
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)
