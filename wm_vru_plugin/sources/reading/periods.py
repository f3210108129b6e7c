"""Periods as publishers write them, in one form.

| written | ours |
|---|---|
| 201819, 2018/19, 2018-19, 2018/2019, 2018 to 2019 as an academic or financial year | 2018/19 |
| year ending March 2019 | 2018/19 |
| year ending June 2025 | 2024-07/2025-06 |
| 2016 - 18, 2016-2018 | 2016-2018 |
| 2017/18 - 19/20 | 2017/18-2019/20 |
| 2019, mid-2019, Calendar year 2019 | 2019 |
| 2019-03, March 2019, Mar-19, 03/2019, 201903 | 2019-03 |

Six digits are an academic or financial year where the last two follow the first four: 201011 is
2010/11, not November 2010. So are 2018-19 and 2018/2019, while 2018-2019 with a hyphen is a range
of two calendar years. A day, a quarter and what else is not understood stays as it is.
"""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"((?:19|20)\d\d)"
_KIND = re.compile(
    r"^(academic|financial|calendar|fiscal|school)\s+year:?\s+|^(mid|fy|ay)[\s-]*", re.I
)
_SPLIT_YEAR = r"((?:19|20)\d\d)/(\d\d)"


def period(text: str, kind: str = "") -> str:
    """Write a period in one form; see the table above.

    Args:
        text: as the source has it.
        kind: what the source says beside it, such as "Academic year" or "Autumn term"; a part of
            a year is kept in the answer.
    """
    found = _period(" ".join(text.split()).replace("–", "-").replace("−", "-"), kind.lower())
    part = " ".join(kind.split())
    whole = not part or re.search(r"\byear\b", part, re.I)
    return found if whole or not found or part in found else f"{found} {part}"


def _period(text: str, kind: str) -> str:
    bare = _KIND.sub("", text)
    ending = re.fullmatch(rf"year ending:?\s+(?:\d\d?\s+)?{_MONTH}\s+{_YEAR}", bare, re.I)
    if ending:
        return _year_ending(_month(ending.group(1)), int(ending.group(2)))
    one = re.fullmatch(_YEAR, bare)
    if one:
        return one.group(1)
    split = re.fullmatch(rf"{_YEAR}\s*([-/]|to)?\s*((?:19|20)?\d\d)", bare, re.I)
    if split:
        return _two_years(int(split.group(1)), split.group(2) or "", split.group(3), text, kind)
    several = re.fullmatch(rf"{_SPLIT_YEAR}\s*(?:-|to)\s*(\d\d(?:\d\d)?)/(\d\d)", bare)
    if several:
        first, last = (_split(*several.group(1, 2)), _split(*several.group(3, 4)))
        return f"{first}-{last}" if first and last else text
    return _one_month(bare) or text


def _two_years(first: int, mark: str, second: str, text: str, kind: str) -> str:
    """Write a period of two numbers of years, or of a year and a month."""
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if last <= first and len(second) == 2 and first % 100 == 99:
        last += 100
    calendar = mark in ("-", "to") and len(second) == 4 and "academic" not in text.lower() + kind
    calendar = calendar and "financial" not in text.lower() + kind
    if last == first + 1 and not calendar:
        return f"{first}/{last % 100:02}"
    month = int(second)
    if mark in ("", "-") and len(second) == 2 and last != first + 1 and 1 <= month <= 12:
        # 2011-12 follows, and is a year; 2019-03 cannot be one.
        return f"{first}-{month:02}"
    return f"{first}-{last}" if first < last and mark in ("-", "to") else text


def _split(first: str, second: str) -> str:
    """Write a year that runs over two, from both its numbers; "" where they do not follow."""
    year = int(first) if len(first) == 4 else 2000 + int(first)
    return f"{year}/{second}" if (year + 1) % 100 == int(second) else ""


def _one_month(text: str) -> str:
    named = re.fullmatch(rf"{_MONTH}[\s-]+((?:19|20)?\d\d)", text, re.I)
    if named:
        year = named.group(2)
        return f"{year if len(year) == 4 else '20' + year}-{_month(named.group(1)):02}"
    digits = re.fullmatch(rf"(\d\d?)/{_YEAR}", text)
    if digits and 1 <= int(digits.group(1)) <= 12:
        return f"{digits.group(2)}-{int(digits.group(1)):02}"
    return ""


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _year_ending(month: int, year: int) -> str:
    if month == 12:
        return str(year)
    if month == 3:
        return f"{year - 1}/{year % 100:02}"
    return f"{year - 1}-{month + 1:02}/{year}-{month:02}"


def period_in_name(name: str) -> str:
    """Return the academic year that a file's name holds, such as 2018-2019_england; "" if none.

    For files whose rows state no year. The name tells nothing of what else a file holds.
    """
    for match in re.finditer(r"(?<!\d)((?:19|20)\d\d)[-_/ ]?((?:20)?\d\d)(?!\d)", name):
        first, second = match.groups()
        found = _split(first, second[-2:])
        if found and (len(second) == 2 or int(second) == int(first) + 1):
            return found
    return ""
