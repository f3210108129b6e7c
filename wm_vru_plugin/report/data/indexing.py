"""Series set to 100 in a base period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...core.trends.trends import TrendOptions, trends
from ..figures.chart_figure import Panel
from .sources import period_words


def indexed(rows: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """Return rows with values set to 100 in the base period, which their unit names.

    The base is the panel's, else the first period that every series has.
    """
    keys = ["area", "breakdown", "part"]
    base = panel.base
    every = rows.groupby(keys)["period"].agg(set)
    common = set.intersection(*every) if len(every) else set()
    if base not in common and common:
        base = str(rows[rows["period"].isin(common)].sort_values("at")["period"].iloc[0])
    table = rows.assign(area_code=rows["area"] + "|" + rows["breakdown"] + "|" + rows["part"])
    given = table[["area_code", "indicator", "breakdown", "period", "value", "unit"]]
    points = trends(given.rename(columns={"area_code": "area"}), TrendOptions(base=base)).points
    index = points.set_index(["area", "period"])["index"]
    wanted = pd.MultiIndex.from_arrays([table["area_code"], table["period"]])
    values = index.reindex(wanted).to_numpy()
    blank = {"lower": np.nan, "upper": np.nan, "unit": f"index, {period_words(base)} = 100"}
    return rows.assign(value=values, **blank)
