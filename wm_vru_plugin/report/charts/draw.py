"""Charts drawn in the house style."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ...core.errors import InputError
from ..data.charts import ChartData, chart_data
from ..data.selected import ChartSource
from ..data.sources import period_words
from ..figures.chart_figure import LINES, ChartFigure, Panel
from .alt_text import alt_text
from .composing import Frame
from .house import PALE_INK, RC, TEXT, WIDTH, inches
from .kinds.lines import band_words, has_bands
from .lettering import short_lines
from .saving import save_pdf, save_png, save_svg, svg_text
from .scene import Scene, unit_of
from .table import chart_table

if TYPE_CHECKING:
    from ...store.package.package import Package

__all__ = ["Drawn", "draw_chart", "save_pdf", "save_png", "save_svg", "svg_text"]

_DPI = 150.0
_MODULES = {"indexed": "lines", "stacked": "bars"}
_PASSES = 2
_PANEL = 42  # characters of a line above one of two panels


@dataclass(frozen=True)
class Drawn:
    """A chart that was drawn.

    Attributes:
        id: of the figure.
        figure: matplotlib's figure, for `saving`.
        alt_text: what it shows, in sentences.
        caption: its title, unit and period.
        source: lines of sources.
        frame: the values drawn, tidy, as they may be published.
        table: the same for readers, with headings in words.
        banner, marking: as in `ChartData`.
        notes: how to read it, and what was hidden or left out.
    """

    id: str
    figure: Figure
    alt_text: str
    caption: str
    source: tuple[str, ...]
    frame: pd.DataFrame
    table: pd.DataFrame
    banner: str
    marking: str
    notes: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What must be printed with it: SYNTHETIC or ILLUSTRATIVE, and the protective marking."""
        return tuple(one for one in (self.banner, self.marking) if one)


def draw_chart(
    package: Package | ChartSource, figure: ChartFigure, data: ChartData | None = None
) -> Drawn:
    """Draw a chart of a package.

    Args:
        package: the package, or a `ChartSource` of it where many charts are drawn.
        figure: the chart.
        data: its data where it is at hand.

    Raises:
        InputError: the package lacks its data; the message names what it needs.
    """
    data = data or chart_data(package, figure)
    if data.missing:
        raise InputError(f"Figure {figure.id}", data.missing.rstrip("."))
    with matplotlib.rc_context(RC):
        return _drawn(data)


def _drawn(data: ChartData) -> Drawn:
    sheet = Figure(figsize=(inches(WIDTH), inches(data.figure.height)), dpi=_DPI)
    FigureCanvasAgg(sheet)
    many = len(data.panels)
    columns = min(data.figure.columns, many)
    grid = sheet.subplots(-(-many // columns), columns, squeeze=False).ravel()
    for spare in grid[many:]:
        spare.remove()
    scene = Scene(sheet, many == 1)
    told: list[tuple[Panel, pd.DataFrame, list[str]]] = []
    units = []
    for axes, (panel, rows) in zip(grid, data.panels):
        panel = _titled(panel, rows)
        module = import_module(f".kinds.{_MODULES.get(panel.kind, panel.kind)}", __package__)
        own = module.draw(axes, panel, rows, scene) or []
        unit = _subject(panel, rows)
        units.append(unit)
        _head(axes, panel, unit, many)
        told.append((panel, rows, own))
    unit = units[0] if many == 1 else ""
    bands = dict.fromkeys(
        band_words(panel, rows)
        for panel, rows in data.panels
        if panel.kind == LINES and has_bands(panel, rows)
    )
    notes = tuple(one for one in (data.figure.note, *bands, *data.notes) if one)
    frame = Frame(scene, data, unit, _below(data, notes))
    frame.make_legend()
    rectangle = frame.place(data.figure.height)
    _lay_out(sheet, rectangle, scene)
    return Drawn(
        data.figure.id,
        sheet,
        alt_text(data, told),
        _caption(data, unit),
        data.sources,
        data.frame,
        chart_table(data),
        data.banner,
        data.marking,
        notes,
    )


def _titled(panel: Panel, rows: pd.DataFrame) -> Panel:
    """Fill in the panel's title: `{area}` is its first area, `{period}` its last."""
    if "{" not in panel.title:
        return panel
    period = period_words(str(rows["period"].iloc[-1]))
    return replace(panel, title=panel.title.format(area=rows["area"].iloc[0], period=period))


def _subject(panel: Panel, rows: pd.DataFrame) -> str:
    """Return the unit, after the area where all rows are of one that stands nowhere else."""
    unit = unit_of(panel, rows)
    areas = rows["area"].unique() if "area" in rows and "role" in rows else []
    if len(areas) != 1 or panel.x == "area" or panel.title.startswith(str(areas[0])):
        return unit
    return f"{areas[0]}: {unit[:1].lower()}{unit[1:]}" if unit else str(areas[0])


def _head(axes: Any, panel: Panel, unit: str, many: int) -> None:
    """Title of a panel, and its unit where there are several."""
    if many == 1:
        return
    below = short_lines(unit, _PANEL)
    lines = below.count("\n") + 1
    axes.set_title(short_lines(panel.title, _PANEL), pad=6.0 + TEXT * 1.35 * lines)
    axes.annotate(
        below,
        (0, 1),
        (0, 6),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=TEXT,
        color=PALE_INK,
        va="bottom",
        ha="left",
        linespacing=1.1,
    )


def _below(data: ChartData, notes: tuple[str, ...]) -> list[str]:
    sources = "; ".join(data.sources)
    lines = [f"Source: {sources}." if sources else "", " ".join(notes)]
    period = f" Period: {data.period}." if data.period else ""
    return [line for line in (lines[0] + period, lines[1]) if line.strip()]


def _caption(data: ChartData, unit: str) -> str:
    parts = [data.figure.title, unit, data.period]
    return ". ".join(part for part in parts if part) + "."


def _lay_out(sheet: Figure, rectangle: tuple[float, float, float, float], scene: Scene) -> None:
    """Fit the axes into their rectangle, let the kinds finish, and fit again."""
    sheet.set_layout_engine("constrained", rect=rectangle, w_pad=0.02, h_pad=0.02, wspace=0.05)
    for _ in range(_PASSES):
        sheet.draw_without_rendering()
        for finish in scene.after:
            finish()
        scene.after = []
    sheet.draw_without_rendering()
    # What writes SVG and PDF measures a hair otherwise; the axes stay where they are.
    sheet.set_layout_engine("none")
    for axes in sheet.axes:
        # The solver's last digits differ from run to run, and with them the file's bytes.
        axes.set_position([round(edge, 6) for edge in axes.get_position().bounds])
