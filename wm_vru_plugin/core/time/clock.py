"""When things happened, by the clock of those who were there: British local time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ..errors import InputError
from ..geometry.repair import CancelCheck
from ..libraries import MISSING, Fault, MissingLibraryError
from ..tables.missing import is_missing

LONDON = "Europe/London"
SPIKE = 3.0
"""Midnight is suspect where it has this many times what the hours beside it have on the hour."""
SPIKE_P = 0.001
_SHOWN = 3

NOT_A_TIME = np.datetime64("NaT", "s")
"""Of a unit, as all the moments are: numpy gives up moments without one."""
_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r" ?(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?)?"
)
_BRITISH = re.compile(
    r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})"
    r"(?: (?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
)


@dataclass
class Clock:
    """Local times, and what became of every row.

    Attributes:
        local: (n,) datetime64[s] by the local clock, NaT where there is no time of day.
        missing: rows without a value; `date_only`: rows with a date but no time.
        unreadable: rows that cannot be read; `examples`: the first few.
        converted: rows with an offset, moved to local time.
        twice: rows in the hour that comes twice when the clocks go back; `never`: rows in the hour
            that is left out when they go forward. Both stay as recorded.
        midnight: rows at 00:00:00; `expected`: what the hours beside it would lead one to expect;
            `spike`: whether that many look like a time put in for want of one.
        midnight_left_out: whether they were left out.
        zones: whether time zones were at hand, without which `twice` and `never` are not counted.
    """

    local: NDArray[np.datetime64]
    missing: int = 0
    date_only: int = 0
    unreadable: int = 0
    examples: list[str] = field(default_factory=list)
    converted: int = 0
    twice: int = 0
    never: int = 0
    midnight: int = 0
    expected: float = 0.0
    spike: bool = False
    midnight_left_out: bool = False
    zones: bool = True

    def hours(self) -> NDArray[np.float64]:
        """Return hours since local midnight of the rows with a time, 0 to below 24."""
        known = self.local[~np.isnat(self.local)]
        return (known - known.astype("datetime64[D]")).astype(float) / 3600

    def weekdays(self) -> NDArray[np.int64]:
        """Return the weekday of the rows with a time, 0 = Monday."""
        known = self.local[~np.isnat(self.local)]
        # 1 January 1970 was a Thursday.
        return (known.astype("datetime64[D]").astype(np.int64) + 3) % 7


def london() -> tzinfo:
    """Return the time zone of the United Kingdom.

    Raises:
        MissingLibraryError: neither the system nor the package tzdata knows time zones (Windows).
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(LONDON)
    except ZoneInfoNotFoundError as error:
        raise MissingLibraryError([Fault("tzdata", MISSING, str(error))]) from error


def read_times(
    values: Sequence[Any],
    where: str,
    convert: bool = True,
    leave_out_midnight: bool = False,
    check_cancelled: CancelCheck = None,
) -> Clock:
    """Read local times from text.

    Understood are ISO 8601, such as 2019-03-05T21:30, and British dates, such as 05/03/2019 21:30.
    A time with an offset or Z is converted to British local time, summer time included; one
    without is taken to be local.

    Midnight is suspect where more rows stand at 00:00:00 than `SPIKE` times the mean of those at
    23:00:00 and 01:00:00, and a Poisson count with that mean (at least 1) would be as high with a
    probability below `SPIKE_P`.

    Args:
        values: texts, or None.
        where: layer and field, for messages.
        convert: whether offsets count; else the time stands as it is written.
        leave_out_midnight: leave out rows at 00:00:00 where they are suspect.

    Raises:
        InputError: no row has a time of day, or all are at midnight.
        MissingLibraryError: an offset has to be converted and no time zones are at hand.
    """
    stamps = np.full(len(values), NOT_A_TIME)
    clock = Clock(stamps)
    zone = None
    known: dict[str, tuple[datetime | None, str]] = {}
    for row, value in enumerate(values):
        if check_cancelled is not None and row % 5000 == 0:
            check_cancelled()
        text = "" if is_missing(value) else str(value).strip()
        if text not in known:
            known[text] = _parse(text)
        moment, kind = known[text]
        if kind == "offset" and moment is not None:
            clock.converted += convert
            if convert:
                zone = zone or london()
                moment = moment.astimezone(zone)
            moment = moment.replace(tzinfo=None)
        if kind == "missing":
            clock.missing += 1
        elif kind == "date":
            clock.date_only += 1
        elif moment is None:
            clock.unreadable += 1
            if len(clock.examples) < _SHOWN:
                clock.examples.append(text[:40])
        else:
            stamps[row] = np.datetime64(moment, "s")
    if np.isnat(stamps).all():
        shown = f", such as '{clock.examples[0]}'" if clock.examples else ""
        raise InputError(
            where,
            f"none of {len(values):,} rows has a time of day ({clock.missing:,} are empty, "
            f"{clock.date_only:,} are dates alone, {clock.unreadable:,} cannot be read{shown})",
            "date and time such as 2019-03-05T21:30 or 05/03/2019 21:30",
        )
    _count_odd_hours(clock)
    _find_midnight(clock, where, leave_out_midnight)
    return clock


def _parse(text: str) -> tuple[datetime | None, str]:
    """Return the moment and the kind of text: missing, date, local, offset or unreadable."""
    if not text or text.lower() in ("nat", "nan", "none", "null"):
        return None, "missing"
    british = _BRITISH.fullmatch(text)
    found = _ISO.fullmatch(text) or british
    if found is None:
        return None, "unreadable"
    part = found.groupdict()
    day = part.get("date") or f"{part['year']}-{int(part['month']):02d}-{int(part['day']):02d}"
    try:
        moment = datetime(int(day[:4]), int(day[5:7]), int(day[8:]))
        if part["hour"] is None:
            return None, "date"
        moment = moment.replace(
            hour=int(part["hour"]), minute=int(part["minute"]), second=int(part["second"] or 0)
        )
    except ValueError:  # no such day or time
        return None, "unreadable"
    offset = part.get("offset")
    if not offset:
        return moment, "local"
    digits = offset[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2] or 0), minutes=int(digits[2:] or 0))
    if offset == "Z":
        ahead = timedelta(0)
    if ahead >= timedelta(hours=24):
        return None, "unreadable"
    return moment.replace(tzinfo=timezone(-ahead if offset[0] == "-" else ahead)), "offset"


def _count_odd_hours(clock: Clock) -> None:
    """Count the rows in an hour that the change of the clocks doubles or leaves out."""
    try:
        zone = london()
    except MissingLibraryError:
        # Hours and weekdays do not hang on these counts; `account` says that there are none.
        clock.zones = False
        return
    known = clock.local[~np.isnat(clock.local)].astype("datetime64[h]")
    hours, counts = np.unique(known, return_counts=True)
    for hour, count in zip(hours.astype("datetime64[s]").tolist(), counts):
        first, second = (hour.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
        if first > second:
            clock.twice += int(count)
        elif first < second:
            clock.never += int(count)


def _find_midnight(clock: Clock, where: str, leave_out: bool) -> None:
    known = ~np.isnat(clock.local)
    seconds = np.rint(clock.hours() * 3600).astype(int)
    clock.midnight = int((seconds == 0).sum())
    if clock.midnight == len(seconds) > 1:
        raise InputError(
            where,
            f"all {len(seconds):,} times are 00:00, which is a date and no time",
            "times of day",
        )
    beside = [int((seconds == hour * 3600).sum()) for hour in (23, 1)]
    clock.expected = sum(beside) / 2
    chance = float(stats.poisson.sf(clock.midnight - 1, max(clock.expected, 1.0)))
    clock.spike = clock.midnight > SPIKE * max(clock.expected, 1.0) and chance < SPIKE_P
    if clock.spike and leave_out:
        clock.local[np.flatnonzero(known)[seconds == 0]] = NOT_A_TIME
        clock.midnight_left_out = True


def account(clock: Clock) -> list[str]:
    """Say in sentences how many rows were left out, converted or doubtful; empty where none was."""
    lines = []
    for number, what in (
        (clock.missing, "have no time and are left out"),
        (clock.date_only, "have a date but no time of day and are left out"),
        (clock.unreadable, f"cannot be read and are left out, such as {clock.examples}"),
        (clock.converted, "have an offset from UTC and are converted to British local time"),
        (
            clock.twice,
            "stand in the hour that comes twice when summer time ends; hour and day are "
            "the same either way",
        ),
        (
            clock.never,
            "stand in the hour that is left out when summer time begins, which no clock "
            "showed: kept as recorded, but these times may not be local",
        ),
    ):
        if number:
            lines.append(f"{number:,} of {len(clock.local):,} rows {what}.")
    if not clock.zones:
        lines.append(
            "The hours that the change of the clocks doubles or leaves out were not looked for: "
            "no time zones are at hand (Python library tzdata)."
        )
    if clock.spike:
        done = "are left out" if clock.midnight_left_out else "are kept"
        lines.append(
            f"{clock.midnight:,} rows stand at exactly 00:00, where the hours beside it lead one "
            f"to expect {clock.expected:g}: midnight may stand for a time that nobody knew. "
            f"They {done}."
        )
    return lines
