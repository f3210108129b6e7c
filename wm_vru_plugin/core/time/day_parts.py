"""Parts of the day and windows of hours, as an analyst writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .day_part_defaults import DAYS

_ENTRY = re.compile(
    r"(?P<name>.*?\S)\s+(?P<start>\d\d?)\s*-\s*(?P<end>\d\d?)(?:\s+(?P<days>weekdays|weekend))?"
)
_EXPECTED = "such as 'night 0-6; school run 15-16 weekdays', hours 0 to 24"


@dataclass(frozen=True)
class DayPart:
    """Some whole hours of some days: from `start` to before `end`, across midnight if need be.

    A window that goes past midnight keeps to the days it names: of Sunday to Monday night, the
    hours after midnight are Monday's.
    """

    name: str
    start: int
    end: int
    days: str = ""

    def cells(self) -> NDArray[np.bool_]:
        """Return (7, 24) which cells of the week it holds, Monday first."""
        hours = np.arange(24)
        inside = (hours >= self.start) & (hours < self.end)
        if self.end <= self.start:
            inside = (hours >= self.start) | (hours < self.end)
        weekend = np.arange(7) >= 5
        days = {"": np.ones(7, dtype=bool), "weekdays": ~weekend, "weekend": weekend}[self.days]
        return days[:, None] & inside[None, :]

    def hours_text(self) -> str:
        """Write the hours: "15:00 to 16:00 on weekdays"."""
        on = {"": "", "weekdays": " on weekdays", "weekend": " at weekends"}[self.days]
        return f"{self.start:02d}:00 to {self.end % 24:02d}:00{on}"


def read_parts(text: str, where: str, whole: bool = False) -> list[DayPart]:
    """Read parts written as "name from-to", ";" between; "weekdays" or "weekend" may follow.

    Args:
        text: see `day_part_defaults`.
        where: what messages call the parameter.
        whole: whether the parts must make up the whole week, each hour once.

    Raises:
        InputError: an entry cannot be read, a name comes twice, or the parts are not the whole.
    """
    parts = []
    for entry in filter(None, (one.strip() for one in text.split(";"))):
        found = _ENTRY.fullmatch(entry)
        start, end = (int(found["start"]), int(found["end"])) if found else (99, 99)
        if found is None or start > 23 or end > 24 or start == end:
            raise InputError(where, f"'{entry}' cannot be read", _EXPECTED)
        parts.append(DayPart(found["name"], start, end, found["days"] or ""))
    names = [part.name for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise InputError(where, f"'{name}' comes twice", "a name of its own for each part")
    if whole:
        times = sum((part.cells().astype(int) for part in parts), np.zeros((7, 24), dtype=int))
        if (times != 1).any():
            day, hour = np.argwhere(times != 1)[0]
            how = "in no part" if times[day, hour] == 0 else "in several parts"
            raise InputError(
                where, f"{DAYS[day]} {hour:02d}:00 is {how}", "parts that make up the whole day"
            )
    return parts
