"""Layers that are worked out, not stored: hexagons and circles as vectors, density as a raster.

They hold only what may be shown: classes and guarded sums; no count of a hexagon, no z score and no
exact density, from which the counts could be worked out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from qgis.core import (
    Qgis,
    QgsColorRampShader,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRuleBasedRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from ....core.disclosure.suppression import BASE, THRESHOLD
from ....core.errors import InputError
from ....core.incidents.maps import shown_circles
from ....i18n import tr
from ....store.layers.raster import write_geotiff
from ....store.schema.tables import CRS
from ...figures.layers.spec import CIRCLES, DENSITY, HEXAGONS, ROUND, FromIncidents, LayerSpec
from .incident_analysis import Incidents, analysed, title_of
from .shown_sources import ShownSources
from .styling import apply_style
from .text import describe, status_mark

if TYPE_CHECKING:
    from ....store.package.package import Package

UNIT = "per km²"
DENSITY_COLOURS = ("#f2e58f", "#98cfa0", "#3fa6bd", "#286fab", "#1d2b78")
"""After ColorBrewer's YlGnBu, its first darker, so that it is told from paper on a grey print."""
_FIELDS = {
    HEXAGONS: "field=name:string&field=class:string",
    CIRCLES: "field=name:string&field=rank:integer&field=areas:integer&field=count:integer"
    "&field=share:double",
}
_ALIASES = {
    "name": "Name",
    "class": "Class",
    "rank": "Rank",
    "areas": "Hexagons",
    "share": "Share of all (%)",
}


def make_analysis_layer(
    package: Package, spec: LayerSpec, folder: Path, keep: bool = False
) -> QgsMapLayer:
    """Make a layer worked out from the package: styled, described, in no project.

    Args:
        package: what is read.
        spec: a layer whose source is `FromIncidents`.
        folder: where rasters are written; it must live as long as the layer.
        keep: write vectors there too, for a project that is opened again; else in memory.

    Raises:
        InputError: it cannot be worked out, or not be written.
    """
    source = spec.source
    assert isinstance(source, FromIncidents)
    incidents = analysed(package, source)
    shown = ShownSources(package, [spec])
    title = status_mark(shown, spec.tables) + title_of(package, spec)
    layer: QgsMapLayer
    if source.shape == DENSITY:
        layer = _raster(incidents, title, folder / f"{spec.id}.tif")
    else:
        layer = _vector(incidents, source.shape, title)
        if keep:
            layer = _written(layer, folder / f"{spec.id}.gpkg")
        _finish(layer, spec, package, incidents)
    layer.setMetadata(describe(shown, spec, layer))
    return layer


def _vector(incidents: Incidents, shape: str, title: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"Polygon?crs={CRS}&{_FIELDS[shape]}", title, "memory")
    rows, shapes = _hexagons(incidents) if shape == HEXAGONS else _circles(incidents)
    features = []
    for values, wkb in zip(rows, shapely.to_wkb(shapes, output_dimension=3)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def _hexagons(incidents: Incidents) -> tuple[Sequence[list[Any]], np.ndarray]:
    found = incidents.hexagons
    assert found is not None
    rows = [[str(name), str(kind)] for name, kind in zip(found.grid.names, found.classes)]
    return rows, found.grid.shapes


def _circles(incidents: Incidents) -> tuple[Sequence[list[Any]], np.ndarray]:
    assert incidents.circles is not None
    frame = shown_circles(incidents.circles, incidents.restricted)
    rows = [
        [
            str(row["name"]),
            int(row["rank"]),
            int(row["areas"]),
            _whole(row["count"]),
            None if np.isnan(row["share"]) else float(row["share"]),
        ]
        for row in frame.to_dict("records")
    ]
    return rows, frame["geometry"].to_numpy(dtype=object)


def _whole(count: float) -> int | None:
    return None if np.isnan(count) else int(count)


def _written(layer: QgsVectorLayer, path: Path) -> QgsVectorLayer:
    """Write a layer to a file and return it from there, for a project that is opened again.

    Raises:
        InputError: the file cannot be written.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = path.stem
    error, message, *_rest = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(path), QgsCoordinateTransformContext(), options
    )
    if error != QgsVectorFileWriter.WriterError.NoError:
        raise InputError(str(path), f"it cannot be written ({message})", "a folder to write to")
    written = QgsVectorLayer(f"{path}|layername={path.stem}", layer.name(), "ogr")
    # A full disk may come to light only when GDAL closes the file, which says nothing of it.
    if not written.isValid() or written.featureCount() != layer.featureCount():
        raise InputError(str(path), "it was not written whole", "a disk with room")
    return written


def _finish(layer: QgsVectorLayer, spec: LayerSpec, package: Package, incidents: Incidents) -> None:
    """Style, names of fields and map tips."""
    counted = tr("Incidents")
    if incidents.restricted:
        counted = tr("Incidents, to the nearest {0}; under {1} hidden").format(BASE, THRESHOLD)
    for name in layer.fields().names():
        alias = counted if name == "count" else tr(_ALIASES.get(name, name))
        layer.setFieldAlias(layer.fields().indexOf(name), alias)
    apply_style(layer, spec, package)
    layer.setDisplayExpression('"name"')
    if layer.fields().indexOf("class") >= 0:
        layer.setMapTipTemplate('[% "class" %]')
    else:
        low = tr("fewer than {0}").format(THRESHOLD)
        tip = '[% "rank" || \'. \' || "name" %]<br>'
        layer.setMapTipTemplate(f"{tip}{counted}: [% coalesce(to_string(\"count\"), '{low}') %]")
        _number_circles(layer, tr(spec.title))
    layer.setReadOnly(True)


def _number_circles(layer: QgsVectorLayer, title: str) -> None:
    """Ranks beside the circles, which the page's note lists; names would lie over the map's own."""
    layer.setCustomProperty(ROUND, True)
    renderer = layer.renderer()
    if isinstance(renderer, QgsRuleBasedRenderer):
        renderer.rootRule().children()[0].setLabel(title)
    labeling = layer.labeling()
    if not isinstance(labeling, QgsVectorLayerSimpleLabeling):
        return
    settings = labeling.settings()
    settings.fieldName = "rank"
    settings.placement = Qgis.LabelPlacement.OutsidePolygons
    settings.dist = 0.8
    settings.distUnits = Qgis.RenderUnit.Millimeters
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def _raster(incidents: Incidents, title: str, path: Path) -> QgsRasterLayer:
    density = incidents.density
    assert density is not None
    facts = {"RESTRICTED": "true"} if incidents.restricted else {}
    write_geotiff(
        path,
        density.values,
        density.grid.origin,
        density.grid.cell,
        band=tr("Lower limit of the class of density"),
        unit=UNIT,
        facts=facts,
    )
    layer = QgsRasterLayer(str(path), title, "gdal")
    if not layer.isValid():
        raise InputError(str(path), "the heat map cannot be opened")
    items = [
        QgsColorRampShader.ColorRampItem(limit, QColor(colour), label)
        for limit, colour, label in zip(
            density.breaks, DENSITY_COLOURS, density_labels(density.breaks)
        )
    ]
    shader = QgsRasterShader(0.0, density.breaks[-1])
    ramp = QgsColorRampShader(0.0, density.breaks[-1])
    ramp.setColorRampType(Qgis.ShaderInterpolationMethod.Exact)
    ramp.setColorRampItemList(items)
    shader.setRasterShaderFunction(ramp)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))
    layer.setOpacity(0.85)
    return layer


def density_labels(breaks: Sequence[float]) -> list[str]:
    """Return the legend's label of each class: "Under 2.5", "2.5 to under 5", …, "20 or more"."""
    texts = [tr("Under {0:g}").format(breaks[1])]
    texts += [tr("{0:g} to under {1:g}").format(a, b) for a, b in zip(breaks[1:], breaks[2:])]
    return [*texts, tr("{0:g} or more").format(breaks[-1])]
