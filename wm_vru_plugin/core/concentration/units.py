"""The units of a concentration: which rows count, which are left out, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..errors import InputError
from ..tables.cell_text import cell_text
from .concentration import Floats

_SHOWN = 5


@dataclass
class Units:
    """Units with their events, most first; equal ones in order of their codes.

    `exposure` is what events would follow by chance (pupils, residents), None for units alike.
    `left_out` counts rows by the reason for which they do not count.
    """

    codes: list[str]
    names: list[str]
    counts: Floats
    exposure: Floats | None
    left_out: dict[str, int] = field(default_factory=dict)


def units_of(
    frame: pd.DataFrame,
    count: str,
    where: str,
    code: str | None = None,
    name: str | None = None,
    exposure: str | None = None,
    add_up: bool = False,
    zeros: bool = True,
) -> Units:
    """Build units from the rows of a table.

    Args:
        frame: rows, with `feature_id`.
        count: column of events, whole numbers.
        where: what messages call the table.
        code: column that tells units apart; each row is a unit without it.
        name: column of names.
        exposure: column of what events would follow by chance.
        add_up: add the rows of one code up (events by category or month); refused otherwise.
        zeros: units without events count as units.

    Raises:
        InputError: a count is negative or no whole number, an exposure is negative or differs
            among the rows of a unit, a code stands twice, or nothing is left.
    """
    left_out = {}
    known = _numbers(frame[count]).notna()
    left_out["without a number of events"] = int((~known).sum())
    if exposure:
        valued = _numbers(frame[exposure]).notna()
        left_out[f"without {exposure}"] = int((known & ~valued).sum())
        known &= valued
    if code:
        coded = frame[code].map(cell_text) != ""
        left_out["without a code"] = int((known & ~coded).sum())
        known &= coded
    rows = frame[known]
    codes = rows[code].map(cell_text) if code else rows["feature_id"].map(cell_text)
    table = pd.DataFrame(
        {
            "code": codes,
            "name": rows[name].map(cell_text) if name else codes,
            "count": _numbers(rows[count]).astype(float),
            "exposure": _numbers(rows[exposure]).astype(float) if exposure else 1.0,
        }
    ).reset_index(drop=True)
    whole = (table["count"] >= 0) & (table["count"] == np.floor(table["count"]))
    _refuse(table, ~whole, "count", where, count, "whole numbers, 0 or more")
    _refuse(table, table["exposure"] < 0, "exposure", where, exposure or "", "0 or more")
    table = _one_row_each(table, where, code or "feature_id", add_up)
    if not zeros:
        left_out["without events"] = int((table["count"] == 0).sum())
        table = table[table["count"] > 0]
    if table.empty:
        raise InputError(f"Layer '{where}', field '{count}'", "no unit is left to count")
    table = table.sort_values(["count", "code"], ascending=[False, True], kind="stable")
    return Units(
        table["code"].tolist(),
        table["name"].tolist(),
        table["count"].to_numpy(dtype=float),
        table["exposure"].to_numpy(dtype=float) if exposure else None,
        {reason: rows for reason, rows in left_out.items() if rows},
    )


def _one_row_each(table: pd.DataFrame, where: str, code: str, add_up: bool) -> pd.DataFrame:
    repeated = table["code"].duplicated(keep=False)
    if not repeated.any():
        return table
    if not add_up:
        twice = table.loc[repeated, "code"].unique()
        raise InputError(
            f"Layer '{where}', field '{code}'",
            f"{len(twice):,} codes stand in more than one row: {_some(twice)}",
            "one row for each unit, or rows to be added up",
        )
    by_code = table.groupby("code", sort=False)
    unequal = by_code["exposure"].nunique()
    if (unequal > 1).any():
        odd = unequal.index[unequal > 1].to_numpy()
        raise InputError(
            f"Layer '{where}'",
            f"rows of one code differ in exposure: {_some(odd)}",
            "the same exposure in each row that is added up",
        )
    columns = {"name": "first", "count": "sum", "exposure": "first"}
    return by_code.agg(columns).reset_index()


def _numbers(values: pd.Series) -> pd.Series:
    """Return finite numbers; NaN for anything else."""
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    return numbers.where(np.isfinite(numbers))


def _some(values: np.ndarray) -> str:
    more = f" and {len(values) - _SHOWN:,} more" if len(values) > _SHOWN else ""
    return ", ".join(str(value) for value in values[:_SHOWN]) + more


def _refuse(
    table: pd.DataFrame, wrong: pd.Series, column: str, where: str, name: str, expected: str
) -> None:
    if wrong.any():
        bad = table[wrong]
        shown = [f"{row.code}: {getattr(row, column):g}" for row in bad.head(_SHOWN).itertuples()]
        more = f" and {len(bad) - _SHOWN:,} more" if len(bad) > _SHOWN else ""
        raise InputError(f"Layer '{where}', field '{name}'", "; ".join(shown) + more, expected)
