"""Ethnic groups in the censuses of 2011 and 2021, by any area (CSV or Excel).

Publisher: Office for National Statistics, Nomis and "create a custom data set", Open Government
Licence v3.0.

| table | columns |
|---|---|
| 2011 KS201EW, QS201EW (Nomis bulk) | date, geography, geography code, Rural Urban, `Ethnic |
| | Group: All categories: Ethnic group; measures: Value`, `Ethnic Group: White; ...` ... |
| 2011 KS201EW (ONS bulk) | GeographyCode, KS201EW0001 (everybody) ... KS201EW0019 |
| 2021 TS021 (Nomis bulk) | date, geography, geography code, `Ethnic group: Total: All usual |
| | residents`, `Ethnic group: White: Roma` ...; five groups or all |
| Nomis query | title lines, then area, mnemonic, `All usual residents`, `White: Irish` ... |
| 2021 custom data set | X Code, X, Ethnic group (20 categories) Code, Ethnic group (20 |
| | categories), Observation; one row for each area and group |
| 2011 aggregated | LSOA, Persons, WhiteBrit, Irish, OtherWhite, Mixed, Indian ... (ONS values) |

Indicator `ethnic_group`: breakdown = group, such as `White British` or the broad group `Asian`
(names in `ethnic_groups`); count = residents, denominator = all residents, value = per cent. Broad
groups that the table lacks are added up (White in the aggregated file, which leaves out Gypsies and
Irish Travellers, is what the others leave). Groups overlap with their broad group: do not add both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.indicator_rows import once, tidy
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, numbers, read_table, titles
from .ethnic_groups import ALL_GROUPS, BROAD, TOTAL, group, numbered_group, parts_of, short_group

DATA_SET = DataSet(
    id="census_ethnic_group",
    title="Ethnic group, Census 2011 and 2021",
    publisher="Office for National Statistics",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.nomisweb.co.uk/sources/census",
    needs="Census 2021 TS021 or Census 2011 KS201EW (ethnic group) from Nomis, as CSV or xlsx",
)

_CODES = ("geography code", "mnemonic")
_NAMES = ("geography", "area name")
_SHORT_CODE = "LSOA"
_DIMENSION = re.compile(r"^(.*) \(\d+ categories\)$")
_OBSERVATION = "Observation"
_LEAST_GROUPS = 4
_TRAVELLERS = "White Gypsy or Irish Traveller"


def _long_columns(header: list[str]) -> tuple[str, str, str]:
    """Return headers of area code, area name and group in a custom data set; "" if it is none."""
    dimensions = [name for name in header if _DIMENSION.match(name)]
    groups = [name for name in dimensions if name.lower().startswith("ethnic group")]
    if len(groups) != 1 or len(dimensions) != 1 or not first_of(header, (_OBSERVATION,)):
        return "", "", ""
    code = next(
        (n for n in header if n.endswith(" Code") and not _DIMENSION.match(n[: -len(" Code")])), ""
    )
    name = first_of(header, (code[: -len(" Code")],)) if code else ""
    return code, name, groups[0]


def _wide_columns(header: list[str]) -> tuple[str, dict[str, str]]:
    """Return the header of the area code, and headers by group with the total among them."""
    code = first_of(header, _CODES)
    named: Callable[[str], str] = group
    if not code and first_of(header, ("WhiteBrit",)):
        code, named = first_of(header, (_SHORT_CODE,)), short_group
    if not code and first_of(header, ("KS201EW0001",)):
        code, named = first_of(header, ("GeographyCode",)), numbered_group
    columns: dict[str, str] = {}
    for name in header:
        known = named(name) if name != code else ""
        if known:
            columns.setdefault(known, name)
    if TOTAL not in columns or len(columns) <= _LEAST_GROUPS:
        return "", {}
    return code, columns


def recognise(header: list[str]) -> bool:
    """Return whether a header has areas with ethnic groups, in columns or rows, and no more."""
    return bool(_long_columns(header)[0] or _wide_columns(header)[0])


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the indicators table.

    Raises:
        InputError: an area has two numbers for one group, or the table's year is not known.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    refused: list[str] = []
    notes: list[str] = []
    if _long_columns(header)[0]:
        counts, names, refused_rows = _long(path, table, refused, notes)
        period = "2021"
    else:
        counts, names, refused_rows = _wide(path, table, refused, notes)
        period = _period(path, sheet, table)
    counts = _with_broad(counts, notes)
    total = counts[TOTAL]
    _compare(counts, notes)
    parts = [
        pd.DataFrame(
            {
                "area_code": counts.index,
                "area_name": names.reindex(counts.index).fillna("").to_numpy(),
                "indicator": "ethnic_group",
                "breakdown": name,
                "period": period,
                "count": counts[name].to_numpy(),
                "denominator": total.to_numpy(),
                "value": (100 * counts[name] / total.where(total > 0)).to_numpy(),
                "unit": "per cent",
            }
        )
        for name in ALL_GROUPS
        if name in counts
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame = tidy(frame[frame["count"].notna()])
    frame = once(frame, path.name, refused, notes)
    return SourceData(frame, period, len(table), refused, notes, rows_refused=refused_rows)


def _long(
    path: Path, table: pd.DataFrame, refused: list[str], notes: list[str]
) -> tuple[pd.DataFrame, pd.Series, int]:
    """Return counts by area and group, names of areas, and refused rows, of a custom data set."""
    header = list(table.columns)
    code_column, name_column, group_column = _long_columns(header)
    code = table[code_column].fillna("").str.strip()
    label = table[group_column].fillna("").str.strip()
    residents = numbers(table, first_of(header, (_OBSERVATION,)), refused, notes)
    applies = label.str.lower() != "does not apply"
    named = label.map({text: group(text) for text in label.unique()})
    usable = (code != "") & (named != "") & residents.notna()
    for row in table.index[applies & ~usable]:
        refused.append(f"row {row}: no area, no number, or a group '{label[row][:40]}' not known")
    rows = pd.DataFrame({"code": code, "group": named, "count": residents})[applies & usable]
    clash = rows.duplicated(["code", "group"])
    if clash.any():
        row = rows.index[clash][0]
        raise InputError(
            f"{path.name}, row {row}",
            f"area {rows.loc[row, 'code']} has two numbers for {rows.loc[row, 'group']}",
            "one row for each area and group",
        )
    if rows.empty:
        raise InputError(path.name, "it has no number of residents", DATA_SET.needs)
    counts = rows.pivot(index="code", columns="group", values="count")
    if TOTAL not in counts:
        detailed = [name for name in counts if name not in BROAD]
        counts[TOTAL] = counts[detailed or list(counts)].sum(axis=1, skipna=False)
    names = table[name_column].fillna("").str.strip() if name_column else code
    by_code = pd.Series(names.to_numpy(), index=code)
    by_code = by_code[~by_code.index.duplicated()]
    return counts, by_code, int((applies & ~usable).sum())


def _wide(
    path: Path, table: pd.DataFrame, refused: list[str], notes: list[str]
) -> tuple[pd.DataFrame, pd.Series, int]:
    """Return counts, names and refused rows as `_long` does, of a table with a column per group."""
    header = list(table.columns)
    code_column, columns = _wide_columns(header)
    if not code_column:
        raise InputError(path.name, "it holds no ethnic groups", DATA_SET.needs)
    rural = first_of(header, ("Rural Urban",))
    if rural:
        whole = table[rural].fillna("").str.strip().str.lower() == "total"
        if not whole.all():
            notes.append(f"{int((~whole).sum())} rows are of rural or urban parts; left out")
            table = table[whole]
    code = table[code_column].fillna("").str.strip()
    absent = code == ""
    refused += [f"row {row}: no code of an area" for row in code.index[absent]]
    table, code = table[~absent], code[~absent]
    if code.duplicated().any():
        row = code.index[code.duplicated()][0]
        raise InputError(
            f"{path.name}, row {row}", f"area {code[row]} appears twice", "one row for each area"
        )
    counts = pd.DataFrame(
        {name: numbers(table, column, refused, notes) for name, column in columns.items()}
    )
    counts.index = pd.Index(code, name="code")
    name_column = first_of(list(table.columns), _NAMES)
    names = table[name_column].fillna("").str.strip() if name_column else code.str.slice(0, 0)
    return counts, pd.Series(names.to_numpy(), index=counts.index), int(absent.sum())


def _with_broad(counts: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Add to the counts the broad groups that the table lacks, where it has groups of them."""
    added = []
    lacking = "White" not in counts and _TRAVELLERS not in counts and "White British" in counts
    for broad in BROAD:
        parts = [name for name in parts_of(broad) if name in counts]
        if broad not in counts and parts and not (lacking and broad == "White"):
            counts[broad] = counts[parts].sum(axis=1, skipna=False)
            added.append(broad)
    others = [name for name in BROAD if name in counts]
    if lacking and len(others) == len(BROAD) - 1:
        counts["White"] = counts[TOTAL] - counts[others].sum(axis=1, skipna=False)
        notes.append(f"White is what the others leave, since the table has no {_TRAVELLERS}")
    if added:
        notes.append(f"added up from their groups: {', '.join(added)}")
    return counts


def _compare(counts: pd.DataFrame, notes: list[str]) -> None:
    """Note where groups do not add up to everybody; counts of 2021 are perturbed slightly."""
    broad = [name for name in BROAD if name in counts]
    differ = (counts[broad].sum(axis=1) != counts[TOTAL]) & counts[TOTAL].notna()
    if differ.any():
        notes.append(
            f"the broad groups do not add up to all residents in {int(differ.sum()):,} of "
            f"{len(counts):,} areas, the first is {counts.index[differ][0]}"
        )


def _period(path: Path, sheet: str, table: pd.DataFrame) -> str:
    """Return the year of the census: stated in a column, above the header, or told by its groups.

    Raises:
        InputError: the column holds what is no year, or several.
    """
    column = first_of(list(table.columns), ("date",))
    stated = set(table[column].dropna().str.strip()) - {""} if column else set()
    if odd := sorted(one for one in stated if not re.fullmatch(r"\d{4}", one)):
        raise InputError(f"{path.name}, column '{column}'", f"'{odd[0]}' is no year", "2021")
    if not stated:
        stated = {year for text in titles(path, sheet) for year in re.findall(r"20[12]1", text)}
    if not stated:
        welsh = any("asian welsh" in name.lower() for name in table.columns)
        return "2021" if welsh else "2011"
    if len(stated) > 1:
        raise InputError(path.name, "it is of several years", "one census")
    return stated.pop()


READER = Reader(DATA_SET, "indicators", recognise, read)
