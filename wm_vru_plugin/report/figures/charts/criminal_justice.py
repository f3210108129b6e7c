"""Charts of the section on criminal justice."""

from __future__ import annotations

from ..chart_figure import (
    AUTHORITIES,
    COMBINED,
    ENGLAND_AND_WALES,
    FORCE,
    HEAT_TABLE,
    INDEXED,
    INTERVALS,
    LINES,
    ChartFigure,
    Counted,
    Panel,
    Series,
    Times,
    chart,
    named,
)
from ..sections import CRIMINAL_JUSTICE
from .justice import JUSTICE_CHARTS

_ONS = "Office for National Statistics, police recorded crime, police force area tables"
_ONS_ABUSE = "Office for National Statistics, domestic abuse by police force"
_SURVEY = "Office for National Statistics, Crime Survey for England and Wales"
_EXTRACT = "police force, analyst's extract"
_CRIME = ("police force area", "recorded crime")
_FORCES = named("Merseyside", "Greater Manchester", "West Yorkshire")
_OFFENCES = ("Violence against the person", "Possession of weapons")


def _violent(breakdowns: tuple[str, ...], areas: tuple[str, ...]) -> Series:
    words = " and ".join(one.lower() for one in breakdowns)
    return Series("recorded_offences", f"recorded {words}", _ONS, areas, breakdowns, _CRIME)


CRIMINAL_JUSTICE_CHARTS: tuple[ChartFigure, ...] = (
    ChartFigure(
        "C15",
        CRIMINAL_JUSTICE,
        "Recent trends in violent crime: numbers and rates",
        (
            Panel(
                LINES,
                (
                    Series(
                        "recorded_offences",
                        "recorded violence against the person",
                        _ONS,
                        (FORCE,),
                        (*_OFFENCES[:1], "Violence with injury"),
                        _CRIME,
                        since="2013",
                    ),
                ),
                by="breakdown",
                title="Number",
            ),
            Panel(
                LINES,
                (
                    Series(
                        "violence_against_the_person_rate",
                        "recorded violence against the person per 1,000 residents",
                        _ONS,
                        (FORCE,),
                        titles=_CRIME,
                    ),
                ),
                title="Rate of violence against the person",
            ),
        ),
        "Recorded crime follows what is reported and how it is recorded, as well as what happens.",
        75.0,
    ),
    chart(
        "C16",
        CRIMINAL_JUSTICE,
        "Violence with injury: long-term trend",
        INDEXED,
        _violent(("Violence with injury",), (FORCE, ENGLAND_AND_WALES)),
        base="2013",
        note="Practices of recording changed over these years.",
    ),
    chart(
        "C17",
        CRIMINAL_JUSTICE,
        "Violence with injury by local authority",
        INTERVALS,
        Series(
            "violence_with_injury_rate",
            "recorded violence with injury per 100,000 residents",
            _EXTRACT,
            (AUTHORITIES, COMBINED),
            latest=True,
            counted=Counted(
                "recorded_offences",
                "Violence with injury",
                "offences of violence with injury",
                100_000,
                _CRIME,
            ),
        ),
        x="area",
        line=COMBINED,
        sort=True,
        height=75.0,
    ),
    chart(
        "C18",
        CRIMINAL_JUSTICE,
        "Violence with injury by circumstance",
        INTERVALS,
        Series(
            "violence_with_injury_by_circumstance",
            "violence with injury by circumstance",
            _EXTRACT,
            (FORCE,),
            (),
            latest=True,
        ),
        x="breakdown",
        by="breakdown",
        sort=True,
        unit="per cent of violence with injury",
        note="Circumstances overlap, so the shares add up to more or less than 100%.",
        height=60.0,
    ),
    chart(
        "C20",
        CRIMINAL_JUSTICE,
        "Recorded crime with a knife or bladed article",
        LINES,
        Series("knife_crime", "recorded knife crime by year", _EXTRACT, (FORCE,)),
        height=75.0,
    ),
    chart(
        "C23",
        CRIMINAL_JUSTICE,
        "Knife crime by hour of the day and day of the week",
        HEAT_TABLE,
        Times(("knife_crime",), "knife crime with date and time", _EXTRACT),
        x="breakdown",
        height=70.0,
    ),
    ChartFigure(
        "C24",
        CRIMINAL_JUSTICE,
        "Domestic abuse: recorded offences and the crime survey",
        (
            Panel(
                LINES,
                (
                    Series(
                        "domestic_abuse_offences",
                        "domestic abuse-related offences by police force",
                        _ONS_ABUSE,
                        (FORCE, *_FORCES),
                        titles=("domestic abuse",),
                    ),
                ),
                title="Recorded by police forces",
            ),
            Panel(
                LINES,
                (
                    Series(
                        "domestic_abuse_prevalence",
                        "adults who experienced domestic abuse in the year",
                        _SURVEY,
                        (ENGLAND_AND_WALES,),
                        titles=("crime survey",),
                    ),
                ),
                title="Asked in the crime survey",
            ),
        ),
        "Years to March on the left. A rise in recorded offences may reflect reporting and "
        "recording: the survey tells of no such rise.",
        80.0,
    ),
    chart(
        "C25",
        CRIMINAL_JUSTICE,
        "Domestic abuse-related offences recorded by the police",
        LINES,
        Series(
            "domestic_abuse_offences_police",
            "domestic abuse-related offences in the force's own records",
            _EXTRACT,
            (FORCE,),
        ),
        height=75.0,
    ),
    chart(
        "C28",
        CRIMINAL_JUSTICE,
        "Domestic abuse by hour of the day and day of the week",
        HEAT_TABLE,
        Times(("domestic_abuse",), "domestic abuse with date and time", _EXTRACT),
        x="breakdown",
        height=70.0,
    ),
    *JUSTICE_CHARTS,
    chart(
        "C38",
        CRIMINAL_JUSTICE,
        "Violence in the crime survey: long-term trend",
        LINES,
        Series(
            "crime_survey_violence",
            "violent incidents as the survey estimates them",
            _SURVEY,
            (ENGLAND_AND_WALES,),
            ("total", "Violence with injury"),
            ("crime survey",),
        ),
        by="breakdown",
        note="The survey was not held in every year before 2001. It counts what people aged 16 "
        "and over tell, reported to the police or not.",
        height=80.0,
    ),
)
