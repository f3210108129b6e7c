"""Points read as coordinates are those that reading them as geometry gives."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from qgis.core import QgsCoordinateTransformContext

sys.path.insert(0, str(Path(__file__).parent))

from layers import memory_layer

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.store.points import read_point_source
from wm_vru_plugin.store.vector import read_source

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
