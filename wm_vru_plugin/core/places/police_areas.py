"""Study areas ready made: the authorities of each police force area of England and Wales.

The facts are in resources/lookups/police_force_areas.csv: force code and name, authority code and
name, and the first and last year (December) in which that authority code was valid. Source: Office
for National Statistics, lookup from local authority districts to community safety partnerships to
police force areas, December 2016, and the authorities made since. Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from ...resources_path import resource
from ..errors import InputError
from .areas import StudyArea

FIRST_YEAR = 2013
DEFAULT_YEAR = 2019


@dataclass(frozen=True)
class _Membership:
    force_code: str
    force_name: str
    authority_code: str
    authority_name: str
    first_year: int
    last_year: int


@lru_cache(maxsize=1)
def _memberships() -> tuple[_Membership, ...]:
    with resource("lookups", "police_force_areas.csv").open(encoding="utf-8") as file:
        return tuple(
            _Membership(
                row["force_code"],
                row["force_name"],
                row["authority_code"],
                row["authority_name"],
                int(row["first_year"]),
                int(row["last_year"] or 9999),
            )
            for row in csv.DictReader(file)
        )


def police_force_names() -> dict[str, str]:
    """Return names of the 43 police force areas by code, in alphabetical order of name."""
    names = {row.force_code: row.force_name for row in _memberships()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _plain(text: str) -> str:
    words = text.casefold().replace("&", " and ").replace("-", " ").replace(",", " ").split()
    return " ".join(word for word in words if word not in ("police", "constabulary", "service"))


def police_area(name_or_code: str, year: int = DEFAULT_YEAR) -> StudyArea:
    """Return the study area of a police force.

    Args:
        name_or_code: such as "West Midlands", "West Midlands Police" or E23000014.
        year: of the authority codes; 2019 for the indices of 2019, 2024 for those of 2025.

    Raises:
        InputError: no such force, or a year before 2013.
    """
    if year < FIRST_YEAR:
        raise InputError("Study area", f"authorities of {year} are not known", "2013 or later")
    wanted = _plain(name_or_code)
    aliases = {"city of london": "london city of", "metropolitan": _plain("Metropolitan Police")}
    wanted = aliases.get(wanted, wanted)
    rows = [
        row
        for row in _memberships()
        if wanted and wanted in (_plain(row.force_name), row.force_code.casefold())
    ]
    if not rows:
        known = ", ".join(police_force_names().values())
        raise InputError(f"Police force area '{name_or_code}'", "there is no such area", known)
    codes = sorted(row.authority_code for row in rows if row.first_year <= year <= row.last_year)
    benchmark = "Wales" if rows[0].force_code.startswith("W") else "England"
    return StudyArea(rows[0].force_name, tuple(codes), benchmark)


def authority_names(codes: tuple[str, ...]) -> dict[str, str]:
    """Return names of authorities of England and Wales by code, valid at any time since 2013."""
    wanted = set(codes)
    return {
        row.authority_code: row.authority_name
        for row in _memberships()
        if row.authority_code in wanted
    }
