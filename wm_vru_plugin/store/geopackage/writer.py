"""Writing a package: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsVectorFileWriter,
)

from ...core.errors import InputError
from ..layers.fields import qgis_fields
from ..layers.layers import target_crs, write_frame
from ..outputs.locks import sole_writer
from ..schema.records import Table
from ..schema.tables import BY_NAME, TABLES
from .views import create_views

WKB_TYPES = {
    "MultiPolygon": Qgis.WkbType.MultiPolygon,
    "Point": Qgis.WkbType.Point,
    "": Qgis.WkbType.NoGeometry,
}


def write_package(path: str | Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write a GeoPackage beside its target and move it into place when it is complete.

    Args:
        path: the package; what is there stays until the new one is whole.
        tables: data frames by table name (see `schema`). Absent columns become null; spatial
            tables carry shapely geometries in EPSG:27700 in a column `geometry`.

    Raises:
        InputError: an unknown table, a duplicated key, a geometry of the wrong kind, a package
            that is open elsewhere, or a folder that cannot be written.
    """
    target = Path(path)
    check_frames(tables)
    _refuse_name(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(target, error) from error
    with sole_writer(target):
        _refuse_open(target)
        _write(target, tables)


def check_frames(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse frames that no package can hold.

    Raises:
        InputError: an unknown table, or an empty or duplicated key.
    """
    unknown = sorted(set(tables) - set(BY_NAME))
    if unknown:
        raise InputError(
            f"Table '{unknown[0]}'", "the package has no such table", ", ".join(BY_NAME)
        )
    for name, frame in tables.items():
        _check_key(BY_NAME[name], frame)


def _write(target: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    partial = target.with_name(f".{target.stem}.{os.getpid()}.partial.gpkg")
    try:
        partial.unlink(missing_ok=True)
        for table in TABLES:
            if table.name in tables:
                _write_table(partial, table, with_status(table, tables))
        create_views(partial)
        _settle(partial, tables)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise _cannot_write(target, error) from error
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                partial.with_name(partial.name + ending).unlink(missing_ok=True)


def _cannot_write(target: Path, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or error
    return InputError(str(target), f"the package cannot be written ({reason})")


def with_status(table: Table, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the frame, with the status that the provenance gives the table if rows carry one."""
    frame = tables[table.name]
    if "status" not in table.column_names or "status" in frame or table.name == "provenance":
        return frame
    provenance = tables.get("provenance")
    if provenance is None:
        return frame
    stated = provenance.loc[provenance["table_name"] == table.name, "status"].dropna()
    return frame.assign(status=stated.iloc[0] if len(stated) else None)


def _check_key(table: Table, frame: pd.DataFrame) -> None:
    absent = [name for name in table.key if name not in frame]
    if absent:
        raise InputError(f"Table '{table.name}'", f"the key column '{absent[0]}' is absent")
    empty = frame[list(table.key)].isna().any(axis=1)
    if empty.any():
        raise InputError(
            f"Table '{table.name}'", f"{int(empty.sum())} rows lack a key", ", ".join(table.key)
        )
    repeated = frame.duplicated(list(table.key))
    if repeated.any():
        first = ", ".join(str(value) for value in frame.loc[repeated, list(table.key)].iloc[0])
        raise InputError(
            f"Table '{table.name}'",
            f"{int(repeated.sum())} rows repeat a key, the first is {first}",
            f"one row for each {', '.join(table.key)}",
        )


def _refuse_name(target: Path) -> None:
    """Refuse a path with a part such as %20, which SQLite decodes when it only reads."""
    if encoded := re.search(r"%[0-9A-Fa-f]{2}", str(target)):
        raise InputError(
            str(target),
            f"QGIS cannot open a GeoPackage with '{encoded.group()}' in its path",
            "another file name or folder",
        )


def _refuse_open(target: Path) -> None:
    """Refuse a target with a write-ahead log beside it, which belongs to a reader.

    Replacing the file under it would let the old log be applied to the new file.
    """
    log = target.with_name(target.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise InputError(
            str(target),
            "the package is open with unsaved changes in QGIS or another program",
            "close its layers there, or choose another file name",
        )


def _write_table(path: Path, table: Table, frame: pd.DataFrame) -> None:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = table.name
    options.fileEncoding = "UTF-8"
    options.layerOptions = ["GEOMETRY_NAME=geom", f"DESCRIPTION={table.meaning}"]
    if path.exists():
        options.actionOnExistingFile = (
            QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        )
    fields = qgis_fields(table.columns)
    writer = QgsVectorFileWriter.create(
        str(path),
        fields,
        WKB_TYPES[table.geometry],
        target_crs(),
        QgsCoordinateTransformContext(),
        options,
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise InputError(
            str(path.parent), f"table '{table.name}' cannot be written: {writer.errorMessage()}"
        )
    write_frame(writer, frame, table.columns, geometries_of(table, frame))
    del writer  # closes the file


def geometries_of(table: Table, frame: pd.DataFrame) -> np.ndarray | None:
    """Return the geometries of a table's rows, of the kind it holds; None where it holds none.

    Raises:
        InputError: a geometry is absent from a table that is not sparse, or of another kind.
    """
    if not table.geometry:
        return None
    if "geometry" not in frame:
        raise InputError(f"Table '{table.name}'", "it has no geometry", table.geometry)
    geometries = np.asarray(frame["geometry"], dtype=object)
    if table.geometry == "MultiPolygon":
        single = shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON
        geometries = geometries.copy()
        for position in np.flatnonzero(single):
            geometries[position] = shapely.multipolygons([geometries[position]])
    wanted = getattr(shapely.GeometryType, table.geometry.upper())
    allowed = (wanted, -1) if table.sparse else (wanted,)  # -1: no geometry
    wrong = np.flatnonzero(~np.isin(shapely.get_type_id(geometries), allowed))
    if len(wrong):
        key = frame[table.key[0]].iloc[wrong[0]]
        kind = getattr(geometries[wrong[0]], "geom_type", "nothing")
        raise InputError(f"Table '{table.name}', {key}", f"its geometry is {kind}", table.geometry)
    return geometries


def _settle(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Index the keys, and date the contents by the data, so that equal data gives equal files."""
    prepared = tables.get("provenance", pd.DataFrame()).get("prepared_at", pd.Series(dtype=str))
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in tables:
            key = ", ".join(f'"{column}"' for column in BY_NAME[name].key)
            connection.execute(f'CREATE INDEX "idx_{name}_key" ON "{name}" ({key})')
        if len(prepared.dropna()):
            moment = pd.Timestamp(prepared.dropna().max()).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            connection.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        connection.execute("PRAGMA journal_mode = DELETE")
