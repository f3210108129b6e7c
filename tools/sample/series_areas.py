"""Areas that the invented indicators are about. Codes begin with Z, as no real code does.

Authorities and England have plain names, as the sample's `local_authority` and benchmark have;
all others carry the mark of what is synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass

from .names import marked, place_names
from .places import PLACES


@dataclass(frozen=True)
class Area:
    """Code and name of an area, and about how many residents it has (0 where it has none)."""

    code: str
    name: str
    people: int = 0


_PEOPLE = (1_151_700, 349_030, 351_020, 331_550, 239_070, 291_970, 285_660)
"""Residents in the table `population`, 2018, to the nearest ten: three million in all."""
AUTHORITIES: tuple[Area, ...] = tuple(
    Area(place.code, place.name, people) for place, people in zip(PLACES, _PEOPLE)
)
(BIRMINGHAM, COVENTRY, DUDLEY, SANDWELL, SOLIHULL, WALSALL, WOLVERHAMPTON) = AUTHORITIES
SEVEN = Area("Z47000007", marked("West Midlands, seven authorities"), 3_000_000)
REGION = Area("Z12000005", marked("West Midlands region"), 5_900_000)
ENGLAND = Area("Z92000001", "England", 56_000_000)
ENGLAND_AND_WALES = Area("Z04000001", marked("England and Wales"), 59_000_000)
FORCE = Area("Z23000014", marked("West Midlands Police"), 2_770_000)
"""The report's rates of violent crime (18 and 29 per 1,000) need so many residents."""
GREATER_MANCHESTER = Area("Z23000005", marked("Greater Manchester Police"), 2_810_000)
MERSEYSIDE = Area("Z23000004", marked("Merseyside Police"), 1_420_000)
WEST_YORKSHIRE = Area("Z23000010", marked("West Yorkshire Police"), 2_320_000)

REGIONS: tuple[Area, ...] = tuple(
    Area(f"Z1200000{number}", marked(f"{name} region"))
    for number, name in enumerate(
        (
            "North East", "North West", "Yorkshire and the Humber", "East Midlands",
            "West Midlands", "East of England", "London", "South East", "South West",
        ),
        start=1,
    )
)  # fmt: skip

OAKWOOD = Area("Z99000001", marked("HMP Oakwood"), 2_080)
HMP_BIRMINGHAM = Area("Z99000002", marked("HMP Birmingham"), 920)
BRINSFORD = Area("Z99000003", marked("HMP/YOI Brinsford"), 520)
PRISONS: tuple[Area, ...] = (
    OAKWOOD,
    HMP_BIRMINGHAM,
    BRINSFORD,
    *(
        Area(f"Z990000{number:02d}", marked(name), people)
        for number, name, people in (
            (4, "HMP Long Lartin", 510),
            (5, "HMP Hewell", 900),
            (6, "HMP Featherstone", 640),
            (7, "HMP Dovegate", 1130),
            (8, "HMP Stafford", 740),
            (9, "HMP/YOI Swinfen Hall", 590),
            (10, "HMP/YOI Drake Hall", 330),
            (11, "HMYOI Werrington", 110),
            (12, "HMP/YOI Stoke Heath", 750),
        )
    ),
)


def upper_tier() -> tuple[Area, ...]:
    """152 authorities of the upper tier: the seven, and 145 with invented names."""
    names = place_names(91)[: 152 - len(AUTHORITIES)]
    others = (Area(f"Z10{i + 1:06d}", marked(name)) for i, name in enumerate(names))
    return (*AUTHORITIES, *others)
