"""Writing a package into PostGIS: whole or not at all, one writer at a time.

The tables are written into a schema beside the target, which takes the target's place in one
transaction. Who could read the old package can read the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import pandas as pd
from qgis.core import (
    Qgis,
    QgsFeedback,
    QgsProcessingFeedback,
    QgsTransaction,
    QgsVectorLayerExporter,
)

from ..core.errors import InputError
from .fields import qgis_fields
from .postgis import PROVIDER, Database, literal, plain, quoted
from .postgis_package import VIEWS
from .schema import BY_NAME, TABLES, Table
from .vector import target_crs, write_frame
from .views import index_statements, views_of
from .writer import WKB_TYPES, check_frames, geometries_of, with_status

_LONGEST = 56
"""PostgreSQL cuts names at 63 bytes; the schemas beside the target have a longer one."""
_LOCKED = "wmvru: another run holds the lock"
_PATIENCE = 600
"""Seconds that one statement may take."""


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
    database = Database(connection)
    where = f"Schema '{schema}'"
    if not schema or len(schema.encode()) > _LONGEST:
        raise InputError(where, "the name is empty or too long", f"at most {_LONGEST} bytes")
    if not database.ask("SELECT 1 FROM pg_extension WHERE extname = 'postgis'"):
        raise InputError(
            f"Connection '{connection}'", "the database has no PostGIS", "CREATE EXTENSION postgis"
        )
    fresh, old = f"{schema}__new", f"{schema}__old"
    with _sole_writer(database, schema) as swap:
        there = _refuse_strangers(database, schema)
        # What a run that was killed left behind.
        for name in (fresh, old):
            _refuse_strangers(database, name)
        _drop(database, (fresh, old))
        try:
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
            _drop(database, (fresh,))
            raise
    if there:
        _drop_if_unused(database, old, feedback)


@contextmanager
def _sole_writer(database: Database, schema: str) -> Iterator[_Run]:
    """A transaction that holds the schema's lock; committed at the end, rolled back on an error.

    The lock is the database's own, so it ends with this process, however that ends.
    """
    transaction = QgsTransaction.create(database.uri, PROVIDER)
    if transaction is None:
        raise InputError(f"Connection '{database.name}'", "it takes no transactions")
    run = _Run(transaction, f"Schema '{schema}'")
    run.begin()
    try:
        run(
            "DO $lock$ BEGIN IF NOT pg_try_advisory_xact_lock("
            f"hashtext('wmvru'), hashtext({literal(schema)})) THEN "
            f"RAISE EXCEPTION {literal(_LOCKED)}; END IF; END $lock$"
        )
        yield run
        run.commit()
    except BaseException:
        transaction.rollback()
        raise


class _Run:
    """Runs statements in one transaction; a refusal is an InputError."""

    def __init__(self, transaction: QgsTransaction, where: str) -> None:
        self._transaction = transaction
        self._where = where

    def begin(self) -> None:
        self._check(self._transaction.begin(_PATIENCE))

    def commit(self) -> None:
        self._check(self._transaction.commit())

    def __call__(self, sql: str) -> None:
        self._check(self._transaction.executeSql(sql))

    def _check(self, answer: tuple[bool, str]) -> None:
        done, message = answer
        if done:
            return
        if _LOCKED in message:
            raise InputError(
                self._where, "another run is writing this package", "wait until it is done"
            )
        raise InputError(self._where, plain(message))


def _refuse_strangers(database: Database, schema: str) -> bool:
    """Whether the schema is there; it may hold a package or nothing, since it will be replaced."""
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
    uri = database.table_uri(schema, table.name, bool(table.geometry))
    exporter = QgsVectorLayerExporter(
        uri.uri(False),
        PROVIDER,
        qgis_fields(table.columns),
        WKB_TYPES[table.geometry],
        target_crs(),
    )
    if exporter.errorCode() != Qgis.VectorExportResult.Success:
        raise InputError(
            f"Schema '{schema}'",
            f"table '{table.name}' cannot be written: {plain(exporter.errorMessage())}",
        )
    write_frame(exporter, frame, table.columns, geometries, feedback)
    del exporter  # closes its connection


def _finish(database: Database, schema: str, tables: set[str]) -> None:
    """Indices, views, and what every table and column means."""
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
                f"CREATE INDEX {quoted(f'idx_{name}_geom')} ON {whole} USING gist (geom)"
            )
        statements.append(f"ANALYZE {whole}")
        for statement in statements:
            database.ask(statement)
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


def _drop(database: Database, schemas: Iterable[str]) -> None:
    for schema in schemas:
        database.ask(f"DROP SCHEMA IF EXISTS {quoted(schema)} CASCADE")


def _drop_if_unused(
    database: Database, schema: str, feedback: QgsProcessingFeedback | None
) -> None:
    """Drop the old package; where somebody still reads it, the next run does."""
    transaction = QgsTransaction.create(database.uri, PROVIDER)
    run = _Run(transaction, f"Schema '{schema}'")
    try:
        run.begin()
        run("SET LOCAL lock_timeout = '5s'")
        run(f"DROP SCHEMA {quoted(schema)} CASCADE")
        run.commit()
    except InputError as error:
        transaction.rollback()
        if feedback is not None:
            feedback.pushWarning(f"The package that was replaced is still in use. {error}")
