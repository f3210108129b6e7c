"""Writing a package into PostGIS: whole or not at all, one writer at a time.

The tables are written into a schema beside the target, which takes the target's place in one
transaction. Who could read the old package can read the new one.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping

import pandas as pd
from qgis.core import QgsFeedback, QgsProcessingFeedback

from ...core.errors import Cancelled, InputError
from ..geopackage.views import index_statements, views_of
from ..geopackage.writer import check_frames, geometries_of, with_status
from ..package.package import Package
from ..schema.records import Table
from ..schema.tables import BY_NAME, TABLES
from .database import GEOMETRY, Database, literal, quoted
from .package import VIEWS
from .rows import create_statement, insert_statements
from .transaction import sole_writer, transaction

_NEW, _OLD = "__new_", "__old"
_LONGEST = 48
"""PostgreSQL cuts names at 63 bytes; the schemas beside the target have a longer one."""


def write_package_postgis(
    connection: str,
    schema: str,
    tables: Mapping[str, pd.DataFrame],
    feedback: QgsProcessingFeedback | None = None,
) -> None:
    """Write a package into a schema, in the place of the package that is there.

    Args:
        connection: name of a PostgreSQL connection stored in QGIS; its user may create schemas.
        schema: the schema; it is made where there is none. What is in it stays until the new
            package is whole.
        tables: data frames by table name, as `writer.write_package` takes them.
        feedback: asked for cancellation.

    Raises:
        InputError: what `write_package` refuses; a schema that holds other things than a package;
            another run that is writing the same schema; or the database refuses.
        Cancelled: the analyst cancelled.
    """
    check_frames(tables)
    database = _ready(connection, schema)
    # Its own name, so that cleaning up after this run can never touch another's.
    fresh, old = f"{schema}{_NEW}{secrets.token_hex(4)}", f"{schema}{_OLD}"
    try:
        with sole_writer(database, schema) as swap:
            there = _refuse_strangers(database, schema)
            _drop_leftovers(database, schema)
            database.ask(f"CREATE SCHEMA {quoted(fresh)}")
            for table in TABLES:
                if table.name in tables:
                    frame = with_status(table, tables)
                    _write_table(database, fresh, table, frame, feedback)
            _finish(database, fresh, set(tables))
            if there:
                _grant_as_before(database, schema, fresh)
                swap(f"ALTER SCHEMA {quoted(schema)} RENAME TO {quoted(old)}")
            swap(f"ALTER SCHEMA {quoted(fresh)} RENAME TO {quoted(schema)}")
    except BaseException:
        # After the rollback: before it, the drop would wait for our own transaction.
        with contextlib.suppress(InputError):
            database.ask(f"DROP SCHEMA IF EXISTS {quoted(fresh)} CASCADE")
        raise
    if there:
        _drop_if_unused(database, old, feedback)


def check_target(connection: str, schema: str) -> None:
    """Refuse early what `write_package_postgis` would refuse after long work.

    Raises:
        InputError: no such connection, no PostGIS, or a schema that holds other things.
    """
    _refuse_strangers(_ready(connection, schema), schema)


def copy_to_postgis(
    package: Package,
    connection: str,
    schema: str,
    feedback: QgsProcessingFeedback | None = None,
) -> None:
    """Write the tables of a package into a schema, as `write_package_postgis` does."""
    tables = {
        table.name: package.frame(table.name) for table in TABLES if package.holds(table.name)
    }
    write_package_postgis(connection, schema, tables, feedback)


def _ready(connection: str, schema: str) -> Database:
    database = Database(connection)
    if not schema or len(schema.encode()) > _LONGEST:
        raise InputError(
            f"Schema '{schema}'", "the name is empty or too long", f"at most {_LONGEST} bytes"
        )
    if not database.ask("SELECT 1 FROM pg_extension WHERE extname = 'postgis'"):
        raise InputError(
            f"Connection '{connection}'", "the database has no PostGIS", "CREATE EXTENSION postgis"
        )
    return database


def _refuse_strangers(database: Database, schema: str) -> bool:
    """Return whether the schema is there; refuse one with other things than a package."""
    name = literal(schema)
    if not database.ask(f"SELECT 1 FROM pg_namespace WHERE nspname = {name}"):
        return False
    ours = ", ".join(literal(table) for table in (*BY_NAME, *VIEWS))
    strangers = database.ask(
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE n.nspname = {name} AND c.relkind IN ('r', 'v', 'm', 'f', 'p') "
        f"AND c.relname NOT IN ({ours}) UNION ALL "
        "SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        f"WHERE n.nspname = {name} ORDER BY 1 LIMIT 1"
    )
    if strangers:
        raise InputError(
            f"Schema '{schema}'",
            f"it holds '{strangers[0][0]}', which is no part of a package",
            "a schema of its own; it is replaced as a whole",
        )
    return True


def _write_table(
    database: Database,
    schema: str,
    table: Table,
    frame: pd.DataFrame,
    feedback: QgsFeedback | None,
) -> None:
    geometries = geometries_of(table, frame)
    whole = f"{quoted(schema)}.{quoted(table.name)}"
    database.ask(create_statement(whole, table))
    for statement in insert_statements(whole, table, frame, geometries):
        if feedback is not None and feedback.isCanceled():
            raise Cancelled
        database.ask(statement)


def _finish(database: Database, schema: str, tables: set[str]) -> None:
    """Add indices, views, and comments with the meaning of every table and column."""
    prefix = f"{quoted(schema)}."
    for name in tables:
        table = BY_NAME[name]
        key = ", ".join(quoted(column) for column in table.key)
        whole = f"{prefix}{quoted(name)}"
        statements = [
            f"CREATE INDEX {quoted(f'idx_{name}_key')} ON {whole} ({key})",
            f"COMMENT ON TABLE {whole} IS {literal(table.meaning)}",
            *(
                f"COMMENT ON COLUMN {whole}.{quoted(column.name)} IS {literal(column.meaning)}"
                for column in table.columns
            ),
        ]
        if table.geometry:
            statements.append(
                f"CREATE INDEX {quoted(f'idx_{name}_geom')} ON {whole} USING gist ({GEOMETRY})"
            )
        statements.append(f"ANALYZE {whole}")
        database.ask("; ".join(statements))
    views = views_of(database.ask, tables, prefix)
    for statement in index_statements(tables, prefix) if views else ():
        database.ask(statement)
    for view in views:
        database.ask(f"CREATE VIEW {prefix}{quoted(view.name)} AS {view.select}")


def _grant_as_before(database: Database, schema: str, fresh: str) -> None:
    """Give the roles that may use the old schema and read its tables the same on the new one."""
    role = "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END"
    users = database.ask(
        f"SELECT DISTINCT {role} FROM pg_namespace n, aclexplode(n.nspacl) a "
        f"WHERE n.nspname = {literal(schema)} AND a.privilege_type = 'USAGE' "
        "AND a.grantee <> n.nspowner"
    )
    readers = database.ask(
        f"SELECT DISTINCT {role} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, "
        f"aclexplode(c.relacl) a WHERE n.nspname = {literal(schema)} AND c.relname = 'lsoa' "
        "AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner"
    )
    for (name,) in users:
        database.ask(f"GRANT USAGE ON SCHEMA {quoted(fresh)} TO {name}")
    for (name,) in readers:
        database.ask(f"GRANT SELECT ON ALL TABLES IN SCHEMA {quoted(fresh)} TO {name}")


def _drop_leftovers(database: Database, schema: str) -> None:
    """Drop what runs that were killed have left beside the schema; asks for the lock."""
    begins = [literal(schema + ending) for ending in (_NEW, _OLD)]
    found = database.ask(
        "SELECT nspname::text FROM pg_namespace WHERE "
        + " OR ".join(f"starts_with(nspname::text, {begin})" for begin in begins)
    )
    for (name,) in found:
        _refuse_strangers(database, name)
        database.ask(f"DROP SCHEMA {quoted(name)} CASCADE")


def _drop_if_unused(
    database: Database, schema: str, feedback: QgsProcessingFeedback | None
) -> None:
    """Drop the old package; where somebody still reads it, the next run does."""
    try:
        with transaction(database, f"Schema '{schema}'") as run:
            run("SET LOCAL lock_timeout = '5s'")
            run(f"DROP SCHEMA {quoted(schema)} CASCADE")
    except InputError as error:
        if feedback is not None:
            feedback.pushWarning(f"The package that was replaced is still in use. {error}")
