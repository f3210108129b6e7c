"""wmvru:prioritygrid and wmvru:impactareas, run as an analyst runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import grid_need, memory_layer, rows_of, square
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

COMPONENTS = ["theft", "crime", "burglary; robbery", 1, "asb", "demand", "ASB", 1]
NEED_FIELDS = ["education", "education_decile", "low", 1]


def points(
    places: list[tuple[float, float]], category: str | None = "Burglary", restricted: bool = False
):
    rows = [((category, restricted), f"POINT({400_000 + x} {290_000 + y})") for x, y in places]
    return memory_layer("crimes", "category:string&restricted:boolean", rows, kind="Point")


def area():
    return memory_layer("area", "name:string", [(("Westham",), square(0, 0, 4))])


def grid(feedback: Any = None, **more: Any) -> dict[str, Any]:
    import processing

    parameters = {
        "AREA": area(), "INCIDENTS": points([(600, 600), (620, 620), (3500, 3500)]),
        "COMPONENTS": COMPONENTS, "OUTPUT": "TEMPORARY_OUTPUT", **more,
    }  # fmt: skip
    return processing.run("wmvru:prioritygrid", parameters, feedback=feedback)


def test_counts_scores_and_need() -> None:
    log = Log()
    result = grid(log, NEED=grid_need(), NEED_FIELDS=NEED_FIELDS)
    rows = rows_of(result["OUTPUT"])
    assert result["HEXAGONS_COUNT"] == len(rows)
    assert sum(row["theft_count"] for row in rows) == 3 == result["COUNTED_COUNT"]
    assert {row["authority"] for row in rows} == {"Westham"}
    assert sum(row["residents"] for row in rows) == pytest.approx(16_000, rel=1e-3)
    assert all(row["rating"] in "ABCDE" for row in rows)
    south = [row for row in rows if row["education_value"] == pytest.approx(1)]
    north = [row for row in rows if row["education_value"] == pytest.approx(5)]
    assert min(row["education_score"] for row in south) > max(
        row["education_score"] for row in north
    )
    assert any("Component 'asb' is left out" in line for line in log.lines)
    assert "Left out for want of data: asb" in result["SUMMARY"]


def test_masked_calls_and_homes() -> None:
    mask = memory_layer("custody", "name:string", [(("A",), "POINT(400600 290600)")], kind="Point")
    components = [*COMPONENTS, "calls", "demand", "priority_call", 2]
    result = grid(
        MASK=mask,
        MASK_DISTANCE=10,
        COMPONENTS=components,
        CALLS=points([(1000, 1000), (600, 605)], None, restricted=True),
    )
    rows = rows_of(result["OUTPUT"])
    assert result["MASKED_COUNT"] == 2
    assert sum(row["theft_count"] for row in rows) == 2
    assert sum(row["calls_count"] for row in rows) == 1
    assert all(row["restricted"] for row in rows)
    assert "2 incidents at masked places were left out" in result["SUMMARY"]


def test_incidents_without_place_or_category() -> None:
    rows = [(("burglary",), ""), ((None,), "POINT(401000 291000)")]
    crimes = memory_layer("crimes", "category:string", rows, kind="Point")
    log = Log()
    result = grid(log, INCIDENTS=crimes)
    assert result["COUNTED_COUNT"] == 0
    assert any("in no component: not_stated (1)" in line for line in log.lines)
    assert "No hexagon stands out" in result["SUMMARY"]


def test_errors_name_what_is_wrong() -> None:
    with pytest.raises(QgsProcessingException, match=r"crimes.*kind"):
        grid(CATEGORY_FIELD="kind")
    with pytest.raises(QgsProcessingException, match=r"need.*wealth"):
        grid(NEED=grid_need(), NEED_FIELDS=["wealth", "wealth", "low", 1])
    with pytest.raises(QgsProcessingException, match="Components, row 1: weight 'lots'"):
        grid(COMPONENTS=["a", "crime", "burglary", "lots"])


def test_from_the_sample_to_overlap_and_gaps(sample_package: Any, tmp_path: Path) -> None:
    """Grid, candidate areas, and then what an analyst does with Impact Areas."""
    import processing

    path = f"{sample_package.path}|layername="
    log = Log()
    made = processing.run(
        "wmvru:prioritygrid",
        {
            "AREA": f"{path}local_authority", "INCIDENTS": f"{path}incidents",
            "NEED": f"{path}lsoa_deprivation", "SIZE_M": 1000,
            "OUTPUT": str(tmp_path / "grid.gpkg"),
        },
        feedback=log,
    )  # fmt: skip
    assert any("no field 'pop_10_24'" in line for line in log.lines)
    assert made["SUMMARY"].startswith("SYNTHETIC: ")
    found = processing.run(
        "wmvru:impactareas",
        {
            "GRID": made["OUTPUT"], "PLACES": f"{path}msoa", "NUMBER": 12, "ADOPTED": 5,
            "OUTPUT": str(tmp_path / "areas.gpkg"), "HEXAGONS": str(tmp_path / "hexagons.gpkg"),
        },
    )  # fmt: skip
    assert (found["AREA_COUNT"], found["ADOPTED_COUNT"]) == (12, 5)
    assert found["SUMMARY"].startswith("SYNTHETIC: 12 candidate areas, from ")
    layer = memory_copy(found["OUTPUT"])
    areas = rows_of(layer)
    assert [row["rank"] for row in areas] == list(range(1, 13))
    assert [row["adopted"] for row in areas] == [True] * 5 + [False] * 7
    assert {row["status"] for row in areas} == {"synthetic"}
    assert all("not an official Impact Area" in row["source"] for row in areas)
    hexagons = rows_of(memory_copy(found["HEXAGONS"]))
    members = [row for row in hexagons if row["impact_area_rank"]]
    assert len(members) == sum(row["hexagons"] for row in areas)
    assert len(hexagons) == made["HEXAGONS_COUNT"]
    need = {"NEED": f"{path}lsoa_deprivation", "DOMAIN": "education", "COVERAGE": found["OUTPUT"]}
    overlap = processing.run("wmvru:overlap", {**need, "OUTPUT": "TEMPORARY_OUTPUT"})
    inside = [overlap[f"{name}_COUNT"] for name in ("INSIDE", "PARTIAL", "OUTSIDE")]
    assert sum(inside) == overlap["NEED_COUNT"] and all(inside)
    gaps = processing.run("wmvru:gaps", {**need, "OUTPUT": "TEMPORARY_OUTPUT"})
    assert 0 < gaps["UNCOVERED_COUNT"] < gaps["NEED_COUNT"]


def test_output_is_read_as_impact_areas(tmp_path: Path) -> None:
    """wmvru:prepare knows the fields of the candidates."""
    from wm_vru_plugin.core.priority.fields import CANDIDATE_COLUMNS
    from wm_vru_plugin.sources.places.boundaries import recognise_impact_areas
    from wm_vru_plugin.store.schema.tables import IMPACT_AREAS

    names = [column.name for column in CANDIDATE_COLUMNS]
    assert recognise_impact_areas(names) == ("name", "adopted")
    assert [column.name for column in IMPACT_AREAS.columns] == names[:4]


def test_candidates_from_a_small_grid() -> None:
    import processing

    made = grid(NEED=grid_need(), NEED_FIELDS=NEED_FIELDS)
    found = processing.run(
        "wmvru:impactareas",
        {"GRID": made["OUTPUT"], "NUMBER": 3, "MIN_HEXAGONS": 2, "OUTPUT": "TEMPORARY_OUTPUT"},
    )
    assert found["AREA_COUNT"] < 3
    assert "fewer than the 3 wanted" in found["SUMMARY"] or "No candidate" in found["SUMMARY"]
    assert {row["status"] for row in rows_of(found["OUTPUT"])} <= {"analyst"}
    with pytest.raises(QgsProcessingException, match="points"):
        processing.run(
            "wmvru:impactareas",
            {"GRID": made["OUTPUT"], "SCORE_FIELD": "points", "OUTPUT": "TEMPORARY_OUTPUT"},
        )


def memory_copy(source: Any):
    from qgis.core import QgsVectorLayer

    return source if isinstance(source, QgsVectorLayer) else QgsVectorLayer(source, "copy", "ogr")
