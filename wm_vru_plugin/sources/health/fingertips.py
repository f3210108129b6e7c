"""Indicators of Fingertips, the public health profiles.

Publisher: Office for Health Improvement and Disparities (until 2021 Public Health England),
Fingertips, Open Government Licence v3.0; the CSV that "Get the data" or the API offers. Columns:
Indicator ID, Indicator Name, Parent Code, Parent Name, Area Code, Area Name, Area Type, Sex, Age,
Category Type, Category, Time period, Value, Lower CI 95.0 limit, Upper CI 95.0 limit, Lower CI 99.8
limit, Upper CI 99.8 limit, Count, Denominator, Value note, Recent Trend, ..., Time period Sortable,
New data, Compared to goal, Time period range.

| indicator | meaning |
|---|---|
| fingertips_<Indicator ID> | the value as published; the notes of the file name each indicator |

The breakdown is made of sex, age and category, as far as they are not persons, all ages and none.
The file states no unit. What stands in `Value note` where a value is missing is kept as the reason.
England comes once for each region asked for, and is kept once.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..reading.indicator_rows import joined, once, periods_of, tidy
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.periods import period
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, marks, numbers, read_table
from ..reading.texts import text

DATA_SET = DataSet(
    id="fingertips",
    title="Fingertips public health profiles",
    publisher="Office for Health Improvement and Disparities",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://fingertips.phe.org.uk/",
    needs="indicators of Fingertips as CSV (Indicator ID, Area Code, Time period, Value ...)",
)
_REQUIRED = ("Indicator ID", "Indicator Name", "Area Code", "Time period", "Value", "Count")
_NUMBERS = {
    "value": "Value",
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
    "count": "Count",
    "denominator": "Denominator",
}
_ALL_AGES = ("all ages", "not applicable", "")
_ALL_SEXES = ("persons", "not applicable", "all", "")


def recognise(header: list[str]) -> bool:
    """Return whether a header has an indicator's id and name, area, period, value and count."""
    return all(first_of(header, (name,)) for name in _REQUIRED)


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table; of two that contradict each other the first counts."""
    table = read_table(path, sheet)
    header = list(table.columns)
    refused: list[str] = []
    notes: list[str] = []

    number, note, area, stamp = (
        text(table, name) for name in ("Indicator ID", "Value note", "Area Code", "Time period")
    )
    unusable = ~number.str.fullmatch(r"\d+") | (area == "") | (stamp == "")
    refused += [
        f"row {row}: no number of an indicator, area or period" for row in table.index[unusable]
    ]
    figures = {
        ours: numbers(table, first_of(header, (theirs,)), refused, notes)
        for ours, theirs in _NUMBERS.items()
        if first_of(header, (theirs,))
    }
    hidden = figures["value"].isna()
    mark = marks(table, first_of(header, ("Value",)))
    periods = {one: period(one) for one in stamp.unique()}
    frame = pd.DataFrame(
        {
            "area_code": area,
            "area_name": text(table, "Area Name"),
            "indicator": "fingertips_" + number,
            "breakdown": _breakdowns(
                text(table, "Sex"), text(table, "Age"), text(table, "Category")
            ),
            "period": [periods[one] for one in stamp],
            "recent_trend": text(table, "Recent Trend"),
            "suppressed": note.where(note != "", mark).where(hidden, ""),
            **figures,
        }
    )
    said = hidden & frame["count"].isna() & (frame["suppressed"] == "")
    blank = said & ~unusable
    if blank.any():
        notes.append(f"{int(blank.sum()):,} rows without value, count or reason were left out")
    names = dict(zip(frame["indicator"], text(table, "Indicator Name")))
    notes += [f"{indicator} is '{name}'" for indicator, name in sorted(names.items())]
    kept = once(tidy(frame[~unusable & ~blank]), path.name, refused, notes, keep_first=True)
    return SourceData(
        kept, periods_of(kept), len(table), refused, notes, rows_refused=int(unusable.sum())
    )


def _breakdowns(sexes: pd.Series, ages: pd.Series, categories: pd.Series) -> list[str]:
    return [
        joined(
            (
                "" if sex.lower() in _ALL_SEXES else sex,
                "" if age.lower() in _ALL_AGES else age,
                category,
            )
        )
        for sex, age, category in zip(sexes, ages, categories)
    ]


READER = Reader(DATA_SET, "indicators", recognise, read)
