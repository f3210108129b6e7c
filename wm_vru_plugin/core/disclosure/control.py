"""Disclosure control of tables of counts: small counts hidden, the rest rounded, and further cells
hidden until no total gives a small one away.

Rules, as the Office for National Statistics and NHS Digital use them for counts of people: counts
from 1 to threshold - 1 are hidden (primary); 0 is shown as it is; every other count and every
total is rounded by itself, from its true value, to the nearest multiple of the base, halves up
and never to 0. Then (secondary) the smallest shown count of a sum that pins a hidden cell is hidden
as well, cells before totals, until each sum by itself leaves every hidden cell a wide enough range;
and then all sums together are tried by linear programming, see `disclosure_bounds`.

Marks: `c` a small count, `s` hidden for the sake of another, `r` rounded. A hidden total is always
marked `s`: were it marked `c`, six cells marked `c` beneath it would all be known to be 1. Zeros
are never hidden, so `s` on a cell means the threshold or more, which the bounds take into account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import CancelCheck
from .bounds import known_limits, narrow_in_relation, weak_cells
from .cells import TOTAL_LABEL, TOTALS, Cells, build_cells
from .derived import guard_derived
from .report import REPORT_COLUMNS, TOTAL_COLUMNS, report_rows, total_rows
from .suppression import BASE, THRESHOLD, suppress

MARK_SUFFIX = "_suppressed"
PRIMARY, SECONDARY, ROUNDED = "c", "s", "r"


@dataclass(frozen=True)
class Rules:
    """What is hidden and how it is rounded.

    Args:
        threshold: the smallest count that is shown; 1 hides none.
        base: counts are rounded to multiples of it; 1 leaves them.
        width: range, largest less smallest, that a reader must be left with for each hidden cell;
            0 for threshold - 2, which is the whole of 1 to threshold - 1.
        secondary: hide what totals would give away.
        totals: which totals are published, one of `TOTALS`.
        total_label: what rows of totals have as their key.
    """

    threshold: int = THRESHOLD
    base: int = BASE
    width: int = 0
    secondary: bool = True
    totals: str = "both"
    total_label: str = TOTAL_LABEL

    def __post_init__(self) -> None:
        if self.totals not in TOTALS:
            raise InputError("Suppression", f"totals '{self.totals}'", ", ".join(TOTALS))
        if self.threshold < 1 or self.base < 1:
            problem = f"threshold {self.threshold}, base {self.base}"
            raise InputError("Suppression", problem, "1 or more of each")
        if self.secondary and self.threshold == 2:
            raise InputError(
                "Suppression",
                "a threshold of 2 hides ones alone, so that their mark gives them away",
                "a threshold of 3 or more, or 1 to hide none",
            )
        most = max(self.threshold - 2, 0)
        if not 0 <= self.width <= most:
            raise InputError(
                "Suppression",
                f"a range of {self.width} for hidden counts",
                f"0 to {most}, since the mark says 1 to {self.threshold - 1}",
            )

    @property
    def needed(self) -> int:
        """The width that is asked for, as a number."""
        return self.width or max(self.threshold - 2, 0)


@dataclass(frozen=True)
class Shape:
    """How rows make a table: columns with the keys of rows, of columns, of parents of rows, and
    those that set separate tables apart ("" and () for none). `unpublished` is the key of a column
    that is part of the rows' totals but in no published table, such as those over 16 where under
    16 and all ages are; its small counts are guarded as well."""

    row: str = ""
    column: str = ""
    parent: str = ""
    tables: tuple[str, ...] = ()
    unpublished: str = ""


@dataclass
class Guarded:
    """A table that may be published.

    `frame`: the rows with hidden counts missing, and a mark column for each count. `totals`: those
    that were worked out. `report`: what was hidden, by count, table and group; it is made from
    the published numbers and marks alone, and so gives nothing away. `checked`: hidden cells whose
    range was verified.
    """

    frame: pd.DataFrame
    totals: pd.DataFrame
    report: pd.DataFrame
    checked: int = 0


def protect(
    cells: Cells, rules: Rules, check_cancelled: CancelCheck = None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Choose which cells are hidden, and which of these because they are small.

    Hiding ends: were all counts but zeros hidden, every cell could take every value of its mark.

    Returns:
        Two (n,) arrays: hidden, and small.
    """
    value = cells.value
    small = (value > 0) & (value < rules.threshold)
    hidden = small | cells.free
    # What is in no published table need keep its range only where it is small.
    spared = cells.free & ~small
    if not rules.secondary or rules.threshold == 1:
        return hidden, small
    _by_relation(cells, hidden, spared, rules)
    while True:
        weak = weak_cells(
            cells,
            hidden,
            hidden & ~spared,
            rules.threshold,
            rules.base,
            rules.needed,
            check_cancelled,
        )
        if not weak:
            return hidden, small & (cells.level == 0)
        for cell, holding in weak.items():
            if not len(holding):
                raise RuntimeError(f"nothing shown holds cell {cell}, yet its range is narrow")
            if not hidden[holding].any():
                hidden[_smallest(cells, holding)] = True
        _by_relation(cells, hidden, spared, rules)


def _by_relation(
    cells: Cells, hidden: NDArray[np.bool_], spared: NDArray[np.bool_], rules: Rules
) -> None:
    low, high = known_limits(cells, hidden, rules.threshold, rules.base)
    changed = True
    while changed:
        changed = False
        for total, parts in cells.relations:
            every = np.append(parts, total)
            if not (hidden & ~spared)[every].any():
                continue
            while narrow_in_relation(total, parts, hidden & ~spared, low, high, rules.needed):
                open_cells = every[~hidden[every] & (cells.value[every] > 0)]
                if not len(open_cells):
                    break
                hidden[_smallest(cells, open_cells)] = True
                low, high = known_limits(cells, hidden, rules.threshold, rules.base)
                changed = True


def _smallest(cells: Cells, choice: NDArray[np.int64]) -> int:
    """Return the index of the smallest count, cells before totals, the first of equals."""
    return int(choice[np.lexsort((choice, cells.value[choice], cells.level[choice]))[0]])


def guard(
    frame: pd.DataFrame,
    counts: Sequence[str],
    shape: Shape,
    rules: Rules,
    derived: Mapping[str, str] | None = None,
    intervals: Mapping[str, str] | None = None,
    denominators: Sequence[str] = (),
    where: str = "Table",
    check_cancelled: CancelCheck = None,
) -> Guarded:
    """Hide the small counts of a table, and others from which they could be worked out.

    Args:
        frame: one row for each cell.
        counts: columns of counts, each guarded as a table of its own.
        shape: how rows make tables.
        rules: what is hidden.
        derived: rates and shares, and the count that each is made from; hidden with it, and made
            to follow the rounded count where that is shown.
        intervals: limits of intervals, and their count; hidden wherever it is hidden or rounded.
        denominators: counts below the lines; hidden where small, with what is derived on the row.
        where: what errors call the table.

    Raises:
        InputError: as `build_cells`; a column is absent; a derived column comes from no count.
    """
    if not counts:
        raise InputError(where, "no column of counts was named", ", ".join(map(str, frame)))
    frame = frame.reset_index(drop=True)
    result = frame.copy()
    total_parts: list[pd.DataFrame] = []
    report_parts: list[pd.DataFrame] = []
    checked = 0
    for count in counts:
        shown = np.full(len(frame), np.nan)
        marks = np.full(len(frame), "", dtype=object)
        for name, rows in _tables(frame, shape.tables, where):
            cells = build_cells(
                frame.iloc[rows],
                count,
                shape.row,
                shape.column,
                shape.parent,
                rules.totals,
                rules.total_label,
                where,
                shape.unpublished,
            )
            hidden, small = protect(cells, rules, check_cancelled)
            values, signs = published(cells, hidden, small, rules)
            own = cells.position >= 0
            shown[rows[cells.position[own]]] = values[own]
            marks[rows[cells.position[own]]] = signs[own]
            checked += int((hidden & ~cells.free).sum())
            total_parts.append(total_rows(cells, values, signs, count, name))
            report_parts.append(report_rows(cells, values, signs, count, name))
        # A total that the table itself leaves out stays left out.
        absent = frame[count].isna().to_numpy()
        shown[absent], marks[absent] = np.nan, ""
        result[count] = shown
        result[count + MARK_SUFFIX] = marks
    guard_derived(
        frame, result, counts, derived or {}, intervals or {}, denominators, rules.threshold, where
    )
    return Guarded(
        result,
        pd.concat(total_parts, ignore_index=True)[list(TOTAL_COLUMNS)],
        pd.concat(report_parts, ignore_index=True)[list(REPORT_COLUMNS)],
        checked if rules.secondary else 0,
    )


def published(
    cells: Cells, hidden: NDArray[np.bool_], small: NDArray[np.bool_], rules: Rules
) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """Return what is shown of each cell (NaN for hidden), and its mark."""
    values = np.where(hidden, np.nan, suppress(cells.value, 1, rules.base))
    marks = np.full(len(values), "", dtype=object)
    if rules.base > 1:
        marks[values > 0] = ROUNDED
    marks[hidden] = SECONDARY
    marks[hidden & small] = PRIMARY
    return values, marks


def _tables(
    frame: pd.DataFrame, fields: Sequence[str], where: str
) -> list[tuple[str, NDArray[np.int64]]]:
    for name in fields:
        if name not in frame:
            raise InputError(where, f"there is no column '{name}'", ", ".join(map(str, frame)))
    if not fields or not len(frame):
        return [("", np.arange(len(frame)))]
    rows: dict[str, list[int]] = {}
    for number, key in enumerate(zip(*(frame[name] for name in fields))):
        rows.setdefault(", ".join(map(str, key)), []).append(number)
    return [(name, np.array(numbers)) for name, numbers in rows.items()]


def guard_table(
    frame: pd.DataFrame,
    count_columns: Sequence[str],
    by: Sequence[str] = (),
    derived: Mapping[str, str] | None = None,
    intervals: Mapping[str, str] | None = None,
    denominators: Sequence[str] = (),
    parent: str = "",
    rules: Rules | None = None,
    where: str = "Table",
) -> pd.DataFrame:
    """Hide the small counts of a table for publication, and add a mark column for each count.

    Args:
        frame: one row for each cell; rows labelled "Total" are totals.
        count_columns: columns of counts.
        by: column with the keys of rows, that of columns, and any that set separate tables apart.
        derived: rates and shares, each with the count that it is made from.
        intervals: limits of intervals, each with its count.
        denominators: counts below the lines.
        parent: column with the parents of rows, such as the authority of an area.
        rules: what is hidden; the usual rules without it.

    Raises:
        InputError: see `guard`.
    """
    names = [*by, "", ""]
    shape = Shape(names[0], names[1], parent, tuple(by[2:]))
    return guard(
        frame, count_columns, shape, rules or Rules(), derived, intervals, denominators, where
    ).frame
