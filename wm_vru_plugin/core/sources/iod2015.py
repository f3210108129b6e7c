"""English Indices of Deprivation 2015, files 1, 2, 3 and 7 (CSV or Excel).

Publisher: Department for Communities and Local Government, 30 September 2015, Open
Government Licence v3.0. One row for each of England's 32,844 LSOAs of 2011, with the
authorities of 2013. File 7 holds score, rank and decile of every index and domain and mid-2012
populations.
Rank 1 and decile 1 are the most deprived.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..domains import Domain
from . import iod_headers, iod_lsoa
from .base import OGL, OGL_STATEMENT, DataSet, SourceData
from .iod_headers import IOD_2015 as EDITION_RECORD
from .registry import Reader

EDITION = EDITION_RECORD.year
LSOA_EDITION = EDITION_RECORD.lsoa_edition
LSOAS_IN_ENGLAND = EDITION_RECORD.lsoas

DATA_SET = DataSet(
    id="iod2015",
    title="English Indices of Deprivation 2015",
    publisher="Department for Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2015",
    needs="English Indices of Deprivation 2015, file 7 (or file 2), as CSV or xlsx",
)


def recognise(header: list[str]) -> bool:
    """Whether this is the header of a file of 2015 with ranks and deciles."""
    return iod_headers.ranks_imd(header, EDITION_RECORD)


def domains_at_hand(header: list[str]) -> list[Domain]:
    """Domains that the file holds rank and decile of."""
    return iod_headers.domains_at_hand(header)


def read(path: Path, sheet: str = "") -> tuple[SourceData, pd.DataFrame]:
    """Read the whole file, so that deciles can be checked against the national ranks.

    Args:
        path: files 1, 2, 3 and 7.
        sheet: the sheet of a workbook.

    Returns:
        The deprivation rows (`lsoa_code, edition, domain, score, rank, decile`), and a frame of
        areas: `code, name, lad_code, lad_name` and, from file 7, the populations.

    Raises:
        InputError: a rank that is not a whole number of 1 to 32,844, a decile that is not one of
            1 to 10, no rank at all, or a code that appears twice.
    """
    return iod_lsoa.read_ranks(path, sheet, EDITION_RECORD, DATA_SET)


def read_rows(path: Path, sheet: str = "") -> SourceData:
    """The deprivation rows alone; see `read`."""
    return read(path, sheet)[0]


READER = Reader(DATA_SET, "deprivation", recognise, read_rows)
