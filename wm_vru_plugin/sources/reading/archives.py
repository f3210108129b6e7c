"""CSV tables in zip archives, read where they lie: nothing is unpacked to the disk.

data.police.uk, Explore Education Statistics and Nomis offer their tables as zip archives. An
archive with a name that leads out of its folder, or that grows beyond all measure, is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

from ...core.errors import InputError

MOST_BYTES = 512 * 2**20
"""The largest table that is read from a compressed file, in bytes."""
MOST_IN_ARCHIVE = 8 * 2**30
MOST_MEMBERS = 20_000
MOST_RATIO = 400
"""CSV shrinks to a tenth or so; what shrinks a thousandfold was made to do harm."""
_RATIO_MATTERS = 2**20
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    LookupError,
)
"""What zipfile raises; RuntimeError is an encrypted member."""


class Bounded(io.RawIOBase):
    """A stream that refuses to give more than `MOST_BYTES`, whatever the file says of its size."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(
                self._name, f"unpacked it is larger than {MOST_BYTES // 2**20} MB", "a smaller file"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def bounded(stream: BinaryIO, name: str) -> BinaryIO:
    """Wrap a stream so that it raises an InputError once it gives more than `MOST_BYTES`."""
    return cast(BinaryIO, io.BufferedReader(Bounded(stream, name)))


def safe_name(name: str) -> bool:
    """Return whether an archive's name for a member stays in the folder it is unpacked to."""
    parts = name.replace("\\", "/").split("/")
    return bool(name) and parts[0] != "" and ".." not in parts and not re.match("^[A-Za-z]:", name)


def members(path: Path) -> list[str]:
    """Return names of the CSV tables in an archive, as they stand in it.

    Raises:
        InputError: no archive, a name that leads out of it, too many or too large members.
    """
    try:
        stamp = path.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(path.name, f"it cannot be opened ({reason})") from error
    return list(_members(path, stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=8)
def _members(path: Path, modified: int, size: int) -> tuple[str, ...]:
    """Return what `members` does; look through the archive once, not for each of its tables."""
    with _open(path) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise InputError(path.name, f"it holds {len(entries):,} files", f"up to {MOST_MEMBERS:,}")
    for entry in entries:
        if not safe_name(entry.filename):
            raise InputError(
                path.name,
                f"it holds a file with the unsafe name '{entry.filename[:80]}'",
                "names within the archive's own folder",
            )
        swollen = entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        if entry.file_size > MOST_BYTES or (swollen and entry.file_size > _RATIO_MATTERS):
            raise InputError(
                f"{path.name}, {entry.filename[:80]}",
                f"it would unpack from {entry.compress_size:,} to {entry.file_size:,} bytes",
                f"up to {MOST_BYTES // 2**20} MB in a table, shrunk by {MOST_RATIO} at most",
            )
    if sum(entry.file_size for entry in entries) > MOST_IN_ARCHIVE:
        raise InputError(path.name, "unpacked it is too large", f"{MOST_IN_ARCHIVE // 2**30} GB")
    return tuple(entry.filename for entry in entries if _is_csv(entry.filename))


@contextmanager
def member(path: Path, name: str) -> Iterator[BinaryIO]:
    """Return one table of an archive, as bytes.

    Raises:
        InputError: there is no such member, or it is damaged, encrypted or too large.
    """
    if name not in members(path):
        raise InputError(path.name, f"there is no table '{name[:80]}' in it")
    with _open(path) as archive:
        try:
            with archive.open(name) as stream:
                yield bounded(cast(BinaryIO, stream), path.name)
        except UnicodeDecodeError:
            raise
        except _DAMAGED as error:
            raise InputError(f"{path.name}, {name[:80]}", f"it cannot be read ({error})") from error


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise InputError(path.name, f"it cannot be opened as a zip archive ({error})") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(path.name, f"it cannot be opened ({reason})") from error
    with archive:
        yield archive


def _is_csv(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    # macOS adds hidden companions of every file.
    return last.lower().endswith(".csv") and not last.startswith(".") and "__MACOSX" not in name
