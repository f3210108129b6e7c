"""Finding the packages that a PostGIS database holds."""

from __future__ import annotations

from .database import Database, literal

MARKS = ("study_area", "lsoa")
"""Tables that make a schema a package, as `Package` asks for them."""


def package_schemas(connection: str) -> list[str]:
    """List the schemas of a database that hold a prepared package and that the user may read.

    Args:
        connection: name of a PostgreSQL connection stored in QGIS.

    Raises:
        InputError: no such connection, or the database cannot be reached.
    """
    held = " AND ".join(
        "EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = n.oid "
        f"AND c.relname = {literal(table)} AND has_table_privilege(c.oid, 'SELECT'))"
        for table in MARKS
    )
    rows = Database(connection).ask(
        "SELECT n.nspname::text FROM pg_namespace n "
        f"WHERE has_schema_privilege(n.oid, 'USAGE') AND {held} ORDER BY 1"
    )
    return [str(row[0]) for row in rows]
