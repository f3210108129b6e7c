"""What a check of a package finds, and how it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

ERROR, WARNING, OK = "error", "warning", "ok"

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class TableRule:
    """What the package's schema asks of a table: its columns, key columns and geometry."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    geometry: str = ""


@dataclass(frozen=True)
class Finding:
    """The result of one check of one table.

    Attributes:
        check: id of the check.
        table: the table.
        severity: "error" where results would be wrong, "warning" where they may be, or "ok".
        count: rows, areas or pairs at fault; 0 where all is well.
        example: the first at fault.
        meaning: what was checked, and what follows where it fails.
    """

    check: str
    table: str
    severity: str
    count: int
    example: str
    meaning: str


def judged(
    check: str, table: str, faults: Iterable[object], meaning: str, severity: str = ERROR
) -> Finding:
    """Make a finding from the list of what is at fault; none at fault is ok."""
    found = list(faults)
    example = str(found[0]) if found else ""
    return Finding(check, table, severity if found else OK, len(found), example, meaning)


def labels(frame: pd.DataFrame, columns: list[str]) -> list[str]:
    """Join the columns' values of each row by commas."""
    return [", ".join(str(value) for value in row) for row in frame[columns].to_numpy()]
