"""Packages made by an older version of the plugin: what they lack reads as missing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ..schema.records import Table


def readable(table: Table, at_hand: Iterable[str]) -> list[str]:
    """Return the columns of the schema that a table in a package has, in the schema's order.

    Raises:
        InputError: a column of the key is absent, so that the rows cannot be told apart.
    """
    there = set(at_hand)
    for name in table.key:
        if name not in there:
            raise InputError(
                f"Layer '{table.name}'", f"there is no field '{name}'", ", ".join(table.key)
            )
    return [name for name in table.column_names if name in there]


def completed(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with every column of the schema, in its order, the absent ones without values."""
    columns = {
        column.name: rows[column.name]
        if column.name in rows
        else pd.Series(
            np.nan if column.kind in ("int", "float") else None,
            index=rows.index,
            dtype=float if column.kind in ("int", "float") else object,
        )
        for column in table.columns
    }
    return pd.DataFrame(columns, index=rows.index)
