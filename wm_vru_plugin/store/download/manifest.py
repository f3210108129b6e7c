"""The list of what was fetched, kept beside the files: address, checksum, size, date."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...core.errors import InputError
from ...sources.catalogue.catalogue import MANIFEST_NAME
from ..outputs.checksum import sha256

_VERSION = 1
_CHUNK = 1 << 20


@dataclass(frozen=True)
class StoredFile:
    """A file in the folder: path with forward slashes, checksum, bytes."""

    path: str
    sha256: str
    size: int


@dataclass
class ManifestEntry:
    """One entry of the catalogue as it was fetched.

    Attributes:
        id, title, publisher, licence, edition, landing_page: as in the catalogue.
        address: as the catalogue has it; where it changes, the file is fetched anew.
        fetched_from: where the file came from at last.
        fetched: date and time, UTC.
        sha256: of the file as it came; of the archive where it was unpacked.
        size: bytes as they came.
        validator: the server's entity tag or date of change.
        members: which files of an archive were wanted, "" for all.
        files: what it left in the folder.
    """

    id: str
    title: str
    publisher: str
    licence: str
    edition: str
    landing_page: str
    address: str
    fetched_from: str
    fetched: str
    sha256: str
    size: int
    validator: str
    members: str = ""
    files: list[StoredFile] = field(default_factory=list)

    def intact(self, folder: Path) -> bool:
        """Return whether every file is there as it was fetched."""
        return bool(self.files) and all(
            (folder / item.path).is_file()
            and (folder / item.path).stat().st_size == item.size
            and sha256(folder / item.path) == item.sha256
            for item in self.files
        )


def read_manifest(folder: Path) -> dict[str, ManifestEntry]:
    """Read the manifest of a folder, entries by id; empty where there is none.

    Raises:
        InputError: it is damaged.
    """
    path = folder / MANIFEST_NAME
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entries = [_entry(given) for given in content["files"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            str(path),
            f"the manifest cannot be read ({error})",
            "one that this plugin wrote; delete it to fetch everything anew",
        ) from error
    return {entry.id: entry for entry in entries}


def write_manifest(folder: Path, entries: dict[str, ManifestEntry]) -> None:
    """Write the manifest beside its place and move it there."""
    content = {
        "version": _VERSION,
        "files": [asdict(entries[name]) for name in sorted(entries)],
    }
    handle, name = tempfile.mkstemp(prefix=".manifest-", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, ensure_ascii=False)
            file.write("\n")
        # A temporary file is its owner's alone; a team's folder is not.
        Path(name).chmod(0o644)
        os.replace(name, folder / MANIFEST_NAME)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _entry(given: dict[str, Any]) -> ManifestEntry:
    files = [StoredFile(**item) for item in given["files"]]
    for item in files:
        parts = Path(item.path).parts
        if Path(item.path).is_absolute() or ".." in parts or not parts:
            raise ValueError(f"'{item.path}' lies outside the folder")
    return ManifestEntry(**{**given, "files": files})
