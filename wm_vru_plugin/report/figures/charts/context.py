"""Charts of the section on context."""

from __future__ import annotations

from ..chart_figure import (
    AGES,
    AUTHORITIES,
    BARS,
    BENCHMARK,
    COMBINED,
    LARGEST,
    REGION,
    SLOPE,
    STACKED,
    TOP_THREE,
    ChartFigure,
    Panel,
    Residents,
    Series,
    chart,
)
from ..sections import CONTEXT

_CENSUS = "Office for National Statistics, Census 2011, table KS201EW"
_GROUPS = ("White British", "White", "Asian", "Black", "Mixed", "Other")
_ETHNIC = "residents by ethnic group"
_OTHER_WHITE = ("White", "White British", "Other White")
_OF_RESIDENTS = "per cent of residents"

CONTEXT_CHARTS: tuple[ChartFigure, ...] = (
    ChartFigure(
        "C02",
        CONTEXT,
        "Age profile",
        (
            Panel(AGES, (Residents((LARGEST, BENCHMARK)),), x="breakdown", title="{area}"),
            Panel(AGES, (Residents((COMBINED, BENCHMARK)),), x="breakdown", title="{area}"),
        ),
        "Each band of five years as a share of all residents of the area.",
        105.0,
    ),
    chart(
        "C03",
        CONTEXT,
        "Ethnic profile: study area, region and country",
        BARS,
        Series(
            "ethnic_group",
            _ETHNIC,
            _CENSUS,
            (COMBINED, REGION, BENCHMARK),
            _GROUPS,
            ("ethnic group",),
            latest=True,
            rest=_OTHER_WHITE,
        ),
        x="breakdown",
        by="area",
        unit=_OF_RESIDENTS,
        note="The region includes counties that are mostly rural.",
        note_of=REGION,
    ),
    chart(
        "C04",
        CONTEXT,
        "Ethnic groups by local authority",
        STACKED,
        Series(
            "ethnic_group",
            _ETHNIC,
            _CENSUS,
            (AUTHORITIES, BENCHMARK),
            _GROUPS,
            ("ethnic group",),
            latest=True,
            rest=_OTHER_WHITE,
        ),
        x="area",
        by="breakdown",
        unit=_OF_RESIDENTS,
        share=True,
    ),
    chart(
        "C10",
        CONTEXT,
        "Rank of deprivation of the three most deprived authorities",
        SLOPE,
        Series(
            "imd_rank_of_average_rank",
            "ranks of authorities in the Index of Multiple Deprivation",
            "MHCLG, Indices of Deprivation 2004 to 2019, summaries of authorities",
            (TOP_THREE,),
            titles=("deprivation, summaries", "deprivation 2004", "multiple deprivation 2004"),
            instead=(
                (
                    "imd_rank_of_average_score",
                    "total|2019 boundaries|2021 boundaries",
                    "These are ranks of the average score, for which there are more years than "
                    "for ranks of the average rank.",
                ),
            ),
        ),
        unit="rank among the authorities of England, 1 = most deprived",
        note="The number of authorities that are ranked changes with reorganisations.",
        height=90.0,
    ),
)
