"""wmvru:validate inside QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from tests.helpers.made_package import frames
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.layers.layers import read_attributes

SAMPLE = resource("sample", "west_midlands_sample.gpkg")


def validate(package: str, **more: Any) -> tuple[dict[str, Any], Any, QgsProcessingFeedback]:
    import processing

    feedback = QgsProcessingFeedback()
    parameters = {"PACKAGE": package, "OUTPUT": "TEMPORARY_OUTPUT", **more}
    context = QgsProcessingContext()
    result = processing.run("wmvru:validate", parameters, context=context, feedback=feedback)
    return result, read_attributes(result["OUTPUT"]), feedback


def test_the_sample_is_sound_but_for_incidents_without_a_place(wmvru_provider: Any) -> None:
    before = SAMPLE.read_bytes()
    result, table, _ = validate("")
    assert list(table.columns) == ["check", "table", "severity", "count", "example", "meaning"]
    wrong = table[table["severity"] != "ok"]
    assert wrong[["check", "table", "severity", "count"]].to_numpy().tolist() == [
        ["geometry present", "incidents", "warning", 60]
    ]
    assert len(table) > 80
    assert (result["ERRORS"], result["WARNINGS"]) == (0, 1)
    assert SAMPLE.read_bytes() == before


def test_a_broken_package_says_what_and_where(wmvru_provider: Any, tmp_path: Path) -> None:
    tables = frames()
    tables["deprivation"].loc[0, "lsoa_code"] = "E01999999"
    write_package(tmp_path / "p.gpkg", tables)
    result, table, feedback = validate(str(tmp_path / "p.gpkg"))
    rows = table.set_index(["table", "check"])
    wrong = rows.loc[("deprivation", "reference lsoa_code")]
    assert (wrong["severity"], wrong["count"], wrong["example"]) == ("error", 1, "E01999999")
    # The made package has three squares with nothing between them, and no people for one.
    assert rows.loc[("lsoa", "residents known"), "severity"] == "warning"
    assert result["ERRORS"] == (table["severity"] == "error").sum()
    assert result["WARNINGS"] == (table["severity"] == "warning").sum()
    assert "E01999999" in feedback.textLog()
    assert result["SUMMARY"] in feedback.textLog()


def test_a_column_that_is_gone_is_found(wmvru_provider: Any, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "p.gpkg"
    write_package(path, frames())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE crime_counts RENAME COLUMN count TO counted")
    _, table, _ = validate(str(path))
    rows = table.set_index(["table", "check"])
    assert rows.loc[("crime_counts", "columns"), "example"] == "count"


def test_what_is_no_package_is_refused(wmvru_provider: Any, tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match="no such file"):
        validate(str(tmp_path / "none.gpkg"))
    with pytest.raises(QgsProcessingException, match="schema was given without"):
        validate("", SCHEMA="vru")
