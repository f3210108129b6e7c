"""Points of several areas in rows, such as the shares of several factors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from ...figures.chart_figure import Panel
from ..house import line_styles, plain_ticks
from ..scene import Scene, names_of, roles_of
from .bars import name_places, shown, table_of

_SPREAD = 0.62


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> None:
    """Draw a row for each place, the series a little below each other so that none is hidden."""
    places, names = names_of(rows, panel.x), names_of(rows, panel.by)
    grid = table_of(rows, panel, places, names)
    base = np.arange(len(places))
    for row in base[1:]:
        axes.axhline(row - 0.5, color="#bfbfbf", linewidth=0.6, zorder=1)
    for column, style in enumerate(line_styles(roles_of(rows, panel))):
        at = base - _SPREAD / 2 + _SPREAD * column / max(len(names) - 1, 1)
        values = grid[:, column]
        known = np.isfinite(values)
        axes.hlines(at[known], 0, values[known], color=style.colour, linewidth=0.7, alpha=0.5)
        look = {
            "color": style.colour,
            "marker": style.marker,
            "markeredgecolor": "#ffffff",
            "markeredgewidth": 0.4,
            "linestyle": "none",
            "markersize": 8 if style.marker == "*" else 5.5,
        }
        axes.plot(values[known], at[known], zorder=3, **look)
        scene.explain(Line2D([], [], **look), shown(panel.by, names[column]))
    name_places(axes, [shown(panel.x, one) for one in places], True)
    axes.set_xlim(0, float(np.nanmax(grid)) * 1.06)
    plain_ticks(axes.xaxis)
    axes.grid(False, axis="y")
