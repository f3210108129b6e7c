"""Names on maps: every authority has one, inside it or beside it, clear of what is drawn."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsExpressionContextUtils,
    QgsGeometry,
    QgsMapRendererCustomPainterJob,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsRectangle,
    QgsRuleBasedLabeling,
)
from qgis.PyQt.QtCore import QSize, QSizeF
from qgis.PyQt.QtGui import QImage, QPainter

from tests.helpers.map_pages import maker, pages, sample
from wm_vru_plugin.report.maps.labels.names import VARIABLE, set_names
from wm_vru_plugin.report.maps.labels.places import Obstacles, place_names

__all__ = ["maker", "pages", "sample"]  # fixtures, used by name

FRAME = (0.0, 0.0, 200.0, 140.0)
LEFT = shapely.box(20, 20, 80, 120)
RIGHT = shapely.box(80, 20, 180, 120)


def name_box(corner: tuple[float, float], size: tuple[float, float]) -> shapely.Geometry:
    return shapely.box(*corner, corner[0] + size[0], corner[1] + size[1])


def test_a_name_stands_in_the_middle_where_nothing_is_in_the_way() -> None:
    size = (30.0, 5.0)
    found = place_names({"a": LEFT, "b": RIGHT}, {"a": size, "b": size}, FRAME, 1.0)
    for key, area in (("a", LEFT), ("b", RIGHT)):
        box = name_box(found[key], size)
        assert area.contains(box)
        assert box.centroid.distance(area.centroid) < 2


def test_a_name_keeps_clear_of_what_is_drawn() -> None:
    size = (30.0, 5.0)
    dots = shapely.buffer(shapely.points([[50, 70], [60, 72], [40, 66]]), 2)
    found = place_names({"a": LEFT}, {"a": size}, FRAME, 1.0, [Obstacles(dots)])
    box = name_box(found["a"], size)
    assert LEFT.contains(box)
    assert not shapely.intersects(dots, box).any()


def test_a_crowded_area_has_its_name_beside_it_and_away_from_others() -> None:
    size = (30.0, 5.0)
    grid = np.stack(np.meshgrid(np.arange(20, 180, 6), np.arange(20, 120, 6)), -1).reshape(-1, 2)
    crowd = Obstacles(shapely.buffer(shapely.points(grid), 2))
    found = place_names({"a": LEFT, "b": RIGHT}, {"a": size, "b": size}, FRAME, 1.0, [crowd])
    for key, own, other in (("a", LEFT, RIGHT), ("b", RIGHT, LEFT)):
        box = name_box(found[key], size)
        assert 0 < own.distance(box) < 3 < other.distance(box)
        assert shapely.box(*FRAME).contains(box)


def test_a_name_too_wide_for_its_area_is_placed_all_the_same() -> None:
    """Between two others there is no room beside it either."""
    areas = {"a": shapely.box(0, 0, 90, 140), "b": shapely.box(90, 0, 110, 140),
             "c": shapely.box(110, 0, 200, 140)}  # fmt: skip
    sizes = dict.fromkeys(areas, (30.0, 5.0))
    found = place_names(areas, sizes, FRAME, 1.0)
    assert set(found) == set(areas)
    names = [name_box(corner, sizes[key]) for key, corner in found.items()]
    assert not any(a.intersects(b) for i, a in enumerate(names) for b in names[:i])


def test_units_of_the_map_make_no_difference() -> None:
    size = (30.0, 5.0)
    once = place_names({"a": LEFT}, {"a": size}, FRAME, 1.0)["a"]
    larger = shapely.transform(LEFT, lambda xy: xy * 250)
    scaled = tuple(250 * side for side in FRAME)
    again = place_names({"a": larger}, {"a": size}, scaled, 250.0)["a"]  # type: ignore[arg-type]
    assert np.allclose(np.array(again) / 250, once)


def test_an_area_that_only_reaches_into_the_frame_is_named_where_it_is_seen() -> None:
    size = (12.0, 4.0)
    areas = {"a": shapely.box(150, 20, 400, 120), "b": shapely.box(195, 125, 500, 400)}
    found = place_names(areas, dict.fromkeys(areas, size), FRAME, 1.0)
    assert shapely.box(*FRAME).contains(name_box(found["a"], size))
    assert "a" in found
    sliver = {"c": shapely.box(199, 0, 300, 20)}
    assert place_names(sliver, {"c": size}, FRAME, 1.0) == {}


def test_a_part_of_an_area_without_room_for_its_name_has_none() -> None:
    """Across a boundary it would be taken for the neighbour's."""
    areas = {"a": shapely.box(0, 0, 192, 140), "b": shapely.box(192, 0, 400, 140)}
    found = place_names(areas, dict.fromkeys(areas, (30.0, 5.0)), FRAME, 1.0)
    assert set(found) == {"a"}


# On pages


def drawn_names(layout: object) -> tuple[dict[str, QgsGeometry], dict[str, QgsGeometry]]:
    """Boxes of the names that the map draws, and the part of each authority that it shows."""
    chart = layout.itemById("map")  # type: ignore[attr-defined]
    frame = chart.layers()[0]
    size = QSizeF(chart.rect().width() * 4, chart.rect().height() * 4)
    settings = chart.mapSettings(chart.extent(), size, 25.4 * 4, True)
    # The names and nothing else: fills take longest to draw.
    settings.setLayers([frame])
    image = QImage(int(size.width()), int(size.height()), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    labels = job.takeLabelingResults().allLabels()
    names = {one.labelText: QgsGeometry(one.labelGeometry) for one in labels if not one.isUnplaced}
    window = QgsGeometry.fromRect(QgsRectangle(chart.extent()))
    parts = {each["name"]: each.geometry().intersection(window) for each in frame.getFeatures()}
    return names, parts


@pytest.mark.parametrize("figure_id", ["M09", "M14", "M26", "M46", "M58", "M68", "M75", "M80"])
def test_every_authority_that_is_seen_has_its_name(pages: dict, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    chart = layout.itemById("map")
    square = (chart.scale() / 1000) ** 2  # millimetre on paper
    names, parts = drawn_names(layout)
    assert {name for name, part in parts.items() if part.area() > 200 * square} <= set(names)
    boxes = list(names.values())
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    for name, box in names.items():
        # Wholly in its own area, or wholly outside all of them.
        inside = parts[name].contains(box)
        assert inside or not any(part.intersects(box) for part in parts.values()), name


@pytest.mark.parametrize("figure_id", ["M14", "M26", "M80"])
def test_names_hide_no_impact_area_circle_or_hospital(pages: dict, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    names, _parts = drawn_names(layout)
    over = [
        layer
        for layer in layout.itemById("map").layers()
        if layer.customProperty("wmvru/report_layer") in ("impact_areas", "domestic_abuse_circles")
    ]
    assert over
    for layer in over:
        for feature in layer.getFeatures():
            line = QgsGeometry(feature.geometry().constGet().boundary())
            assert not any(line.intersects(box) for box in names.values())


def test_names_are_placed_for_the_extent_of_the_page_alone(pages: dict) -> None:
    """Where the analyst moves the map, QGIS places them again."""
    layout, _ = pages["M09"]
    chart = layout.itemById("map")
    scope = QgsExpressionContextUtils.layoutItemScope(chart)
    known = json.loads(scope.variable(VARIABLE))
    extent = chart.extent()
    assert known["west"] == pytest.approx(extent.xMinimum(), abs=0.1)
    codes = {each["code"] for each in chart.layers()[0].getFeatures()}
    assert codes <= set(known)
    names, parts = drawn_names(layout)
    west = min(box.boundingBox().xMinimum() for box in names.values())
    moved = QgsRectangle(extent)
    moved.setXMinimum(extent.center().x())
    moved.setYMaximum(extent.center().y())
    try:
        chart.zoomToExtent(moved)
        names, parts = drawn_names(layout)
        assert names
        assert min(box.boundingBox().xMinimum() for box in names.values()) > west
        assert all(parts[name].intersects(box) for name, box in names.items())
    finally:
        chart.zoomToExtent(extent)


def test_the_layer_has_its_names_in_a_canvas_too(pages: dict) -> None:
    frame = pages["M09"][0].itemById("map").layers()[0]
    settings = QgsMapSettings()
    settings.setLayers([frame])
    settings.setDestinationCrs(frame.crs())
    settings.setOutputSize(QSize(1200, 800))
    settings.setExtent(frame.extent())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    names = {one.labelText for one in job.takeLabelingResults().allLabels()}
    assert names == {each["name"] for each in frame.getFeatures()}
    assert job.errors() == []


def test_labels_that_the_analyst_made_are_let_be(pages: dict) -> None:
    chart = pages["M13"][0].itemById("map")
    frame = chart.layers()[0].clone()
    frame.setLabeling(QgsRuleBasedLabeling(QgsRuleBasedLabeling.Rule(QgsPalLayerSettings())))
    scope = QgsExpressionContextUtils.layoutItemScope(chart)
    before = scope.variable(VARIABLE)
    set_names(chart, {"local_authority": frame}, "local_authority")
    frame.setLabeling(None)
    set_names(chart, {"local_authority": frame}, "local_authority")
    assert QgsExpressionContextUtils.layoutItemScope(chart).variable(VARIABLE) == before
