"""Columns as text, for the analyses of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def text_column(frame: pd.DataFrame, name: str | None) -> pd.Series:
    """Return a column as text, "" where a value is missing or there is no column."""
    if name is None:
        return frame["feature_id"].map(lambda _: "")
    from ...core.tables.cell_text import cell_text

    return frame[name].map(cell_text)
