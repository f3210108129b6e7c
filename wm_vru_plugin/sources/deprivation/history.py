"""Index of Multiple Deprivation of LSOAs, 2004, 2007, 2010 and 2015 (CSV or Excel).

Publishers: Office of the Deputy Prime Minister (2004), Communities and Local Government (2007,
2010), Department for Communities and Local Government (2015); Open Government Licence v3.0. One row
for each LSOA of England, 32,482 of 2001 or (2015) 32,844 of 2011. Rank 1 is the most deprived.

| edition | columns |
|---|---|
| 2004 | SOA, LA CODE, LA NAME, ..., IMD SCORE, RANK OF IMD (where 1 is most deprived) |
| 2007 | LSOA, LA CODE, LA NAME, ..., IMD SCORE, RANK OF IMD (where 1 is most deprived) |
| 2010 | LSOA CODE, ..., POST 2009 LA CODE, ..., IMD SCORE, RANK OF IMD SCORE (where ...) |
| short | lsoa01_code, lad04_code or lad07_code (2010: none), IMD_score, IMD_rank, IMD_decile |
| short | lsoa11_code, lsoa11_name, lad13_code, lad13_name, IMD_score, IMD_rank, IMD_decile |

LSOAs of 2001 are an edition of their own: 2001 codes that live on mean the same area in 2011, the
others have been split or merged. Where no column tells the year, it is that of the LSOA that stands
first: each of these years has its own. `lad_code` is kept as the file has it (old-style codes).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...core.places.deciles import national_decile
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, numbers, read_table
from .lsoa import check_range, compare_deciles

DATA_SET = DataSet(
    id="iod_history",
    title="Indices of Deprivation 2004 to 2015, ranks of LSOAs",
    publisher="Department for Communities and Local Government and its predecessors",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/collections/english-indices-of-deprivation",
    needs="the Index of Multiple Deprivation of 2004, 2007, 2010 or 2015 by LSOA, as CSV or xlsx",
)

LSOAS = {2001: 32_482, 2011: 32_844}
_CODES_2001 = ("lsoa01_code", "lsoa01cd", "soa", "lsoa", "lsoa code")
_CODES_2011 = ("lsoa11_code", "lsoa11cd")
_SCORES = ("imd_score", "imd score")
_RANKS = (
    "imd_rank",
    "rank of imd (where 1 is most deprived)",
    "rank of imd score (where 1 is most deprived)",
)
_DECILES = ("imd_decile",)
_LADS = ("lad04_code", "lad07_code", "lad13_code", "post 2009 la code", "la code")
_YEAR_BY_COLUMN = {
    "lad04_code": 2004,
    "soa": 2004,
    "lad07_code": 2007,
    "lsoa": 2007,
    "post 2009 la code": 2010,
    "lad13_code": 2015,
}
_YEAR_BY_FIRST = {"E01006559": 2004, "E01006755": 2007, "E01021988": 2010}
"""The most deprived LSOA of each year, among those of 2001."""


@dataclass(frozen=True)
class _Layout:
    code: str
    lsoa_edition: int
    rank: str
    score: str
    decile: str
    lad: str


def _layout(header: list[str]) -> _Layout | None:
    code = first_of(header, _CODES_2001)
    edition = 2001
    if not code:
        code, edition = first_of(header, _CODES_2011), 2011
    rank = first_of(header, _RANKS)
    if not code or not rank:
        return None
    score, decile = first_of(header, _SCORES), first_of(header, _DECILES)
    return _Layout(code, edition, rank, score, decile, first_of(header, _LADS))


def recognise(header: list[str]) -> bool:
    """Return whether a header has an LSOA's code, the IMD's rank, and its score or decile."""
    layout = _layout(header)
    return layout is not None and bool(layout.score or layout.decile)


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `lsoa_code, edition, domain, score, rank, decile`, and `lad_code` as in the file.

    Raises:
        InputError: a rank or decile out of range, a code that appears twice, or a year that
            neither the columns nor the most deprived LSOA tells.
    """
    table = read_table(path, sheet)
    layout = _layout(list(table.columns))
    if layout is None:
        raise InputError(path.name, "it holds no ranks of LSOAs", DATA_SET.needs)
    refused: list[str] = []
    notes: list[str] = []
    code = table[layout.code].fillna("").str.strip()
    rank = numbers(table, layout.rank, refused, notes)
    total = LSOAS[layout.lsoa_edition]
    check_range(path, layout.rank, "rank", rank, total)
    usable = (code != "") & rank.notna()
    refused += [f"row {row}: no code of an LSOA or no rank" for row in table.index[~usable]]
    repeated = code[usable].duplicated()
    if repeated.any():
        row = repeated.index[repeated][0]
        raise InputError(
            f"{path.name}, row {row}", f"LSOA {code[row]} appears twice", "one row for each LSOA"
        )
    if not usable.any():
        raise InputError(path.name, "no LSOA has a rank", DATA_SET.needs)
    year = _year(path, layout, list(table.columns), code[usable], rank[usable])
    decile = pd.Series(np.nan, index=table.index)
    decile[usable] = national_decile(rank[usable], total).astype(float)
    if layout.decile:
        given = numbers(table, layout.decile, refused, notes)
        check_range(path, layout.decile, "decile", given, 10)
        known = usable & given.notna()
        decile[known] = given[known]
        compare_deciles(f"IMD {year}", rank[known], given[known], total, notes)
    else:
        notes.append(f"deciles are made from the ranks among {total:,} LSOAs")
    if layout.lsoa_edition == 2001:
        notes.append("LSOAs of 2001; they are not those of later indices")
    blank = pd.Series(np.nan, index=table.index)
    frame = pd.DataFrame(
        {
            "lsoa_code": code,
            "edition": year,
            "domain": "imd",
            "score": numbers(table, layout.score, refused, notes) if layout.score else blank,
            "rank": rank,
            "decile": decile,
            "lad_code": table[layout.lad].fillna("").str.strip() if layout.lad else "",
        }
    )[usable]
    return SourceData(
        frame.reset_index(drop=True),
        str(year),
        len(table),
        refused,
        notes,
        rows_refused=int((~usable).sum()),
    )


def _year(path: Path, layout: _Layout, header: list[str], code: pd.Series, rank: pd.Series) -> int:
    """Return the year of the indices, by a column that only one has or by the LSOA ranked first."""
    lowered = {name.lower() for name in header}
    for column, year in _YEAR_BY_COLUMN.items():
        if column in lowered:
            return year
    if layout.lsoa_edition == 2011:
        return 2015
    first = set(code[rank == 1])
    years = {_YEAR_BY_FIRST[one] for one in first if one in _YEAR_BY_FIRST}
    if len(first) != 1 or not years:
        raise InputError(
            path.name,
            "it does not tell the year of the indices, and the LSOA of rank 1 does not either",
            "a column lad04_code or lad07_code, or all of England's LSOAs",
        )
    return years.pop()


READER = Reader(DATA_SET, "deprivation", recognise, read)
