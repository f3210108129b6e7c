"""Reading a prepared package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from qgis.core import QgsCoordinateTransformContext, QgsVectorLayer

from ...core.errors import InputError
from ...core.places.areas import StudyArea, parse_codes
from ...core.tables.cell_text import cell_text
from ...core.tables.missing import is_missing
from ..geopackage.older import completed, readable
from ..geopackage.soundness import check_sound
from ..geopackage.sqlite import holds_rows, read_rows, tables_in
from ..geopackage.thread_path import path_of_thread
from ..layers.layers import read_source
from ..schema.tables import BY_NAME, SCHEMA_VERSION

KEYS = ("fid", "ogc_fid")
"""Columns that a store adds to number its rows."""


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from; attributes are the columns of the provenance table."""

    table_name: str
    title: str
    publisher: str
    edition: str
    licence: str
    attribution: str
    landing_page: str
    file: str
    sha256: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    status: str
    restricted: bool
    prepared_at: str


class Package:
    """A prepared package, read without changing it.

    Args:
        path: the GeoPackage.

    Raises:
        InputError: it is absent, or no package, or of a newer schema.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise InputError(str(path), "there is no such file", "a package made by 'Prepare'")
        check_sound(self.path)
        self._begin(tables_in(self.path))

    def _begin(self, tables: set[str]) -> None:
        """Take the names of tables and views, and refuse what is no package."""
        self._rows: dict[str, bool] = {}
        self._tables = tables
        if "study_area" not in tables or "lsoa" not in tables:
            raise InputError(
                self.label, "it is not a prepared package", "a package made by 'Prepare'"
            )
        versions = self.frame("study_area")["schema_version"].dropna()
        if versions.empty:
            raise InputError(self.label, "its study area is empty", "a package made by 'Prepare'")
        version = int(versions.iloc[0])
        if version > SCHEMA_VERSION:
            raise InputError(
                self.label,
                f"it was made by a newer version of the plugin (schema {version})",
                f"schema {SCHEMA_VERSION} or older",
            )

    @property
    def label(self) -> str:
        """What messages call the package."""
        return str(self.path)

    @property
    def name(self) -> str:
        """What pages and records call the package."""
        return self.path.name

    @property
    def address(self) -> str:
        """One spelling for the package, through links and relative parts of a path."""
        return self.path.resolve().as_posix()

    def checksum(self) -> str:
        """Return the SHA-256 of the content."""
        # Here, since reading a package needs none of the readers that come with it.
        from ..outputs.checksum import sha256

        return sha256(self.path)

    def uri(self, table: str) -> str:
        """Return the data source of a table or view."""
        return f"{self.path}|layername={table}"

    def algorithm_input(self, table: str) -> str | QgsVectorLayer:
        """Return a table or view as an algorithm's parameter, for a run in the same thread."""
        return f"{path_of_thread(self.path)}|layername={table}"

    def layer(self, table: str, title: str = "") -> QgsVectorLayer:
        """Open a fresh layer of a table or view.

        Raises:
            InputError: the package has no such table.
        """
        self._require(table)
        options = QgsVectorLayer.LayerOptions(QgsCoordinateTransformContext())
        options.loadDefaultStyle = False
        # Else QGIS opens the file for writing and leaves it in write-ahead mode, changed.
        options.forceReadOnly = True
        address = f"{path_of_thread(self.path)}|layername={table}"
        layer = QgsVectorLayer(address, title or table, "ogr", options)
        if not layer.isValid():
            raise InputError(self.label, f"table '{table}' cannot be opened")
        return layer

    def _require(self, table: str) -> None:
        if table not in self._tables:
            raise InputError(self.label, f"there is no table '{table}' in the package")

    def holds(self, table: str) -> bool:
        """Return whether the table or view is there, be it empty."""
        return table in self._tables

    def has(self, table: str) -> bool:
        """Return whether the table or view is there and holds rows."""
        if table not in self._rows:
            self._rows[table] = table in self._tables and self._holds_rows(table)
        return self._rows[table]

    def _holds_rows(self, table: str) -> bool:
        return holds_rows(self.path, table)

    def frame(self, table: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read a table as a data frame, with shapely geometries in `geometry` if it is spatial.

        Args:
            table: a table or view.
            columns: columns to read; by default all of the schema. Those that a package made by
                an older version lacks are missing throughout.

        Raises:
            InputError: no such table, or it lacks a column that was asked for, or its key.
        """
        direct = self._direct(table, columns)
        if direct is not None:
            return direct
        layer = self.layer(table)
        at_hand = [f.name() for f in layer.fields() if f.name().lower() not in KEYS]
        known = None if columns else BY_NAME.get(table)
        names = list(columns or (readable(known, at_hand) if known else at_hand))
        rows, geometries = self._read(layer, names, table)
        rows = rows.drop(columns="feature_id")
        if known is not None:
            rows = completed(known, rows)
        return rows.assign(geometry=geometries) if layer.isSpatial() else rows

    def _direct(self, table: str, columns: Sequence[str] | None) -> pd.DataFrame | None:
        """Read the rows without QGIS in between, where that gives the same; None elsewhere."""
        known = BY_NAME.get(table)
        if known is None or known.geometry or not set(columns or ()) <= set(known.column_names):
            return None
        self._require(table)
        return read_rows(self.path, known, columns)

    def _read(
        self, layer: QgsVectorLayer, names: list[str], table: str
    ) -> tuple[pd.DataFrame, np.ndarray]:
        return read_source(layer, names, table, QgsCoordinateTransformContext())

    def study_area(self) -> StudyArea:
        row = self.frame("study_area").iloc[0]
        return StudyArea(
            row["name"],
            parse_codes(row["authority_codes"]),
            row["benchmark"],
            cell_text(row["protective_marking"]),
        )

    @cached_property
    def _provenance(self) -> tuple[Provenance, ...]:
        if "provenance" not in self._tables:
            return ()
        rows = self.frame("provenance")
        names = [field.name for field in fields(Provenance)]
        numbers = {"rows_read", "rows_kept", "rows_refused"}
        records = []
        for row in rows[names].to_dict("records"):
            clean = {
                key: (0 if key in numbers else "") if is_missing(value) else value
                for key, value in row.items()
            }
            clean.update({key: int(clean[key]) for key in numbers})
            records.append(Provenance(**clean))
        return tuple(records)

    def provenance(self, tables: Iterable[str] | None = None) -> list[Provenance]:
        """Return provenance rows, of all tables or of those named."""
        wanted = None if tables is None else set(tables)
        return [row for row in self._provenance if wanted is None or row.table_name in wanted]

    def statuses(self, tables: Iterable[str] | None = None) -> set[str]:
        """Return the statuses (official, analyst, illustrative, synthetic) of the tables."""
        return {row.status for row in self.provenance(tables) if row.status}

    def restricted(self, tables: Iterable[str] | None = None) -> bool:
        """Return whether any of the tables holds restricted data."""
        return any(row.restricted for row in self.provenance(tables))

    @property
    def is_synthetic(self) -> bool:
        return "synthetic" in self.statuses()

    def authority_names(self) -> dict[str, str]:
        """Return authority names by code, in the order of the study area."""
        rows = self.frame("local_authority", ["code", "name"])
        names = dict(zip(rows["code"], rows["name"]))
        return {code: names[code] for code in self.study_area().authority_codes if code in names}
