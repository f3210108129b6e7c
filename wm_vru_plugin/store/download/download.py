"""Entries of the catalogue into a folder: fetched, checked, moved into place, listed.

Each file is staged in a hidden folder beside its place, so that a cancelled or failed run leaves
what was there before, and what had arrived whole until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from qgis.core import QgsProcessingFeedback

from ...core.errors import Cancelled, InputError, VruError
from ...sources.catalogue.catalogue import CatalogueEntry
from ..outputs.checksum import sha256
from .content_check import check_content
from .fetch import Fetched, Gone, Limits, Transfer
from .manifest import ManifestEntry, read_manifest
from .placing import place, stage_in, stored_files
from .unpack import unpack

_MIB = 1 << 20


@dataclass
class Downloaded:
    """What a run did.

    Attributes:
        files: what stands in the folder of the chosen entries, fetched now or before.
        fetched: ids that were fetched now.
        kept: ids that were there, unchanged.
        by_hand: ids without an address.
        failed: id to why.
        summary: a line for each entry.
    """

    files: list[Path] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)


def download(
    entries: Sequence[CatalogueEntry],
    folder: Path,
    feedback: QgsProcessingFeedback,
    overwrite: bool = False,
    authcfg: str = "",
    limits: Limits | None = None,
) -> Downloaded:
    """Fetch what is not there yet.

    Args:
        entries: of the catalogue.
        folder: made where it is absent.
        feedback: progress, log, cancelling.
        overwrite: fetch what is there too, and replace files that are not from here.
        authcfg: stored sign-in, for the hosts of addresses that the analyst named.
        limits: how long and how much.

    Returns:
        What was done. One entry's failure does not stop the others; see `failed`.

    Raises:
        Cancelled: by the analyst. Files that had arrived whole stay, with the manifest.
        InputError: the folder cannot be written, or its manifest is damaged.
    """
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(str(folder), f"the folder cannot be made ({error})") from error
    run = _Run(folder, feedback, overwrite, authcfg, limits or Limits())
    try:
        for number, entry in enumerate(entries):
            if feedback.isCanceled():
                raise Cancelled
            run.share = (number / len(entries), 1 / len(entries))
            feedback.setProgress(100 * run.share[0])
            run.take(entry)
        feedback.setProgress(100)
    except Cancelled as error:
        if run.done.fetched:
            raise _CancelledLater(run.done.fetched) from error
        raise
    finally:
        if made and not any(folder.iterdir()):
            folder.rmdir()
    return run.done


class _CancelledLater(Cancelled):
    def __init__(self, fetched: Sequence[str]) -> None:
        VruError.__init__(
            self, f"Cancelled; {', '.join(fetched)} had arrived whole and stay, nothing else."
        )


class _Run:
    def __init__(
        self,
        folder: Path,
        feedback: QgsProcessingFeedback,
        overwrite: bool,
        authcfg: str,
        limits: Limits,
    ) -> None:
        self.folder = folder
        self.feedback = feedback
        self.overwrite = overwrite
        self.authcfg = authcfg
        self.limits = limits
        self.share = (0.0, 1.0)
        self.manifest = read_manifest(folder)
        self.done = Downloaded()

    def take(self, entry: CatalogueEntry) -> None:
        if not entry.address:
            self.done.by_hand.append(entry.id)
            if (self.folder / entry.file_name).is_file():
                self.done.files.append(self.folder / entry.file_name)
                self._note(f"{entry.id}: {entry.file_name} is there, saved by hand")
                return
            self._note(f"{entry.id}: {entry.by_hand}", warn=True)
            return
        try:
            if self._is_there(entry):
                return
            self._fetch(entry)
        except InputError as error:
            page = entry.landing_page or entry.publisher
            message = f"{error} The publisher offers '{entry.title}' at {page}"
            self.done.failed[entry.id] = message
            self._note(f"{entry.id}: {message}", warn=True)
        except OSError as error:
            raise InputError(str(self.folder), f"it cannot be written ({error})") from error

    def _note(self, line: str, warn: bool = False) -> None:
        self.done.summary.append(line)
        if warn:
            self.feedback.pushWarning(line)
        else:
            self.feedback.pushInfo(line)

    def _target(self, entry: CatalogueEntry) -> Path:
        name = Path(entry.file_name).stem if entry.unpack else entry.file_name
        return self.folder / name

    def _is_there(self, entry: CatalogueEntry) -> bool:
        """Return whether nothing needs to be fetched; refuse to replace what is not from here."""
        target, known = self._target(entry), self.manifest.get(entry.id)
        if target.is_dir() and (known is None or not entry.unpack):
            raise InputError(
                str(target), "it is a folder that did not come from here", "another folder"
            )
        if self.overwrite:
            return False
        if known is not None and known.intact(self.folder):
            wanted = entry.sha256 in ("", known.sha256)
            same = (known.address, known.members) == (entry.address, entry.members)
            if same and wanted:
                self.done.kept.append(entry.id)
                self.done.files += [self.folder / item.path for item in known.files]
                self._note(f"{entry.id}: there already, fetched {known.fetched}, unchanged")
                return True
            return False
        if target.exists():
            raise InputError(
                str(target),
                "it is there, and is not as this plugin fetched it",
                "another folder, or the parameter OVERWRITE to replace it",
            )
        return False

    def _fetch(self, entry: CatalogueEntry) -> None:
        try:
            self._fetch_from(entry, entry.address_on(date.today()))
        except Gone:
            # A publisher may not have made today's file yet.
            yesterday = entry.address_on(date.today() - timedelta(days=1))
            if yesterday == entry.address:
                raise
            self._fetch_from(entry, yesterday)

    def _fetch_from(self, entry: CatalogueEntry, address: str) -> None:
        self.feedback.pushInfo(f"{entry.id}: {address}")
        with stage_in(self.folder) as stage:
            part = stage / "part"
            came = Transfer(
                address,
                part,
                self.limits,
                self.feedback.isCanceled,
                lambda size, total: self._progress(size, total, entry),
                lambda line: self.feedback.pushInfo(f"{entry.id}: {line}"),
                self.authcfg if entry.own else "",
            ).run()
            self._check(entry, part, came)
            listed = self._entry(entry, part, came)
            if entry.unpack:
                built = stage / "new"
                built.mkdir()
                unpack(
                    part,
                    built,
                    self.limits.most_unpacked,
                    self.feedback.isCanceled,
                    entry.file_name,
                    entry.members,
                )
            else:
                built = part
            target = self._target(entry)
            listed.files = stored_files(built, target.name)
            if self.feedback.isCanceled():
                raise Cancelled
            place(built, target, stage, listed)
            self.manifest[entry.id] = listed
        self.done.fetched.append(entry.id)
        self.done.files += [self.folder / item.path for item in listed.files]
        more = f", resumed {came.resumed} times" if came.resumed else ""
        if not came.measured:
            more += ", the server gave no length, so a cut would not be seen"
        self._note(
            f"{entry.id}: {listed.size / _MIB:.1f} MiB, sha256 {listed.sha256[:12]}…{more}, "
            f"{len(listed.files)} file(s)"
        )

    def _check(self, entry: CatalogueEntry, part: Path, came: Fetched) -> None:
        check_content(
            part, entry.file_name, came.content_type, came.address if came.redirected else ""
        )
        if entry.sha256:
            found = sha256(part)
            if found != entry.sha256:
                raise InputError(
                    entry.file_name,
                    f"its checksum is {found}; the file was damaged on its way, or the publisher "
                    "has replaced it",
                    entry.sha256,
                )

    def _entry(self, entry: CatalogueEntry, part: Path, came: Fetched) -> ManifestEntry:
        return ManifestEntry(
            entry.id,
            entry.title,
            entry.publisher,
            entry.licence,
            entry.edition,
            entry.landing_page,
            entry.address,
            came.address,
            datetime.now(timezone.utc).isoformat(timespec="seconds"),
            sha256(part),
            part.stat().st_size,
            came.validator,
            entry.members,
        )

    def _progress(self, size: int, total: int, entry: CatalogueEntry) -> None:
        expected = total if total > 0 else entry.size_mb * 1e6
        part = min(size / expected, 0.99) if expected else 0.0
        self.feedback.setProgress(100 * (self.share[0] + self.share[1] * part))
