"""Points read as coordinates are those that reading them as geometry gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsField,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType

from tests.helpers.layers import memory_layer
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.store.geopackage.points import _wkb, point_table, read_point_table
from wm_vru_plugin.store.layers.layers import read_source
from wm_vru_plugin.store.layers.points import coordinates, read_point_source
from wm_vru_plugin.store.schema.layer_facts import facts_of

pytestmark = pytest.mark.usefixtures("qgis_new_project")

FIELDS = "id:integer&name:string"


@pytest.mark.parametrize(
    ("kind", "crs", "shapes"),
    [
        ("Point", "EPSG:27700", ["POINT(400000 290000)", "", "POINT(400001.5 290000.25)"]),
        ("Point", "EPSG:4326", ["POINT(-1.9 52.48)", "", "POINT(-1.8 52.5)"]),
        ("PointZ", "EPSG:27700", ["POINT Z(400000 290000 7)", "POINT Z(1 2 3)", ""]),
        ("MultiPoint", "EPSG:27700", ["MULTIPOINT(0 0, 10 20)", "MULTIPOINT(5 5)", ""]),
    ],
)
def test_the_same_as_read_as_geometry(kind: str, crs: str, shapes: list[str]) -> None:
    rows = [((number, name), shape) for number, (name, shape) in
            enumerate(zip(("a", None, "c"), shapes))]  # fmt: skip
    layer = memory_layer("points", FIELDS, rows, crs, kind)
    context = QgsCoordinateTransformContext()
    frame, xy = read_point_source(layer, ["id", "name"], "points", context)
    expected, geometry = read_source(layer, ["id", "name"], "points", context)
    pd.testing.assert_frame_equal(frame, expected)
    middles = shapely.centroid(geometry)
    places = np.column_stack([shapely.get_x(middles), shapely.get_y(middles)])
    assert np.array_equal(xy, places, equal_nan=True)
    assert np.isnan(xy).any(axis=1).tolist() == [shape == "" for shape in shapes]


def test_no_points_and_an_absent_field() -> None:
    layer = memory_layer("none", FIELDS, [], kind="Point")
    frame, xy = read_point_source(layer, ["id"], "none", QgsCoordinateTransformContext())
    assert (len(frame), xy.shape) == (0, (0, 2))
    with pytest.raises(InputError, match="no field 'kind'"):
        read_point_source(layer, ["kind"], "none", QgsCoordinateTransformContext())


def saved(layer: QgsVectorLayer, path: Path) -> QgsVectorLayer:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = "points"
    done = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(path), QgsCoordinateTransformContext(), options
    )
    assert done[0] == QgsVectorFileWriter.WriterError.NoError, done
    return QgsVectorLayer(f"{path}|layername=points", "points")


MANY = "id:integer&name:string&harm:double&told:bool&day:date"
ROWS = [
    ((1, 'a"b', 1.5, True, None), "POINT(400000 290000)"),
    ((2, None, None, None, None), ""),
    ((None, "", 0.0, False, None), "POINT(400001.5 290000.25)"),
]


def test_a_table_of_a_geopackage_is_what_qgis_reads(tmp_path: Path) -> None:
    layer = saved(memory_layer("made", MANY, ROWS, kind="Point"), tmp_path / "a.gpkg")
    fields = ["id", "name", "harm", "told"]
    table = point_table(facts_of(layer), fields)
    assert table is not None
    frame, xy = read_point_table(table)
    expected, places = read_point_source(layer, fields, "points", QgsCoordinateTransformContext())
    pd.testing.assert_frame_equal(frame, expected)
    assert np.array_equal(xy, places, equal_nan=True)
    assert np.isnan(xy[1]).all()


def test_the_sample_is_what_qgis_reads(sample_package: Any) -> None:
    layer = sample_package.layer("incidents")
    fields = ["category", "period", "restricted"]
    table = point_table(facts_of(layer), fields)
    assert table is not None
    frame, xy = read_point_table(table)
    expected, places = read_point_source(layer, fields, "points", QgsCoordinateTransformContext())
    pd.testing.assert_frame_equal(frame, expected)
    assert np.array_equal(xy, places, equal_nan=True)


def test_a_layer_that_is_more_than_its_table_is_left_to_qgis(tmp_path: Path) -> None:
    made = memory_layer("made", MANY, ROWS, kind="Point")
    assert point_table(None, []) is None
    assert point_table(facts_of(made), []) is None
    layer = saved(made, tmp_path / "a.gpkg")
    assert point_table(facts_of(layer), ["day"]) is None, "dates are QGIS's to read"
    layer.setSubsetString('"id" = 1')
    assert point_table(facts_of(layer), ["id"]) is None
    layer.setSubsetString("")
    assert point_table(facts_of(layer), ["id"]) is not None
    layer.addExpressionField("1 + 1", QgsField("two", QMetaType.Type.Int))
    assert point_table(facts_of(layer), ["id"]) is None
    abroad = memory_layer("abroad", MANY, [], "EPSG:4326", "Point")
    assert point_table(facts_of(saved(abroad, tmp_path / "b.gpkg")), ["id"]) is None
    edited = QgsVectorLayer(f"{tmp_path / 'a.gpkg'}|layername=points", "points")
    edited.startEditing()
    assert point_table(facts_of(edited), ["id"]) is None
    edited.rollBack()


def test_byte_orders_and_envelopes() -> None:
    big_endian = shapely.to_wkb(shapely.Point(3, 4), byte_order=0)
    assert coordinates([big_endian, b""]).tolist()[0] == [3, 4]
    header = b"GP\0" + bytes([0b0011]) + bytes(4) + bytes(32)
    plain = shapely.to_wkb(shapely.Point(3, 4), byte_order=1)
    assert coordinates([_wkb(header + plain)]).tolist() == [[3, 4]]
