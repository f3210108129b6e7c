"""Incidents by hour of the day and day of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...core.disclosure.control import MARK_SUFFIX, Rules, guard_table
from ...core.errors import InputError
from ...core.tables.missing import says_yes
from ...core.time.clock import read_times
from ...core.time.day_part_defaults import DAYS
from ...core.time.profile import count_cells
from ..figures.chart_figure import Panel, Times
from .sources import provenance_of

if TYPE_CHECKING:
    from .selected import ChartSource, Selected

_BANDS = (1, 2, 3, 4, 6)
_MOST_HIDDEN = 1 / 3
"""Hours are taken together until no more than a third of the cells is hidden."""
_READ = ("category", "occurred", "restricted")


def times(source: ChartSource, selector: Times, _panel: Panel) -> Selected:
    """Return the rows of `breakdown` (day), `at` (first hour), `hours` (how many) and `value`."""
    from .selected import Selected

    package = source.package
    missing = f"{selector.words} ({selector.source})"
    if not package.has("incidents"):
        return Selected(pd.DataFrame(), missing=missing)
    table = package.frame("incidents", _READ)
    wanted = {name.casefold().replace("_", " ") for name in selector.categories}
    named = table["category"].fillna("").str.casefold().str.replace("_", " ")
    rows = table[named.isin(wanted)]
    if rows.empty:
        return Selected(rows, missing=missing)
    try:
        clock = read_times(rows["occurred"].tolist(), "incidents")
    except InputError:
        # Its words tell how many there are, which may be restricted.
        return Selected(rows, missing=f"{missing}: none has a time of day")
    cells = count_cells(clock.weekdays(), clock.hours())
    restricted = any(says_yes(one) for one in rows["restricted"])
    shown, width = banded(cells, restricted)
    notes = []
    untimed = len(rows) - int(cells.sum())
    if untimed and not restricted:
        notes.append(f"{untimed:,} of {len(rows):,} incidents have no time of day.")
    if width > 1:
        notes.append(f"{width} hours are taken together, so that fewer cells are hidden.")
    days = pd.to_datetime(clock.local[~np.isnat(clock.local)])
    first, last = days.min().strftime("%Y-%m"), days.max().strftime("%Y-%m")
    period = f"{first}/{last}" if first != last else first
    if period == f"{first[:4]}-01/{first[:4]}-12":
        period = first[:4]
    result = _long(shown, width).assign(
        period=period, unit="recorded incidents", indicator="incidents", restricted=restricted
    )
    provenance = provenance_of(package, "incidents", selector.titles, None)
    hidden = int(np.isnan(shown).sum())
    return Selected(result, provenance, notes, hidden, marked=restricted)


def banded(cells: np.ndarray, restricted: bool) -> tuple[np.ndarray, int]:
    """Return (7, n) counts as they may be shown, and the hours in each of the n bands."""
    if not restricted:
        return cells, 1
    for width in _BANDS:
        sums = cells.reshape(7, 24 // width, width).sum(axis=2)
        table = _long(sums, width)
        # No totals of days or hours are printed beside the cells.
        done = guard_table(
            table, ["value"], by=("breakdown", "at"), rules=Rules(secondary=False, totals="none")
        )
        done.loc[done["value" + MARK_SUFFIX].isin(["c", "s"]), "value"] = np.nan
        shown = done["value"].to_numpy(dtype=float).reshape(7, 24 // width)
        if np.isnan(shown).mean() <= _MOST_HIDDEN:
            break
    return shown, width


def _long(cells: np.ndarray, width: int) -> pd.DataFrame:
    many = 24 // width
    return pd.DataFrame(
        {
            "breakdown": np.repeat(np.array(DAYS, dtype=object), many),
            "at": np.tile(np.arange(many) * width, 7),
            "hours": width,
            "value": cells.ravel(),
        }
    )
