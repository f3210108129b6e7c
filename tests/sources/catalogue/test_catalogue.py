"""The catalogue of official files, and the settings file that corrects it."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.catalogue.catalogue import CatalogueEntry, with_corrections
from wm_vru_plugin.sources.catalogue.records import CATALOGUE

NEW = {
    "id": "our_extract",
    "title": "Extract",
    "publisher": "Us",
    "licence": "Restricted",
    "landing_page": "https://intranet.example/extracts",
    "file_name": "extract.csv",
    "address": "https://intranet.example/extract.csv",
}
# Where official files live; anything else would be someone's copy.
PUBLISHERS = re.compile(
    r"(\.gov\.uk|\.police\.uk|www\.nomisweb\.co\.uk|fingertips\.phe\.org\.uk"
    r"|open-geography-portalx-ons\.hub\.arcgis\.com|ea-edubase-api-prod\.azurewebsites\.net)$"
)


def corrected(*entries: object) -> tuple[CatalogueEntry, ...]:
    return with_corrections(CATALOGUE, json.dumps({"entries": entries}), "own.json")


def test_ids_and_file_names_are_unique() -> None:
    assert len({entry.id for entry in CATALOGUE}) == len(CATALOGUE) > 30
    assert len({entry.file_name.lower() for entry in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.id)
def test_a_record_is_complete_and_official(entry: CatalogueEntry) -> None:
    assert entry.title and entry.publisher and entry.licence and not entry.own
    assert entry.landing_page.startswith("https://")
    assert PUBLISHERS.search(urlsplit(entry.landing_page).hostname or "")
    if entry.address:
        assert entry.address.startswith("https://")
        assert PUBLISHERS.search(urlsplit(entry.address).hostname or "")
    assert entry.landing_page in entry.by_hand and entry.file_name in entry.by_hand


def test_the_indices_that_are_read_are_there() -> None:
    ids = {entry.id for entry in CATALOGUE}
    assert {f"iod2019_file_{number}" for number in (2, 3, 5, 6, 7, 9, 10, 11)} <= ids
    assert {"iod2025_file_7", "iod2025_file_10", "lsoa_2011_boundaries", "gias"} <= ids


def test_an_address_with_the_day_in_it() -> None:
    gias = next(entry for entry in CATALOGUE if entry.id == "gias")
    assert gias.address_on(date(2025, 5, 24)).endswith("/edubasealldata20250524.csv")


def test_a_correction_replaces_what_it_names() -> None:
    changed = corrected({"id": "iod2019_file_2", "address": "https://mirror.example/f2.xlsx"})
    before = {entry.id: entry for entry in CATALOGUE}
    for entry in changed:
        if entry.id == "iod2019_file_2":
            assert entry.address == "https://mirror.example/f2.xlsx" and entry.own
            assert entry.title == before[entry.id].title
        else:
            assert entry == before[entry.id]
    assert len(changed) == len(CATALOGUE)


def test_a_new_address_drops_the_old_checksum() -> None:
    first = CatalogueEntry("a", "A", "P", "L", "", "a.csv", "https://x.example/a", sha256="0" * 64)
    text = json.dumps([{"id": "a", "address": "https://y.example/a"}])
    assert with_corrections([first], text, "own.json")[0].sha256 == ""
    text = json.dumps([{"id": "a", "title": "B"}])
    kept = with_corrections([first], text, "own.json")[0]
    assert kept.sha256 == "0" * 64 and not kept.own


def test_an_addition_stands_at_the_end() -> None:
    added = corrected(NEW)[-1]
    assert added.id == "our_extract" and added.own and added.licence == "Restricted"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file_name": "../extract.csv"}, "not a plain file name"),
        ({"file_name": "manifest.json"}, "not a plain file name"),
        ({"file_name": "Con.csv"}, "not a plain file name"),
        ({"file_name": ".hidden"}, "not a plain file name"),
        ({"file_name": ""}, "lacks file_name"),
        ({"file_name": "edubaseALLdata.csv"}, "one file name"),
        ({"address": "file:///etc/hostname"}, "not an address"),
        ({"address": "https://user:word@x.example/"}, "not an address"),
        ({"address": "https://[broken"}, "not an address"),
        ({"landing_page": "javascript:alert(1)"}, "not a page"),
        ({"sha256": "ABC"}, "64 hexadecimal"),
        ({"id": "Our Extract"}, "not a plain name"),
        ({"title": 3}, "type str"),
        ({"size_mb": "3"}, "type float"),
        ({"size_mb": True}, "type float"),
        ({"unpack": "yes"}, "type bool"),
        ({"own": True}, "no field 'own'"),
        ({"adress": "x"}, "no field 'adress'"),
        ({"id": None}, "has no id"),
    ],
)
def test_a_faulty_entry_is_named(change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        corrected({**NEW, **change})


def test_an_entry_may_stand_once() -> None:
    with pytest.raises(InputError, match="entry 2: 'our_extract' is there twice"):
        corrected(NEW, NEW)


@pytest.mark.parametrize("text", ["", "{", "3", '{"entries": 3}', "[3]", "[" * 100_000])
def test_a_file_that_is_no_catalogue_is_named(text: str) -> None:
    with pytest.raises(InputError, match=r"own\.json"):
        with_corrections(CATALOGUE, text, "own.json")
