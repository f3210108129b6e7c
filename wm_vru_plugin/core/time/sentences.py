"""A temporal profile in plain English."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from ..places.areas import join_names
from .circular import CERTAIN, clock_text
from .profile import TemporalProfile

SPREAD = 0.1
"""Below this resultant length the times lie so much all round the clock that a mean says little."""


def temporal_sentence(result: TemporalProfile, what: str, peaks: int = 3) -> str:
    """Write the fullest hours, days and parts, and the mean hour, in sentences.

    Args:
        result: of `profile`.
        what: what was counted, such as "incidents" or a category.
        peaks: how many of the fullest cells of the week are named; equals are all named.
    """
    cells = result.cells.sort_values(["rank", "weekday", "hour"])
    top = cells[(cells["rank"] <= peaks) & (cells["count"] > 0)]
    named = [
        f"{row['day']} {_hours(row['hour'], 1)} ({_number(row['count'])}, {row['ratio']:.1f} times "
        "an even week's)"
        for row in top.head(2 * peaks).to_dict("records")
    ]
    if len(top) > 2 * peaks:
        named.append(f"{len(top) - 2 * peaks:,} more as full")
    total = f"{_number(result.total)} {what}"
    if not result.counts:
        total = f"{what}, whose cells add up to {_number(result.total)} and are not counts"
    hours = result.by_hour.sort_values(["count", "hour"], ascending=[False, True])
    days = result.by_day.sort_values(["count", "weekday"], ascending=[False, True])
    hour, day = hours.iloc[0].to_dict(), days.iloc[0].to_dict()
    start, length, share = result.run
    more = [_hours(one, length) for one in result.run_ties[:3]]
    fullest = "hour of the week is" if len(top) == 1 else "hours of the week are"
    text = (
        f"Of {total}, the fullest {fullest} "
        f"{join_names(named)}. The fullest hour of the day is {_hours(hour['hour'], 1)} "
        f"({hour['share']:.1%}, {hour['ratio']:.1f} times an even day's)"
        f"{_peak_on('weekday', result)}{_peak_on('weekend', result)}. "
        f"The fullest day is {day['day']} ({day['share']:.1%}{_interval(day)}; even would be "
        f"14.3%). The fullest {length} hours on end are {_hours(start, length)} ({share:.1%})"
    )
    text += f"; as full: {join_names(more)}. " if more else ". "
    parts = [
        f"{row['part']} ({row['hours']}) {row['share']:.1%}{_interval(row)}, {row['ratio']:.2f} "
        "times even"
        for row in result.by_part.to_dict("records")
    ]
    return f"{text}By part: {'; '.join(parts)}. {_middle(result)}"


def _peak_on(kind: str, result: TemporalProfile) -> str:
    """Write the peak of weekdays or weekends; "" where there are none."""
    column, ratio = {
        "weekday": ("weekdays", "weekday_ratio"),
        "weekend": ("weekend", "weekend_ratio"),
    }[kind]
    if not result.by_hour[column].any():
        return ""
    row = result.by_hour.iloc[int(result.by_hour[column].to_numpy().argmax())]
    on = "on weekdays" if kind == "weekday" else "at weekends"
    return f"; {on} {_hours(row['hour'], 1)} ({row[ratio]:.1f} times)"


def _middle(result: TemporalProfile) -> str:
    mean = result.mean
    length = f"resultant length {mean.resultant:.2f} of 1"
    if mean.hour != mean.hour or mean.p > CERTAIN:
        how = f", Rayleigh p = {mean.p:.2f}" if mean.p == mean.p else ""
        return f"The times gather at no hour of the day ({length}{how})."
    text = f"The circular mean is {clock_text(mean.hour)} ({length}"
    if mean.lower == mean.lower:
        text += f"; 95% interval {clock_text(mean.lower)} to {clock_text(mean.upper)}"
    if mean.p == mean.p:
        text += f"; Rayleigh {'p < 0.001' if mean.p < 0.001 else f'p = {mean.p:.3f}'}"
    else:
        text += "; no interval or test, as the cells are not counts"
    text += ")."
    if mean.resultant < SPREAD:
        text += " So short a length says that the times lie nearly all round the clock."
    return text


def _interval(row: Mapping[Hashable, Any]) -> str:
    low, high = row["lower"], row["upper"]
    return f", {low:.1%} to {high:.1%}" if low == low else ""


def _hours(start: float, length: int) -> str:
    return f"{int(start):02d}:00 to {(int(start) + length) % 24:02d}:00"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f}"
