"""Residents by age, as shares of each area's residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..figures.chart_figure import BENCHMARK, COMBINED, LARGEST, Panel, Residents
from .roles import COUNTRY_CODE, COUNTRY_LEAST, ENGLISH_AUTHORITY, Places
from .sources import provenance_of

if TYPE_CHECKING:
    from .selected import ChartSource, Selected

_WIDTH, _LAST = 5, 85
_SEXES = ("female", "male")


def residents(source: ChartSource, selector: Residents, _panel: Panel) -> Selected:
    """Rows of `at` (first year of the age band), `breakdown` (the band), `part` (sex or persons).

    Where a table has no row of the country, the sum of its authorities stands for it; where it has
    none of the study area's authorities, the sums of their LSOAs.
    """
    from .selected import Selected

    package, places = source.package, source.indicators.places
    missing = f"{selector.words}, of the areas of the chart ({selector.source})"
    if not package.has("population"):
        return Selected(pd.DataFrame(), missing=missing)
    table = source.population
    parts, notes, absent = [], [], []
    for role in selector.areas:
        name, rows, note = _of_role(role, table, places, package)
        if rows.empty:
            absent.append(name or role)
            continue
        parts.append(_banded(rows).assign(area=name, role=role))
        notes.extend([note] if note else [])
    if not parts:
        return Selected(pd.DataFrame(), missing=missing)
    notes += [f"No residents by age of {name}." for name in absent]
    both = [set(part["part"]) >= set(_SEXES) for part in parts]
    kept = _SEXES if all(both) else ("persons",)
    parts = [part[part["part"].isin(kept)] for part in parts]
    rows = pd.concat(parts, ignore_index=True)
    if rows.empty or rows["area"].nunique() < len(parts):
        return Selected(pd.DataFrame(), missing=missing)
    provenance = provenance_of(package, "population", selector.titles, None)
    return Selected(rows, provenance, notes)


def _of_role(
    role: str, table: pd.DataFrame, places: Places, package: object
) -> tuple[str, pd.DataFrame, str]:
    """Return the name, rows by age and sex, and a note on what they are the sum of."""
    codes = list(places.study.authority_codes)
    if role == BENCHMARK:
        own = table[[bool(COUNTRY_CODE.match(code)) for code in table["area_code"]]]
        if len(own):
            return places.study.benchmark, _newest(own), ""
        english = table[[bool(ENGLISH_AUTHORITY.match(code)) for code in table["area_code"]]]
        rows = _newest(english)
        many = rows["area_code"].nunique()
        if places.study.benchmark != "England" or many < COUNTRY_LEAST:
            return places.study.benchmark, table.iloc[:0], ""
        return "England", rows, f"England is the sum of its {many} authorities."
    if role == LARGEST:
        codes = [places.largest]
    own = _newest(table[table["area_code"].isin(codes)])
    name = places.combined_name if role == COMBINED else places.authorities.get(codes[0], "")
    if own["area_code"].nunique() == len(codes):
        return name, own, ""
    areas = package.frame("lsoa", ["code", "lad_code"])  # type: ignore[attr-defined]
    inside = areas.loc[areas["lad_code"].isin(codes), "code"]
    rows = _newest(table[table["area_code"].isin(inside)])
    # A sum wants every LSOA.
    return name, rows if rows["area_code"].nunique() == inside.nunique() else rows.iloc[:0], ""


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last period that has the most age bands."""
    if rows.empty:
        return rows
    bands = rows.groupby("period")["age_from"].nunique()
    return rows[rows["period"] == max(bands.index[bands == bands.max()])]


def _banded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return bands of five years to 85 and over, each as a share of all residents of the area."""
    first = (rows["age_from"].astype(int) // _WIDTH * _WIDTH).clip(upper=_LAST)
    sums = rows.groupby([rows["sex"], first], sort=True)["count"].sum().astype(float)
    table = sums.rename_axis(["part", "at"]).reset_index()
    people = table[table["part"] == "persons"]["count"].sum()
    people = people or table[table["part"].isin(_SEXES)]["count"].sum()
    band = [f"{at}–{at + _WIDTH - 1}" if at < _LAST else f"{at}+" for at in table["at"]]
    return table.assign(
        breakdown=band,
        value=100 * table["count"] / people,
        period=str(rows["period"].iloc[0]),
        unit="per cent of all residents",
        indicator="residents",
        label="",
        restricted=False,
        denominator=people,
        lower=float("nan"),
        upper=float("nan"),
        area_code="",
    )
