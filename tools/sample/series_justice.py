"""Invented series of prosecution, prison, probation and youth justice: C29 to C37."""

from __future__ import annotations

from typing import Any

from .series_areas import (
    AUTHORITIES,
    BRINSFORD,
    ENGLAND,
    ENGLAND_AND_WALES,
    FORCE,
    GREATER_MANCHESTER,
    HMP_BIRMINGHAM,
    OAKWOOD,
    PRISONS,
    REGION,
    WEST_YORKSHIRE,
)
from .series_rows import Indicator, counted, path, school_years, series, years

_CPS = "CPS, violence against women and girls data"
_MOJ = "Ministry of Justice, offender management statistics quarterly"
_YJB = "Youth Justice Board, youth justice statistics"
_VIOLENCE, _WEAPONS = "Violence against the person", "Possession of weapons"
PROSECUTIONS = Indicator(
    "domestic_abuse_prosecutions", "C29",
    "domestic abuse cases that were prosecuted; denominator = all of them", "prosecutions",
    "total, Successful, Unsuccessful", "forces, region, England and Wales", "", _CPS,
)  # fmt: skip
SUCCESS = Indicator(
    "domestic_abuse_prosecution_success_rate", "C30",
    "domestic abuse prosecutions that led to a conviction; denominator = prosecutions",
    "per cent", "total", "forces, region, England and Wales", "low", _CPS, "proportion", 100,
)  # fmt: skip
PRISONERS = Indicator(
    "prisoners_by_offence", "C31, C32, C33",
    "sentenced prisoners at the end of the month; denominator = prisoners", "prisoners",
    f"offence: {_VIOLENCE}, {_WEAPONS}", "three prisons", "high", _MOJ,
)  # fmt: skip
PRISONER_SHARE = Indicator(
    "prisoners_by_offence_share", "C31, C32, C33",
    "the same as a share; denominator = prisoners", "per cent of prisoners",
    f"offence: {_VIOLENCE}, {_WEAPONS}", "three prisons", "high", _MOJ, "proportion", 100,
)  # fmt: skip
ADJUDICATIONS = Indicator(
    "proven_adjudications_violence", "C34",
    "proven adjudications for violence, first three quarters; denominator = prisoners",
    "adjudications", "total", "twelve prisons", "high", _MOJ,
)  # fmt: skip
ADJUDICATION_RATE = Indicator(
    "proven_adjudications_violence_rate", "C34",
    "the same as a rate; denominator = prisoners", "per 100 prisoners", "total",
    "twelve prisons", "high", _MOJ, "rate", 100,
)  # fmt: skip
REOFFENDING = Indicator(
    "reoffending_rate", "C35",
    "offenders who offend again within 12 months; denominator = offenders", "per cent",
    f"first offence: {_VIOLENCE}, {_WEAPONS}", "region", "high",
    "Ministry of Justice, proven reoffending statistics", "proportion", 100,
)  # fmt: skip
CHILDREN = Indicator(
    "children_cautioned_or_sentenced", "C36, T85",
    "children aged 10 to 17 cautioned or sentenced; denominator = children of that age",
    "children", "total", "authorities, England", "high", _YJB,
)  # fmt: skip
CHILDREN_VIOLENCE = Indicator(
    "children_sentenced_for_violence", "C37, T85",
    "children sentenced for violence against the person; denominator = children aged 10 to 17",
    "children", "total", "authorities, England", "high", _YJB,
)  # fmt: skip
INDICATORS = (
    PROSECUTIONS, SUCCESS, PRISONERS, PRISONER_SHARE, ADJUDICATIONS, ADJUDICATION_RATE, REOFFENDING,
    CHILDREN, CHILDREN_VIOLENCE,
)  # fmt: skip

_CAUTIONED = (
    (1150, 610), (330, 200), (280, 170), (285, 245), (109, 31), (300, 140), (230, 200),
)  # fmt: skip
"""2013/14 and 2018/19, in the order of the authorities."""
_SENTENCED = ((400, 292), (110, 88), (100, 93), (105, 143), (45, 23), (120, 92), (120, 175))
_ADJUDICATED = (118, 74, 96, 21, 62, 48, 80, 9, 84, 12, 15, 55)
_CHILD_SHARE = 0.1
"""Share of residents who are 10 to 17 years old."""


def rows() -> list[dict[str, Any]]:
    """All rows of these indicators."""
    return [*_prosecutions(), *_prisons(), *_reoffending(), *_youth()]


def _prosecutions() -> list[dict[str, Any]]:
    periods = school_years(2014, 2018)
    found: list[dict[str, Any]] = []
    for number, (area, first, top, last, success) in enumerate(
        (
            (FORCE, 5200, 5900, 4700, (73.1, 76.4)),
            (GREATER_MANCHESTER, 5600, 6100, 4900, (76.0, 77.2)),
            (WEST_YORKSHIRE, 5000, 5800, 4800, (75.2, 76.9)),
            (REGION, 10_400, 11_500, 9200, (74.0, 76.3)),
            (ENGLAND_AND_WALES, 92_800, 100_900, 78_600, (73.9, 76.5)),
        )
    ):
        volumes = path(periods, {periods[0]: first, periods[1]: top, periods[4]: last})
        shares = path(
            periods, {periods[0]: success[0], periods[4]: success[1]}, 0.006, 220 + number
        )
        for period, volume, share in zip(periods, volumes, shares):
            every = round(volume)
            won = round(share * every / 100)
            for name, count in (
                ("total", every), ("Successful", won), ("Unsuccessful", every - won),
            ):  # fmt: skip
                found += series(PROSECUTIONS, area, [period], [count], every, name)
            found.append(counted(SUCCESS, area, period, won, every))
    return found


def _prisons() -> list[dict[str, Any]]:
    periods = [f"{year}-{month}" for year in range(2015, 2020) for month in ("06", "12")]
    first, top, last = "2015-06", "2018-12", "2019-12"
    wandering = {first: 205.0, "2016-12": 228.0, "2017-12": 196.0, top: 219.0, last: 207.0}
    found: list[dict[str, Any]] = []
    for area, violence, weapons in (
        (OAKWOOD, {first: 301.0, last: 520.0}, {first: 41.0, top: 98.0, last: 91.0}),
        (HMP_BIRMINGHAM, wandering, {first: 38.0, "2017-06": 49.0, "2018-06": 35.0, last: 39.0}),
        (BRINSFORD, {first: 98.0, last: 131.0}, {first: 9.0, "2017-06": 21.0, last: 47.0}),
    ):
        for name, anchors in ((_VIOLENCE, violence), (_WEAPONS, weapons)):
            stream = 230 + 2 * PRISONS.index(area) + (name == _WEAPONS)
            counts = [round(count) for count in path(periods, anchors, 0.015, stream)]
            found += series(PRISONERS, area, periods, counts, area.people, name)
            found += [
                counted(PRISONER_SHARE, area, period, count, area.people, name)
                for period, count in zip(periods, counts)
            ]
    for area, count in zip(PRISONS, _ADJUDICATED):
        found += series(ADJUDICATIONS, area, ["2019 Q1-Q3"], [count], area.people)
        found.append(counted(ADJUDICATION_RATE, area, "2019 Q1-Q3", count, area.people))
    return found


def _reoffending() -> list[dict[str, Any]]:
    periods = years(2007, 2018)
    violence = path(periods, {"2007": 20, "2011": 22.1, "2016": 25, "2018": 23})
    weapons = path(
        periods,
        {"2007": 30, "2009": 32.4, "2011": 31.2, "2013": 33.8, "2015": 31.9, "2017": 34.1,
         "2018": 35},
    )  # fmt: skip
    found = series(REOFFENDING, REGION, periods, violence, 6200, _VIOLENCE)
    return found + series(REOFFENDING, REGION, periods, weapons, 1400, _WEAPONS)


def _youth() -> list[dict[str, Any]]:
    periods = school_years(2013, 2018)
    found: list[dict[str, Any]] = []
    for indicator, ends, nation, stream in (
        (CHILDREN, _CAUTIONED, (41_500, 21_580), 240),
        (CHILDREN_VIOLENCE, _SENTENCED, (11_000, 9680), 250),
    ):
        for number, (area, (first, last)) in enumerate(
            zip((*AUTHORITIES, ENGLAND), (*ends, nation))
        ):
            counts = path(periods, {periods[0]: first, periods[5]: last}, 0.04, stream + number)
            found += series(indicator, area, periods, counts, round(_CHILD_SHARE * area.people))
    return found
