"""The Lorenz curve: how few units hold how much, beside what chance alone would give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from ...figures.chart_figure import Panel
from ..house import number
from ..scene import Scene

_CURVE, _CHANCE, _PRINTED = "#08519c", "#808080", "#d95f02"
_SHARES = (50.0, 80.0)


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> list[str]:
    """Cumulative shares, most first; points that the source report prints are marked."""
    curve = rows[rows["breakdown"] == ""].sort_values("at")
    printed = rows[rows["breakdown"] != ""]
    if len(curve):
        axes.fill_between(
            curve["at"], curve["lower"], curve["upper"], color=_CHANCE, alpha=0.3, linewidth=0
        )
        (chance,) = axes.plot(
            curve["at"], curve["chance"], color=_CHANCE, linestyle=(0, (5, 2)), linewidth=1.2
        )
        (line,) = axes.plot(curve["at"], curve["value"], color=_CURVE, linewidth=2.0, zorder=3)
        gini = float(curve["gini"].iloc[0])
        scene.explain(line, f"Schools, most exclusions first; Gini = {number(gini, 2)}")
        scene.explain(chance, "If exclusions fell at random, with the middle 95%")
    if len(printed):
        axes.plot(
            printed["at"],
            printed["value"],
            marker="D",
            markersize=5,
            linestyle="none",
            color=_PRINTED,
            markeredgecolor="#000000",
            markeredgewidth=0.6,
            zorder=4,
        )
        mark = Line2D(
            [], [], marker="D", linestyle="none", color=_PRINTED, markeredgecolor="#000000"
        )
        scene.explain(mark, "As the source report prints")
    (even,) = axes.plot([0, 100], [0, 100], color="#000000", linewidth=0.8, linestyle=":")
    scene.explain(even, "All schools alike")
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 102)
    axes.set_xlabel("Per cent of schools")
    axes.set_yticks(range(0, 101, 20))
    return _told(curve, printed)


def _told(curve: pd.DataFrame, printed: pd.DataFrame) -> list[str]:
    found = []
    for share in _SHARES if len(curve) else ():
        first = curve[curve["value"] >= share - 1e-9].iloc[0]
        found.append(
            f"{int(first['units']):,} schools ({number(float(first['at']), 1)}%) account for "
            f"{number(float(first['value']), 0)}% of exclusions."
        )
    if len(curve):
        found.append(f"Gini coefficient {number(float(curve['gini'].iloc[0]), 2)}.")
    if len(printed):
        top = printed.loc[printed["value"].astype(float).idxmax()]
        found.append(
            f"The source report prints that {number(float(top['at']), 0)}% of schools account for "
            f"{number(float(np.asarray(top['value'])), 0)}%."
        )
    return found
