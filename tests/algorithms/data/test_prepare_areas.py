"""Impact Areas in a preparation: ILLUSTRATIVE polygons, since the real ones are not published."""

from __future__ import annotations

import pytest
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from tests.helpers.made_sources import (
    CODES,
    cell,
    parameters,
    refuse_prepare,
    run_prepare,
    sources,
    write_polygons,
)
from wm_vru_plugin.store.package.package import Package

pytestmark = pytest.mark.usefixtures("wmvru_provider")


@pytest.fixture
def folder(tmp_path):
    return sources(tmp_path / "in")


@pytest.fixture
def output(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "package.gpkg"


def prepared(folder, output, **more):
    result, log = run_prepare(**parameters(folder, output, **more))
    return Package(result["OUTPUT"]), log, result


def refusal(folder, output, **more):
    given = parameters(folder, output, **more)
    return refuse_prepare(output, **{k: v for k, v in given.items() if k != "OUTPUT"})


def areas(folder, features, name="areas.geojson"):
    return write_polygons(folder / name, features)


def test_in_degrees_they_lie_where_they_should(folder, output):
    areas(
        folder,
        [
            (cell(0, 0), {"name": "  Old   Town ", "adopted": "yes"}),
            (cell(2.5, 0.5), {"name": "Edge", "adopted": "no"}),
            (cell(50, 50), {"name": "Far", "adopted": None}),
        ],
    )
    package, log, _ = prepared(folder, output)
    table = package.frame("impact_areas").set_index("name")
    assert table["adopted"].to_dict() == {"Old Town": True, "Edge": False}
    lsoa = package.frame("lsoa").set_index("code")["geometry"]
    old = table.loc["Old Town", "geometry"]
    assert old.symmetric_difference(lsoa[CODES[0]]).area < 1
    assert "3 rows read, 2 kept, 0 refused; 1 do not meet the study area" in log
    assert package.restricted(["impact_areas"])
    assert package.statuses(["impact_areas"]) == {"analyst"}
    assert set(table["status"]) == {"analyst"}


@pytest.mark.parametrize("status", ["illustrative", "SYNTHETIC"])
def test_what_is_not_real_says_so_and_is_not_restricted(folder, output, status):
    areas(folder, [(cell(n, 0), {"name": f"A{n}", "status": status}) for n in range(3)])
    package, _, _ = prepared(folder, output)
    row = package.provenance(["impact_areas"])[0]
    assert row.status == status.lower() and not row.restricted
    assert row.title == f"{status.upper()}: Impact Areas" and row.publisher == ""
    assert set(package.frame("impact_areas")["status"]) == {status.lower()}


def test_unnamed_and_repeated_names(folder, output):
    features = [
        (cell(0, 0), {"name": "A", "adopted": 1}),
        (cell(1, 0), {"name": "A", "adopted": 0}),
        (cell(3, 1), {"name": "A ", "adopted": None}),
        (cell(0, 1), {"name": None, "adopted": 1}),
        (cell(1, 1), {"name": "  ", "adopted": None}),
    ]
    areas(folder, features)
    package, log, _ = prepared(folder, output)
    table = package.frame("impact_areas").set_index("name")
    assert len(table) == 3 and sum(name.startswith("Unnamed area") for name in table.index) == 2
    assert table.loc["A", "adopted"] is True
    assert table.loc["A", "geometry"].geom_type == "MultiPolygon"
    assert "'A' is both adopted and not; its first polygon counts" in log
    assert "2 polygons share a name" in log and "2 polygons have no name" in log


def test_polygons_of_which_none_has_a_name_are_no_impact_areas(folder, output):
    """The outline of a force, converted from KML: the column of names is there, and empty."""
    column = {"Name": None, "description": None, "tessellate": -1}
    areas(folder, [(cell(0, 0, 4), column), (cell(1, 1), {**column, "Name": " "})], "outline.json")
    package, log, _ = prepared(folder, output)
    assert not package.has("impact_areas")
    assert "Not used: outline.json: none of its 2 polygons has a name" in log
    assert "Impact Areas: not at hand" in log
    # It does not stand in the way of a layer that has names.
    areas(folder, [(cell(0, 0), {"name": "A"})])
    package, _, _ = prepared(folder, output)
    assert package.frame("impact_areas")["name"].tolist() == ["A"]


def test_two_layers_that_may_be_meant(folder, output):
    first = areas(folder, [(cell(0, 0), {"name": "A"})])
    areas(folder, [(cell(1, 0), {"Area_Name": "B"})], "zones.geojson")
    said = refusal(folder, output)
    assert "areas.geojson" in said and "zones.geojson" in said
    package, _, _ = prepared(folder, output, FILES=[str(first)])
    assert package.frame("impact_areas")["name"].tolist() == ["A"]


def test_a_number_is_no_name_and_a_lsoa_no_area(folder, output):
    areas(folder, [(cell(0, 0), {"AREA": 12.5, "PERIMETER": 3})], "numbers.geojson")
    areas(folder, [(cell(0, 0), {"NAME": "x", "LSOA_CODE": CODES[0]})], "lsoas.geojson")
    package, log, _ = prepared(folder, output)
    assert not package.has("impact_areas")
    assert "Not used: numbers.geojson" in log and "Not used: lsoas.geojson" in log


def test_polygons_of_both_kinds_are_one_layer_and_points_are_told_of(folder, output):
    many = {"type": "MultiPolygon", "coordinates": [cell(1, 1)["coordinates"]]}
    point = {"type": "Point", "coordinates": [-1.9, 52.4]}
    areas(folder, [(cell(0, 0), {"name": "A"}), (many, {"name": "B"}), (point, {"name": "C"})])
    package, log, _ = prepared(folder, output)
    assert package.frame("impact_areas")["name"].tolist() == ["A", "B"]
    assert "1 features that are not polygons" in log


def bow_tie():
    ring = [[-1.9, 52.4], [-1.88, 52.42], [-1.88, 52.4], [-1.9, 52.42], [-1.9, 52.4]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_invalid_ones_are_repaired_and_named(folder, output):
    areas(folder, [(bow_tie(), {"name": "Tie"})])
    package, log, _ = prepared(folder, output)
    assert shapely.is_valid(package.frame("impact_areas")["geometry"].to_numpy()).all()
    assert "areas.geojson, feature 0: repaired (Self-intersection" in log


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "have no geometry"),
        (cell(50, 50), "none of its polygons meets the study area"),
        ({"type": "Polygon", "coordinates": [[[4e5, 3e5], [5e5, 3e5], [5e5, 4e5], [4e5, 3e5]]]},
         "infinite coordinates"),
    ],
)  # fmt: skip
def test_geometry_that_cannot_be_used(folder, output, geometry, said):
    usable = [] if geometry and "none" in said else [(cell(0, 0), {"name": "A"})]
    areas(folder, [*usable, (geometry, {"name": "B"})])
    message = refusal(folder, output)
    assert message.count("areas.geojson") and said in message


def save(folder, driver, suffix, crs):
    """The same ILLUSTRATIVE area in another format and reference system."""
    source = QgsVectorLayer(str(areas(folder.parent, [(cell(0, 0), {"name": "A"})])), "a", "ogr")
    source.setCrs(QgsCoordinateReferenceSystem(crs) if crs else QgsCoordinateReferenceSystem())
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = driver
    path = folder / f"areas{suffix}"
    context = QgsCoordinateTransformContext()
    error = QgsVectorFileWriter.writeAsVectorFormatV3(source, str(path), context, options)
    assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
    return path


@pytest.mark.parametrize(("driver", "suffix"), [("ESRI Shapefile", ".shp"), ("GPKG", ".gpkg")])
def test_an_unknown_reference_system_is_an_error(folder, output, driver, suffix):
    path = save(folder, driver, suffix, "")
    path.with_suffix(".prj").unlink(missing_ok=True)
    said = refusal(folder, output)
    assert f"areas{suffix}" in said and "coordinate reference system is unknown" in said


@pytest.mark.parametrize(
    ("driver", "suffix"),
    [
        ("ESRI Shapefile", ".shp"),
        ("GPKG", ".gpkg"),
        ("FlatGeobuf", ".fgb"),
        ("KML", ".kml"),
        ("MapInfo File", ".tab"),
        ("GML", ".gml"),
    ],
)
def test_formats(folder, output, driver, suffix):
    save(folder, driver, suffix, "EPSG:4326")
    package, _, _ = prepared(folder, output)
    table = package.frame("impact_areas")
    assert table["name"].tolist() == ["A"]
    lsoa = package.frame("lsoa").set_index("code")["geometry"]
    assert table["geometry"][0].symmetric_difference(lsoa[CODES[0]]).area < 50
