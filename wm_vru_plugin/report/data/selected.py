"""What a selector of a chart takes, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from ...core.places.areas import join_names
from ..figures.chart_figure import Series, role_words
from .indicators import Indicators

if TYPE_CHECKING:
    from ...store.package.package import Package, Provenance


@dataclass
class Selected:
    """What one selector gives.

    Attributes:
        rows: tidy; which columns depends on the selector.
        provenance: rows of the provenance table that they come from.
        notes: sentences on what was done or is absent.
        hidden: values hidden for being small.
        missing: what would be needed, "" where there are rows.
        printed: the rows are a table that the source report prints.
        marked: there are restricted rows.
    """

    rows: pd.DataFrame
    provenance: list[Provenance] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: int = 0
    missing: str = ""
    printed: str = ""
    marked: bool = False


class ChartSource:
    """A package as the charts see it; reads the table of indicators once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.indicators = Indicators(package)

    @property
    def population(self) -> pd.DataFrame:
        """Residents by age."""
        return self.indicators.population


def needed(series: Series) -> str:
    """Describe what a selector asks for, in words."""
    whose = join_names(role_words(role) for role in series.areas)
    since = f" since {series.since}" if series.since else ""
    return f"{series.words}{since}, of {whose} ({series.source})"
