"""Schools as points, with pupils, special needs and permanent exclusions.

A CSV or xlsx with at least a URN, a name, an easting and a northing; the columns of the Department
for Education's own files are understood, among them the register Get Information about Schools
(`edubasealldata<date>.csv`, https://get-information-schools.service.gov.uk, Open Government Licence
v3.0, in cp1252). The register holds closed schools and those to come; they are left out.
Exclusions come as a number, a rate, or both; where only the number is given, the rate is
100 x exclusions / pupils.

| ours | understood |
|---|---|
| urn | URN |
| name | name, SCHNAME, EstablishmentName |
| phase | phase, PhaseOfEducation (name) |
| type | type, SCHOOLTYPE, TypeOfEstablishment (name) |
| easting, northing | Easting, Northing |
| pupils | pupils, headcount, NOR, NumberOfPupils |
| sen_rate | sen_rate |
| exclusions | exclusions, permanent_exclusions, perm_excl |
| exclusion_rate | exclusion_rate, perm_excl_rate |
| year | year, academic_year |
| (open or not) | EstablishmentStatus (name) |
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.periods import period
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, headers, numbers, read_table

DATA_SET = DataSet(
    id="schools",
    title="Schools, pupils and permanent exclusions",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/collections/statistics-exclusions",
    needs="a CSV with urn, name, phase, type, easting, northing, pupils, exclusions, year",
)

_TEXTS = {
    "urn": ("urn",),
    "name": ("name", "schname", "establishmentname", "school_name"),
    "phase": ("phase", "phaseofeducation (name)"),
    "type": ("type", "schooltype", "typeofestablishment (name)"),
    "year": ("year", "academic_year", "academicyear"),
}
_NUMBERS = {
    "easting": ("easting",),
    "northing": ("northing",),
    "pupils": ("pupils", "headcount", "nor", "numberofpupils"),
    "sen_rate": ("sen_rate",),
    "exclusions": ("exclusions", "permanent_exclusions", "perm_excl"),
    "exclusion_rate": ("exclusion_rate", "perm_excl_rate"),
}
OTHER = "Other"
_STATUS = ("establishmentstatus (name)",)
_NOT_OPEN = ("closed", "proposed to open")
_WHOLE = ("pupils", "exclusions")
_REQUIRED = ("urn", "name", "easting", "northing")


def _columns(header: list[str]) -> dict[str, str]:
    found = {ours: first_of(header, names) for ours, names in {**_TEXTS, **_NUMBERS}.items()}
    return {ours: theirs for ours, theirs in found.items() if theirs}


def recognise(header: list[str]) -> bool:
    """Return whether a header has a URN, a name and coordinates on the National Grid."""
    return set(_REQUIRED) <= set(_columns(header))


def has_exclusions(header: list[str]) -> bool:
    """Return whether a number or a rate of permanent exclusions is among the columns."""
    return bool({"exclusions", "exclusion_rate"} & set(_columns(header)))


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows with the columns of the package's `schools` table, and `easting`, `northing` (m).

    Raises:
        InputError: a URN appears twice.
    """
    header = headers(path)[sheet]
    found = _columns(header)
    status = first_of(header, _STATUS)
    # The register has some 140 columns and 50,000 rows.
    table = read_table(path, sheet, only={*found.values(), status})
    rows_read = len(table)
    refused: list[str] = []
    notes: list[str] = []
    if status:
        shut = table[status].fillna("").str.strip().str.lower().isin(_NOT_OPEN)
        if shut.any():
            notes.append(f"{int(shut.sum()):,} schools that are not open were left out")
        table = table[~shut]
    frame = pd.DataFrame(index=table.index)
    for ours in _TEXTS:
        text = table[found[ours]].fillna("").str.strip() if ours in found else ""
        frame[ours] = text
    for ours in _NUMBERS:
        known = ours in found
        frame[ours] = numbers(table, found[ours], refused, notes) if known else float("nan")
    for ours in _WHOLE:
        wrong = (frame[ours] < 0) | ((frame[ours] % 1 != 0) & frame[ours].notna())
        refused += [
            f"row {row}, column '{found[ours]}': {frame.loc[row, ours]:g} is not a whole number "
            "of 0 or more"
            for row in frame.index[wrong]
        ]
        frame[ours] = frame[ours].mask(wrong)
    derived = frame["exclusion_rate"].isna() & (frame["pupils"] > 0)
    frame.loc[derived, "exclusion_rate"] = 100 * frame["exclusions"] / frame["pupils"]
    frame["phase"] = [
        stated if (stated := phase_of(phase)) != OTHER else phase_of(school_type)
        for phase, school_type in zip(frame["phase"], frame["type"])
    ]
    # National totals stand at the end of the Department's files under a URN of letters.
    totals = frame["urn"].str.upper().isin({"NAT", "TOTAL"})
    if totals.any():
        notes.append(f"{int(totals.sum())} rows of totals are not schools and were left out")
    unlocated = ~totals & (frame["easting"].isna() | frame["northing"].isna())
    for row in frame.index[unlocated]:
        refused.append(f"row {row}, school {frame.loc[row, 'urn']}: no easting or northing")
    unnamed = ~totals & (frame["urn"] == "")
    refused += [f"row {row}: no URN" for row in frame.index[unnamed & ~unlocated]]
    kept = frame[~totals & ~unlocated & ~unnamed]
    repeated = kept["urn"].duplicated()
    if repeated.any():
        raise InputError(
            f"{path.name}, row {kept.index[repeated][0]}",
            f"school {kept.loc[repeated, 'urn'].iloc[0]} appears twice",
            "one row for each URN; split files of several years",
        )
    kept = kept.assign(year=[period(year) for year in kept["year"]])
    years = "; ".join(sorted(set(kept["year"]) - {""}))
    return SourceData(
        kept.reset_index(drop=True),
        years,
        rows_read,
        refused,
        notes,
        rows_refused=int((unlocated | unnamed).sum()),
    )


def phase_of(school_type: str) -> str:
    """Return the phase that a text names, such as "State-funded secondary" for Secondary."""
    lowered = school_type.lower()
    for phase in ("nursery", "primary", "secondary", "special", "all-through"):
        if phase in lowered:
            return phase.capitalize()
    return OTHER


READER = Reader(DATA_SET, "schools", recognise, read)
