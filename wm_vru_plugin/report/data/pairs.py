"""Two numbers of the same areas or schools, for a scatter plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...core.places.domains import domain
from ..figures.chart_figure import AUTHORITIES, Pairs, Panel, SchoolPairs
from .guarding import guarded, suppress_known
from .indicators import indicator_rows
from .roles import plain_name
from .sources import provenance_of

if TYPE_CHECKING:
    from .selected import ChartSource, Selected

_LEAST = 4


def pairs(source: ChartSource, selector: Pairs, _panel: Panel) -> Selected:
    """Return the rows of `at` (along the axis) and `value`; `role` says which areas are named."""
    from .selected import Selected, needed

    sides = []
    for series in (selector.x, selector.y):
        rows, _, _ = indicator_rows(source.indicators, series)
        if rows.empty:
            return Selected(rows, missing=needed(series))
        restricted = bool(rows["restricted"].any())
        sides.append((*guarded(rows), restricted, series))
    (x, hidden_x, marked_x, of_x), (y, hidden_y, marked_y, of_y) = sides
    both = y.merge(x[["area_code", "value", "period"]], on="area_code", suffixes=("", "_x"))
    both = both[both["value"].notna() & both["value_x"].notna()]
    study = both["area_code"].isin(source.indicators.places.study.authority_codes)
    if len(both) < _LEAST:
        return Selected(both, missing=f"{needed(of_x)} and {needed(of_y)}, of the same areas")
    labelled = study if selector.labelled == AUTHORITIES else study & False
    rows = both.assign(at=both["value_x"], role=labelled.map({True: AUTHORITIES, False: ""}))
    provenance = [
        row
        for series, marked in ((of_x, marked_x), (of_y, marked_y))
        for row in provenance_of(source.package, "indicators", series.titles, marked)
    ]
    years = f"{both['period_x'].iloc[0]} (across), {both['period'].iloc[0]} (up)"
    notes = [f"Periods: {years}."] if both["period_x"].iloc[0] != both["period"].iloc[0] else []
    return Selected(
        rows.reset_index(drop=True).drop(columns="value_x"),
        list(dict.fromkeys(provenance)),
        notes,
        hidden_x + hidden_y,
        marked=marked_x or marked_y,
    )


def school_pairs(source: ChartSource, selector: SchoolPairs, _panel: Panel) -> Selected:
    """Return the schools with an exclusion: the score of the LSOA along, the exclusion rate up."""
    from .selected import Selected

    package = source.package
    missing = f"{selector.words} ({selector.source})"
    if not package.has("schools") or not package.has("deprivation"):
        return Selected(pd.DataFrame(), missing=missing)
    names = ["urn", "name", "phase", "lsoa_code", "exclusions", "exclusion_rate", "year"]
    schools = package.frame("schools", names)
    schools = schools[schools["phase"] == selector.phase]
    count = pd.to_numeric(schools["exclusions"])
    rate = pd.to_numeric(schools["exclusion_rate"])
    restricted = package.restricted(["schools"])
    if restricted:
        shown = suppress_known(count)
        count, rate = shown, rate * shown / count
    schools = schools.assign(value=rate, count=count)[(count > 0) & rate.notna()]
    index = package.frame("deprivation", ["lsoa_code", "edition", "domain", "score"])
    index = index[(index["domain"] == domain(selector.domain).id) & index["score"].notna()]
    index = index[index["edition"] == index["edition"].max()]
    rows = schools.merge(index[["lsoa_code", "score", "edition"]], on="lsoa_code")
    if len(rows) < _LEAST:
        return Selected(rows, missing=missing)
    shown_rows = rows.assign(
        at=rows["score"].astype(float),
        area=[plain_name(one) for one in rows["name"]],
        area_code=rows["urn"],
        role="",
        period=rows["year"],
        period_x=rows["edition"].astype(str),
        breakdown="total",
        unit="permanent exclusions per 100 pupils",
    )
    columns = [
        "area_code",
        "area",
        "role",
        "breakdown",
        "period",
        "period_x",
        "at",
        "value",
        "count",
        "unit",
    ]
    provenance = [
        *provenance_of(package, "schools", (), None),
        *provenance_of(package, "deprivation", (), None),
    ]
    return Selected(shown_rows[columns], provenance, marked=restricted)
