"""What a column of a table is, for packages and results alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: name, kind ("str", "int", "float" or "bool") and what it means.

    A float with `decimals` is rounded to them when written; None keeps it as it is.
    """

    name: str
    kind: str
    meaning: str
    decimals: int | None = None


AS_SUPPLIED = "as supplied"
"""What `DATA_STATUS` holds of data that is as its publisher gave it."""
DATA_STATUS = Column("data_status", "str", f"{AS_SUPPLIED}, ILLUSTRATIVE or SYNTHETIC")
RESTRICTED = Column("restricted", "bool", "true where exports must suppress and round it")
