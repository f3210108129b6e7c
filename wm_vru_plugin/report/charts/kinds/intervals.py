"""Bars with 95% intervals, and the benchmark as a line across them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from ...figures.chart_figure import COMBINED, Panel
from ..house import BAR, INK, SMALL, decimals_of, number, plain_ticks
from ..scene import COLUMNS, Scene
from .bars import is_across, name_places, others_last, shown

_WHOLE = "#08306b"
_CASING = "#ffffff"
"""Around lines, which cross dark bars."""


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> None:
    """Draw a bar for each place; the area whose role is the panel's `line` becomes a line."""
    mark = rows[rows["role"] == panel.line] if panel.x == "area" else rows.iloc[:0]
    bars = rows.drop(mark.index)
    if bars.empty:
        mark, bars = rows.iloc[:0], rows
    if panel.sort:
        bars = bars.sort_values("value", ascending=False, kind="stable")
        bars = bars.iloc[others_last(bars[COLUMNS[panel.x]])]
    names = [str(name) for name in bars[COLUMNS[panel.x]]]
    across = is_across(names)
    at = np.arange(len(bars))
    values = bars["value"].to_numpy(dtype=float)
    whole = (bars["role"] == COMBINED) & (panel.x == "area")
    colours = [_WHOLE if dark else BAR for dark in whole]
    (axes.barh if across else axes.bar)(at, values, 0.66, color=colours, zorder=2)
    limits = bars[["lower", "upper"]].to_numpy(dtype=float)
    known = np.isfinite(limits).all(axis=1) & np.isfinite(values)
    if known.any():
        reach = np.abs(limits[known] - values[known, None]).T
        given = {"xerr": reach} if across else {"yerr": reach}
        places = (values[known], at[known]) if across else (at[known], values[known])
        for colour, wide in ((_CASING, 2.4), (INK, 1.0)):
            axes.errorbar(
                *places,
                fmt="none",
                ecolor=colour,
                elinewidth=wide,
                capsize=2.5 + wide / 2 - 0.5,
                capthick=wide,
                zorder=3,
                **given,
            )
        scene.explain(Line2D([], [], color=INK, marker="|", markersize=5), "95% interval")
    decimals = decimals_of(values)
    ends = np.where(known, limits[:, 1], values)
    for place, value, end in zip(at, values, ends):
        _say(axes, place, number(value, decimals) or "hidden", end, across)
    name_places(axes, [shown(panel.x, name) for name in names], across)
    high = float(np.nanmax([*ends, *mark["value"]])) if len(ends) else 1.0
    (axes.set_xlim if across else axes.set_ylim)(0, high * (1.05 if across else 1.14) or 1)
    value_axis = axes.xaxis if across else axes.yaxis
    plain_ticks(value_axis)
    axes.grid(False, axis="y" if across else "x")
    for name, value in zip(mark["area"], mark["value"]):
        line = axes.axvline if across else axes.axhline
        line(value, color=_CASING, linewidth=2.6, alpha=0.75, zorder=2.5)
        drawn = line(value, color="#000000", linestyle=(0, (4, 2)), linewidth=1.3, zorder=4)
        scene.explain(drawn, f"{name}: {number(float(value), decimals)}")


def _say(axes: Any, place: float, text: str, end: float, across: bool) -> None:
    """Write the number: in a column beside lying bars, where no line can cross it; else above."""
    end = end if np.isfinite(end) else 0.0
    if across:
        axes.annotate(
            text,
            (1, place),
            (3, 0),
            xycoords=("axes fraction", "data"),
            fontsize=SMALL,
            textcoords="offset points",
            color=INK,
            ha="left",
            va="center",
        )
        return
    axes.annotate(
        text,
        (place, end),
        (0, 3),
        textcoords="offset points",
        fontsize=SMALL,
        color=INK,
        ha="center",
        va="bottom",
    )
