"""Writing a folder whole: built in a hidden folder inside it, moved into place when complete.

The hidden folder is inside the target, not beside it: there it is on the same disk even where the
target is a disk of its own, and nobody needs leave to write into the folder above.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Callable

from ...core.errors import InputError
from .disk_errors import RefusedError, full_disk, no_room, refused, renamed
from .locks import sole_writer
from .swapping import NEW, OLD, check_free, discard, swap, undo

PREFIX = ".wm_vru-"
LOCK = ".wm_vru.lock"
_PROBE = bytes(4096)


def _never() -> None:
    """Do nothing, for callers that cannot cancel."""


@contextmanager
def staged_folder(
    target: Path, entries: Sequence[str], check_cancelled: Callable[[], None] = _never
) -> Iterator[Path]:
    """Give a folder to build in; when the block ends well, its entries replace ``target``'s.

    Before the block begins it is known that the folder takes files, that no entry is held by
    another program and that no other run writes here. A run that was killed leaves its hidden
    folder behind; the next one takes it away and, where the swap was half done, undoes it
    first. That none is at work it can tell, since a run holds a lock that names its process.

    Args:
        target: made when it is absent; what it holds besides ``entries`` stays.
        entries: files and folders that belong to this output. One that the stage lacks is removed
            from ``target``, so that no leftover of an earlier run stands beside newer files.
        check_cancelled: asked a last time before anything is replaced; raises when cancelled.

    Raises:
        InputError: the folder cannot be written, or an `OSError` came out of the block: it names
            the folder and the system's reason. What was there before is there again; where it
            cannot be put back, the message says where it lies.
    """
    made = _make(target)
    try:
        with sole_writer(target, target / LOCK, "folder"):
            _clear(target)
            check_free(target, entries)
            with _stage(target) as stage:
                with _told(target, stage / NEW):
                    yield stage / NEW
                check_cancelled()
                swap(target, entries, stage)
    except BaseException:
        for folder in made:
            # Those that hold something are not removed.
            _try(folder.rmdir)
        raise


@contextmanager
def _stage(target: Path) -> Iterator[Path]:
    try:
        stage = Path(tempfile.mkdtemp(prefix=PREFIX, dir=target))
    except OSError as error:
        raise refused(target, error) from error
    try:
        with _told(target, stage):
            for name in (NEW, OLD):
                (stage / name).mkdir()
        yield stage
    finally:
        discard(stage)


@contextmanager
def _told(target: Path, built: Path) -> Iterator[None]:
    """Raise errors again that name the analyst's folder, and the lack of room behind them."""
    try:
        yield
    except OSError as error:
        raise refused(target, error, built) from error
    except InputError as error:
        full = full_disk(target)
        if full is not None and not isinstance(error, RefusedError):
            raise no_room(full, error) from error
        if str(built) in str(error):
            raise renamed(error, built, target) from error
        raise


def _make(target: Path) -> list[Path]:
    """Make the folder, and see that it takes a file; returns the folders made, innermost first."""
    absent = [folder for folder in (target, *target.parents) if not os.path.lexists(folder)]
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=PREFIX, dir=target) as probe:
            probe.write(_PROBE)
            probe.flush()
    except OSError as error:
        for folder in absent:
            _try(folder.rmdir)
        raise refused(target, error) from error
    return absent


def _clear(target: Path) -> None:
    """Take away what killed runs left; the lock is held, so that none of it is in use.

    Raises:
        InputError: files of an earlier report cannot be put back.
    """
    for left in target.glob(f"{PREFIX}*"):
        if not left.is_dir():
            _try(left.unlink)
            continue
        undo(target, left)
        discard(left)


def _try(step: Callable[[], object]) -> None:
    try:
        step()
    except OSError:
        # It is in nobody's way; the run's own outcome is what counts.
        return
