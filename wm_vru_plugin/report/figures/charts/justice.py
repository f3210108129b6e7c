"""Charts of the section on criminal justice: courts, prisons, reoffending and children."""

from __future__ import annotations

from ..chart_figure import (
    AUTHORITIES,
    BENCHMARK,
    ENGLAND_AND_WALES,
    EVERY,
    FORCE,
    INDEXED,
    INTERVALS,
    LINES,
    REGION,
    STACKED,
    ChartFigure,
    Panel,
    Series,
    chart,
    named,
)
from ..sections import CRIMINAL_JUSTICE

_CPS = "Crown Prosecution Service, violence against women and girls data"
_PRISONS = "Ministry of Justice, offender management statistics quarterly"
_YJB = "Youth Justice Board, youth justice statistics"
_FORCES = named("Greater Manchester", "West Yorkshire")
_OFFENCES = ("Violence against the person", "Possession of weapons")


def _prison(figure_id: str, name: str, full: str) -> ChartFigure:
    words = "sentenced prisoners by type of offence"
    held = named(name)
    titles = ("offender management",)
    return ChartFigure(
        figure_id,
        CRIMINAL_JUSTICE,
        f"Prisoners by type of offence: {full}",
        (
            Panel(
                LINES,
                (Series("prisoners_by_offence", words, _PRISONS, held, _OFFENCES, titles),),
                by="breakdown",
                title="Number",
            ),
            Panel(
                LINES,
                (Series("prisoners_by_offence_share", words, _PRISONS, held, _OFFENCES, titles),),
                by="breakdown",
                title="Share",
            ),
        ),
        "Sentenced prisoners at the end of the month.",
        75.0,
    )


def _children(figure_id: str, title: str, indicator: str, words: str, note: str) -> ChartFigure:
    titles = ("youth justice",)
    return ChartFigure(
        figure_id,
        CRIMINAL_JUSTICE,
        title,
        (
            Panel(
                LINES,
                (Series(indicator, words, _YJB, (AUTHORITIES,), titles=titles),),
                title="Number",
            ),
            Panel(
                INDEXED,
                (Series(indicator, words, _YJB, (AUTHORITIES, BENCHMARK), titles=titles),),
                title="Change",
            ),
        ),
        note,
        90.0,
    )


JUSTICE_CHARTS: tuple[ChartFigure, ...] = (
    ChartFigure(
        "C29",
        CRIMINAL_JUSTICE,
        "Domestic abuse prosecutions: volumes",
        (
            Panel(
                STACKED,
                (
                    Series(
                        "domestic_abuse_prosecutions",
                        "domestic abuse prosecutions by outcome",
                        _CPS,
                        (FORCE, *_FORCES, REGION),
                        ("Successful", "Unsuccessful"),
                        ("prosecution", "women and girls"),
                        latest=True,
                    ),
                ),
                x="area",
                by="breakdown",
                title="By outcome, {period}",
            ),
            Panel(
                LINES,
                (
                    Series(
                        "domestic_abuse_prosecutions",
                        "domestic abuse prosecutions by year",
                        _CPS,
                        (FORCE, *_FORCES, REGION),
                        titles=("prosecution", "women and girls"),
                    ),
                ),
                title="All, by year",
            ),
        ),
        "Cases that the Crown Prosecution Service prosecuted. The region holds the force's area.",
        80.0,
    ),
    chart(
        "C30",
        CRIMINAL_JUSTICE,
        "Domestic abuse prosecutions: rate of success",
        LINES,
        Series(
            "domestic_abuse_prosecution_success_rate",
            "share of domestic abuse prosecutions that were successful",
            _CPS,
            (FORCE, *_FORCES, REGION, ENGLAND_AND_WALES),
            titles=("prosecution", "women and girls"),
        ),
        unit="per cent of prosecutions that led to a conviction",
        zero=False,
        note="The axis does not begin at 0.",
    ),
    _prison("C31", "Oakwood", "HMP Oakwood"),
    _prison("C32", "Birmingham", "HMP Birmingham"),
    _prison("C33", "Brinsford", "HMP/YOI Brinsford"),
    chart(
        "C34",
        CRIMINAL_JUSTICE,
        "Proven adjudications for violence by prison",
        INTERVALS,
        Series(
            "proven_adjudications_violence_rate",
            "proven adjudications for violence by prison",
            _PRISONS,
            (EVERY,),
            titles=("offender management",),
            latest=True,
        ),
        x="area",
        sort=True,
    ),
    chart(
        "C35",
        CRIMINAL_JUSTICE,
        "Reoffending within 12 months, by first offence",
        LINES,
        Series(
            "reoffending_rate",
            "reoffending within 12 months by first offence",
            "Ministry of Justice, proven reoffending statistics",
            (REGION,),
            _OFFENCES,
            ("reoffending",),
        ),
        by="breakdown",
        unit="per cent of offenders who offend again",
        height=80.0,
    ),
    _children(
        "C36",
        "Children cautioned or sentenced",
        "children_cautioned_or_sentenced",
        "children cautioned or sentenced",
        "Children aged 10 to 17, for any offence.",
    ),
    _children(
        "C37",
        "Children sentenced for violence against the person",
        "children_sentenced_for_violence",
        "children sentenced for violence against the person",
        "Children aged 10 to 17. Where numbers are small, a few children make a large change.",
    ),
)
