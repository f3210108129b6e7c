"""The readers, as records: a new official file is one record and one module.

Boundaries and Impact Areas are vector layers and are recognised in `boundaries`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .records import DataSet, SourceData


def _nothing_refused(titles: list[str]) -> str:
    """Refuse no sheet: most formats are known by their header alone."""
    return ""


@dataclass(frozen=True)
class Reader:
    """One file format.

    Attributes:
        data_set: what it holds and who publishes it.
        table: the package's table that its rows go to.
        recognise: whether a cleaned header is this format's.
        read: path and sheet ("" for CSV) to tidy rows.
        refuse: from the texts above the header to why such a sheet is not read although its
            header fits, or "" where it is read. For workbooks whose sheets share one header and
            differ in what their titles say.
    """

    data_set: DataSet
    table: str
    recognise: Callable[[list[str]], bool]
    read: Callable[[Path, str], SourceData]
    refuse: Callable[[list[str]], str] = _nothing_refused

    @property
    def id(self) -> str:
        return self.data_set.id
