"""Rows of the package's `indicators` table from columns of a published table.

Each published column is one `Measure`; a cell becomes a row where it holds a number or a mark of
suppression. Blank cells say nothing and become nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...core.errors import InputError
from .tabular import first_of, marks, numbers

COLUMNS = (
    "area_code",
    "area_name",
    "indicator",
    "breakdown",
    "period",
    "count",
    "denominator",
    "value",
    "unit",
    "lower",
    "upper",
    "recent_trend",
    "suppressed",
    "restricted",
)
"""Columns of the table as the schema has them; `estimate` comes with a change of edition."""
KEY = ("area_code", "indicator", "breakdown", "period")
TOTAL = "total"
ENGLAND = "E92000001"
_BLANK: dict[str, str | bool] = {
    "suppressed": "",
    "recent_trend": "",
    "unit": "",
    "restricted": False,
}


@dataclass(frozen=True)
class Measure:
    """A published column.

    Attributes:
        columns: its header, and other names for it in other editions.
        indicator: our id.
        unit: unit of the value.
        count: headers of the numerator, if the table has it.
        denominator: headers of the denominator.
        breakdown: what part the column is of, such as an offence; added to that of the row.
    """

    columns: tuple[str, ...]
    indicator: str
    unit: str
    count: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    breakdown: str = ""


def at_hand(header: list[str], measures: Sequence[Measure]) -> list[Measure]:
    """Return the measures that the header has a column of."""
    return [measure for measure in measures if first_of(header, measure.columns)]


def measured(
    table: pd.DataFrame,
    keys: pd.DataFrame,
    measures: Sequence[Measure],
    refused: list[str],
    notes: list[str],
) -> pd.DataFrame:
    """Return one row for each cell that holds a number or a mark.

    Args:
        table: from `read_table`.
        keys: `area_code, area_name, breakdown, period` for each row of the table that is used,
            under the same row numbers.
        measures: columns to take; those that the table lacks are passed over.
        refused: gets values that are neither numbers nor marks.
        notes: gets the marks found.
    """
    header = list(table.columns)
    known: dict[str, pd.Series] = {}

    def column(names: tuple[str, ...]) -> pd.Series:
        name = first_of(header, names)
        if not name:
            return pd.Series(float("nan"), index=keys.index)
        if name not in known:
            known[name] = numbers(table.loc[keys.index], name, refused, notes)
        return known[name]

    parts = []
    for measure in at_hand(header, measures):
        mark = marks(table.loc[keys.index], first_of(header, measure.columns))
        value = column(measure.columns)
        part = keys.assign(
            indicator=measure.indicator,
            unit=measure.unit,
            value=value,
            count=column(measure.count),
            denominator=column(measure.denominator),
            suppressed=mark.where(value.isna(), ""),
        )
        if measure.breakdown:
            part["breakdown"] = [
                joined((stated, measure.breakdown)) for stated in part["breakdown"]
            ]
        parts.append(part[value.notna() | (part["suppressed"] != "")])
    return tidy(pd.concat(parts) if parts else keys.iloc[:0])


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table's columns in their order, the absent ones empty."""
    full = frame.copy()
    for name in COLUMNS:
        if name not in full:
            full[name] = _BLANK.get(name, float("nan"))
    return full.loc[:, list(COLUMNS)]


def joined(parts: Sequence[str]) -> str:
    """Join the parts of a breakdown, such as "Secondary, Bullying"; `total` where there is none."""
    named = [part for part in parts if part and part.lower() not in ("total", "all")]
    return ", ".join(named) or TOTAL


def once(
    frame: pd.DataFrame, where: str, refused: list[str], notes: list[str], keep_first: bool = False
) -> pd.DataFrame:
    """Return the rows with each key once, under new row numbers.

    Rows that repeat another exactly are kept once and counted in the notes.

    Args:
        frame: with the table's columns; its index is the row number in the file.
        where: the file, for errors.
        refused: gets the rows that contradict an earlier one, with `keep_first`.
        notes: gets the number of repeated rows.
        keep_first: keep the first of two that contradict each other.

    Raises:
        InputError: two rows give different values for the same key, without `keep_first`.
    """
    distinct = frame.drop_duplicates()
    if len(distinct) < len(frame):
        notes.append(f"{len(frame) - len(distinct):,} rows repeat another row; kept once")
    clash = distinct.duplicated(list(KEY))
    for row, area, indicator in zip(
        distinct.index[clash], distinct.loc[clash, "area_code"], distinct.loc[clash, "indicator"]
    ):
        if not keep_first:
            raise InputError(
                f"{where}, row {row}",
                f"area {area} has another value of {indicator} for the same breakdown and period",
                "one row for each area, breakdown and period",
            )
        refused.append(f"row {row}: another value of {indicator} for area {area}; the first counts")
    return distinct[~clash].reset_index(drop=True)


def periods_of(frame: pd.DataFrame) -> str:
    """Join the periods in a frame by semicolons, as an edition."""
    return "; ".join(sorted(set(frame["period"]) - {""}))
