"""An attack on a guarded table, written apart from the code that guards it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from wm_vru_plugin.core.disclosure.control import Guarded, Shape

SHAPE = Shape("area", "kind")


def long_table(counts: object, parents: list[str] | None = None) -> pd.DataFrame:
    array = np.asarray(counts)
    rows = [
        (f"a{i}", f"k{j}", array[i, j], parents[i] if parents else "P")
        for i in range(array.shape[0])
        for j in range(array.shape[1])
    ]
    return pd.DataFrame(rows, columns=["area", "kind", "n", "parent"])


def meaning(value: float, mark: str, is_total: bool, threshold: int, base: int) -> tuple:
    """Counts that a printed cell may stand for, by trying them all; the rules of the docstring."""
    if mark == "c":
        return 1, threshold - 1
    if mark == "s":
        return (1 if is_total else threshold), np.inf
    if value == 0:
        return 0, 0
    may = [
        count
        for count in range(threshold, int(value) + 2 * base + 1)
        if max(base, int(np.floor(count / base + 0.5)) * base) == value
    ]
    return min(may), max(may)


def attack(guarded: Guarded, threshold: int, base: int, nested: bool = False) -> dict:
    """Range of every hidden cell over all whole tables that fit what is printed.

    Written apart from the code under test: leaves as unknowns, each total as a sum of leaves,
    integers, no caps.
    """
    leaves = guarded.frame.reset_index(drop=True)
    low, high = zip(
        *(
            meaning(v, m, False, threshold, base)
            for v, m in zip(leaves["n"], leaves["n_suppressed"])
        )
    )
    rows, lows, highs = [], [], []
    for total in guarded.totals.itertuples():
        inside = np.ones(len(leaves), dtype=bool)
        if total.row_key != "Total":
            inside &= (leaves["area"] == total.row_key) | (
                nested & (leaves["parent"] == total.row_key)
            ).to_numpy()
        if total.column_key not in ("Total", ""):
            inside &= (leaves["kind"] == total.column_key).to_numpy()
        least, most = meaning(total.value, total.mark, True, threshold, base)
        rows.append(inside.astype(float))
        lows.append(least)
        highs.append(most)
    sums = [LinearConstraint(np.array(rows), lows, highs)] if rows else []
    ranges = {}
    for cell in np.flatnonzero(leaves["n"].isna()):
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(leaves))
            cost[cell] = sign
            found = milp(
                cost,
                constraints=sums,
                integrality=np.ones(len(leaves)),
                bounds=Bounds(np.array(low, dtype=float), np.array(high, dtype=float)),
            )
            # Unbounded programs have no x; the range is then as wide as one likes.
            assert found.status in (0, 3, 4), found.message
            ends.append(found.x[cell] if found.status == 0 else sign * -np.inf)
        ranges[int(cell)] = (ends[0], ends[1])
    return ranges


def assert_protected(guarded: Guarded, threshold: int, base: int, nested: bool = False) -> None:
    for cell, (least, most) in attack(guarded, threshold, base, nested).items():
        assert most - least >= threshold - 2 - 1e-6, (cell, least, most)
        if guarded.frame["n_suppressed"].iloc[cell] == "c":
            assert round(least) == 1
            assert round(most) == threshold - 1


def attack_nested(
    guarded: Guarded, parts: list[str], whole: str, threshold: int, base: int
) -> dict[tuple[str, int], tuple[float, float]]:
    """Range of every hidden part and whole, and of every small rest, of a guarded nested table.

    Unknowns are the parts and the rest of each row, all whole and no less than 0; of the rest
    nothing is published. `guarded.frame` has a column `true_rest` for the test's own use, and
    `parent`; each total of a part or of the whole is a sum of unknowns.
    """
    frame = guarded.frame.reset_index(drop=True)
    names = [*parts, "rest"]
    n = len(frame)
    at = {name: np.arange(n) + k * n for k, name in enumerate(names)}
    size = n * len(names)
    low, high = np.zeros(size), np.full(size, np.inf)
    for name in parts:
        for row, (value, mark) in enumerate(zip(frame[name], frame[f"{name}_suppressed"])):
            low[at[name][row]], high[at[name][row]] = meaning(value, mark, False, threshold, base)
    rows, lows, highs = [], [], []

    def tie(chosen: list[str], inside: np.ndarray, value: float, mark: str) -> None:
        line = np.zeros(size)
        for name in chosen:
            line[at[name][inside]] = 1
        least, most = meaning(value, mark, True, threshold, base)
        rows.append(line)
        lows.append(least)
        highs.append(most)

    for row in range(n):
        tie(names, np.array([row]), frame[whole][row], frame[f"{whole}_suppressed"][row])
    for total in guarded.totals.itertuples():
        inside = np.flatnonzero((frame["parent"] == total.row_key) | (total.row_key == "Total"))
        chosen = names if total.column_key == "Total" else [total.column_key]
        tie(chosen, inside, total.value, total.mark)
    sums = LinearConstraint(np.array(rows), lows, highs)
    wanted = {(name, row): [at[name][row]] for name in parts for row in range(n)
              if np.isnan(frame[name][row])}  # fmt: skip
    wanted |= {(whole, row): [at[name][row] for name in names] for row in range(n)
               if np.isnan(frame[whole][row])}  # fmt: skip
    wanted |= {("rest", row): [at["rest"][row]] for row in range(n)
               if 0 < frame["true_rest"][row] < threshold}  # fmt: skip
    ranges = {}
    for key, cells in wanted.items():
        ends = []
        for sign in (1, -1):
            cost = np.zeros(size)
            cost[cells] = sign
            found = milp(
                cost, constraints=sums, integrality=np.ones(size), bounds=Bounds(low, high)
            )
            assert found.status in (0, 3, 4), found.message
            ends.append(sign * found.fun if found.status == 0 else sign * -np.inf)
        ranges[key] = (ends[0], ends[1])
    return ranges
