"""Checks of a whole package, each with a count and an example of what is wrong.

Frames in, findings out. `validation_tables` has references, completeness and provenance,
`validation_numbers` ranges and deciles, `validation_geometry` validity, gaps and overlaps.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..places.areas import StudyArea
from .findings import ERROR, OK, WARNING, Finding, TableRule, Tables, judged, labels
from .geometry import SLIVER_M2, check_geometry
from .numbers import deciles, ranges
from .tables import completeness, provenance, references

__all__ = ["ERROR", "OK", "WARNING", "Finding", "TableRule", "summary", "validate"]

NEEDED = ("lsoa", "local_authority", "deprivation", "provenance", "study_area")


def validate(
    tables: Tables, area: StudyArea, rules: Iterable[TableRule], sliver_m2: float = SLIVER_M2
) -> list[Finding]:
    """Run all checks that the tables at hand allow.

    Args:
        tables: frames by table name; spatial ones with `geometry` in EPSG:27700. A frame may lack
            columns, which is itself a finding.
        area: the study area that the package should cover.
        rules: what the schema asks of each table.
        sliver_m2: square metres up to which a gap or overlap is noise.
    """
    by_name = {rule.name: rule for rule in rules}
    absent = [name for name in NEEDED if name not in tables or not len(tables[name])]
    findings = [
        judged(
            "tables present", "study_area", absent, f"{', '.join(NEEDED)} are there and hold rows"
        )
    ]
    for name, frame in tables.items():
        findings += _columns_and_key(frame, by_name[name])
    whole = {
        name: frame.assign(**dict.fromkeys(absent_columns(frame, by_name[name])))
        for name, frame in tables.items()
        if set(by_name[name].key) <= set(frame.columns)
    }
    for check in (references, completeness, ranges, deciles, provenance):
        findings += check(whole, area)
    return findings + check_geometry(tables, by_name.values(), sliver_m2)


def absent_columns(frame: pd.DataFrame, rule: TableRule) -> list[str]:
    """Return the columns of the schema that a frame lacks."""
    return [column for column in rule.columns if column not in frame]


def summary(findings: Iterable[Finding]) -> str:
    """Write one line for a log: how many checks, and how many of them fail."""
    found = list(findings)
    errors = sum(finding.severity == ERROR for finding in found)
    warnings = sum(finding.severity == WARNING for finding in found)
    if not errors and not warnings:
        return f"{len(found)} checks, all well."
    return (
        f"{len(found)} checks: {errors} {'error' if errors == 1 else 'errors'}, "
        f"{warnings} {'warning' if warnings == 1 else 'warnings'}."
    )


def _columns_and_key(frame: pd.DataFrame, rule: TableRule) -> list[Finding]:
    absent = absent_columns(frame, rule)
    lost = [column for column in absent if column in rule.key]
    findings = [
        judged(
            "columns",
            rule.name,
            lost or absent,
            "every column of the schema is there; a "
            "package of an older version may lack some, which read as missing",
            ERROR if lost else WARNING,
        ),
    ]
    key = [column for column in rule.key if column in frame]
    if len(key) < len(rule.key):
        return findings
    named = ", ".join(key)
    # Beyond the first, a key column may be an empty text: data that was not read from a file.
    empty = frame[key].isna().any(axis=1) | (frame[key[0]] == "")
    rows = (np.flatnonzero(empty) + 1).tolist()
    again = frame[~empty]
    again = again[again.duplicated(key)]
    return [
        *findings,
        judged(
            "key not empty",
            rule.name,
            [f"row {row}" for row in rows],
            f"every row has {named}; one without cannot be joined",
        ),
        judged(
            "key unique",
            rule.name,
            labels(again, key),
            f"no two rows share {named}; a repeated one would count twice",
        ),
    ]
