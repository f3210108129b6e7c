"""Maps of section 4: education deprivation, special needs and exclusions."""

from __future__ import annotations

from ..focus import BLACK_COUNTRY, COVENTRY, EAST_BIRMINGHAM, INNER_BIRMINGHAM, WOLVERHAMPTON, Focus
from ..map_figure import LSOA_NOTE, MapFigure, deciles, top_decile
from ..sections import EDUCATION

_IDACI = "income deprivation affecting children"
_OVER = f"over LSOAs by national decile of {_IDACI} (IDACI)"
_RATES = "Permanent exclusion rates in state-funded secondary schools, shown with IDACI"


def _primary_schools(figure_id: str, focus: Focus) -> MapFigure:
    return MapFigure(
        figure_id,
        EDUCATION,
        f"Education deprivation, Impact Areas and primary schools: {focus.title}",
        "{focus}: LSOAs by national decile of education, skills and training",
        ("primary_schools", "impact_areas", "education_decile"),
        "Decile 1 is the most deprived tenth of LSOAs in England.",
        "education",
        focus,
    )


def _exclusions(figure_id: str, focus: Focus, above: tuple[str, ...] = ()) -> MapFigure:
    return MapFigure(
        figure_id,
        EDUCATION,
        f"{_RATES}: {focus.title}",
        "{focus}: schools, {year}, " + _OVER,
        (*above, "schools_exclusion_rate", "idaci_decile"),
        "Rates are exclusions per 100 pupils; classes are set against the average of these schools "
        "in the whole study area.",
        focus=focus,
    )


FIGURES: tuple[MapFigure, ...] = (
    deciles("M55", EDUCATION, "Education, skills and training deprivation", "education"),
    top_decile(
        "M56",
        EDUCATION,
        "The 10% most deprived areas for education, skills and training",
        "education",
        False,
    ),
    top_decile(
        "M57",
        EDUCATION,
        "The 10% most deprived areas for education, skills and training, shown alongside "
        "Impact Areas",
        "education",
        True,
    ),
    _primary_schools("M58", BLACK_COUNTRY),
    _primary_schools("M59", EAST_BIRMINGHAM),
    _primary_schools("M60", COVENTRY),
    MapFigure(
        "M68",
        EDUCATION,
        "Special educational needs in state-funded primary schools, those at 15% of pupils or "
        "more, shown with IDACI",
        "{area}: schools " + _OVER,
        ("schools_sen_primary", "idaci_decile"),
        "Schools with a lower rate are not shown. Decile 1 is the most deprived tenth of LSOAs "
        "in England.",
    ),
    MapFigure(
        "M69",
        EDUCATION,
        "Special educational needs in state-funded secondary schools, shown with IDACI",
        "{area}: all schools with a known rate, " + _OVER,
        ("schools_sen_secondary", "idaci_decile"),
        f"{LSOA_NOTE} Decile 1 is the most deprived tenth of LSOAs in England.",
    ),
    MapFigure(
        "M74",
        EDUCATION,
        f"Permanent exclusion rates in state-funded secondary schools, shown with {_IDACI} (IDACI)",
        "{area}: schools, {year}, over LSOAs by national decile",
        ("schools_exclusion_rate", "idaci_decile"),
        "Rates are exclusions per 100 pupils; classes are set against the average of these "
        "schools.",
    ),
    _exclusions("M75", WOLVERHAMPTON, ("school_highest_rate_wolverhampton",)),
    _exclusions("M76", INNER_BIRMINGHAM),
    _exclusions("M77", COVENTRY),
    MapFigure(
        "M80",
        EDUCATION,
        "Schools with the highest numbers of permanent exclusions, shown with deprivation (IMD) "
        "and Impact Areas",
        "{area}: schools of all types, {year}, over LSOAs by national decile",
        ("schools_exclusions", "impact_areas", "imd_decile"),
        "Schools with fewer than 3 permanent exclusions are not shown.",
    ),
)
