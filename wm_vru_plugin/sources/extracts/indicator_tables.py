"""Indicators that an analyst extracts, in the package's own columns.

A CSV or xlsx, one row for each area, indicator, breakdown and period. Restricted unless a row says
otherwise: exports suppress and round it.

| column | meaning |
|---|---|
| `area_code` | GSS code of the area, the Department for Education's number, or a school's URN |
| `area_name` | optional |
| `indicator` | id in small letters with underscores, such as first_time_entrants |
| `breakdown` | optional: what part of it; `total` where blank |
| `period` | such as 2018/19, 2019 or 2017-2019 |
| `value` | the value; or `count` and `denominator`, or all three |
| `count`, `denominator` | optional: numerator and denominator |
| `unit` | optional: unit of the value, such as per cent |
| `lower`, `upper` | optional: limits of the 95% interval |
| `recent_trend` | optional: in words |
| `restricted` | optional: no, where it is published; yes where blank |
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ..crime import area_counts
from ..places.boundaries import truth
from ..reading.codes import to_gss
from ..reading.indicator_rows import TOTAL, once, periods_of, tidy
from ..reading.periods import period
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, marks, numbers, read_table
from ..reading.texts import text

DATA_SET = DataSet(
    id="indicator_tables",
    title="Indicators by area",
    publisher="Analyst's extract",
    licence="Restricted unless a row says otherwise; not for publication",
    attribution="Indicators from the analyst's extract; not for publication as they are.",
    landing_page="",
    needs="a CSV of indicators with the columns area_code, indicator, period, value",
    restricted=True,
)
_NUMBERS = ("value", "count", "denominator", "lower", "upper")
_TEXTS = ("area_name", "unit", "recent_trend")
_INDICATOR = re.compile(r"^[a-z][a-z0-9_]*$")
_NUMBERED = re.compile(r"^\d{3}$")


def recognise(header: list[str]) -> bool:
    """Return whether a header has area, indicator, period, value or count, and no victim group."""
    wanted = all(first_of(header, (name,)) for name in ("area_code", "indicator", "period"))
    figure = first_of(header, ("value", "count"))
    return wanted and bool(figure) and not area_counts.recognise(header)


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table.

    Raises:
        InputError: two rows give different values for the same area, indicator and period.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    refused: list[str] = []
    notes: list[str] = []

    area = text(table, "area_code")
    indicator = text(table, "indicator").str.lower().str.replace(r"[\s-]+", "_", regex=True)
    breakdown = text(table, "breakdown")
    codes = {
        code: to_gss(code) if _NUMBERED.match(code) or not code.isdigit() else code
        for code in area.unique()
    }
    frame = pd.DataFrame(
        {
            "area_code": [codes[code] for code in area],
            "indicator": indicator,
            "breakdown": breakdown.where(breakdown != "", TOTAL),
            "period": [period(one) for one in text(table, "period")],
            **{name: text(table, name) for name in _TEXTS},
        },
        index=table.index,
    )
    suppressed = pd.Series("", index=table.index, dtype=object)
    for name in _NUMBERS:
        column = first_of(header, (name,))
        if column:
            frame[name] = numbers(table, column, refused, notes)
            mark = marks(table, column)
            if name in ("value", "count"):
                suppressed = suppressed.where(suppressed != "", mark)
        else:
            frame[name] = float("nan")
    missing = frame["value"].isna()
    # A count alone is the value. With a denominator it may mean a share or a rate: no guess.
    frame["value"] = frame["value"].where(~missing | frame["denominator"].notna(), frame["count"])
    frame["suppressed"] = suppressed.where(frame["value"].isna(), "")
    free = text(table, "restricted").map(truth)
    unclear = free.isna() & (text(table, "restricted") != "")
    frame["restricted"] = [one is not False for one in free]
    for row in table.index[unclear]:
        refused.append(f"row {row}, column 'restricted': neither yes nor no; taken for yes")
    unkeyed = (frame["area_code"] == "") | (frame["period"] == "")
    unnamed = ~indicator.str.fullmatch(_INDICATOR)
    empty = frame["value"].isna() & frame["count"].isna() & (frame["suppressed"] == "")
    refused += [f"row {row}: no area or no period" for row in table.index[unkeyed]]
    for row in table.index[unnamed]:
        refused.append(
            f"row {row}, column 'indicator': '{indicator[row][:40]}' is no id such as "
            "first_time_entrants"
        )
    refused += [f"row {row}: no value and no count" for row in table.index[empty]]
    unusable = unkeyed | unnamed | empty
    kept = once(tidy(frame[~unusable]), path.name, refused, notes)
    return SourceData(
        kept,
        periods_of(kept),
        len(table),
        refused,
        notes,
        status="analyst",
        rows_refused=int(unusable.sum()),
    )


READER = Reader(DATA_SET, "indicators", recognise, read)
