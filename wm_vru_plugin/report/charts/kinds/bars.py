"""Bars side by side, and bars of parts upon each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from ...data.sources import period_words
from ...figures.chart_figure import STACKED, Panel
from ..house import INK, SMALL, bar_styles, decimals_of, ink_on, number, plain_ticks
from ..lettering import short_lines
from ..scene import COLUMNS, Scene, names_of

_SHORT, _MANY = 9, 24
_NAME = 24
_REST = ("other", "not known", "unknown", "not stated")
_FEW_LYING, _FEW_UPRIGHT = 40, 16
"""More bars than this have no numbers at their ends."""
_FULL = 0.8  # of the room of a name that its bars take


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> None:
    """Draw grouped or stacked bars; across where the names are long."""
    places, names = names_of(rows, panel.x), names_of(rows, panel.by)
    grid = table_of(rows, panel, places, names)
    if panel.sort:
        order = np.argsort(-np.nan_to_num(grid.sum(axis=1)), kind="stable")
        order = order[others_last(places[one] for one in order)]
        places, grid = [places[one] for one in order], grid[order]
    stacked = panel.kind == STACKED
    across = is_across(places)
    styles = bar_styles(len(names))
    if stacked:
        _stack(axes, grid, styles, across, scene)
    else:
        _side_by_side(axes, grid, styles, across, scene)
    name_places(axes, [shown(panel.x, one) for one in places], across)
    low, high = _limits(grid, stacked)
    (axes.set_xlim if across else axes.set_ylim)(low, high)
    value_axis = axes.xaxis if across else axes.yaxis
    plain_ticks(value_axis)
    axes.grid(False, axis="y" if across else "x")
    if len(names) > 1:
        for name, style in zip(names, styles):
            handle = Patch(facecolor=style.colour, hatch=style.hatch, edgecolor="#ffffff")
            scene.explain(handle, shown(panel.by, name))


def others_last(names: Iterable[object]) -> list[int]:
    """Return the order of names that puts "other" last, whatever its size."""
    rest = [str(name).casefold().startswith(_REST) for name in names]
    return sorted(range(len(rest)), key=rest.__getitem__)


def shown(what: str, name: str) -> str:
    """Return a name as it is printed."""
    return period_words(name) if what == "period" else re.sub(r"(?<=\d)-(?=\d)", "–", name)


def table_of(rows: pd.DataFrame, panel: Panel, places: list[str], names: list[str]) -> np.ndarray:
    """Return (places, names) values, NaN where there is none."""
    grid = np.full((len(places), len(names)), np.nan)
    row = {name: number_ for number_, name in enumerate(places)}
    column = {name: number_ for number_, name in enumerate(names)}
    keys = zip(rows[COLUMNS[panel.x]], rows[COLUMNS[panel.by]], rows["value"])
    for place, name, value in keys:
        grid[row[str(place)], column[str(name)]] = value
    return grid


def is_across(places: list[str]) -> bool:
    """Return whether bars lie, so that long names can be read."""
    return max(map(len, places)) > _SHORT or len(places) > _MANY


def name_places(axes: Any, places: list[str], across: bool) -> None:
    """Names along the axis; the first on top where bars lie."""
    at = np.arange(len(places))
    if across:
        axes.set_yticks(at, [short_lines(name, _NAME) for name in places])
        axes.set_ylim(len(places) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
    else:
        axes.set_xticks(at, places)
        axes.set_xlim(-0.6, len(places) - 0.4)
        axes.tick_params(axis="x", length=0)


def _limits(grid: np.ndarray, stacked: bool) -> tuple[float, float]:
    totals = np.nansum(np.where(grid > 0, grid, 0), axis=1) if stacked else grid
    high = float(np.nanmax(totals)) if np.isfinite(totals).any() else 1.0
    low = float(min(np.nanmin(grid), 0)) if np.isfinite(grid).any() else 0.0
    if stacked and abs(high - 100) < 0.5:
        return 0.0, 100.0
    return low * 1.12, (high or 1.0) * (1.04 if stacked else 1.12)


def _side_by_side(
    axes: Any, grid: np.ndarray, styles: list[Any], across: bool, scene: Scene
) -> None:
    many = grid.shape[1]
    thick = _FULL / many
    base = np.arange(grid.shape[0])
    decimals = decimals_of(grid.ravel())
    texts: list[Any] = []
    for column, style in enumerate(styles):
        at = base - _FULL / 2 + thick * (column + 0.5)
        values = grid[:, column]
        known = np.isfinite(values)
        plot = axes.barh if across else axes.bar
        plot(
            at[known],
            values[known],
            thick * 0.94,
            color=style.colour,
            hatch=style.hatch,
            edgecolor="#ffffff",
            linewidth=0.3,
            zorder=2,
        )
        if many * grid.shape[0] > (_FEW_LYING if across else _FEW_UPRIGHT):
            continue
        for place, value in zip(at[known], values[known]):
            texts.append(_say(axes, place, value, number(value, decimals), across))
    if not across:
        scene.after.append(lambda: _drop_crowded(axes, texts, thick, scene))


def _drop_crowded(axes: Any, texts: list[Any], thick: float, scene: Scene) -> None:
    """No numbers above bars where one would be wider than its bar."""
    renderer = scene.renderer()
    low, high = axes.get_xlim()
    room = axes.get_window_extent(renderer).width / (high - low) * thick
    if any(text.get_window_extent(renderer).width > room for text in texts):
        for text in texts:
            text.remove()


def _say(axes: Any, place: float, value: float, text: str, across: bool) -> Any:
    """Write the number beyond the end of a bar."""
    away = 3 if value >= 0 else -3
    return axes.annotate(
        text,
        (value, place) if across else (place, value),
        (away, 0) if across else (0, away),
        textcoords="offset points",
        fontsize=SMALL,
        color=INK,
        ha=("left" if value >= 0 else "right") if across else "center",
        va="center" if across else ("bottom" if value >= 0 else "top"),
    )


def _stack(axes: Any, grid: np.ndarray, styles: list[Any], across: bool, scene: Scene) -> None:
    base = np.arange(grid.shape[0])
    for place in base[np.isnan(grid).all(axis=1)]:
        axes.annotate(
            "numbers too small to be shown",
            (0, place) if across else (place, 0),
            (4, 0) if across else (0, 4),
            textcoords="offset points",
            fontsize=SMALL,
            va="center",
            color=INK,
            rotation=0 if across else 90,
        )
    ends = np.zeros(grid.shape[0])
    decimals = 0 if np.nanmax(grid) >= 10 else decimals_of(grid.ravel())
    texts = []
    for column, style in enumerate(styles):
        values = np.nan_to_num(grid[:, column])
        plot = axes.barh if across else axes.bar
        given = {"left": ends} if across else {"bottom": ends}
        plot(
            base,
            values,
            0.72,
            color=style.colour,
            hatch=style.hatch,
            edgecolor="#ffffff",
            linewidth=0.5,
            zorder=2,
            **given,
        )
        for place, start, value in zip(base, ends, grid[:, column]):
            if not np.isfinite(value):
                continue
            middle = start + value / 2
            box = (
                {"facecolor": style.colour, "edgecolor": "none", "pad": 1.2}
                if style.hatch
                else None
            )
            text = axes.text(
                *((middle, place) if across else (place, middle)),
                number(value, decimals),
                fontsize=SMALL,
                ha="center",
                va="center",
                color=ink_on(style.colour),
                bbox=box,
                zorder=4,
            )
            texts.append((text, start, float(value), column == len(styles) - 1))
        ends = ends + values
    scene.after.append(lambda: _drop_narrow(axes, texts, across, scene))


def _drop_narrow(axes: Any, texts: list[Any], across: bool, scene: Scene) -> None:
    """Numbers wider than their part of the bar stand beyond its end where that part is the last,
    else they are left to the table."""
    renderer = scene.renderer()
    box = axes.get_window_extent(renderer)
    low, high = axes.get_xlim() if across else axes.get_ylim()
    pixels = (box.width if across else box.height) / (high - low)
    for text, start, value, is_last in texts:
        size = text.get_window_extent(renderer)
        if (size.width if across else size.height) * 1.15 <= value * pixels:
            continue
        end = start + value
        if across and is_last and end + size.width * 1.4 / pixels < high:
            text.set(position=(end, text.get_position()[1]), ha="left", color=INK, bbox=None)
            text.set_text(f" {text.get_text()}")
        else:
            text.remove()
