"""The names of authorities on a page's map: placed for it, and handed to the labels of its layer.

Places are a variable of the layout's map, which the style of the layer reads. It holds for the
extent it was worked out for: where the analyst moves the map, QGIS places the names by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from qgis.core import (
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsGraduatedSymbolRenderer,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsTextRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from ...figures.layers.catalogue import layer_spec
from ...figures.layers.spec import CIRCLES, HEXAGONS, FromIncidents, LayerSpec
from .places import Obstacles, place_names
from .text_fit import measuring_context

VARIABLE = "wmvru_names"
_HALO = 0.5  # millimetres around a name
_DOT = 1.7  # millimetres from the middle of a point that its mark takes
_LINE = 0.4
_COST_OUTLINE = 1.6
_COST_SHADED = 0.15


def set_names(chart: QgsLayoutItemMap, layers: Mapping[str, QgsMapLayer], frame_id: str) -> None:
    """Give the map's names their places.

    Args:
        chart: shows the layers, at its final extent.
        layers: by id.
        frame_id: id of the layer whose features are named, by their `code`.
    """
    frame = layers[frame_id]
    millimetre = chart.scale() / 1000.0
    labeling = frame.labeling() if isinstance(frame, QgsVectorLayer) else None
    if not isinstance(labeling, QgsVectorLayerSimpleLabeling):
        return  # the analyst's own
    settings = labeling.settings()
    if min(map(frame.fields().indexOf, ("code", settings.fieldName))) < 0:
        return
    context = measuring_context(chart)
    form = settings.format()
    areas, sizes = {}, {}
    for feature in frame.getFeatures():
        code, name = str(feature["code"]), str(feature[settings.fieldName])
        wide = QgsTextRenderer.textWidth(context, form, [name]) / context.scaleFactor()
        high = QgsTextRenderer.textHeight(context, form, [name]) / context.scaleFactor()
        areas[code] = shapely.make_valid(shapely.from_wkb(bytes(feature.geometry().asWkb())))
        sizes[code] = (wide + 2 * _HALO, high + 2 * _HALO)
    extent = chart.extent()
    west, south, east, north = (
        extent.xMinimum(),
        extent.yMinimum(),
        extent.xMaximum(),
        extent.yMaximum(),
    )
    obstacles = [
        each
        for name, layer in layers.items()
        if name != frame_id and isinstance(layer, QgsVectorLayer)
        for each in _obstacles(layer_spec(name), layer, chart, millimetre)
    ]
    placed = place_names(areas, sizes, (west, south, east, north), millimetre, obstacles)
    halo = _HALO * millimetre
    value = {code: [round(x + halo, 1), round(y + halo, 1)] for code, (x, y) in placed.items()}
    value["west"], value["width"] = round(west, 1), round(east - west, 1)
    value["south"] = round(south, 1)
    QgsExpressionContextUtils.setLayoutItemVariable(chart, VARIABLE, json.dumps(value))


def _obstacles(
    spec: LayerSpec, layer: QgsVectorLayer, chart: QgsLayoutItemMap, millimetre: float
) -> Iterator[Obstacles]:
    circles = isinstance(spec.source, FromIncidents) and spec.source.shape == CIRCLES
    if spec.kind == "point":
        yield Obstacles(shapely.buffer(_shapes(layer, chart), _DOT * millimetre, quad_segs=3))
    elif circles:
        yield Obstacles(_shapes(layer, chart), 4 * _COST_OUTLINE)
    elif spec.kind == "outline":
        lines = shapely.boundary(_shapes(layer, chart))
        wide = shapely.buffer(shapely.simplify(lines, 0.1 * millimetre), _LINE * millimetre)
        yield Obstacles(wide, _COST_OUTLINE)
    elif _shaded(spec, layer):
        shaded = _shapes(layer, chart, _shaded(spec, layer))
        yield Obstacles(shapely.simplify(shaded, 0.3 * millimetre), _COST_SHADED)


def _shaded(spec: LayerSpec, layer: QgsVectorLayer) -> str:
    """Return which areas the map is about, where they are few: those in dark classes."""
    renderer = layer.renderer()
    if spec.style == "top_decile":
        return f'"{spec.field}" = 1'
    if spec.category and isinstance(renderer, QgsGraduatedSymbolRenderer):
        ranges = renderer.ranges()
        return f'"{spec.field}" >= {ranges[len(ranges) // 2].lowerValue()}'
    if isinstance(spec.source, FromIncidents) and spec.source.shape == HEXAGONS:
        return "\"class\" LIKE 'hot%'"
    return ""


def _shapes(layer: QgsVectorLayer, chart: QgsLayoutItemMap, only: str = "") -> np.ndarray:
    """Return the geometries of the features that the map shows."""
    request = QgsFeatureRequest()
    request.setFilterRect(chart.extent())
    if only:
        request.setFilterExpression(only)
    request.setSubsetOfAttributes([])
    found = [feature.geometry() for feature in layer.getFeatures(request)]
    kept = [bytes(each.asWkb()) for each in found if not each.isEmpty()]
    shapes: np.ndarray = shapely.from_wkb(np.array(kept, dtype=object))
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    return shapes
