"""Residents of areas, from tables of residents by age and sex."""

from __future__ import annotations

import pandas as pd

_SEXES = ("female", "male")


def resident_totals(table: pd.DataFrame) -> pd.DataFrame:
    """Sum residents of all ages by area and period.

    A total is the sum of age bands that follow one another without gap or overlap from age 0. Where
    an area has persons, these count; else women and men together, where both are there.

    Args:
        table: columns area_code, period, sex (persons, female, male), age_from, age_to (years;
            the last band's end is not read), count.

    Returns:
        Columns area_code, period, residents; areas whose bands do not fit, or of which a band has
        no count, have no row.
    """
    rows = table.dropna(subset=["age_from"])
    rows = rows.sort_values(["area_code", "period", "sex", "age_from"], kind="stable")
    keys = ["area_code", "period", "sex"]
    follows = rows["age_from"] == rows.groupby(keys, sort=False)["age_to"].shift() + 1
    first = ~rows.duplicated(keys)
    fits = follows.where(~first, rows["age_from"] == 0) & rows["count"].notna()
    whole = fits.groupby([rows[key] for key in keys], sort=False).all()
    sums = rows.groupby(keys, sort=False)["count"].sum()[whole]
    wide = sums.unstack("sex")
    for sex in ("persons", *_SEXES):
        if sex not in wide:
            wide[sex] = float("nan")
    total = wide["persons"].fillna(wide["female"] + wide["male"]).dropna()
    return total.rename("residents").reset_index()
