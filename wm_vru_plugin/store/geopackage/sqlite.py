"""Tables without geometry straight from a GeoPackage, many times faster than feature by feature.

It also keeps QGIS out of threads: where two of them open layers of one GeoPackage at the same time,
QGIS 3.40 can wait for ever, each thread holding the lock that the other wants.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path, PurePath
from urllib.parse import quote

import pandas as pd

from ...core.errors import InputError
from ..schema.records import Table
from .older import completed, readable


def opened(path: Path) -> sqlite3.Connection:
    """Open a connection that only reads, and leaves the file and its folder as they are."""
    # Without a write-ahead log beside it nobody else writes, and nothing need be made for locking.
    alone = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
    return sqlite3.connect(f"{address(path.resolve())}?mode=ro{alone}", uri=True)


def address(path: PurePath) -> str:
    """Write an absolute path as SQLite takes it in an address.

    `as_uri` puts the server of a Windows share where SQLite allows none.
    """
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(text, safe='/:')}"


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def tables_in(path: Path) -> set[str]:
    """Return the tables and views that a GeoPackage registers; none where the file is none.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with closing(opened(path)) as connection:
            known = "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_contents'"
            if connection.execute(known).fetchone() is None:
                return set()
            return {name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")}
    except sqlite3.OperationalError as error:
        raise InputError(str(path), f"it cannot be read ({error})") from error
    except sqlite3.DatabaseError:
        return set()


def holds_rows(path: Path, table: str) -> bool:
    """Return whether a table or view holds any row.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with closing(opened(path)) as connection:
            found = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted(table)})").fetchone()
    except sqlite3.Error as error:
        raise InputError(str(path), f"table '{table}' cannot be read ({error})") from error
    return bool(found[0])


def read_rows(path: Path, table: Table, chosen: Sequence[str] | None = None) -> pd.DataFrame:
    """Read columns of a table, typed as `layers.read_source` types them, in the order written.

    Args:
        path: a GeoPackage; it is opened for reading alone.
        table: the table; its columns say which are numbers and which true or false.
        chosen: columns to read; by default all of the schema, absent ones missing throughout.

    Raises:
        InputError: the table lacks a chosen column or its key, or the file cannot be read.
    """
    try:
        with closing(opened(path)) as connection:
            at_hand = [row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')]
            names = list(chosen or readable(table, at_hand))
            for name in names:
                if name not in at_hand:
                    raise InputError(
                        f"Layer '{table.name}'",
                        f"there is no field '{name}'",
                        f"one of {', '.join(at_hand)}",
                    )
            columns = ", ".join(f'"{name}"' for name in names)
            rows = connection.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY fid')
            values = list(zip(*rows.fetchall())) or [()] * len(names)
    except sqlite3.Error as error:
        raise InputError(str(path), f"table '{table.name}' cannot be read ({error})") from error
    kinds = {column.name: column.kind for column in table.columns}
    frame = pd.DataFrame(
        {name: _typed(list(column), kinds[name]) for name, column in zip(names, values)}
    )
    return frame if chosen else completed(table, frame)


def _typed(values: list[object], kind: str) -> pd.Series:
    if kind == "bool":
        values = [None if value is None else bool(value) for value in values]
    series = pd.Series(values, dtype=object)
    return pd.to_numeric(series) if kind in ("int", "float") else series
