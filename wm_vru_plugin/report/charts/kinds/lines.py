"""Lines over time, and lines set to 100 in a base period."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...data.sources import period_words
from ...figures.chart_figure import INDEXED, Panel
from ..house import INK, SMALL, TEXT, Style, decimals_of, line_styles, number, plain_ticks
from ..lettering import short_lines
from ..scene import COLUMNS, Scene, names_of, roles_of

_NAME = 22  # characters of a line of a name at the end of a line
_DENSE = 16
_BANDS = 3
"""More lines than this have no bands: they would hide each other."""
_SEEN = 0.02
"""Of the height of the axis: a band narrower than this is hidden by its line."""
_NUMBERED = 12
_ASIDE = 7.0
_ROOM = 0.08


def draw(axes: Any, panel: Panel, rows: pd.DataFrame, scene: Scene) -> None:
    """Draw a line for each series, named at its end where there is one panel, else in a legend."""
    over_time = panel.x == "period"
    if not over_time:
        order = {name: place for place, name in enumerate(names_of(rows, panel.x))}
        rows = rows.assign(at=rows[COLUMNS[panel.x]].map(order).astype(float))
        rows = rows.assign(period=rows[COLUMNS[panel.x]])
    names = names_of(rows, panel.by)
    styles = line_styles(roles_of(rows, panel))
    ends: list[tuple[float, float, str, Style]] = []
    for name, style in zip(names, styles):
        part = rows[rows[COLUMNS[panel.by]] == name].sort_values("at")
        part = part[part["value"].notna()]
        if part.empty:
            continue
        if len(names) <= _BANDS:
            _band(axes, part, style)
        (line,) = axes.plot(
            part["at"],
            part["value"],
            color=style.colour,
            linestyle=style.dash,
            linewidth=style.width,
            marker=style.marker,
            label=name,
            zorder=3,
            markersize=(3.0 if len(part) > _DENSE else 4.2) * (2.3 if style.marker == "*" else 1),
            markeredgecolor="#ffffff",
            markeredgewidth=0.4,
        )
        ends.append((float(part["at"].iloc[-1]), float(part["value"].iloc[-1]), name, style))
        if not scene.alone and len(names) > 1:
            scene.explain(line, name)
    _limits(axes, panel, rows)
    if len(names) == 1 and len(rows) <= _NUMBERED:
        _numbers(axes, rows.sort_values("at"))
    periods = rows.drop_duplicates("period").sort_values("at")
    at, labels = periods["at"].to_numpy(dtype=float), periods["period"].astype(str)
    labels = [period_words(one) if over_time else one for one in labels]
    scene.after.append(lambda: name_ticks(axes, at, labels, scene, over_time))
    if scene.alone and len(names) > 1:
        _name_ends(axes, ends, scene)
    axes.grid(False, axis="x")


def has_bands(panel: Panel, rows: pd.DataFrame) -> bool:
    """Return whether lines are drawn with bands of 95% intervals."""
    known = rows["lower"].notna() & rows["upper"].notna()
    return len(names_of(rows, panel.by)) <= _BANDS and int(known.sum()) > 1


def band_words(panel: Panel, rows: pd.DataFrame) -> str:
    """Explain the bands, or say that the intervals are too narrow to be seen."""
    reach = float(rows[["value", "upper"]].max().max()) or 1.0
    widest = float((rows["upper"] - rows["lower"]).max())
    if panel.zero and widest < _SEEN * reach:
        return "95% intervals are narrower than the lines."
    return "Bands are 95% intervals."


def _band(axes: Any, part: pd.DataFrame, style: Style) -> None:
    known = part["lower"].notna() & part["upper"].notna()
    if known.sum() > 1:
        band = part[known]
        axes.fill_between(
            band["at"], band["lower"], band["upper"], color=style.colour, alpha=0.16, linewidth=0
        )


def _numbers(axes: Any, rows: pd.DataFrame) -> None:
    """Write the values of a single line above its points."""
    decimals = decimals_of(rows["value"])
    tops = rows["upper"].where(rows["upper"].notna(), rows["value"])
    rising = np.sign(np.diff(rows["value"].to_numpy(dtype=float)))
    for place, (at, top, value) in enumerate(zip(rows["at"], tops, rows["value"])):
        if not np.isfinite(value):
            continue
        # Aside of the line where it goes on upwards or comes from above.
        inner = 0 < place < len(rows) - 1
        steep = inner and rising[place - 1] == rising[place]
        aside = -_ASIDE * rising[place] if steep and np.isfinite(rising[place]) else 0
        axes.annotate(
            number(value, decimals),
            (at, top),
            (aside, 5),
            textcoords="offset points",
            fontsize=SMALL,
            ha="center",
            va="bottom",
        )
    low, high = rows["at"].min(), rows["at"].max()
    axes.set_xlim(low - _ROOM * (high - low), high + _ROOM * (high - low))


def _limits(axes: Any, panel: Panel, rows: pd.DataFrame) -> None:
    every = pd.concat([rows["value"], rows["lower"], rows["upper"]]).dropna()
    if panel.kind == INDEXED:
        axes.axhline(100, color="#808080", linewidth=0.8, zorder=1)
    elif panel.zero and len(every) and every.min() >= 0:
        axes.set_ylim(0, float(every.max()) * 1.1 or 1)
    plain_ticks(axes.yaxis)
    span = rows["at"].max() - rows["at"].min()
    axes.set_xlim(rows["at"].min() - 0.03 * span, rows["at"].max() + 0.03 * span)


def name_ticks(axes: Any, at: np.ndarray, labels: list[str], scene: Scene, over_time: bool) -> None:
    """Names below the axis, as many as stand apart: periods from the last back, others, such as
    the hours of the day, from the first on."""
    renderer = scene.renderer()
    left, right = axes.get_xlim()
    pixels = axes.get_window_extent(renderer).width / (right - left)
    probe = axes.text(0, 0, max(labels, key=len), fontsize=TEXT)
    apart = probe.get_window_extent(renderer).width * 1.25 / pixels
    probe.remove()
    kept: list[int] = []
    for place in range(len(at))[:: -1 if over_time else 1]:
        if not kept or abs(at[kept[-1]] - at[place]) >= apart:
            kept.append(place)
    kept.sort()
    axes.set_xticks(at[kept], [labels[place] for place in kept])
    axes.set_xticks(at, minor=True)
    axes.tick_params(axis="x", which="minor", length=1.8, width=0.5)


def _name_ends(axes: Any, ends: list[tuple[float, float, str, Style]], scene: Scene) -> None:
    """Names to the right of the lines, moved apart where they would touch."""
    texts = [
        axes.text(
            1.035,
            0.5,
            short_lines(name, _NAME),
            transform=axes.transAxes,
            fontsize=TEXT,
            va="center",
            ha="left",
            color=INK,
            linespacing=0.95,
        )
        for _, _, name, _ in ends
    ]

    def spread() -> None:
        renderer = scene.renderer()
        box = axes.get_window_extent(renderer)
        low, high = axes.get_ylim()
        wanted = np.array([(value - low) / (high - low) for _, value, _, _ in ends])
        tall = np.array([text.get_window_extent(renderer).height for text in texts]) / box.height
        places = moved_apart(wanted, tall + 2.0 / box.height)
        for (at, value, _, style), text, place in zip(ends, texts, places):
            text.set_position((1.035, place))
            left, right = axes.get_xlim()
            axes.plot(
                [(at - left) / (right - left), 1.01, 1.028],
                [(value - low) / (high - low), place, place],
                transform=axes.transAxes,
                color=style.colour,
                linewidth=0.7,
                clip_on=False,
                solid_capstyle="butt",
                zorder=2,
            )

    scene.after.append(spread)


def moved_apart(wanted: np.ndarray, tall: np.ndarray) -> np.ndarray:
    """Return (n,) places as near as can be to those wanted, so that no two things touch.

    Pooled from below: groups of things that touch stand around the mean of what they want.

    Args:
        wanted: (n,) middles, in fractions of the axis.
        tall: (n,) heights.
    """
    order = np.argsort(wanted, kind="stable")
    groups: list[tuple[list[int], float]] = []
    for place in order:
        members, middle = [int(place)], float(wanted[place])
        while groups:
            before, at = groups[-1]
            gap = (tall[before].sum() + tall[members].sum()) / 2
            if middle - at >= gap:
                break
            groups.pop()
            both = [*before, *members]
            middle = _middle(both, wanted, tall)
            members = both
        groups.append((members, middle))
    result = np.zeros(len(wanted))
    for members, middle in groups:
        at = middle - tall[members].sum() / 2
        for one in members:
            result[one] = at + tall[one] / 2
            at += tall[one]
    return result


def _middle(members: list[int], wanted: np.ndarray, tall: np.ndarray) -> float:
    """Return where a stack stands so that its things are on average where they want to be."""
    starts = np.cumsum(tall[members]) - tall[members] / 2
    return float(np.mean(wanted[members] - starts) + tall[members].sum() / 2)
