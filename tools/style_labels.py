"""Labels of the layer styles: names of authorities and of a few points, and what they keep off."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsLabelObstacleSettings,
    QgsLabelPlacementSettings,
    QgsPalLayerSettings,
    QgsProperty,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont
from style_parts import FAMILY

_Property = QgsPalLayerSettings.Property
_KNOWN = "json_to_map(@wmvru_names)"
PLACED = (
    f"if(abs(map_get({_KNOWN}, 'west') - x_min(@map_extent)) + "
    f"abs(map_get({_KNOWN}, 'south') - y_min(@map_extent)) < "
    f"map_get({_KNOWN}, 'width') / 100, "
    f'array_get(map_get({_KNOWN}, "code"), {{index}}), NULL)'
)
"""Where a page has placed the name, as long as its map shows the extent it was placed for."""


def label_text(points: float) -> QgsTextFormat:
    """Bold dark type with a halo."""
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.9)
    halo.setSizeUnit(Qgis.RenderUnit.Millimeters)
    halo.setColor(QColor("#ffffff"))
    font = QFont(FAMILY)
    font.setBold(True)
    text = QgsTextFormat()
    text.setFont(font)
    text.setFamilies(["Liberation Sans", "Arial"])
    text.setSize(points)
    text.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    text.setColor(QColor("#111111"))
    text.setBuffer(halo)
    return text


def names(placed: bool = False) -> QgsVectorLayerSimpleLabeling:
    """Names of areas with a halo, inside their boundaries; or where a page has placed them."""
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.placement = Qgis.LabelPlacement.Horizontal
    settings.priority = 10
    obstacles = QgsLabelObstacleSettings()
    obstacles.setIsObstacle(False)
    settings.setObstacleSettings(obstacles)
    placement = QgsLabelPlacementSettings()
    placement.setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapIfRequired)
    settings.setPlacementSettings(placement)
    # A name that has slipped over a boundary reads as that of the neighbour.
    settings.fitInPolygonOnly = placed
    if placed:
        properties = settings.dataDefinedProperties()
        for key, index in ((_Property.PositionX, 0), (_Property.PositionY, 1)):
            properties.setProperty(key, QgsProperty.fromExpression(PLACED.format(index=index)))
        settings.setDataDefinedProperties(properties)
    settings.setFormat(label_text(9))
    settings.setCallout(None)  # not used, and written with attributes in random order
    return QgsVectorLayerSimpleLabeling(settings)


def point_names() -> QgsVectorLayerSimpleLabeling:
    """Names of a few points, beside them and clear of other labels; always shown."""
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.placement = Qgis.LabelPlacement.AroundPoint
    settings.dist = 3.4
    settings.distUnits = Qgis.RenderUnit.Millimeters
    settings.priority = 10
    settings.wrapChar = ""
    settings.autoWrapLength = 24
    placement = QgsLabelPlacementSettings()
    placement.setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapIfRequired)
    settings.setPlacementSettings(placement)
    settings.setFormat(label_text(8))
    settings.setCallout(None)
    return QgsVectorLayerSimpleLabeling(settings)


def kept_clear(weight: float = 2.0) -> QgsVectorLayerSimpleLabeling:
    """No labels, but the names of authorities keep off these features where they can.

    Where there are many, a small weight keeps a name from being driven out of its authority.
    """
    obstacles = QgsLabelObstacleSettings()
    obstacles.setIsObstacle(True)
    obstacles.setFactor(weight)
    settings = QgsPalLayerSettings()
    settings.drawLabels = False
    settings.setObstacleSettings(obstacles)
    settings.setCallout(None)
    return QgsVectorLayerSimpleLabeling(settings)
