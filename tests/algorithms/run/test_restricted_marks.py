"""Results that hold restricted counts say so, whatever the analysis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.layer_cases import small_package, small_tables
from tests.helpers.layers import grid_need, memory_layer, rows_of, square

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

TABLE = "TEMPORARY_OUTPUT"


def run(name: str, **parameters: Any) -> dict[str, Any]:
    import processing

    return processing.run(f"wmvru:{name}", {"OUTPUT": TABLE, **parameters})


def zones(mark: object, kind: str = "Polygon", of: str = "boolean") -> Any:
    """Five areas with counts; `mark` is what they say of being restricted."""
    fields = (
        f"code:string&name:string&count:integer&population:integer&place:integer&restricted:{of}"
    )
    rows = [
        ((f"Z{i}", f"Zone {i}", i * i, 100, i, mark), square(i, 0) if kind == "Polygon" else "")
        for i in range(5)
    ]
    return memory_layer("counts", fields, rows, kind=kind)


def incidents(mark: bool) -> Any:
    rows = [(("robbery", mark), f"POINT({400_500 + 10 * i} 290500)") for i in range(5)]
    return memory_layer("incidents", "category:string&restricted:boolean", rows, kind="Point")


def marks(layer: Any) -> set[object]:
    return {row.get("restricted", "no field") for row in rows_of(layer)}


def test_counts_of_restricted_points_are_marked() -> None:
    for name, areas in (("aggregatepoints", "AREAS"), ("hexgrid", "AREA")):
        given = {areas: grid_need(), "POINTS": incidents(True)}
        assert marks(run(name, **given)["OUTPUT"]) == {True}, name
        given["POINTS"] = incidents(False)
        assert marks(run(name, **given)["OUTPUT"]) == {"no field"}, name


@pytest.mark.parametrize(
    ("name", "more", "outputs"),
    [
        ("rates", {}, ["OUTPUT"]),
        ("hotspots", {"TABLE": TABLE}, ["OUTPUT", "TABLE"]),
        (
            "circleclusters",
            {"CLASS_FIELD": "", "SIGNIFICANCE_FIELD": "place", "THRESHOLD": 9},
            ["OUTPUT"],
        ),
        ("concentration", {"COUNT_FIELD": "count", "PERMUTATIONS": 0}, ["OUTPUT"]),
        ("correlation", {"Y_FIELD": "count", "X_FIELD": "place", "PERMUTATIONS": 0}, ["OUTPUT"]),
    ],
)
def test_results_of_restricted_areas_are_marked(
    name: str, more: dict[str, Any], outputs: list[str]
) -> None:
    result = run(name, INPUT=zones(True), **more)
    for output in outputs:
        assert marks(result[output]) == {True}


def test_tables_by_authority_and_changes_of_gaps_are_marked() -> None:
    need = {"NEED": zones(True), "SCOPE": "study_area", "RANK_FIELD": "place", "MAX_DECILE": 5}
    assert marks(run("topdecile", **need, BY_AUTHORITY=TABLE)["BY_AUTHORITY"]) == {True}
    gaps = [memory_layer(name, "rank:integer&name:string&codes:string&restricted:boolean",
                         [((1, name, "Z1", mark), square(0, 0))])
            for name, mark in (("before", False), ("after", True))]  # fmt: skip
    changes = run("comparegaps", BEFORE=gaps[0], AFTER=gaps[1], TABLE=TABLE)
    assert marks(changes["OUTPUT"]) == marks(changes["TABLE"]) == {True}


def test_flags_of_restricted_indicators_are_marked() -> None:
    fields = "area_code:string&area_name:string&indicator:string&breakdown:string&period:string"
    rows = [((f"E{i}", f"E{i}", "attainment_8", "", "2019", float(i), True), "") for i in (1, 2, 3)]
    table = memory_layer("marks", f"{fields}&value:double&restricted:boolean", rows, kind="None")
    flags = run("areasoffocus", INDICATORS=table, AREAS="E1 E2 E3", MATRIX=TABLE)
    assert marks(flags["OUTPUT"]) == marks(flags["MATRIX"]) == {True}


@pytest.mark.parametrize(("text", "marked"), [("true", {True}), ("false", {"no field"})])
def test_marks_of_text_tables_count_too(text: str, marked: set[object]) -> None:
    table = zones(text, "None", "string")
    assert marks(run("rates", INPUT=table)["OUTPUT"]) == marked


def test_what_a_package_says_of_its_layer_counts(tmp_path: Path) -> None:
    provenance = small_tables()["provenance"].assign(restricted=[True, False, False])
    package = small_package(tmp_path / "small.gpkg", provenance=provenance)
    areas = f"{package.path}|layername=lsoa"
    result = run("aggregatepoints", AREAS=areas, POINTS=incidents(False))
    assert marks(result["OUTPUT"]) == {True}
