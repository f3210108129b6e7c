"""Counts by LSOA (or MSOA) that an analyst extracts: knife crime, admissions.

A CSV or xlsx with these columns, one row for each area, victim group and period:

| column | meaning |
|---|---|
| `area_code` (or `lsoa_code`, `LSOA11CD`, `LSOA21CD`, `msoa_code` ...) | code of the area |
| `category` | what was counted; `knife_crime` where the column is absent |
| `victim_group` | `all`, or `16_or_under` |
| `period` | such as `2017-2019` |
| `count` | whole number, unrounded |

An area without a row, or without a count in its row, counts as not known, not as zero.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, numbers, read_table

DATA_SET = DataSet(
    id="area_counts",
    title="Recorded knife crime by LSOA",
    publisher="Police force (analyst's extract)",
    licence="Restricted; not for publication",
    attribution="Restricted counts from the police force; not for publication as they are.",
    landing_page="",
    needs="a CSV of counts with the columns area_code, category, victim_group, period, count",
    restricted=True,
)

CODE_COLUMNS = (
    "area_code",
    "lsoa_code",
    "msoa_code",
    "LSOA11CD",
    "LSOA21CD",
    "MSOA11CD",
    "MSOA21CD",
    "LSOA code",
    "LSOA code (2011)",
    "LSOA code (2021)",
)
_EDITIONS = {"11": 2011, "21": 2021}
_MOST = 2**31 - 1
GROUP_COLUMNS = ("victim_group", "victim group", "victims")
COUNT_COLUMNS = ("count", "offences", "crimes", "number")
GROUPS = {
    "all": "all",
    "all victims": "all",
    "16_or_under": "16_or_under",
    "16 or under": "16_or_under",
    "under 17": "16_or_under",
}


def recognise(header: list[str]) -> bool:
    """Return whether a header has an area code, a victim group, a period and a count."""
    wanted = (CODE_COLUMNS, GROUP_COLUMNS, ("period",), COUNT_COLUMNS)
    return all(first_of(header, names) for names in wanted)


def code_edition(header: list[str]) -> int:
    """Return the year of the geography that the code column names, such as 2021; 0 for none.

    Most codes of 2011 and 2021 are the same, so codes alone do not tell.
    """
    digits = re.search(r"(?:20)?(11|21)\D*$", first_of(header, CODE_COLUMNS))
    return _EDITIONS[digits.group(1)] if digits else 0


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `area_code, category, victim_group, period, count, restricted`.

    Raises:
        InputError: two rows give different counts for the same area, group and period.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    refused: list[str] = []
    notes: list[str] = []
    group_column = first_of(header, GROUP_COLUMNS)
    count_column = first_of(header, COUNT_COLUMNS)
    text = table.fillna("").apply(lambda column: column.str.strip())
    category = first_of(header, ("category",))
    frame = pd.DataFrame(
        {
            "area_code": text[first_of(header, CODE_COLUMNS)],
            "category": text[category].str.lower().str.replace(" ", "_") if category else "",
            "victim_group": text[group_column].str.lower().map(GROUPS),
            "period": text[first_of(header, ("period",))],
            "count": numbers(table, count_column, refused, notes),
            "restricted": True,
        }
    )
    frame.loc[frame["category"] == "", "category"] = "knife_crime"
    for row, group in text.loc[frame["victim_group"].isna(), group_column].items():
        refused.append(f"row {row}: victim group '{group[:40]}' is neither all nor 16_or_under")
    for row in frame.index[frame["area_code"] == ""]:
        refused.append(f"row {row}: no area code")
    # A count of people is a whole number that is not negative; half a crime is a mistake.
    count = frame["count"]
    fraction = count.notna() & ((count < 0) | (count % 1 != 0) | (count > _MOST))
    for row, number in count[fraction].items():
        refused.append(f"row {row}: the count {number:g} is not a whole number of 0 or more")
    for row in frame.index[text[count_column] == ""]:
        refused.append(f"row {row}: no count")
    usable = (
        frame["victim_group"].notna()
        & (frame["area_code"] != "")
        & frame["count"].notna()
        & ~fraction
    )
    kept = frame[usable]
    key = ["area_code", "category", "victim_group", "period"]
    distinct = kept.drop_duplicates()
    clash = distinct.duplicated(key)
    if clash.any():
        row = distinct.index[clash][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"area {distinct.loc[row, 'area_code']} has two different counts for the same "
            "victim group and period",
            "one row for each area, category, victim group and period",
        )
    if len(distinct) < len(kept):
        notes.append(f"{len(kept) - len(distinct)} rows repeat another row exactly; kept once")
    periods = "; ".join(sorted(set(distinct["period"])))
    return SourceData(
        distinct.astype({"count": int}).reset_index(drop=True),
        periods,
        len(table),
        refused,
        notes,
        status="analyst",
        rows_refused=len(table) - len(kept),
    )


READER = Reader(DATA_SET, "crime_counts", recognise, read)
