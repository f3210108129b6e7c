"""Invented series of recorded crime: C15 to C18, C20, C24 and C25, and the survey, C38."""

from __future__ import annotations

from typing import Any

from .series_areas import (
    AUTHORITIES,
    ENGLAND_AND_WALES,
    FORCE,
    GREATER_MANCHESTER,
    MERSEYSIDE,
    SEVEN,
    WEST_YORKSHIRE,
)
from .series_rows import Indicator, counted, path, row, school_years, series, years

_ONS = "ONS, police recorded crime, police force area tables"
_POLICE = "police force, analyst's extract"
OFFENCES = Indicator(
    "recorded_offences", "C15, C16",
    "recorded offences in the year; denominator = residents", "offences",
    "offence group: total, Violence against the person, Violence with injury",
    "force, England and Wales", "high", _ONS,
)  # fmt: skip
VIOLENCE_RATE = Indicator(
    "violence_against_the_person_rate", "C15",
    "recorded violence against the person; denominator = residents", "per 1,000 residents",
    "total", "force", "high", _ONS, "rate", 1000,
)  # fmt: skip
INDEX = Indicator(
    "violence_with_injury_index", "C16",
    "violence with injury set against 2013; denominator = offences of 2013", "index, 2013 = 100",
    "total", "force, England and Wales", "high", _ONS, "plain", 100,
)  # fmt: skip
INJURY_RATE = Indicator(
    "violence_with_injury_rate", "C17",
    "recorded violence with injury; denominator = residents", "per 100,000 residents", "total",
    "authorities, seven authorities", "high", _POLICE, "rate", 100_000, True,
)  # fmt: skip
CIRCUMSTANCE = Indicator(
    "violence_with_injury_by_circumstance", "C18",
    "share of violence with injury that has the circumstance (circumstances overlap); "
    "denominator = all violence with injury", "per cent",
    "Public place, Domestic abuse, Victim 17 or under, Knife", "force", "high", _POLICE,
    "proportion", 100, True,
)  # fmt: skip
KNIFE = Indicator(
    "knife_crime", "C20",
    "recorded crime with a knife or bladed article; denominator = residents", "offences", "total",
    "force, England and Wales", "high", f"{_POLICE}; ONS for England and Wales", restricted=True,
)  # fmt: skip
ABUSE = Indicator(
    "domestic_abuse_offences", "C24",
    "recorded domestic abuse-related offences, years to March; denominator = residents",
    "offences", "total", "forces", "high", "ONS, domestic abuse by police force",
)  # fmt: skip
ABUSE_POLICE = Indicator(
    "domestic_abuse_offences_police", "C25",
    "domestic abuse-related offences in the force's own records; denominator = residents",
    "offences", "total", "force", "high", _POLICE, restricted=True,
)  # fmt: skip
PREVALENCE = Indicator(
    "domestic_abuse_prevalence", "C24",
    "adults who experienced domestic abuse in the year; denominator = adults asked",
    "per cent of adults", "total", "England and Wales", "high",
    "ONS, Crime Survey for England and Wales", "proportion", 100,
)  # fmt: skip
SURVEY = Indicator(
    "crime_survey_violence", "C38",
    "violent incidents as the survey estimates them; denominator = thousands of adults",
    "thousand incidents", "total, Violence with injury", "England and Wales", "high",
    "ONS, Crime Survey for England and Wales",
)  # fmt: skip
INDICATORS = (
    OFFENCES, VIOLENCE_RATE, INDEX, INJURY_RATE, CIRCUMSTANCE, KNIFE, ABUSE, ABUSE_POLICE,
    PREVALENCE, SURVEY,
)  # fmt: skip

_AGAINST, _INJURY = "Violence against the person", "Violence with injury"
_LONG = years(2005, 2019)
_LONG_FORCE = {
    "2005": 29_400, "2008": 23_900, "2012": 17_400, "2013": 17_000, "2015": 21_000, "2017": 26_300,
    "2018": 30_200, "2019": 33_000,
}  # fmt: skip
_LONG_NATION = {
    "2005": 543_000, "2009": 401_000, "2013": 312_000, "2015": 374_000, "2017": 462_000,
    "2019": 549_000,
}  # fmt: skip
_RATES = (1229, 937, 860, 1130, 690, 1100, 1215)
"""Violence with injury per 100,000 in 2019, in the order of the authorities."""


def rows() -> list[dict[str, Any]]:
    """All rows of these indicators."""
    return [*_recorded(), *_by_authority(), *_knife(), *_abuse(), *_survey()]


def _recorded() -> list[dict[str, Any]]:
    short = years(2013, 2019)
    against = path(
        short,
        {"2013": 36_200, "2015": 41_500, "2017": 50_000, "2018": 64_800, "2019": 80_000},
    )
    everything = path(short, {"2013": 168_000, "2014": 166_500, "2017": 205_000, "2019": 248_000})
    found = series(OFFENCES, FORCE, short, everything, FORCE.people)
    found += series(OFFENCES, FORCE, short, against, FORCE.people, _AGAINST)
    found += [
        counted(VIOLENCE_RATE, FORCE, period, round(count), FORCE.people)
        for period, count in zip(short, against)
    ]
    for area, anchors, stream in (
        (FORCE, _LONG_FORCE, 201),
        (ENGLAND_AND_WALES, _LONG_NATION, 202),
    ):
        counts = path(_LONG, anchors, 0.01, stream)
        found += series(OFFENCES, area, _LONG, counts, area.people, _INJURY)
        base = anchors["2013"]
        for period, count in zip(_LONG, counts):
            index = row(INDEX, area, period, round(100 * round(count) / base, 1), base)
            found.append({**index, "count": float(round(count))})
    return found


def _by_authority() -> list[dict[str, Any]]:
    periods = years(2015, 2019)
    found: list[dict[str, Any]] = []
    whole = dict.fromkeys(periods, 0.0)
    for number, (area, rate) in enumerate(zip(AUTHORITIES, _RATES)):
        targets = path(periods, {"2015": 0.62 * rate, "2019": rate}, 0.015, 210 + number)
        added = series(INJURY_RATE, area, periods, targets, area.people)
        for one in added:
            whole[one["period"]] += one["count"]
        found += added
    found += [
        counted(INJURY_RATE, SEVEN, period, count, SEVEN.people) for period, count in whole.items()
    ]
    for name, share in (
        ("Public place", 49.7), ("Domestic abuse", 36), ("Victim 17 or under", 12), ("Knife", 4),
    ):  # fmt: skip
        found.append(row(CIRCUMSTANCE, FORCE, "2018/19", share, 32_000, name))
    found.append(row(CIRCUMSTANCE, FORCE, "2019", 36, 33_000, "Domestic abuse"))
    return found


def _knife() -> list[dict[str, Any]]:
    periods = years(2010, 2019)
    force = path(
        periods,
        {
            "2010": 2150, "2013": 1510, "2014": 1490, "2015": 1520, "2017": 2620, "2018": 3119,
            "2019": 3649,
        },
    )  # fmt: skip
    nation = path(
        periods,
        {
            "2010": 33_600, "2011": 30_665, "2014": 25_500, "2016": 31_900, "2018": 41_842,
            "2019": 44_771,
        },
    )  # fmt: skip
    found = series(KNIFE, FORCE, periods, force, FORCE.people)
    open_rows = series(KNIFE, ENGLAND_AND_WALES, periods, nation, ENGLAND_AND_WALES.people)
    return found + [{**one, "restricted": False} for one in open_rows]


def _abuse() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for area, counts in (
        (FORCE, (20_900, 26_100, 33_700)),
        (GREATER_MANCHESTER, (31_200, 40_800, 52_300)),
        (MERSEYSIDE, (15_100, 18_700, 23_600)),
        (WEST_YORKSHIRE, (33_500, 41_900, 49_800)),
    ):
        found += series(ABUSE, area, school_years(2016, 2018), counts, area.people)
    periods = years(2012, 2019)
    counts = path(periods, {"2012": 11_900, "2015": 16_400, "2017": 23_200, "2019": 37_100})
    found += series(ABUSE_POLICE, FORCE, periods, counts, FORCE.people)
    asked = years(2005, 2019)
    shares = path(
        asked, {"2005": 8.8, "2010": 6.9, "2015": 6.1, "2018": 6.1, "2019": 5.7}, 0.02, 203
    )
    return found + series(PREVALENCE, ENGLAND_AND_WALES, asked, shares, 33_900)


def _survey() -> list[dict[str, Any]]:
    periods = [
        "1981", "1983", "1987", "1991", "1993", "1995", "1996", "1997", "1999", *years(2001, 2019),
    ]  # fmt: skip
    every = path(
        periods,
        {"1981": 2160, "1987": 2420, "1991": 2900, "1995": 4180, "1996": 4310, "1999": 3470,
         "2001": 2850, "2005": 2430, "2010": 2050, "2014": 1420, "2018": 1240, "2019": 1190},
    )  # fmt: skip
    injury = path(
        periods,
        {"1981": 1180, "1991": 1560, "1996": 2290, "2001": 1500, "2005": 1290, "2010": 1090,
         "2014": 720, "2018": 590, "2019": 560},
    )  # fmt: skip
    adults = path(periods, {"1981": 38_200, "1996": 40_900, "2019": 47_600})
    found = series(SURVEY, ENGLAND_AND_WALES, periods, every, [round(a) for a in adults])
    return found + series(
        SURVEY, ENGLAND_AND_WALES, periods, injury, [round(a) for a in adults], _INJURY
    )
