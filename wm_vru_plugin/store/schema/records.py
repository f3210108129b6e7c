"""What a table and a column of the package are."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.tables.field import Column


@dataclass(frozen=True)
class Table:
    """A table: its geometry ("MultiPolygon", "Point" or "" for none), columns and key columns.

    Rows may lack a geometry where it is `sparse`, as incidents without a known place do.
    """

    name: str
    geometry: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sparse: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
