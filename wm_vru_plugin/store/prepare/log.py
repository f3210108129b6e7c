"""The account that a preparation gives of itself: log lines, provenance rows, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import pandas as pd
from qgis.core import QgsProcessingFeedback

from ...core.errors import Cancelled
from ...sources.reading.records import DataSet, SourceData
from ..outputs.checksum import sha256
from .scan import Found

_SHOWN = 10


@dataclass
class PrepareLog:
    """Collects what a preparation read, kept and refused.

    Attributes:
        feedback: gets every line as it comes.
        summary: the lines about data sets that were read.
        missing: a line for each data set that was not at hand and what it needs.
        provenance: rows of the provenance table.
    """

    feedback: QgsProcessingFeedback
    summary: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    provenance: list[dict[str, Any]] = field(default_factory=list)
    started: str = field(
        default_factory=lambda: datetime.now(timezone.utc).isoformat(timespec="seconds")
    )

    def check_cancelled(self) -> None:
        if self.feedback.isCanceled():
            raise Cancelled

    def info(self, line: str) -> None:
        self.feedback.pushInfo(line)

    def warn(self, line: str) -> None:
        self.feedback.pushWarning(line)

    def absent(self, data_set: DataSet) -> None:
        line = f"{data_set.title}: not at hand. Needs {data_set.needs}."
        self.missing.append(line)
        self.warn(line)

    def left_out(self, data_set: DataSet, why: str) -> None:
        """Note that a file was recognised but cannot be used; the rest goes on without it."""
        line = f"{data_set.title}: left out. {why}"
        self.missing.append(line)
        self.warn(line)

    def read(
        self, table: str, data_set: DataSet, found: Found, data: SourceData, kept: int, other: str
    ) -> None:
        """Record a file that was used.

        Args:
            table: the package's table.
            data_set: its description.
            found: the file.
            data: what the reader made of it.
            kept: rows kept for the study area.
            other: what became of the rest, such as "31,164 outside the study area".
        """
        refused = data.rows_refused
        line = (
            f"{found.title}: {data_set.title}, {data.edition or 'edition not stated'}: "
            f"{data.rows_read:,} rows read, {kept:,} kept, {refused:,} refused"
        )
        line += f"; {other}." if other else "."
        self.summary.append(line)
        self.info(line)
        for reason in data.refused[:_SHOWN]:
            self.warn(f"{found.title}, {reason}")
        if len(data.refused) > _SHOWN:
            rest = len(data.refused) - _SHOWN
            self.warn(f"{found.title}: {rest:,} more rows or values were refused.")
        for note in data.notes:
            self.info(f"{found.title}, {note}")
        if not kept:
            # A file that gives a table nothing stands in the log, and is credited nowhere.
            return
        restricted = data_set.restricted and data.status not in ("synthetic", "illustrative")
        marked = data.status.upper() + ": " if data.status in ("synthetic", "illustrative") else ""
        self.provenance.append(
            {
                "table_name": table,
                "title": marked + data_set.title,
                "publisher": "" if marked else data_set.publisher,
                "edition": data.edition,
                "licence": data_set.licence if not marked else "",
                "attribution": data_set.attribution
                if not marked
                else f"{marked}drawn for demonstration; not the work of {data_set.publisher}.",
                "landing_page": data_set.landing_page,
                "file": self._file(table, found),
                "sha256": sha256(found.path),
                "rows_read": data.rows_read,
                "rows_kept": kept,
                "rows_refused": refused,
                "status": data.status,
                "restricted": restricted,
                "prepared_at": self.started,
            }
        )

    def _file(self, table: str, found: Found) -> str:
        """Name the file so that two sheets, or files of one name in two folders, differ."""
        taken = {row["file"] for row in self.provenance if row["table_name"] == table}
        name = found.path.name
        if name in taken:
            name = (
                found.title if found.title not in taken else f"{name} in {found.path.parent.name}"
            )
        first, number = name, 1
        while name in taken:
            number += 1
            name = f"{first} ({number})"
        return name

    def also(self, table: str, source: str, what: str) -> None:
        """Note a table, or columns of it, made from the file last read for another table."""
        row = next(row for row in reversed(self.provenance) if row["table_name"] == source)
        self.provenance.append({**row, "table_name": table, "title": f"{row['title']} ({what})"})

    def provenance_frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.provenance)
