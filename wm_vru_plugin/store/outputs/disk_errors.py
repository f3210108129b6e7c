"""Why files could not be written, in words that an analyst can act on."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from qgis.PyQt.QtCore import QDir

from ...core.errors import InputError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LITTLE = 1 << 20  # bytes; with less, a file that came out short did so for want of room
_LONGEST = 120  # characters of what another library says
_REASONS = {
    **dict.fromkeys(_FULL, "there is no room left on its disk"),
    errno.EROFS: "its disk is read-only",
    errno.EACCES: "it is protected",
    errno.EPERM: "it is protected",
    errno.ENAMETOOLONG: "its path is too long",
    errno.EFBIG: "its disk takes no file of that size",
    errno.EEXIST: "it is a file, not a folder",
    errno.ENOTDIR: "a part of its path is a file, not a folder",
}
_UNCHANGED = "the earlier files are unchanged"
_ADVICE = {
    **dict.fromkeys(_FULL, f"room for the new files beside the earlier ones; {_UNCHANGED}"),
    errno.EIO: f"a disk in order; {_UNCHANGED}",
}


class RefusedError(InputError):
    """A folder that takes no files, or no more of them."""


def cut_short(path: Path) -> OSError:
    """Return the error of a file left incomplete by a writer that does not say why."""
    return OSError(errno.EIO, "it was not written whole", str(path))


def refused(target: Path, error: OSError, built: Path | None = None) -> RefusedError:
    """Turn an error of the system into one that names the folder and the reason.

    Args:
        target: the folder that the analyst gave.
        error: of the system; a lack of room may be that of the temporary folder.
        built: where its files are built; what is in it is named by its path from there.
    """
    where, part = target, ""
    if error.filename is not None:
        path = Path(os.fsdecode(error.filename))
        if built is not None and built in path.parents:
            part = path.relative_to(built).as_posix()
        elif target not in path.parents and path not in (target, *target.parents):
            where = path
    number = error.errno or 0
    full = full_disk(target)
    if full is not None and number in (*_FULL, errno.EIO):
        where, number = full, errno.ENOSPC
    told = ", ".join(text for text in (error.strerror or str(error), part) if text)
    reason = _REASONS.get(number)
    problem = (
        f"it cannot be written: {reason} ({told})" if reason else f"it cannot be written ({told})"
    )
    return RefusedError(str(where), problem, _ADVICE.get(number, ""))


def full_disk(target: Path) -> Path | None:
    """Return the folder whose disk is full, the target or the temporary one; None if neither is.

    A full disk takes no more than the smallest files. In the temporary folder GDAL, QGIS and
    openpyxl keep parts of what they write.
    """
    for folder in (target, Path(QDir.tempPath())):
        if _room(folder) < _LITTLE:
            return folder
    return None


def no_room(full: Path, error: InputError) -> RefusedError:
    """Add the full disk to what a writer says of it, such as that a table is not there."""
    told = error.problem if len(error.problem) <= _LONGEST else f"{error.problem[:_LONGEST]}…"
    problem = f"it cannot be written: {_REASONS[errno.ENOSPC]} ({told})"
    return RefusedError(str(full), problem, _ADVICE[errno.ENOSPC])


def renamed(error: InputError, built: Path, target: Path) -> InputError:
    """Return the error with the folder that the analyst gave in place of the hidden one."""
    texts = (error.where, error.problem, error.expected)
    return type(error)(*(text.replace(str(built), str(target)) for text in texts))


def _room(folder: Path) -> int:
    """Return the free bytes on the disk of a folder, or of the nearest one above that exists."""
    for each in (folder, *folder.parents):
        try:
            return shutil.disk_usage(each).free
        except OSError:
            continue
    return 0
