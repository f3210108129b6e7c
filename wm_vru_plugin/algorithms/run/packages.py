"""The parameters that name a prepared package: a file, or a schema of a PostGIS database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessingParameterDatabaseSchema,
    QgsProcessingParameterFile,
    QgsProcessingParameterProviderConnection,
)

from ...core.errors import InputError
from ...i18n import tr
from ...resources_path import resource

if TYPE_CHECKING:
    from ...store.package.package import Package
    from .base import VruAlgorithm
    from .run import Run


def add_package(algorithm: VruAlgorithm) -> None:
    """Add the package that an algorithm reads."""
    algorithm.add(
        QgsProcessingParameterFile(
            "PACKAGE",
            tr("Prepared package"),
            fileFilter=tr("Prepared package (*.gpkg);;All files (*)"),
            optional=True,
        ),
        "The GeoPackage made by 'Prepare', or postgis:CONNECTION/SCHEMA for a package in PostGIS. "
        "Empty takes the connection and schema below, or else the synthetic sample.",
    )
    add_database(algorithm, "Instead of a file: the schema that holds the package.")


def add_database(algorithm: VruAlgorithm, schema_help: str) -> None:
    """Add the stored connection and schema of a package in PostGIS."""
    algorithm.add_advanced(
        QgsProcessingParameterProviderConnection(
            "CONNECTION", tr("PostGIS connection"), "postgres", optional=True
        ),
        "A PostgreSQL connection stored in QGIS, by its name; the database has PostGIS.",
    )
    algorithm.add_advanced(
        QgsProcessingParameterDatabaseSchema(
            "SCHEMA", tr("PostGIS schema"), connectionParameterName="CONNECTION", optional=True
        ),
        schema_help,
    )


def database_of(run: Run) -> tuple[str, str]:
    """Return connection and schema; both empty where neither was given.

    Raises:
        InputError: one was given without the other.
    """
    connection = run.connection("CONNECTION")
    schema = run.schema("SCHEMA")
    if bool(connection) != bool(schema):
        raise InputError(
            "PostGIS",
            "a connection was given without a schema"
            if connection
            else "a schema was given without a connection",
            "both, or neither",
        )
    return connection, schema


def package_of(run: Run) -> Package:
    """Open the package that the parameters of `add_package` name.

    Raises:
        InputError: it cannot be opened, or both a file and a connection were given.
    """
    from ...store.geopackage.soundness import check_sound, file_of
    from ...store.open import open_package
    from ...store.package.address import postgis_address

    text = run.file("PACKAGE")
    connection, schema = database_of(run)
    if connection:
        address = postgis_address(connection, schema)
        if text and text != address:
            raise InputError("Package", "both a file and a PostGIS connection were given", "one")
        text = address
    text = text or str(resource("sample", "west_midlands_sample.gpkg"))
    if (path := file_of(text)) is not None:
        check_sound(path, run.feedback.isCanceled)
    return open_package(text)
