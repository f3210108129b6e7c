"""wmvru:overlap, run as an analyst runs it."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from tests.helpers.layers import grid_need, memory_layer, rows_of, square, total
from tests.helpers.logs import Log

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SINKS = dict.fromkeys(
    ("OUTPUT", "PIECES", "BY_AUTHORITY", "BY_COVERAGE", "SENSITIVITY"), "TEMPORARY_OUTPUT"
)


def run(need: object, cover: object, feedback: QgsProcessingFeedback | None = None, **more: object):
    import processing

    parameters = {"NEED": need, "COVERAGE": cover, "DOMAIN": "education", **SINKS, **more}
    return processing.run("wmvru:overlap", parameters, feedback=feedback)


def cover_layer(*shapes: str, names: list[str] | None = None, crs: str = "EPSG:27700"):
    names = names or [f"A{number}" for number in range(1, len(shapes) + 1)]
    rows = [((name,), shape) for name, shape in zip(names, shapes)]
    return memory_layer("cover", "name:string", rows, crs)


def test_classes_shares_and_nearest() -> None:
    # One square covers Z00 whole and half of Z01.
    result = run(grid_need(), cover_layer(square(-0.25, -0.25, 1.75)))
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert len(rows) == 12, "the top row is decile 5 and no need"
    assert rows["Z00"]["class"] == "inside"
    assert rows["Z00"]["share_inside"] == 1
    assert rows["Z01"]["class"] == "partial"
    assert rows["Z01"]["share_inside"] == pytest.approx(0.5)
    assert rows["Z01"]["area_ha"] == pytest.approx(100)
    assert rows["Z01"]["area_inside_ha"] == pytest.approx(50)
    assert rows["Z01"]["covering"] == "A1"
    assert rows["Z03"]["class"] == "outside"
    assert rows["Z03"]["covering"] in ("", None)
    assert rows["Z03"]["nearest_name"] == "A1"
    assert rows["Z03"]["nearest_m"] == pytest.approx(1500)
    assert rows["Z02"]["nearest_m"] == pytest.approx(500)
    assert (result["NEED_COUNT"], result["INSIDE_COUNT"], result["PARTIAL_COUNT"]) == (12, 1, 3)
    assert result["OUTSIDE_COUNT"] == 8
    assert result["SENTENCE"].startswith("Of the 12 LSOAs in the most deprived national tenth")
    assert [field.name() for field in result["OUTPUT"].fields()][:2] == ["code", "lad_name"], (
        "the need layer's own attributes are kept"
    )


def test_overlapping_coverage_counts_once() -> None:
    one = run(grid_need(), cover_layer(square(0, 0, 1.5)))
    two = run(grid_need("again"), cover_layer(square(0, 0, 1.5), square(0, 0, 1.5)))
    first, second = (rows_of(result["BY_AUTHORITY"]) for result in (one, two))
    assert first == second
    assert sum(row["residents"] for row in rows_of(two["BY_COVERAGE"])) == pytest.approx(
        2 * sum(row["residents"] for row in rows_of(one["BY_COVERAGE"]))
    ), "by coverage area, each area counts what it holds"


def test_summary_by_authority_adds_up() -> None:
    result = run(grid_need(), cover_layer(square(-0.25, -0.25, 1.75), square(2.5, 1.5, 1.1)))
    rows = rows_of(result["BY_AUTHORITY"])
    everything = total(rows)
    others = [row for row in rows if row is not everything]
    assert {row["authority"] for row in others} == {"Westham", "Eastham"}
    for name in (
        "areas", "inside", "partial", "outside", "hectares", "hectares_inside", "residents",
        "residents_inside", "residents_outside",
    ):  # fmt: skip
        assert sum(row[name] for row in others) == pytest.approx(everything[name], rel=1e-6), name
    for row in rows:
        assert row["areas"] == row["inside"] + row["partial"] + row["outside"]
        assert row["hectares"] == pytest.approx(row["hectares_inside"] + row["hectares_outside"])
    reached = {row["authority"]: row["residents_inside"] / row["residents"] for row in rows}
    for row in rows:
        expected = reached[row["authority"]] / reached["Total"]
        assert row["location_quotient"] == pytest.approx(expected, abs=1e-3)


def test_sensitivity_has_four_rules() -> None:
    result = run(grid_need(), cover_layer(square(-0.25, -0.25, 1.75)))
    rows = {
        row["rule"]: row for row in rows_of(result["SENSITIVITY"]) if row["authority"] == "Total"
    }
    # Z00 is inside, Z01 and Z10 half (not more), Z11 a quarter; their centroids lie on the edge.
    assert rows["any"]["covered"] == 4
    assert rows["majority"]["covered"] == 1
    assert rows["within"]["covered"] == 1
    assert rows["centroid"]["covered"] == 4


def test_invalid_geometry_is_repaired_and_named() -> None:
    bow = "POLYGON((400000 290000,401000 291000,401000 290000,400000 291000,400000 290000))"
    fields = "code:string&education_decile:integer"
    rows = [(("Z00", 1), bow), (("Z01", 1), square(1, 0))]
    need = memory_layer("twisted", fields, rows)
    log = Log()
    result = run(need, cover_layer(square(0, 0, 2)), log)
    assert result["INSIDE_COUNT"] == 2
    bad = next(f.id() for f in need.getFeatures() if f["code"] == "Z00")
    assert any(f"twisted, feature {bad}: repaired" in line for line in log.lines), log.lines
    assert any("has no field 'lad_name'" in line for line in log.lines)


def test_an_open_ring_is_closed_and_named() -> None:
    ring = "POLYGON((400000 290000,401000 290000,401000 291000,400000 291000))"
    rows = [(("Z00", 1), ring), (("Z01", 1), square(1, 0))]
    need = memory_layer("open", "code:string&education_decile:integer", rows)
    log = Log()
    result = run(need, cover_layer(square(0, 0, 2)), log)
    areas = {row["code"]: row["area_ha"] for row in rows_of(result["OUTPUT"])}
    assert areas == {"Z00": pytest.approx(100), "Z01": pytest.approx(100)}
    bad = next(f.id() for f in need.getFeatures() if f["code"] == "Z00")
    assert f"open, feature {bad}: repaired (a ring was not closed)" in log.lines
    written = {f["code"]: f.geometry() for f in result["OUTPUT"].getFeatures()}
    assert written["Z00"].area() == pytest.approx(1e6)


def test_missing_geometry_is_refused_by_name() -> None:
    need = memory_layer(
        "holey",
        "code:string&education_decile:integer",
        [(("Z0", 1), square(0, 0)), (("Z1", 1), "")],
    )
    with pytest.raises(QgsProcessingException, match="holey: 1 of 2 features have no geometry"):
        run(need, cover_layer(square(0, 0)))


def test_unknown_crs_is_an_error() -> None:
    need = grid_need("adrift")
    need.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(QgsProcessingException, match="'adrift': its coordinate reference system"):
        run(need, cover_layer(square(0, 0)))


def test_layers_that_lie_apart_are_an_error() -> None:
    with pytest.raises(QgsProcessingException, match="extents do not meet"):
        run(grid_need(), cover_layer(square(100, 100)))


def test_need_apart_from_coverage_is_a_finding_where_the_layers_meet() -> None:
    need = memory_layer(
        "need",
        "code:string&education_decile:integer",
        [(("Z0", 1), square(0, 0)), (("Z1", 5), square(3, 0)), (("Z2", 1), square(0, 1))],
    )
    result = run(need, cover_layer(square(3, 0)))
    assert (result["NEED_COUNT"], result["OUTSIDE_COUNT"]) == (2, 2)


@pytest.mark.parametrize("write", ["all", "touching"])
def test_coverage_without_features_is_an_error(write: str) -> None:
    with pytest.raises(QgsProcessingException, match="cover: there are no features"):
        run(grid_need(), cover_layer(), WRITE=write)


def test_the_sentence_of_touching_polygons_says_that_there_are_others() -> None:
    sentence = run(grid_need(), cover_layer(square(0, 0)), WRITE="touching")["SENTENCE"]
    assert "that share land with a coverage area" in sentence


def test_an_absent_domain_names_the_field() -> None:
    with pytest.raises(QgsProcessingException, match="no field 'crime_decile'"):
        run(grid_need(), cover_layer(square(0, 0)), DOMAIN="crime")


def test_other_coordinate_systems_are_transformed() -> None:
    import processing

    need = grid_need()
    lonlat = processing.run(
        "native:reprojectlayer",
        {"INPUT": need, "TARGET_CRS": "EPSG:4326", "OUTPUT": "TEMPORARY_OUTPUT"},
    )["OUTPUT"]
    QgsProject.instance().addMapLayer(lonlat)
    log = Log()
    cover = cover_layer(square(-0.25, -0.25, 1.75))
    here, there = run(need, cover), run(lonlat, cover, log)
    assert there["OUTPUT"].crs().authid() == "EPSG:27700"
    assert total(rows_of(there["BY_AUTHORITY"]))["hectares_inside"] == pytest.approx(
        total(rows_of(here["BY_AUTHORITY"]))["hectares_inside"], rel=1e-4
    )
    assert any("is transformed from EPSG:4326 to EPSG:27700" in line for line in log.lines)


def test_touching_gives_the_same_areas_as_all() -> None:
    cover = cover_layer(square(-0.25, -0.25, 1.75))
    everything, touching = run(grid_need(), cover), run(grid_need("again"), cover, WRITE="touching")
    kept = {row["code"]: row for row in rows_of(touching["OUTPUT"])}
    of_all = {row["code"]: row for row in rows_of(everything["OUTPUT"]) if row["share_inside"] > 0}
    assert kept == of_all
    assert len(kept) == 4
    assert total(rows_of(touching["BY_AUTHORITY"]))["areas"] == 4


def test_decile_field_wins_over_domain() -> None:
    result = run(
        grid_need(), cover_layer(square(0, 0)), DECILE_FIELD="education_decile", MAX_DECILE=5
    )
    assert result["NEED_COUNT"] == 16


def test_every_polygon_without_a_domain() -> None:
    result = run(grid_need(), cover_layer(square(0, 0)), DOMAIN="none")
    assert result["NEED_COUNT"] == 16
    assert "tenth" not in result["SENTENCE"]


def test_status_of_the_data_reaches_every_result() -> None:
    rows = [(("A1", "illustrative"), square(0, 0, 1.5))]
    cover = memory_layer("cover", "name:string&status:string", rows)
    result = run(grid_need(), cover)
    for name in SINKS:
        found = {row["data_status"] for row in rows_of(result[name])}
        assert found == {"ILLUSTRATIVE"}, name
    assert result["SENTENCE"].startswith("ILLUSTRATIVE: ")


def test_real_lsoas_agree_with_geopandas(shared_file, tmp_path: Path) -> None:
    """Real LSOAs of 2011 against illustrative circles, which are nobody's Impact Areas."""
    path = shared_file("boundaries/LSOA_2011_WM7_bng.gpkg")
    lsoa = geopandas.read_file(path)
    lsoa["geometry"] = shapely.make_valid(lsoa.geometry.to_numpy())
    centres = lsoa.geometry.iloc[::60].centroid
    circles = geopandas.GeoDataFrame(
        {"name": [f"Illustrative {number}" for number in range(len(centres))]},
        geometry=centres.buffer(1100).to_list(),
        crs=27700,
    )
    circles.to_file(tmp_path / "circles.gpkg")
    result = run(str(path), str(tmp_path / "circles.gpkg"), DOMAIN="none", CODE_FIELD="LSOA11CD")
    ours = pd.DataFrame(rows_of(result["OUTPUT"])).set_index("LSOA11CD")
    union = circles.geometry.union_all()
    plain = pd.Series(lsoa.geometry.intersection(union).area.to_numpy(), index=lsoa["LSOA11CD"])
    assert len(ours) == 1680
    pd.testing.assert_series_equal(
        ours["area_inside_ha"].sort_index(),
        (plain / 1e4).sort_index(),
        check_names=False,
        atol=1e-4,
    )
    pairs = geopandas.overlay(lsoa[["LSOA11CD", "geometry"]], circles, keep_geom_type=True)
    large = pairs[pairs.area >= 1]
    assert len(rows_of(result["PIECES"])) == len(large)


def test_a_file_gives_the_same_as_a_layer(tmp_path: Path) -> None:
    """Outputs to GeoPackage and CSV hold what memory layers hold."""
    cover = cover_layer(square(-0.25, -0.25, 1.75))
    memory = run(grid_need(), cover)
    files = run(
        grid_need("again"),
        cover,
        OUTPUT=str(tmp_path / "out.gpkg"),
        BY_AUTHORITY=str(tmp_path / "by_authority.csv"),
    )
    layer = QgsVectorLayer(files["OUTPUT"], "out", "ogr")
    for ours, theirs in zip(rows_of(memory["OUTPUT"]), rows_of(layer)):
        theirs.pop("fid")
        assert {k: v for k, v in ours.items() if v} == {k: v for k, v in theirs.items() if v}
    table = pd.read_csv(tmp_path / "by_authority.csv")
    assert table["areas"].tolist() == [row["areas"] for row in rows_of(memory["BY_AUTHORITY"])]
