"""Tables as CSV that opens clean in a spreadsheet: UTF-8, plain numbers, no formula let in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ....core.tables.missing import may_hold_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame, numbers as numbers and missing values empty.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. The byte
    order mark lets spreadsheets know the encoding.
    """
    safe = frame.copy()
    for name in safe.columns:
        if may_hold_text(safe[name]):
            # Not `map`, which makes floats of whole numbers where one of them is missing.
            values = [inert(value) for value in safe[name]]
            safe[name] = pd.Series(values, index=safe.index, dtype=object)
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def inert(value: object) -> object:
    """Return a value in a form that a spreadsheet shows and does not run."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
