"""Between data frame columns and QGIS fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from qgis.core import QgsField, QgsFields
from qgis.PyQt.QtCore import QMetaType

from ...core.errors import InputError
from ...core.tables.field import Column

# 32 bits hold every count of people in England; drivers such as CSV quote wider ones as text.
_LARGEST = 2**31 - 1
_TYPES = {
    "str": QMetaType.Type.QString,
    "int": QMetaType.Type.Int,
    "float": QMetaType.Type.Double,
    "bool": QMetaType.Type.Bool,
}


def qgis_fields(columns: Iterable[Column]) -> QgsFields:
    """Return QGIS fields for the columns, each with its meaning as alias and comment."""
    fields = QgsFields()
    for column in columns:
        field = QgsField(column.name, _TYPES[column.kind])
        field.setComment(column.meaning)
        fields.append(field)
    return fields


def column_values(frame: pd.DataFrame, column: Column) -> list[Any]:
    """Return the column's values as plain Python values of its kind; missing ones as None.

    Args:
        frame: rows; a column that is absent counts as missing throughout.
        column: name and kind.

    Returns:
        A list as long as the frame.

    Raises:
        InputError: a value of a whole-number column is no number or needs more than 32 bits.
    """
    if column.name not in frame:
        return [None] * len(frame)
    series = frame[column.name]
    if column.decimals is not None:
        series = series.astype(float).round(column.decimals)
    missing = series.isna().to_numpy()
    convert = {"str": str, "int": int, "float": float, "bool": bool}[column.kind]
    values = series.to_numpy(dtype=object)
    if column.kind == "int":
        try:
            whole = pd.to_numeric(series).to_numpy(dtype=float, na_value=np.nan)
        except (ValueError, TypeError) as error:
            raise InputError(f"Column '{column.name}'", str(error), "numbers") from error
        if np.any(np.abs(whole[~missing]) > _LARGEST):
            raise InputError(
                f"Column '{column.name}'",
                f"{np.nanmax(np.abs(whole)):g} is too large",
                f"at most {_LARGEST:,}",
            )
        values = np.where(missing, 0, np.rint(np.nan_to_num(whole))).astype(np.int64)
    return [None if gone else convert(value) for gone, value in zip(missing, values)]
