"""Whether a GeoPackage can be read whole, asked before its rows are.

QGIS's iterators end without a word at a damaged page, with the layer valid and no error, so that a
layer read in part looks like a short one. SQLite's own check sees such pages. It keeps no checksum:
pages of long values that were overwritten with zeros pass it, and so does a value that was changed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Callable

from ...core.errors import Cancelled, InputError
from .sqlite import opened

_MAGIC = b"SQLite format 3\x00"
_STEPS = 100_000  # of SQLite's machine between two looks at the cancel button
_sound: set[tuple[str, int, int]] = set()
"""Path, size and time of change of files that were found sound."""


def check_sound(path: Path, cancelled: Callable[[], bool] = lambda: False, where: str = "") -> None:
    """Refuse a file of SQLite that has damaged pages; each state of a file is checked once.

    Other files pass. It takes about a second for 100 MB.

    Args:
        path: the file.
        cancelled: asked now and then whether the analyst has cancelled.
        where: what errors call the file; by default its path.

    Raises:
        InputError: the file is damaged, or cannot be read; says where.
        Cancelled: the analyst has cancelled.
    """
    try:
        state = path.stat()
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return
    except OSError as error:
        raise InputError(where or str(path), f"it cannot be read ({error.strerror})") from error
    key = (str(path.resolve()), state.st_size, state.st_mtime_ns)
    if key in _sound:
        return
    try:
        with closing(opened(path)) as connection:
            connection.set_progress_handler(lambda: int(cancelled()), _STEPS)
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if cancelled():
            raise Cancelled from error
        answer = str(error)
    if answer != "ok":
        raise InputError(
            where or str(path),
            f"the file is damaged, so that rows would be missing without a sign ({answer})",
            "a whole file; prepare or fetch it anew, or take a backup",
        )
    _sound.add(key)


def file_of(address: str) -> Path | None:
    """Return the file of a layer's data source, None where it is none, such as a database."""
    path = Path(address.split("|", 1)[0])
    return path if path.is_file() else None
