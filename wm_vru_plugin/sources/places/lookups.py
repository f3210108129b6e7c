"""ONS lookups from LSOA to MSOA, ward, authority and police force area, as CSV.

Publisher: Office for National Statistics, Open Geography portal, Open Government Licence v3.0.
Recognised by an LSOA code column beside the code of a larger area. They name gaps by ward or
MSOA, and say which authority an LSOA belongs to where no other file does.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from ..reading.licences import OGL, ONS_BOUNDARY_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import read_table
from .boundaries import GSS_FIELD

DATA_SET = DataSet(
    id="lookup",
    title="LSOA lookup to MSOA, ward and local authority",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=ONS_BOUNDARY_STATEMENT,
    landing_page="https://geoportal.statistics.gov.uk",
    needs="an ONS lookup from LSOA to ward or MSOA (CSV), to name gaps by place",
)

_MEASURE = re.compile(r"rank|score|decile|count|value|total", re.IGNORECASE)
_TARGETS = {
    ("MSOA", "C"): "msoa_code",
    ("MSOA", "N"): "msoa_name",
    ("WD", "C"): "ward_code",
    ("WD", "N"): "ward_name",
    ("LAD", "C"): "lad_code",
    ("LAD", "N"): "lad_name",
    ("PFA", "C"): "pfa_code",
    ("PFA", "N"): "pfa_name",
}


def _columns(header: list[str]) -> tuple[dict[str, str], int, int]:
    """Return columns by our names, the LSOA edition, and the number of LSOA code columns."""
    found: dict[str, str] = {}
    edition = 0
    lsoa_codes = 0
    for name in header:
        match = GSS_FIELD.match(name)
        if not match:
            continue
        geography, kind = match.group(1).upper(), match.group(3)[0].upper()
        if geography == "LSOA" and kind == "C":
            lsoa_codes += 1
            found.setdefault("code", name)
            edition = edition or 2000 + int(match.group(2))
        elif (geography, kind) in _TARGETS:
            found.setdefault(_TARGETS[(geography, kind)], name)
    return found, edition, lsoa_codes


def recognise(header: list[str]) -> bool:
    """Return whether a header has one LSOA code, an MSOA, ward or authority, and no measure."""
    found, _, lsoa_codes = _columns(header)
    measured = any(_MEASURE.search(name) for name in header)
    return lsoa_codes == 1 and len(set(found) - {"code"}) > 0 and not measured


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of `code` and the codes and names at hand, such as `ward_code` and `ward_name`.

    They are those of MSOA, ward, authority and police force area.
    """
    table = read_table(path, sheet)
    found, edition, _ = _columns(list(table.columns))
    frame = pd.DataFrame({ours: table[theirs].str.strip() for ours, theirs in found.items()})
    frame = frame.where(frame != "", np.nan)
    missing = frame["code"].isna()
    refused = [f"row {row}: no LSOA code" for row in frame.index[missing]]
    # A lookup from output areas names each LSOA once for each of its output areas.
    frame = frame[~missing].drop_duplicates()
    repeated = frame["code"].duplicated()
    refused += [
        f"row {row}: LSOA {code} appears again, elsewhere; the first row is kept"
        for row, code in frame.loc[repeated, "code"].items()
    ]
    kept = frame[~repeated].reset_index(drop=True)
    return SourceData(kept, str(edition), len(table), refused)


READER = Reader(DATA_SET, "", recognise, read)
