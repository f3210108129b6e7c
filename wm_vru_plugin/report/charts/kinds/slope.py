"""Ranks over time, first on top, with the ranks at both ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...data.sources import period_words
from ...figures.chart_figure import Panel
from ..house import SMALL, TEXT, line_styles, number
from ..lettering import short_lines
from ..scene import COLUMNS, Scene, names_of
from .lines import moved_apart

_OUT = 0.035
_NAME = 24  # characters of a line of a name
_APART = 3.0  # pixels between names
_MOVED = 0.3  # of a name's height: one that moved less needs no line to it
_LED = 0.018
_CLOSE = 0.4  # of an even step
_NEAR = 0.16  # of the range of ranks


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> None:
    """Draw a line for each area between its ranks, rank 1 on top.

    Periods are as far apart as they are in time.
    """
    periods = [str(one) for one in rows.sort_values("at")["period"].drop_duplicates()]
    place = _places(rows, periods)
    names = names_of(rows, panel.by)
    sides: dict[bool, list[tuple[float, Any, str]]] = {True: [], False: []}
    styles = line_styles([""] * len(names))
    colours = [style.colour for style in styles]
    for name, style in zip(names, styles):
        part = rows[rows[COLUMNS[panel.by]] == name].sort_values("at")
        at = part["period"].astype(str).map(place).to_numpy(dtype=float)
        values = part["value"].to_numpy(dtype=float)
        axes.plot(
            at,
            values,
            color=style.colour,
            linestyle=style.dash,
            marker=style.marker,
            markersize=5,
            markeredgecolor="#ffffff",
            markeredgewidth=0.4,
            zorder=3,
            clip_on=False,
        )
        for left, value in ((True, values[0]), (False, values[-1])):
            text = axes.text(
                -_OUT if left else 1 + _OUT,
                0.5,
                short_lines(f"{name}, {number(value, 0)}", _NAME),
                transform=axes.transAxes,
                fontsize=TEXT,
                va="center",
                ha="right" if left else "left",
            )
            sides[left].append((value, text, style.colour))
    axes.set_xlim(-0.08, len(periods) - 0.92)
    _between(axes, rows, place, dict(zip(names, colours)), panel)
    low, high = float(rows["value"].min()), float(rows["value"].max())
    room = max((high - low) * 0.08, 0.6)
    axes.set_ylim(high + room, max(low - 1.6 * room, 0))
    axes.set_xticks(list(place.values()), [period_words(one) for one in periods])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
    scene.after.append(lambda: _spread(axes, sides, scene))


def _places(rows: pd.DataFrame, periods: list[str]) -> dict[str, float]:
    """Where each period stands, from 0 to one less than their number; evenly spaced where two
    would come too close for their names."""
    at = dict(zip(rows["period"].astype(str), rows["at"]))
    times = np.array([float(at[one]) for one in periods])
    steps = np.arange(len(periods), dtype=float)
    if len(times) > 2 and np.isfinite(times).all() and times[-1] > times[0]:
        spaced = (times - times[0]) / (times[-1] - times[0]) * steps[-1]
        if np.diff(spaced).min() >= _CLOSE:
            steps = spaced
    return dict(zip(periods, steps.tolist()))


def _between(
    axes: Any, rows: pd.DataFrame, places: dict[str, float], colours: dict[str, str], panel: Panel
) -> None:
    """Write the ranks between the ends above their points, or below where another is near."""
    near = (float(rows["value"].max()) - float(rows["value"].min())) * _NEAR
    for period, place in list(places.items())[1:-1]:
        above = -np.inf
        for _, row in rows[rows["period"] == period].sort_values("value").iterrows():
            value = float(row["value"])
            down = value - above < near
            axes.annotate(
                number(value, 0),
                (place, value),
                (0, -5 if down else 5),
                textcoords="offset points",
                fontsize=SMALL,
                ha="center",
                va="top" if down else "bottom",
                color=colours[str(row[COLUMNS[panel.by]])],
                bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.6},
                zorder=2.5,
            )
            above = value


def _spread(axes: Any, sides: dict[bool, list[tuple[float, Any, str]]], scene: Scene) -> None:
    """Names apart from each other, beside the axes; a line leads to those that had to move."""
    renderer = scene.renderer()
    tall = axes.get_window_extent(renderer).height
    bottom, top = axes.get_ylim()
    first, last = axes.get_xlim()
    inset = -first / (last - first)
    for left, found in sides.items():
        wanted = np.array([(value - bottom) / (top - bottom) for value, _, _ in found])
        heights = np.array([text.get_window_extent(renderer).height for _, text, _ in found]) / tall
        heights += _APART / tall
        places = _within(moved_apart(wanted, heights), heights)
        for (_, text, colour), at, place, height in zip(found, wanted, places, heights):
            text.set_position((text.get_position()[0], place))
            if abs(place - at) > height * _MOVED:
                inside = np.array([inset, 0.0, _LED - _OUT])
                axes.plot(
                    inside if left else 1 - inside,
                    [at, place, place],
                    color=colour,
                    transform=axes.transAxes,
                    linewidth=0.7,
                    clip_on=False,
                    zorder=2,
                )


def _within(places: np.ndarray, tall: np.ndarray) -> np.ndarray:
    """Places moved so that none is beyond the axes, in their order; there must be room for all."""
    result = places.copy()
    order = np.argsort(places, kind="stable")
    for sign, limit, row in ((-1, 1.0, order[::-1]), (1, 0.0, order)):
        for one in row:
            edge = limit + sign * tall[one] / 2
            result[one] = min(result[one], edge) if sign < 0 else max(result[one], edge)
            limit = result[one] + sign * tall[one] / 2
    return result
