"""What was hidden, told from published numbers and marks alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .cells import Cells

TOTAL_COLUMNS = ("count_field", "table_key", "row_key", "column_key", "value", "mark")
REPORT_COLUMNS = (
    "count_field",
    "table_key",
    "group_name",
    "cells",
    "zeros",
    "missing",
    "primary",
    "secondary",
    "rounded",
    "share_hidden",
    "total_shown",
    "share_of_total_hidden",
)
_EVERY = "all cells"
_SUMS = "totals"


def total_rows(
    cells: Cells, values: NDArray[np.float64], marks: NDArray[np.object_], count: str, table: str
) -> pd.DataFrame:
    """Return the totals that were worked out, as they may be published."""
    at = np.flatnonzero(cells.position < 0)
    return pd.DataFrame(
        {
            "count_field": [count] * len(at),
            "table_key": [table] * len(at),
            "row_key": [cells.row[number] for number in at],
            "column_key": [cells.column[number] for number in at],
            "value": values[at],
            "mark": marks[at],
        }
    )


def report_rows(
    cells: Cells, values: NDArray[np.float64], marks: NDArray[np.object_], count: str, table: str
) -> pd.DataFrame:
    """Return one row per parent (or column, where rows have none), for all cells, and for totals.

    `share_of_total_hidden` is what the shown cells leave of the shown total, missing where that is
    hidden: a share of the true counts would be one more total for a reader to subtract from.
    """
    leaf = (cells.level == 0) & ~cells.free
    groups = cells.group if any(cells.group) else cells.column
    names = np.array(groups, dtype=object)
    columns = np.array(cells.column, dtype=object)
    rows = []
    by_parent = any(cells.group)
    for name in dict.fromkeys(names[leaf]):
        if name == "":
            continue
        at = leaf & (names == name)
        if by_parent:
            over = (cells.level >= 2) & (names == name) & (cells.value >= 0)
            over &= ~leaf & (np.array(cells.row, dtype=object) == name)
        else:
            over = (cells.level == 3) & (columns == name)
        rows.append(_row(name, at, over, cells, values, marks))
    rows.append(_row(_EVERY, leaf, cells.level == 3, cells, values, marks))
    rows.append(_row(_SUMS, cells.level > 0, np.zeros(len(leaf), dtype=bool), cells, values, marks))
    frame = pd.DataFrame(rows)
    return frame.assign(count_field=count, table_key=table)


def _row(
    name: str,
    at: NDArray[np.bool_],
    over: NDArray[np.bool_],
    cells: Cells,
    values: NDArray[np.float64],
    marks: NDArray[np.object_],
) -> dict[str, object]:
    number = int(at.sum())
    missing = int(np.isnan(cells.value[at]).sum())
    primary, secondary, rounded = (int((marks[at] == mark).sum()) for mark in "csr")
    total = _total(over, cells, values)
    rest = 1 - float(np.nansum(values[at])) / total if total > 0 else np.nan
    return {
        "group_name": name,
        "cells": number,
        "zeros": int((values[at] == 0).sum()),
        "missing": missing,
        "primary": primary,
        "secondary": secondary,
        "rounded": rounded,
        "share_hidden": (primary + secondary) / (number - missing) if number > missing else np.nan,
        "total_shown": total,
        "share_of_total_hidden": min(max(rest, 0.0), 1.0) if not np.isnan(rest) else np.nan,
    }


def _total(over: NDArray[np.bool_], cells: Cells, values: NDArray[np.float64]) -> float:
    """Return the shown total over all columns, or of the only one; NaN where none is the total."""
    at = np.flatnonzero(over)
    if len(at) > 1:
        heads = {total for total, _ in cells.relations}
        parts = {int(p) for total, members in cells.relations if total in at for p in members}
        at = np.array([number for number in at if number in heads and number not in parts], int)
    return float(values[at[0]]) if len(at) == 1 else float("nan")


def summary(report: pd.DataFrame, threshold: int, base: int, checked: int, where: str) -> str:
    """Write how many counts and totals are hidden, rounded or shown, in sentences.

    Args:
        report: with `REPORT_COLUMNS`, of all counts and tables.
        checked: hidden cells and totals whose range was verified; 0 where none was.
        where: name of the table.
    """
    cells = report[report["group_name"] == _EVERY]
    sums = report[report["group_name"] == _SUMS]
    if not len(cells) or not cells["cells"].sum():
        return f"{where}: there are no counts to guard."
    number = int(cells["cells"].sum() - cells["missing"].sum())
    primary, secondary = int(cells["primary"].sum()), int(cells["secondary"].sum())
    verb = "is" if primary == 1 else "are"
    text = (
        f"{where}: of {number:,} counts, {primary:,} {verb} hidden as under {threshold} "
        f"and {secondary:,} for the sake of others"
    )
    text += f" ({(primary + secondary) / number:.0%} in all)" if number else ""
    text += f"; {int(cells['zeros'].sum()):,} zeros are shown"
    if base > 1:
        text += f" and {int(cells['rounded'].sum()):,} counts are rounded to {base}"
    text += "."
    totals = int(sums["cells"].sum())
    if totals:
        gone = int(sums["primary"].sum() + sums["secondary"].sum())
        text += f" Of {totals:,} totals, {gone:,} are hidden."
    if checked:
        text += (
            f" The range that a reader could work out was verified for each of the {checked:,} "
            "hidden counts and totals."
        )
    else:
        text += " Nothing is hidden for the sake of others: publish no totals beside this table."
    return text
