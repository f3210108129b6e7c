"""Opening a package, wherever it is kept."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import InputError
from .package.address import PREFIX
from .package.package import Package


def open_package(text: str | Path) -> Package:
    """Open a package for reading.

    Args:
        text: path of a GeoPackage, or `postgis:CONNECTION/SCHEMA`, where CONNECTION is the name
            of a PostgreSQL connection stored in QGIS.

    Raises:
        InputError: there is no such package, or it cannot be read.
    """
    if not str(text).startswith(PREFIX):
        return Package(text)
    from .postgis.package import PostgisPackage

    connection, slash, schema = str(text)[len(PREFIX) :].rpartition("/")
    if not slash or not connection or not schema:
        raise InputError(str(text), "it is not complete", "postgis:CONNECTION/SCHEMA")
    return PostgisPackage(connection, schema)
