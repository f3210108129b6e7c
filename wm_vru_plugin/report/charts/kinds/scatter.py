"""Points with a fitted line, its 95% band, and names of some of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from ....core.correlation.correlation import Correlation, correlation, fitted
from ...figures.chart_figure import Panel
from ..house import INK, SMALL, decimals_of, number, plain_ticks
from ..lettering import short_lines
from ..scene import Scene

_POINT, _NAMED, _LINE = "#3690c0", "#d95f02", "#404040"
_CLEAR = 9.0  # pixels between a name and another's mark
_NAME = 28  # characters of a line of a name
_PLACES = (
    (5, 0),
    (5, 5),
    (5, -5),
    (-5, 0),
    (-5, 5),
    (-5, -5),
    (0, 8),
    (0, -8),
    (9, 10),
    (9, -10),
    (-9, 10),
    (-9, -10),
    (16, 16),
    (-16, 16),
    (16, -16),
    (-16, -16),
)


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> list[str]:
    """Draw a point for each row; rows with a role are named."""
    x, y = rows["at"].to_numpy(dtype=float), rows["value"].to_numpy(dtype=float)
    named = (rows["role"] != "").to_numpy()
    found = correlation(x, y, permutations=0)
    along = np.linspace(x.min(), x.max(), 100)
    low, high = line_band(along, x, found)
    axes.fill_between(along, low, high, color=_LINE, alpha=0.15, linewidth=0, zorder=1)
    axes.scatter(
        x[~named],
        y[~named],
        s=13,
        color=_POINT,
        alpha=0.75,
        linewidth=0,
        zorder=2,
        marker="o",
        clip_on=False,
    )
    axes.scatter(
        x[named],
        y[named],
        s=30,
        color=_NAMED,
        edgecolor="#000000",
        linewidth=0.6,
        zorder=4,
        marker="D",
        clip_on=False,
    )
    (line,) = axes.plot(along, fitted(along, found), color=_LINE, linewidth=1.4, zorder=3)
    interval = f"{number(found.pearson_low, 2)} to {number(found.pearson_high, 2)}"
    scene.explain(
        line,
        f"Fitted line with its 95% band; r = {number(found.pearson, 2)} (95% interval {interval}), "
        f"n = {found.n}",
    )
    axes.set_xlabel(panel.across)
    axes.set_ylim(bottom=min(0.0, float(y.min())), top=float(y.max()) * 1.08)
    plain_ticks(axes.yaxis)
    names = [
        (float(a), float(b), str(name))
        for a, b, name in zip(x[named], y[named], rows["area"][named])
    ]
    scene.after.append(lambda: _name(axes, names, x, y, scene))
    return _told(found, rows, named)


def line_band(at: np.ndarray, x: np.ndarray, found: Correlation) -> tuple[np.ndarray, np.ndarray]:
    """95% limits of the fitted line: ŷ ± t s sqrt(1/n + (x₀ - x̄)²/Sxx), t with n - 2 degrees of
    freedom (Draper and Smith, Applied Regression Analysis, 1998, 3.1)."""
    spread = ((x - x.mean()) ** 2).sum()
    half = found.residual_sd * np.sqrt(1 / found.n + (at - x.mean()) ** 2 / spread)
    half = half * stats.t.ppf(0.975, found.n - 2)
    middle = fitted(at, found)
    return middle - half, middle + half


def _name(
    axes: Any, names: list[tuple[float, float, str]], x: np.ndarray, y: np.ndarray, scene: Scene
) -> None:
    """Names beside their points, where they cover least of others."""
    renderer = scene.renderer()
    points = axes.transData.transform(np.column_stack([x, y]))
    frame = axes.get_window_extent(renderer)
    taken: list[Any] = []
    marks = axes.transData.transform(np.array([pair[:2] for pair in names]).reshape(-1, 2))
    for (at, value, name), own in zip(names, marks):
        best: tuple[float, Any, Any] | None = None
        for dx, dy in _PLACES:
            text = axes.annotate(
                short_lines(name, _NAME),
                (at, value),
                (dx, dy),
                textcoords="offset points",
                fontsize=SMALL,
                color=INK,
                ha="left" if dx > 0 else "right" if dx < 0 else "center",
                va="bottom" if dy > 0 else "top" if dy < 0 else "center",
                zorder=5,
                bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.5, "alpha": 0.75},
                arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.5}
                if abs(dx) > 5
                else None,
            )
            box = text.get_window_extent(renderer)
            hits = sum(box.overlaps(other) for other in taken) * 100
            hits += 50 * (box.x0 < frame.x0 or box.x1 > frame.x1 or box.y1 > frame.y1)
            hits += sum(box.contains(*point) for point in points)
            # A name that ends at another's mark would be read as its name.
            wide = box.padded(_CLEAR)
            hits += 10 * (sum(wide.contains(*mark) for mark in marks) - wide.contains(*own))
            if best is None or hits < best[0]:
                if best is not None:
                    best[1].remove()
                best = (hits, text, box)
            else:
                text.remove()
            if hits == 0:
                break
        if best is not None:
            taken.append(best[2])


def _told(found: Correlation, rows: pd.DataFrame, named: np.ndarray) -> list[str]:
    decimals = decimals_of(rows["value"])
    sentences = [
        f"{found.n} points; correlation r = {number(found.pearson, 2)} (95% interval "
        f"{number(found.pearson_low, 2)} to {number(found.pearson_high, 2)})."
    ]
    ordered = rows[named].sort_values("value", ascending=False)
    if len(ordered):
        each = [
            f"{area} ({number(float(value), decimals)})"
            for area, value in zip(ordered["area"], ordered["value"])
        ]
        sentences.append(f"Named, highest first: {', '.join(each)}.")
    top = rows.loc[rows["value"].idxmax()]
    sentences.append(f"Highest of all: {top['area']} ({number(float(top['value']), decimals)}).")
    return sentences
