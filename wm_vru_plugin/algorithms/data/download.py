"""wmvru:download."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingOutputString,
    QgsProcessingOutputVariant,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ...core.errors import InputError
from ...i18n import tr
from ...sources.catalogue.catalogue import CatalogueEntry, with_corrections
from ...sources.catalogue.records import CATALOGUE
from ..run.base import VruAlgorithm
from ..run.run import Run

ADDED = "added"
SETTINGS_FILE = "wm_vru_catalogue.json"


class DownloadAlgorithm(VruAlgorithm):
    """Official files from their publishers."""

    NAME = "download"
    TITLE = "Download official files"
    GROUP = "data"
    TAGS = ("fetch", "catalogue", "ONS", "indices of deprivation", "police.uk", "GIAS")
    HELP = (
        "Fetches official files from their publishers into a folder, for 'Prepare a package'.\n\n"
        "QGIS's own network settings hold: proxy, certificates and time limit. A broken transfer "
        "goes on where it stopped if the server allows it, and begins anew if not. Each file is "
        "checked and moved into place when it is whole; a web page in the place of a file, a "
        "wrong checksum or a moved address is an error that names the publisher's page. Archives "
        "are unpacked into a folder.\n\n"
        "manifest.json in the folder lists address, checksum, size and date of each file. What "
        "is there and unchanged is not fetched again.\n\n"
        "Some publishers have no lasting address for a file: the log then names the page to open. "
        "Where a publisher has moved a file, correct its record in a catalogue file: JSON such as "
        '{"entries": [{"id": "iod2019_file_2", "address": "https://..."}]}. The file '
        "wm_vru_catalogue.json in the folder of the QGIS profile is read always, the one given "
        "here after it."
    )

    def define(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "DATA_SETS",
                tr("Data sets"),
                options=[*(entry.id for entry in CATALOGUE), ADDED],
                allowMultiple=True,
                defaultValue=["iod2019_file_7"],
                usesStaticStrings=True,
            ),
            "Records of the catalogue. 'added' stands for all that your own catalogue adds.",
        )
        self.add(
            QgsProcessingParameterFile(
                "CATALOGUE", tr("Your catalogue"), extension="json", optional=True
            ),
            "Corrects records of the catalogue, or adds others.",
        )
        self.add(
            QgsProcessingParameterBoolean(
                "OVERWRITE", tr("Fetch and replace what is there"), defaultValue=False
            ),
            "Fetches anew what is there unchanged, and replaces files that did not come from here.",
        )
        self.add_advanced(
            QgsProcessingParameterAuthConfig("AUTHCFG", tr("Stored sign-in"), optional=True),
            "Sent to the hosts of addresses in your own catalogue, and to no other.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
            "The files go here, with manifest.json. Other files in it stay as they are.",
        )
        self.addOutput(QgsProcessingOutputVariant("FILES", tr("Files")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("What was fetched")))

    def run_steps(self, run: Run) -> dict[str, Any]:
        from pathlib import Path

        from ...store.download.download import download

        entries = catalogue(run.file("CATALOGUE"))
        chosen = run.choices("DATA_SETS")
        built_in = {entry.id for entry in CATALOGUE}
        wanted = [
            entry
            for entry in entries
            if entry.id in chosen or (ADDED in chosen and entry.id not in built_in)
        ]
        if not wanted:
            raise InputError(
                "Data sets", "no record was chosen, or your catalogue adds none", "one at least"
            )
        output = run.file_output("OUTPUT")
        done = download(
            wanted,
            Path(output),
            run.feedback,
            run.flag("OVERWRITE"),
            run.text("AUTHCFG"),
        )
        if done.failed:
            stand = len(done.fetched) + len(done.kept)
            lines = [f"{name}: {why}" for name, why in done.failed.items()]
            lines.append(tr("{0} of {1} stand in {2}.").format(stand, len(wanted), output))
            raise InputError(tr("Download"), "\n".join(lines).rstrip("."))
        return {
            "OUTPUT": output,
            "FILES": [str(path) for path in done.files],
            "SUMMARY": "\n".join(done.summary),
        }


def catalogue(path: str) -> tuple[CatalogueEntry, ...]:
    """Return the catalogue, corrected by the QGIS profile's settings file and then by ``path``.

    Raises:
        InputError: a file is not there or does not say what it should.
    """
    from pathlib import Path

    entries = CATALOGUE
    files = [Path(QgsApplication.qgisSettingsDirPath()) / SETTINGS_FILE]
    if not files[0].is_file():
        files = []
    if path:
        files.append(Path(path))
    for file in files:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(str(file), f"it cannot be read ({error})") from error
        entries = with_corrections(entries, text, str(file))
    return entries
