"""Police recorded crime by Community Safety Partnership: ONS police force area tables, C2 and C5.

Publisher: Office for National Statistics, Police Force Area data tables, Open Government Licence
v3.0. Title lines stand above the header, and its cells are broken into two lines; numbers have
commas and blanks at their ends. Columns: Police Force Area code and name, Community Safety
Partnership code and name, Local Authority code and name, then one column for each offence group.

| indicator | meaning |
|---|---|
| recorded_offences | offences in the year; breakdown = offence group, `total` = all but fraud |

Four sheets of a workbook share that header: C2 holds numbers of offences, C5 those of the year
before, C3 percentage changes and C4 rates. The title tells them apart, and C3 and C4 are not read.
Sheets by police force alone (P1 and on) have other headers and are not read either.

The area is the authority where the partnership is one authority or part of one (the partnerships
of an authority are summed), the partnership where it covers several authorities, and the police
force for a force's total. Offences that belong to no partnership are in the force's total alone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from ...core.errors import InputError
from ..reading.indicator_rows import KEY, TOTAL, Measure, measured, once, periods_of
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.periods import period
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table, titles

DATA_SET = DataSet(
    id="police_force_tables",
    title="Police force area data tables: recorded crime by Community Safety Partnership",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page=(
        "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/"
        "policeforceareadatatables"
    ),
    needs=(
        "ONS police force area data tables, Table C2 or C5 (numbers of offences by Community "
        "Safety Partnership)"
    ),
)
_FORCE = ("Police Force Area code", "Area code", "PFA code")
_FORCE_NAME = ("Police Force Area name", "Area name", "PFA name")
_PARTNERSHIP = ("Community Safety Partnership code", "CSP code")
_PARTNERSHIP_NAME = ("Community Safety Partnership name", "CSP name")
_AUTHORITY = ("Local Authority code", "LA code")
_AUTHORITY_NAME = ("Local Authority name", "LA name")
_IDENTIFIERS = (
    _FORCE,
    _FORCE_NAME,
    _PARTNERSHIP,
    _PARTNERSHIP_NAME,
    _AUTHORITY,
    _AUTHORITY_NAME,
)
_NOTE = re.compile(r"\s*\[note \d+\]", re.I)
_CODE = re.compile(r"^[EWNS]\d{8}$")
_TABLE_NUMBER = re.compile(r"table\s+\w+\s*[:.]?", re.I)
# Numbers of footnotes are glued to the year: "year ending March 20191,2".
_ENDING = re.compile(r"year ending:?\s+([a-z]+)\s+(20\d\d)", re.I)
_NO_COUNTS = (
    (re.compile(r"\bper\s?cent|percentage|%|\bchanges?\b", re.I), "percentage changes"),
    (re.compile(r"\brates?\b|\bper 1,?000", re.I), "rates"),
)
"""What titles say of tables that hold no numbers of offences, and what those hold."""


def _bare(name: str) -> str:
    return _NOTE.sub("", name).strip()


def recognise(header: list[str]) -> bool:
    """Return whether a header has police force, partnership and authority, and offence groups."""
    bare = [_bare(name) for name in header]
    codes = all(first_of(bare, names) for names in (_FORCE, _PARTNERSHIP, _AUTHORITY))
    return codes and bool(first_of(bare, ("Violence against the person",)))


def refuse(above: list[str]) -> str:
    """Say why a sheet holds no numbers of offences, by its title; "" where it may hold them.

    Args:
        above: the texts above the header, the title first. Remarks below the title may speak of
            rates in other tables, so they are not asked.
    """
    title = _title(above)
    for pattern, what in _NO_COUNTS:
        if pattern.search(title):
            return f"its title says that it holds {what}, not numbers of offences; not read"
    return ""


def _title(above: list[str]) -> str:
    """Return the first text, and the second with it where the first is only the table's number."""
    number_alone = bool(above) and bool(_TABLE_NUMBER.fullmatch(above[0].strip()))
    return " ".join(above[: 2 if number_alone else 1])


def _year(above: list[str], where: str) -> str:
    """Return as a period the one year that the title names, or else the remarks below it.

    Raises:
        InputError: none is named, or several are, so that it is not known which one counts.
    """
    for text in (_title(above), " ".join(above)):
        years = list(dict.fromkeys(f"year ending {m} {y}" for m, y in _ENDING.findall(text)))
        if len(years) > 1:
            raise InputError(
                where,
                f"its titles name several years ({', '.join(years)})",
                "one year in its title",
            )
        if years:
            return period(years[0])
    raise InputError(where, "no title says which year it is of", "'year ending June 2025'")


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table: offences by area and offence group.

    Raises:
        InputError: the title says that the sheet holds percentage changes or rates, names no year
            or several, or an area appears twice with different numbers.
    """
    above = titles(path, sheet)
    where = f"{path.name}, sheet '{sheet}'" if sheet else path.name
    unread = refuse(above)
    if unread:
        raise InputError(where, unread, "Table C2 or C5")
    year = _year(above, where)
    table = read_table(path, sheet).rename(columns=_bare)
    refused: list[str] = []
    notes: list[str] = []
    header = list(table.columns)
    cell = {
        names: table[first_of(header, names)].fillna("").map(_bare)
        if first_of(header, names)
        else pd.Series("", index=table.index)
        for names in _IDENTIFIERS
    }
    authority = cell[_AUTHORITY].where(cell[_AUTHORITY].str.match(_CODE), "")
    whole_force = (cell[_PARTNERSHIP] == "") & (cell[_PARTNERSHIP_NAME] == "")
    code = authority.where(authority != "", cell[_PARTNERSHIP])
    name = cell[_AUTHORITY_NAME].where(authority != "", cell[_PARTNERSHIP_NAME])
    keys = pd.DataFrame(
        {
            "area_code": code.mask(whole_force, cell[_FORCE]),
            "area_name": name.mask(whole_force, cell[_FORCE_NAME]),
            "breakdown": TOTAL,
            "period": year,
        }
    )
    nowhere = keys["area_code"] == ""
    if nowhere.any():
        notes.append(
            f"{int(nowhere.sum())} rows are of no partnership, such as "
            f"'{keys.loc[nowhere, 'area_name'].iloc[0]}'; they count in their force's total alone"
        )
    frame = measured(table, keys[~nowhere], _measures(header), refused, notes)
    frame["count"] = frame["value"]
    split = frame.duplicated(list(KEY), keep=False) & frame["area_code"].isin(authority)
    if split.any():
        areas = frame.loc[split, "area_code"].nunique()
        notes.append(f"{areas} authorities have several partnerships, which were summed")
    how: dict[str, Any] = dict.fromkeys(set(frame.columns) - set(KEY), "first")
    how["suppressed"] = "max"
    # One partnership that is not known leaves the authority's sum unknown.
    how["value"] = how["count"] = lambda numbers: numbers.sum(skipna=False)
    summed = frame[split].groupby(list(KEY), sort=False, as_index=False).agg(how)
    frame = pd.concat([frame[~split], summed.reindex(columns=frame.columns)])
    frame = once(frame, path.name, refused, notes)
    return SourceData(frame, periods_of(frame), len(table), refused, notes, rows_refused=0)


def _measures(header: list[str]) -> list[Measure]:
    known = {name.lower() for names in _IDENTIFIERS for name in names}
    return [
        Measure(
            (name,),
            "recorded_offences",
            "offences",
            breakdown="" if name.lower().startswith("total recorded") else name,
        )
        for name in header
        if name.lower() not in known
    ]


READER = Reader(DATA_SET, "indicators", recognise, read, refuse)
