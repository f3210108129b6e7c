"""A table of hours by weekdays, shaded by how much falls in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd

from ....core.disclosure.suppression import BASE, THRESHOLD
from ....core.places.areas import join_names
from ....core.time.day_part_defaults import DAYS
from ...figures.chart_figure import Panel
from ..house import SMALL, decimals_of, ink_on, number
from ..scene import Scene

_HIDDEN = "#f7f7f7"
_SMALL = f"<{THRESHOLD}"
_MAP = "Blues"
_LOW, _HIGH = 0.02, 0.95
_NAMED = 3  # cells of one number that are named in words


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> list[str]:
    """Days from Monday down, hours along; the numbers stand in the cells."""
    width = int(rows["hours"].iloc[0])
    starts = sorted({int(at) for at in rows["at"]})
    cells = np.full((len(DAYS), len(starts)), np.nan)
    for day, at, value in zip(rows["breakdown"], rows["at"], rows["value"]):
        cells[DAYS.index(day), starts.index(int(at))] = value
    high = float(np.nanmax(cells, initial=0.0))
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
                (column, row),
                1,
                1,
                facecolor=shade,
                edgecolor="#ffffff",
                linewidth=0.8,
            )
        )
        axes.text(
            column + 0.5,
            row + 0.5,
            number(value, decimals) if known else _SMALL,
            fontsize=SMALL,
            ha="center",
            va="center",
            color=ink_on(shade),
        )
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
    restricted = "restricted" in rows and bool(rows["restricted"].any())
    hours = [f"{at:02d}:00 to {(at + width) % 24:02d}:00" for at in starts]
    return told(cells, hours, restricted, decimals)


def told(cells: np.ndarray, hours: Sequence[str], restricted: bool, decimals: int) -> list[str]:
    """Return sentences on a table, made of what it shows and so no more telling than that.

    Args:
        cells: (7, n) numbers, NaN where hidden.
        hours: what the n bands of hours are called, "06:00 to 12:00".
        restricted: whether the numbers shown are rounded.
        decimals: of numbers in print.
    """
    hidden = int(np.isnan(cells).sum())
    lead = f"{hidden} cells have" if hidden > 1 else "1 cell has"
    few = [f"{lead} from 1 to {THRESHOLD - 1}{' each' if hidden > 1 else ''}."] if hidden else []
    top, least = np.nanmax(cells, initial=0.0), np.nanmin(cells, initial=np.inf)
    if top <= 0:
        return few or ["Every number is 0."]

    def places(value: float) -> str:
        found = np.argwhere(cells == value)
        if len(found) > _NAMED:
            return f"{number(value, decimals)}, in {len(found)} cells"
        names = join_names(f"{DAYS[day]} {hours[at]}" for day, at in found)
        return f"{names} ({number(value, decimals)}{' each' if len(found) > 1 else ''})"

    if least < top:
        ends = f"Most: {places(top)}; least of the numbers shown: {places(least)}"
    else:
        ends = f"Every number shown is {number(top, decimals)}"
    return [*few, f"{ends}.", *_sums(cells, hours, restricted)]


def _sums(cells: np.ndarray, hours: Sequence[str], restricted: bool) -> list[str]:
    """Describe the fullest hours and day and the emptiest day, where these are certain.

    Hidden and rounded numbers, whatever they are, must leave no doubt of it.
    """
    low, high = bounds(cells, restricted)
    hour = _ahead(low.sum(axis=0), high.sum(axis=0))
    full = _ahead(low.sum(axis=1), high.sum(axis=1))
    bare = _ahead(-high.sum(axis=1), -low.sum(axis=1))
    said = []
    if hour is not None:
        said.append(f"the fullest hours over the week begin at {hours[hour][:5]}")
    if full is not None:
        said.append(f"the fullest day is {DAYS[full]}")
    if bare is not None:
        said.append(f"the emptiest {'day is ' if full is None else ''}{DAYS[bare]}")
    text = ", ".join(said)
    return [f"{text[0].upper()}{text[1:]}."] if text else []


def bounds(cells: np.ndarray, restricted: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most that each number may be: hidden are small, others rounded."""
    hidden = np.isnan(cells)
    half = BASE // 2 if restricted else 0
    rounded = restricted & (cells > 0)
    low = np.where(rounded, np.maximum(cells - half, THRESHOLD), cells)
    high = np.where(rounded, cells + half, cells)
    return np.where(hidden, 1.0, low), np.where(hidden, THRESHOLD - 1.0, high)


def _ahead(low: np.ndarray, high: np.ndarray) -> int | None:
    """Which is above all others at its least and their most; none where that is not certain."""
    first = int(low.argmax())
    others = np.delete(high, first)
    return first if len(others) and low[first] > others.max() else None
