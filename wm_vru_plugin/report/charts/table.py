"""The values of a chart as a table for readers."""

from __future__ import annotations

import pandas as pd

from ..data.charts import ChartData
from ..data.sources import period_words
from ..figures.chart_figure import AGES, HEAT_TABLE, SCATTER
from .scene import unit_of

_TEXTS = {"area": "Area", "part": "Source", "breakdown": "Group", "period": "Period"}
_NUMBERS = {
    "value": "Value",
    "lower": "Lower 95% limit",
    "upper": "Upper 95% limit",
    "count": "Count",
    "denominator": "Denominator",
}
_MOST = 400
"""Rows; a curve has one for each school."""


def chart_table(data: ChartData) -> pd.DataFrame:
    """Return the values drawn, with headings in words and without columns that are empty.

    Heat tables have a row for each day and a column for each hour.
    """
    tables = [_panel_table(data, number) for number in range(len(data.panels))]
    every = pd.concat(tables, ignore_index=True)
    if len(every) > _MOST:
        every = every.iloc[:: -(-len(every) // _MOST)]
    if data.figure.kind == HEAT_TABLE:
        # An hour of which every count is hidden stands there too.
        return every.reset_index(drop=True)
    kept = [name for name in every if every[name].notna().any() and set(every[name]) != {""}]
    return every[kept].reset_index(drop=True)


def _panel_table(data: ChartData, number: int) -> pd.DataFrame:
    panel, rows = data.panels[number]
    if panel.kind == HEAT_TABLE:
        wide = rows.pivot(index="breakdown", columns="at", values="value")
        wide = wide.loc[list(dict.fromkeys(rows["breakdown"]))]
        wide.columns = [f"{int(at):02d}:00" for at in wide.columns]
        return wide.rename_axis("Day").reset_index()
    table = pd.DataFrame(index=rows.index)
    for name, heading in _TEXTS.items():
        if name in rows and set(rows[name].dropna()) - {"", "All", "total"}:
            heading = "Sex" if panel.kind == AGES and name == "part" else heading
            table[heading] = rows[name].fillna("").astype(str)
            if name == "period":
                table[heading] = [period_words(one) for one in table[heading]]
    if panel.kind == SCATTER:
        table[panel.across] = rows["at"]
    elif "chance" in rows:
        table["Per cent of schools"] = rows["at"]
    for name, heading in _NUMBERS.items():
        if name in rows:
            table[heading] = rows[name].astype(float)
    if "count" in rows and rows["count"].equals(rows["value"]):
        table = table.drop(columns="Count")
    if "chance" in rows:
        table = table.rename(columns={"Lower 95% limit": "By chance, lower limit"})
        table = table.rename(columns={"Upper 95% limit": "By chance, upper limit"})
    return table.assign(Unit=unit_of(panel, rows))
