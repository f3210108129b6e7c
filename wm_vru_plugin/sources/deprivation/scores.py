"""English Indices of Deprivation, file 5: scores without ranks (CSV or Excel), 2015, 2019, 2025.

Publisher: Ministry of Housing, Communities and Local Government, Open Government Licence v3.0.
One row for each LSOA of England with the score of the IMD, its domains, IDACI and IDAOPI. Its
columns are `LSOA code (2011)`, `LSOA name (2011)`, `Local Authority District code (2019)`,
`Local Authority District name (2019)`, `Index of Multiple Deprivation (IMD) Score`,
`Income Score (rate)` and so on. Rows go to the deprivation table with rank and decile missing:
scores are published rounded, so ranks cannot be had from them; files 1, 2 and 7 hold those.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ...core.places.domains import DOMAINS
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import numbers, read_table
from .headers import domains_at_hand, edition_of, score_column
from .lsoa import read_areas

DATA_SET = DataSet(
    id="iod_scores",
    title="English Indices of Deprivation, scores",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    needs="English Indices of Deprivation, file 5 (scores), as CSV or xlsx",
)


def recognise(header: list[str]) -> bool:
    """Return whether a header has LSOA and authority of one edition with scores, but no ranks."""
    return (
        edition_of(header) is not None
        and any(score_column(header, domain) for domain in DOMAINS)
        and not domains_at_hand(header)
    )


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `lsoa_code, edition, domain, score, rank, decile`, the last two missing.

    Raises:
        InputError: no score at all, or a code that appears twice.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    edition = edition_of(header)
    if edition is None:
        raise InputError(path.name, "it names no edition of the indices", DATA_SET.needs)
    refused: list[str] = []
    notes: list[str] = []
    areas = read_areas(path, table, edition, refused, notes)
    bad = len(table) - len(areas)
    parts = []
    for domain in DOMAINS:
        column = score_column(header, domain)
        if not column:
            continue
        score = numbers(table.loc[areas.index], column, refused, notes)
        rows = pd.DataFrame(
            {
                "lsoa_code": areas["code"],
                "edition": edition.year,
                "domain": domain.id,
                "score": score,
                "rank": float("nan"),
                "decile": float("nan"),
            }
        )
        parts.append(rows[score.notna()])
    if not any(len(part) for part in parts):
        raise InputError(path.name, "no LSOA has a score", DATA_SET.needs)
    notes.append("scores alone: ranks and deciles are in files 1, 2 and 7")
    frame = pd.concat(parts, ignore_index=True)
    return SourceData(frame, str(edition.year), len(table), refused, notes, rows_refused=bad)


READER = Reader(DATA_SET, "deprivation", recognise, read)
