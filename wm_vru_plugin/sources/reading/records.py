"""What every reader returns, and how a data set is described."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from .licences import OGL as OGL
from .licences import OGL_STATEMENT as OGL_STATEMENT
from .licences import ONS_BOUNDARY_STATEMENT as ONS_BOUNDARY_STATEMENT


@dataclass(frozen=True)
class DataSet:
    """A data set as its publisher describes it.

    Attributes:
        id: short name used in logs.
        title: the publisher's title.
        publisher: who publishes it.
        licence: licence, or who may see it.
        attribution: the statement that the licence requires.
        landing_page: where it is offered.
        needs: what to provide when it is missing, in plain words.
        restricted: true where exports must suppress and mark it.
    """

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    landing_page: str
    needs: str
    restricted: bool = False


@dataclass
class SourceData:
    """What a reader made of one file.

    Attributes:
        frame: tidy rows, as the package's table has them.
        edition: edition or period that the file states.
        rows_read: data rows in the file.
        refused: why rows or values were refused, one line each, naming row and column.
        notes: what else an analyst should know, such as marks of suppression.
        status: official, analyst, illustrative or synthetic.
        rows_refused: rows that could not be used; by default as many as there are lines in
            `refused`. A row that lost one value is kept, and may have a line all the same.
    """

    frame: pd.DataFrame
    edition: str
    rows_read: int
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    status: str = "official"
    rows_refused: int = -1

    def __post_init__(self) -> None:
        if self.rows_refused < 0:
            self.rows_refused = len(self.refused)
