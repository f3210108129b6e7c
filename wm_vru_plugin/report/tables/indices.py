"""T08: the authorities of England in deciles of deprivation, and the study area's own by year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...core.claims.focus_rows import period_key
from ...i18n import tr
from ...sources.report_2020.tables import read_report_table, report_table
from ..data.roles import plain_name
from ..data.tables import REPORT_SOURCE, Origin, TableData, printed_origin
from ..figures.tables import TableFigure
from ..provenance.status import printed_mark
from .content import Column, Table, Value

INDICATOR = "imd_rank_of_average_rank"
_TITLES = ("summaries of local authorities",)
_SHADE = 0.18
_DECILES = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_FEWEST = 100
"""Fewer authorities than this are no country."""


def authorities_by_decile(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Return the grid of all authorities and, by edition, ranks of the study area's authorities.

    The grid is from the package where it ranks them all, else as printed.
    """
    ranks = data.indicators(INDICATOR)
    ranks = ranks[ranks["breakdown"].isin(("", "total"))]
    own = _own_by_year(figure, data, ranks)
    whole = _whole_country(ranks)
    if whole is None:
        origin = printed_origin(report_table(figure.id).source)
        grid = _grid(figure, _printed(), "2019", _own_names(data), origin)
        mended = tr(
            "The scan of the report misreads 45 names and loses 22; these are mended from the "
            "official list of 2019."
        )
        absent = ()
        if data.package is not None:
            absent = (
                tr("The package does not rank all authorities of England. It needs {0}.").format(
                    figure.needs
                ),
            )
        grid = _with(grid, origin, (*grid.notes, mended, *absent))
    else:
        frame, year = whole
        grid = _grid(figure, frame, year, _own_names(data), data.origin(["indicators"], _TITLES))
    return (grid, own) if own is not None else (grid,)


def _own_names(data: TableData) -> set[str]:
    names = set(data.authorities().values())
    from_report = {"Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall"}
    return names or {*from_report, "Wolverhampton"}


def _with(table: Table, origin: Origin, notes: tuple[str, ...]) -> Table:
    return replace(
        table,
        sources=origin.sources,
        marks=origin.marks,
        status=origin.status,
        notes=notes,
        marking=origin.marking,
        licences=origin.licences,
    )


def _printed() -> pd.DataFrame:
    return read_report_table("T08")[["decile", "position", "name"]]


def _whole_country(ranks: pd.DataFrame) -> tuple[pd.DataFrame, str] | None:
    """Decile, position and name of every authority in 2019, else in the latest whole edition."""
    periods = sorted(set(ranks["period"]), key=period_key, reverse=True)
    for period in sorted(periods, key=lambda name: name != "2019"):
        rows = ranks[ranks["period"] == period].sort_values("value")
        n = len(rows)
        if n < _FEWEST or rows["value"].tolist() != list(range(1, n + 1)):
            continue
        # As the report divides 317: the first deciles get one more where ten does not divide.
        parts = np.array_split(np.arange(n), 10)
        frames = [
            pd.DataFrame(
                {
                    "decile": number,
                    "position": np.arange(1, len(part) + 1),
                    "name": rows["area_name"].to_numpy()[part],
                }
            )
            for number, part in enumerate(parts, start=1)
        ]
        return pd.concat(frames, ignore_index=True), str(period)
    return None


def _grid(
    figure: TableFigure, frame: pd.DataFrame, year: str, own: set[str], origin: Origin
) -> Table:
    columns = [Column("place", tr("Place in decile"), "", 0)]
    columns += [
        Column(f"decile_{number}", tr("{0} decile").format(name), wide=True, group="deciles")
        for number, name in enumerate(_DECILES, start=1)
    ]
    names = {
        (int(row["position"]), int(row["decile"])): str(row["name"])
        for row in frame.to_dict("records")
    }
    last = max(position for position, _ in names)
    rows: list[tuple[Value, ...]] = []
    shades = {}
    for position in range(1, last + 1):
        cells = [names.get((position, decile), "") for decile in range(1, 11)]
        for number, name in enumerate(cells, start=1):
            if name and plain_name(name) in own:
                shades[(position - 1, number)] = _SHADE
        rows.append((position, *cells))
    table = Table(
        figure.id,
        figure.section,
        figure.title,
        tr(
            "All local authorities in England in order of the average rank of their areas in the "
            "Index of Multiple Deprivation {0}; the first decile holds the most deprived"
        ).format(year),
        tuple(columns),
        tuple(rows),
        shades=shades,
        sortable=False,
    )
    shaded = (tr("Shaded: authorities of the study area."),) if shades else ()
    return _with(table, origin, shaded)


def _own_by_year(figure: TableFigure, data: TableData, ranks: pd.DataFrame) -> Table | None:
    """Return ranks of the study area's authorities, a column for each edition; None without any."""
    names = data.authorities()
    own = ranks[ranks["area_code"].isin(list(names))]
    if own.empty:
        return None
    wide = own.pivot_table(index="area_code", columns="period", values="value", aggfunc="first")
    periods = sorted(wide.columns, key=period_key)
    wide = wide.sort_values(periods[-1])
    printed = dict(zip(*(read_report_table("T08")[name] for name in ("name", "rank"))))
    rows = []
    for code, row in wide.iterrows():
        values = [None if pd.isna(row[period]) else float(row[period]) for period in periods]
        then = printed.get(names[str(code)])
        rows.append((names[str(code)], *values, None if then is None else float(then)))
    columns = (
        Column("authority", tr("Authority")),
        *(Column(f"rank_{period}", period, "", 0) for period in periods),
        Column("printed_2019", tr("In the report of 2020, 2019"), "", 0),
    )
    origin = data.origin(["indicators"], _TITLES, bool(own["restricted"].any()))
    counted = own[(own["period"] == periods[-1]) & own["denominator"].notna()]["denominator"]
    number = int(counted.iloc[0]) if len(counted) else int((ranks["period"] == periods[-1]).sum())
    of = (tr("In {0}, {1} authorities are ranked.").format(periods[-1], number),)
    return Table(
        figure.id,
        figure.section,
        tr("Ranks of the study area's authorities"),
        tr(
            "Rank of the average rank in the Index of Multiple Deprivation, 1 = most deprived, by "
            "year of the indices"
        ),
        columns,
        tuple(rows),
        part="b",
        sources=(*origin.sources, tr("Last column: {0}").format(REPORT_SOURCE)),
        notes=(
            *(of if number > len(rows) else ()),
            tr("Authorities change between editions, so ranks are not strictly comparable."),
            tr("Last column: {0}.").format(printed_mark()),
        ),
        marks=origin.marks,
        marking=origin.marking,
        status=origin.status,
        licences=origin.licences,
    )
