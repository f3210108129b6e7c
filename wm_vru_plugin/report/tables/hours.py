"""T51: violence with injury by hour of day and day of week, as a heat table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...core.disclosure.control import MARK_SUFFIX, guard_table
from ...core.errors import InputError
from ...core.tables.cell_text import cell_text
from ...core.time.clock import read_times
from ...core.time.day_part_defaults import DAYS
from ...core.time.profile import count_cells
from ...i18n import tr
from ...sources.report_2020.tables import HOURS, read_report_table, report_table
from ..data.tables import TableData, printed_origin
from ..figures.tables import TableFigure
from .content import Column, Table, Value, signs_note

CATEGORY = "violence_with_injury"


def violence_by_hour(figure: TableFigure, data: TableData) -> tuple[Table, ...]:
    """Return the printed table, and the package's incidents counted in the same way."""
    printed, why = _printed(figure), ""
    if data.package is not None:
        counted = _counted(figure, data)
        if isinstance(counted, Table):
            return printed, counted
        why = counted
    if not why:
        return (printed,)
    return (replace(printed, notes=(*printed.notes, why)),)


def _columns(decimals: int) -> tuple[Column, ...]:
    hours = (Column(name, name[1:], "", decimals, group="hours") for name in HOURS)
    return (Column("day", tr("Day")), *hours)


def _hours_note() -> str:
    return tr("Columns are hours: 00 is from midnight to one o'clock.")


def _shades(values: np.ndarray) -> dict[tuple[int, int], float]:
    """Return how dark each cell is, least to most; nothing for a hidden one."""
    low, high = np.nanmin(values), np.nanmax(values)
    width = high - low if high > low else 1.0
    return {
        (row, column + 1): float((values[row, column] - low) / width)
        for row, column in zip(*np.nonzero(~np.isnan(values)))
    }


def _printed(figure: TableFigure) -> Table:
    frame = read_report_table(figure.id)
    values = frame[list(HOURS)].to_numpy(dtype=float)
    origin = printed_origin(report_table(figure.id).source)
    return Table(
        figure.id,
        figure.section,
        figure.title,
        tr(
            "Violence with injury recorded by the police, by the hour in which it began and the "
            "day of the week; the darker, the more"
        ),
        _columns(1),
        tuple((day, *map(float, row)) for day, row in zip(frame["day"], values)),
        sources=origin.sources,
        notes=(
            tr("The report does not print the unit; the cells add up to {0:.0f}.").format(
                values.sum()
            ),
            _hours_note(),
        ),
        marks=origin.marks,
        status=origin.status,
        shades=_shades(values),
    )


def _counted(figure: TableFigure, data: TableData) -> Table | str:
    """Count the package's incidents in the same table; else return why there is none."""
    missing = tr("The package gives no such table of its own. It needs {0}.").format(figure.needs)
    rows = data.incidents()
    rows = rows[rows["id"] == CATEGORY]
    stamps = [cell_text(moment) for moment in rows["occurred"]]
    if data.package is None or not any(stamps):
        return missing
    try:
        clock = read_times(stamps, tr("Incidents, column 'occurred'"))
    except InputError as error:
        return f"{missing} {error}"
    cells = count_cells(clock.weekdays(), clock.hours())
    timed = int(cells.sum())
    restricted = data.package.restricted(["incidents"]) or bool(
        rows["restricted"].isin((True,)).any()
    )
    signs: dict[tuple[int, int], str] = {}
    if restricted:
        cells, signs = _guarded(cells)
    values: list[tuple[Value, ...]] = [
        (tr(day), *(None if np.isnan(value) else float(value) for value in cells[number]))
        for number, day in enumerate(DAYS)
    ]
    periods = sorted(str(period)[:4] for period in rows["period"].dropna().unique())
    years = " to ".join(dict.fromkeys((periods[0], periods[-1]))) if periods else ""
    notes = [
        _hours_note(),
        signs_note(set(signs.values())),
        tr("{0:,} of {1:,} incidents have no time of day and are not counted.").format(
            len(rows) - timed, len(rows)
        )
        if len(rows) > timed and not restricted
        else "",
        tr(
            "Numbers of incidents, so not to be set beside the figures of the report, whose unit "
            "is not known; the pattern can be."
        ),
    ]
    origin = data.origin(["incidents"], (), restricted)
    return Table(
        figure.id,
        figure.section,
        tr("Violence with injury by hour and day of week, incidents of the package"),
        tr("Recorded incidents of {0} by hour and day of week{1}; the darker, the more").format(
            tr("violence with injury"), f", {years}" if years else ""
        ),
        _columns(0),
        tuple(values),
        part="b",
        sources=origin.sources,
        notes=tuple(note for note in notes if note),
        marks=origin.marks,
        marking=origin.marking,
        status=origin.status,
        signs=signs,
        shades=_shades(cells) if not np.isnan(cells).all() else {},
        licences=origin.licences,
    )


def _guarded(cells: np.ndarray) -> tuple[np.ndarray, dict[tuple[int, int], str]]:
    """Return small counts hidden, others rounded, and the sign of each cell."""
    frame = pd.DataFrame(
        {
            "day": np.repeat(np.array(DAYS, dtype=object), 24),
            "hour": np.tile(np.array(HOURS, dtype=object), 7),
            "count": cells.ravel(),
        }
    )
    table = guard_table(frame, ["count"], by=("day", "hour"), where="Incidents by hour")
    marks = table["count" + MARK_SUFFIX].to_numpy(dtype=object).reshape(7, 24)
    signs = {
        (row, column + 1): str(marks[row, column])
        for row in range(7)
        for column in range(24)
        if marks[row, column]
    }
    return table["count"].to_numpy(dtype=float).reshape(7, 24), signs
