"""A folder that a report is built into, and what stands in it before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from wm_vru_plugin.store.outputs.staging import staged_folder

ENTRIES = ("report.pdf", "maps", "tables", "run.json")


def build(stage: Path, text: str) -> None:
    """A report of this text; the second one has tables and no maps."""
    (stage / "report.pdf").write_text(text, encoding="utf-8")
    inner = stage / ("maps" if text == "old" else "tables")
    inner.mkdir()
    (inner / "one.csv").write_text(text, encoding="utf-8")
    (stage / "run.json").write_text(text, encoding="utf-8")


def held(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


OLD = {"report.pdf": "old", "maps/one.csv": "old", "run.json": "old", "mine.txt": "mine"}


NEW = {"report.pdf": "new", "tables/one.csv": "new", "run.json": "new", "mine.txt": "mine"}


@pytest.fixture(name="folder")
def folder_fixture(tmp_path: Path) -> Path:
    made = tmp_path / "100% #1? 'é' 漢"
    with staged_folder(made, ENTRIES) as stage:
        build(stage, "old")
    (made / "mine.txt").write_text("mine", encoding="utf-8")
    return made
