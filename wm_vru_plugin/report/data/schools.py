"""Permanent exclusions by school, most first, for the Lorenz curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...core.concentration.tables import concentration
from ...core.concentration.units import units_of
from ..figures.chart_figure import Panel, SchoolCounts
from .sources import provenance_of

if TYPE_CHECKING:
    from .selected import ChartSource, Selected

_DRAWS = 199


def school_counts(source: ChartSource, selector: SchoolCounts, _panel: Panel) -> Selected:
    """Rows of `at` (per cent of schools) and `value` (per cent of exclusions), with what chance
    would give in `lower`, `chance` and `upper`, and the Gini coefficient in `gini`."""
    from .selected import Selected

    package = source.package
    missing = f"{selector.words} ({selector.source})"
    if not package.has("schools"):
        return Selected(pd.DataFrame(), missing=missing)
    schools = package.frame("schools", ["urn", "phase", "exclusions", "year"])
    if selector.phase:
        schools = schools[schools["phase"] == selector.phase]
    schools = schools.assign(feature_id=range(len(schools)))
    if not pd.to_numeric(schools["exclusions"]).fillna(0).gt(0).any():
        return Selected(pd.DataFrame(), missing=missing)
    if package.restricted(["schools"]):
        held = "the package's numbers by school are restricted, and most are too small to be shown"
        return Selected(pd.DataFrame(), missing=f"{missing}; {held}")
    found = concentration(units_of(schools, "exclusions", "schools", code="urn"), [], _DRAWS)
    curve = found.curve
    years = ", ".join(sorted({str(one) for one in schools["year"].dropna()}))
    rows = pd.DataFrame(
        {
            "at": [0.0, *curve["units_percent"]],
            "value": [0.0, *curve["events_percent"]],
            "chance": [0.0, *curve["events_percent_chance"]],
            "lower": [0.0, *curve["events_percent_chance_low"]],
            "upper": [0.0, *curve["events_percent_chance_high"]],
            "units": [0, *curve["rank"]],
            "count": [0, *curve["cumulative_events"]],
            "gini": found.statistics["gini"],
            "breakdown": "",
            "unit": "per cent of permanent exclusions",
            "period": years,
        }
    )
    return Selected(rows, provenance_of(package, "schools", (), None))
