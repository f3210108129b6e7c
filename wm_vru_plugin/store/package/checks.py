"""A package through the checks of `core.validation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...core.validation.findings import Finding, TableRule
from ...core.validation.validation import validate
from ..schema.records import Table
from ..schema.tables import TABLES

if TYPE_CHECKING:
    from .package import Package


def rule_of(table: Table) -> TableRule:
    """Return what the checks have to know of a table of the schema."""
    return TableRule(table.name, table.column_names, table.key, table.geometry)


def check_package(package: Package, sliver_m2: float = 1.0) -> list[Finding]:
    """Check a package.

    Args:
        package: any open package; it is read, not changed.
        sliver_m2: square metres up to which a gap or overlap is noise.

    Raises:
        InputError: a table cannot be read.
    """
    frames = {
        table.name: frame for table in TABLES if (frame := _frame(package, table)) is not None
    }
    rules = [rule_of(table) for table in TABLES]
    return validate(frames, package.study_area(), rules, sliver_m2)


def _frame(package: Package, table: Table) -> pd.DataFrame | None:
    """Read the columns of the schema that the table has; None where there is no such table."""
    if not package.has(table.name):
        return None
    at_hand = {field.name() for field in package.layer(table.name).fields()}
    return package.frame(table.name, [name for name in table.column_names if name in at_hand])
