"""When periods begin and how long they last, so that they can be put in order.

Periods are written as `sources.periods.period` gives them: 2019, 2018/19, 2016-2018,
2017/18-2019/20, 2019-03, 2024-07/2025-06; also days, quarters and the terms of a school year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_Y = r"((?:19|20)\d\d)"
_M = r"(0[1-9]|1[0-2])"
_TERMS = {"autumn": 8, "spring": 12, "summer": 15}


@dataclass(frozen=True, order=True)
class Span:
    """Months since January of the year 0, and how many months; days count as parts of one."""

    start: float
    months: float

    @property
    def end(self) -> float:
        """The first moment after it."""
        return self.start + self.months

    @property
    def middle_year(self) -> float:
        """The middle of it, in years."""
        return (self.start + self.months / 2) / 12


def span(text: str) -> Span | None:
    """Return the span of a period; None where it is not understood.

    A year over two, such as 2018/19, counts from April to March: whether it is financial or
    academic it does not say, and among its own kind the order and the distances are the same.
    """
    bare = " ".join(str(text).split())
    found = re.fullmatch(_Y, bare)
    if found:
        return Span(12 * int(found[1]), 12)
    found = re.fullmatch(rf"{_Y}/(\d\d)( .*)?", bare)
    if found and (int(found[1]) + 1) % 100 == int(found[2]):
        return _school_year(int(found[1]), (found[3] or "").lower())
    found = re.fullmatch(rf"{_Y}-{_Y}", bare)
    if found and int(found[1]) <= int(found[2]):
        return Span(12 * int(found[1]), 12 * (int(found[2]) - int(found[1]) + 1))
    found = re.fullmatch(rf"{_Y}/(\d\d)-{_Y}/(\d\d)", bare)
    if found and int(found[1]) <= int(found[3]):
        return Span(12 * int(found[1]) + 3, 12 * (int(found[3]) - int(found[1]) + 1))
    found = re.fullmatch(rf"{_Y}-{_M}(?:/{_Y}-{_M})?", bare)
    if found:
        first = 12 * int(found[1]) + int(found[2]) - 1
        last = 12 * int(found[3]) + int(found[4]) - 1 if found[3] else first
        return Span(first, last - first + 1) if first <= last else None
    found = re.fullmatch(rf"{_Y}-{_M}-([0-2]\d|3[01])", bare)
    if found:
        day = (int(found[3]) - 1) / 31
        return Span(12 * int(found[1]) + int(found[2]) - 1 + day, 1 / 31)
    found = re.fullmatch(rf"{_Y}[ -]?Q([1-4])(?: ?- ?Q([1-4]))?", bare, re.I)
    if found:
        quarter, last = int(found[2]), int(found[3] or found[2])
        start = 12 * int(found[1]) + 3 * (quarter - 1)
        return Span(start, 3 * (last - quarter + 1)) if quarter <= last else None
    found = re.fullmatch(rf"Q([1-4])[ -/]{_Y}", bare, re.I)
    return Span(12 * int(found[2]) + 3 * (int(found[1]) - 1), 3) if found else None


def _school_year(year: int, part: str) -> Span | None:
    """Return the span of a year over two, or of those of its terms that are named."""
    if not part.strip():
        return Span(12 * year + 3, 12)
    terms = [start for name, start in _TERMS.items() if name in part]
    if not terms:
        return None
    return Span(12 * year + terms[0], terms[-1] - terms[0] + 4)
