"""Writing a folder whole: built beside its target, moved into place when complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import InputError


@contextmanager
def staged_folder(target: Path, entries: Sequence[str]) -> Iterator[Path]:
    """A folder to build in; when the block ends well, its entries replace those of ``target``.

    Args:
        target: made when it is absent; what it holds besides ``entries`` stays.
        entries: files and folders that belong to this output. One that the stage lacks is removed
            from ``target``, so that no leftover of an earlier run stands beside newer files.

    Raises:
        InputError: the folder cannot be written. What was there before is put back.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise InputError(str(target), f"the folder cannot be written ({error})") from error
    try:
        built, old = stage / "new", stage / "old"
        built.mkdir()
        old.mkdir()
        yield built
        _swap(target, entries, built, old)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _swap(target: Path, entries: Sequence[str], built: Path, old: Path) -> None:
    away: list[str] = []
    placed: list[str] = []
    try:
        target.mkdir(exist_ok=True)
        for name in entries:
            if (target / name).exists():
                os.replace(target / name, old / name)
                away.append(name)
        for name in entries:
            if (built / name).exists():
                os.replace(built / name, target / name)
                placed.append(name)
    except OSError as error:
        for name in placed:
            os.replace(target / name, built / name)
        for name in away:
            os.replace(old / name, target / name)
        raise InputError(str(target), f"the folder cannot be written ({error})") from error
