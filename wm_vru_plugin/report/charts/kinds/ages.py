"""Age profiles: a population pyramid by sex, or lines where only persons are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ...figures.chart_figure import BENCHMARK, Panel
from ..house import line_styles, plain_ticks
from ..scene import Scene, names_of
from .lines import name_ticks

_FEMALE, _MALE = "#08306b", "#fdae61"
_BANDS = 5
_CHILDREN, _TO_64 = 15, 65


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> list[str]:
    """Draw the first area as bars and the benchmark as an outline; by sex where it is known."""
    scene.reach = max(scene.reach, float(rows["value"].max()) * 1.08)
    if "female" in set(rows["part"]):
        _pyramid(axes, rows, scene)
    else:
        _profile(axes, rows, scene)
    return _told(rows)


def _pyramid(axes: Any, rows: pd.DataFrame, scene: Scene) -> None:
    areas = names_of(rows, "area")
    bands = rows.drop_duplicates("at").sort_values("at")
    base = np.arange(len(bands))
    place = dict(zip(bands["at"], base))
    own = rows[rows["area"] == areas[0]]
    for sex, side, colour, hatch in (("female", -1, _FEMALE, ""), ("male", 1, _MALE, "")):
        part = own[own["part"] == sex]
        at = part["at"].map(place)
        axes.barh(
            at,
            side * part["value"],
            0.86,
            color=colour,
            hatch=hatch,
            edgecolor="#ffffff",
            linewidth=0.3,
            zorder=2,
        )
        scene.explain(Patch(facecolor=colour), f"{sex.capitalize()}s")
        for area in areas[1:]:
            other = rows[(rows["area"] == area) & (rows["part"] == sex)].sort_values("at")
            edges = np.append(other["at"].map(place).to_numpy(dtype=float) - 0.5, len(base) - 0.5)
            axes.stairs(
                side * other["value"].to_numpy(dtype=float),
                edges,
                orientation="horizontal",
                baseline=None,
                color="#000000",
                linewidth=1.1,
                zorder=3,
            )
    for area in areas[1:]:
        scene.explain(Line2D([], [], color="#000000", linewidth=1.1), area)
    scene.after.append(lambda: axes.set_xlim(-scene.reach, scene.reach))
    axes.set_ylim(-0.6, len(base) - 0.4)
    axes.set_yticks(base, bands["breakdown"])
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color="#ffffff", linewidth=0.8, zorder=4)
    axes.xaxis.set_major_formatter(lambda value, _position: f"{abs(value):g}")
    axes.grid(False, axis="y")


def _profile(axes: Any, rows: pd.DataFrame, scene: Scene) -> None:
    areas = names_of(rows, "area")
    roles = dict(zip(rows["area"], rows["role"]))
    for area, style in zip(areas, line_styles([roles[area] for area in areas])):
        part = rows[rows["area"] == area].sort_values("at")
        (line,) = axes.plot(
            part["at"],
            part["value"],
            color=style.colour,
            linestyle=style.dash,
            linewidth=style.width,
            marker=style.marker,
            zorder=3,
        )
        scene.explain(line, area)
    bands = rows.drop_duplicates("at").sort_values("at")
    at, labels = bands["at"].to_numpy(dtype=float), [str(one) for one in bands["breakdown"]]
    scene.after.append(lambda: name_ticks(axes, at, labels, scene, False))
    scene.after.append(lambda: axes.set_ylim(0, scene.reach))
    plain_ticks(axes.yaxis)
    axes.grid(False, axis="x")


def _told(rows: pd.DataFrame) -> list[str]:
    """Describe, for each area, the shares under 15 and from 65 on, and the fullest band."""
    found = []
    for area in names_of(rows, "area"):
        part = rows[rows["area"] == area]
        bands = part.groupby(["at", "breakdown"], sort=True)["value"].sum()
        young = bands[bands.index.get_level_values("at") < _CHILDREN].sum()
        old = bands[bands.index.get_level_values("at") >= _TO_64].sum()
        top = bands.idxmax()[1]
        found.append(
            f"{area}: {young:.1f}% of residents are under {_CHILDREN}, {old:.1f}% are {_TO_64} or "
            f"over; the fullest age band is {top} ({bands.max():.1f}%)."
        )
    if BENCHMARK not in set(rows["role"]):
        found.append("There is no country to compare with.")
    return found
