"""What the LSOA files of the English Indices of Deprivation of 2015, 2019 and 2025 share.

One row for each LSOA of England; score, rank and decile of every index and domain, as far as the
file holds them, and the populations that they are made with.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ...core.places.deciles import check_deciles
from ...core.places.domains import Domain
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import numbers, read_table
from .headers import (
    Edition,
    decile_column,
    domains_at_hand,
    population_columns,
    rank_column,
    ranks_imd,
    score_column,
)


def read_areas(
    path: Path, table: pd.DataFrame, edition: Edition, refused: list[str], notes: list[str]
) -> pd.DataFrame:
    """Return the areas of a file: `code, name, lad_code, lad_name` and the populations at hand.

    Args:
        path: the file, for errors.
        table: from `read_table`; the result's index is its index without the refused rows.
        edition: what the headers are called.
        refused: gets a line for each row without codes and each number of people that is none.
        notes: gets the marks of suppression.

    Raises:
        InputError: a code appears twice.
    """
    headers = (edition.code, edition.name, edition.lad_code, edition.lad_name)
    texts = {header: table[header].fillna("").str.strip() for header in headers if header in table}
    absent = (texts[edition.code] == "") | (texts[edition.lad_code] == "")
    refused += [f"row {row}: no code of LSOA or authority" for row in table.index[absent]]
    table = table[~absent]
    repeated = texts[edition.code][~absent].duplicated()
    if repeated.any():
        row = table.index[repeated][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"LSOA {texts[edition.code][row]} appears twice",
            "one row for each LSOA",
        )
    areas = pd.DataFrame(
        {
            "code": texts[edition.code],
            "name": texts.get(edition.name),
            "lad_code": texts[edition.lad_code],
            "lad_name": texts.get(edition.lad_name),
        }
    )[~absent]
    for column, header in population_columns(list(table.columns)).items():
        people = numbers(table, header, refused, notes)
        wrong = (people < 0) | (people % 1 != 0) & people.notna()
        refused += [
            f"row {row}, column '{header}': {people[row]:g} is no number of people"
            for row in table.index[wrong]
        ]
        areas[column] = people.mask(wrong)
    if "pop_16_59" not in areas and {"population", "pop_0_15", "pop_60_over"} <= set(areas):
        # The files of 2025 leave the band out.
        rest = areas["population"] - areas["pop_0_15"] - areas["pop_60_over"]
        areas["pop_16_59"] = rest.where(rest >= 0)
        notes.append("residents aged 16 to 59 are those of neither of the other ages")
    return areas


def read_ranks(
    path: Path, sheet: str, edition: Edition, data_set: DataSet
) -> tuple[SourceData, pd.DataFrame]:
    """Read the whole file, so that deciles can be checked against the national ranks.

    Args:
        path: a file with ranks and deciles of this edition.
        sheet: the sheet of a workbook.
        edition: what the headers are called, and how many LSOAs are ranked.
        data_set: what is needed, for errors.

    Returns:
        The deprivation rows (`lsoa_code, edition, domain, score, rank, decile`), and a frame of
        areas: `code, name, lad_code, lad_name` and, where the file has them, the populations.

    Raises:
        InputError: a rank or decile out of range, no rank at all, or a code that appears twice.
    """
    table = read_table(path, sheet)
    refused: list[str] = []
    notes: list[str] = []
    rows_read = len(table)
    areas = read_areas(path, table, edition, refused, notes)
    bad_rows = set(table.index.difference(areas.index))
    table = table.loc[areas.index]
    parts = []
    for domain in domains_at_hand(list(table.columns)):
        rows, without = _domain_rows(path, table, domain, edition, areas["code"], refused, notes)
        if rows.empty:
            notes.append(f"{domain.name}: the columns are there but hold no ranks; left out")
            continue
        bad_rows.update(without)
        refused += [f"row {row}, {domain.name}: no rank or no decile" for row in without]
        parts.append(rows)
    if not parts:
        raise InputError(path.name, "no LSOA has a rank and a decile", data_set.needs)
    frame = pd.concat(parts, ignore_index=True)
    data = SourceData(
        frame, str(edition.year), rows_read, refused, notes, rows_refused=len(bad_rows)
    )
    return data, areas.reset_index(drop=True)


def _domain_rows(
    path: Path,
    table: pd.DataFrame,
    domain: Domain,
    edition: Edition,
    codes: pd.Series,
    refused: list[str],
    notes: list[str],
) -> tuple[pd.DataFrame, list[int]]:
    """Return rows of one domain, and the row numbers that have no rank or no decile of it."""
    header = list(table.columns)
    ranks, deciles = rank_column(header, domain), decile_column(header, domain)
    rank = numbers(table, ranks, refused, notes)
    decile = numbers(table, deciles, refused, notes)
    scores = score_column(header, domain)
    if scores:
        score = numbers(table, scores, refused, notes)
    else:
        score = pd.Series(float("nan"), index=table.index)
    check_range(path, ranks, "rank", rank, edition.lsoas)
    check_range(path, deciles, "decile", decile, 10)
    known = rank.notna() & decile.notna()
    compare_deciles(domain.name, rank[known], decile[known], edition.lsoas, notes)
    rows = pd.DataFrame(
        {
            "lsoa_code": codes,
            "edition": edition.year,
            "domain": domain.id,
            "score": score,
            "rank": rank,
            "decile": decile,
        }
    )[known]
    return rows, table.index[~known].tolist()


def compare_deciles(
    name: str, rank: pd.Series, decile: pd.Series, lsoas: int, notes: list[str]
) -> None:
    """Note how many deciles agree with those of the ranks; index = row number in the file."""
    wrong = check_deciles(rank.to_numpy(), decile.to_numpy(), lsoas)
    if len(wrong):
        notes.append(
            f"{name}: {len(wrong)} of {len(rank)} deciles differ from those "
            f"recomputed from ranks, the first in row {rank.index[wrong[0]]}; "
            "the file's own are kept"
        )
    elif len(rank):
        notes.append(f"{name}: all {len(rank)} deciles agree with the ranks")


def check_range(path: Path, column: str, what: str, values: pd.Series, most: int) -> None:
    """Refuse a file with a value that is no whole number of 1 to `most`; missing is allowed.

    Raises:
        InputError: naming row and column.
    """
    wrong = (values < 1) | (values > most) | ((values % 1 != 0) & values.notna())
    if wrong.any():
        row = values.index[wrong][0]
        raise InputError(
            f"{path.name}, row {row}, column '{column}'",
            f"the {what} {values[row]:g} is out of range",
            f"a whole number, 1 to {most:,}",
        )


@dataclass(frozen=True)
class Indices:
    """Files of one edition with ranks and deciles: 1, 2, 3 and 7.

    Attributes:
        edition: what the headers are called, and how many LSOAs are ranked.
        data_set: as the publisher describes it.
    """

    edition: Edition
    data_set: DataSet

    def recognise(self, header: list[str]) -> bool:
        """Return whether this is the header of a file of the edition with ranks and deciles."""
        return ranks_imd(header, self.edition)

    def read(self, path: Path, sheet: str = "") -> tuple[SourceData, pd.DataFrame]:
        """Read the deprivation rows and the areas of a file; see `read_ranks`."""
        return read_ranks(path, sheet, self.edition, self.data_set)

    def read_rows(self, path: Path, sheet: str = "") -> SourceData:
        """Read the deprivation rows alone; see `read_ranks`."""
        return self.read(path, sheet)[0]

    @property
    def reader(self) -> Reader:
        return Reader(self.data_set, "deprivation", self.recognise, self.read_rows)
