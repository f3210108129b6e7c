"""The tables and figures that the source report prints, as data.

Publisher: West Midlands Violence Reduction Unit, Strategic Needs Assessment (2020). The files are
`resources/report/*.csv`; the column `line` of each says which line of the report's text a row
comes from. They are facts and figures as printed; where the print contradicts itself, a `note`
says so and the printed figure stands.

Spelling mistakes of T08 are mended against the official list: `mended` is "spelling" where the
scan misread a name, "rank order" where it lost the name and that of the same rank in the Indices
of Deprivation 2019, file 10 (rank of average rank) was put there, and empty where nothing was
done; `scanned` keeps the scan.

T51's unit is not printed. Its cells add up to 986.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...resources_path import resource
from ..reading.tabular import read_table

HOURS = tuple(f"h{hour:02d}" for hour in range(24))
"""Columns of T51: h00 is midnight to 1.00am."""

_DATA_SETS = {
    "line": "int",
    "number": "int",
    "organisation": "str",
    "data_set": "str",
    "availability": "str",
    "access": "str",
    "quality": "str",
    "importance": "int",
    "tells": "str",
}
_AREAS = {
    "line": "int",
    "area_code": "str",
    "area_name": "str",
    "recent_trend": "str",
    "count": "int",
    "value": "float",
    "lower": "float",
    "upper": "float",
    "note": "str",
}
_EXCLUSIONS = {
    "line": "int",
    "schools_percent": "int",
    "schools": "int",
    "exclusions_percent": "int",
    "exclusions": "int",
}
_CLAIMS = {
    "id": "str",
    "line": "int",
    "subject": "str",
    "area": "str",
    "period": "str",
    "value": "str",
    "unit": "str",
    "recomputed_from": "str",
    "claim": "str",
}


@dataclass(frozen=True)
class ReportTable:
    """One printed table.

    `columns` gives the kind of each column ("int", "float" or "str"); `indicator`, `period` and
    `unit` are set where its rows are values of one indicator by area, with `lower` and `upper`
    limits of 95% intervals.
    """

    id: str
    file: str
    title: str
    columns: dict[str, str]
    source: str
    indicator: str = ""
    period: str = ""
    unit: str = ""
    note: str = ""


_DFE = "Department for Education"

REPORT_TABLES: tuple[ReportTable, ...] = (
    ReportTable(
        "T08",
        "t08_authorities_by_decile.csv",
        "Local authorities of England by rank and decile of deprivation, 2019",
        {
            "line": "int",
            "decile": "int",
            "position": "int",
            "rank": "int",
            "code": "str",
            "name": "str",
            "mended": "str",
            "scanned": "str",
        },
        "Indices of Deprivation 2019",
    ),
    ReportTable(
        "T11",
        "t11_criminal_justice_data_sets.csv",
        "Criminal justice data sets",
        _DATA_SETS,
        "",
        note="importance is out of 10; what a data set tells is said in other words",
    ),
    ReportTable(
        "T39",
        "t39_health_data_sets.csv",
        "Health data sets",
        _DATA_SETS,
        "",
        note="importance is out of 10; what a data set tells is said in other words",
    ),
    ReportTable(
        "T51",
        "t51_violence_by_hour_and_day.csv",
        "Violence with injury by hour and day of week",
        {"line": "int", "day": "str", **dict.fromkeys(HOURS, "float")},
        "West Midlands Police",
        note="the unit is not printed; the cells add up to 986",
    ),
    ReportTable(
        "T54",
        "t54_education_data_sets.csv",
        "Education data sets",
        _DATA_SETS,
        "",
        note="importance is out of 10; what a data set tells is said in other words",
    ),
    ReportTable(
        "T63",
        "t63_school_readiness.csv",
        "School readiness",
        _AREAS,
        _DFE,
        "good_level_of_development",
        "2018/19",
        "per cent",
        "count is of children with a good level of development at the end of Reception",
    ),
    ReportTable(
        "T65",
        "t65_attainment_8.csv",
        "Average Attainment 8 score",
        _AREAS,
        _DFE,
        "attainment_8",
        "2018/19",
        "score",
        "count is the sum of the scores, so count divided by value is the number of pupils",
    ),
    ReportTable(
        "T66",
        "t66_pupil_absence.csv",
        "Pupil absence",
        _AREAS,
        _DFE,
        "pupil_absence_rate",
        "2017/18",
        "per cent",
        "count is of sessions missed",
    ),
    ReportTable(
        "T67",
        "t67_learning_difficulties.csv",
        "Children with learning difficulties",
        _AREAS,
        _DFE,
        "learning_difficulties_rate",
        "2018",
        "per 1,000",
        "count is of children known to schools; the year is that of the claims on the same figures",
    ),
    ReportTable(
        "T81",
        "t81_exclusions_all_schools.csv",
        "Concentration of permanent exclusions, all schools",
        _EXCLUSIONS,
        _DFE,
        period="2017/18",
        note="its percentages need 1,225 to 1,266 schools; the text says about 1,200",
    ),
    ReportTable(
        "T82",
        "t82_exclusions_secondary_schools.csv",
        "Concentration of permanent exclusions, secondary schools",
        _EXCLUSIONS,
        _DFE,
        period="2017/18",
    ),
    ReportTable(
        "T84",
        "t84_neet.csv",
        "16 and 17 year-olds not in education, employment or training",
        _AREAS,
        _DFE,
        "neet_rate",
        "2017",
        "per cent",
        "includes those whose activity is not known; counts are rounded to 10",
    ),
)

_BY_ID = {table.id: table for table in REPORT_TABLES}


def report_table(table_id: str) -> ReportTable:
    """Return the record of a table.

    Raises:
        InputError: the report prints no such table.
    """
    if table_id not in _BY_ID:
        raise InputError(
            f"Table '{table_id}'", "the report prints no such table", ", ".join(_BY_ID)
        )
    return _BY_ID[table_id]


def read_report_table(table_id: str) -> pd.DataFrame:
    """Read a printed table, its columns typed as its record says; rows in the order of the print.

    Whole numbers that may be missing are `Int64`; missing text is "".

    Raises:
        InputError: no such table, or its file is damaged.
    """
    table = report_table(table_id)
    return _read(table.file, table.columns)


def report_indicators(table_id: str) -> pd.DataFrame:
    """Return a table of values by area in the columns of the package's table `indicators`.

    Raises:
        InputError: the table holds no indicator.
    """
    table = report_table(table_id)
    if not table.indicator:
        raise InputError(f"Table '{table_id}'", "it holds no values of one indicator by area")
    rows = read_report_table(table_id)
    rows = rows[rows["value"].notna()].reset_index(drop=True)
    return pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "area_name": rows["area_name"],
            "indicator": table.indicator,
            "breakdown": "total",
            "period": table.period,
            "count": rows["count"].astype(float),
            "denominator": np.nan,
            "value": rows["value"],
            "unit": table.unit,
            "lower": rows["lower"],
            "upper": rows["upper"],
            "recent_trend": rows["recent_trend"],
            "suppressed": "",
            "restricted": False,
        }
    )


def read_report_claims() -> pd.DataFrame:
    """Read the figures in the report's text: the columns of `claims.csv`, and `low` and `high`.

    `value` is the figure as text; a range such as "17 to 25" has its ends in `low` and `high`,
    a single figure has the same number in both.
    """
    claims = _read("claims.csv", _CLAIMS)
    ends = claims["value"].str.split(" to ")
    claims["low"] = pd.to_numeric(ends.str[0])
    claims["high"] = pd.to_numeric(ends.str[-1])
    return claims


def _read(file: str, kinds: dict[str, str]) -> pd.DataFrame:
    text = read_table(resource("report", file))
    absent = [name for name in kinds if name not in text]
    if absent:
        raise InputError(file, f"there is no column '{absent[0]}'", ", ".join(kinds))
    columns: dict[str, pd.Series] = {}
    for name, kind in kinds.items():
        try:
            if kind == "int":
                # Through Int64, since a count may be missing.
                columns[name] = pd.to_numeric(text[name]).astype("Int64")
            elif kind == "float":
                columns[name] = pd.to_numeric(text[name]).astype(float)
            else:
                columns[name] = text[name].fillna("").astype(str)
        except (ValueError, TypeError) as error:
            raise InputError(f"{file}, column '{name}'", str(error), "numbers") from error
    return pd.DataFrame(columns).reset_index(drop=True)
