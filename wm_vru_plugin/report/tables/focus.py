"""T85: the indicators on which each authority stands out for the worse, in three tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ...core.areas import WEST_MIDLANDS
from ...core.areas_of_focus import RULES, WORSE, WORSE_UNSURE, WORST, WRONG_WAY, Focus, focus
from ...core.areas_of_focus_words import (
    CONTRADICTED,
    FOUND,
    UNLISTED,
    area_sentences,
    compare,
    comparison_sentence,
    matrix,
    ranking,
)
from ...core.sources.report_focus import (
    printed_indicators,
    read_directions,
    read_report_flags,
)
from ...i18n import tr
from ..charts.guarding import GUARDED
from ..charts.roles import Places, plain_name
from .content import Column, Table, Value
from .data import Origin, TableData, printed_origin, publishable
from .records import TableFigure

if TYPE_CHECKING:
    from ...store.package import Provenance

_SHORT = {
    WORST: "worst two",
    WORSE: "worse",
    WORSE_UNSURE: "worse, no interval",
    WRONG_WAY: "wrong way",
}
_NO_FIGURE = "no figure"
_VERDICT_SHADES = {FOUND: 0.15, CONTRADICTED: 0.45}
_GIVES = {
    "ethnic group": (),
    "transformed domain scores": (),
    "by authority of 2021": ("imd_average_score",),
    "summaries of local authorities": (
        "imd_rank_of_average_rank", "imd_average_score", "education_average_score",
        "health_average_score",
    ),
    "key stage 4": ("attainment_8", "progress_8"),
    "neet and participation": ("neet_rate", "neet_not_known_rate"),
    "exclusions and suspensions": ("permanent_exclusion_rate", "suspension_rate"),
    "pupil absence": ("absence_rate", "persistent_absence_rate"),
    "police force area data tables": ("violence_against_the_person_rate", "knife_crime"),
}  # fmt: skip
"""By words of the title of a data set, the indicators of it that are judged here. A data set that
gives none of those judged is not named; one that stands not here is."""


@dataclass(frozen=True)
class _Found:
    """Flags, the authorities by code, where it comes from, whether from the print, and notes."""

    focus: Focus
    areas: dict[str, str]
    origin: Origin
    printed: bool
    notes: tuple[str, ...]


def areas_of_focus(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Matrix, sentences, and the report's own list beside them."""
    found = _found(data) or _found_in_print(figure, data)
    tables = (_matrix(figure, found), _sentences(figure, found))
    listed = set(read_report_flags()["area_name"]) & set(found.areas.values())
    return (*tables, _list_of_report(figure, found)) if listed else tables


def _found(data: TableData) -> _Found | None:
    """From the package's indicators; None where it has none of its authorities."""
    directions = read_directions()
    rows = data.indicators(*directions["indicator"].unique())
    explicit = set(zip(directions["indicator"], directions["breakdown"]))
    names = data.authorities()
    if data.package is None or not rows["area_code"].isin(list(names)).any():
        return None
    # Other parts of an indicator, such as other editions of the boundaries, are no series of
    # their own here.
    known = [
        breakdown in ("", "total") or (indicator, breakdown) in explicit
        for indicator, breakdown in zip(rows["indicator"], rows["breakdown"])
    ]
    rows = rows[known].assign(at=0.0)
    places = Places(data.package)
    roles = dict.fromkeys(names, "authorities")
    marks = [data.benchmark()]
    for role in ("benchmark", "combined"):
        for area in places.find(role, rows):
            if area.code:
                roles[area.code] = role
                marks.append(area.code)
    rows = rows[rows["area_code"].isin(list(roles))].reset_index(drop=True)
    own_names = rows["area_name"].map(plain_name)
    rows["area_name"] = rows["area_code"].map(names).fillna(own_names)
    restricted = bool(rows["restricted"].any())
    hidden = 0
    if restricted:
        rows, hidden = publishable(rows, roles)
    found = focus(rows, directions, list(names), marks, where=tr("Indicators"))
    used = set(found.values["indicator"])
    shows_restricted = restricted and bool(rows[rows["indicator"].isin(used)]["restricted"].any())
    notes = []
    if restricted:
        many = " " + tr("{0:,} are hidden.").format(hidden) if hidden else ""
        notes.append(GUARDED + many)

    def gives(row: Provenance) -> bool:
        known = [ids for words, ids in _GIVES.items() if words in row.title.casefold()]
        return not known or any(used & set(ids) for ids in known)

    origin = data.origin(["indicators"], (), None if shows_restricted else False, gives)
    return _Found(found, names, origin, False, tuple(notes))


def _found_in_print(figure: TableFigure, data: TableData) -> _Found:
    areas = {one.code: one.name for one in WEST_MIDLANDS}
    found = focus(
        printed_indicators(), read_directions(), list(areas), ("England", "West Midlands")
    )
    notes = []
    if data.package is not None:
        notes.append(tr("The package has no indicators. It needs {0}.").format(figure.needs))
    return _Found(found, areas, printed_origin(), True, tuple(notes))


def _matrix(figure: TableFigure, found: _Found) -> Table:
    frame = matrix(found.focus.values, found.focus.flags, found.areas)
    names = list(found.areas.values())
    frame = frame.sort_values("areas_flagged", ascending=False, kind="stable")
    rows: list[tuple[Value, ...]] = []
    shades = {}
    for number, row in enumerate(frame.to_dict("records")):
        cells = []
        for place, name in enumerate(names):
            flags = row[name]
            raised = [] if flags is None or flags != flags else _rules(str(flags))
            cells.append(_NO_FIGURE if flags is None or flags != flags
                         else "; ".join(tr(_SHORT[rule]) for rule in raised))  # fmt: skip
            if raised:
                shades[(number, place + 2)] = 0.12 * len(raised)
        label = str(row["label"])
        rows.append(
            (label[:1].upper() + label[1:], str(row["period"]), *cells, int(row["areas_flagged"]))
        )
    of_benchmark = tr(
        "“worst two”: worst or second worst of the study area; “worse”: worse than {0}, the 95% "
        "intervals apart; “worse, no interval”: worse, and no interval given; “wrong way”: moving "
        "for the worse. Shaded: the more rules, the darker. Blank: none of these."
    ).format(_benchmarks(found.focus))
    return Table(
        figure.id,
        figure.section,
        figure.title,
        tr("For each indicator and authority, the rules by which the authority stands out"),
        (
            Column("indicator", tr("Indicator"), wide=True),
            Column("period", tr("Period"), wide=True),
            *(
                Column(name.lower().replace(" ", "_"), name, wide=True, group="areas")
                for name in names
            ),
            Column("areas_flagged", tr("Authorities that stand out"), "", 0),
        ),
        tuple(rows),
        sources=found.origin.sources,
        notes=(
            of_benchmark,
            tr("Rules tell what is bad in comparison, not what matters most; with so many "
               "comparisons, some stand out by chance."),
            *found.notes,
        ),
        marks=found.origin.marks,
        marking=found.origin.marking,
        status=found.origin.status,
        shades=shades,
        licences=found.origin.licences,
    )  # fmt: skip


def _rules(text: str) -> list[str]:
    """The rules in a cell of the matrix; one of their names has a comma in it."""
    found = []
    for rule in sorted(RULES, key=len, reverse=True):
        if rule in text:
            found.append(rule)
            text = text.replace(rule, "")
    return [rule for rule in RULES if rule in found]


def _benchmarks(found: Focus) -> str:
    names = [name for name in found.flags["benchmark"].unique() if name]
    return tr(" or ").join(names) or tr("the benchmark")


def _sentences(figure: TableFigure, found: _Found) -> Table:
    ranked = ranking(found.focus.flags, found.areas)
    lines = area_sentences(found.focus.flags, found.areas)
    flagged = [name for name, number in zip(ranked["area_name"], ranked["flags"]) if number]
    said = dict(zip(flagged, lines))
    rows = []
    for row in ranked.to_dict("records"):
        name = str(row["area_name"])
        sentence = said.get(name, tr("{0} stands out on no indicator.").format(name))
        rows.append((name, int(row["indicators"]), int(row["flags"]), sentence))
    return Table(
        figure.id,
        figure.section,
        tr("Areas of focus: each authority in words"),
        tr("Authorities by the number of indicators on which they stand out, and which these are"),
        (
            Column("authority", tr("Authority")),
            Column("indicators", tr("Indicators"), "", 0),
            Column("flags", tr("Rules met"), "", 0),
            Column("sentence", tr("What stands out"), wide=True),
        ),
        tuple(rows),
        part="b",
        sources=found.origin.sources,
        notes=found.notes,
        marks=found.origin.marks,
        marking=found.origin.marking,
        status=found.origin.status,
        licences=found.origin.licences,
    )


def _list_of_report(figure: TableFigure, found: _Found) -> Table:
    compared = compare(found.focus.flags, found.focus.values, read_report_flags(), found.printed)
    said = compared[compared["verdict"] != UNLISTED]
    rows = [
        (
            str(row["area_name"]),
            str(row["statement"]),
            str(row["verdict"]),
            _text(row["explanation"]),
        )
        for row in said.to_dict("records")
    ]
    own = printed_origin()
    return Table(
        figure.id,
        figure.section,
        tr("Areas of focus: the report's own list"),
        tr("What the needs assessment of 2020 names as potential areas of focus, and whether the "
           "figures at hand show it"),
        (
            Column("authority", tr("Area")),
            Column("statement", tr("Statement of the report"), wide=True),
            Column("verdict", tr("Verdict"), wide=True),
            Column("figures", tr("Figures"), wide=True),
        ),
        tuple(rows),
        part="c",
        sources=(*found.origin.sources, *(own.sources if not found.printed else ())),
        notes=(comparison_sentence(compared), *found.notes),
        marks=(*found.origin.marks, *(() if found.printed else
               (tr("The first two columns are printed in the 2020 needs assessment"),))),
        marking=found.origin.marking,
        status=found.origin.status,
        shades={(at, 2): _VERDICT_SHADES[row[2]] for at, row in enumerate(rows)
                if row[2] in _VERDICT_SHADES},
        licences=found.origin.licences,
    )  # fmt: skip


def _text(value: object) -> str:
    text = "" if value is None or pd.isna(value) else str(value)
    return re.sub(r"(^|\. )([a-z])(?!mvru:)", lambda found: found[1] + found[2].upper(), text)
