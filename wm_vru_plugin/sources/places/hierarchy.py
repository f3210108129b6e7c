"""From each LSOA to its MSOA, ward, authority, partnership and police force area.

No single lookup of the Office for National Statistics holds the whole chain; several are joined
by code, and what does not match is counted, never dropped silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ..reading.codes import current_gss

PLACES = (
    "msoa_code", "msoa_name", "ward_code", "ward_name", "lad_code", "lad_name",
)  # fmt: skip
POLICE = ("csp_code", "csp_name", "pfa_code", "pfa_name")
_YEARS = range(2013, 2026)


@dataclass
class Hierarchy:
    """Each LSOA with the larger areas that it lies in.

    Attributes:
        frame: `code` and the columns of `PLACES` and `POLICE`, missing where not known.
        notes: for each column, how many LSOAs it is not known of; and contradictions.
    """

    frame: pd.DataFrame
    notes: list[str] = field(default_factory=list)


def hierarchy(lookups: Sequence[pd.DataFrame], police: pd.DataFrame | None = None) -> Hierarchy:
    """Join lookups of one edition of LSOAs, and the authorities' police forces.

    Args:
        lookups: frames of `lookups.read`, the best first: where two differ, the first
            counts.
        police: frame of `police_lookup.read`; its authorities may be of another year,
            since those made later follow the ones before them.

    Raises:
        InputError: no lookup was given.
    """
    if not lookups:
        raise InputError("Lookups", "none was given", "a lookup from LSOA to larger areas")
    notes: list[str] = []
    codes = pd.Index(dict.fromkeys(code for one in lookups for code in one["code"]), name="code")
    frame = pd.DataFrame(index=codes)
    for column in PLACES:
        known = pd.Series(np.nan, index=codes, dtype=object)
        for one in lookups:
            if column not in one:
                continue
            more = one.drop_duplicates("code").set_index("code")[column].reindex(codes)
            differ = known.notna() & more.notna() & (known != more)
            if differ.any() and column.endswith("code"):
                notes.append(
                    f"{column}: lookups differ for {int(differ.sum()):,} LSOAs, the first is "
                    f"{codes[differ][0]}; the first lookup counts"
                )
            known = known.where(known.notna(), more)
        frame[column] = known
    by_authority = _by_authority(police) if police is not None else {}
    for at, column in enumerate(POLICE):
        values = {lad: known_of[at] for lad, known_of in by_authority.items()}
        frame[column] = frame["lad_code"].map(values).astype(object)
    for column in (*PLACES, *POLICE):
        missing = int(frame[column].isna().sum())
        if missing:
            notes.append(f"{column}: not known for {missing:,} of {len(frame):,} LSOAs")
    return Hierarchy(frame.reset_index(), notes)


def _by_authority(police: pd.DataFrame) -> dict[str, tuple[object, ...]]:
    """Return partnership and force by authority, also by authorities that followed the given.

    The partnership of an authority made of several is known only where they had one.
    """
    found: dict[str, tuple[object, ...]] = {
        row[0]: row[1:] for row in police[["lad_code", *POLICE]].itertuples(index=False, name=None)
    }
    for code, values in list(found.items()):
        for year in _YEARS:
            later = current_gss(code, year)
            if later == code:
                continue
            known = found.get(later, values)
            found[later] = tuple(a if a == b else np.nan for a, b in zip(known, values))
    return found
