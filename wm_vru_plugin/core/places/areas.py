"""Study areas: which authorities a run is about.

A study area is a list of authority codes, never "what the boundary touches": selecting by touch
adds 64 neighbours to the 1,680 LSOAs of the seven West Midlands authorities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import InputError


@dataclass(frozen=True)
class Authority:
    """A local authority: GSS code (or an invented one in synthetic data) and name."""

    code: str
    name: str


WEST_MIDLANDS: tuple[Authority, ...] = (
    Authority("E08000025", "Birmingham"),
    Authority("E08000026", "Coventry"),
    Authority("E08000027", "Dudley"),
    Authority("E08000028", "Sandwell"),
    Authority("E08000029", "Solihull"),
    Authority("E08000030", "Walsall"),
    Authority("E08000031", "Wolverhampton"),
)


@dataclass(frozen=True)
class StudyArea:
    """What a package is about.

    Attributes:
        name: how pages call the area, such as "West Midlands".
        authority_codes: GSS codes of its authorities.
        benchmark: the area that figures are compared with.
        protective_marking: printed on every page that shows restricted data.
    """

    name: str
    authority_codes: tuple[str, ...]
    benchmark: str = "England"
    protective_marking: str = "OFFICIAL-SENSITIVE"


DEFAULT_STUDY_AREA = StudyArea("West Midlands", tuple(a.code for a in WEST_MIDLANDS))


def parse_codes(text: str) -> tuple[str, ...]:
    """Read authority codes from text with commas, semicolons, spaces or new lines between them.

    Raises:
        InputError: nothing was given.
    """
    codes = tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))
    if not codes:
        raise InputError(
            "Study area", "no authority code was given", "GSS codes such as E08000025, E08000026"
        )
    return codes


def join_names(names: Iterable[str], conjunction: str = "and") -> str:
    """Join names to a British English list: "Dudley, Sandwell and Walsall"."""
    parts = [name for name in names if name]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
