"""wmvru:hexgrid, run as an analyst runs it."""

from __future__ import annotations

from typing import Any

import geopandas
import pytest
from qgis.core import QgsProcessingException

from tests.helpers.layers import E0, N0, memory_layer, rows_of, square

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def study_area(name: str = "area"):
    return memory_layer(name, "name:string", [(("A",), square(0, 0, 4))])


def incidents():
    # Ten in one place, two in another, one outside, one without a place.
    rows = [(("robbery",), f"POINT({E0 + 2000} {N0 + 2000})")] * 10
    rows += [(("burglary",), f"POINT({E0 + 700} {N0 + 700})")] * 2
    rows += [(("robbery",), f"POINT({E0 - 9000} {N0})"), (("robbery",), "")]
    return memory_layer("incidents", "category:string", rows, kind="Point")


def run(area: Any, **more: Any) -> dict[str, Any]:
    import processing

    return processing.run("wmvru:hexgrid", {"AREA": area, "OUTPUT": "TEMPORARY_OUTPUT", **more})


def test_counts_rates_and_neighbours() -> None:
    people = memory_layer(
        "people", "population:integer", [((16_000,), square(0, 0, 4)), ((None,), square(4, 0))]
    )
    result = run(study_area(), POINTS=incidents(), POPULATION=people)
    rows = rows_of(result["OUTPUT"])
    assert result["HEXAGONS"] == len(rows)
    assert sum(row["count"] for row in rows) == 12
    assert sum(row["population"] for row in rows) == pytest.approx(16_000, abs=len(rows) / 10)
    top = max(rows, key=lambda row: row["count"])
    assert top["count"] == 10
    assert top["area_ha"] == pytest.approx(21.6506)
    assert top["population"] == pytest.approx(216.5, abs=0.1)
    assert top["rate"] == pytest.approx(1000 * 10 / 216.506, rel=1e-3)
    assert top["neighbours"] == 6
    assert sum(row["neighbours_high"] for row in rows) == 12, "two hexagons, six neighbours each"
    assert top["hex_id"] == f"H500_{top['q']}_{top['r']}"
    empty = [row for row in rows if row["rate"] is None]
    assert empty
    assert all(row["population"] < 100 for row in empty)
    assert result["THRESHOLD"] == 0
    assert "1 outside and 1 have no location" in result["SUMMARY"]


def test_clipped_hexagons_end_at_the_area() -> None:
    result = run(study_area(), CLIP=True, SIZE_M=800, POINTS=incidents(), CATEGORIES="robbery")
    rows = rows_of(result["OUTPUT"])
    assert sum(row["area_ha"] for row in rows) == pytest.approx(1600, rel=1e-6)
    assert sum(row["count"] for row in rows) == 10
    assert "(robbery)" in result["SUMMARY"]


def test_a_grid_alone_and_the_same_ids_in_a_part() -> None:
    whole = {row["hex_id"] for row in rows_of(run(study_area())["OUTPUT"])}
    part = memory_layer("part", "name:string", [(("B",), square(1.2, 1.7, 1.1))])
    rows = rows_of(run(part)["OUTPUT"])
    assert {row["hex_id"] for row in rows} <= whole
    assert all(row["count"] is None and 0 < row["neighbours"] <= 6 for row in rows)


def test_faults_name_what_is_wrong() -> None:
    with pytest.raises(QgsProcessingException, match=r"size of the hexagons: 10 m would take"):
        run(memory_layer("big", "name:string", [(("A",), square(0, 0, 400))]), SIZE_M=10)
    bad = memory_layer("people", "population:integer", [((-5,), square(0, 0, 4))])
    with pytest.raises(QgsProcessingException, match=r"'people', field 'population'.*below 0"):
        run(study_area(), POPULATION=bad)
    empty = memory_layer("nothing", "name:string", [])
    with pytest.raises(QgsProcessingException, match=r"'nothing': there are no features"):
        run(empty)


def test_the_sample_is_counted_as_geopandas_counts(sample_package: Any) -> None:
    path = str(sample_package.path)
    result = run(
        f"{path}|layername=local_authority",
        POINTS=f"{path}|layername=incidents",
        POPULATION=f"{path}|layername=lsoa",
        SIZE_M=1000,
    )
    rows = rows_of(result["OUTPUT"])
    frame = geopandas.GeoDataFrame.from_features(
        [feature.__geo_interface__ for feature in result["OUTPUT"].getFeatures()]
    )
    points = geopandas.read_file(path, layer="incidents")
    points = points[~points.geometry.is_empty & points.geometry.notna()]
    joined = geopandas.sjoin(points[["geometry"]].set_crs(None, allow_override=True), frame)
    assert sum(row["count"] for row in rows) == len(points)
    # A few points lie on a side that two hexagons share; these count in one of the two.
    once = joined[~joined.index.duplicated(keep=False)]
    sure = once.groupby("hex_id").size()
    more = frame.set_index("hex_id")["count"] - sure.reindex(frame["hex_id"], fill_value=0)
    assert (more >= 0).all()
    assert more.sum() == len(points) - len(once) < 20
    residents = geopandas.read_file(path, layer="lsoa")["population"].sum()
    assert sum(row["population"] for row in rows) == pytest.approx(residents, rel=1e-4)
    assert rows[0]["data_status"] == "SYNTHETIC"
