"""Reading a prepared package that is kept in PostGIS."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsProcessingUtils,
    QgsVectorLayer,
)

from ...core.errors import InputError
from ..layers.layers import feature_request, read_source
from ..package.address import postgis_address
from ..package.package import Package
from ..schema.tables import BY_NAME, CRIME_VIEW, DEPRIVATION_VIEW, MSOA_CRIME_VIEW
from .database import KEY, PROVIDER, Database, literal, quoted

VIEWS = (DEPRIVATION_VIEW, CRIME_VIEW, MSOA_CRIME_VIEW)
VIEW_KEY = "ogc_fid"


class PostgisPackage(Package):
    """A package in a schema of a PostGIS database, read without changing it.

    Args:
        connection: name of a PostgreSQL connection stored in QGIS.
        schema: the schema that holds the package.

    Raises:
        InputError: no such connection or schema, or no package in it, or one of a newer schema.
    """

    def __init__(self, connection: str, schema: str) -> None:
        self.connection = connection
        self.schema = schema
        self._database = Database(connection)
        rows = self._database.ask(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE n.nspname = {literal(schema)} AND c.relkind IN ('r', 'v')"
        )
        if not rows:
            raise InputError(
                self.label, "there is no such schema, or it is empty", "a package made by 'Prepare'"
            )
        self._begin({row[0] for row in rows})

    @property
    def label(self) -> str:
        return postgis_address(self.connection, self.schema)

    @property
    def name(self) -> str:
        return str(PurePosixPath(self.connection, self.schema))

    @property
    def address(self) -> str:
        return self.label

    def checksum(self) -> str:
        """Return the SHA-256 of the content of all tables, row by row in their order."""
        whole = hashlib.sha256()
        for table in sorted(self._tables & set(BY_NAME)):
            rows = self._database.ask(
                f"SELECT md5(string_agg(md5(t::text), '' ORDER BY t.{KEY})) "
                f"FROM {quoted(self.schema)}.{quoted(table)} t"
            )
            whole.update(f"{table} {rows[0][0]}\n".encode())
        return whole.hexdigest()

    def uri(self, table: str) -> str:
        """Return the data source of a table or view, with the provider before it."""
        return QgsProcessingUtils.encodeProviderKeyAndUri(PROVIDER, self._source(table))

    def algorithm_input(self, table: str) -> QgsVectorLayer:
        """Return a layer, since a text would carry a stored password into the log."""
        return self.layer(table, table)

    def layer(self, table: str, title: str = "") -> QgsVectorLayer:
        self._require(table)
        options = QgsVectorLayer.LayerOptions(QgsCoordinateTransformContext())
        options.loadDefaultStyle = False
        options.forceReadOnly = True
        layer = QgsVectorLayer(self._source(table), title or table, PROVIDER, options)
        if not layer.isValid():
            raise InputError(self.label, f"table '{table}' cannot be opened")
        return layer

    def _source(self, table: str) -> str:
        spatial = table in VIEWS or (table in BY_NAME and bool(BY_NAME[table].geometry))
        key = VIEW_KEY if table in VIEWS else KEY
        uri = self._database.table_uri(self.schema, table, spatial, key)
        if spatial:
            point = table in BY_NAME and BY_NAME[table].geometry == "Point"
            uri.setWkbType(Qgis.WkbType.Point if point else Qgis.WkbType.MultiPolygon)
        return str(uri.uri(False))

    def _direct(self, table: str, columns: Sequence[str] | None) -> pd.DataFrame | None:
        return None

    def _holds_rows(self, table: str) -> bool:
        return self.layer(table).featureCount() != 0

    def _read(
        self, layer: QgsVectorLayer, names: list[str], table: str
    ) -> tuple[pd.DataFrame, np.ndarray]:
        # A database gives rows in any order; a file gives them as they were written.
        context = QgsCoordinateTransformContext()
        request = feature_request(layer, names, table, context)
        key = VIEW_KEY if table in VIEWS else KEY
        clause = QgsFeatureRequest.OrderByClause(quoted(key), True)
        request.setOrderBy(QgsFeatureRequest.OrderBy([clause]))
        return read_source(layer, names, table, context, request=request, counted=True)
