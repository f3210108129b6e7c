"""Invented series of early years, attainment, absence and NEET: C61 to T67 and T84.

The tables that the report prints are taken as printed, for the invented authorities.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wm_vru_plugin.sources.report_2020.tables import read_report_table

from .series_areas import AUTHORITIES, ENGLAND, REGIONS, SEVEN, WALSALL, Area
from .series_rows import TOTAL, Indicator, counted, row

_DFE = "Department for Education"
RATING = Indicator(
    "early_years_rating", "C61, C62, T85",
    "early years providers by latest inspection; denominator = inspected providers",
    "per cent of providers",
    "Outstanding, Good, Requires improvement, Inadequate; Failing is the last two together",
    "authorities, seven authorities, England", "low (Outstanding, Good); high (others)",
    "Ofsted, childcare providers and inspections", "proportion", 100,
)  # fmt: skip
READINESS = Indicator(
    "good_level_of_development", "T63, T85",
    "school readiness: children with a good level of development at the end of Reception; "
    "denominator = children", "per cent", "total", "authorities, England", "low",
    f"{_DFE}, early years foundation stage profile", "proportion", 100,
)  # fmt: skip
ATTAINMENT = Indicator(
    "attainment_8", "C64, T65, T85",
    "mean Attainment 8 score; count = sum of scores, denominator = pupils", "points", "total",
    "authorities, regions, England", "low", f"{_DFE}, key stage 4 performance", "plain",
)  # fmt: skip
ABSENCE = Indicator(
    "absence_rate", "T66",
    "sessions missed; denominator = possible sessions", "per cent of sessions", "total",
    "authorities, seven authorities, England", "high", f"{_DFE}, pupil absence", "proportion", 100,
)  # fmt: skip
LEARNING = Indicator(
    "learning_difficulties_rate", "T67, T85",
    "children with learning difficulties known to schools; denominator = pupils", "per 1,000",
    "total", "authorities, seven authorities, England", "high",
    f"{_DFE}, special educational needs", "proportion", 1000,
)  # fmt: skip
NEET = Indicator(
    "neet_not_known_rate", "T84",
    "16 and 17 year-olds not in education, employment or training, or not known; denominator = "
    "residents of that age", "per cent of 16 and 17 year olds", "total",
    "authorities, seven authorities, England", "high",
    f"{_DFE}, NEET and participation by authority", "proportion", 100,
)  # fmt: skip
OFFENDERS = Indicator(
    "young_offenders_permanently_excluded", "C70",
    "young offenders in short custody who had been permanently excluded; denominator = young "
    "offenders", "per cent", "total", "England", "high", "Timpson review (2019)", "proportion", 100,
)  # fmt: skip
SEMH = Indicator(
    "social_emotional_mental_health_rate", "T67",
    "pupils with social, emotional and mental health needs; denominator = pupils", "per cent",
    "Permanently excluded pupils, All pupils", "Walsall", "high",
    "authority's own study of linked records", "proportion", 100,
)  # fmt: skip
INDICATORS = (RATING, READINESS, ATTAINMENT, ABSENCE, LEARNING, NEET, OFFENDERS, SEMH)

_PROVIDERS = (800, 300, 250, 240, 210, 230, 175)
_RATINGS = {
    "Outstanding": (104, 42, 60, 29, 32, 30, 18),
    "Requires improvement": (36, 12, 9, 14, 6, 13, 15),
    "Inadequate": (6, 2, 2, 6, 1, 2, 11),
}
"""Providers by rating in the order of the authorities; the rest are good."""
_REGIONS = (45.0, 45.9, 45.6, 45.8, 45.7, 47.2, 49.6, 48.1, 47.3)
"""Attainment 8 in the order of the regions."""


def rows() -> list[dict[str, Any]]:
    """All rows of these indicators."""
    found = [*_early_years(), *_attainment_of_regions()]
    for indicator, table_id, period in (
        (READINESS, "T63", "2018/19"),
        (ATTAINMENT, "T65", "2018/19"),
        (ABSENCE, "T66", "2017/18"),
        (LEARNING, "T67", "2018"),
        (NEET, "T84", "2017"),
    ):
        found += _printed(indicator, table_id, period)
    found.append(row(OFFENDERS, ENGLAND, "2014", 23, 1100))
    found.append(row(SEMH, WALSALL, "2018", 16, 200, "Permanently excluded pupils"))
    found.append(row(SEMH, WALSALL, "2018", 2, 62_500, "All pupils"))
    return found


def _early_years() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    shares = {"Outstanding": 20.0, "Requires improvement": 3.0, "Inadequate": 1.0}
    shares["Good"] = 100 - sum(shares.values())
    shares["Failing"] = shares["Requires improvement"] + shares["Inadequate"]
    for name, share in shares.items():
        found.append(row(RATING, ENGLAND, "2019", share, 60_000, name))
    ratings = {name: np.array(counts) for name, counts in _RATINGS.items()}
    ratings["Good"] = np.array(_PROVIDERS) - sum(ratings.values())
    ratings["Failing"] = ratings["Requires improvement"] + ratings["Inadequate"]
    for name, counts in ratings.items():
        for area, count, whole in zip(
            (*AUTHORITIES, SEVEN), (*counts, counts.sum()), (*_PROVIDERS, sum(_PROVIDERS))
        ):
            found.append(counted(RATING, area, "2019", float(count), whole, name))
    return found


def _attainment_of_regions() -> list[dict[str, Any]]:
    return [
        row(ATTAINMENT, area, "2018/19", score, 24_000 + 6000 * (number % 5))
        for number, (area, score) in enumerate(zip(REGIONS, _REGIONS))
    ]


def _area(code: str) -> Area:
    """The invented area in place of a printed one."""
    known = {area.code: area for area in (*AUTHORITIES, SEVEN, ENGLAND)}
    return known["Z" + code[1:]]


def _printed(indicator: Indicator, table_id: str, period: str) -> list[dict[str, Any]]:
    """Rows of a printed table; the denominator follows from count and value."""
    found: list[dict[str, Any]] = []
    printed = read_report_table(table_id)
    for one in printed[printed["value"].notna()].itertuples():
        area = _area(one.area_code)
        per = indicator.per if indicator.kind == "proportion" else 1
        found.append(
            {
                **row(indicator, area, period, one.value, 1),
                "count": float(one.count),
                "denominator": float(round(per * one.count / one.value)),
                "value": one.value,
                "lower": one.lower,
                "upper": one.upper,
                "recent_trend": "" if pd.isna(one.recent_trend) else one.recent_trend,
                "breakdown": TOTAL,
            }
        )
    return found
