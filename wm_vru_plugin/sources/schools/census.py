"""Pupils, special needs and free meals by school: the census file of the performance tables.

Publisher: Department for Education, school and college performance tables, file
`<years>_england_census.csv`, Open Government Licence v3.0. One row for each school, and national
totals under the URN `NAT` at the end. There are no coordinates: schools are placed by their URN.

| ours | column |
|---|---|
| urn | URN |
| type, phase | SCHOOLTYPE, such as State-funded secondary |
| lad_code | LA, the Department's number of the authority |
| pupils | NOR, pupils on roll |
| sen_rate | PSENELSE + PSENELK: per cent with a statement or plan, and with SEN support |
| fsm_rate | per cent eligible for free school meals: NUMFSM of NOR |
| fsm_ever_rate | PNUMFSMEVER: per cent eligible at any time in the past six years |
| year | academic year; the rows state none, so it is taken from the name of file or folder |
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...core.errors import InputError
from ..reading.codes import authority_codes
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.periods import period_in_name
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, numbers, read_table
from ..reading.texts import text
from .schools import phase_of

DATA_SET = DataSet(
    id="school_census",
    title="School performance tables: pupil census",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.find-school-performance-data.service.gov.uk/download-data",
    needs="the census file of the school performance tables (pupils, special needs, free meals)",
)
_REQUIRED = ("URN", "NOR", "PSENELSE", "PSENELK")
TOTALS = ("NAT", "TOTAL", "ALL")
"""What stands for a URN in rows of totals."""


def recognise(header: list[str]) -> bool:
    """Return whether a header has a URN, pupils on roll and the two shares of special needs."""
    return all(first_of(header, (name,)) for name in _REQUIRED)


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows `urn, type, phase, lad_code, pupils, sen_rate, fsm_rate, fsm_ever_rate, year`.

    Raises:
        InputError: a URN appears twice.
    """
    table = read_table(path, sheet)
    refused: list[str] = []
    notes: list[str] = []
    urn = text(table, "URN")
    totals = urn.str.upper().isin(TOTALS)
    if totals.any():
        notes.append(f"{int(totals.sum())} rows of totals are not schools and were left out")
    unnamed = ~totals & ~urn.str.fullmatch(r"\d{5,7}")
    refused += [f"row {row}, column 'URN': '{urn[row][:20]}' is none" for row in urn.index[unnamed]]
    table = table[~totals & ~unnamed]
    urn = urn[table.index]
    once(urn, path.name)

    def number(name: str) -> pd.Series:
        column = first_of(list(table.columns), (name,))
        if not column:
            return pd.Series(float("nan"), index=table.index)
        return numbers(table, column, refused, notes)

    pupils = number("NOR")
    stated = number("PNUMFSM")
    year = year_of(path, notes)
    frame = pd.DataFrame(
        {
            "urn": urn,
            "type": text(table, "SCHOOLTYPE"),
            "phase": [phase_of(kind) for kind in text(table, "SCHOOLTYPE")],
            "lad_code": authority_codes(text(table, "LA"), notes),
            "pupils": pupils,
            "sen_rate": (number("PSENELSE") + number("PSENELK")).round(1),
            "fsm_rate": stated.fillna((100 * number("NUMFSM") / pupils.where(pupils > 0)).round(1)),
            "fsm_ever_rate": number("PNUMFSMEVER"),
            "year": year,
        }
    )
    return SourceData(
        frame.reset_index(drop=True),
        year,
        len(urn) + int(totals.sum()) + int(unnamed.sum()),
        refused,
        notes,
        rows_refused=int(unnamed.sum()),
    )


def once(urn: pd.Series, where: str) -> None:
    """Raise an InputError where a URN appears twice."""
    repeated = urn.duplicated()
    if repeated.any():
        raise InputError(
            f"{where}, row {urn.index[repeated][0]}",
            f"school {urn[repeated].iloc[0]} appears twice",
            "one row for each URN; split files of several years",
        )


def year_of(path: Path, notes: list[str]) -> str:
    """Return the academic year in the name of a file or its folder, "" if none; add a note."""
    found = period_in_name(path.name) or period_in_name(path.parent.name)
    notes.append(
        f"the rows state no year; {found} is taken from the name of the file or its folder"
        if found
        else "the rows state no year, and the names of file and folder hold none"
    )
    return found


READER = Reader(DATA_SET, "schools_census", recognise, read)
