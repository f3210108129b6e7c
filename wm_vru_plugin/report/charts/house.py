"""The house style: sizes, colours, marks and numbers that all charts share.

Colours are told apart by readers with any kind of colour vision, and in grey: lines also differ in
marker and dash, bars in lightness (cividis, Nuñez, Anderton and Renslow 2018, PLOS ONE 13(7),
e0199239) and hatch. No text is under 7 points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np

from ..figures.chart_figure import BENCHMARK, COMBINED, ENGLAND_AND_WALES, REGION

WIDTH = 170.0
"""Millimetres: an A4 page between margins of 20 mm."""
SMALL, TEXT, TITLE = 7.0, 7.5, 10.0
"""Points."""
INK, PALE_INK, GRID, MARK_RED = "#1a1a1a", "#404040", "#d9d9d9", "#a50f15"
BAR = "#2171b5"
_FAMILY = "DejaVu Sans"

RC: dict[str, object] = {
    "font.family": [_FAMILY],
    "font.size": TEXT,
    "text.color": INK,
    # Names of areas and schools come from data: `$` is a dollar, not mathematics.
    "text.parse_math": False,
    "text.usetex": False,
    "axes.titlesize": 8.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 5.0,
    "axes.labelsize": TEXT,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#808080",
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.formatter.use_mathtext": False,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "lines.linewidth": 1.5,
    "lines.markersize": 4.0,
    "hatch.linewidth": 0.5,
    "hatch.color": "#ffffff",
    "legend.frameon": False,
    "legend.fontsize": TEXT,
    "legend.handlelength": 2.6,
    "legend.borderpad": 0.0,
    "legend.borderaxespad": 0.0,
    "legend.columnspacing": 1.6,
    "figure.facecolor": "#ffffff",
    "savefig.facecolor": "#ffffff",
    "svg.fonttype": "none",
    "svg.image_inline": True,
    "pdf.fonttype": 42,
    "path.simplify": False,
}


@dataclass(frozen=True)
class Style:
    """How a series looks: colour, marker, dash of lines; hatch and its colour of bars."""

    colour: str
    marker: str
    dash: object
    hatch: str = ""
    width: float = 1.5


_LINES = (
    ("#08519c", "o", "-"),
    ("#d95f02", "s", "-"),
    ("#1b7837", "^", "-"),
    ("#762a83", "D", "-"),
    ("#0083a3", "v", (0, (5, 1.5))),
    ("#8c510a", "P", (0, (5, 1.5))),
    ("#c51b7d", "X", (0, (5, 1.5))),
    ("#525252", "<", (0, (2, 1))),
    ("#9a7d00", ">", (0, (2, 1))),
    ("#a50f15", "p", (0, (2, 1))),
)
_BENCHMARK = Style("#000000", "d", (0, (4, 2)), "", 1.3)
_WHOLE = Style("#08306b", "*", "-", "", 2.3)
_FEW = 4
_HATCHES = ("", "////", "", "\\\\\\\\", "", "xxxx", "", "----", "", "||||")


def line_styles(roles: Iterable[str]) -> list[Style]:
    """Return a style for each line: the benchmark black and dashed, the area as a whole thick."""
    styles: list[Style] = []
    used = 0
    for role in roles:
        if role in (BENCHMARK, ENGLAND_AND_WALES) and _BENCHMARK not in styles:
            styles.append(_BENCHMARK)
        elif role in (COMBINED, REGION) and _WHOLE not in styles:
            styles.append(_WHOLE)
            used = max(used, 1)
        else:
            styles.append(Style(*_LINES[used % len(_LINES)]))
            used += 1
    return styles


def bar_styles(many: int) -> list[Style]:
    """Return a style for each bar or part, from dark to light, every second one hatched."""
    if many == 1:
        return [Style(BAR, "o", "-")]
    map_ = matplotlib.colormaps["cividis"]
    shades = [
        matplotlib.colors.to_hex(map_(at))
        for at in np.linspace(0.04, 0.96 if many > _FEW else 0.82, many)
    ]
    return [
        Style(shade, "o", "-", _HATCHES[number % len(_HATCHES)])
        for number, shade in enumerate(shades)
    ]


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour (WCAG 2.2, relative luminance)."""
    return "#ffffff" if contrast(colour, "#ffffff") >= contrast(colour, INK) else INK


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light = sorted((_luminance(one), _luminance(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _luminance(colour: str) -> float:
    channels = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def decimals_of(values: Iterable[float]) -> int:
    """Return how many decimals numbers of this size are printed with."""
    known = np.abs([value for value in values if np.isfinite(value)])
    if not len(known):
        return 0
    if np.allclose(known, np.round(known)):
        return 0
    largest, spread = float(known.max()), float(np.ptp(known))
    if largest >= 200:
        return 0
    return 2 if largest < 2 or (largest < 10 and spread < 1) else 1


def number(value: float, decimals: int) -> str:
    """Format a number for print: "1,234.5", with a true minus sign; "" where there is none."""
    if not np.isfinite(value):
        return ""
    return f"{value:,.{decimals}f}".replace("-", "−")


def plain_ticks(axis: Any) -> None:
    """Numbers of an axis with as many decimals as its steps need."""

    def text(value: float, _position: int | None = None) -> str:
        steps = axis.get_majorticklocs()
        exact = [places for places in range(6) if np.allclose(np.round(steps, places), steps)]
        return number(value, exact[0] if exact else 6)

    axis.set_major_formatter(text)


def inches(millimetres: float) -> float:
    """Convert millimetres to inches."""
    return millimetres / 25.4
