"""Transactions in a PostGIS database, and the lock that lets one writer in at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsTransaction

from ...core.errors import InputError
from .database import PROVIDER, Database, literal, plain

_LOCKED = "wmvru: another run holds the lock"
_PATIENCE = 600
"""Seconds that one statement may take."""


class Run:
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


@contextmanager
def transaction(database: Database, where: str) -> Iterator[Run]:
    """Open a transaction, commit it at the end and roll it back on an error.

    Args:
        database: where it runs.
        where: what messages call its object.

    Raises:
        InputError: the database refuses, with its own words.
    """
    made = QgsTransaction.create(database.uri, PROVIDER)
    if made is None:
        raise InputError(f"Connection '{database.name}'", "it takes no transactions")
    run = Run(made, where)
    run.begin()
    try:
        yield run
        run.commit()
    except BaseException:
        made.rollback()
        raise


@contextmanager
def sole_writer(database: Database, schema: str) -> Iterator[Run]:
    """Open a transaction that holds the schema's lock; what it runs counts at its end.

    The lock is the database's own, so it ends with this process, however that ends.

    Raises:
        InputError: another run holds the lock.
    """
    with transaction(database, f"Schema '{schema}'") as run:
        run(
            "DO $lock$ BEGIN IF NOT pg_try_advisory_xact_lock("
            f"hashtext('wmvru'), hashtext({literal(schema)})) THEN "
            f"RAISE EXCEPTION {literal(_LOCKED)}; END IF; END $lock$"
        )
        yield run
