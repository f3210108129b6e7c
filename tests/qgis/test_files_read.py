"""Every file of the folder of public data is known, and docs/files_read.md lists it."""

from __future__ import annotations

from pathlib import Path

from wm_vru_plugin.store.scan import scan

LISTED = Path(__file__).resolve().parents[2] / "docs" / "files_read.md"


def test_every_file_is_recognised_and_listed(shared_data: Path, tmp_path: Path, qgis_app) -> None:
    found = scan(shared_data, [], tmp_path / "package.gpkg")
    assert found.unknown == []
    names = {path.name for path in shared_data.rglob("*") if path.is_file()} - {"README.md"}
    assert {item.path.name for item in found.found} == names
    rows = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if "| `" in line]
    listed = {line.split("`")[1]: line.split("|")[2].strip() for line in rows}
    assert listed == {item.path.name: item.kind for item in reversed(found.found)}
