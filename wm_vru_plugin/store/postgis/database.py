"""What reading and writing in PostGIS share: stored connections, queries, quoting."""

from __future__ import annotations

import re
from typing import Any

from qgis.core import (
    QgsAbstractDatabaseProviderConnection,
    QgsDataSourceUri,
    QgsProviderConnectionException,
    QgsProviderRegistry,
    QgsVariantUtils,
)

from ...core.errors import InputError
from ..schema.tables import CRS

PROVIDER = "postgres"
GEOMETRY = "geom"
KEY = "fid"


class Database:
    """A PostgreSQL connection stored in QGIS; passwords stay where QGIS keeps them.

    Args:
        name: name of the stored connection.

    Raises:
        InputError: QGIS has no such connection, or no PostgreSQL provider.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        metadata = QgsProviderRegistry.instance().providerMetadata(PROVIDER)
        if metadata is None:
            raise InputError("PostGIS", "this QGIS has no PostgreSQL provider")
        # Not from the cache: it may have been stored a moment ago.
        known = metadata.connections(False)
        if name not in known:
            raise InputError(
                f"Connection '{name}'",
                "QGIS has stored no PostgreSQL connection of this name",
                ", ".join(sorted(known)) or "one made in QGIS's browser panel",
            )
        self._connection: QgsAbstractDatabaseProviderConnection = known[name]

    @property
    def uri(self) -> str:
        """How QGIS reaches the database, without any table."""
        return str(self._connection.uri())

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Run SQL and return its rows, with None for NULL.

        Raises:
            InputError: the database cannot be reached or refuses, with its own words.
        """
        try:
            rows = self._connection.executeSql(sql)
        except QgsProviderConnectionException as error:
            raise InputError(f"Connection '{self.name}'", plain(str(error))) from error
        return [
            tuple(None if QgsVariantUtils.isNull(value) else value for value in row) for row in rows
        ]

    def table_uri(self, schema: str, table: str, spatial: bool, key: str = KEY) -> QgsDataSourceUri:
        """Return the address by which QGIS reaches a table or view."""
        uri = QgsDataSourceUri(self.uri)
        uri.setDataSource(schema, table, GEOMETRY if spatial else "", "", key)
        if spatial:
            uri.setSrid(CRS.split(":")[1])
        # The key is ours; asking a view whether it is unique would read all of it.
        uri.setParam("checkPrimaryKeyUnicity", "0")
        return uri


def plain(message: str) -> str:
    """Strip line breaks and a password from a message of the database."""
    hidden = re.sub(r"\bpassword=('(?:[^'\\]|\\.)*'|\S+)", "password=***", message)
    return " ".join(hidden.split())


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
