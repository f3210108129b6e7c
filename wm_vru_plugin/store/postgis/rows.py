"""Tables and their rows as SQL for PostGIS.

QGIS's own writer compares the values of a column to find one that all rows share, and takes a
missing number for 0, a missing text for an empty one: rows of 0 and NULL would all become 0. So
the rows are written as literals here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..layers.fields import column_values
from ..schema.records import Table
from ..schema.tables import CRS
from .database import GEOMETRY, KEY, literal, quoted

_TYPES = {"str": "text", "int": "integer", "float": "double precision", "bool": "boolean"}
_SRID = int(CRS.split(":")[1])
_ROWS = 500
_CHARACTERS = 1_000_000
"""A statement holds at most so many rows, and about so many characters."""


def create_statement(whole: str, table: Table) -> str:
    """Return the statement that makes an empty table.

    Args:
        whole: the table's quoted name with its schema.
        table: its columns and geometry.
    """
    columns = [f"{KEY} integer PRIMARY KEY"]
    if table.geometry:
        needed = "" if table.sparse else " NOT NULL"
        columns.append(f"{GEOMETRY} geometry({table.geometry}, {_SRID}){needed}")
    columns += [f"{quoted(column.name)} {_TYPES[column.kind]}" for column in table.columns]
    return f"CREATE TABLE {whole} ({', '.join(columns)})"


def insert_statements(
    whole: str, table: Table, frame: pd.DataFrame, geometries: np.ndarray | None
) -> Iterator[str]:
    """Yield the statements that write the rows, numbered from 1 in the order of the frame.

    Args:
        whole: the table's quoted name with its schema.
        table: its columns.
        frame: rows; an absent column is missing throughout.
        geometries: one for each row, in EPSG:27700; None for a table without.

    Raises:
        InputError: a value of a whole-number column is no number or too large.
    """
    columns = [[str(number) for number in range(1, len(frame) + 1)]]
    if geometries is not None:
        # The dimension is said for the reason given in `vector.write_frame`.
        wkb = shapely.to_wkb(
            shapely.set_srid(geometries, _SRID), hex=True, output_dimension=3, include_srid=True
        )
        columns.append(["NULL" if text is None else f"'{text}'" for text in wkb])
    columns += [
        [sql_value(value) for value in column_values(frame, column)] for column in table.columns
    ]
    names = [KEY, *([GEOMETRY] if geometries is not None else [])]
    names += [quoted(name) for name in table.column_names]
    head = f"INSERT INTO {whole} ({', '.join(names)}) VALUES "
    rows: list[str] = []
    length = 0
    for values in zip(*columns):
        rows.append(f"({', '.join(values)})")
        length += len(rows[-1])
        if len(rows) == _ROWS or length > _CHARACTERS:
            yield head + ", ".join(rows)
            rows, length = [], 0
    if rows:
        yield head + ", ".join(rows)


def sql_value(value: Any) -> str:
    """Write a value as an SQL literal; None as NULL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # The shortest text that gives the same number; infinity is a text in SQL.
        return repr(value) if np.isfinite(value) else literal(str(value))
    return str(value) if isinstance(value, int) else literal(str(value))
