"""Rates worked out of counts and residents, where a package has the one and not the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...core.places.residents import resident_totals
from ...core.rates.rates import rates
from ...core.trends.period_spans import span
from ..figures.chart_figure import Counted
from .sources import period_words, provenance_of

if TYPE_CHECKING:
    from ...store.package.package import Package, Provenance

_MID_YEAR = ("mid-year population",)


def counted_rates(
    rows: pd.DataFrame, population: pd.DataFrame, codes: tuple[str, ...], counted: Counted
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return crude rates with their 95% limits for areas that have a count and residents.

    The residents are those of the year nearest to the counts for which all of ``codes`` have
    some; which year that is, and how far off, a note says.

    Args:
        rows: of the counts, as `Indicators.of` gives them.
        population: residents by age and sex.
        codes: authorities of the study area.
        counted: what is counted.

    Returns:
        Rows like those that came in, with breakdown "total", and a note for each of their periods;
        no rows where there are no residents to divide by.
    """
    counts = rows[(rows["breakdown"] == counted.breakdown) & ~(rows["unit"].str.contains("per "))]
    totals = resident_totals(population)
    totals = totals.assign(at=[_middle(period) for period in totals["period"]])
    own = totals[totals["area_code"].isin(codes) & totals["at"].notna()]
    held = own.groupby("period")["area_code"].nunique()
    whole = held.index[held == len(codes)]
    if counts.empty or not len(whole):
        return rows.iloc[:0], {}
    at = own[own["period"].isin(whole)].groupby("period")["at"].first()
    parts, notes = [], {}
    for period, part in counts.groupby("period", sort=False):
        year = str((at - part["at"].iloc[0]).abs().idxmin())
        people = totals[totals["period"] == year].set_index("area_code")["residents"]
        below = people.reindex(part["area_code"]).to_numpy(dtype=float)
        found = rates(part["count"], below, list(part["area_code"]), per=counted.per)
        parts.append(
            part.assign(
                denominator=below,
                breakdown="total",
                unit=f"{counted.words} per {counted.per:,} residents",
                **{name: found[name].to_numpy() for name in ("value", "lower", "upper")},
            )
        )
        notes[str(period)] = (
            f"Worked out here: {counted.words} of {period_words(str(period))} over the mid-year "
            f"population estimates of {year}, the nearest year in the package."
        )
    rated = pd.concat(parts, ignore_index=True)
    return rated[rated["value"].notna()], notes


def counted_sources(package: Package, counted: Counted) -> list[Provenance]:
    """Return where such rates come from: the counts, and the residents."""
    return [
        *provenance_of(package, "indicators", counted.titles, None),
        *provenance_of(package, "population", _MID_YEAR, None),
    ]


def _middle(period: str) -> float:
    found = span(str(period))
    return float("nan") if found is None else found.middle_year
