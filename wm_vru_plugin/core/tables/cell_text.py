"""Cells of tables as text."""

from __future__ import annotations

from .missing import is_missing


def cell_text(value: object) -> str:
    """Return a code or name as text, without blanks around it, "" for nothing.

    A column of whole numbers of which one is missing arrives as fractions: 12.0 is "12".
    """
    if is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
