"""Where layers that are worked out for the analyst's own project have their files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProject

from ....core.errors import InputError
from ....store.outputs.disk_errors import RefusedError, refused

_PROBE = bytes(4096)


def layers_folder(project: QgsProject, source: str) -> Path:
    """Beside the project, one folder for each package; until the project is saved, where QGIS
    keeps what lasts as long as its session.

    Args:
        project: the analyst's.
        source: address of the package.
    """
    home = project.absolutePath() or QgsProcessingUtils.tempFolder()
    key = hashlib.sha256(source.encode()).hexdigest()[:8]
    return Path(home) / "wm_vru_layers" / f"{Path(source).stem}-{key}"


def make_folder(folder: Path) -> Path:
    """Return the folder, made where it is absent.

    Raises:
        InputError: it cannot be made.
    """
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def check_folder(folder: Path) -> None:
    """See beforehand that the folder takes files; afterwards everything is as it was.

    Raises:
        InputError: it cannot be made, or takes none.
    """
    absent = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(prefix=".wm_vru-", dir=folder) as probe:
                probe.write(_PROBE)
                probe.flush()
    finally:
        for each in absent:
            # Not made, or in use by now.
            with suppress(OSError):
                each.rmdir()


@contextmanager
def after_maps(maps: Path) -> Iterator[None]:
    """Errors of a run whose maps are in place already, which say so."""
    try:
        yield
    except InputError as error:
        kept = f"the new maps in {maps} are complete"
        expected = f"{error.expected}; {kept}" if error.expected else kept
        raise type(error)(error.where, error.problem, expected) from error


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told = refused(folder, error)
        raise RefusedError(
            told.where,
            told.problem,
            "a project in a folder that takes its layers, or a run that leaves no layouts in it",
        ) from error
