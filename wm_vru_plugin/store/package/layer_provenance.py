"""What a package says of one of its layers, wherever the layer is used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsDataSourceUri,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ...core.errors import InputError
from ..geopackage.sqlite import opened
from ..schema.layer_facts import LayerFacts
from ..schema.tables import CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

BEHIND = {
    DEPRIVATION_VIEW: ("lsoa", "deprivation"),
    CRIME_VIEW: ("lsoa", "crime_counts"),
    MSOA_CRIME_VIEW: ("msoa", "crime_counts"),
}
"""The tables behind a view."""
_TABLE = "provenance"
_FIELDS = ("table_name", "status", "restricted")


@dataclass(frozen=True)
class Stated:
    """Statuses of the tables behind a layer, and whether any of them is restricted."""

    statuses: frozenset[str] = frozenset()
    restricted: bool = False


def stated_of(layer: LayerFacts | None) -> Stated:
    """Return what the provenance table beside a layer says of it; empty where there is none.

    The table is read anew, in whatever thread this is called: of a GeoPackage without QGIS, see
    `geopackage.sqlite`.
    """
    rows: list[tuple[str, object, object]] = []
    tables: tuple[str, ...] = ()
    if layer is not None and layer.provider == "ogr":
        parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.address)
        path, table = parts.get("path") or "", parts.get("layerName") or ""
        if path.lower().endswith(".gpkg") and table:
            tables = BEHIND.get(table, (table,))
            # One inside an archive is QGIS's to open.
            whole = Path(path).is_file()
            rows = _directly(Path(path)) if whole else _by_qgis(f"{path}|layername={_TABLE}", "ogr")
    elif layer is not None and layer.provider == "postgres":
        uri = QgsDataSourceUri(layer.address)
        tables = BEHIND.get(uri.table(), (uri.table(),))
        uri.setDataSource(uri.schema(), _TABLE, "")
        # With the layer's own geometry in its address, a table that has none shows no rows.
        uri.setWkbType(Qgis.WkbType.NoGeometry)
        uri.setSrid("")
        rows = _by_qgis(uri.uri(False), "postgres")
    own = [row for row in rows if row[0] in tables]
    return Stated(
        frozenset(str(status) for _, status, _ in own if status),
        any(restricted is True or restricted == 1 for _, _, restricted in own),
    )


def _directly(path: Path) -> list[tuple[str, object, object]]:
    try:
        with closing(opened(path)) as connection:
            at_hand = {row[1] for row in connection.execute(f"PRAGMA table_info({_TABLE})")}
            if not set(_FIELDS) <= at_hand:
                return []
            return connection.execute(f"SELECT {', '.join(_FIELDS)} FROM {_TABLE}").fetchall()
    except sqlite3.Error as error:
        raise InputError(str(path), f"its provenance cannot be read ({error})") from error


def _by_qgis(address: str, provider: str) -> list[tuple[str, object, object]]:
    options = QgsVectorLayer.LayerOptions(QgsCoordinateTransformContext())
    options.loadDefaultStyle = False
    options.forceReadOnly = True
    provenance = QgsVectorLayer(address, _TABLE, provider, options)
    names = provenance.fields().names() if provenance.isValid() else []
    if not set(_FIELDS) <= set(names):
        return []
    return [
        (row["table_name"], row["status"], row["restricted"]) for row in provenance.getFeatures()
    ]
