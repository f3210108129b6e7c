"""The moment of a run in which new files take the place of earlier ones."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from ..core.errors import InputError
from .disk_errors import refused

NEW, OLD, GONE = "new", "old", "gone"
"""Folders of a stage: what was built, the earlier files while they are replaced, and the same once
the new ones are all in place."""
_LIST = "swap.json"
_TRIES = 5
_PAUSE_S = 0.2
"""Between tries to move an entry: virus scanners and indexers hold new files for a moment."""


class StrandedError(InputError):
    """Earlier files could neither be replaced nor put back; they are kept."""


def check_free(target: Path, entries: Sequence[str]) -> None:
    """Refuse before the work what another program holds open, as Windows does after it.

    Renaming a file to its own name changes nothing, and fails on Windows while it is open.

    Raises:
        InputError: names the file.
    """
    for name in entries:
        entry = target / name
        for path in (entry, *entry.rglob("*")) if entry.is_dir() else (entry,):
            if not path.is_file():
                continue
            try:
                path.rename(path)
            except OSError as error:
                if error.errno in (errno.EACCES, errno.EPERM):
                    raise _held(target, path, error) from error


def swap(target: Path, entries: Sequence[str], stage: Path) -> None:
    """Move the entries of ``target`` away and those of the stage into their place, all or none.

    Raises:
        InputError: an entry cannot be moved; everything is as it was.
        StrandedError: nor could the earlier files be put back; it says where they are.
    """
    built, old = stage / NEW, stage / OLD
    placed = [name for name in entries if (built / name).exists()]
    try:
        # So that a later run can undo what this one, if it is killed, leaves half done.
        (stage / _LIST).write_text(json.dumps(placed), encoding="utf-8")
    except OSError as error:
        raise refused(target, error) from error
    at = target
    try:
        for name in entries:
            at = target / name
            if os.path.lexists(at):
                _move(at, old / name)
        for name in placed:
            at = target / name
            _move(built / name, at)
        _move(old, stage / GONE)
    except BaseException as error:
        undo(target, stage)
        if isinstance(error, OSError):
            raise _held(target, at, error) from error
        raise


def undo(target: Path, stage: Path) -> None:
    """Put everything back as it was before a swap that did not come to its end.

    Raises:
        StrandedError: some earlier files cannot be put back; they stay in the stage.
    """
    built, old = stage / NEW, stage / OLD
    problem: OSError | None = None
    # An entry that is still where it was built has not been placed.
    new = [name for name in _listed(stage) if not os.path.lexists(built / name)]
    steps = [(target / name, built / name) for name in new if os.path.lexists(target / name)]
    if old.is_dir():
        steps += [(each, target / each.name) for each in sorted(old.iterdir())]
    for source, place in steps:
        try:
            if os.path.lexists(place):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
            _move(source, place)
        except OSError as error:
            problem = problem or error
    if problem is not None:
        raise StrandedError(
            str(target),
            f"earlier files were moved away and cannot be put back ({problem.strerror}); "
            f"they are kept in {old}",
            "close files of this folder in other programs; the next run puts them back, "
            "or move them by hand",
        ) from problem


def _move(source: Path, place: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            os.replace(source, place)
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE_S)


def _listed(stage: Path) -> list[str]:
    """What was to be placed; nothing where the swap had not begun."""
    try:
        return json.loads((stage / _LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Killed while the list was written: nothing had been moved.
        return []


def _held(target: Path, path: Path, error: OSError) -> InputError:
    if error.errno not in (errno.EACCES, errno.EPERM):
        return refused(target, error)
    return InputError(
        str(path),
        f"it cannot be replaced ({error.strerror}); it may be open in another program",
        "close it and run again; the earlier files are as they were",
    )
