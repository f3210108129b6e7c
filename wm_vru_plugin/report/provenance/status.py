"""Marks of data that is not as its publisher gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...core.tables.field import AS_SUPPLIED
from ...i18n import tr

if TYPE_CHECKING:
    from ...store.package.package import Package

PRINTED_STATUS = "as printed in the report"


def data_status(package: Package, tables: Sequence[str]) -> str:
    """Return the mark that a table made from these tables carries."""
    statuses = package.statuses(tables)
    marks = [mark for mark in ("synthetic", "illustrative") if mark in statuses]
    return marks[0].upper() if marks else AS_SUPPLIED


def printed_mark() -> str:
    """Return the mark of a table or column that is taken from the report's print."""
    return tr("Printed in the 2020 needs assessment")
