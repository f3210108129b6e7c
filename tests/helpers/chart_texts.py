"""Where the letters of a drawn chart stand, for tests."""

from __future__ import annotations

from typing import Any

from matplotlib.axis import Axis
from matplotlib.text import Text

TOUCH = 1.0
"""Pixels that boxes may share: boxes are larger than their letters."""


def texts_of(figure: Any) -> list[Text]:
    """Texts that are drawn: not those of ticks beyond the ends of their axis."""
    figure.draw_without_rendering()
    unseen = set()
    for axis in figure.findobj(Axis):
        low, high = sorted(axis.get_view_interval())
        slack = (high - low) * 1e-6
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            outside = not low - slack <= tick.get_loc() <= high + slack
            unseen.update(label for label in (tick.label1, tick.label2) if outside)
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in unseen
    ]


def beyond(figure: Any) -> list[str]:
    """Texts that reach beyond the figure."""
    renderer = figure.canvas.get_renderer()
    wide, high = figure.get_size_inches() * figure.dpi
    found = []
    for text in texts_of(figure):
        box = text.get_window_extent(renderer)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > wide + 0.5 or box.y1 > high + 0.5:
            found.append(f"{text.get_text()!r} {box.extents.round()}")
    return found


def overlapping(figure: Any) -> list[str]:
    """Pairs of texts that lie over each other."""
    renderer = figure.canvas.get_renderer()
    boxes = [(text, text.get_window_extent(renderer)) for text in texts_of(figure)]
    found = []
    for place, (one, a) in enumerate(boxes):
        for other, b in boxes[place + 1 :]:
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.y1, b.y1) - max(a.y0, b.y0)
            if wide > TOUCH and high > TOUCH:
                found.append(f"{one.get_text()!r} / {other.get_text()!r}")
    return found
