"""Hospitals and other services as points: an analyst's table.

A CSV or xlsx, one row for each service; hospitals as a layer of points are understood by the name
of their field.

| column | meaning |
|---|---|
| `name` | name of the service |
| `kind` (or `type`) | kind of service, such as hospital or youth centre |
| `easting`, `northing` or `longitude`, `latitude` | the place |
| `emergency_department` | yes or no; blank where not known |
| `teachable_moments` | yes or no: takes part in Teachable Moments; blank where not known |
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..places.boundaries import truth
from ..reading import points
from ..reading.points import COORDINATES, coordinates, unlocated
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table

DATA_SET = DataSet(
    id="services",
    title="Hospitals and other services",
    publisher="Analyst's list",
    licence="As the sources of the list have it",
    attribution="Hospitals and other services: the analyst's list.",
    landing_page="",
    needs="a CSV of services with the columns name, kind, easting, northing, emergency_department",
)
NAME_COLUMNS = ("name", "service", "service_name")
KIND_COLUMNS = ("kind", "type", "service_type")
EMERGENCY_COLUMNS = ("emergency_department", "emergency department", "ed", "a&e")
TEACHABLE_COLUMNS = ("teachable_moments", "teachable moments")
_HOSPITAL_FIELD = re.compile(r"^hospital(?:\d\d|\d{4})?_?name$", re.IGNORECASE)


def recognise(header: list[str]) -> bool:
    """Return whether a header has name, kind and place, but no URN (school) or date (incident)."""
    named = first_of(header, NAME_COLUMNS) and first_of(header, KIND_COLUMNS)
    other = first_of(header, ("urn", "occurred", "date", "date_time", "crime type"))
    return bool(named) and not other and bool(points.columns(header))


def hospital_name(fields: list[str]) -> str:
    """Return the field of names in a layer of hospitals, such as hospital22_name; "" in another."""
    return next((name for name in fields if _HOSPITAL_FIELD.match(name.strip())), "")


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `name, kind, emergency_department, teachable_moments` and the coordinates.

    Raises:
        InputError: a name and kind appear twice at different places.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    refused: list[str] = []
    notes: list[str] = []
    place = coordinates(table, refused, notes)
    frame = pd.DataFrame(
        {
            "name": table[first_of(header, NAME_COLUMNS)].fillna("").str.strip(),
            "kind": table[first_of(header, KIND_COLUMNS)].fillna("").str.strip().str.lower(),
            "emergency_department": _flags(table, EMERGENCY_COLUMNS, refused),
            "teachable_moments": _flags(table, TEACHABLE_COLUMNS, refused),
        }
    ).join(place)
    unnamed = (frame["name"] == "") | (frame["kind"] == "")
    nowhere = unlocated(frame)
    refused += [f"row {row}: no name or no kind" for row in table.index[unnamed]]
    refused += [f"row {row}: no place" for row in table.index[nowhere & ~unnamed]]
    kept = frame[~unnamed & ~nowhere]
    distinct = kept.drop_duplicates()
    if len(distinct) < len(kept):
        notes.append(f"{len(kept) - len(distinct)} rows repeat another row exactly; kept once")
    clash = distinct.duplicated(["name", "kind"])
    if clash.any():
        row = distinct.index[clash][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"'{distinct.loc[row, 'name'][:60]}' appears twice as {distinct.loc[row, 'kind'][:40]}",
            "one row for each name and kind; tell sites apart by name",
        )
    return SourceData(
        distinct.reset_index(drop=True),
        "",
        len(table),
        refused,
        notes,
        status="analyst",
        rows_refused=int((unnamed | nowhere).sum()),
    )


def _flags(table: pd.DataFrame, names: tuple[str, ...], refused: list[str]) -> pd.Series:
    """Return True, False or None for each row; refuse what is neither yes nor no."""
    column = first_of(list(table.columns), names)
    if not column:
        return pd.Series([None] * len(table), index=table.index, dtype=object)
    text = table[column].fillna("").str.strip()
    flags = pd.Series([truth(value) for value in text], index=table.index, dtype=object)
    for row in table.index[(text != "") & flags.isna()]:
        refused.append(f"row {row}, column '{column}': '{text[row][:40]}' is neither yes nor no")
    return flags


FRAME = ("name", "kind", "emergency_department", "teachable_moments", *COORDINATES)
READER = Reader(DATA_SET, "services", recognise, read)
