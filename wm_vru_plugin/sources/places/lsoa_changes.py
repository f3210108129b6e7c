"""ONS lookup between two editions of LSOAs with its change indicator (CSV or Excel).

Publisher: Office for National Statistics, Open Geography portal, "LSOA (2011) to LSOA (2021) to
Local Authority District (2022) Lookup for England and Wales", Open Government Licence v3.0. The
lookup from 2001 to 2011 has the same layout. Columns: `LSOA11CD`, `LSOA11NM`, `LSOA21CD`,
`LSOA21NM`, `CHGIND`, `LAD22CD`, `LAD22NM`; one row for each pair of an old and a new LSOA.

`CHGIND` is U unchanged, S split, M merged or X irregular. Where the column is absent it is made
from the pairs; where it contradicts them it is kept and noted.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ..reading.licences import OGL, ONS_BOUNDARY_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table
from .boundaries import GSS_FIELD

DATA_SET = DataSet(
    id="lsoa_changes",
    title="LSOA (2011) to LSOA (2021) lookup with change indicator",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=ONS_BOUNDARY_STATEMENT,
    landing_page="https://geoportal.statistics.gov.uk",
    needs="the ONS lookup from LSOA (2011) to LSOA (2021) (CSV), to join data of both editions",
)

CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}
_CHANGE = ("CHGIND", "CHNGIND")


def _columns(header: list[str]) -> tuple[dict[int, str], str, str]:
    """Return LSOA code columns by edition, and the authority's code and name."""
    codes: dict[int, str] = {}
    lad = {"C": "", "N": ""}
    for name in header:
        match = GSS_FIELD.match(name)
        if not match:
            continue
        geography, kind = match.group(1).upper(), match.group(3)[0].upper()
        if geography == "LSOA" and kind == "C":
            codes.setdefault(2000 + int(match.group(2)), name)
        elif geography == "LAD":
            lad[kind] = lad[kind] or name
    return codes, lad["C"], lad["N"]


def recognise(header: list[str]) -> bool:
    """Return whether a header has codes of LSOAs of two editions, and no more."""
    return len(_columns(header)[0]) == 2


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `old_code, new_code, change, old_edition, new_edition, lad_code, lad_name`.

    Raises:
        InputError: no row has both codes, or a change indicator is none of U, S, M, X.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    codes, lad_code, lad_name = _columns(header)
    if len(codes) != 2:
        raise InputError(path.name, "it has no codes of two editions of LSOAs", DATA_SET.needs)
    old, new = sorted(codes)
    text = table.fillna("").apply(lambda column: column.str.strip())
    frame = pd.DataFrame(
        {
            "old_code": text[codes[old]],
            "new_code": text[codes[new]],
            "change": "",
            "old_edition": old,
            "new_edition": new,
            "lad_code": text[lad_code] if lad_code else "",
            "lad_name": text[lad_name] if lad_name else "",
        }
    )
    absent = (frame["old_code"] == "") | (frame["new_code"] == "")
    refused = [f"row {row}: no code of {old} or of {new}" for row in frame.index[absent]]
    frame = frame[~absent]
    if frame.empty:
        raise InputError(path.name, f"no row has a code of {old} and of {new}", DATA_SET.needs)
    given = first_of(header, _CHANGE)
    notes: list[str] = []
    made = changes(frame)
    if given:
        stated = text.loc[frame.index, given].str.upper()
        wrong = stated.index[~stated.isin(list(CHANGES))]
        if len(wrong):
            raise InputError(
                f"{path.name}, row {wrong[0]}, column '{given}'",
                f"the change '{stated[wrong[0]][:20]}' is not known",
                "U, S, M or X",
            )
        frame = frame.assign(change=stated)
        differ = stated.index[stated != made]
        if len(differ):
            notes.append(
                f"{len(differ)} change indicators contradict the pairs of codes, the first in row "
                f"{differ[0]}; a lookup cut to some areas does that"
            )
    else:
        frame = frame.assign(change=made)
        notes.append("the change indicator is made from the pairs of codes")
    frame = frame.drop_duplicates(["old_code", "new_code"]).reset_index(drop=True)
    return SourceData(frame, f"{old} to {new}", len(table), refused, notes)


def changes(pairs: pd.DataFrame) -> pd.Series:
    """Return U, S, M or X for each pair of `old_code` and `new_code`, by how often each appears."""
    unique = pairs.drop_duplicates(["old_code", "new_code"])
    parts = pairs["old_code"].map(unique["old_code"].value_counts())
    sources = pairs["new_code"].map(unique["new_code"].value_counts())
    # A split whose part took in a piece of a neighbour is irregular, and so are all its parts.
    mixed = (parts > 1) & (sources > 1)
    irregular_old = set(pairs.loc[mixed, "old_code"])
    irregular_new = set(pairs.loc[mixed, "new_code"])
    mixed |= pairs["old_code"].isin(irregular_old) | pairs["new_code"].isin(irregular_new)
    kind = np.select([mixed, parts > 1, sources > 1], ["X", "S", "M"], "U")
    return pd.Series(kind, index=pairs.index, dtype=object)


READER = Reader(DATA_SET, "", recognise, read)
