"""Alternative text of a chart, made from its data."""

from __future__ import annotations

import pandas as pd

from ...core.places.areas import join_names
from ..data.charts import ChartData
from ..data.sources import period_words
from ..figures.chart_figure import (
    AGES,
    BENCHMARK,
    ENGLAND_AND_WALES,
    HEAT_TABLE,
    INDEXED,
    INTERVALS,
    LINES,
    LORENZ,
    SCATTER,
    SLOPE,
    Panel,
)
from .house import decimals_of, number
from .scene import COLUMNS, names_of, unit_of

KIND_WORDS = {
    LINES: "Line chart",
    INDEXED: "Line chart",
    SLOPE: "Slope chart of ranks",
    "bars": "Bar chart",
    "dots": "Dot chart",
    "stacked": "Stacked bar chart",
    INTERVALS: "Bar chart",
    AGES: "Age profile",
    HEAT_TABLE: "Heat table",
    SCATTER: "Scatter plot",
    LORENZ: "Lorenz curve",
}
_MOST = 6  # series told one by one


def alt_text(data: ChartData, panels: list[tuple[Panel, pd.DataFrame, list[str]]]) -> str:
    """Describe in sentences what a chart shows.

    Args:
        data: the chart's data.
        panels: each panel with its rows as drawn and the sentences that its kind adds.
    """
    parts = [f"{data.figure.title}."]
    for panel, rows, own in panels:
        head = KIND_WORDS[panel.kind]
        unit = unit_of(panel, rows)
        said = "; ".join(one for one in (panel.title, unit, panel.across) if one)
        parts.append(f"{head}{': ' + said if said else ''}.")
        parts.extend(own or sentences(panel, rows))
    if data.banner:
        parts.append(f"{data.banner}.")
    return " ".join(parts)


def sentences(panel: Panel, rows: pd.DataFrame) -> list[str]:
    """Return sentences on the rows of a panel."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return ["Every value is hidden."]
    if panel.x == "period" and known["period"].nunique() > 1:
        return _over_time(panel, known)
    return _across(panel, known)


def _over_time(panel: Panel, rows: pd.DataFrame) -> list[str]:
    decimals = decimals_of(rows["value"])
    found = []
    names = names_of(rows, panel.by)
    words = ("lowest rank", "highest rank") if panel.kind == SLOPE else ("highest", "lowest")
    for name in names[:_MOST]:
        part = rows[rows[COLUMNS[panel.by]] == name].sort_values("at")
        first, last = part.iloc[0], part.iloc[-1]
        if len(part) == 1:
            found.append(f"{name}: {number(first['value'], decimals)} in {_when(first)}.")
            continue
        text = (
            f"{name}: from {number(first['value'], decimals)} in {_when(first)} to "
            f"{number(last['value'], decimals)} in {_when(last)}"
        )
        extremes = []
        for word, place in zip(words, (part["value"].idxmax(), part["value"].idxmin())):
            row = part.loc[place]
            ends = {number(one["value"], decimals) for one in (first, last)}
            # What is printed like an end is no news.
            if number(row["value"], decimals) not in ends:
                extremes.append(f"{word} {number(row['value'], decimals)} in {_when(row)}")
        found.append(text + (f" ({', '.join(extremes)})" if extremes else "") + ".")
    if len(names) > _MOST:
        found.append(f"Further: {join_names(names[_MOST:])}.")
    if panel.by == "area":
        last = rows[rows["at"] == rows["at"].max()]
        found.extend(_against(panel, last, f"In {_when(last.iloc[0])}"))
    return found


def _across(panel: Panel, rows: pd.DataFrame) -> list[str]:
    decimals = decimals_of(rows["value"])
    column, by = COLUMNS[panel.x], COLUMNS[panel.by]
    several = rows[by].nunique() > 1 and column != by
    found = []
    for name in names_of(rows, panel.by) if several else [""]:
        part = rows[rows[by] == name] if several else rows
        own = part[~part["role"].isin(_levels(panel))] if column == "area" else part
        part = own if len(own) else part
        ordered = part.sort_values("value", ascending=False, kind="stable")
        top, low = ordered.iloc[0], ordered.iloc[-1]
        lead = f"{name}: highest" if several else "Highest"
        text = f"{lead} {_name(panel.x, top)} ({number(top['value'], decimals)})"
        if len(ordered) > 1:
            text += f", lowest {_name(panel.x, low)} ({number(low['value'], decimals)})"
        found.append(text + ".")
        if column == "area" and not several:
            found.extend(_against(panel, rows, ""))
    return found


def _levels(panel: Panel) -> tuple[str, ...]:
    """Return the roles that others are compared with."""
    return (panel.line,) if panel.kind == INTERVALS else (BENCHMARK, ENGLAND_AND_WALES)


def _against(panel: Panel, rows: pd.DataFrame, when: str) -> list[str]:
    """Return which areas are above the benchmark, and how many below."""
    lines = rows[rows["role"].isin(_levels(panel))]
    others = rows.drop(lines.index)
    if len(lines) != 1 or others.empty or others["area"].duplicated().any():
        return []
    level, name = float(lines["value"].iloc[0]), str(lines["area"].iloc[0])
    decimals = decimals_of(rows["value"])
    above = [str(area) for area in others.loc[others["value"] > level, "area"]]
    below = int((others["value"] < level).sum())
    lead = f"{when}, above" if when else "Above"
    if not above:
        lead = f"{when}, none is above" if when else "None is above"
        return [f"{lead} {name} ({number(level, decimals)})."]
    text = f"{lead} {name} ({number(level, decimals)}): {join_names(above)}"
    return [text + (f"; {below} below." if below else ".")]


def _when(row: pd.Series) -> str:
    return period_words(str(row["period"]))


def _name(what: str, row: pd.Series) -> str:
    text = str(row[COLUMNS[what]])
    return period_words(text) if what == "period" else text
