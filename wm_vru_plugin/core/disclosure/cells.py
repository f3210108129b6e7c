"""A table of counts as cells and the sums that tie them together.

Rows may lie within parents (areas within authorities) and may be divided into columns (categories).
Each published total is a cell, and a relation says which cells it is the sum of. A cell belongs to
one row and one column, so the relations are two laminar families of sums: their matrix is totally
unimodular, and bounds from linear programming with whole-number limits are whole numbers
(Hoffman and Kruskal 1956). Nothing is lost by not asking for integers.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..tables.cell_text import cell_text

TOTALS = ("both", "rows", "columns", "none")
"""Which totals are published: of each row over the columns, of each column over the rows (and
within each parent), both of these and the total of all, or none."""
TOTAL_LABEL = "Total"

_ALL = ("all",)
_Node = tuple[Hashable, ...]


@dataclass
class Cells:
    """Cells and relations.

    `value` holds the true counts (NaN missing), `level` is 0 for a cell that is no sum, 1 for the
    total of a row, 2 for those of parents, 3 for those of all rows; `position` is the row of the
    frame, -1 for a total that was worked out; `row` and `column` name the cell; `group` is its
    parent. `relations` are pairs of a total and its parts. `free` says which cells are in no
    published table, though a reader can narrow them by the sums that they are part of.
    """

    value: NDArray[np.float64]
    level: NDArray[np.int64]
    position: NDArray[np.int64]
    row: list[str]
    column: list[str]
    group: list[str]
    relations: list[tuple[int, NDArray[np.int64]]]
    free: NDArray[np.bool_]


@dataclass
class _Builder:
    where: str
    total: str
    index: dict[tuple[_Node, _Node], int] = field(default_factory=dict)
    value: list[float] = field(default_factory=list)
    position: list[int] = field(default_factory=list)
    relations: list[tuple[int, NDArray[np.int64]]] = field(default_factory=list)

    def put(self, row: _Node, column: _Node, value: float, position: int) -> int:
        number = len(self.value)
        self.index[(row, column)] = number
        self.value.append(value)
        self.position.append(position)
        return number

    def tie(self, row: _Node, column: _Node, parts: list[int], wanted: bool) -> None:
        """Tie a total to its parts; it is worked out where the table has none and one is wanted."""
        at = self.index.get((row, column))
        if not parts or (at is None and not wanted):
            return
        values = np.array([self.value[part] for part in parts])
        if at is None or np.isnan(self.value[at]):
            # What is missing is in no total that is worked out.
            known = [part for part, value in zip(parts, values) if not np.isnan(value)]
            if not known:
                return
            amount = float(np.nansum(values))
            if at is None:
                at = self.put(row, column, amount, -1)
            else:
                self.value[at] = amount
            parts = known
        elif np.isnan(values).any():
            raise InputError(
                f"{self.where}, {self._named(row, column)}",
                "the total stands in the table but one of its parts is missing",
                "every part of a total; or leave out the totals, and they are worked out",
            )
        elif values.sum() != self.value[at]:
            raise InputError(
                f"{self.where}, {self._named(row, column)}",
                f"the total is {self.value[at]:g}, but its parts add up to {values.sum():g}",
                "totals that are the sums of their parts; or leave them out",
            )
        self.relations.append((at, np.array(parts)))

    def _named(self, row: _Node, column: _Node) -> str:
        return f"row '{row_name(row, self.total)}', column '{column_name(column, self.total)}'"


def row_name(row: _Node, total: str) -> str:
    """Return the row's key, the parent's, or the label of totals."""
    return total if row == _ALL else str(row[1])


def column_name(column: _Node, total: str) -> str:
    """Return the column's key, "" where a table has one column, or the label of totals."""
    return total if column == _ALL else str(column[1])


def build_cells(
    frame: pd.DataFrame,
    count: str,
    row: str = "",
    column: str = "",
    parent: str = "",
    totals: str = "both",
    total_label: str = TOTAL_LABEL,
    where: str = "Table",
    unpublished: str = "",
) -> Cells:
    """Build the cells of one table and the sums among them.

    Rows of totals are recognised by `total_label` in the row or column field (with a parent beside
    it: that parent's total), or by a parent's key in the row field; the others are worked out.

    Args:
        frame: one row for each cell, n rows.
        count: column of counts, NaN where missing.
        row, column, parent: columns of keys, "" for none; without `row`, each row is one of its
            own.
        totals: one of `TOTALS`; totals that stand in the table are tied in any case.
        where: what errors call the table.
        unpublished: key of a column that is part of the rows' totals and is not published, nor are
            totals of it; "" for none.

    Raises:
        InputError: a key is missing, two rows have the same keys, a row has two parents, a count
            is negative or not whole, or a total is not the sum of its parts.
    """
    _check(frame, count, [name for name in (row, column, parent) if name], where)
    mark = total_label.strip().casefold()
    rows = _keys(frame, row) if row else [str(number + 1) for number in range(len(frame))]
    heads, columns = _keys(frame, parent), _keys(frame, column)
    values = frame[count].to_numpy(dtype=float, na_value=np.nan)
    parents = {head for head in heads if parent and head.strip().casefold() != mark}
    builder = _Builder(where, total_label)
    home: dict[_Node, str] = {}
    seen: dict[_Node, None] = {}
    for number, (name, head, kind) in enumerate(zip(rows, heads, columns)):
        u = _row_node(name, head, mark, parents)
        w: _Node = _ALL if column and kind.strip().casefold() == mark else ("column", kind)
        if (u, w) in builder.index:
            raise InputError(
                f"{where}, row {number + 1}",
                f"'{name}'" + (f" and '{kind}'" if column else "") + " stand in more than one row",
                "one row for each cell; name the field that tells them apart as one of separate "
                "tables",
            )
        builder.put(u, w, float(values[number]), number)
        if u[0] == "row" and home.setdefault(u, head) != head:
            raise InputError(
                f"{where}, row {number + 1}",
                f"'{name}' lies in '{head}' and in '{home[u]}'",
                "one parent for each row",
            )
        if w != _ALL:
            seen.setdefault(w)
    hidden = ("column", unpublished) if unpublished else None
    _tie_all(builder, home, list(seen), bool(column), bool(parent), totals, hidden)
    return _cells(builder, home, total_label, hidden)


def _keys(frame: pd.DataFrame, name: str) -> list[str]:
    return [cell_text(key) for key in frame[name]] if name else [""] * len(frame)


def _row_node(name: str, head: str, mark: str, parents: set[str]) -> _Node:
    if name.strip().casefold() == mark:
        return ("parent", head) if head in parents else _ALL
    return ("parent", name) if name in parents else ("row", name)


def _tie_all(
    builder: _Builder,
    home: dict[_Node, str],
    columns: list[_Node],
    divided: bool,
    nested: bool,
    totals: str,
    unpublished: _Node | None,
) -> None:
    index = builder.index
    by_row, by_column = totals in ("both", "rows"), totals in ("both", "columns")
    members: dict[str, list[_Node]] = {}
    for u, head in home.items():
        members.setdefault(head, []).append(u)

    def across(u: _Node, wanted: bool) -> None:
        builder.tie(u, _ALL, [index[(u, w)] for w in columns if (u, w) in index], wanted)

    def down(w: _Node, wanted: bool) -> None:
        every: list[int] = []
        for head, rows in members.items():
            parts = [index[(u, w)] for u in rows if (u, w) in index]
            if nested:
                builder.tie(("parent", head), w, parts, wanted)
                own = index.get((("parent", head), w))
                parts = parts if own is None else [own]
            every += parts
        builder.tie(_ALL, w, every, wanted)

    if divided:
        for u in home:
            across(u, by_row)
    for w in columns:
        if w != unpublished:
            down(w, by_column)
    if divided:
        down(_ALL, totals == "both")
        for u in [*([("parent", head) for head in members] if nested else []), _ALL]:
            # Where a column has no totals, those of the others follow from the rows' own sums.
            whole = unpublished is None or (u, unpublished) in index
            if whole and (u, _ALL) in index:
                across(u, False)


def _cells(
    builder: _Builder, home: dict[_Node, str], label: str, unpublished: _Node | None
) -> Cells:
    keys = list(builder.index)
    heads = {total for total, _ in builder.relations}
    levels = {"row": 1, "parent": 2, "all": 3}
    return Cells(
        np.array(builder.value, dtype=float),
        np.array(
            [levels[str(u[0])] if builder.index[(u, w)] in heads else 0 for u, w in keys], dtype=int
        ),
        np.array(builder.position, dtype=int),
        [row_name(u, label) for u, _ in keys],
        [column_name(w, label) for _, w in keys],
        [home.get(u, row_name(u, label)) for u, _ in keys],
        builder.relations,
        np.array([w == unpublished for _, w in keys], dtype=bool),
    )


def _check(frame: pd.DataFrame, count: str, keys: list[str], where: str) -> None:
    for name in (count, *keys):
        if name not in frame:
            raise InputError(where, f"there is no column '{name}'", ", ".join(map(str, frame)))
    for name in keys:
        blank = frame[name].isna().to_numpy() | np.array(
            [not key.strip() for key in _keys(frame, name)], dtype=bool
        )
        if blank.any():
            first = int(np.flatnonzero(blank)[0]) + 1
            raise InputError(
                f"{where}, column '{name}', row {first}",
                f"{int(blank.sum()):,} rows have no value",
                "a key in every row",
            )
    try:
        values = frame[count].to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}, column '{count}'", str(error), "counts of people") from error
    wrong = ~np.isnan(values) & ((values < 0) | (values != np.floor(values)) | np.isinf(values))
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{where}, column '{count}', row {first + 1}",
            f"{values[first]:g} is negative or not whole",
            "counts of people",
        )
