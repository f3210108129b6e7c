"""One writer at a time: a lock file beside the package, or in the folder, that is being written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QLockFile

from ...core.errors import InputError


def lock_path(target: Path) -> Path:
    """Return the path of a package's lock file; hidden, in the same folder."""
    return target.with_name(f".{target.name}.lock")


@contextmanager
def sole_writer(
    target: Path, lock_file: Path | None = None, what: str = "package"
) -> Iterator[None]:
    """Hold the lock of a package, or of another output, while it is written.

    The file names the process and the machine. That of a process that has ended counts for
    nothing; that of another machine, which cannot be asked, holds until it is deleted.

    Args:
        target: what is written, for messages.
        lock_file: `lock_path` of it unless given.
        what: what messages call it.

    Raises:
        InputError: another run writes it, or the folder cannot be written.
    """
    path = lock_file or lock_path(target)
    lock = QLockFile(str(path))
    # Preparing may take long: age alone never makes a lock stale.
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        if lock.error() == QLockFile.LockError.LockFailedError:
            known, process, machine, _ = lock.getLockInfo()
            place = "in it" if path.parent == target else "beside it"
            who = f"process {process} on {machine}" if known else "another run"
            raise InputError(
                str(target),
                f"{who} is writing this {what}",
                f"wait until it is done; if nothing runs there, delete {path.name} {place}",
            )
        raise InputError(str(target), f"the {what} cannot be written (its folder is protected)")
    try:
        yield
    finally:
        lock.unlock()
