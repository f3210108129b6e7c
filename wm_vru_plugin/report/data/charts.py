"""The data of a chart: tidy rows, where they come from, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from ..figures.chart_figure import (
    INDEXED,
    LINES,
    SLOPE,
    ChartFigure,
    Panel,
    Selector,
    Series,
    role_words,
)
from ..provenance.text import marking_text
from .counted_rates import counted_sources
from .guarding import GUARDED, guarded
from .indexing import indexed
from .indicators import indicator_rows
from .selected import ChartSource, Selected, needed
from .sources import period_range, provenance_of, source_text

if TYPE_CHECKING:
    from ...store.package.package import Package, Provenance

_OVER_TIME = (LINES, INDEXED, SLOPE)


@dataclass(frozen=True)
class ChartData:
    """The data of a chart.

    Attributes:
        frame: tidy rows with `panel`, as they may be published.
        panels: panels that have rows, with these.
        sources: lines with publisher, title and edition.
        period: such as "2011/12 to 2017/18"; "" where the rows have none.
        banner: SYNTHETIC or ILLUSTRATIVE, and what that means; "" for real data.
        marking: the protective marking; "" where nothing is restricted.
        restricted: whether any of it is restricted.
        notes: what was hidden, left out or taken instead.
        missing: what the chart needs, when it cannot be drawn; else "".
    """

    figure: ChartFigure
    frame: pd.DataFrame
    panels: tuple[tuple[Panel, pd.DataFrame], ...]
    sources: tuple[str, ...] = ()
    period: str = ""
    banner: str = ""
    marking: str = ""
    restricted: bool = False
    notes: tuple[str, ...] = ()
    missing: str = ""


def chart_data(package: Package | ChartSource, figure: ChartFigure) -> ChartData:
    """Read the data that a chart is drawn from.

    Args:
        package: the package, or a `ChartSource` of it where many charts are drawn.
        figure: the chart.
    """
    source = package if isinstance(package, ChartSource) else ChartSource(package)
    panels: list[tuple[Panel, pd.DataFrame]] = []
    every: list[Selected] = []
    lacks: list[str] = []
    for panel in figure.panels:
        found = [select(source, selector, panel) for selector in panel.series]
        lacks.extend(one.missing for one in found if one.missing)
        held = [one for one in found if not one.missing]
        if held:
            every.extend(held)
            rows = pd.concat([one.rows for one in held], ignore_index=True)
            panels.append((panel, indexed(rows, panel) if panel.kind == INDEXED else rows))
    if not panels:
        return ChartData(figure, pd.DataFrame(), (), missing=_lacking(lacks))
    return _told(source.package, figure, panels, every, lacks)


def _told(
    package: Package,
    figure: ChartFigure,
    panels: list[tuple[Panel, pd.DataFrame]],
    found: list[Selected],
    lacks: list[str],
) -> ChartData:
    frame = pd.concat(
        [rows.assign(panel=number + 1) for number, (_, rows) in enumerate(panels)],
        ignore_index=True,
    )
    if figure.note_of and figure.note_of not in set(frame["role"]):
        figure = replace(figure, note="")
    provenance = list(dict.fromkeys(row for one in found for row in one.provenance))
    printed = tuple(dict.fromkeys(one.printed for one in found if one.printed))
    restricted = any(one.marked for one in found)
    periods = _different(frame, "period")
    notes = [_lacking(lacks)] if lacks else []
    notes += list(dict.fromkeys(note for one in found for note in one.notes))
    if restricted:
        hidden = sum(one.hidden for one in found)
        notes.append(GUARDED + (f" Hidden here: {hidden}." if hidden else ""))
    return ChartData(
        figure,
        frame,
        tuple(panels),
        (*source_text(provenance, [*periods, *_different(frame, "period_x")]), *printed),
        period_range(periods),
        banner_of(provenance, bool(printed)),
        marking_text(package, [row.table_name for row in provenance if row.restricted])
        if restricted
        else "",
        restricted,
        tuple(notes),
    )


def _different(frame: pd.DataFrame, column: str) -> list[str]:
    return [str(one) for one in frame[column].dropna().unique()] if column in frame else []


def _lacking(lacks: list[str]) -> str:
    """Return a sentence on what is lacking, naming once what two panels ask of different areas."""
    once: dict[str, str] = {}
    for text in lacks:
        words = text.split(", of ")[0]
        if len(text) > len(once.get(words, "")):
            once[words] = text
    return f"Not in the package: {'; '.join(once.values())}."


def banner_of(provenance: list[Provenance], printed: bool = False) -> str:
    """Return which of the data is not real; "" when all of it is. Printed tables are real."""
    statuses = {row.status for row in provenance}
    parts = []
    if "synthetic" in statuses:
        some = " in part" if printed or statuses - {"synthetic"} else ""
        parts.append(f"SYNTHETIC DATA{some}: invented for demonstration; not official statistics")
    if "illustrative" in statuses:
        parts.append("ILLUSTRATIVE: drawn for demonstration; not official")
    return ". ".join(parts)


def select(source: ChartSource, selector: Selector, panel: Panel) -> Selected:
    """Return the rows that a selector gives for a panel, or what is missing."""
    if isinstance(selector, Series):
        return _indicators(source, selector, panel)
    from .selectors import OTHER_DATA

    take: Callable[[ChartSource, Selector, Panel], Selected] = OTHER_DATA[type(selector)]
    return take(source, selector, panel)


def _indicators(source: ChartSource, series: Series, panel: Panel) -> Selected:
    rows, absent, notes = indicator_rows(source.indicators, series)
    over_time = panel.x == "period" and panel.kind in _OVER_TIME
    if over_time and len(rows):
        keys = ["area", "breakdown", "part"]
        several = rows.groupby(keys)["period"].transform("nunique") > 1
        if not several.any():
            when = period_range(rows["period"])
            missing = f"{needed(series)}, of more than one period (there is {when} alone)"
            return Selected(rows, missing=missing)
        rows = rows[several].reset_index(drop=True)
    if rows.empty:
        return Selected(rows, missing=needed(series))
    notes += [f"No figures of {role_words(role)}." for role in absent]
    restricted = bool(rows["restricted"].any())
    rows, hidden = guarded(rows)
    if panel.share:
        rows = whole_shares(rows, panel)
    rows["breakdown"] = rows["breakdown"].replace("total", "All")
    counted = series.counted
    if counted and (rows["indicator"] == counted.indicator).all():
        provenance = counted_sources(source.package, counted)
    else:
        provenance = provenance_of(source.package, "indicators", series.titles, restricted)
    if restricted and not any(row.restricted for row in provenance):
        provenance += [row for row in source.package.provenance(["indicators"]) if row.restricted]
    return Selected(rows, provenance, notes, hidden, marked=restricted)


def whole_shares(rows: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """Parts that add up to 100%; none of them where one is hidden, for the rest would tell it."""
    sums = rows.groupby(panel.x)["value"].transform(lambda values: values.sum(skipna=False))
    rows = rows.assign(value=100 * rows["value"] / sums.where(sums > 0))
    rows.loc[rows["value"].isna(), ["count", "denominator", "lower", "upper"]] = float("nan")
    return rows
