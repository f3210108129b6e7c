"""From the stage into the folder: whole, or as it was before."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..outputs.checksum import sha256
from .manifest import ManifestEntry, StoredFile, read_manifest, write_manifest

_PREFIX = ".download-"
_ABANDONED_S = 2 * 86_400


@contextmanager
def stage_in(folder: Path) -> Iterator[Path]:
    """Make a hidden folder on the same disk, and remove it in the end whatever happens.

    One that a killed run left behind is removed too, two days after.
    """
    for left in folder.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED_S:
            shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def place(built: Path, target: Path, stage: Path, listed: ManifestEntry) -> None:
    """Put the new in the place of the old and list it; on failure the old comes back.

    Args:
        built: file or folder in the stage.
        target: its place, in the folder of the manifest.
        stage: takes what was there.
        listed: its entry in the manifest; other entries stay.
    """
    old = stage / "old"
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(built, target)
        # Read anew: another run may have added to it meanwhile.
        entries = read_manifest(target.parent)
        write_manifest(target.parent, {**entries, listed.id: listed})
    except BaseException:
        if target.exists():
            os.replace(target, stage / "failed")
        if old.exists():
            os.replace(old, target)
        raise


def stored_files(built: Path, name: str) -> list[StoredFile]:
    """List the files of what was built, by the names that they will have.

    Args:
        built: a file, or a folder.
        name: what it will be called in its place.
    """
    if built.is_file():
        return [StoredFile(name, sha256(built), built.stat().st_size)]
    return [
        StoredFile(
            f"{name}/{path.relative_to(built).as_posix()}", sha256(path), path.stat().st_size
        )
        for path in sorted(built.rglob("*"))
        if path.is_file()
    ]
