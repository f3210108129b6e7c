"""What the parts of one figure share while it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ...core.tables.cell_text import cell_text
from ..figures.chart_figure import Panel
from .lettering import short_lines

_LABEL = 90  # characters of a line of the legend
COLUMNS = {
    "period": "period",
    "area": "area",
    "breakdown": "breakdown",
    "part": "part",
    "label": "label",
}


@dataclass
class Scene:
    """The figure, its legend, and what is to be done once the axes have their size.

    `handles` and `labels` make the legend; `alone` is whether there is one panel, so that lines
    are named at their ends; `after` is called after the first layout; `reach` is the largest value
    of panels that have one scale.
    """

    figure: Any
    alone: bool
    handles: list[Any] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)
    reach: float = 0.0

    def explain(self, handle: Any, label: str) -> None:
        """Add an entry to the legend, once."""
        shown = short_lines(label, _LABEL)
        if shown not in self.labels:
            self.handles.append(handle)
            self.labels.append(shown)

    def renderer(self) -> Any:
        """Return a renderer to measure with."""
        return self.figure.canvas.get_renderer()


def names_of(rows: pd.DataFrame, what: str) -> list[str]:
    """Return the different names in a column, in the order of the rows."""
    return [str(name) for name in dict.fromkeys(rows[COLUMNS[what]])]


def roles_of(rows: pd.DataFrame, panel: Panel) -> list[str]:
    """Return the role of each series; "" where areas are not what sets series apart."""
    names = names_of(rows, panel.by)
    if panel.by != "area":
        return [""] * len(names)
    roles = dict(zip(rows["area"], rows["role"]))
    return [str(roles[name]) for name in names]


def unit_of(panel: Panel, rows: pd.DataFrame) -> str:
    """Return the unit in words, beginning with a capital."""
    unit = panel.unit
    if not unit and "unit" in rows:
        unit = ", ".join(dict.fromkeys(str(one) for one in rows["unit"] if cell_text(one)))
    return unit[:1].upper() + unit[1:]
