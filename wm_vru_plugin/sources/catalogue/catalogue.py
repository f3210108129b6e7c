"""What can be fetched, as records that an analyst may correct or extend.

The records that come with the plugin are in `catalogue_records`. A settings file in JSON changes
them where a publisher has moved a file, or adds others:

    {"entries": [
        {"id": "iod2019_file_2", "address": "https://…/File_2.xlsx"},
        {"id": "our_extract", "title": "…", "publisher": "…", "licence": "…",
         "landing_page": "https://…", "address": "https://…/extract.csv",
         "file_name": "extract.csv"}
    ]}

An entry with a known id replaces the fields that it names; any other is added and must name the
seven fields above. An entry without an address is one to open by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ...core.errors import InputError
from ..reading.licences import OGL

DATE_MARK = "{date}"
MANIFEST_NAME = "manifest.json"
_NEEDED = ("title", "publisher", "licence", "landing_page", "file_name")
# What Windows will not have as a file, whatever its suffix.
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_PLAIN_NAME = re.compile(r"[^<>:\"/\\|?*\x00-\x1f]{1,150}")


@dataclass(frozen=True)
class CatalogueEntry:
    """One file of a publisher.

    Attributes:
        id: stable name, lower case with underscores.
        title: the publisher's title.
        publisher: who publishes it.
        licence: licence, or who may have it.
        landing_page: the page that offers it; still right when the file has moved.
        file_name: what it is called in the folder.
        address: of the file itself, or "" where it has to be fetched by hand. The mark {date}
            stands for the day of the run, as 20190926.
        size_mb: rough size in megabytes, 0 where not known.
        edition: edition or period.
        sha256: of the file, or "" where the publisher gives none or replaces the file.
        unpack: whether it is a zip or gzip archive to be unpacked into a folder.
        members: which files of a zip archive are wanted, such as *-kent-street.csv; "" for all.
        own: whether the address comes from the analyst's settings file, not from the plugin.
    """

    id: str
    title: str
    publisher: str
    licence: str
    landing_page: str
    file_name: str
    address: str = ""
    size_mb: float = 0.0
    edition: str = ""
    sha256: str = ""
    unpack: bool = False
    members: str = ""
    own: bool = False

    def __post_init__(self) -> None:
        where = f"Catalogue, entry '{self.id}'"
        if not re.fullmatch(r"[a-z0-9_]{1,60}", self.id):
            raise InputError(where, "the id is not a plain name", "a-z, 0-9 and underscores")
        if not is_plain_name(self.file_name):
            raise InputError(
                where, f"'{self.file_name}' is not a plain file name", "such as extract.csv"
            )
        if self.address and not is_web_address(self.address):
            raise InputError(where, f"'{self.address}' is not an address", "https://…")
        if self.landing_page and not is_web_address(self.landing_page):
            raise InputError(where, f"'{self.landing_page}' is not a page", "https://…")
        if self.members and not self.unpack:
            raise InputError(where, "members are named of what is not unpacked", "unpack: true")
        if self.sha256 and not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise InputError(where, "the sha256 is not 64 hexadecimal digits, lower case")

    def address_on(self, day: date) -> str:
        """Return the address on a day; some publishers put the date into it."""
        return self.address.replace(DATE_MARK, day.strftime("%Y%m%d"))

    @property
    def by_hand(self) -> str:
        """What to do where there is no address."""
        page = self.landing_page or f"ask {self.publisher}"
        return f"open the landing page {page} and save the file as {self.file_name}"


def official(
    id_: str,
    title: str,
    publisher: str,
    landing_page: str,
    file_name: str,
    address: str = "",
    size_mb: float = 0.0,
    edition: str = "",
    unpack: bool = False,
    members: str = "",
) -> CatalogueEntry:
    """Make an entry under the Open Government Licence."""
    return CatalogueEntry(
        id_,
        title,
        publisher,
        OGL,
        landing_page,
        file_name,
        address,
        size_mb,
        edition,
        unpack=unpack,
        members=members,
    )


def is_plain_name(name: str) -> bool:
    """Return whether a file of this name can be written on any system, in this folder alone."""
    return bool(
        _PLAIN_NAME.fullmatch(name)
        and not name.startswith(".")
        and name == name.strip(" .")
        and not _RESERVED.match(name)
        and name.lower() != MANIFEST_NAME
    )


def is_web_address(address: str) -> bool:
    """Return whether this is an http(s) address with a host and without a password in it."""
    try:
        parts = urlsplit(address)
        return bool(parts.scheme in ("http", "https") and parts.hostname and not parts.username)
    except ValueError:
        return False


def with_corrections(
    entries: Iterable[CatalogueEntry], text: str, where: str
) -> tuple[CatalogueEntry, ...]:
    """Return the entries as a settings file corrects and extends them.

    Args:
        entries: those that are known.
        text: the file's content, JSON as in the module's docstring.
        where: the file's name, for errors.

    Raises:
        InputError: it is not JSON, or an entry lacks or misspells a field.
    """
    known = {entry.id: entry for entry in entries}
    changed: set[str] = set()
    for number, given in enumerate(_listed(text, where), 1):
        place = f"{where}, entry {number}"
        values = _checked(given, place)
        name = values["id"]
        if name in changed:
            raise InputError(place, f"'{name}' is there twice")
        changed.add(name)
        values["own"] = bool(values.get("address"))
        if name in known:
            # A checksum belongs to the address that it was taken from.
            if values["own"] and "sha256" not in values:
                values["sha256"] = ""
            known[name] = replace(known[name], **values)
            continue
        lacking = [field for field in _NEEDED if not values.get(field)]
        if lacking:
            raise InputError(place, f"'{name}' is new and lacks {', '.join(lacking)}")
        known[name] = CatalogueEntry(**values)
    files: dict[str, str] = {}
    for entry in known.values():
        other = files.setdefault(entry.file_name.lower(), entry.id)
        if other != entry.id:
            raise InputError(
                where, f"'{entry.id}' and '{other}' have one file name, {entry.file_name}"
            )
    return tuple(known.values())


def _listed(text: str, where: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"it is not JSON ({error})") from error
    entries = found.get("entries") if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise InputError(where, "there is no list of entries", '{"entries": [ … ]}')
    return entries


def _checked(given: Any, place: str) -> dict[str, Any]:
    allowed = {field.name: field.type for field in fields(CatalogueEntry) if field.name != "own"}
    if not isinstance(given, dict) or not isinstance(given.get("id"), str):
        raise InputError(place, "it has no id", '{"id": "…", "address": "…"}')
    kinds: dict[str, tuple[type, ...]] = {"float": (int, float), "bool": (bool,), "str": (str,)}
    for name, value in given.items():
        if name not in allowed:
            raise InputError(place, f"there is no field '{name}'", ", ".join(allowed))
        kind = str(allowed[name])
        if not isinstance(value, kinds[kind]) or (kind == "float" and isinstance(value, bool)):
            raise InputError(place, f"'{name}' is {value!r}", f"a value of type {kind}")
    return dict(given)
