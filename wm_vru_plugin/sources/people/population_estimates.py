"""ONS mid-year population estimates by age, for LSOAs and for local authorities (CSV or Excel).

Publisher: Office for National Statistics, Open Government Licence v3.0. One row for each area, a
column for everybody and one for each year of age, the last of which is open.

| file | columns |
|---|---|
| SAPE, mid-2011 to mid-2020 | LSOA Code, LA Code (2019 boundaries), All Ages, 0 ... 90+ |
| SAPE, formatted | Area Codes, LSOA or Area Names, All Ages, 0 ... 90+; authorities and LSOAs |
| SAPE, mid-2011 on, by sex | (Year,) LAD 2021 Code, LSOA 2021 Code, Total, F0 ... F90, M0 ... M90 |
| the same in broad bands | ..., Total, F0 to 15, ..., M65 and over |
| MYE2, authorities | Code, Name, Geography, All ages, 0 ... 90+; countries and regions too |
| short | ltla19_code, ltla19_name, total_population, 0 ... 90+ |

There is no row for everybody: bands are to be added, and the file's total is compared with their
sum. The year comes from a column `Year`, the sheet's name, the lines above the header or, last,
the file's name, which is noted; the sex from the columns, the sheet's name or those lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ..reading.codes import is_gss
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, numbers, read_table, titles

DATA_SET = DataSet(
    id="population_estimates",
    title="Mid-year population estimates by age",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
    "populationestimates",
    needs="ONS population estimates by single year of age for LSOAs (SAPE), as CSV or xlsx",
)

_SMALL = re.compile(r"^(lsoa (\d{4} )?code|lsoa\d\dcd|lsoa\d\d_code|area codes?)$", re.I)
_LARGE = re.compile(r"^(code|[lu]tla\d\d_code|lad\d\dcd|la[d]? (\d{4} )?code( \(.*\))?)$", re.I)
_TOTALS = ("All Ages", "Total", "total_population")
_AGE = re.compile(
    r"^(?P<sex>[FM])?(?P<first>\d{1,3})"
    r"(?:(?: to | ?- ?)(?P<last>\d{1,3})|(?P<open>\+| and over))?$",
    re.I,
)
_SEXES = {"f": "female", "m": "male", "": "persons"}
_WORDS = (("female", "female"), ("male", "male"), ("person", "persons"))
_LEAST_BANDS = 5
_NOBODY_OLDER = 120


@dataclass(frozen=True)
class _Band:
    column: str
    sex: str
    first: int
    last: float


def _code_column(header: list[str]) -> str:
    for pattern in (_SMALL, _LARGE):
        for name in header:
            if pattern.match(name):
                return name
    return ""


def _bands(header: list[str]) -> list[_Band]:
    """Return age bands by column; the oldest of each sex is open."""
    found: list[_Band] = []
    for name in header:
        match = _AGE.match(name)
        if not match or int(match["first"]) > _NOBODY_OLDER:
            continue
        first = int(match["first"])
        last = float("nan") if match["open"] else float(match["last"] or first)
        found.append(_Band(name, _SEXES[(match["sex"] or "").lower()], first, last))
    oldest = {band.sex: band.first for band in sorted(found, key=lambda band: band.first)}
    return [
        _Band(b.column, b.sex, b.first, float("nan")) if b.first == oldest[b.sex] else b
        for b in found
    ]


def recognise(header: list[str]) -> bool:
    """Return whether a header has an area's code, a total, and age bands from 0 on."""
    bands = _bands(header)
    return (
        bool(_code_column(header) and first_of(header, _TOTALS))
        and len(bands) >= _LEAST_BANDS
        and any(band.first == 0 for band in bands)
    )


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `area_code, period, sex, age_from, age_to, count`, one for each area and band.

    Raises:
        InputError: nothing tells the year, or an area appears twice for the same year.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    code_column, bands = _code_column(header), _bands(header)
    if not code_column or not bands:
        raise InputError(path.name, "it has no codes or no ages", DATA_SET.needs)
    refused: list[str] = []
    notes: list[str] = []
    code = table[code_column].fillna("").str.strip()
    usable = code.map(is_gss).astype(bool)
    refused += [
        f"row {row}: '{code[row][:40]}' is no code of an area" for row in code.index[~usable]
    ]
    table, code = table[usable], code[usable]
    words = [sheet, *titles(path, sheet)]
    period = _periods(path, table, words, notes)
    sex = _sex(words) if all(band.sex == "persons" for band in bands) else ""
    repeated = pd.DataFrame({"code": code, "period": period}).duplicated()
    if repeated.any():
        row = code.index[repeated][0]
        raise InputError(
            f"{path.name}, row {row}", f"area {code[row]} appears twice", "one row for each area"
        )
    people = pd.DataFrame(
        {band.column: _whole(table, band.column, refused, notes) for band in bands},
        index=table.index,
    )
    _compare(table, people, header, refused, notes)
    frame = pd.DataFrame(
        {
            "area_code": np.repeat(code.to_numpy(), len(bands)),
            "period": np.repeat(period.to_numpy(), len(bands)),
            "sex": np.tile(np.array([sex or band.sex for band in bands], object), len(code)),
            "age_from": np.tile([band.first for band in bands], len(code)),
            "age_to": np.tile([band.last for band in bands], len(code)),
            "count": people.to_numpy().ravel(),
        }
    )
    kept = frame[frame["count"].notna()].reset_index(drop=True)
    lost = int(people.isna().any(axis=1).sum())
    if lost:
        notes.append(f"{lost:,} areas lack a number of residents at some age")
    return SourceData(
        kept,
        "; ".join(sorted(set(period))),
        len(usable),
        refused,
        notes,
        rows_refused=int((~usable).sum()),
    )


def _whole(table: pd.DataFrame, column: str, refused: list[str], notes: list[str]) -> pd.Series:
    """Return numbers of people; what cannot be one is refused and missing."""
    people = numbers(table, column, refused, notes)
    wrong = (people < 0) | ((people % 1 != 0) & people.notna())
    refused += [
        f"row {row}, column '{column}': {people[row]:g} is no number of people"
        for row in people.index[wrong]
    ]
    return people.mask(wrong)


def _compare(
    table: pd.DataFrame,
    people: pd.DataFrame,
    header: list[str],
    refused: list[str],
    notes: list[str],
) -> None:
    """Note in how many areas the file's own total is not the sum of the bands."""
    total = numbers(table, first_of(header, _TOTALS), refused, notes)
    differ = (total - people.sum(axis=1)).abs() > 0
    if differ.any():
        notes.append(
            f"the total differs from the sum of the ages in {int(differ.sum()):,} of {len(total):,}"
            f" areas, the first in row {total.index[differ][0]}"
        )


def _periods(path: Path, table: pd.DataFrame, words: list[str], notes: list[str]) -> pd.Series:
    column = first_of(list(table.columns), ("Year",))
    if column:
        stated = table[column].fillna("").str.strip()
        if stated.str.fullmatch(r"(19|20)\d\d").all():
            return stated
        raise InputError(f"{path.name}, column '{column}'", "not every row has a year", "2019")
    for text in words:
        match = re.search(r"\bmid[- ]?((?:19|20)\d\d)\b", text, re.I)
        if match:
            return pd.Series(match.group(1), index=table.index, dtype=object)
    match = re.search(r"mid[-_ ]?((?:19|20)\d\d)(?!\d)", path.name, re.I)
    if not match:
        raise InputError(
            path.name,
            "nothing in it tells the year of the estimates, nor does its name",
            "a column Year, a sheet such as 'Mid-2019 Persons', or a name that holds mid2019",
        )
    notes.append(f"the year {match.group(1)} is from the file's name; nothing in the file tells it")
    return pd.Series(match.group(1), index=table.index, dtype=object)


def _sex(words: list[str]) -> str:
    for text in words:
        lowered = text.lower()
        # A title such as "males, females and persons" tells nothing.
        named = [sex for word, sex in _WORDS if re.search(rf"\b{word}s?\b", lowered)]
        if len(named) == 1:
            return named[0]
    return "persons"


READER = Reader(DATA_SET, "population", recognise, read)
