"""T81, T82: how few schools make how many of the permanent exclusions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...core.claims.checks_schools import secondary
from ...core.concentration.concentration import AT_LEAST, cuts_of
from ...core.concentration.tables import concentration, concentration_sentence
from ...core.concentration.units import units_of
from ...core.coverage.sentences import Noun
from ...core.disclosure.suppression import THRESHOLD, suppress
from ...i18n import tr
from ...sources.report_2020.tables import read_report_table, report_table
from ..data.guarding import GUARDED
from ..data.tables import TableData, printed_origin
from ..figures.tables import TableFigure
from .content import Column, Table, Value

AT_LEAST_EACH = (1.0, 2.0, 3.0, 4.0, 5.0, 10.0)
_FIELDS = ("urn", "name", "type", "pupils", "exclusions", "year")


def concentration_of_exclusions(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """From the package's schools, with the printed table beside it; else as printed."""
    schools = data.frame("schools", _FIELDS)
    if figure.id == "T82":
        schools = schools[secondary(schools)]
    known = schools[schools["exclusions"].notna()]
    if known.empty or not known["exclusions"].sum() > 0:
        absent = (
            tr("The package does not hold it. It needs {0}.").format(figure.needs)
            if data.package is not None
            else ""
        )
        return (_printed(figure, "", absent),)
    return (_from_schools(figure, data, known), _printed(figure, "b", ""))


def _printed(figure: TableFigure, part: str, absent: str) -> Table:
    record = report_table(figure.id)
    frame = read_report_table(figure.id)
    keys = ("schools_percent", "schools", "exclusions_percent", "exclusions")
    origin = printed_origin(record.source)
    columns = (
        Column("schools_percent", tr("Share of schools"), "%", 0),
        Column("schools", tr("Schools"), "", 0),
        Column("exclusions_percent", tr("Share of permanent exclusions"), "%", 0),
        Column("exclusions", tr("Permanent exclusions"), "", 0),
    )
    notes = [f"{record.note[0].upper()}{record.note[1:]}." if record.note else "", absent]
    return Table(
        figure.id,
        figure.section,
        tr("{0}, as printed").format(tr(record.title)) if part else figure.title,
        tr("Share of schools and the share of permanent exclusions that they made, {0}").format(
            record.period
        ),
        columns,
        tuple(tuple(float(row[key]) for key in keys) for row in frame.to_dict("records")),
        part=part,
        sources=origin.sources,
        notes=tuple(note for note in notes if note),
        marks=origin.marks,
        status=origin.status,
    )


def _from_schools(figure: TableFigure, data: TableData, schools: pd.DataFrame) -> Table:
    where = tr("Schools")
    rows = schools.assign(feature_id=range(len(schools)))
    by_pupils = bool(
        rows["pupils"].notna().all() and (rows["pupils"] >= 0).all() and rows["pupils"].sum() > 0
    )
    code = "urn" if rows["urn"].notna().all() and not rows["urn"].duplicated().any() else None
    units = units_of(rows, "exclusions", where, code, "name", "pupils" if by_pupils else None)
    result = concentration(units, cuts_of((80.0,), (), AT_LEAST_EACH))
    cuts = result.table[(result.table["basis"] == AT_LEAST) & (result.table["units"] > 0)]
    cuts = cuts.drop_duplicates("units")
    restricted = data.package is not None and data.package.restricted(["schools"])
    n, total = len(units.counts), float(units.counts.sum())
    made = np.array([[row["at"], row["units"], row["events"]] for row in cuts.to_dict("records")])
    if restricted:
        made, n, total = _guarded(made, n, total)
    values: tuple[tuple[Value, ...], ...] = tuple(
        (at, 100 * held / n, held, 100 * events / total, events) for at, held, events in made
    )
    chance = tr("in proportion to pupils") if by_pupils else tr("if every school were alike")
    school, exclusion = Noun("school", "schools"), Noun("exclusion", "exclusions")
    notes = [
        tr(
            "A row holds every school with at least so many exclusions, so that schools with the "
            "same number are never parted."
        )
    ]
    if restricted:
        notes.append(GUARDED)
    else:
        notes.append(concentration_sentence(result, school, exclusion, chance))
    years = sorted(str(year) for year in schools["year"].dropna().unique())
    origin = data.origin(["schools"], ("exclusion",), restricted)
    return Table(
        figure.id,
        figure.section,
        figure.title,
        tr("{0:,} schools and their {1:,} permanent exclusions{2}").format(
            int(n), int(total), f", {', '.join(years)}" if years else ""
        ),
        (
            Column("at_least", tr("Exclusions each, at least"), "", 0),
            Column("schools_percent", tr("Share of schools"), "%", 1),
            Column("schools", tr("Schools"), "", 0),
            Column("exclusions_percent", tr("Share of permanent exclusions"), "%", 1),
            Column("exclusions", tr("Permanent exclusions"), "", 0),
        ),
        values,
        sources=origin.sources,
        notes=tuple(notes),
        marks=origin.marks,
        marking=origin.marking,
        status=origin.status,
        licences=origin.licences,
    )


def _guarded(made: np.ndarray, n: int, total: float) -> tuple[np.ndarray, float, float]:
    """Return rows whose schools, and those between one row and the next, are not few; rounded.

    Rows are nested, so that the difference of two is a count as well.
    """
    kept: list[np.ndarray] = []
    above = np.zeros(2)
    for row in made[::-1]:
        if (row[1:] - above >= THRESHOLD).all():
            kept.append(row)
            above = row[1:]
    rows = np.array(kept[::-1]).reshape(-1, 3)
    shown = np.column_stack([rows[:, 0], suppress(rows[:, 1]), suppress(rows[:, 2])])
    return shown, float(suppress([n])[0]), float(suppress([total])[0])
