"""Templates written through Processing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import QgsProcessingException

from tests.helpers.made_sources import Log
from wm_vru_plugin.sources.extracts.templates import DICTIONARY, TEMPLATES


def run(log: Log, **parameters: Any) -> dict[str, Any]:
    return processing.run("wmvru:templates", parameters, feedback=log)


@pytest.mark.usefixtures("wmvru_provider")
def test_all_templates_are_written(tmp_path: Path) -> None:
    result = run(Log(), OUTPUT=str(tmp_path / "out"))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted([DICTIONARY, *(template.file for template in TEMPLATES)])
    assert sorted(Path(path).name for path in result["FILES"]) == names
    assert result["OUTPUT"] == str(tmp_path / "out")
    assert all(template.title in result["SUMMARY"] for template in TEMPLATES)


@pytest.mark.usefixtures("wmvru_provider")
def test_a_filled_template_is_kept_and_that_is_said(tmp_path: Path) -> None:
    filled = tmp_path / "services.csv"
    filled.write_text("filled", encoding="utf-8")
    log = Log()
    result = run(log, TEMPLATES=["services"], OUTPUT=str(tmp_path))
    assert filled.read_text(encoding="utf-8") == "filled"
    assert [Path(path).name for path in result["FILES"]] == [DICTIONARY]
    assert "services.csv is there already and was kept as it is." in result["SUMMARY"]
    run(Log(), TEMPLATES=["services"], OVERWRITE=True, OUTPUT=str(tmp_path))
    assert filled.read_text(encoding="utf-8-sig").startswith("name,kind,")


@pytest.mark.usefixtures("wmvru_provider")
def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="templates cannot be written there"):
        run(Log(), OUTPUT=str(file))
