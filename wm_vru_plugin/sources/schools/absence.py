"""Absence of pupils from school, by school, authority, region and nation.

Publisher: Department for Education, Pupil absence in schools in England, Open Government Licence
v3.0; underlying data of before 2019 and files of Explore Education Statistics. Columns: those that
all such files have (see `dfe`), `enrolments`, `sess_possible`, `sess_overall`,
`sess_overall_percent`, `enrolments_pa_10_exact_percent` ...

| indicator | meaning |
|---|---|
| absence_rate | per cent of possible sessions missed |
| authorised_absence_rate, unauthorised_absence_rate | its two parts |
| persistent_absence_rate | per cent of pupils who miss a tenth of their sessions or more |
| severe_absence_rate | per cent of pupils who miss half of their sessions or more |
"""

from __future__ import annotations

from pathlib import Path

from ..reading.indicator_rows import Measure
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import first_of
from . import dfe

DATA_SET = DataSet(
    id="absence",
    title="Pupil absence in schools in England",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page=(
        "https://explore-education-statistics.service.gov.uk/find-statistics/"
        "pupil-absence-in-schools-in-england"
    ),
    needs="absence by school or authority: underlying data of the Department for Education",
)
_POSSIBLE = ("sess_possible",)
_ENROLMENTS = ("enrolments",)
_SESSIONS = "per cent of sessions"
_PUPILS = "per cent of pupils"
MEASURES = (
    Measure(("sess_overall_percent",), "absence_rate", _SESSIONS, ("sess_overall",), _POSSIBLE),
    Measure(
        ("sess_authorised_percent",),
        "authorised_absence_rate",
        _SESSIONS,
        ("sess_authorised",),
        _POSSIBLE,
    ),
    Measure(
        ("sess_unauthorised_percent",),
        "unauthorised_absence_rate",
        _SESSIONS,
        ("sess_unauthorised",),
        _POSSIBLE,
    ),
    Measure(
        ("enrolments_pa_10_exact_percent", "enrolments_pa10_exact_percent"),
        "persistent_absence_rate",
        _PUPILS,
        ("enrolments_pa_10_exact", "enrolments_pa10_exact"),
        _ENROLMENTS,
    ),
    Measure(
        ("enrolments_pa_50_exact_percent",),
        "severe_absence_rate",
        _PUPILS,
        ("enrolments_pa_50_exact",),
        _ENROLMENTS,
    ),
)


def recognise(header: list[str]) -> bool:
    """Return whether a header has a level and a period, enrolments and sessions missed."""
    names = [measure.columns for measure in MEASURES]
    return dfe.recognise(header, names) and bool(first_of(header, _ENROLMENTS))


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table.

    Raises:
        InputError: two rows contradict each other.
    """
    return dfe.read(path, sheet, MEASURES)


READER = Reader(DATA_SET, "indicators", recognise, read)
