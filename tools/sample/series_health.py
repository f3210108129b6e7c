"""Invented series of hospitals, injury surveillance and children's services: C42 to C53."""

from __future__ import annotations

from typing import Any

import numpy as np

from .draw import shared
from .incident_times import profile
from .series_areas import AUTHORITIES, BIRMINGHAM, ENGLAND, REGION, SEVEN
from .series_rows import Indicator, counted, path, row, school_years, series

_HES = "Hospital Episode Statistics, analyst's extract"
_ISTV = "Information Sharing to Tackle Violence (ISTV), analyst's extract"
_THREE = "ISTV, Hospital Episode Statistics and police, analyst's extracts"
STAYS = Indicator(
    "assault_admission_rate", "C42, T85",
    "overnight hospital stays for violence; denominator = residents", "per 100,000 residents",
    "type of assault: total, Bodily force, Sharp object, Blunt object, Other",
    "seven authorities; authorities (total, last year)", "high", _HES, "rate", 100_000, True,
)  # fmt: skip
SHARP = Indicator(
    "sharp_object_admission_rate", "C43, T85",
    "overnight stays for assault with a sharp object; denominator = residents of the age",
    "per 100,000 residents", "age: total, Under 25",
    "seven authorities; authorities (last year)", "high", _HES, "rate", 100_000, True,
)  # fmt: skip
SHARP_SHARE = Indicator(
    "sharp_object_share_of_admissions", "C44",
    "stays whose first code is assault by sharp object; denominator = stays for violence",
    "per cent of admissions for violence", "total", "authorities, seven authorities", "high", _HES,
    "proportion", 100, True,
)  # fmt: skip
SHARP_AGE = Indicator(
    "sharp_object_admissions_by_age", "C45, T85",
    "the same stays by age; denominator = stays for assault by sharp object", "per cent",
    "age: Under 25, 25 and over", "authorities, seven authorities", "", _HES, "proportion", 100,
    True,
)  # fmt: skip
ATTENDANCES = Indicator(
    "injury_surveillance_rate", "C47, C48, C49, C50, C52",
    "emergency attendances after violence; denominator = residents", "per 100,000 residents",
    "total", "seven authorities", "high", _ISTV, "rate", 100_000, True,
)  # fmt: skip
LOCATED = Indicator(
    "injury_surveillance_location_known", "C49",
    "records whose place could be assigned to an authority; denominator = records", "per cent",
    "total", "seven authorities", "low", _ISTV, "proportion", 100, True,
)  # fmt: skip
SEX = Indicator(
    "violence_victims_by_sex", "C47",
    "victims of violence by sex; denominator = records of the source", "per cent",
    "source and sex, such as Injury surveillance, Male", "seven authorities", "", _THREE,
    "proportion", 100, True,
)  # fmt: skip
AGE = Indicator(
    "violence_victims_by_age", "C48",
    "victims of violence by age; denominator = records of the source", "per cent",
    "source and age, such as Police, 25-44", "seven authorities, Birmingham", "", _THREE,
    "proportion", 100, True,
)  # fmt: skip
PLACE = Indicator(
    "place_of_assault", "C49",
    "attendances by place of the assault; denominator = attendances with a place", "per cent",
    "place: Street, Home, Pub or club, School or work, Other", "seven authorities", "", _ISTV,
    "proportion", 100, True,
)  # fmt: skip
HOUR = Indicator(
    "emergency_attendances_by_hour", "C50",
    "attendances after violence by hour of arrival; denominator = attendances", "per cent",
    "hour, 00:00 to 23:00", "seven authorities, Birmingham", "", _ISTV, "proportion", 100, True,
)  # fmt: skip
WEEKDAY = Indicator(
    "emergency_attendances_by_weekday", "C52",
    "attendances after violence by day of arrival; denominator = attendances", "per cent",
    "day, Monday to Sunday", "seven authorities, Birmingham", "", _ISTV, "proportion", 100, True,
)  # fmt: skip
FACTORS = Indicator(
    "assessment_factors", "C53, T85",
    "assessments of children that name the factor (one may name several); denominator = "
    "assessments", "per cent of assessments",
    "factor: Domestic violence, Mental health, Drug misuse, Alcohol misuse, Neglect",
    "authorities, region, England", "high", "DfE, characteristics of children in need",
    "proportion", 100,
)  # fmt: skip
INDICATORS = (
    STAYS, SHARP, SHARP_SHARE, SHARP_AGE, ATTENDANCES, LOCATED, SEX, AGE, PLACE, HOUR, WEEKDAY,
    FACTORS,
)  # fmt: skip

_PERIODS = school_years(2008, 2018)
_LAST = _PERIODS[-1]
_STAYS = (640, 180, 145, 195, 85, 138, 145)
"""Stays for violence in the last year, in the order of the authorities."""
_SHARP = (160, 32, 30, 38, 18, 30, 25)
_SHARP_YOUNG = (46, 7, 8, 17, 5, 11, 15)
_UNDER_25 = (443_400, 122_160, 100_040, 107_750, 66_940, 91_970, 88_550)
"""Residents under 25, in the order of the authorities."""
_AGES = ("0-15", "16-24", "25-44", "45-64", "65 and over")
_BY_AGE = {
    ("Injury surveillance", "seven"): (7, 30, 43, 17, 3),
    ("Hospital", "seven"): (5, 29, 44, 18, 4),
    ("Police", "seven"): (9, 24, 44, 19, 4),
    ("Injury surveillance", "Birmingham"): (8, 32, 40, 17, 3),
    ("Hospital", "Birmingham"): (6, 31, 42, 17, 4),
    ("Police", "Birmingham"): (10, 26, 43, 17, 4),
}
_SOURCES = {"Injury surveillance": 2100, "Hospital": 1528, "Police": 32_500}
"""Records of each source in the seven authorities; Birmingham has four tenths of them."""
_ASSESSED = (8000, 3600, 2700, 3900, 2100, 3100, 3300)
_FACTORS = {
    "Domestic violence": (70, 41, 46, 63, 44, 52, 61),
    "Mental health": (38, 33, 40, 47, 42, 45, 44),
    "Drug misuse": (19, 16, 20, 24, 17, 22, 23),
    "Alcohol misuse": (15, 14, 17, 21, 16, 18, 19),
    "Neglect": (13, 18, 16, 20, 12, 21, 19),
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def rows() -> list[dict[str, Any]]:
    """All rows of these indicators."""
    return [*_admissions(), *_surveillance(), *_when(), *_assessments()]


def _admissions() -> list[dict[str, Any]]:
    first, top, low = _PERIODS[0], _PERIODS[2], "2013/14"
    # Rates of 2018/19 are those of the stays by authority.
    sharp_end = 100_000 * sum(_SHARP) / SEVEN.people
    force_end = 100_000 * sum(_STAYS) / SEVEN.people - sharp_end - 5.2 - 9.1
    parts = {
        "Bodily force": {first: 62.0, top: 67.5, low: 36.0, _LAST: force_end},
        "Sharp object": {first: 13.6, top: 12.9, low: 7.1, _LAST: sharp_end},
        "Blunt object": {first: 8.1, top: 8.6, low: 5.4, _LAST: 5.2},
        "Other": {first: 13.0, top: 14.2, low: 9.4, _LAST: 9.1},
    }
    found: list[dict[str, Any]] = []
    whole = dict.fromkeys(_PERIODS, 0.0)
    for name, anchors in parts.items():
        rates = path(_PERIODS, anchors)
        added = series(STAYS, SEVEN, _PERIODS, rates, SEVEN.people, name)
        for one in added:
            whole[one["period"]] += one["count"]
        found += added
        if name == "Sharp object":
            found += series(SHARP, SEVEN, _PERIODS, rates, SEVEN.people)
    found += [counted(STAYS, SEVEN, period, count, SEVEN.people) for period, count in whole.items()]
    young_end = 100_000 * sum(_SHARP_YOUNG) / sum(_UNDER_25)
    young = path(_PERIODS, {first: 8.4, low: 4.7, "2014/15": 4.6, _LAST: young_end})
    found += series(SHARP, SEVEN, _PERIODS, young, sum(_UNDER_25), "Under 25")
    for area, every, knives, few, youth in zip(
        AUTHORITIES, _STAYS, _SHARP, _SHARP_YOUNG, _UNDER_25
    ):
        found.append(counted(STAYS, area, _LAST, every, area.people))
        found.append(counted(SHARP, area, _LAST, knives, area.people))
        found.append(counted(SHARP, area, _LAST, few, youth, "Under 25"))
    stays = (*_STAYS, sum(_STAYS))
    sharp = (*_SHARP, sum(_SHARP))
    under = (*_SHARP_YOUNG, sum(_SHARP_YOUNG))
    for area, every, knives, few in zip((*AUTHORITIES, SEVEN), stays, sharp, under):
        found.append(counted(SHARP_SHARE, area, _LAST, knives, every))
        found.append(counted(SHARP_AGE, area, _LAST, few, knives, "Under 25"))
        found.append(counted(SHARP_AGE, area, _LAST, knives - few, knives, "25 and over"))
    return found


def _surveillance() -> list[dict[str, Any]]:
    attended = _SOURCES["Injury surveillance"]
    found = [
        counted(ATTENDANCES, SEVEN, "2019", attended, SEVEN.people),
        row(LOCATED, SEVEN, "2019", 55, attended),
    ]
    for source, men in (("Injury surveillance", 72), ("Hospital", 81), ("Police", 53)):
        for name, share in (("Male", men), ("Female", 100 - men)):
            found.append(row(SEX, SEVEN, "2019", share, _SOURCES[source], f"{source}, {name}"))
    for (source, where), shares in _BY_AGE.items():
        area = SEVEN if where == "seven" else BIRMINGHAM
        records = _SOURCES[source] if where == "seven" else round(0.4 * _SOURCES[source])
        for name, share in zip(_AGES, shares):
            found.append(row(AGE, area, "2019", share, records, f"{source}, {name}"))
    for name, share in (
        ("Street", 48), ("Home", 9), ("Pub or club", 8), ("School or work", 5.5), ("Other", 29.5),
    ):  # fmt: skip
        found.append(row(PLACE, SEVEN, "2019", share, 1400, name))
    return found


def _when() -> list[dict[str, Any]]:
    """Arrivals follow the police's hours an hour or two later, and are more of the night."""
    hours = np.roll(profile("violence").sum(axis=0), 1)
    night = np.exp(-(((np.arange(24) - 23.5 + 12) % 24 - 12) ** 2) / (2 * 2.6**2))
    found: list[dict[str, Any]] = []
    for area, attended, more in ((SEVEN, 2100, 75.0), (BIRMINGHAM, 840, 85.0)):
        by_hour = shared(hours + more * night, attended)
        by_day = shared(np.array([13.0, 11.4, 11.2, 11.6, 13.1, 19.0, 20.7]), attended)
        for hour, count in enumerate(by_hour):
            found.append(counted(HOUR, area, "2019", count, attended, f"{hour:02d}:00"))
        for day, count in zip(_DAYS, by_day):
            found.append(counted(WEEKDAY, area, "2019", count, attended, day))
    return found


def _assessments() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, shares in _FACTORS.items():
        for area, share, assessed in zip(AUTHORITIES, shares, _ASSESSED):
            found.append(row(FACTORS, area, "2018/19", share, assessed, name))
    nation = {
        "Domestic violence": 51, "Mental health": 43, "Drug misuse": 21, "Alcohol misuse": 18,
        "Neglect": 18,
    }  # fmt: skip
    for area, assessed, more in ((REGION, 55_000, 1.5), (ENGLAND, 485_000, 0)):
        for name, share in nation.items():
            found.append(row(FACTORS, area, "2018/19", share + more, assessed, name))
    return found
