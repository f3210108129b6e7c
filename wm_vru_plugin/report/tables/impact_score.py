"""T87: what the score of the Impact Areas adds up, and what of it the package holds."""

from __future__ import annotations

import pandas as pd

from ...core.disclosure.control import MARK_SUFFIX, Rules, guard_table
from ...core.priority.components import (
    COMPONENT_ROWS,
    COUNT,
    CRIME,
    DEMAND,
    NEED_ROWS,
    components_of,
    need_fields_of,
)
from ...i18n import tr
from ..data.tables import REPORT_SOURCE, TableData, printed_origin
from ..figures.tables import TableFigure
from .content import Column, Table, Value, signs_note

_WORDS = {
    "serious acquisitive crime": "Serious acquisitive crime: burglary, robbery, vehicle crime",
    "criminal damage": "Criminal damage, all types",
    "violence": "Violence: homicide, violence with and without injury, sexual offences, "
    "possession of weapons, arson",
    "anti-social behaviour": "Anti-social behaviour, all types",
    "priority calls": "P1 and P2 calls, without anti-social behaviour",
    "offender homes": "Home locations of offenders of the three crime types",
    "income": "Income domain of the Index of Multiple Deprivation 2015",
    "employment": "Employment domain of the Index of Multiple Deprivation 2015",
    "education": "Education domain of the Index of Multiple Deprivation 2015",
    "health": "Health domain of the Index of Multiple Deprivation 2015",
    "young people": "Young people aged 10 to 24",
}
_LAYERS = {CRIME: "Crime", DEMAND: "Demand"}
_NEED = "Need"


def inputs_of_score(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Return one row for each input: what is counted, with which weight, and what is at hand."""
    with_package = data.package is not None
    counts, signs, restricted = _incidents(data)
    rows: list[tuple[Value, ...]] = []
    marks: dict[tuple[int, int], str] = {}
    for item in components_of(COMPONENT_ROWS):
        row: tuple[Value, ...] = (
            tr(_WORDS[item.name]),
            tr(_LAYERS[item.layer]),
            _one_year(),
            item.weight,
        )
        if with_package:
            if item.id in signs:
                marks[(len(rows), 4)] = signs[item.id]
            count = counts.get(item.id)
            row += (count, _period(data, item.categories))
        rows.append(row)
    for need in need_fields_of(NEED_ROWS):
        row = (tr(_WORDS[need.name]), tr(_NEED), _kind(need.direction), need.weight)
        if with_package:
            row += (None, _need_at_hand(data, need.field))
        rows.append(row)
    columns = [
        Column("input", tr("Input"), wide=True),
        Column("layer", tr("Layer of the score")),
        Column("taken_as", tr("Taken as"), wide=True),
        Column("weight", tr("Weight"), "", 1),
    ]
    if with_package:
        columns.append(Column("incidents", tr("Incidents in this package"), "", 0))
        columns.append(Column("at_hand", tr("In this package"), wide=True))
    printed = printed_origin()
    absent = ""
    if with_package and not counts:
        absent = tr("The package has none of the incidents. It needs {0}.").format(figure.needs)
    tables = ["incidents"] if counts else []
    tables += [name for name in ("deprivation", "population") if data.has(name)]
    origin = data.origin(tables, (), None if restricted else False) if tables else printed
    return (
        Table(
            figure.id,
            figure.section,
            figure.title,
            tr("What the method of the Impact Areas adds up on a grid of hexagons"),
            tuple(columns),
            tuple(rows),
            sources=(
                tr("Inputs: Annexe 2 of {0}").format(REPORT_SOURCE),
                *(origin.sources if tables else ()),
            ),
            notes=tuple(
                note
                for note in (
                    tr("The annexe prints no weights: all are 1 until the analyst says otherwise."),
                    tr(
                        "Crimes and incidents at police establishments, courts, prisons and young "
                        "offenders' institutions are left out of the score."
                    ),
                    signs_note(set(marks.values())),
                    absent,
                )
                if note
            ),
            marks=(*(origin.marks if tables else ()), *printed.marks) if tables else printed.marks,
            marking=origin.marking,
            status=origin.status,
            signs=marks,
            licences=origin.licences if tables else (),
        ),
    )


def _one_year() -> str:
    return tr("incidents of one year")


def _kind(direction: str) -> str:
    return tr("residents, shared out by area") if direction == COUNT else tr("rank, 1 = worst")


def _incidents(data: TableData) -> tuple[dict[str, float | None], dict[str, str], bool]:
    """Incidents by component as they may be published, signs, and whether they are restricted."""
    frame = data.incidents()
    if frame.empty or data.package is None:
        return {}, {}, False
    ids = frame["id"].value_counts()
    rows = []
    for item in components_of(COMPONENT_ROWS):
        number = int(sum(int(ids.get(name, 0)) for name in item.categories))
        if number:
            rows.append({"component": item.id, "incidents": number})
    restricted = data.package.restricted(["incidents"]) or bool(
        frame["restricted"].isin((True,)).any()
    )
    table = pd.DataFrame(rows, columns=["component", "incidents"])
    signs: dict[str, str] = {}
    if restricted and len(table):
        table = guard_table(
            table, ["incidents"], by=("component",), rules=Rules(), where="Incidents by component"
        )
        signs = dict(zip(table["component"], table["incidents" + MARK_SUFFIX]))
    shown = {
        str(row["component"]): None if pd.isna(row["incidents"]) else float(row["incidents"])
        for row in table.to_dict("records")
    }
    return shown, signs, restricted


def _period(data: TableData, categories: frozenset[str]) -> str:
    """Return "yes" and the years of the incidents of these categories; "no" where none."""
    frame = data.incidents()
    mine = frame[frame["id"].isin(categories)]
    if mine.empty:
        return tr("no")
    years = sorted({str(period)[:4] for period in mine["period"].dropna()})
    span = " to ".join(dict.fromkeys((years[0], years[-1]))) if years else ""
    return tr("yes, {0}").format(span) if span else tr("yes")


def _need_at_hand(data: TableData, field: str) -> str:
    if field.endswith("_rank"):
        rows = data.frame("deprivation", ("domain", "edition", "rank"))
        held = rows[(rows["domain"] == field[: -len("_rank")]) & rows["rank"].notna()]
        editions = sorted({str(int(one)) for one in held["edition"].dropna()})
        return tr("yes, {0}").format(editions[-1]) if editions else tr("no")
    ages = data.frame("population", ("area_code", "period", "age_from", "age_to"))
    young = ages[(ages["age_from"] >= 10) & (ages["age_to"] <= 24)]
    # By small area: authorities are too large to say where young people live.
    young = young[young["area_code"].astype(str).str.match(r"^[EWZ]01\d{6}$")]
    periods = sorted(young["period"].dropna().astype(str).unique())
    if periods:
        return tr("yes, {0}").format(periods[-1])
    return tr("no, only by authority") if len(ages) else tr("no")
