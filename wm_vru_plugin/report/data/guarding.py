"""Restricted counts, suppressed and rounded before anything is drawn from them.

Counts under 7 are hidden, the rest rounded to 5, and what totals would give away is hidden too
(`core.disclosure`). Rates and shares follow the rounded counts, their intervals are worked out anew
from these, and denominators that are counts of people themselves are rounded as well: nothing that
is drawn, written beside the chart or in its alternative text tells a true count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...core.disclosure.cells import TOTAL_LABEL
from ...core.disclosure.control import MARK_SUFFIX, PRIMARY, SECONDARY, Rules, Shape, guard
from ...core.disclosure.suppression import BASE, THRESHOLD, suppress
from ...core.rates.intervals import poisson_limits, wilson
from ..figures.chart_figure import COMBINED

_HIDDEN = (PRIMARY, SECONDARY)
GUARDED = (
    f"Restricted data: counts under {THRESHOLD} are hidden and the rest rounded to the nearest "
    f"{BASE}, so that {THRESHOLD} is shown as {BASE}."
)


def guarded(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return rows as they may be published, and how many values were hidden.

    Args:
        rows: tidy rows of one selector; those with `restricted` are guarded. A value without a
            count cannot be guarded and is hidden.
    """
    if rows.empty or not rows["restricted"].any():
        return rows, 0
    parts = [rows[~rows["restricted"]]]
    for _, part in rows[rows["restricted"]].groupby(["indicator", "period"], sort=False):
        parts.append(_one_table(part))
    result = pd.concat(parts).sort_index()
    hidden = rows["value"].notna() & result["value"].isna()
    return result, int(hidden.sum())


def _one_table(part: pd.DataFrame) -> pd.DataFrame:
    part = part.copy()
    true = part["count"]
    whole = true.notna() & (true == np.floor(true)) & (true >= 0)
    shown = pd.Series(np.nan, index=part.index)
    # Sums are hidden where they are small, or where their parts would be known from them.
    several = part["breakdown"].nunique() > 1
    sums = (part["role"] == COMBINED) & (part["role"] != COMBINED).any()
    sums |= (part["breakdown"] == "total") & several
    cells = part[whole & ~sums]
    hidden_sums: set[tuple[str, str, str]] = set()
    if len(cells) and not cells.duplicated(["area", "breakdown", "part"]).any():
        keyed = cells[["area", "breakdown", "part", "count"]].reset_index(drop=True)
        done = guard(keyed, ["count"], Shape("area", "breakdown", tables=("part",)), Rules())
        marks = done.frame["count" + MARK_SUFFIX]
        shown[cells.index] = np.where(marks.isin(_HIDDEN), np.nan, done.frame["count"])
        weak = done.totals[done.totals["mark"].isin(_HIDDEN)]
        hidden_sums = set(zip(weak["table_key"], weak["row_key"], weak["column_key"]))
    elif len(cells):
        shown[cells.index] = suppress(cells["count"])
    rest = part[whole & sums]
    shown[rest.index] = suppress(rest["count"])
    for row in rest.itertuples():
        area = TOTAL_LABEL if row.role == COMBINED else row.area
        group = TOTAL_LABEL if row.breakdown == "total" else row.breakdown
        if (row.part, area, group) in hidden_sums:
            shown[row.Index] = np.nan
    ratio = shown / true.where(true > 0)
    is_count = part["value"] == true
    share = part["unit"].astype(str).str.startswith("per cent")
    below = part["denominator"].where(~share, suppress_known(part["denominator"]))
    scaled = np.where(share, 100 * shown / below, part["value"] * ratio)
    value = np.where(is_count, shown, np.where(true == 0, part["value"], scaled))
    part["value"] = np.where(shown.isna(), np.nan, value)
    part["count"], part["denominator"] = shown, below
    _intervals(part, share, is_count)
    return part


def suppress_known(counts: pd.Series) -> pd.Series:
    """Suppress and round counts; those that are not whole numbers become missing."""
    whole = counts.where(counts.notna() & (counts == np.floor(counts)) & (counts >= 0))
    return pd.Series(suppress(whole), index=counts.index)


def _intervals(part: pd.DataFrame, share: pd.Series, is_count: pd.Series) -> None:
    """95% intervals of the shown counts, where there was one of the true count."""
    had = part["lower"].notna() & part["value"].notna() & part["count"].notna() & ~is_count
    part.loc[~had, ["lower", "upper"]] = np.nan
    of_share = part[had & share & (part["count"] <= part["denominator"])]
    if len(of_share):
        limits = wilson(of_share["count"], of_share["denominator"])
        part.loc[of_share.index, "lower"] = 100 * limits.lower
        part.loc[of_share.index, "upper"] = 100 * limits.upper
    of_rate = part[had & ~share & (part["count"] > 0)]
    if len(of_rate):
        limits = poisson_limits(of_rate["count"])
        factor = of_rate["value"] / of_rate["count"]
        part.loc[of_rate.index, "lower"] = limits.lower * factor
        part.loc[of_rate.index, "upper"] = limits.upper * factor
    none = had & ~part.index.isin([*of_share.index, *of_rate.index])
    part.loc[none, ["lower", "upper"]] = np.nan
