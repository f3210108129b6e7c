"""One writer at a time: a lock file beside the package that is being written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QLockFile

from ..core.errors import InputError


def lock_path(target: Path) -> Path:
    """The lock file of a package; hidden, in the same folder."""
    return target.with_name(f".{target.name}.lock")


@contextmanager
def sole_writer(target: Path) -> Iterator[None]:
    """Hold the lock of a package while it is written.

    The file names the process and the machine. That of a process that has ended counts for
    nothing; that of another machine, which cannot be asked, holds until it is deleted.

    Raises:
        InputError: another run writes this package, or the folder cannot be written.
    """
    path = lock_path(target)
    lock = QLockFile(str(path))
    # Preparing may take long: age alone never makes a lock stale.
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        if lock.error() == QLockFile.LockError.LockFailedError:
            known, process, machine, _ = lock.getLockInfo()
            who = f"process {process} on {machine}" if known else "another run"
            raise InputError(
                str(target),
                f"{who} is writing this package",
                f"wait until it is done; if nothing runs there, delete {path.name} beside it",
            )
        raise InputError(str(target), "the package cannot be written (its folder is protected)")
    try:
        yield
    finally:
        lock.unlock()
