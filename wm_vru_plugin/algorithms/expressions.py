"""Filters by expression, and columns as text, for the analyses of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsExpression, QgsFeatureSource

if TYPE_CHECKING:
    import pandas as pd


def check_expression(expression: str, source: QgsFeatureSource, label: str) -> None:
    """Refuse an expression that cannot be read or names an absent field.

    Raises:
        InputError: with the words of QGIS, or the field.
    """
    from ..core.errors import InputError

    parsed = QgsExpression(expression)
    if expression and parsed.hasParserError():
        raise InputError(f"Filter {expression}", parsed.parserErrorString(), "an expression")
    at_hand = [field.name() for field in source.fields()]
    absent = [name for name in sorted(parsed.referencedColumns()) if name not in at_hand]
    if expression and absent:
        raise InputError(
            f"Layer '{label}'", f"there is no field '{absent[0]}', which the filter "
            f"{expression} asks for", f"one of {', '.join(at_hand)}",
        )  # fmt: skip


def text_column(frame: pd.DataFrame, name: str | None) -> pd.Series:
    """A column as text, "" where it is missing or there is none."""
    if name is None:
        return frame["feature_id"].map(lambda _: "")
    return frame[name].map(lambda value: "" if value is None or value != value else str(value))
