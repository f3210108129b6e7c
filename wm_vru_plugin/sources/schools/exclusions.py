"""Exclusions and suspensions of pupils, by school, authority, region and nation, with reasons.

Publisher: Department for Education, Permanent exclusions and suspensions in England (until 2019
Permanent and fixed-period exclusions), Open Government Licence v3.0. Read are the older underlying
data (columns `year`, `level`, `perm_excl`, `fixed_excl`, reasons as `perm_bullying`,
`fixed_bullying` ...) and the present files of Explore Education Statistics (`time_period`,
`geographic_level`, `perm_excl`, `suspension`, `susp_rate`, reasons as columns or as a filter).

| indicator | meaning |
|---|---|
| permanent_exclusions | number in the year; breakdown = type of school, reason |
| permanent_exclusion_rate | per 100 pupils, with the number and the pupils |
| suspensions | suspensions, formerly fixed-period exclusions; breakdown as above |
| suspension_rate | per 100 pupils |
| pupils_suspended | pupils with one or more suspensions |
| pupils_suspended_rate | per cent of pupils |

Schools are named by their URN. Numbers in old files are rounded to 5; `x` is a suppressed number.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..reading.indicator_rows import Measure
from ..reading.licences import OGL, OGL_STATEMENT
from ..reading.reader import Reader
from ..reading.records import DataSet, SourceData
from ..reading.tabular import headers
from . import dfe

DATA_SET = DataSet(
    id="exclusions",
    title="Permanent exclusions and suspensions in England",
    publisher="Department for Education",
    licence=OGL,
    attribution=OGL_STATEMENT,
    landing_page=(
        "https://explore-education-statistics.service.gov.uk/find-statistics/"
        "suspensions-and-permanent-exclusions-in-england"
    ),
    needs="exclusions by school or authority: underlying data of the Department for Education",
)
_PUPILS = ("headcount",)
_PERMANENT = ("perm_excl",)
_SUSPENDED = ("suspension", "suspensions", "susp", "fixed_excl")
_ONE_OR_MORE = ("one_plus_susp", "one_plus_fixed", "one_or_more_fixed_excl")
_ONE_RATE = ("one_plus_susp_rate", "one_plus_fixed_rate", "one_or_more_fixed_excl_rate")
_SUSPENSION_RATE = ("susp_rate", "suspension_rate", "fixed_excl_rate")
_PER_100 = "per 100 pupils"
MEASURES = (
    Measure(_PERMANENT, "permanent_exclusions", "exclusions", _PERMANENT, _PUPILS),
    Measure(("perm_excl_rate",), "permanent_exclusion_rate", _PER_100, _PERMANENT, _PUPILS),
    Measure(_SUSPENDED, "suspensions", "suspensions", _SUSPENDED, _PUPILS),
    Measure(_SUSPENSION_RATE, "suspension_rate", _PER_100, _SUSPENDED, _PUPILS),
    Measure(_ONE_OR_MORE, "pupils_suspended", "pupils", _ONE_OR_MORE, _PUPILS),
    Measure(_ONE_RATE, "pupils_suspended_rate", "per cent of pupils", _ONE_OR_MORE, _PUPILS),
)
REASONS = {
    "physical_pupils": "Physical assault against a pupil",
    "physical_adult": "Physical assault against an adult",
    "verbal_pupil": "Verbal abuse against a pupil",
    "verbal_adult": "Verbal abuse against an adult",
    "bullying": "Bullying",
    "racist_abuse": "Racist abuse",
    "sexual_misconduct": "Sexual misconduct",
    "drug_alcohol": "Drugs and alcohol",
    "damage": "Damage",
    "theft": "Theft",
    "persistent_disruptive": "Persistent disruptive behaviour",
    "other": "Other",
}
_REASON = re.compile(r"^(perm|fixed|susp|suspension)_(\w+)$", re.IGNORECASE)
_NO_REASON = re.compile(r"^excl|rate$|percent$")


def _reasons(header: list[str]) -> list[Measure]:
    """Make a measure for each column of a reason, such as perm_bullying."""
    found = []
    for name in header:
        match = _REASON.match(name)
        if not match or _NO_REASON.search(match.group(2).lower()):
            continue
        permanent = match.group(1).lower() == "perm"
        reason = match.group(2).lower()
        label = REASONS.get(reason, reason.replace("_", " ").capitalize())
        indicator = "permanent_exclusions" if permanent else "suspensions"
        unit = "exclusions" if permanent else "suspensions"
        found.append(Measure((name,), indicator, unit, (name,), breakdown=label))
    return found


def recognise(header: list[str]) -> bool:
    """Return whether a header has a level and a period, and exclusions or their reasons."""
    names = [measure.columns for measure in (*MEASURES, *_reasons(header))]
    return dfe.recognise(header, names)


def read(path: Path, sheet: str = "") -> SourceData:
    """Read rows of the `indicators` table.

    Raises:
        InputError: two rows contradict each other.
    """
    header = headers(path)[sheet]
    return dfe.read(path, sheet, (*MEASURES, *_reasons(header)))


READER = Reader(DATA_SET, "indicators", recognise, read)
