"""A figure put together: marks, title and legend above, axes, note and sources below.

The text is measured first; the figure is as tall as it needs to be, so that nothing is cut off.
"""

from __future__ import annotations

from typing import Any

from ..data.charts import ChartData
from .house import INK, MARK_RED, PALE_INK, SMALL, TEXT, TITLE, WIDTH, inches
from .lettering import evened, font, width_of, wrapped
from .scene import Scene

_LINE = 1.32  # of the size of the letters
_EDGE = 1.5  # millimetres
_POINT = 25.4 / 72


class Frame:
    """What stands around the axes, from the top down and from the bottom up, in millimetres."""

    def __init__(self, scene: Scene, data: ChartData, unit: str, caption_lines: list[str]) -> None:
        self.scene = scene
        figure = scene.figure
        self.renderer = scene.renderer()
        self.pixels = inches(1) * figure.dpi  # of a millimetre
        self.room = (WIDTH - 2 * _EDGE) * self.pixels
        self.top: list[tuple[float, list[dict[str, Any]]]] = []
        self._marks(data)
        self._add_top(data.figure.title, TITLE, INK, bold=True)
        if unit:
            self._add_top(unit, TEXT, PALE_INK)
        self.bottom = [
            line
            for text in caption_lines
            for line in evened(text, font(SMALL), self.room, self.renderer)
        ]
        self.legend: Any = None
        self.legend_height = 0.0

    def _marks(self, data: ChartData) -> None:
        left, right = data.banner, data.marking
        if not left and not right:
            return
        form = font(SMALL, bold=True)
        together = sum(width_of(text, form, self.renderer) for text in (left, right))
        if left and right and together + 4 * self.pixels > self.room:
            self._add_top(right, SMALL, INK, bold=True)
            right = ""
        texts = []
        if left:
            lines = wrapped(left, form, self.room, self.renderer)
            texts.append({"x": 0.0, "s": "\n".join(lines), "color": MARK_RED, "ha": "left"})
        if right:
            texts.append({"x": 1.0, "s": right, "color": INK, "ha": "right"})
        count = max(text["s"].count("\n") + 1 for text in texts)
        for text in texts:
            text.update(fontsize=SMALL, fontweight="bold")
        self.top.append((count * SMALL * _LINE * _POINT + 0.8, texts))

    def _add_top(self, text: str, size: float, colour: str, bold: bool = False) -> None:
        lines = wrapped(text, font(size, bold), self.room, self.renderer)
        shown = {
            "x": 0.0,
            "s": "\n".join(lines),
            "color": colour,
            "ha": "left",
            "fontsize": size,
            "fontweight": "bold" if bold else "normal",
        }
        self.top.append((len(lines) * size * _LINE * _POINT + 0.6, [shown]))

    def make_legend(self) -> None:
        """Make the legend with as many columns as there is room for."""
        scene = self.scene
        if not scene.labels:
            return
        for columns in range(len(scene.labels), 0, -1):
            if self.legend is not None:
                self.legend.remove()
            self.legend = scene.figure.legend(
                by_rows(scene.handles, columns),
                by_rows(scene.labels, columns),
                loc="upper left",
                ncol=columns,
                bbox_to_anchor=(0.0, 1.0),
                handleheight=1.1,
            )
            box = self.legend.get_window_extent(self.renderer)
            if box.width * 1.02 <= self.room:
                break
        self.legend_height = box.height / self.pixels + 2.0

    def place(self, plot: float) -> tuple[float, float, float, float]:
        """Set the figure's size and put the text; gives the rectangle left for the axes."""
        above = sum(height for height, _ in self.top) + self.legend_height
        below = len(self.bottom) * SMALL * _LINE * _POINT + (1.5 if self.bottom else 0.0)
        height = 2 * _EDGE + above + plot + below
        figure = self.scene.figure
        figure.set_size_inches(inches(WIDTH), inches(height))
        left = _EDGE / WIDTH
        at = height - _EDGE
        for tall, texts in self.top:
            for text in texts:
                given = dict(text)
                x = left if given.pop("x") == 0.0 else 1 - left
                figure.text(x, at / height, va="top", linespacing=1.15, **given)
            at -= tall
        if self.legend is not None:
            self.legend.set_bbox_to_anchor((left, (at - 0.4) / height), figure.transFigure)
        if self.bottom:
            figure.text(
                left,
                _EDGE / height,
                "\n".join(self.bottom),
                va="bottom",
                ha="left",
                fontsize=SMALL,
                color=PALE_INK,
                linespacing=1.15,
            )
        return (left, (_EDGE + below) / height, 1 - 2 * left, plot / height)


def by_rows(items: list[Any], columns: int) -> list[Any]:
    """Items so that a legend, which fills its columns one by one, reads row by row."""
    return [item for column in range(columns) for item in items[column::columns]]
