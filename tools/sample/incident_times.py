"""When invented incidents happen: an hour and weekday profile for each kind, dates of 2019."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from wm_vru_plugin.sources.report_2020.tables import HOURS, read_report_table

from .draw import Draw, weighted_pick

YEAR = 2019
_MINUTES = np.array([0, 0, 0, 30, 30, 15, 45, 5, 10, 20, 25, 35, 40, 50, 55])
_CLOCKS_GO_FORWARD = date(YEAR, 3, 31)


def _bump(centre: float, width: float) -> np.ndarray:
    """(24,) a wave of the day around an hour, across midnight."""
    away = np.abs(np.arange(24) + 0.5 - centre)
    return np.exp(-(np.minimum(away, 24 - away) ** 2) / (2 * width**2))


def profile(times: str) -> np.ndarray:
    """(7, 24) weights by weekday (Monday first) and hour.

    `violence` is the report's table T51 as printed. Knife crime peaks between 5pm and 11pm, most
    on Saturday night; domestic abuse between 6pm and 1am, more at weekends: so says the report.
    """
    if times == "violence":
        return read_report_table("T51")[list(HOURS)].to_numpy(dtype=float)
    if times == "knife":
        cells = np.tile(0.12 + _bump(20.0, 2.6), (7, 1))
        cells[5, 18:] *= 1.75
        cells[6, :4] *= 3.0
        return cells
    if times == "home":
        days = np.array([1.0, 0.94, 0.96, 0.98, 1.08, 1.4, 1.5])
        return days[:, None] * (0.22 + _bump(21.5, 3.0))
    if times == "street":
        return np.tile(0.2 + 0.7 * _bump(16.5, 1.8) + _bump(21.0, 2.5), (7, 1))
    if times == "absence":
        days = np.array([1.05, 1.0, 1.0, 1.05, 1.1, 0.95, 0.85])
        return days[:, None] * (0.4 + 0.6 * _bump(13.0, 3.0) + 0.5 * _bump(20.0, 2.0))
    if times == "night":
        return np.tile(0.35 + _bump(0.5, 3.5) + 0.4 * _bump(18.0, 2.0), (7, 1))
    return np.array([0.9, 0.9, 0.95, 1.0, 1.15, 1.25, 1.05])[:, None] * (0.15 + _bump(20.0, 3.2))


def _date(weekday: int, share: float) -> date:
    """One of the year's dates with this weekday."""
    first = date(YEAR, 1, 1)
    first += timedelta((weekday - first.weekday()) % 7)
    weeks = (date(YEAR, 12, 31) - first).days // 7 + 1
    return first + timedelta(7 * int(share * weeks))


def moments(times: str, count: int, draw: Draw) -> tuple[list[str], list[str]]:
    """Local date and time in ISO 8601, and month, of `count` incidents.

    Args:
        times: id of the profile; "" leaves the time empty and draws the month alone.
        count: how many.
        draw: the stream to draw from.
    """
    cells = weighted_pick(profile(times or "violence").ravel(), draw.uniform(count))
    days, minutes = draw.uniform(count), draw.uniform(count)
    occurred, period = [], []
    for cell, share, minute in zip(cells, days, minutes):
        weekday, hour = divmod(int(cell), 24)
        day = _date(weekday, share)
        if day == _CLOCKS_GO_FORWARD and hour == 1:
            hour = 2  # that night has no hour between one and two
        at = _MINUTES[int(minute * len(_MINUTES))]
        occurred.append(f"{day.isoformat()}T{hour:02d}:{at:02d}:00" if times else "")
        period.append(day.isoformat()[:7])
    return occurred, period
