"""A column of a table as text."""

from __future__ import annotations

import pandas as pd

from .tabular import first_of


def text(table: pd.DataFrame, *names: str) -> pd.Series:
    """Return the first column that has one of the names, stripped; "" where the table has none.

    Args:
        table: from `read_table`.
        names: headers, letter case apart.
    """
    column = first_of(list(table.columns), names)
    if not column:
        return pd.Series("", index=table.index, dtype=object)
    given: pd.Series = table[column].fillna("").astype(str)
    return given.str.strip()
