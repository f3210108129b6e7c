"""A table of hours by weekdays, shaded by how much falls in each cell."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pandas as pd

from ....core.day_parts import DAYS
from ....core.suppression import THRESHOLD
from ..house import SMALL, decimals_of, ink_on, number
from ..records import Panel
from ..scene import Scene

_HIDDEN = "#f7f7f7"
_SMALL = f"<{THRESHOLD}"
_MAP = "Blues"
_LOW, _HIGH = 0.02, 0.95


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> list[str]:
    """Days from Monday down, hours along; the numbers stand in the cells."""
    width = int(rows["hours"].iloc[0])
    starts = sorted({int(at) for at in rows["at"]})
    cells = np.full((len(DAYS), len(starts)), np.nan)
    for day, at, value in zip(rows["breakdown"], rows["at"], rows["value"]):
        cells[DAYS.index(day), starts.index(int(at))] = value
    high = float(np.nanmax(cells))
    map_ = matplotlib.colormaps[_MAP]
    decimals = decimals_of(cells.ravel())
    for row, column in np.ndindex(*cells.shape):
        value = cells[row, column]
        known = bool(np.isfinite(value))
        shade = (
            matplotlib.colors.to_hex(map_(_LOW + (_HIGH - _LOW) * value / (high or 1)))
            if known
            else _HIDDEN
        )
        axes.add_patch(
            matplotlib.patches.Rectangle(
                (column, row), 1, 1, facecolor=shade, edgecolor="#ffffff", linewidth=0.8,
            )
        )  # fmt: skip
        axes.text(
            column + 0.5, row + 0.5, number(value, decimals) if known else _SMALL, fontsize=SMALL,
            ha="center", va="center", color=ink_on(shade),
        )  # fmt: skip
    axes.set_xlim(0, len(starts))
    axes.set_ylim(len(DAYS), 0)
    axes.set_yticks(np.arange(len(DAYS)) + 0.5, DAYS)
    names = [f"{at:02d}" if width == 1 else f"{at:02d}–{(at + width) % 24:02d}" for at in starts]
    axes.set_xticks(np.arange(len(starts)) + 0.5, names)
    axes.set_xlabel("Hour of the day" if width > 1 else "Hour of the day, from")
    axes.tick_params(length=0)
    axes.grid(False)
    for side in axes.spines.values():
        side.set_visible(False)
    return _told(rows, width, decimals)


def _told(rows: pd.DataFrame, width: int, decimals: int) -> list[str]:
    known = rows[rows["value"].notna()]
    top, low = known.loc[known["value"].idxmax()], known.loc[known["value"].idxmin()]

    def place(row: pd.Series) -> str:
        at = int(row["at"])
        return f"{row['breakdown']} {at:02d}:00 to {(at + width) % 24:02d}:00"

    days = known.groupby("breakdown")["value"].mean()
    hours = known.groupby("at")["value"].mean()
    first = int(hours.idxmax())
    hidden = int(rows["value"].isna().sum())
    few = [f"{hidden} cells have from 1 to {THRESHOLD - 1} each."] if hidden else []
    return [
        *few,
        f"Most: {place(top)} ({number(float(top['value']), decimals)}); least of the numbers "
        f"shown: {place(low)} ({number(float(low['value']), decimals)}).",
        f"The fullest hours over the week begin at {first:02d}:00, the fullest day is "
        f"{days.idxmax()}, the emptiest {days.idxmin()}.",
    ]
