"""wmvru:areasoffocus, run as an analyst runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import memory_layer, rows_of

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(("OUTPUT", "MATRIX", "RANKING", "COMPARISON"), "TEMPORARY_OUTPUT")
FIELDS = (
    "area_code:string&area_name:string&indicator:string&breakdown:string&period:string"
    "&value:double&lower:double&upper:double&status:string"
)
ROWS = [
    (("E1", "Westham", "attainment_8", "total", "2019", 40.0, 39.0, 41.0, "synthetic"), ""),
    (("E2", "Eastham", "attainment_8", "total", "2019", 50.0, 49.0, 51.0, "synthetic"), ""),
    (("EN", "England", "attainment_8", "total", "2019", 47.0, 46.9, 47.1, "synthetic"), ""),
    (("E1", "Westham", "absence_rate", "total", "2019", None, None, None, "synthetic"), ""),
    (("E1", "Westham", "unheard_of", "total", "2019", 3.0, None, None, "synthetic"), ""),
]


def run(**more: object) -> dict[str, Any]:
    import processing

    return processing.run("wmvru:areasoffocus", {**SINKS, **more})


def indicators(rows: list = ROWS) -> Any:
    return memory_layer("series", FIELDS, rows, crs="", kind="None")


def test_what_the_report_prints() -> None:
    result = run()
    flags = rows_of(result["OUTPUT"])
    assert {row["data_status"] for row in flags} == {"as printed in the report"}
    worst = {
        (row["area_name"], row["indicator"])
        for row in flags
        if row["rule"] == "worst" and row["rank"] == 1
    }
    assert {
        ("Wolverhampton", "learning_difficulties_rate"),
        ("Sandwell", "good_level_of_development"),
        ("Walsall", "attainment_8"),
        ("Birmingham", "imd_rank_of_average_rank"),
    } <= worst
    compared = rows_of(result["COMPARISON"])
    assert sum(row["verdict"] == "found" for row in compared) == 10
    assert all(row["explanation"] for row in compared)
    matrix = {row["label"]: row for row in rows_of(result["MATRIX"])}
    assert matrix["school readiness"]["Sandwell"] == "worst, worse than benchmark"
    assert matrix["early years providers rated inadequate"]["Walsall"] is None
    assert rows_of(result["RANKING"])[0]["area_name"] == "Wolverhampton"
    assert result["SENTENCES"].startswith("Wolverhampton stands out on ")
    assert "from what the report prints" in result["SUMMARY"]


def test_a_table_of_indicators() -> None:
    result = run(INDICATORS=indicators(), AREAS="E1, E2")
    flags = rows_of(result["OUTPUT"])
    assert [(row["area_name"], row["rule"]) for row in flags] == [
        ("Westham", "worst"),
        ("Westham", "worse than benchmark"),
    ]
    assert {row["data_status"] for row in flags} == {"SYNTHETIC"}
    assert result["SUMMARY"].startswith("SYNTHETIC: 2 flags")
    assert {row["verdict"] for row in rows_of(result["COMPARISON"])} == {
        "not found: no data",
        "not in the report's list",
    }
    none = run(INDICATORS=indicators(), AREAS="E1 E2", WORST=0, USE_INTERVAL=False)
    assert rows_of(none["OUTPUT"]) == []
    assert none["SENTENCES"] == ""


def test_faults_name_table_and_field(tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match="'area_code': there is no row of E9"):
        run(INDICATORS=indicators(), AREAS="E9")
    with pytest.raises(QgsProcessingException, match="no row is of an area of the study area"):
        run(INDICATORS=indicators())
    short = memory_layer("short", "area_code:string", [(("E1",), "")], crs="", kind="None")
    with pytest.raises(QgsProcessingException, match="Layer 'short': there is no field"):
        run(INDICATORS=short)
    with pytest.raises(QgsProcessingException, match="two rows of 'attainment_8'"):
        run(INDICATORS=indicators([ROWS[0], ROWS[0]]), AREAS="E1")
    own = tmp_path / "own.csv"
    own.write_text("indicator,label\nattainment_8,score\n")
    with pytest.raises(QgsProcessingException, match=r"own\.csv: there is no column 'breakdown'"):
        run(DIRECTIONS=str(own))


def test_the_sample(sample_package: Any) -> None:
    result = run(INDICATORS=f"{sample_package.path}|layername=indicators")
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    compared = {row["id"]: row["verdict"] for row in rows_of(result["COMPARISON"]) if row["id"]}
    assert len(compared) == 21
    assert "not found: no data" not in compared.values(), "the sample has every indicator"
    assert compared["F15"] == "found"
    ranks = [
        row["sentence"]
        for row in rows_of(result["OUTPUT"])
        if row["unit"] == "rank" and row["rule"] == "wrong way"
    ]
    assert all(sentence.startswith("rank ") for sentence in ranks)
