"""Age bands and the European Standard Population of 2013."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InputError

OPEN_AGE = 95
"""From here on the standard population is one open band."""

EUROPEAN_STANDARD_2013: tuple[tuple[int, int], ...] = (
    (0, 1000),
    (1, 4000),
    (5, 5500),
    (10, 5500),
    (15, 5500),
    (20, 6000),
    (25, 6000),
    (30, 6500),
    (35, 7000),
    (40, 7000),
    (45, 7000),
    (50, 7000),
    (55, 6500),
    (60, 6000),
    (65, 5500),
    (70, 5000),
    (75, 4000),
    (80, 2500),
    (85, 1500),
    (90, 800),
    (95, 200),
)
"""First age of each band and its people, of 100,000. Source: Eurostat, "Revision of the European
Standard Population: report of Eurostat's task force" (2013), both sexes, EU-27 and EFTA."""

_RANGE = re.compile(r"^(\d{1,3})\s*(?:-|–|to|_)\s*(\d{1,3})$", re.I)
_OPEN = re.compile(r"^(\d{1,3})\s*(?:\+|plus|and over|and older|or over)$", re.I)
_UNDER = re.compile(r"^(?:under|<)\s*(\d{1,3})$", re.I)
_WORDS = re.compile(r"\b(aged?|years?|yrs?|old)\b", re.I)


@dataclass(frozen=True)
class AgeBand:
    """Whole years from `first` to `last`, both inside; `last` is None where it is open."""

    first: int
    last: int | None = None

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def age_band(text: object, where: str = "Age bands") -> AgeBand:
    """Read an age band: 0-4, 5 to 9, 90+, 85 and over, under 1, 37, "Aged 10-14 years".

    Raises:
        InputError: it is not understood.
    """
    # A whole number of a numeric column arrives as 5.0.
    written = str(int(text)) if isinstance(text, float) and text.is_integer() else str(text)
    bare = " ".join(_WORDS.sub(" ", written).split())
    found = _RANGE.match(bare)
    if found and int(found.group(1)) <= int(found.group(2)):
        return AgeBand(int(found.group(1)), int(found.group(2)))
    found = _OPEN.match(bare)
    if found:
        return AgeBand(int(found.group(1)))
    found = _UNDER.match(bare)
    if found and int(found.group(1)) > 0:
        return AgeBand(0, int(found.group(1)) - 1)
    if re.fullmatch(r"\d{1,3}", bare):
        return AgeBand(int(bare), int(bare))
    raise InputError(where, f"the age band '{text}' is not understood", "such as 0-4, 85+ or 37")


def standard_of(band: AgeBand, where: str = "Age bands") -> float:
    """Return the people of the European Standard Population in a band.

    Bands made of whole bands of the standard get exactly its people. Where a band cuts one of the
    standard's, its people count as evenly spread over its years.

    Raises:
        InputError: the band ends at 95 or above without being open, where the standard cannot be
            divided, or it begins above 95.
    """
    if band.first > OPEN_AGE or (band.last is not None and band.last >= OPEN_AGE):
        raise InputError(
            where, f"the standard population cannot be divided at {band}", "90+ or 95+ at the end"
        )
    firsts = [first for first, _ in EUROPEAN_STANDARD_2013]
    total = 0.0
    for (first, people), end in zip(EUROPEAN_STANDARD_2013, [*firsts[1:], None]):
        if end is None:
            total += people if band.last is None else 0.0
            continue
        last = end - 1 if band.last is None else band.last
        years = min(last, end - 1) - max(band.first, first) + 1
        total += people * max(years, 0) / (end - first)
    return total


def five_year_band(band: AgeBand) -> AgeBand:
    """Return the band of the standard that holds this one, or itself where none does.

    Single years are standardised in bands of five, so that one year of age without residents does
    not leave an area without a rate.
    """
    firsts = [first for first, _ in EUROPEAN_STANDARD_2013]
    for first, end in zip(firsts, firsts[1:]):
        if band.last is not None and first <= band.first and band.last < end:
            return AgeBand(first, end - 1)
    return band


def check_apart(bands: list[AgeBand], where: str = "Age bands") -> None:
    """Refuse bands that share a year, such as "0-4" beside "0-15" or a row for all ages.

    Raises:
        InputError: two do; names them.
    """
    ordered = sorted(set(bands), key=lambda band: (band.first, band.last is None, band.last or 0))
    for before, after in zip(ordered, ordered[1:]):
        if before.last is None or before.last >= after.first:
            raise InputError(
                where, f"the bands {before} and {after} overlap", "bands that share no year"
            )
