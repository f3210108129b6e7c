"""Reading near some areas gives what a plain filter of all features gives."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from qgis.core import QgsCoordinateTransformContext, QgsFeature, QgsGeometry, QgsVectorLayer

from wm_vru_plugin.store.layers.candidates import read_near, separate
from wm_vru_plugin.store.layers.layers import feature_request, read_source

CONTEXT = QgsCoordinateTransformContext()


def grid_layer(crs: str, size: int = 20) -> QgsVectorLayer:
    """A grid of 1 km squares about Birmingham; numbered, one feature without geometry."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=code:string&field=n:integer", "grid", "memory")
    layer.startEditing()
    for i in range(size):
        for j in range(size):
            feature = QgsFeature(layer.fields())
            feature.setAttributes([f"{i}-{j}", i * size + j])
            x, y = (400 + i, 280 + j) if crs == "EPSG:27700" else (-2 + i / 60, 52.4 + j / 90)
            step = (1.0, 1.0) if crs == "EPSG:27700" else (1 / 60, 1 / 90)
            box = shapely.box(x, y, x + step[0], y + step[1])
            if crs == "EPSG:27700":
                box = shapely.transform(box, lambda xy: xy * 1000)
            feature.setGeometry(QgsGeometry.fromWkt(box.wkt))
            layer.addFeature(feature)
    layer.addFeature(QgsFeature(layer.fields()))
    assert layer.commitChanges()
    return layer


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326"])
@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_reading_all(qgis_app, crs, seed):
    layer = grid_layer(crs)
    random = np.random.default_rng(seed)
    centre = random.uniform([398_000, 278_000], [422_000, 302_000], (12, 2))
    near = shapely.buffer(shapely.points(centre), random.uniform(50, 2500, 12))
    fields = ["code", "n"]
    every, geometry = read_source(layer, fields, "grid", CONTEXT)
    boxes = shapely.box(*shapely.bounds(near).T)
    # Rectangles around geometries, not the geometries: what a spatial index knows.
    plain = [
        bool(g is not None and shapely.intersects(shapely.box(*g.bounds), boxes).any())
        for g in geometry
    ]
    expected = every[plain].sort_values("feature_id").reset_index(drop=True)
    request = feature_request(layer, fields, "grid", CONTEXT)
    frame, found = read_near(layer, fields, "grid", near, request)
    assert 5 < len(frame) < 400
    assert frame["code"].tolist() == expected["code"].tolist()
    assert frame["n"].tolist() == expected["n"].tolist()
    where = dict(zip(every["code"], geometry))
    assert all(g.equals(where[code]) for g, code in zip(found, frame["code"]))


def test_a_filter_expression_still_counts(qgis_app):
    layer = grid_layer("EPSG:27700")
    request = feature_request(layer, ["n"], "grid", CONTEXT)
    request.setFilterExpression('"n" < 25')
    near = np.array([shapely.box(400_000, 280_000, 420_000, 300_000)])
    frame, _ = read_near(layer, ["n"], "grid", near, request)
    assert frame["n"].tolist() == list(range(25))


def test_nothing_near(qgis_app):
    layer = grid_layer("EPSG:27700")
    request = feature_request(layer, ["n"], "grid", CONTEXT)
    frame, found = read_near(layer, ["n"], "grid", np.array([shapely.box(0, 0, 1, 1)]), request)
    assert len(frame) == len(found) == 0
    frame, found = read_near(layer, ["n"], "grid", np.array([], dtype=object), request)
    assert len(frame) == len(found) == 0


def test_rectangles_merge_until_none_meet():
    random = np.random.default_rng(1)
    low = random.uniform(0, 100, (60, 2))
    high = low + random.uniform(0.1, 12, (60, 2))
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    merged = separate(boxes)
    assert 1 <= len(merged) < 60
    for i, box in enumerate(merged):
        assert not shapely.intersects(box, np.delete(merged, i)).any()
    assert all(shapely.covers(merged, box).any() for box in boxes)
