"""Tables as CSV files that open clean in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ...tables.content import Table
from .csv import write_csv

_MARK_SUFFIX = "_suppressed"
_LONGEST_NAME = 48


def csv_name(table: Table) -> str:
    """Return the file's name, such as t63_school_readiness.csv; safe on every system."""
    words = re.findall(r"[a-z0-9]+", table.title.split(":")[0].lower())
    name = table.key.lower()
    for word in words:
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name += f"_{word}"
    return f"{name}.csv"


def table_frame(table: Table) -> pd.DataFrame:
    """Return the table for machines: its columns and, where they apply, signs and marking.

    Signs of hidden and rounded counts stand beside the columns that have any; `data_status` and,
    where there is one, the protective marking follow.
    """
    columns: dict[str, pd.Series] = {}
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        if column.is_number:
            columns[column.key] = _numbers(values)
            signs = [table.signs.get((row, place), "") for row in range(len(table.rows))]
            if any(signs):
                columns[column.key + _MARK_SUFFIX] = pd.Series(signs, dtype=object)
        else:
            columns[column.key] = pd.Series(
                ["" if value is None else str(value) for value in values], dtype=object
            )
    frame = pd.DataFrame(columns)
    frame["data_status"] = table.status
    if table.marking:
        frame["protective_marking"] = table.marking
    return frame


def _numbers(values: list) -> pd.Series:
    """Return whole numbers without a decimal point, others with one; missing ones empty."""
    numbers = pd.Series([None if value is None else float(value) for value in values], dtype=float)
    known = numbers.dropna()
    whole = bool((known == known.round()).all()) and bool((known.abs() < 2**53).all())
    return numbers.astype("Int64") if whole else numbers


def write_csvs(folder: Path, tables: Iterable[Table]) -> list[Path]:
    """Write each table into a folder that exists; the files written.

    Raises:
        OSError: the folder cannot be written.
    """
    written = []
    for table in tables:
        path = folder / csv_name(table)
        write_csv(path, table_frame(table))
        written.append(path)
    return written
