"""Rows of the package's tables for the selectors of a chart, tidy and in the order of drawing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...core.tables.missing import says_yes
from ...core.trends.period_spans import span
from ..figures.chart_figure import Series
from .counted_rates import counted_rates
from .roles import Area, Places, added_up

if TYPE_CHECKING:
    from ...store.package.package import Package

TIDY = (
    "indicator",
    "label",
    "area_code",
    "area",
    "role",
    "breakdown",
    "part",
    "period",
    "at",
    "value",
    "lower",
    "upper",
    "count",
    "denominator",
    "unit",
    "restricted",
)
"""Columns of tidy rows; `at` is the middle of the period in years."""

_READ = (
    "area_code",
    "area_name",
    "indicator",
    "breakdown",
    "period",
    "count",
    "denominator",
    "value",
    "unit",
    "lower",
    "upper",
    "restricted",
)
_RESIDENTS = ("area_code", "period", "sex", "age_from", "age_to", "count")
_FULL = 0.9
_NUMBERS = ("count", "denominator", "value", "lower", "upper")


class Indicators:
    """The table `indicators` of a package, read once for all its charts."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.places = Places(package)
        rows = (
            package.frame("indicators", _READ)
            if package.has("indicators")
            else pd.DataFrame(columns=list(_READ))
        )
        for name in _NUMBERS:
            rows[name] = pd.to_numeric(rows[name]).astype(float)
        rows["restricted"] = [says_yes(one) for one in rows["restricted"]]
        for name in ("area_code", "area_name", "breakdown", "period", "unit"):
            rows[name] = rows[name].fillna("").astype(str)
        self._by_id = dict(tuple(rows.groupby("indicator", sort=False)))
        self._empty = rows.iloc[:0]

    @cached_property
    def population(self) -> pd.DataFrame:
        """Residents by age; a table of a million rows is read once."""
        if not self.package.has("population"):
            return pd.DataFrame(columns=list(_RESIDENTS))
        rows = self.package.frame("population", _RESIDENTS)
        return rows.assign(sex=rows["sex"].str.lower())

    def of(self, indicator: str) -> pd.DataFrame:
        """Return all rows of an indicator that have a value and a period that is understood."""
        rows = self._by_id.get(indicator, self._empty)
        spans = [span(period) for period in rows["period"]]
        at = [np.nan if one is None else one.middle_year for one in spans]
        rows = rows.assign(at=at, label="", part="")
        return rows[rows["value"].notna() & rows["at"].notna()]


def indicator_rows(table: Indicators, series: Series) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Tidy rows of a selector, the roles for which there are none, and notes on what was done."""
    chosen, notes, of_periods = _chosen(table, series)
    source = chosen.assign(label=series.label)
    if series.parted and len(source):
        pieces = source["breakdown"].str.partition(", ")
        source = source.assign(part=pieces[0], breakdown=pieces[2])
    if series.breakdowns:
        source = source[source["breakdown"].isin(series.breakdowns)]
    if series.share:
        source = _shares(source, chosen)
    if series.rest[0]:
        source = _without_part(source, *series.rest)
    if series.since:
        first = span(series.since)
        source = source[source["at"] >= (first.middle_year if first else -np.inf)]
    parts, absent = [], []
    for role in series.areas:
        found = table.places.find(role, source)
        notes += [_sum_of(area) for area in found if area.parts]
        rows = [_of_area(source, area) for area in found]
        rows = [one for one in rows if len(one)]
        parts.extend(rows)
        if not rows:
            absent.append(role)
    if not parts:
        return pd.DataFrame(columns=list(TIDY)), absent, []
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.drop_duplicates(["area", "breakdown", "part", "period"], ignore_index=True)
    if series.latest:
        rows = _latest(rows)
    left = set(rows["period"])
    notes = [*(text for period, text in of_periods.items() if period in left), *notes]
    return _ordered(rows, series)[list(TIDY)].reset_index(drop=True), absent, notes


def _sum_of(area: Area) -> str:
    return f"{area.name} is the sum of its authorities."


def _chosen(table: Indicators, series: Series) -> tuple[pd.DataFrame, list[str], dict[str, str]]:
    """Return the rows of the indicator or of the alternative with more periods, and notes.

    The notes are on all of the rows, and by period.
    """
    best, notes = table.of(series.indicator), []
    of_periods: dict[str, str] = {}
    for indicator, breakdown, words in series.instead:
        other = table.of(indicator)
        other = other[other["breakdown"].isin(breakdown.split("|"))]
        # Where two editions of the boundaries give the same period, the first named stands.
        place = {name: number for number, name in enumerate(breakdown.split("|"))}
        other = other.sort_values("breakdown", key=lambda names: names.map(place), kind="stable")
        other = other.drop_duplicates(["area_code", "period"]).assign(breakdown="total")
        study = other["area_code"].isin(table.places.study.authority_codes)
        own = best["area_code"].isin(table.places.study.authority_codes)
        if other[study]["period"].nunique() > best[own]["period"].nunique():
            best, notes = other, [words]
    if best.empty and series.counted:
        counts = table.of(series.counted.indicator)
        codes = tuple(table.places.study.authority_codes)
        best, of_periods = counted_rates(counts, table.population, codes, series.counted)
    return best, notes, of_periods


def _of_area(source: pd.DataFrame, area: Area) -> pd.DataFrame:
    if area.parts:
        rows = added_up(source[source["area_code"].isin(area.parts)], area)
    else:
        rows = source[source["area_code"] == area.code]
    return rows.assign(area=area.name, role=area.role)


def _without_part(source: pd.DataFrame, whole: str, part: str, name: str) -> pd.DataFrame:
    keys = ["area_code", "period"]
    inner = source[source["breakdown"] == part].set_index(keys)
    outer = source["breakdown"] == whole
    index = pd.MultiIndex.from_frame(source.loc[outer, keys])
    left = source.copy()
    for column in ("value", "count"):
        left.loc[outer, column] -= inner[column].reindex(index).to_numpy()
    left.loc[outer, ["lower", "upper"]] = np.nan
    left.loc[outer, "breakdown"] = name
    return left[left["value"].notna()]


def _shares(source: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return counts as per cent of the total of their area and period."""
    keys = ["area_code", "period"]
    totals = chosen[chosen["breakdown"] == "total"].drop_duplicates(keys).set_index(keys)["value"]
    sums = source.groupby(keys)["value"].sum()
    index = pd.MultiIndex.from_frame(source[keys])
    below = totals.reindex(index).fillna(sums.reindex(index)).to_numpy(dtype=float)
    value = 100 * source["value"].to_numpy(dtype=float) / np.where(below > 0, below, np.nan)
    blank = {"lower": np.nan, "upper": np.nan, "unit": "per cent"}
    return source.assign(value=value, count=source["value"], denominator=below, **blank)


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last period that nearly as many areas and breakdowns have as the fullest."""
    keys = rows.groupby("period").agg(at=("at", "first"), many=("value", "size"))
    full = keys[keys["many"] >= _FULL * keys["many"].max()]
    return rows[rows["period"] == full["at"].idxmax()]


def _ordered(rows: pd.DataFrame, series: Series) -> pd.DataFrame:
    areas = {name: number for number, name in enumerate(dict.fromkeys(rows["area"]))}
    listed = list(series.breakdowns)
    if series.rest[0]:
        listed = [series.rest[2] if one == series.rest[0] else one for one in listed]
    for one in rows["breakdown"].drop_duplicates():
        if one not in listed:
            listed.append(one)
    breakdowns = {name: number for number, name in enumerate(listed)}
    parts = {name: number for number, name in enumerate(dict.fromkeys(rows["part"]))}
    places = pd.DataFrame(
        {
            "area": rows["area"].map(areas),
            "part": rows["part"].map(parts),
            "breakdown": rows["breakdown"].map(breakdowns),
            "at": rows["at"],
        }
    )
    return rows.loc[places.sort_values(list(places), kind="stable").index]
