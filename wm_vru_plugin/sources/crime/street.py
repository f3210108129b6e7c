"""Street-level crime of data.police.uk, in its old layout and its present one.

Publisher: data.police.uk (Home Office), https://data.police.uk/data/, Open Government Licence
v3.0. A CSV file holds one month of one force; files of many months put together are read too, and
an archive as downloaded is read where it lies, table by table.

| layout | columns |
|---|---|
| old | Month, Reported by, Falls within, Easting, Northing, Location, Crime type, Context |
| present | Crime ID, Month, Reported by, Falls within, Longitude, Latitude, Location, LSOA code, LSOA name, Crime type, Last outcome category, Context |

Places are snapped to a street by the publisher, the day and the hour are not published, and
anti-social behaviour has no Crime ID. Rows without an id get one from month, force and row.
"""  # noqa: E501

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.points import COORDINATES, columns, coordinates, unlocated
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import headers, read_table

DATA_SET = DataSet(
    id="police_street",
    title="Street-level crime",
    publisher="data.police.uk",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://data.police.uk/data/",
    needs="street-level crime of data.police.uk, CSV files or the archive as downloaded",
)
_TEXTS = {
    "id": "Crime ID",
    "category": "Crime type",
    "period": "Month",
    "area_code": "LSOA code",
    "location": "Location",
    "source": "Reported by",
}
_REQUIRED = {"Month", "Reported by", "Falls within", "Location", "Crime type"}
_MONTH = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])"
FRAME = (
    "id",
    "category",
    "victim_group",
    "occurred",
    "period",
    "area_code",
    "location",
    "source",
    "restricted",
    *COORDINATES,
)
"""Columns of the package's `incidents` table, and the coordinates."""


def recognise(header: list[str]) -> bool:
    """Return whether a header is a street file's; outcomes and searches have no crime type."""
    return set(header) >= _REQUIRED and bool(columns(header))


def read(path: Path, sheet: str = "") -> SourceData:
    """Read crimes as points, with columns `FRAME`; those without a place have no coordinates.

    Args:
        path: a CSV file or an archive.
        sheet: a table of the archive; "" reads all its street files together.

    Raises:
        InputError: an archive holds no street file.
    """
    if path.suffix.lower() == ".zip" and not sheet:
        names = [name for name, header in headers(path).items() if recognise(header)]
        if not names:
            raise InputError(path.name, "it holds no street-level crime", "files named -street.csv")
        return _together([(name, _read(path, name)) for name in names])
    return _read(path, sheet)


def _read(path: Path, sheet: str) -> SourceData:
    wanted = {*_TEXTS.values(), "Easting", "Northing", "Longitude", "Latitude"}
    table = read_table(path, sheet, only=wanted)
    rows_read = len(table)
    refused: list[str] = []
    notes: list[str] = []
    text = {
        ours: table[theirs].fillna("").str.strip()
        if theirs in table
        else pd.Series("", index=table.index)
        for ours, theirs in _TEXTS.items()
    }
    # Files put together end to end have each file's header among the rows.
    again = text["period"] == _TEXTS["period"]
    if again.any():
        notes.append(f"{int(again.sum())} headers among the rows: files of several months together")
    wrong = ~again & (~text["period"].str.fullmatch(_MONTH) | (text["category"] == ""))
    for row in table.index[wrong]:
        month, crime = text["period"][row][:20], text["category"][row]
        refused.append(
            f"row {row}: no crime type"
            if crime == ""
            else f"row {row}, column 'Month': '{month}' is no month such as 2019-03"
        )
    kept = table.index[~again & ~wrong]
    frame = pd.DataFrame(text).loc[kept]
    frame = frame.join(coordinates(table.loc[kept], refused, notes))
    frame = frame.assign(victim_group="all", occurred="", restricted=False)
    nowhere = int(unlocated(frame).sum())
    if nowhere:
        notes.append(f"{nowhere:,} crimes have no place and cannot be mapped")
    frame = _with_ids(frame, notes)
    return SourceData(
        frame.loc[:, list(FRAME)].reset_index(drop=True),
        _span(frame["period"]),
        rows_read - int(again.sum()),
        refused,
        notes,
        rows_refused=int(wrong.sum()),
    )


def _with_ids(frame: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Give each row an id of its own; a row that repeats another, id and all, is left out."""
    named = frame["id"] != ""
    repeated = named & frame.duplicated()
    if repeated.any():
        notes.append(f"{int(repeated.sum()):,} rows repeat another, Crime ID and all; kept once")
    frame = frame[~repeated].copy()
    named = named[~repeated]
    # The archive may name a crime in two months; both rows stay, the later one marked.
    turn = frame.groupby("id").cumcount()
    later = named & (turn > 0)
    if later.any():
        notes.append(f"{int(later.sum()):,} Crime IDs appear again with other particulars")
    frame["id"] = _marked(frame["id"], turn.where(later, 0))
    force = frame["source"].map(
        {name: re.sub(r"\W+", "-", name.lower()).strip("-") for name in frame["source"].unique()}
    )
    row = pd.Series(frame.index.astype(str), index=frame.index)
    frame["id"] = frame["id"].where(named, frame["period"] + "-" + force + "-" + row)
    return frame


def _marked(ids: pd.Series, turn: pd.Series) -> list[str]:
    """Return the ids, with a number behind each one that comes again."""
    return [f"{name}-{before + 1}" if before > 0 else name for name, before in zip(ids, turn)]


def _together(parts: list[tuple[str, SourceData]]) -> SourceData:
    """Join the tables of an archive into one; lines of the log begin with the table's name."""
    filled = [data.frame for _, data in parts if len(data.frame)]
    frame = pd.concat(filled or [parts[0][1].frame], ignore_index=True)
    frame["id"] = _marked(frame["id"], frame.groupby("id").cumcount())
    return SourceData(
        frame,
        _span(frame["period"]),
        sum(data.rows_read for _, data in parts),
        [f"{name}, {line}" for name, data in parts for line in data.refused],
        [f"{name}: {line}" for name, data in parts for line in data.notes],
        rows_refused=sum(data.rows_refused for _, data in parts),
    )


def _span(months: pd.Series) -> str:
    """Write the months at hand, from the first to the last; "" where there is none."""
    if months.empty:
        return ""
    first, last = months.min(), months.max()
    return str(first) if first == last else f"{first} to {last}"


READER = Reader(DATA_SET, "incidents", recognise, read)
