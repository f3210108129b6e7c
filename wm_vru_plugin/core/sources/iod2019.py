"""English Indices of Deprivation 2019, files 2 and 7 (CSV or Excel).

Publisher: Ministry of Housing, Communities and Local Government, 26 September 2019, Open
Government Licence v3.0. One row for each of England's 32,844 LSOAs of 2011. File 7 holds score,
rank and decile of every index and domain and mid-2015 populations; file 2 holds ranks and deciles
of the IMD and its seven domains. Rank 1 and decile 1 are the most deprived.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..deciles import check_deciles
from ..domains import DOMAINS, Domain
from ..errors import InputError
from .base import OGL, OGL_STATEMENT, DataSet, SourceData
from .tabular import numbers, read_table

EDITION = 2019
LSOA_EDITION = 2011
LSOAS_IN_ENGLAND = 32_844

CODE = "LSOA code (2011)"
NAME = "LSOA name (2011)"
LAD_CODE = "Local Authority District code (2019)"
LAD_NAME = "Local Authority District name (2019)"
_TEXTS = (CODE, NAME, LAD_CODE, LAD_NAME)

POPULATION = {
    "population": "Total population: mid 2015 (excluding prisoners)",
    "pop_0_15": "Dependent Children aged 0-15: mid 2015 (excluding prisoners)",
    "pop_16_59": "Population aged 16-59: mid 2015 (excluding prisoners)",
    "pop_60_over": "Older population aged 60 and over: mid 2015 (excluding prisoners)",
}

DATA_SET = DataSet(
    id="iod2019",
    title="English Indices of Deprivation 2019",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    needs="English Indices of Deprivation 2019, file 7 (or file 2), as CSV or xlsx",
)


def recognise(header: list[str]) -> bool:
    """Whether this is the header of file 2 or 7 of 2019."""
    return {CODE, LAD_CODE, DOMAINS[0].rank_column, DOMAINS[0].decile_column} <= set(header)


def domains_at_hand(header: list[str]) -> list[Domain]:
    """Domains that the file holds rank and decile of."""
    at_hand = set(header)
    return [d for d in DOMAINS if {d.rank_column, d.decile_column} <= at_hand]


def read(path: Path, sheet: str = "") -> tuple[SourceData, pd.DataFrame]:
    """Read the whole file, so that deciles can be checked against the national ranks.

    Args:
        path: file 2 or 7.
        sheet: the sheet of a workbook.

    Returns:
        The deprivation rows (`lsoa_code, edition, domain, score, rank, decile`), and a frame of
        areas: `code, name, lad_code, lad_name` and, from file 7, the populations.

    Raises:
        InputError: a rank that is not a whole number of 1 to 32,844, a decile that is not one of
            1 to 10, no rank at all, or a code that appears twice.
    """
    table = read_table(path, sheet)
    refused: list[str] = []
    notes: list[str] = []
    rows_read = len(table)
    texts = {header: table[header].fillna("").str.strip() for header in _TEXTS if header in table}
    absent = (texts[CODE] == "") | (texts[LAD_CODE] == "")
    bad_rows = set(table.index[absent])
    refused += [f"row {row}: no code of LSOA or authority" for row in table.index[absent]]
    table = table[~absent]
    repeated = texts[CODE][~absent].duplicated()
    if repeated.any():
        row = table.index[repeated][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"LSOA {texts[CODE][row]} appears twice",
            "one row for each LSOA",
        )
    areas = pd.DataFrame(
        {
            "code": texts[CODE],
            "name": texts.get(NAME),
            "lad_code": texts[LAD_CODE],
            "lad_name": texts.get(LAD_NAME),
        }
    )[~absent]
    for column, header in POPULATION.items():
        if header in table:
            people = numbers(table, header, refused, notes)
            wrong = (people < 0) | (people % 1 != 0) & people.notna()
            refused += [
                f"row {row}, column '{header}': {people[row]:g} is no number of people"
                for row in table.index[wrong]
            ]
            areas[column] = people.mask(wrong)
    parts = []
    for domain in domains_at_hand(list(table.columns)):
        rows, without = _domain_rows(path, table, domain, areas["code"], refused, notes)
        if rows.empty:
            notes.append(f"{domain.name}: the columns are there but hold no ranks; left out")
            continue
        bad_rows.update(without)
        refused += [f"row {row}, {domain.name}: no rank or no decile" for row in without]
        parts.append(rows)
    if not parts:
        raise InputError(path.name, "no LSOA has a rank and a decile", DATA_SET.needs)
    frame = pd.concat(parts, ignore_index=True)
    data = SourceData(frame, str(EDITION), rows_read, refused, notes, rows_refused=len(bad_rows))
    return data, areas.reset_index(drop=True)


def _domain_rows(
    path: Path,
    table: pd.DataFrame,
    domain: Domain,
    codes: pd.Series,
    refused: list[str],
    notes: list[str],
) -> tuple[pd.DataFrame, list[int]]:
    """Rows of one domain, and the row numbers that have no rank or no decile of it."""
    rank = numbers(table, domain.rank_column, refused, notes)
    decile = numbers(table, domain.decile_column, refused, notes)
    if domain.score_column in table:
        score = numbers(table, domain.score_column, refused, notes)
    else:
        score = pd.Series(float("nan"), index=table.index)
    _check_range(path, domain.rank_column, "rank", rank, LSOAS_IN_ENGLAND)
    _check_range(path, domain.decile_column, "decile", decile, 10)
    known = rank.notna() & decile.notna()
    wrong = check_deciles(rank[known].to_numpy(), decile[known].to_numpy(), LSOAS_IN_ENGLAND)
    if len(wrong):
        row = table.index[known][wrong[0]]
        notes.append(
            f"{domain.name}: {len(wrong)} of {int(known.sum())} deciles differ from those "
            f"recomputed from ranks, the first in row {row}; the file's own are kept"
        )
    elif known.any():
        notes.append(f"{domain.name}: all {int(known.sum())} deciles agree with the ranks")
    rows = pd.DataFrame(
        {
            "lsoa_code": codes,
            "edition": EDITION,
            "domain": domain.id,
            "score": score,
            "rank": rank,
            "decile": decile,
        }
    )[known]
    return rows, table.index[~known].tolist()


def _check_range(path: Path, column: str, what: str, values: pd.Series, most: int) -> None:
    wrong = (values < 1) | (values > most) | ((values % 1 != 0) & values.notna())
    if wrong.any():
        row = values.index[wrong][0]
        raise InputError(
            f"{path.name}, row {row}, column '{column}'",
            f"the {what} {values[row]:g} is out of range",
            f"a whole number, 1 to {most:,}",
        )
