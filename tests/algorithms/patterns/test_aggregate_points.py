"""wmvru:aggregatepoints, run as an analyst runs it."""

from __future__ import annotations

from typing import Any

import geopandas
import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import E0, N0, grid_need, memory_layer, rows_of

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(("OUTPUT", "TABLE", "READING"), "TEMPORARY_OUTPUT")
FIELDS = "category:string&victim_group:string&period:string"


def at(column: float, row: float) -> str:
    return f"POINT({E0 + column * 1000} {N0 + row * 1000})"


def incidents(crs: str = "EPSG:27700"):
    rows = [
        (("Robbery", "all", "2019-01"), at(0.5, 0.5)),
        (("Robbery", "all", "2019-01"), at(0.5, 0.5)),
        (("robbery!", "16_or_under", "2019-02"), at(0.5, 0.5)),
        ((None, "all", "2019-02"), at(1.0, 0.5)),
        (("burglary", None, "2019-01"), at(3.5, 3.5)),
        (("burglary", "all", "2019-01"), at(99, 99)),
        (("burglary", "all", "2019-01"), ""),
    ]
    return memory_layer("incidents", FIELDS, rows, crs, "Point")


def run(points: Any, areas: Any, **more: Any) -> dict[str, Any]:
    import processing

    return processing.run(
        "wmvru:aggregatepoints", {"POINTS": points, "AREAS": areas, **SINKS, **more}
    )


def test_points_are_counted_once_and_none_is_lost() -> None:
    result = run(incidents(), grid_need())
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert len(rows) == 16
    first = rows["Z00"]
    assert (first["points"], first["n_robbery"], first["n_robbery_2"]) == (4, 2, 1)
    assert first["n_not_stated"] == 1, "a point on a shared boundary is in the first area"
    assert rows["Z01"]["points"] == 0
    assert rows["Z33"]["n_burglary"] == 1
    assert first["ward_name"] == "Ward 0", "the areas' own attributes are kept"
    long = rows_of(result["TABLE"])
    assert {(row["area_code"], row["category"], row["victim_group"], row["period"]): row["count"]
            for row in long} == {
        ("Z00", "Robbery", "all", "2019-01"): 2,
        ("Z00", "robbery!", "16_or_under", "2019-02"): 1,
        ("Z00", "not stated", "all", "2019-02"): 1,
        ("Z33", "burglary", "not stated", "2019-01"): 1,
    }  # fmt: skip
    reading = {row["item"]: row["points"] for row in rows_of(result["READING"])}
    assert reading == {
        "kept": 7, "inside": 5, "outside": 1, "without_location": 1, "places": 4, "shared": 1,
    }  # fmt: skip
    assert result["INSIDE_COUNT"] + result["OUTSIDE_COUNT"] + result["NO_LOCATION_COUNT"] == 7
    assert "Of 7 points (all points), 5 lie in the 16 areas of 'need'" in result["SUMMARY"]


def test_chosen_categories() -> None:
    result = run(incidents(), grid_need(), CATEGORIES="burglary, Robbery")
    assert sum(row["points"] for row in rows_of(result["OUTPUT"])) == 3
    with pytest.raises(QgsProcessingException, match=r"incidents.*category.*'murder'"):
        run(incidents(), grid_need("again"), CATEGORIES="murder")


def test_points_without_the_fields_count_as_all() -> None:
    bare = memory_layer("bare", "id:integer", [((1,), at(0.5, 0.5))], kind="Point")
    (row,) = rows_of(run(bare, grid_need())["TABLE"])
    assert (row["category"], row["victim_group"], row["period"]) == ("all",) * 3


def test_faults_name_layer_and_field() -> None:
    with pytest.raises(QgsProcessingException, match=r"'need'.*no field 'kode'"):
        run(incidents(), grid_need(), CODE_FIELD="kode")
    with pytest.raises(QgsProcessingException, match=r"'need', field 'lad_name'.*8 polygons"):
        run(incidents(), grid_need(), CODE_FIELD="lad_name")


def test_the_sample_adds_up_as_geopandas_counts(sample_package: Any) -> None:
    path = str(sample_package.path)
    result = run(f"{path}|layername=incidents", f"{path}|layername=lsoa")
    counted = {row["code"]: row["points"] for row in rows_of(result["OUTPUT"])}
    points = geopandas.read_file(path, layer="incidents")
    located = points[points.geometry.notna() & ~points.geometry.is_empty]
    joined = geopandas.sjoin(
        located[["geometry"]],
        geopandas.read_file(path, layer="lsoa")[["code", "geometry"]],
        predicate="intersects",
    )
    joined = joined[~joined.index.duplicated()]
    expected = joined.groupby("code").size()
    assert {code: count for code, count in counted.items() if count} == expected.to_dict()
    assert result["NO_LOCATION_COUNT"] == len(points) - len(located)
    assert sum(row["count"] for row in rows_of(result["TABLE"])) == result["INSIDE_COUNT"]
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    assert all(row["restricted"] for row in rows_of(result["TABLE"])[:5])
