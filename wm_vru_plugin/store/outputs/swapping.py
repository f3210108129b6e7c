"""The moment of a run in which new files take the place of earlier ones.

A run may be killed between any two steps. What its stage then holds tells the next run what to do:

    OLD      GONE  list    killed                                     the next run
    -        -     -       before the stage was ready, or while it    deletes the stage
                           was cleared
    empty    -     -       while building, or clearing after `undo`   deletes it
    empty    -     broken  while the list was written                 deletes it: nothing was moved
    present  -     whole   in `swap` or `undo`                        calls `undo` (again)
    -        yes   any     after the swap                             deletes it
    -        -     any     while clearing after the swap              deletes it

The swap is done at the moment in which OLD is renamed to GONE, and never undone from then on. A
stage with OLD and the list is never cleared: while it is undone, the place of each entry tells
whether the one in the target is the new one, and that must not be lost before the list is.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Callable

from ...core.errors import InputError
from .disk_errors import refused

NEW, OLD, GONE = "new", "old", "gone"
"""Folders of a stage: what was built, the earlier files while they are replaced, and the same once
the new ones are all in place."""
_LIST = "swap.json"
"""Of each entry to be placed, whether there was an earlier one."""
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
    replaces = {name: os.path.lexists(target / name) for name in placed}
    try:
        # So that a later run can undo what this one, if it is killed, leaves half done.
        (stage / _LIST).write_text(json.dumps(replaces), encoding="utf-8")
    except OSError as error:
        _forget(stage)
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
        at = target
        _move(old, stage / GONE)
    except BaseException as error:
        undo(target, stage)
        if isinstance(error, OSError):
            raise _held(target, at, error) from error
        raise
    _forget(stage)


def undo(target: Path, stage: Path) -> None:
    """Put everything back as it was before a swap that did not come to its end.

    Does nothing where the swap had come to its end, or had not begun.

    Raises:
        StrandedError: some earlier files cannot be put back; they stay in the stage.
    """
    built, old = stage / NEW, stage / OLD
    if not old.is_dir():
        return
    try:
        replaces = _listed(stage)
    except OSError as error:
        raise _stranded(target, old, error) from error
    problem: OSError | None = None
    # An entry that is still where it was built has not been placed. One that replaced another
    # lies in the target as long as that other is away: it may have been put back, also by hand.
    new = [
        name
        for name, earlier in replaces.items()
        if os.path.lexists(target / name)
        and not os.path.lexists(built / name)
        and (not earlier or os.path.lexists(old / name))
    ]
    steps = [(target / name, built / name) for name in new]
    steps += [(each, target / each.name) for each in sorted(old.iterdir())]
    for source, place in steps:
        try:
            if os.path.lexists(place):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
            _move(source, place)
        except OSError as error:
            problem = problem or error
    if problem is not None:
        raise _stranded(target, old, problem) from problem
    _forget(stage)


def discard(stage: Path) -> None:
    """Delete a stage, unless its swap is neither done nor undone: that is for a later run."""
    old = stage / OLD
    if old.is_dir() and ((stage / _LIST).exists() or any(old.iterdir())):
        return
    shutil.rmtree(stage, ignore_errors=True)


def _move(source: Path, place: Path) -> None:
    _patiently(lambda: os.replace(source, place))


def _forget(stage: Path) -> None:
    """Delete the list: nothing is to be undone any more."""
    try:
        _patiently(lambda: (stage / _LIST).unlink(missing_ok=True))
    except OSError:
        # As long as it lies beside OLD, `discard` leaves the stage whole; `undo` does nothing more.
        return


def _patiently(step: Callable[[], None]) -> None:
    for left in reversed(range(_TRIES)):
        try:
            step()
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE_S)


def _listed(stage: Path) -> dict[str, bool]:
    """Return what was to be placed, and whether it replaces; empty if no swap had begun.

    Raises:
        OSError: the list is there and cannot be read.
    """
    try:
        found = json.loads((stage / _LIST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        # Killed while the list was written: nothing had been moved.
        return {}
    return found if isinstance(found, dict) else {}


def _stranded(target: Path, old: Path, problem: OSError) -> StrandedError:
    return StrandedError(
        str(target),
        f"earlier files were moved away and cannot be put back ({problem.strerror}); "
        f"they are kept in {old}",
        "close files of this folder in other programs; the next run puts them back, "
        "or move them by hand",
    )


def _held(target: Path, path: Path, error: OSError) -> InputError:
    if error.errno not in (errno.EACCES, errno.EPERM):
        return refused(target, error)
    return InputError(
        str(path),
        f"it cannot be replaced ({error.strerror}); it may be open in another program",
        "close it and run again; the earlier files are as they were",
    )
