"""What tables of the Department for Education share: levels, areas, periods and filters.

The underlying data of before 2019 and Explore Education Statistics since have the same shape with
other names: `year` or `time_period`, `level` or `geographic_level`, codes and names of country,
region and authority, at school level a URN, then filters such as `school_type`, then numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ...resources_path import resource
from ..reading.codes import dfe_to_gss, is_gss
from ..reading.indicator_rows import ENGLAND, Measure, joined, measured, once, periods_of
from ..reading.periods import period
from ..reading.records import SourceData
from ..reading.tabular import SUPPRESSION_MARKS, first_of, read_table
from ..reading.texts import text

LEVEL = ("geographic_level", "level")
TIME = ("time_period", "year", "academic_year")
URN = ("school_urn", "urn")
SCHOOL_NAME = ("school_name", "schname", "name")
PHASES = ("school_type", "education_phase", "phase_type_grouping")
FILTERS = (
    *PHASES,
    "characteristic",
    "breakdown",
    "reason",
    "exclusion_reason",
    "sex",
    "gender",
    "age",
    "ncyear",
    "nc_year",
    "year_group",
    "ethnicity",
    "ethnicity_major",
    "ethnicity_minor",
    "fsm",
    "fsm_status",
    "sen_status",
    "sen_provision",
)
"""Columns that say which part of the pupils a row is of."""
_NO_FILTER = re.compile(
    r"^(time_|geographic_level|level$|year$|academic_year|country_|region_|old_la_|new_la_|la_|lad_"
    r"|local_authority|pcon_|ward_|lep_|mat_|trust_|opportunity_|school_|establishment_|estab|laestab"
    r"|urn$|ukprn|name$|schname|characteristic_group|breakdown_topic)",
    re.IGNORECASE,
)
"""Columns of text that name places, schools, periods and groups of filters."""

REGIONS = {
    "northeast": "E12000001",
    "northwest": "E12000002",
    "yorkshireandthehumber": "E12000003",
    "eastmidlands": "E12000004",
    "westmidlands": "E12000005",
    "eastofengland": "E12000006",
    "london": "E12000007",
    "southeast": "E12000008",
    "southwest": "E12000009",
    "innerlondon": "E13000001",
    "outerlondon": "E13000002",
}
_SHORT = {
    "state-funded primary": "Primary",
    "state-funded secondary": "Secondary",
    "state-funded special": "Special",
    "state-funded special school": "Special",
    "special school": "Special",
}


def recognise(header: list[str], measures: Sequence[tuple[str, ...]]) -> bool:
    """Return whether a header has a level, a period, and at least one of the measures."""
    framed = first_of(header, LEVEL) and first_of(header, TIME)
    return bool(framed) and any(first_of(header, names) for names in measures)


def read(path: Path, sheet: str, measures: Sequence[Measure], filtered: bool = True) -> SourceData:
    """Read rows of the `indicators` table from the columns of some measures.

    Args:
        path: the file.
        sheet: its sheet, or table of an archive.
        measures: the columns to take.
        filtered: whether columns such as sex or age make a breakdown.

    Raises:
        InputError: two rows contradict each other.
    """
    table = read_table(path, sheet)
    refused: list[str] = []
    notes: list[str] = []
    taken = {name for one in measures for name in (*one.columns, *one.count, *one.denominator)}
    filters = _filters(table, {name.lower() for name in taken}) if filtered else ()
    areas = keys(table, refused, notes, filters)
    lost = len(refused)
    frame = once(measured(table, areas, measures, refused, notes), path.name, refused, notes)
    return SourceData(frame, periods_of(frame), len(table), refused, notes, rows_refused=lost)


def _filters(table: pd.DataFrame, taken: set[str]) -> list[str]:
    """Return the columns that make the breakdown: known ones, and others of varying text.

    Explore Education Statistics adds filters from year to year; one that is not known would make
    rows of different pupils look like contradictions.
    """
    header = list(table.columns)
    known = [name for name in (first_of(header, (one,)) for one in FILTERS) if name]
    found = list(known)
    for name in header:
        if name in known or name.lower() in taken or _NO_FILTER.match(name):
            continue
        values = {str(value).strip() for value in table[name].dropna().unique()}
        texts = {value for value in values if value.lower() not in SUPPRESSION_MARKS}
        plain = pd.Series(sorted(texts), dtype=object).str.replace(",", "")
        words = pd.to_numeric(plain, errors="coerce").isna()
        if len(texts) > 1 and words.mean() > 0.5:
            found.append(name)
    return found


def keys(
    table: pd.DataFrame, refused: list[str], notes: list[str], filters: Sequence[str]
) -> pd.DataFrame:
    """Return `area_code, area_name, breakdown, period` of each row whose area can be told.

    Args:
        table: from `read_table`.
        refused: gets the rows without an area or a period.
        notes: gets levels that were left out, and codes that are not known.
        filters: columns that make the breakdown. Of a single school only known ones do, and not
            its phase.
    """
    level = text(table, *LEVEL).str.lower()
    area = pd.DataFrame({"area_code": "", "area_name": ""}, index=table.index, dtype=object)
    named = (
        ("region_code",),
        ("region_name",),
        ("new_la_code",),
        ("old_la_code", "la_code"),
        ("la_name",),
        URN,
        SCHOOL_NAME,
    )
    rows = list(zip(level, *(text(table, *names) for names in named)))
    found = {row: _area(*row) for row in dict.fromkeys(rows)}
    area["area_code"] = [found[row][0] for row in rows]
    area["area_name"] = [found[row][1] for row in rows]
    kind = text(table, "time_identifier")
    stamps = list(zip(text(table, *TIME), kind))
    stamped = {stamp: period(*stamp) for stamp in dict.fromkeys(stamps)}
    area["period"] = [stamped[stamp] for stamp in stamps]
    of_school = {name for name in FILTERS if name not in PHASES}
    columns = [
        text(table, name).where((level != "school") | (name.lower() in of_school), "")
        for name in filters
    ]
    breakdowns = list(zip(*columns)) if columns else [()] * len(table)
    shown = {row: joined([_part(value) for value in row]) for row in dict.fromkeys(breakdowns)}
    area["breakdown"] = [shown[row] for row in breakdowns]

    known = level.isin(_LEVELS)
    if not known.all():
        others = ", ".join(sorted(set(level[~known]))[:5])
        notes.append(f"{int((~known).sum()):,} rows of other levels were left out: {others}")
    lacking = known & ((area["area_code"] == "") | (area["period"] == ""))
    refused += [f"row {row}: no area or no period" for row in table.index[lacking]]
    kept = area[known & ~lacking]
    odd = sorted({code for code in kept.loc[level != "school", "area_code"] if not is_gss(code)})
    if odd:
        shown_codes = ", ".join(odd[:5]) + (", ..." if len(odd) > 5 else "")
        notes.append(f"not known as codes of areas, kept as they are: {shown_codes}")
    return kept


_LEVELS = ("national", "regional", "region", "local authority", "school")


def _area(
    level: str,
    region_code: str,
    region: str,
    new_code: str,
    old_code: str,
    authority: str,
    urn: str,
    school: str,
) -> tuple[str, str]:
    """Return code and name of a row's area; "" where it names none."""
    if level == "national":
        return ENGLAND, "England"
    if level in ("regional", "region"):
        name = region or authority
        return (region_code if is_gss(region_code) else REGIONS.get(_plain(name), name)), name
    if level == "local authority":
        # Codes of the year of the data, so that authorities that merged later stay apart.
        code = new_code if is_gss(new_code) else dfe_to_gss(old_code)
        return code or _by_name().get(_plain(authority), authority), authority
    return (urn, school) if urn.isdigit() else ("", school)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Return codes of authorities by name; of several that became one, only today's has a code."""
    latest: dict[str, tuple[str, str]] = {}
    with resource("lookups", "local_authority_codes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["scheme"] == "dfe":
                number = row["code"]
                latest[row["gss_code"]] = max(
                    (number, _plain(row["name"])), latest.get(row["gss_code"], ("", ""))
                )
    return {name: code for code, (_, name) in latest.items()}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower().replace("&", "and"))


def _part(value: str) -> str:
    """Return a filter's value as part of a breakdown; "" for all pupils together."""
    lowered = value.lower()
    if lowered in ("", "total", "all", "z") or lowered.startswith(("all ", "total ")):
        return ""
    return _SHORT.get(lowered, value)
