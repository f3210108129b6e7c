"""Deprivation of local authorities, 2004 to 2015, recast to the authorities of 2021 (CSV).

Made by the humaniverse/IMD project from the indices of 2004, 2007, 2010 and 2015; it is not an
official file. Underlying data: Department for Communities and Local Government and its
predecessors, Open Government Licence v3.0. Columns: `ltla21_code`, `Score`, `Proportion`, `Extent`,
`year`, one row for each authority and year.

| indicator | meaning | unit |
|---|---|---|
| `imd_average_score` | mean of the LSOAs' scores | score |
| `imd_rank_of_average_score` | place of that mean, 1 = most deprived; made here | rank |
| `imd_proportion_most_deprived_10_percent` | LSOAs in England's most deprived tenth | proportion |
| `imd_extent` | share of residents in the most deprived 30% of LSOAs, weighted | proportion |

Breakdown: `2021 boundaries`. Ranks are made where a year has at least 300 authorities.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.indicator_rows import Measure, measured, once, periods_of
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table

DATA_SET = DataSet(
    id="iod_trend",
    title="Index of Multiple Deprivation 2004 to 2015 by authority of 2021",
    publisher="humaniverse, from the Department for Communities and Local Government's indices",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://github.com/humaniverse/IMD",
    needs="a CSV with the columns ltla21_code, Score, Proportion, Extent, year",
)

WHOLE_ENGLAND = 300
_CODE = re.compile(r"^ltla(\d\d)_code$")
_MEASURES = (
    Measure(("Score",), "imd_average_score", "score"),
    Measure(("Proportion",), "imd_proportion_most_deprived_10_percent", "proportion"),
    Measure(("Extent",), "imd_extent", "proportion"),
)


def _code_column(header: list[str]) -> str:
    return next((name for name in header if _CODE.match(name.lower())), "")


def recognise(header: list[str]) -> bool:
    """Return whether a header has an authority's code, score, proportion, extent and year."""
    columns = ("Score", "Proportion", "Extent", "year")
    return bool(_code_column(header)) and all(first_of(header, (name,)) for name in columns)


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the indicators table.

    Raises:
        InputError: two different rows for the same authority and year.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    code = _code_column(header)
    match = _CODE.match(code.lower())
    if match is None:
        raise InputError(path.name, "it has no column of codes", DATA_SET.needs)
    refused: list[str] = []
    notes: list[str] = []
    keys = pd.DataFrame(
        {
            "area_code": table[code].fillna("").str.strip(),
            "area_name": "",
            "breakdown": f"20{match.group(1)} boundaries",
            "period": table[first_of(header, ("year",))].fillna("").str.strip(),
        }
    )
    usable = (keys["area_code"] != "") & keys["period"].str.fullmatch(r"(19|20)\d\d")
    refused += [f"row {row}: no authority or no year" for row in keys.index[~usable]]
    rows = measured(table, keys[usable], _MEASURES, refused, notes)
    frame = once(rows, path.name, refused, notes)
    score = frame[frame["indicator"] == "imd_average_score"]
    counts = score.groupby("period")["area_code"].transform("size")
    ranked = score[counts >= WHOLE_ENGLAND].copy()
    if len(ranked):
        ranked["value"] = ranked.groupby("period")["value"].rank(ascending=False, method="min")
        ranked["indicator"], ranked["unit"] = "imd_rank_of_average_score", "rank"
        frame = pd.concat([frame, ranked], ignore_index=True)
        notes.append("ranks are made from the scores; they are not published ones")
    notes.append("not an official file: recast by the humaniverse/IMD project")
    return SourceData(
        frame,
        periods_of(frame),
        len(table),
        refused,
        notes,
        status="analyst",
        rows_refused=int((~usable).sum()),
    )


READER = Reader(DATA_SET, "indicators", recognise, read)
