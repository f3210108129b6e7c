"""English Indices of Deprivation, file 9: transformed domain scores (CSV or Excel), any edition.

Publisher: Ministry of Housing, Communities and Local Government, Open Government Licence v3.0.
One row for each LSOA of England with the exponentially transformed score of each of the seven
domains, 0 to 100, of which the IMD is the weighted sum. Columns: LSOA and authority, then
`Income Score - exponentially transformed`, `Employment Score - ...`, `Education Score - ...`,
`Health Score - ...`, `Crime Score - ...`, `Barriers Score - ...`, `Living Environment Score - ...`.

Indicators: `<domain>_transformed_score` for income, employment, education, health, crime,
barriers and living; unit "score", breakdown "total", period = year of the indices.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, numbers, read_table
from .headers import edition_of
from .lsoa import read_areas

DATA_SET = DataSet(
    id="iod_transformed",
    title="English Indices of Deprivation, transformed domain scores",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    needs="English Indices of Deprivation, file 9 (transformed scores), as CSV or xlsx",
)

_STEMS = {
    "income": "Income",
    "employment": "Employment",
    "education": "Education",
    "health": "Health",
    "crime": "Crime",
    "barriers": "Barriers",
    "living": "Living Environment",
}


def _column(header: list[str], stem: str) -> str:
    return first_of(header, (f"{stem} Score - exponentially transformed",))


def recognise(header: list[str]) -> bool:
    """Return whether a header has LSOA and authority of one edition and a transformed score."""
    return edition_of(header) is not None and any(_column(header, s) for s in _STEMS.values())


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the indicators table, one for each LSOA and domain.

    Raises:
        InputError: a code appears twice, or there is no score at all.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    edition = edition_of(header)
    if edition is None:
        raise InputError(path.name, "it names no edition of the indices", DATA_SET.needs)
    refused: list[str] = []
    notes: list[str] = []
    areas = read_areas(path, table, edition, refused, notes)
    parts = []
    for domain, stem in _STEMS.items():
        column = _column(header, stem)
        if not column:
            notes.append(f"no transformed score of {stem}")
            continue
        value = numbers(table.loc[areas.index], column, refused, notes)
        rows = pd.DataFrame(
            {
                "area_code": areas["code"],
                "area_name": areas["name"],
                "indicator": f"{domain}_transformed_score",
                "breakdown": "total",
                "period": str(edition.year),
                "value": value,
                "unit": "score",
                "restricted": False,
            }
        )
        parts.append(rows[value.notna()])
    if not any(len(part) for part in parts):
        raise InputError(path.name, "no LSOA has a transformed score", DATA_SET.needs)
    frame = pd.concat(parts, ignore_index=True)
    bad = len(table) - len(areas)
    return SourceData(frame, str(edition.year), len(table), refused, notes, rows_refused=bad)


READER = Reader(DATA_SET, "indicators", recognise, read)
