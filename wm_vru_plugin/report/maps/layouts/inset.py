"""The inset of a close-up: where in the study area the page's map lies."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutItemMap,
    QgsMapLayerStyle,
    QgsRectangle,
    QgsVectorLayer,
)

from ....store.schema.tables import CRS

MARGIN = 1.06  # of the study area's extent
OVERVIEW = "focus"


def fill_inset(inset: QgsLayoutItemMap, chart: QgsLayoutItemMap, frame: QgsVectorLayer) -> None:
    """Show the whole study area, without names, and on it the extent of the page's map.

    Args:
        inset: the template's item.
        chart: the page's map, whose extent is drawn on it.
        frame: the authorities.
    """
    inset.setCrs(QgsCoordinateReferenceSystem(CRS))
    inset.setFollowVisibilityPreset(False)
    inset.setLayers([frame])
    inset.setKeepLayerSet(True)
    inset.setLayerStyleOverrides({frame.id(): _without_names(frame)})
    inset.setKeepLayerStyles(True)
    extent = QgsRectangle(frame.extent())
    extent.scale(MARGIN)
    inset.zoomToExtent(extent)
    # The template's own overview, or a new one where an analyst's template has none.
    inset.overview().setLinkedMap(chart)
    inset.overview().setEnabled(True)
    inset.invalidateCache()


def _without_names(frame: QgsVectorLayer) -> str:
    plain = frame.clone()
    plain.setLabelsEnabled(False)
    style = QgsMapLayerStyle()
    style.readFromLayer(plain)
    return str(style.xmlData())
