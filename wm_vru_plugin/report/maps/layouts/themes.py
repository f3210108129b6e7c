"""Map themes: what a page shows, to be had in the canvas with one click."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsMapLayer, QgsMapThemeCollection, QgsProject


def set_theme(project: QgsProject, name: str, layers: Iterable[QgsMapLayer]) -> None:
    """Make or renew a theme of a project.

    Args:
        project: has the layers.
        name: of the theme, such as its layout's.
        layers: those shown; all others of the project are not.
    """
    record = QgsMapThemeCollection.MapThemeRecord()
    for layer in layers:
        shown = QgsMapThemeCollection.MapThemeLayerRecord(layer)
        shown.usingCurrentStyle = True
        shown.currentStyle = layer.styleManager().currentStyle()
        shown.isVisible = True
        record.addLayerRecord(shown)
    project.mapThemeCollection().insert(name, record)
