"""Charts of the section on education."""

from __future__ import annotations

from ..chart_figure import (
    AUTHORITIES,
    BENCHMARK,
    COMBINED,
    EVERY,
    HIGHEST,
    INTERVALS,
    LINES,
    LORENZ,
    OTHERS,
    REGION,
    REGIONS,
    SCATTER,
    STACKED,
    ChartFigure,
    Pairs,
    Printed,
    SchoolCounts,
    SchoolPairs,
    Series,
    chart,
)
from ..sections import EDUCATION

_DFE = "Department for Education, permanent and fixed-period exclusions"
_OFSTED = "Ofsted, childcare providers and inspections"
_EXCLUSIONS = ("exclusions",)
_PER_100 = "permanent exclusions per 100 pupils"
_SINCE = "2011/12"
_REASONS = (
    "Persistent disruptive behaviour",
    "Physical assault against a pupil",
    "Physical assault against an adult",
    "Verbal abuse against a pupil",
    "Verbal abuse against an adult",
    "Drugs and alcohol",
    "Bullying",
    "Damage",
    "Racist abuse",
    "Sexual misconduct",
    "Theft",
    "Other",
)


def _rate(areas: tuple[str, ...], breakdown: str = "total") -> Series:
    schools = "" if breakdown == "total" else f", {breakdown.lower()} schools"
    return Series(
        "permanent_exclusion_rate",
        f"permanent exclusion rate{schools}",
        _DFE,
        areas,
        (breakdown,),
        _EXCLUSIONS,
        since=_SINCE,
    )


def _ratings(breakdowns: tuple[str, ...]) -> Series:
    return Series(
        "early_years_rating",
        "early years providers by latest inspection",
        _OFSTED,
        (AUTHORITIES, COMBINED, BENCHMARK),
        breakdowns,
        ("childcare",),
        latest=True,
    )


def _printed(table: str, title: str, unit: str, note: str = "") -> ChartFigure:
    return chart(
        f"{table}-chart",
        EDUCATION,
        title,
        INTERVALS,
        Printed(table),
        x="area",
        sort=True,
        unit=unit,
        note=note,
        height=75.0,
        beside=table,
    )


def _lorenz(table: str, title: str, phase: str) -> ChartFigure:
    return chart(
        f"{table}-chart",
        EDUCATION,
        title,
        LORENZ,
        SchoolCounts(phase),
        Printed(table),
        unit="per cent of permanent exclusions",
        note="With so few exclusions, chance alone would leave many schools without any.",
        height=95.0,
        beside=table,
    )


EDUCATION_CHARTS: tuple[ChartFigure, ...] = (
    chart(
        "C61",
        EDUCATION,
        "Early years providers rated outstanding",
        INTERVALS,
        _ratings(("Outstanding",)),
        x="area",
        sort=True,
        unit="per cent of inspected providers",
        height=80.0,
    ),
    chart(
        "C62",
        EDUCATION,
        "Early years providers rated inadequate or requiring improvement",
        STACKED,
        _ratings(("Requires improvement", "Inadequate")),
        x="area",
        by="breakdown",
        sort=True,
        unit="per cent of inspected providers",
        height=85.0,
    ),
    _printed("T63", "School readiness", "per cent of children with a good level of development"),
    chart(
        "C64",
        EDUCATION,
        "Attainment 8 by region",
        INTERVALS,
        Series(
            "attainment_8",
            "mean Attainment 8 score by region",
            "Department for Education, key stage 4 performance",
            (REGIONS, BENCHMARK),
            titles=("key stage 4",),
            latest=True,
        ),
        x="area",
        sort=True,
        unit="mean score, points",
        height=85.0,
    ),
    _printed("T65", "Attainment 8 by authority", "mean score, points"),
    _printed("T66", "Pupil absence", "per cent of sessions missed"),
    _printed("T67", "Children with learning difficulties known to schools", "per 1,000 pupils"),
    chart(
        "C70",
        EDUCATION,
        "Permanent exclusions: all schools",
        LINES,
        _rate((REGION, BENCHMARK)),
        unit=_PER_100,
        height=75.0,
    ),
    chart(
        "C71",
        EDUCATION,
        "Permanent exclusions: secondary schools",
        LINES,
        _rate((REGION, BENCHMARK), "Secondary"),
        unit=_PER_100,
        height=75.0,
    ),
    chart(
        "C72",
        EDUCATION,
        "Permanent exclusions: the authority with the highest rate",
        LINES,
        _rate((HIGHEST, REGION, BENCHMARK)),
        unit=_PER_100,
        note="Managed moves and children taken off the roll are not in these figures.",
        height=80.0,
    ),
    chart(
        "C73",
        EDUCATION,
        "Permanent exclusions: the other authorities",
        LINES,
        _rate((OTHERS, BENCHMARK)),
        unit=_PER_100,
        note="Managed moves and children taken off the roll are not in these figures.",
        height=90.0,
    ),
    chart(
        "C78",
        EDUCATION,
        "Permanent exclusions and education deprivation, by authority",
        SCATTER,
        Pairs(
            Series(
                "education_average_score",
                "average score of education deprivation of upper-tier authorities",
                "MHCLG, Indices of Deprivation 2019, file 11",
                (EVERY,),
                ("upper tier",),
                ("deprivation, summaries",),
                latest=True,
            ),
            Series(
                "permanent_exclusion_rate",
                "permanent exclusion rate by authority",
                _DFE,
                (EVERY,),
                titles=_EXCLUSIONS,
                latest=True,
            ),
        ),
        across="Average score of education, skills and training deprivation (higher = more)",
        unit=_PER_100,
        note="Each point is an upper-tier authority of England. A correlation says nothing of "
        "causes, and one of areas nothing of children.",
        height=110.0,
    ),
    chart(
        "C79",
        EDUCATION,
        "Permanent exclusions and deprivation around secondary schools",
        SCATTER,
        SchoolPairs("imd"),
        across="Score of multiple deprivation of the LSOA where the school stands",
        unit=_PER_100,
        note="Secondary schools with at least one permanent exclusion in the year. Pupils may "
        "live elsewhere.",
        height=105.0,
    ),
    _lorenz("T81", "Concentration of permanent exclusions: all schools", ""),
    _lorenz("T82", "Concentration of permanent exclusions: secondary schools", "Secondary"),
    chart(
        "C83",
        EDUCATION,
        "Reasons for permanent exclusion",
        INTERVALS,
        Series(
            "permanent_exclusions",
            "permanent exclusions by reason",
            _DFE,
            (BENCHMARK,),
            _REASONS,
            _EXCLUSIONS,
            latest=True,
            share=True,
        ),
        x="breakdown",
        by="breakdown",
        sort=True,
        unit="per cent of permanent exclusions",
        note="Possession of weapons has no category of its own.",
        height=90.0,
    ),
    _printed(
        "T84",
        "16 and 17 year-olds not in education, employment or training",
        "per cent of 16 and 17 year-olds",
        "With those whose activity is not known.",
    ),
)
