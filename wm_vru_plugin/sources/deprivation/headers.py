"""Headers of the LSOA files of the English Indices of Deprivation of 2015, 2019 and 2025.

The wording has been the same since 2015; an edition differs by its year, LSOAs and authorities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...core.places.domains import DOMAINS, Domain
from ..reading.tabular import first_of

POPULATION_STEMS = {
    "population": "Total population: mid",
    "pop_0_15": "Dependent Children aged 0-15: mid",
    "pop_16_59": "Population aged 16-59: mid",
    "pop_60_over": "Older population aged 60 and over: mid",
}


@dataclass(frozen=True)
class Edition:
    """One edition of the indices.

    Attributes:
        year: year of publication.
        lsoa_edition: year of its LSOAs.
        lad_year: year of its local authorities.
        lsoas: how many LSOAs of England it ranks.
    """

    year: int
    lsoa_edition: int
    lad_year: int
    lsoas: int

    @property
    def code(self) -> str:
        return f"LSOA code ({self.lsoa_edition})"

    @property
    def name(self) -> str:
        return f"LSOA name ({self.lsoa_edition})"

    @property
    def lad_code(self) -> str:
        return f"Local Authority District code ({self.lad_year})"

    @property
    def lad_name(self) -> str:
        return f"Local Authority District name ({self.lad_year})"


IOD_2015 = Edition(2015, 2011, 2013, 32_844)
IOD_2019 = Edition(2019, 2011, 2019, 32_844)
IOD_2025 = Edition(2025, 2021, 2024, 33_755)
EDITIONS = (IOD_2015, IOD_2019, IOD_2025)


def edition_of(header: list[str]) -> Edition | None:
    """Return the edition whose LSOAs and authorities the header names; None where none is."""
    at_hand = set(header)
    return next((e for e in EDITIONS if {e.code, e.lad_code} <= at_hand), None)


def _stems(domain: Domain) -> tuple[str, ...]:
    # The index for older people is "Older People (IDAOPI)" and "Older People Index (IDAOPI)".
    return tuple(
        dict.fromkeys((domain.stem, domain.stem.replace("Older People (", "Older People Index (")))
    )


def rank_column(header: list[str], domain: Domain) -> str:
    """Return the header of the domain's ranks, in file 1 cut off after "Rank"; "" if none."""
    return _beginning(header, [f"{stem} Rank" for stem in _stems(domain)])


def decile_column(header: list[str], domain: Domain) -> str:
    """Return the header of the domain's deciles, which CSVs of 2025 may cut off; "" if none."""
    return _beginning(header, [f"{stem} Decile" for stem in _stems(domain)])


def _beginning(header: list[str], stems: list[str]) -> str:
    """Return the first header that is one of the stems, or one followed by a remark in brackets."""
    for stem in stems:
        for name in header:
            lowered = name.lower()
            if lowered == stem.lower() or lowered.startswith(f"{stem.lower()} ("):
                return name
    return ""


def score_column(header: list[str], domain: Domain) -> str:
    """Return the header of the domain's scores; "" if there is none."""
    return first_of(header, tuple(f"{stem} {domain.score}" for stem in _stems(domain)))


def population_columns(header: list[str]) -> dict[str, str]:
    """Return headers of populations by our names; they end in a year and a remark on prisoners."""
    found = {}
    for ours, stem in POPULATION_STEMS.items():
        name = next((name for name in header if name.lower().startswith(stem.lower())), "")
        if name:
            found[ours] = name
    return found


def mid_year(column: str) -> str:
    """Return the year in a header such as "Total population: mid 2015 (...)"; "" if none."""
    match = re.search(r"mid[- ]?(\d{4})", column)
    return match.group(1) if match else ""


def ranks_imd(header: list[str], edition: Edition) -> bool:
    """Return whether the header is a file's of this edition with rank and decile of the IMD."""
    imd = DOMAINS[0]
    return edition_of(header) == edition and bool(
        rank_column(header, imd) and decile_column(header, imd)
    )


def domains_at_hand(header: list[str]) -> list[Domain]:
    """Return the domains that the file holds rank and decile of."""
    return [d for d in DOMAINS if rank_column(header, d) and decile_column(header, d)]
