"""What is absent from a column of a data frame, whichever version of pandas holds it.

From pandas 3 on a column of text is of the type `str`, no longer `object`, and holds NaN where
None was put in. So neither the type nor `is None` tells anything of a value that was taken out of
a frame: NaN is true, is not None, and reads "nan" as text. A test keeps both out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def is_missing(value: object) -> bool:
    """Return whether a cell holds None, NaN, NaT or pandas' NA; text and shapes are something."""
    if value is None or isinstance(value, bool):
        return value is None
    unequal = value != value
    # The NA of pandas compares to itself as NA, which is neither true nor false; the plugin loads
    # without pandas, so its NA is known by that.
    return unequal is value or bool(unequal)


def or_none(value: Any) -> Any:
    """Return the value of a cell, None for one that holds nothing."""
    return None if is_missing(value) else value


def says_yes(value: object) -> bool:
    """Return whether a cell of truths is true; one that holds nothing is not."""
    return not is_missing(value) and bool(value)


def may_hold_text(column: pd.Series) -> bool:
    """Return whether a column may hold text: any but those of numbers, truths and moments alone."""
    from pandas.api import types

    kind = column.dtype
    return not (
        types.is_numeric_dtype(kind)
        or types.is_bool_dtype(kind)
        or types.is_datetime64_any_dtype(kind)
        or types.is_timedelta64_dtype(kind)
    )
