"""What a reader of a published table can work out about the cells that it hides.

The reader knows the published numbers, the marks, the threshold and the base, and that totals are
sums. A shown number stands for every count that rounds to it and may be shown; a cell marked `c`
for 1 to threshold - 1; one marked `s` for threshold or more; a hidden total for 1 or more; and of
a cell that is in no published table nothing is known but what the sums say. The range of a hidden
cell is the smallest and largest value over all tables that fit (linear programming; the auditing
step of Fischetti and Salazar-González 2001, "Solving the cell suppression problem on tabular data
with linear constraints", Management Science 47).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import bmat, coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from ..geometry.repair import CancelCheck
from .cells import Cells
from .suppression import suppress

_ROUNDS = 12
_TINY = 1e-7


def known_limits(
    cells: Cells, hidden: NDArray[np.bool_], threshold: int, base: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and largest value of each cell by what is printed in it alone, (n,) each."""
    value = cells.value
    shown = suppress(value, 1, base)
    low = np.ceil(shown - base / 2)
    # A count is never rounded to 0, so the lowest class takes in what is nearer to 0.
    low = np.where(shown == base, 1, low)
    low = np.maximum(low, threshold)
    high = np.ceil(shown + base / 2) - 1
    if base == 1:
        low, high = value, value
    low, high = np.where(value == 0, 0, low), np.where(value == 0, 0, high)
    small = (value < threshold) & (cells.level == 0)
    low = np.where(hidden, np.where(cells.level > 0, 1, np.where(small, 1, threshold)), low)
    high = np.where(hidden, np.where(small, threshold - 1, np.inf), high)
    return np.where(cells.free, 0, low), np.where(cells.free, np.inf, high)


def narrow_in_relation(
    total: int,
    parts: NDArray[np.int64],
    guarded: NDArray[np.bool_],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    width: int,
) -> bool:
    """Return whether one sum alone pins a guarded cell of it within less than `width`."""
    part_low, part_high = low[parts], high[parts]
    if guarded[total]:
        bottom = max(low[total], part_low.sum())
        if min(high[total], part_high.sum()) - bottom < width:
            return True
    finite = np.isfinite(part_high)
    tops = np.where(finite, part_high, 0)
    others_high = np.where((~finite).sum() - (~finite).astype(int) > 0, np.inf, tops.sum() - tops)
    others_low = part_low.sum() - part_low
    bottoms = np.maximum(part_low, low[total] - others_high)
    ranges = np.minimum(part_high, high[total] - others_low) - bottoms
    return bool((ranges[guarded[parts]] < width).any())


def relation_matrix(cells: Cells) -> csr_matrix:
    """Return one row for each sum: 1 at its parts, -1 at its total; times the counts it is 0."""
    rows, columns, values = [], [], []
    for number, (total, parts) in enumerate(cells.relations):
        rows += [number] * (len(parts) + 1)
        columns += [total, *parts.tolist()]
        values += [-1.0] + [1.0] * len(parts)
    shape = (len(cells.relations), len(cells.value))
    return coo_matrix((values, (rows, columns)), shape=shape).tocsr()


@dataclass
class _Program:
    """Changes from the true table that leave what is published as it is.

    `matrix` has a column for each cell of the sums, `loose` says which of them may change, `low`
    and `high` by how much these may.
    """

    matrix: csr_matrix
    loose: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def best(self, cost: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the change of the loose cells with the least `cost`, and which cells hold it.

        Those are the cells of the sums with a price, that of a fixed cell coming from its sums.
        """
        found = linprog(
            cost,
            A_eq=self.matrix[:, self.loose],
            b_eq=np.zeros(self.matrix.shape[0]),
            bounds=np.column_stack([self.low, self.high]),
            method="highs",
        )
        if found.status != 0:
            # The true table itself fits, so this cannot come of the data.
            raise RuntimeError(f"linear programming: {found.message}")
        price = -(self.matrix.T @ found.eqlin.marginals)
        price[self.loose] = found.lower.marginals + found.upper.marginals
        return found.x, np.abs(price) > _TINY


def weak_cells(
    cells: Cells,
    hidden: NDArray[np.bool_],
    guarded: NDArray[np.bool_],
    threshold: int,
    base: int,
    width: int,
    check_cancelled: CancelCheck = None,
) -> dict[int, NDArray[np.int64]]:
    """Find guarded cells with a range below `width`, and the shown cells that hold them.

    Counts are taken as at most `width` from the truth: to move one cell by `width`, no other of
    such a table has to move further, so the answer is the same and every program is bounded.

    Args:
        hidden: (n,) what is not shown.
        guarded: (n,) which of it must keep its range.
        width: largest less smallest value that a reader must be left with.
    """
    low, high = known_limits(cells, hidden, threshold, base)
    known = ~np.isnan(cells.value)
    value = np.where(known, cells.value, 0)
    low = np.where(known, np.maximum(low - value, -width), 0)
    high = np.where(known, np.minimum(high - value, width), 0)
    matrix = relation_matrix(cells)
    loose = np.flatnonzero(high > low)
    ties = abs(matrix[:, loose])
    # Sums and cells as the two sides of a graph: cells by cells would be too many.
    _, part = connected_components(bmat([[None, ties], [ties.T, None]]), directed=False)
    part = part[len(cells.relations) :]
    settled = hidden | (value == 0)
    weak: dict[int, NDArray[np.int64]] = {}
    order = np.argsort(part, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        at = loose[members]
        if not guarded[at].any():
            continue
        own = matrix[np.flatnonzero(np.diff(ties[:, members].indptr))]
        if not own.shape[0]:
            continue
        program = _Program(own, at, low[at], high[at])
        found = _weak_in(program, guarded[at], width, check_cancelled)
        weak.update({int(at[cell]): np.flatnonzero(h & ~settled) for cell, h in found.items()})
    return weak


def _weak_in(
    program: _Program, guarded: NDArray[np.bool_], width: int, check_cancelled: CancelCheck
) -> dict[int, NDArray[np.bool_]]:
    least, most = np.zeros(len(guarded)), np.zeros(len(guarded))
    random = np.random.default_rng(2020)

    def pending() -> NDArray[np.int64]:
        return np.flatnonzero(guarded & (most - least < width - _TINY))

    def solve(cost: NDArray[np.float64]) -> NDArray[np.bool_]:
        if check_cancelled is not None:
            check_cancelled()
        change, holding = program.best(cost)
        np.minimum(least, change, out=least)
        np.maximum(most, change, out=most)
        return holding

    # One table moves many cells: most ranges are shown to be wide by a few tables.
    for _ in range(_ROUNDS):
        left = pending()
        if len(left) < 4:
            break
        cost = np.zeros(len(guarded))
        cost[left] = random.choice([-1.0, 1.0], len(left)) * random.uniform(0.5, 1, len(left))
        solve(cost)
    weak: dict[int, NDArray[np.bool_]] = {}
    for cell in pending():
        held = np.zeros(program.matrix.shape[1], dtype=bool)
        for sign in (-1.0, 1.0):
            if most[cell] - least[cell] < width - _TINY:
                cost = np.zeros(len(guarded))
                cost[cell] = sign
                held |= solve(cost)
        if most[cell] - least[cell] < width - _TINY:
            weak[int(cell)] = held
    return weak
