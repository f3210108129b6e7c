"""Names and authorities of schools by academic year, without figures or coordinates.

Publisher: Department for Education, list beside the exclusions statistics, Open Government Licence
v3.0. Columns: AcademicYear, LA (the Department's number), LAEstab, SchoolName, URN; one row for
each school with the latest year in which it is listed. It names schools that have closed since.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..reading.codes import authority_codes
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.periods import period
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table
from ..reading.texts import text
from .census import once

DATA_SET = DataSet(
    id="school_list",
    title="Schools by academic year",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.gov.uk/government/collections/statistics-exclusions",
    needs="a list of schools with their URN (AcademicYear, LA, LAEstab, SchoolName, URN)",
)


def recognise(header: list[str]) -> bool:
    """Return whether a header has a year, an establishment's number, a name and a URN."""
    wanted = ("AcademicYear", "LAEstab", "SchoolName", "URN")
    return all(first_of(header, (name,)) for name in wanted) and not first_of(header, ("Easting",))


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `urn, name, lad_code, year`.

    Raises:
        InputError: a URN appears twice.
    """
    table = read_table(path, sheet)
    notes: list[str] = []
    urn = text(table, "URN")
    unnamed = ~urn.str.fullmatch(r"\d{5,7}")
    refused = [f"row {row}, column 'URN': '{urn[row][:20]}' is none" for row in urn.index[unnamed]]
    table = table[~unnamed]
    once(urn[table.index], path.name)
    frame = pd.DataFrame(
        {
            "urn": urn[table.index],
            "name": text(table, "SchoolName"),
            "lad_code": authority_codes(text(table, "LA"), notes),
            "year": [period(year) for year in text(table, "AcademicYear")],
        }
    )
    years = "; ".join(sorted(set(frame["year"]) - {""}))
    return SourceData(frame.reset_index(drop=True), years, len(urn), refused, notes)


READER = Reader(DATA_SET, "schools_census", recognise, read)
