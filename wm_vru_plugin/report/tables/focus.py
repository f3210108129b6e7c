"""T85: the indicators on which each authority stands out for the worse, in three tables."""

from __future__ import annotations

import re

import pandas as pd

from ...core.claims.focus import RULES, WORSE, WORSE_BY_VALUE, WORST, WRONG_WAY, Focus
from ...core.claims.focus_sentences import (
    CONTRADICTED,
    FOUND,
    UNLISTED,
    compare,
    comparison_sentence,
    matrix,
    ranking,
)
from ...core.tables.cell_text import cell_text
from ...core.tables.missing import is_missing
from ...i18n import tr
from ...sources.report_2020.focus import read_report_flags
from ..data.tables import TableData, printed_origin
from ..figures.tables import TableFigure
from .content import VARIES, Column, Table, Value
from .focus_data import Found, found_in_package, found_in_print

_SHORT = {
    WORST: "worst two",
    WORSE: "worse",
    WORSE_BY_VALUE: "worse by value",
    WRONG_WAY: "wrong way",
}
_NO_FIGURE = "no figure"
_PLACE = re.compile(r"number (\d+) from the worst of (\d+)")
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 21: "21st", 22: "22nd", 23: "23rd"}
_VERDICT_SHADES = {FOUND: 0.15, CONTRADICTED: 0.45}


def areas_of_focus(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Return the matrix, what each authority shows, and the report's own list beside them."""
    found = found_in_package(data) or found_in_print(figure, data)
    tables = (_matrix(figure, found), _by_authority(figure, found))
    listed = set(read_report_flags()["area_name"]) & set(found.areas.values())
    return (*tables, _list_of_report(figure, found)) if listed else tables


def _matrix(figure: TableFigure, found: Found) -> Table:
    frame = matrix(found.focus.values, found.focus.flags, found.areas)
    names = list(found.areas.values())
    frame = frame.sort_values("areas_flagged", ascending=False, kind="stable")
    rows: list[tuple[Value, ...]] = []
    shades = {}
    for number, row in enumerate(frame.to_dict("records")):
        cells = []
        for place, name in enumerate(names):
            flags = row[name]
            raised = [] if is_missing(flags) else _rules(str(flags))
            cells.append(
                _NO_FIGURE if is_missing(flags) else "; ".join(tr(_SHORT[rule]) for rule in raised)
            )
            if raised:
                shades[(number, place + 2)] = 0.12 * len(raised)
        label = str(row["label"])
        rows.append(
            (label[:1].upper() + label[1:], str(row["period"]), *cells, int(row["areas_flagged"]))
        )
    of_benchmark = tr(
        "“worst two”: worst or second worst of the study area; “worse”: worse than {0}, whose "
        "value the 95% interval does not hold; “worse by value”: by the value alone, as no "
        "interval is given; “wrong way”: moving for the worse. Shaded: the more rules, the darker. "
        "Blank: none of these."
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
            tr(
                "Rules tell what is bad in comparison, not what matters most; with so many "
                "comparisons, some stand out by chance."
            ),
            *found.notes,
        ),
        marks=found.origin.marks,
        marking=found.origin.marking,
        status=found.origin.status,
        shades=shades,
        licences=found.origin.licences,
    )


def _rules(text: str) -> list[str]:
    """Return the rules in a cell of the matrix, in the order of `RULES`."""
    found = []
    for rule in sorted(RULES, key=len, reverse=True):
        if rule in text:
            found.append(rule)
            text = text.replace(rule, "")
    return [rule for rule in RULES if rule in found]


def _benchmarks(found: Focus) -> str:
    names = [name for name in found.flags["benchmark"].unique() if cell_text(name)]
    return tr(" or ").join(names) or tr("the benchmark")


def _by_authority(figure: TableFigure, found: Found) -> Table:
    flags = found.focus.flags
    rows: list[tuple[Value, ...]] = []
    many = []
    for code, name in ranking(flags, found.areas)[["area_code", "area_name"]].itertuples(
        index=False
    ):
        mine = flags[flags["area_code"] == code]
        groups = [group for _, group in mine.groupby(["indicator", "breakdown"], sort=False)]
        many.append(f"{name} {len(groups)}")
        rows.extend(_told(str(name), group) for group in groups)
    return Table(
        figure.id,
        figure.section,
        tr("Areas of focus: each authority's indicators"),
        tr(
            "On what each authority stands out, and by how much; the authority with most "
            "indicators first"
        ),
        (
            Column("authority", tr("Authority")),
            Column("indicator", tr("Indicator"), wide=True),
            Column("period", tr("Period"), wide=True),
            Column("value", tr("Figure"), "", VARIES),
            Column("unit", tr("Unit"), wide=True),
            Column("among_authorities", tr("Among the authorities"), wide=True),
            Column("against_benchmark", tr("Beside the benchmark"), wide=True),
            Column("over_time", tr("Over time"), wide=True),
        ),
        tuple(rows),
        part="b",
        sources=found.origin.sources,
        notes=(tr("Indicators: {0}.").format(", ".join(many)), *found.notes),
        marks=found.origin.marks,
        marking=found.origin.marking,
        status=found.origin.status,
        licences=found.origin.licences,
    )


def _told(name: str, flags: pd.DataFrame) -> tuple[Value, ...]:
    """Return a row on what one authority shows on one indicator, by rule."""
    first = flags.iloc[0]
    said = dict(zip(flags["rule"], flags["sentence"]))
    label, unit = str(first["label"]), str(first["unit"])
    return (
        name,
        label[:1].upper() + label[1:],
        str(first["period"]),
        _rounded(float(first["value"])),
        unit,
        _in_print(said.get(WORST, "")),
        _in_print(said.get(WORSE, said.get(WORSE_BY_VALUE, ""))),
        _in_print(said.get(WRONG_WAY, "")),
    )


def _rounded(value: float) -> float:
    """Three or four figures, as a reader can hold them."""
    size = abs(value)
    return round(value, 0 if size >= 1000 else 1 if size >= 10 else 2)


def _in_print(text: object) -> str:
    """Format numbers in a text for print: minus signs, and no decimals on large numbers."""
    long = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+")
    text = long.sub(lambda found: f"{float(found[0].replace(',', '')):,.0f}", str(text))
    # A text that begins with a plus would be a formula to a spreadsheet.
    text = re.sub(r"(?<![\w.,])\+(\d[\d.,]*%)", r"up \1", text)
    text = re.sub(r"(?<![\w.,])-(\d[\d.,]*% since)", r"down \1", text)
    return re.sub(r"(?<![\w.,])-(?=\d)", "−", text)


def _list_of_report(figure: TableFigure, found: Found) -> Table:
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
        tr(
            "What the needs assessment of 2020 names as potential areas of focus, and whether the "
            "figures at hand show it"
        ),
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
        marks=(
            *found.origin.marks,
            *(
                ()
                if found.printed
                else (tr("The first two columns are printed in the 2020 needs assessment"),)
            ),
        ),
        marking=found.origin.marking,
        status=found.origin.status,
        shades={
            (at, 2): _VERDICT_SHADES[row[2]]
            for at, row in enumerate(rows)
            if row[2] in _VERDICT_SHADES
        },
        licences=found.origin.licences,
    )


def _text(value: object) -> str:
    text = "" if is_missing(value) else str(value)
    text = _PLACE.sub(_place, text.replace(" score,", ","))
    return re.sub(r"(^|\. )([a-z])", lambda found: found[1] + found[2].upper(), _in_print(text))


def _place(found: re.Match[str]) -> str:
    at, of = int(found[1]), int(found[2])
    return (
        tr("best of {0}").format(of)
        if at == of
        else tr("{0} worst of {1}").format(_ORDINALS.get(at, f"{at}th"), of)
    )
