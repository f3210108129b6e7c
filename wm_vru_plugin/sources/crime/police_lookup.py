"""ONS lookup from local authorities to community safety partnerships and police force areas.

Publisher: Office for National Statistics, Open Geography portal, "Local Authority District to
Community Safety Partnerships to Police Force Areas Lookup in England and Wales", one for each
December, Open Government Licence v3.0. Columns: `LAD16CD`, `LAD16NM`, `CSP16CD`, `CSP16NM`,
`PFA16CD`, `PFA16NM`, `FID`, the digits being the year. One row for each authority.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ..reading.licences import OGL, ONS_BOUNDARY_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import read_table

DATA_SET = DataSet(
    id="police_lookup",
    title="Local authority to community safety partnership to police force area lookup",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=ONS_BOUNDARY_STATEMENT,
    landing_page="https://geoportal.statistics.gov.uk",
    needs="the ONS lookup from local authority to police force area (CSV)",
)

_FIELD = re.compile(r"^(LAD|CSP|PFA)(\d\d)(CD|NM)$", re.IGNORECASE)
_OURS = {"CD": "code", "NM": "name"}


def _columns(header: list[str]) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    year = 0
    for name in header:
        match = _FIELD.match(name)
        if match:
            ours = f"{match.group(1).lower()}_{_OURS[match.group(3).upper()]}"
            found.setdefault(ours, name)
            year = year or 2000 + int(match.group(2))
    return found, year


def recognise(header: list[str]) -> bool:
    """Return whether a header has codes of an authority and a police force, and no smaller area."""
    found, _ = _columns(header)
    smaller = any(re.match(r"^(LSOA|MSOA|WD|OA)\d\dCD$", name, re.IGNORECASE) for name in header)
    return {"lad_code", "pfa_code"} <= set(found) and not smaller


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `lad_code, lad_name, csp_code, csp_name, pfa_code, pfa_name`; edition = the year.

    Raises:
        InputError: an authority stands under two police forces.
    """
    table = read_table(path, sheet)
    found, year = _columns(list(table.columns))
    if not {"lad_code", "pfa_code"} <= set(found):
        raise InputError(path.name, "it has no authority and police force area", DATA_SET.needs)
    columns = ("lad_code", "lad_name", "csp_code", "csp_name", "pfa_code", "pfa_name")
    frame = pd.DataFrame(
        {ours: table[found[ours]].str.strip() if ours in found else "" for ours in columns},
        index=table.index,
    )
    frame = frame.where(frame != "", np.nan)
    absent = frame["lad_code"].isna() | frame["pfa_code"].isna()
    refused = [f"row {row}: no authority or no police force" for row in frame.index[absent]]
    frame = frame[~absent].drop_duplicates()
    clash = frame["lad_code"].duplicated()
    if clash.any():
        row = frame.index[clash][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"authority {frame.loc[row, 'lad_code']} appears twice, with different partners",
            "one row for each authority",
        )
    kept = frame.reset_index(drop=True)
    return SourceData(kept, str(year), len(table), refused)


READER = Reader(DATA_SET, "", recognise, read)
