"""Indices of Deprivation, summaries of local authorities: files 10, 11 and 14 of 2019, file 10 of
2015, and the summaries of 2025 (CSV or Excel; a workbook has one sheet for each domain).

Publisher: Ministry of Housing, Communities and Local Government, Open Government Licence v3.0.
Columns: `Local Authority District code (2019)` and name (file 11: `Upper Tier Local Authority
District code (2019)`), then, for each domain, `IMD - Average rank`, `IMD - Rank of average rank`,
`IMD - Average score`, `IMD - Proportion of LSOAs in most deprived 10% nationally` and so on. Some
editions of 2025 have these as `imd_average_rank`. File 14 holds the IMD of 2015 recast to the
authorities of 2019. Rank 1 is the most deprived; a high average rank is deprived.

Indicators, where <domain> is imd, income, employment, education, health, crime, barriers, living,
idaci or idaopi; each also as <domain>_rank_of_..., unit rank:

| indicator | meaning | unit |
|---|---|---|
| `<domain>_average_rank` | population-weighted mean of the LSOAs' ranks | average rank |
| `<domain>_average_score` | population-weighted mean of the LSOAs' scores | score |
| `<domain>_proportion_most_deprived_10_percent` | LSOAs in England's worst tenth | proportion |
| `imd_extent` | share of residents in the most deprived 30% of LSOAs, weighted | proportion |
| `imd_local_concentration` | mean rank of the worst LSOAs of a tenth of residents | average rank |
| `income_scale`, `employment_scale` | residents who are deprived of it | people |

Breakdown: `total`; `upper tier` for file 11; `2019 boundaries` for file 14. Period: year of the
indices.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.indicator_rows import TOTAL, Measure, measured, once
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import headers, read_table

DATA_SET = DataSet(
    id="iod_authorities",
    title="English Indices of Deprivation, summaries of local authorities",
    publisher="Ministry of Housing, Communities and Local Government",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    needs="English Indices of Deprivation, file 10 (authority summaries), as CSV or xlsx",
)

_AREA = re.compile(
    r"^(?P<upper>upper tier )?local authority(?: district)? (?P<kind>code|name)"
    r" \((?P<year>\d{4})\)$"
    r"|^(?P<tier>[lu]tla)(?P<digits>\d\d)_(?P<snake>code|name)$"
)
_YEARS = {2013: 2015, 2015: 2015, 2019: 2019, 2024: 2025, 2025: 2025}
"""Year of the indices by the year of the authorities."""
_RECAST = "(recast to 2019 lad boundaries)"
_DOMAINS = (
    ("idaci", r"idaci|income deprivation affecting children index(?: \(idaci\))?"),
    ("idaopi", r"idaopi|income deprivation affecting older people(?: index)?(?: \(idaopi\))?"),
    ("imd", r"imd(?: ?\d{2,4})?|index of multiple deprivation(?: \(imd\))?"),
    ("income", r"income"),
    ("employment", r"employment"),
    ("education", r"education,? skills and training|education"),
    ("health", r"health deprivation and disability|health"),
    ("crime", r"crime"),
    ("barriers", r"barriers to housing and services|barriers"),
    ("living", r"living environment"),
)
_MEASURES = (
    ("average_rank", "average rank", "average rank"),
    ("average_score", "average score", "score"),
    (
        "proportion_most_deprived_10_percent",
        r"proportion of lso ?as in most deprived 10(?:%| percent) nationally",
        "proportion",
    ),
    ("extent", "extent", "proportion"),
    ("local_concentration", "local concentration", "average rank"),
    ("scale", "scale", "people"),
)


def _measure(column: str) -> Measure | None:
    """Return the measure that a column of the summaries holds; None where it is none of them."""
    text = " ".join(column.replace("_", " ").lower().replace(_RECAST, " ").split())
    # Recast files put the domain of the scale behind the edition: "IMD 2015 - Income scale".
    text = re.sub(r"^imd(?: \d{4})? - ((?:rank of )?(?:income|employment) scale)$", r"\1", text)
    rank_first = re.fullmatch(r"rank of (income|employment) scale", text)
    if rank_first:
        text = f"{rank_first.group(1)} rank of scale"
    for domain, stem in _DOMAINS:
        for measure, words, unit in _MEASURES:
            match = re.fullmatch(rf"(?:{stem})(?: -)? (rank of )?{words}", text)
            if match and match.group(1):
                return Measure((column,), f"{domain}_rank_of_{measure}", "rank")
            if match:
                return Measure((column,), f"{domain}_{measure}", unit)
    return None


def _area_columns(header: list[str]) -> tuple[str, str, int, bool]:
    """Return headers of code and name, the authorities' year, and whether they are upper tier."""
    code = name = ""
    year, upper = 0, False
    for column in header:
        match = _AREA.match(column.lower())
        if not match:
            continue
        if "code" in (match["kind"], match["snake"]):
            code = code or column
            year = int(match["year"] or 2000 + int(match["digits"]))
            upper = bool(match["upper"]) or match["tier"] == "utla"
        else:
            name = name or column
    return code, name, year, upper


def recognise(header: list[str]) -> bool:
    """Return whether a header has an authority's code and two or more measures of the summaries."""
    code, _, year, _ = _area_columns(header)
    return bool(code) and year in _YEARS and sum(bool(_measure(c)) for c in header) >= 2


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the indicators table, one for each authority and measure.

    Args:
        path: the file.
        sheet: one sheet of a workbook; "" reads every sheet that is a summary.

    Raises:
        InputError: an authority appears twice, or no sheet is a summary.
    """
    sheets = [sheet]
    if not sheet and path.suffix.lower() == ".xlsx":
        sheets = [title for title, header in headers(path).items() if recognise(header)]
    parts = [_read_sheet(path, one) for one in sheets]
    if not parts:
        raise InputError(path.name, "no sheet is a summary of authorities", DATA_SET.needs)
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    return SourceData(
        frame,
        parts[0].edition,
        sum(part.rows_read for part in parts),
        [line for part in parts for line in part.refused],
        [line for part in parts for line in part.notes],
        rows_refused=sum(part.rows_refused for part in parts),
    )


def _read_sheet(path: Path, sheet: str) -> SourceData:
    table = read_table(path, sheet)
    code, name, year, upper = _area_columns(list(table.columns))
    measures = [found for found in map(_measure, table.columns) if found]
    if not code or year not in _YEARS or not measures:
        raise InputError(path.name, "it is no summary of authorities", DATA_SET.needs)
    recast = any(_RECAST in " ".join(column.lower().split()) for column in table.columns)
    edition = "2015" if recast else str(_YEARS[year])
    refused: list[str] = []
    notes: list[str] = []
    breakdown = "2019 boundaries" if recast else "upper tier" if upper else TOTAL
    keys = pd.DataFrame(
        {
            "area_code": table[code].fillna("").str.strip(),
            "area_name": table[name].fillna("").str.strip() if name else "",
            "breakdown": breakdown,
            "period": edition,
        },
        index=table.index,
    )
    absent = keys["area_code"] == ""
    refused += [f"row {row}: no code of an authority" for row in keys.index[absent]]
    keys = keys[~absent]
    repeated = keys["area_code"].duplicated()
    if repeated.any():
        row = keys.index[repeated][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"authority {keys.loc[row, 'area_code']} appears twice",
            "one row for each authority",
        )
    rows = measured(table, keys, measures, refused, notes)
    where = f"sheet '{sheet}': " if sheet else ""
    notes.append(f"{where}{len(keys)} authorities of {year}, {len(measures)} measures")
    others = [c for c in table.columns if c not in (code, name) and not _measure(c)]
    if others:
        notes.append(f"{where}columns not read: {', '.join(others)}")
    frame = once(rows, path.name, refused, notes)
    return SourceData(frame, edition, len(table), refused, notes, rows_refused=int(absent.sum()))


READER = Reader(DATA_SET, "indicators", recognise, read)
