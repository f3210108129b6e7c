"""Incidents as points with date and time: an analyst's extract of recorded crime.

A CSV or xlsx, one row for each incident. Restricted: exports suppress and round what is counted
from it.

| column | meaning |
|---|---|
| `occurred` (or `date_time`, `datetime`, `date`) | date, or date and time; day before month |
| `category` (or `crime type`, `offence`) | what happened, such as Violence with injury |
| `easting`, `northing` or `longitude`, `latitude` | the place |
| `id` (or `crime_id`, `incident_id`, `crime number`) | optional; unique |
| `victim_group` | optional: `all`, or `16_or_under`; all where blank |
| `area_code` (or an LSOA code column) | optional |
| `location` | optional: the place in words |
| `source` (or `force`) | optional: who recorded it |

Dates are ISO 8601 (2019-03-31 23:15) or as written in Britain (31/03/2019 23:15, 31 Mar 2019). A
date without a time stays one: it is not taken for midnight.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading import points
from ..reading.points import coordinates, unlocated
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table
from .area_counts import CODE_COLUMNS, GROUPS
from .street import FRAME

DATA_SET = DataSet(
    id="incidents",
    title="Recorded incidents",
    publisher="Police force (analyst's extract)",
    licence="Restricted; not for publication",
    attribution="Restricted incidents from the police force; not for publication as they are.",
    landing_page="",
    needs="a CSV of incidents with the columns occurred, category, easting, northing",
    restricted=True,
)
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "crime_id", "incident_id", "crime number", "crime id", "incident id"),
    "category": ("category", "crime type", "crime_type", "offence", "offence type"),
    "victim_group": ("victim_group", "victim group", "victims"),
    "occurred": ("occurred", "date_time", "datetime", "date and time", "date time", "date"),
    "area_code": CODE_COLUMNS,
    "location": ("location", "place"),
    "source": ("source", "force", "reported by"),
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y")
_TIMES = ("%H:%M:%S", "%H:%M")
_ISO = re.compile(r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$")


def recognise(header: list[str]) -> bool:
    """Return whether a header has a date, category and place, and no column of data.police.uk."""
    wanted = all(first_of(header, _NAMES[name]) for name in ("occurred", "category"))
    return wanted and bool(points.columns(header)) and not first_of(header, ("Falls within",))


def moment(text: str) -> str:
    """Write a date or a date and time in ISO 8601; "" where the text is neither.

    A stated offset from UTC is dropped: the hour is the one that the source shows.
    """
    text = " ".join(text.split())
    iso = _ISO.match(text)
    if iso:
        text = f"{iso.group(1)} {iso.group(2)}"
    for day in _DATES:
        for pattern in (day, *(f"{day} {time}" for time in _TIMES)):
            try:
                found = datetime.strptime(text, pattern)
            except ValueError:
                continue
            if found.year < 1900:
                return ""
            return found.isoformat(sep="T") if pattern != day else found.date().isoformat()
    return ""


def read(path: Path, sheet: str = "") -> SourceData:
    """Read incidents with the columns of `incidents` and the coordinates; all are restricted.

    Raises:
        InputError: an id appears twice with different particulars.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    refused: list[str] = []
    notes: list[str] = []
    found = {ours: first_of(header, names) for ours, names in _NAMES.items()}
    text = pd.DataFrame(
        {
            ours: table[theirs].fillna("").str.strip() if theirs else ""
            for ours, theirs in found.items()
        },
        index=table.index,
    )
    stated = text["occurred"]
    moments = {value: moment(value) for value in stated.unique()}
    text["occurred"] = [moments[value] for value in stated]
    universal = stated.str.contains(r"\d\d:\d\d[\d:.]*Z$")
    if universal.any():
        notes.append(
            f"{int(universal.sum()):,} times are stated in UTC (Z) and taken as they stand; in "
            "summer the clock showed an hour more"
        )
    group = text["victim_group"].str.lower().replace("", "all").map(GROUPS)
    undated, uncategorised, ungrouped = (
        text["occurred"] == "",
        text["category"] == "",
        group.isna(),
    )
    for row in table.index[undated]:
        refused.append(
            f"row {row}, column '{found['occurred']}': '{stated[row][:40]}' is no date such as "
            "2019-03-31 23:15 or 31/03/2019"
        )
    refused += [f"row {row}: no category" for row in table.index[uncategorised]]
    for row in table.index[ungrouped]:
        name = text["victim_group"][row][:40]
        refused.append(f"row {row}: victim group '{name}' is neither all nor 16_or_under")
    unusable = undated | uncategorised | ungrouped
    kept = table.index[~unusable]
    frame = text.loc[kept].assign(
        victim_group=group[kept],
        period=[value[:7] for value in text.loc[kept, "occurred"]],
        restricted=True,
    )
    frame = frame.join(coordinates(table.loc[kept], refused, notes))
    nowhere = int(unlocated(frame).sum())
    if nowhere:
        notes.append(f"{nowhere:,} incidents have no place and cannot be mapped")
    frame = _with_ids(frame, path, notes)
    months = sorted(frame["period"].unique())
    return SourceData(
        frame.loc[:, list(FRAME)].reset_index(drop=True),
        " to ".join(dict.fromkeys((months[0], months[-1]))) if months else "",
        len(table),
        refused,
        notes,
        status="analyst",
        rows_refused=int(unusable.sum()),
    )


def _with_ids(frame: pd.DataFrame, path: Path, notes: list[str]) -> pd.DataFrame:
    """Give each row its id; rows without one are named by file and row."""
    named = frame["id"] != ""
    repeated = named & frame.duplicated()
    if repeated.any():
        notes.append(f"{int(repeated.sum()):,} rows repeat another row exactly; kept once")
    frame = frame[~repeated].copy()
    stem = path.name.split(".")[0]
    frame["id"] = [one or f"{stem}-row-{row}" for row, one in frame["id"].items()]
    clash = frame["id"].duplicated()
    if clash.any():
        raise InputError(
            f"{path.name}, row {frame.index[clash][0]}",
            f"incident {frame.loc[clash, 'id'].iloc[0][:40]} has two different rows",
            "one row for each incident",
        )
    return frame


READER = Reader(DATA_SET, "incidents", recognise, read)
