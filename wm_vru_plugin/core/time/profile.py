"""How events fall over the hours of the day and the days of the week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..rates.intervals import wilson
from ..tables.columns import number_column
from .circular import CircularMean, circular_mean, clock_text
from .day_part_defaults import DAYS
from .day_parts import DayPart

HOURS = tuple(f"h{hour:02d}" for hour in range(24))
"""Columns of a prepared matrix: h00 is midnight to 1.00am."""

_TIE = 1e-9


@dataclass(frozen=True)
class TemporalProfile:
    """What `profile` finds.

    Attributes:
        cells: 168 rows: `weekday` (1 = Monday), `day`, `hour`, `count`, `share` of all, `ratio` to
            an even week, `rank` (1 = fullest; equals share a rank).
        by_hour: 24 rows: `hour`, `count`, `share`, `ratio`, `weekdays` and `weekend` counts, and
            the `weekday_ratio` and `weekend_ratio` of these to an even day.
        by_day: 7 rows: `weekday`, `day`, `count`, `share`, `lower`, `upper`, `ratio`, `peak_hour`,
            `mean_hour`, `mean_time`, `resultant`.
        by_part: a row for each part of the day, then for each window: `kind`, `part`, `hours`,
            `count`, `share`, `lower`, `upper`, `ratio`.
        mean: circular mean of all.
        total: sum of the cells.
        counts: whether the cells are whole counts, without which there are no intervals or tests.
        run: first hour, number of hours, and share of the fullest run of hours.
        run_ties: other first hours whose run is as full.
    """

    cells: pd.DataFrame
    by_hour: pd.DataFrame
    by_day: pd.DataFrame
    by_part: pd.DataFrame
    mean: CircularMean
    total: float
    counts: bool
    run: tuple[int, int, float]
    run_ties: tuple[int, ...]


def read_matrix(
    frame: pd.DataFrame, day_column: str, where: str, hours: Sequence[str] = HOURS
) -> NDArray[np.float64]:
    """Read (7, 24) a prepared table of one row for each weekday, Monday first.

    Args:
        frame: `day_column` (Monday, Mon or 1 = Monday) and a column for each hour.
        where: layer, for messages.

    Raises:
        InputError: an absent column, a day that is unknown, missing or given twice, or a cell that
            is missing, negative or no number.
    """
    for name in (day_column, *hours):
        if name not in frame:
            raise InputError(
                where, f"there is no column '{name}'", f"{day_column} and {hours[0]} to {hours[-1]}"
            )
    known = {name: row for row, day in enumerate(DAYS) for name in (day, day[:3], str(row + 1))}
    known = {name.lower(): row for name, row in known.items()}
    cells = np.full((7, 24), np.nan)
    values = np.column_stack([number_column(frame, name, where) for name in hours])
    for row, text in enumerate(frame[day_column]):
        day = known.get(str(text).strip().lower())
        if day is None or not np.isnan(cells[day]).all():
            how = "is no weekday" if day is None else "comes twice"
            raise InputError(
                f"{where}, column '{day_column}', row {row + 1}",
                f"'{text}' {how}",
                "Monday to Sunday",
            )
        if not np.isfinite(values[row]).all():
            hour = hours[int(np.flatnonzero(~np.isfinite(values[row]))[0])]
            raise InputError(
                f"{where}, column '{hour}'", f"the cell of {text} is empty", "a number"
            )
        cells[day] = values[row]
    absent = [day for row, day in enumerate(DAYS) if np.isnan(cells[row]).all()]
    if absent:
        raise InputError(where, f"there is no row of {absent[0]}", "one row for each weekday")
    return cells


def count_cells(weekday: NDArray[np.int64], hour: NDArray[np.float64]) -> NDArray[np.float64]:
    """Count (7, 24) events in each hour of the week.

    Args:
        weekday: (n,) 0 = Monday.
        hour: (n,) 0 to below 24.
    """
    places = weekday * 24 + np.floor(hour).astype(np.int64)
    return np.bincount(places, minlength=168).astype(float).reshape(7, 24)


def profile(
    cells: NDArray[np.float64],
    parts: Sequence[DayPart],
    windows: Sequence[DayPart] = (),
    run_hours: int = 5,
    exact: tuple[NDArray[np.int64], NDArray[np.float64]] | None = None,
    where: str = "Times",
) -> TemporalProfile:
    """Compute shares, ratios, peaks, and the circular mean of a week of hours.

    A ratio compares with a week in which every hour has the same. Shares of days and parts have
    Wilson intervals, which take each event for independent of the others. Whether the clocks of the
    period held as many Saturdays as Tuesdays is not looked at: in a year one weekday comes 53
    times and the others 52.

    Args:
        cells: (7, 24) counts, Monday first, or numbers in proportion to counts.
        parts: parts that make up the week, see `day_parts.read_parts`.
        windows: other parts, which may overlap.
        run_hours: length of the fullest run of hours that is looked for, 1 to 24.
        exact: weekday (0 = Monday) and hour with its fraction of every event, where known.

    Raises:
        InputError: the cells add up to nothing.
    """
    total = float(cells.sum())
    if not total > 0:
        raise InputError(where, "there is nothing to count", "at least one event")
    if not 1 <= run_hours <= 24:
        raise InputError("Hours of a run", f"{run_hours} is not possible", "1 to 24")
    counts = bool(np.all(cells == np.floor(cells)))
    hours = cells.sum(axis=0)
    runs = np.array([np.roll(hours, -start)[:run_hours].sum() for start in range(24)])
    fullest = np.flatnonzero(runs >= runs.max() * (1 - _TIE))
    start = int(fullest[0])
    return TemporalProfile(
        _cells(cells, total),
        _by_hour(cells, total),
        _by_day(cells, total, counts, exact),
        _by_part(cells, total, counts, parts, windows),
        _mean(hours, counts, None if exact is None else exact[1]),
        total,
        counts,
        (start, run_hours, float(runs[start] / total)),
        tuple(int(one) for one in fullest[1:]),
    )


def _mean(
    hours: NDArray[np.float64], counts: bool, exact: NDArray[np.float64] | None
) -> CircularMean:
    """Compute the mean from exact times, else from the middle of each hour."""
    if exact is not None:
        return circular_mean(exact)
    return circular_mean(
        np.arange(24, dtype=np.float64) + 0.5, hours, group_hours=1.0, counts=counts
    )


def _cells(cells: NDArray[np.float64], total: float) -> pd.DataFrame:
    flat = cells.ravel()
    return pd.DataFrame(
        {
            "weekday": np.repeat(np.arange(1, 8), 24),
            "day": np.repeat(np.array(DAYS, dtype=object), 24),
            "hour": np.tile(np.arange(24), 7),
            "count": flat,
            "share": flat / total,
            "ratio": flat / total * 168,
            "rank": pd.Series(flat).rank(method="min", ascending=False).astype(int),
        }
    )


def _by_hour(cells: NDArray[np.float64], total: float) -> pd.DataFrame:
    hours = cells.sum(axis=0)
    weekdays, weekend = cells[:5].sum(axis=0), cells[5:].sum(axis=0)
    return pd.DataFrame(
        {
            "hour": np.arange(24),
            "count": hours,
            "share": hours / total,
            "ratio": hours / total * 24,
            "weekdays": weekdays,
            "weekend": weekend,
            "weekday_ratio": _ratio(weekdays),
            "weekend_ratio": _ratio(weekend),
        }
    )


def _ratio(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide each hour by the mean of all; NaN where there is nothing."""
    return hours / hours.mean() if hours.any() else np.full(24, np.nan)


def _by_day(
    cells: NDArray[np.float64],
    total: float,
    counts: bool,
    exact: tuple[NDArray[np.int64], NDArray[np.float64]] | None,
) -> pd.DataFrame:
    days = cells.sum(axis=1)
    means = [
        _mean(cells[day], counts, None if exact is None else exact[1][exact[0] == day])
        for day in range(7)
    ]
    lower, upper = _limits(days, total, counts)
    return pd.DataFrame(
        {
            "weekday": np.arange(1, 8),
            "day": DAYS,
            "count": days,
            "share": days / total,
            "lower": lower,
            "upper": upper,
            "ratio": days / total * 7,
            "peak_hour": [int(np.argmax(row)) if row.any() else np.nan for row in cells],
            "mean_hour": [one.hour for one in means],
            "mean_time": ["" if np.isnan(one.hour) else clock_text(one.hour) for one in means],
            "resultant": [one.resultant for one in means],
        }
    )


def _by_part(
    cells: NDArray[np.float64],
    total: float,
    counts: bool,
    parts: Sequence[DayPart],
    windows: Sequence[DayPart],
) -> pd.DataFrame:
    every = [*parts, *windows]
    inside = [part.cells() for part in every]
    numbers = np.array([cells[mine].sum() for mine in inside], dtype=float)
    lower, upper = _limits(numbers, total, counts)
    return pd.DataFrame(
        {
            "kind": ["part"] * len(parts) + ["window"] * len(windows),
            "part": [part.name for part in every],
            "hours": [part.hours_text() for part in every],
            "count": numbers,
            "share": numbers / total,
            "lower": lower,
            "upper": upper,
            "ratio": [number / total * 168 / mine.sum() for number, mine in zip(numbers, inside)],
        }
    )


def _limits(
    numbers: NDArray[np.float64], total: float, counts: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return 95% Wilson intervals of shares; NaN where the numbers are no counts."""
    if not counts:
        return np.full(len(numbers), np.nan), np.full(len(numbers), np.nan)
    limits = wilson(numbers, total)
    return limits.lower, limits.upper
