"""What a package says of one of its layers, wherever the layer is used."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsDataSourceUri,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from .layer_facts import LayerFacts
from .schema import CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW

BEHIND = {
    DEPRIVATION_VIEW: ("lsoa", "deprivation"),
    CRIME_VIEW: ("lsoa", "crime_counts"),
    MSOA_CRIME_VIEW: ("msoa", "crime_counts"),
}
"""The tables behind a view."""


@dataclass(frozen=True)
class Stated:
    """Statuses of the tables behind a layer, and whether any of them is restricted."""

    statuses: frozenset[str] = frozenset()
    restricted: bool = False


def stated_of(layer: LayerFacts | None) -> Stated:
    """What the provenance table beside a layer says of it; nothing where there is none.

    The table is opened anew, in whatever thread this is called.
    """
    table, uri = ("", "") if layer is None else _beside(layer)
    if layer is None or not uri:
        return Stated()
    options = QgsVectorLayer.LayerOptions(QgsCoordinateTransformContext())
    options.loadDefaultStyle = False
    options.forceReadOnly = True
    provenance = QgsVectorLayer(uri, "provenance", layer.provider, options)
    names = provenance.fields().names() if provenance.isValid() else []
    if not {"table_name", "status", "restricted"} <= set(names):
        return Stated()
    tables = BEHIND.get(table, (table,))
    rows = [row for row in provenance.getFeatures() if row["table_name"] in tables]
    return Stated(
        frozenset(str(row["status"]) for row in rows if row["status"]),
        any(row["restricted"] is True or row["restricted"] == 1 for row in rows),
    )


def _beside(layer: LayerFacts) -> tuple[str, str]:
    """The layer's table and the address of the provenance table beside it; "" where none is."""
    if layer.provider == "ogr":
        parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.address)
        path, table = parts.get("path") or "", parts.get("layerName") or ""
        if path.lower().endswith(".gpkg") and table:
            # Asked first: opening a layer that is not there makes GDAL complain aloud.
            known = QgsProviderRegistry.instance().querySublayers(path)
            if any(part.name() == "provenance" for part in known):
                return table, f"{path}|layername=provenance"
    if layer.provider == "postgres":
        uri = QgsDataSourceUri(layer.address)
        table = uri.table()
        uri.setDataSource(uri.schema(), "provenance", "")
        return table, uri.uri(False)
    return "", ""
