"""Close-ups: which part of a study area a map page shows, as typed records.

A focus is told by authorities, a part of them, or an Impact Area, never by coordinates: the same
record serves every study area that holds the places it names. Imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass

WHOLE = "whole"
INNER = "inner"
NORTH, EAST, SOUTH, WEST = "north", "east", "south", "west"
COMPASS: tuple[str, ...] = (NORTH, EAST, SOUTH, WEST)
PARTS: tuple[str, ...] = (WHOLE, INNER, *COMPASS)

INNER_SHARE = 0.4
"""Share of an authority's residents, nearest to its centre of population, that is its inner part"""


@dataclass(frozen=True)
class Focus:
    """What a page zooms to.

    Attributes:
        id: short and unique.
        title: how a page calls it, such as "the Black Country".
        authorities: names or codes of authorities; all of them must be in the study area.
        part: `WHOLE` of them; `INNER`, the LSOAs nearest to the centre of population that hold
            `INNER_SHARE` of the residents; or of `COMPASS` the quarter on that side of the centre
            of population, as far as Impact Areas and need reach in it.
        need: domain of the indices whose most deprived tenth is the need, for a side; "" for the
            whole quarter.
        impact_area: name of an Impact Area, or how it begins, in place of authorities.
    """

    id: str
    title: str
    authorities: tuple[str, ...] = ()
    part: str = WHOLE
    need: str = ""
    impact_area: str = ""


BLACK_COUNTRY = Focus(
    "black_country", "the Black Country", ("Dudley", "Sandwell", "Walsall", "Wolverhampton")
)
EAST_BIRMINGHAM = Focus(
    "east_birmingham", "east Birmingham", ("Birmingham",), EAST, need="education"
)
INNER_BIRMINGHAM = Focus("inner_birmingham", "inner-city Birmingham", ("Birmingham",), INNER)
COVENTRY = Focus("coventry", "Coventry", ("Coventry",))
WOLVERHAMPTON = Focus("wolverhampton", "Wolverhampton", ("Wolverhampton",))
