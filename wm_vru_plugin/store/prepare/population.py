"""Residents of the package's areas from estimates, where the indices bring none."""

from __future__ import annotations

import pandas as pd

from .areas import POPULATION
from .log import PrepareLog

_BANDS = {"pop_0_15": (0, 15), "pop_16_59": (16, 59), "pop_60_over": (60, None)}


def fill_population(tables: dict[str, pd.DataFrame | None], log: PrepareLog) -> None:
    """Fill the residents of LSOAs, MSOAs and authorities from the latest estimates by LSOA.

    Nothing is done where the indices told the residents, or where an LSOA has no estimate: half a
    population would make wrong rates.

    Args:
        tables: `lsoa`, `msoa`, `local_authority` and `population`; changed in place.
        log: told which estimates were taken.
    """
    lsoa, people = tables["lsoa"], tables.get("population")
    if lsoa is None or people is None or lsoa["population"].notna().any():
        return
    rows = people[people["area_code"].isin(lsoa["code"]) & (people["sex"] == "persons")]
    if rows.empty:
        return
    period = rows["period"].max()
    rows = rows[rows["period"] == period]
    total = rows.groupby("area_code")["count"].sum()
    absent = len(lsoa) - int(lsoa["code"].isin(total.index).sum())
    if absent:
        log.warn(f"Population of {period}: {absent:,} LSOAs have no estimate; residents stay open.")
        return
    lsoa["population"] = lsoa["code"].map(total)
    for name, (first, last) in _BANDS.items():
        band = rows[rows["age_from"] >= first]
        if last is not None:
            band = band[band["age_to"] <= last]
        lsoa[name] = lsoa["code"].map(band.groupby("area_code")["count"].sum())
    bands = lsoa[list(_BANDS)].sum(axis=1)
    if not (bands == lsoa["population"]).all():
        # Bands that straddle 15 or 59 years cannot be put together.
        lsoa[list(_BANDS)] = float("nan")
    estimated = "estimate" in rows and rows["estimate"].fillna(False).astype(bool).any()
    carried = ", partly carried from another edition of LSOAs" if estimated else ""
    log.info(f"Residents of the LSOAs are those of {period}{carried}.")
    log.also("lsoa", "population", f"residents of {period}{carried}")
    _sum_up(tables, "local_authority", "lad_code")
    _sum_up(tables, "msoa", "msoa_code")


def _sum_up(tables: dict[str, pd.DataFrame | None], table: str, key: str) -> None:
    larger, lsoa = tables.get(table), tables["lsoa"]
    if larger is None or lsoa is None:
        return
    for name in POPULATION:
        totals = lsoa.groupby(key)[name].apply(lambda column: column.sum(min_count=len(column)))
        larger[name] = larger["code"].map(totals)
