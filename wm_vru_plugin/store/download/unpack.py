"""Archives from elsewhere: nothing lands outside the folder, and nothing grows without end."""

from __future__ import annotations

import gzip
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

from ...core.errors import Cancelled, InputError
from ...sources.catalogue.catalogue import is_plain_name

_T = TypeVar("_T")
_MOST_MEMBERS = 20_000
# Tables of figures pack some twenty to one; a bomb packs a thousand to one.
_MOST_RATIO = 100
_ALWAYS_ALLOWED = 16 << 20
_CHUNK = 1 << 20
# What macOS and Windows leave in archives.
_LITTER = re.compile(r"^__MACOSX/|(^|/)(\.DS_Store|Thumbs\.db|desktop\.ini)$")
_MIB = 1 << 20


def unpack(
    archive: Path,
    into: Path,
    most_bytes: int,
    cancelled: Callable[[], bool],
    name: str = "",
    wanted: str = "",
) -> list[Path]:
    """Unpack a zip or gzip file.

    Args:
        archive: the file.
        into: an empty folder that exists.
        most_bytes: of all that comes out.
        cancelled: whether the analyst cancelled.
        name: how errors call the archive; by default its file name.
        wanted: which files of a zip archive, such as *-street.csv; "" for all.

    Returns:
        The files, in the archive's order.

    Raises:
        InputError: a member's name leads out of the folder, the archive is a bomb, encrypted,
            empty or damaged. What was unpacked until then is the caller's to remove.
        Cancelled: by the analyst.
    """
    name = name or archive.name
    most = min(most_bytes, max(_ALWAYS_ALLOWED, _MOST_RATIO * archive.stat().st_size))
    budget = _Budget(name, most, cancelled)
    try:
        if zipfile.is_zipfile(archive):
            return _unzip(archive, into, budget, wanted)
        target = into / (Path(name).stem if name.lower().endswith(".gz") else name)
        with gzip.open(archive, "rb") as packed:
            budget.copy(packed, target)
        return [target]
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise InputError(name, f"the archive is damaged ({error})") from error
    except (NotImplementedError, RuntimeError) as error:
        raise InputError(name, f"the archive cannot be unpacked ({error})") from error


def _reading(step: Callable[[], _T]) -> _T:
    """Do a step of reading; what a damaged archive makes it raise becomes one error.

    Kept apart from writing, where an OSError speaks of the disk.
    """
    try:
        return step()
    except gzip.BadGzipFile:
        raise
    except (OSError, ValueError, OverflowError, IndexError, struct.error) as error:
        raise zipfile.BadZipFile(str(error)) from error


class _Budget:
    """Counts the bytes that really come out; what an archive says of itself may be a lie."""

    def __init__(self, name: str, most: int, cancelled: Callable[[], bool]) -> None:
        self.name = name
        self.left = self.most = most
        self.cancelled = cancelled

    def refuse(self) -> None:
        raise InputError(
            self.name,
            f"unpacked it is larger than {self.most / _MIB:,.0f} MiB, "
            "far more than tables of its size hold",
        )

    def copy(self, source: IO[bytes], target: Path) -> None:
        with target.open("xb") as out:
            while piece := _reading(lambda: source.read(_CHUNK)):
                if self.cancelled():
                    raise Cancelled
                self.left -= len(piece)
                if self.left < 0:
                    self.refuse()
                out.write(piece)


def _unzip(archive: Path, into: Path, budget: _Budget, wanted: str) -> list[Path]:
    done: list[Path] = []
    with _reading(lambda: zipfile.ZipFile(archive)) as packed:
        members = [
            member
            for member in packed.infolist()
            if not member.is_dir() and not _LITTER.search(member.filename)
        ]
        if not members:
            raise InputError(budget.name, "the archive is empty")
        if len(members) > _MOST_MEMBERS:
            raise InputError(budget.name, f"the archive holds {len(members):,} files")
        # All names are looked at before the first byte is written, those not wanted too.
        _member_paths(members, budget.name)
        if wanted:
            members = [member for member in members if fnmatchcase(member.filename, wanted)]
            if not members:
                raise InputError(budget.name, f"the archive holds no '{wanted}'")
        paths = _member_paths(members, budget.name)
        size = sum(member.file_size for member in members)
        if size > budget.most:
            budget.refuse()
        free = shutil.disk_usage(into).free
        if size > free:
            raise InputError(
                budget.name,
                f"unpacked it has {size / _MIB:,.0f} MiB and {free / _MIB:,.0f} are free",
            )
        for member, parts in zip(members, paths):
            target = into.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with _reading(partial(packed.open, member)) as source:
                budget.copy(source, target)
            done.append(target)
    return done


def _member_paths(members: list[zipfile.ZipInfo], name: str) -> list[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    folders: set[tuple[str, ...]] = set()
    paths = []
    for member in members:
        # `filename` has lost what follows a null byte, and on Windows the backslashes.
        parts = tuple(member.orig_filename.split("/"))
        if not all(is_plain_name(part) for part in parts):
            raise InputError(
                name,
                f"the archive holds '{member.orig_filename}', a name that could land elsewhere",
                "plain names of files and folders",
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise InputError(name, f"the archive holds a link, '{member.orig_filename}'")
        if member.flag_bits & 1:
            raise InputError(name, "the archive is encrypted", "one without a password")
        # One name to Windows and macOS, whatever the case and the composition of accents.
        key = tuple(unicodedata.normalize("NFC", part).casefold() for part in parts)
        above = {key[:depth] for depth in range(1, len(key))}
        if key in seen or key in folders or above & seen:
            raise InputError(name, f"the archive holds '{member.orig_filename}' twice")
        seen.add(key)
        folders |= above
        paths.append(parts)
    return paths


def decode(path: Path, encoding: str, most: int) -> None:
    """Unpack a transfer that was compressed although we asked for none.

    Args:
        path: the file, replaced by what it holds.
        encoding: as the server named it; nothing is done for "" and identity.
        most: bytes that may come out.

    Raises:
        InputError: another encoding, more than ``most``, or a transfer that is damaged.
    """
    if encoding.lower() in ("", "identity"):
        return
    if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
        raise InputError(path.name, f"the server packs it as '{encoding}'", "gzip or none")
    plain = path.with_name(path.name + ".plain")
    size = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        with path.open("rb") as packed, plain.open("wb") as out:
            while piece := packed.read(_CHUNK):
                while piece:
                    done = unpacker.decompress(piece, _CHUNK)
                    size += len(done)
                    if size > most:
                        raise InputError(
                            path.name, f"unpacked it is larger than {most / _MIB:,.0f} MiB"
                        )
                    out.write(done)
                    piece = unpacker.unconsumed_tail
    except zlib.error as error:
        raise InputError(path.name, f"the transfer is damaged ({error})") from error
    if not unpacker.eof or unpacker.unused_data:
        raise InputError(path.name, "the compressed transfer does not end where it should")
    plain.replace(path)
