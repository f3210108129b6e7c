"""T63, T65, T66, T67, T84: values of one indicator by area, with counts and 95% intervals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...core.claims.focus_rows import period_key
from ...core.tables.cell_text import cell_text
from ...i18n import tr
from ...sources.report_2020.tables import read_report_table, report_table
from ..data.guarding import GUARDED
from ..data.roles import Places, plain_name
from ..data.tables import TableData, printed_origin, publishable
from ..figures.tables import TableFigure
from .content import NOTHING, Column, Table, Value

_HEADS = ("area", "recent_trend", "count", "value", "lower", "upper")


@dataclass(frozen=True)
class _Family:
    """How one of these tables is made.

    `indicators` by preference; `titles` are words of the titles of their data sets; `decimals` as
    the report prints them; `counted` is what the count is of.
    """

    indicators: tuple[str, ...]
    titles: tuple[str, ...]
    decimals: int
    counted: str


_FAMILIES = {
    "T63": _Family(
        ("good_level_of_development", "school_readiness"),
        ("early years", "school readiness"),
        1,
        "The count is of children with a good level of development.",
    ),
    "T65": _Family(
        ("attainment_8", "dashboard_attainment_8"),
        ("key stage 4", "attainment 8"),
        1,
        "The count is the sum of the scores; divided by the value it gives the pupils.",
    ),
    "T66": _Family(
        ("absence_rate", "pupil_absence_rate", "dashboard_absence_rate"),
        ("absence",),
        2,
        "The count is of sessions missed.",
    ),
    "T67": _Family(
        ("learning_difficulties_rate",),
        ("special educational needs", "learning difficulties"),
        1,
        "The count is of children known to schools.",
    ),
    "T84": _Family(
        ("neet_not_known_rate",),
        ("NEET",),
        1,
        "Includes those whose activity is not known. Counts are rounded to 10 in the source.",
    ),
}
_DASHBOARD = "dashboard_"
_LINE = re.compile(r"the text \(line \d+\)")
_TEXT = "the report's text"


def values_by_area(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Return the package's values with the printed ones beside them; else those as printed."""
    family = _FAMILIES[figure.id]
    absent = ""
    for indicator in family.indicators:
        table = _from_package(figure, data, family, indicator)
        if table is not None:
            return (table,)
    if data.package is not None:
        absent = tr("The package does not hold it by authority. It needs {0}.").format(figure.needs)
    return (_from_print(figure, family, absent),)


def _columns(unit: str, decimals: int) -> tuple[Column, ...]:
    return (
        Column("area", tr("Area")),
        Column("recent_trend", tr("Recent trend")),
        Column("count", tr("Count"), "", 0),
        Column("value", tr("Value"), unit, decimals),
        Column("lower", tr("Lower 95% limit"), "", decimals),
        Column("upper", tr("Upper 95% limit"), "", decimals),
    )


def _from_print(figure: TableFigure, family: _Family, absent: str) -> Table:
    record = report_table(figure.id)
    printed = read_report_table(figure.id)
    rows = tuple(_row(row, row["area_name"]) for row in printed.to_dict("records"))
    origin = printed_origin(record.source)
    odd = [
        f"{row['area_name']}: {_LINE.sub(_TEXT, row['note'])}."
        for row in printed.to_dict("records")
        if cell_text(row["note"])
    ]
    table = Table(
        figure.id,
        figure.section,
        figure.title,
        tr("{0}, {1}, {2}, with 95% intervals").format(
            tr(figure.title), record.period, record.unit
        ),
        _columns(record.unit, family.decimals),
        rows,
        sources=origin.sources,
        notes=tuple(part for part in (tr(family.counted), _arrows(rows), *odd, absent) if part),
        marks=origin.marks,
        status=origin.status,
        strong=frozenset(at for at, row in enumerate(rows) if row[0] == "England"),
    )
    return _without_empty(table)


def _arrows(rows: Sequence[Sequence[Value]]) -> str:
    """Explain the arrows of the recent trend, "" where there are none."""
    arrows = {"↑": tr("↑ rising"), "→": tr("→ no clear change"), "↓": tr("↓ falling")}
    shown = [words for arrow, words in arrows.items() if any(row[1] == arrow for row in rows)]
    return (
        tr("Recent trend, as the source states it: {0}.").format(", ".join(shown)) if shown else ""
    )


def _row(row: dict, name: str) -> tuple[Value, ...]:
    trend = str(row["recent_trend"]).strip()
    return (
        name,
        trend if trend not in ("", "-", NOTHING) else "",
        *(None if pd.isna(row[key]) else float(row[key]) for key in _HEADS[2:]),
    )


def _from_package(
    figure: TableFigure, data: TableData, family: _Family, indicator: str
) -> Table | None:
    """None where the package has no value of any authority."""
    found = data.indicators(indicator)
    found = found[found["breakdown"].isin(("", "total"))]
    names = data.authorities()
    own = found[found["area_code"].isin(list(names))]
    if own.empty or data.package is None:
        return None
    record = report_table(figure.id)
    periods = set(own["period"])
    period = record.period if record.period in periods else max(periods, key=period_key)
    found = found[found["period"] == period].drop_duplicates("area_code").assign(at=0.0)
    places = Places(data.package)
    ordered: list[tuple[str, str, str]] = []
    for role in ("benchmark", "combined"):
        ordered += [(one.code, one.name, role) for one in places.find(role, found) if one.code]
    strong = len(ordered)
    own = found[found["area_code"].isin(list(names))].assign(
        order=lambda rows: rows["area_code"].map({code: n for n, code in enumerate(names)})
    )
    own = own.sort_values(["value", "order"], ascending=[False, True])
    ordered += [(code, names[code], "authorities") for code in own["area_code"]]
    roles = {code: role for code, _, role in ordered}
    taken = found[found["area_code"].isin(list(roles))]
    restricted = bool(taken["restricted"].any())
    hidden = 0
    if restricted:
        taken, hidden = publishable(taken, roles)
    by_code = {row["area_code"]: row for row in taken.to_dict("records")}
    printed = {
        plain_name(row["area_name"]): row["value"]
        for row in read_report_table(figure.id).to_dict("records")
        if not pd.isna(row["value"])
    }
    printed["combined"] = printed.pop("West Midlands (combined authority)", None)
    rows = []
    for code, name, role in ordered:
        then = printed.get("combined" if role == "combined" else name)
        rows.append((*_row(by_code[code], name), then))
    unit = next((unit for unit in map(cell_text, taken["unit"]) if unit), record.unit)
    beside = Column(
        f"printed_{record.period[:4]}",
        tr("In the report of 2020, {0}").format(record.period),
        "",
        family.decimals,
    )
    words = family.titles if not indicator.startswith(_DASHBOARD) else ("NEET and participation",)
    origin = data.origin(["indicators"], words, restricted)
    notes = [tr(family.counted)] if any(row[2] is not None for row in rows) else []
    notes.extend(text for text in (_arrows(rows),) if text)
    has_printed = any(row[-1] is not None for row in rows)
    if has_printed:
        notes.append(tr("The last column is the value that the needs assessment of 2020 prints."))
    if period != record.period:
        notes.append(
            tr("The package's latest year is {0}; the report's is {1}.").format(
                period, record.period
            )
        )
    if indicator.startswith(_DASHBOARD):
        notes.append(tr("As the dashboard of NEET and participation gives it."))
    if restricted:
        notes.append(GUARDED + (f" {hidden} are hidden." if hidden else ""))
    printed_source = tr("Last column: {0}").format(printed_origin(record.source).sources[0])
    table = Table(
        figure.id,
        figure.section,
        figure.title,
        tr("{0}, {1}, {2}").format(tr(figure.title), period, unit)
        + (tr(", with 95% intervals") if any(row[4] is not None for row in rows) else ""),
        (*_columns(unit, _decimals(taken["value"], family.decimals)), beside),
        tuple(rows),
        sources=(*origin.sources, *((printed_source,) if has_printed else ())),
        notes=tuple(notes),
        marks=origin.marks,
        marking=origin.marking,
        status=origin.status,
        strong=frozenset(range(strong)),
        licences=origin.licences,
    )
    return _without_empty(table)


def _decimals(values: pd.Series, most: int) -> int:
    """As many decimals as the values have, at most so many."""
    fits = (n for n in range(1, most) if np.allclose(values, np.round(values, n), 0, 1e-9, True))
    return next(fits, most)


def _without_empty(table: Table) -> Table:
    """Return the table without the columns that are empty in every row."""
    kept = [
        at
        for at in range(len(table.columns))
        if at == 0 or any(row[at] not in (None, "") for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )
