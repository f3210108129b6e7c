"""Key stage 4 results by school and authority.

Publisher: Department for Education, Open Government Licence v3.0. Two layouts: the file
`england_ks4final.csv` of the performance tables (URN, SCHNAME, ATT8SCR, P8MEA, PTL2BASICS_95 ...;
RECTYPE 4 is an authority, 5 the nation, 7 its state-funded schools), and the files of Explore
Education Statistics (`time_period`, `geographic_level`, `avg_att8` ...).

| indicator | meaning |
|---|---|
| attainment_8 | mean Attainment 8 score, in points |
| progress_8 | mean Progress 8 score |
| english_maths_grade_5_rate | per cent of pupils with grade 5 or above in English and maths |
| english_maths_grade_4_rate | the same with grade 4 |
| ebacc_average_point_score | mean point score of the English Baccalaureate |

The rows of the performance tables state no year; it is taken from the name of file or folder. SUPP
is suppressed, NE no entries, NP not published.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..reading.codes import dfe_to_gss
from ..reading.indicator_rows import ENGLAND, TOTAL, Measure, at_hand, measured, once, periods_of
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of, read_table
from ..reading.texts import text
from . import dfe
from .census import year_of

DATA_SET = DataSet(
    id="key_stage_4",
    title="Key stage 4 performance",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page="https://www.find-school-performance-data.service.gov.uk/download-data",
    needs="key stage 4 results by school (england_ks4final of the performance tables)",
)
_PUPILS = ("TPUP", "total_pupils", "pupil_count", "t_pupils")
_SHARE = "per cent of pupils"
MEASURES = (
    Measure(("ATT8SCR", "avg_att8", "attainment8_average"), "attainment_8", "points", (), _PUPILS),
    Measure(("P8MEA", "avg_p8score", "progress8_average"), "progress_8", "points", (), _PUPILS),
    Measure(("PTL2BASICS_95", "pt_l2basics_95"), "english_maths_grade_5_rate", _SHARE, (), _PUPILS),
    Measure(("PTL2BASICS_94", "pt_l2basics_94"), "english_maths_grade_4_rate", _SHARE, (), _PUPILS),
    Measure(("EBACCAPS", "avg_ebaccaps"), "ebacc_average_point_score", "points", (), _PUPILS),
)
_KINDS = {"4": "authority", "5": "nation", "7": "state-funded"}


def recognise(header: list[str]) -> bool:
    """Return whether a header has Attainment 8 by URN, or level and period, but no NEET shares."""
    if first_of(header, ("NEET_percent", "NEET_not_known_percent")):
        return False
    by_school = first_of(header, ("URN",)) and first_of(header, ("ATT8SCR",))
    return bool(by_school) or dfe.recognise(header, [MEASURES[0].columns])


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table.

    Raises:
        InputError: a school appears twice with different results.
    """
    table = read_table(path, sheet)
    header = list(table.columns)
    if dfe.recognise(header, [MEASURES[0].columns]):
        return dfe.read(path, sheet, MEASURES)
    refused: list[str] = []
    notes: list[str] = []
    for measure in at_hand(header, MEASURES):
        name = first_of(header, measure.columns)
        table[name] = text(table, name).str.removesuffix("%")
    kind = text(table, "RECTYPE").map(_KINDS).fillna("school")
    urn = text(table, "URN")
    number = text(table, "LEA", "LA")
    code = urn.where(urn.str.fullmatch(r"\d{5,7}"), "")
    code = code.mask(kind == "authority", pd.Series(map(dfe_to_gss, number), index=table.index))
    code = code.mask(kind.isin(("nation", "state-funded")), ENGLAND)
    keys = pd.DataFrame(
        {
            "area_code": code,
            "area_name": text(table, "SCHNAME", "SCHOOL_NAME").mask(code == ENGLAND, "England"),
            "breakdown": [
                "State-funded schools" if one == "state-funded" else TOTAL for one in kind
            ],
            "period": year_of(path, notes),
        }
    )
    lacking = keys["area_code"] == ""
    refused += [f"row {row}: neither a URN nor an authority" for row in table.index[lacking]]
    frame = measured(table, keys[~lacking], MEASURES, refused, notes)
    frame = once(frame, path.name, refused, notes)
    return SourceData(
        frame, periods_of(frame), len(table), refused, notes, rows_refused=int(lacking.sum())
    )


READER = Reader(DATA_SET, "indicators", recognise, read)
