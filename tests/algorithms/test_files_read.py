"""Every file of the folder of public data is known, and docs/files_read.md lists it."""

from __future__ import annotations

from pathlib import Path

from wm_vru_plugin.store.prepare.scan import scan

LISTED = Path(__file__).resolve().parents[2] / "docs" / "files_read.md"


def test_every_file_is_listed_as_what_it_is(shared_data: Path, tmp_path: Path, qgis_app) -> None:
    """A file is known by a reader, or listed as not read yet; none is both or neither."""
    found = scan(shared_data, [], tmp_path / "package.gpkg")
    known = {item.path.name for item in found.found}
    why = {line.split(": ")[0]: line for line in found.unknown}
    unread = {title for title in why if ", sheet '" not in title}
    names = {path.name for path in shared_data.rglob("*") if path.is_file()} - {"README.md"}
    assert known | unread == names and known & unread == set()
    assert {title for title in why if title not in unread} == {
        "policeforceareatablesyedecember2024.xlsx, sheet 'Table C3'",
        "policeforceareatablesyedecember2024.xlsx, sheet 'Table C4'",
    }
    assert "none of its 1 polygons has a name" in why["west-midlands.gpkg"]
    rows = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if "| `" in line]
    listed = {line.split("`")[1]: line.split("|")[2].strip() for line in rows}
    assert listed == {
        **dict.fromkeys(unread, "not read yet"),
        **{item.path.name: item.kind for item in reversed(found.found)},
    }
