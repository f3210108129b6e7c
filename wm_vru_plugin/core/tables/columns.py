"""Columns of a frame as arrays, with what is missing said."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from .cell_text import cell_text


def text_column(
    frame: pd.DataFrame, name: str | None, where: str, default: str = ""
) -> NDArray[np.object_]:
    """Return (n,) text of a column, "" for missing values; `default` throughout if name is None."""
    if name is None:
        return np.full(len(frame), default, dtype=object)
    require_column(frame, name, where)
    # A copy: callers fill gaps, and the values of a frame may be lent read-only.
    return frame[name].map(cell_text).to_numpy(dtype=object, copy=True)


def number_column(
    frame: pd.DataFrame, name: str | None, where: str, signed: bool = False
) -> NDArray[np.float64]:
    """Return (n,) numbers of a column, NaN where missing or no column; counts unless `signed`."""
    if name is None:
        return np.full(len(frame), np.nan)
    require_column(frame, name, where)
    try:
        numbers = pd.to_numeric(frame[name])
        values = numbers.to_numpy(dtype=float, na_value=np.nan, copy=True)
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}, column '{name}'", str(error), "numbers") from None
    if not signed and (values < 0).any():
        raise InputError(f"{where}, column '{name}'", "a count is negative", "0 or more")
    return values


def require_column(frame: pd.DataFrame, name: str, where: str) -> None:
    """Refuse a frame without the column.

    Raises:
        InputError: names the column, and those that there are.
    """
    if name not in frame.columns:
        raise InputError(
            where, f"there is no column '{name}'", ", ".join(str(c) for c in frame.columns)
        )


def check_once(codes: NDArray[np.object_], where: str) -> None:
    """Refuse a code in two rows, as of two editions or years, which would count an area twice.

    Args:
        codes: (n,) text, "" where unknown.
        where: what messages call them.

    Raises:
        InputError: a code stands twice; names it.
    """
    found, times = np.unique(codes[codes != ""].astype(str), return_counts=True)
    if (times > 1).any():
        first = int(np.flatnonzero(times > 1)[0])
        raise InputError(
            where,
            f"'{found[first]}' stands in {times[first]:,} rows",
            "one row for each area; filter the layer, such as to one edition",
        )
