"""Writing results to the sinks of an algorithm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingUtils,
)

from ..core.errors import Cancelled
from .base import VruAlgorithm

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from ..store.schema import Column

_KINDS = {
    "OUTPUT": Qgis.WkbType.MultiPolygon,
    "PIECES": Qgis.WkbType.MultiPolygon,
    "AREAS": Qgis.WkbType.MultiPolygon,
}


def write_table(
    algorithm: VruAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    frame: pd.DataFrame,
    columns: Sequence[Column],
) -> dict[str, str]:
    """Write a frame to a sink, with its `geometry` column if the sink has geometry.

    Returns:
        The output id under the sink's name; nothing where the sink was not asked for.
    """
    from ..store.fields import qgis_fields
    from ..store.vector import target_crs, write_frame

    wkb_type = _KINDS.get(name, Qgis.WkbType.NoGeometry)
    spatial = wkb_type != Qgis.WkbType.NoGeometry
    sink, destination = algorithm.parameterAsSink(
        parameters,
        name,
        context,
        qgis_fields(columns),
        wkb_type,
        target_crs() if spatial else QgsCoordinateReferenceSystem(),
    )
    if sink is None:
        if parameters.get(name) is None:
            return {}
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    geometry = multipolygons(frame["geometry"].to_numpy()) if spatial else None
    write_frame(sink, frame, columns, geometry, feedback)
    return {name: destination}


def write_with_attributes(
    algorithm: VruAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    source: QgsProcessingFeatureSource,
    frame: pd.DataFrame,
    columns: Sequence[Column],
) -> dict[str, str]:
    """Write polygons with the attributes of the features they came from, and ours behind them.

    Args:
        source: the layer; its attributes are read again by `feature_id`.
        frame: our columns, `feature_id`, and `geometry`.
    """
    import shapely
    from qgis.core import QgsGeometry

    from ..store.fields import column_values, qgis_fields
    from ..store.vector import target_crs

    ours = qgis_fields(columns)
    theirs = source.fields()
    # A file cannot have two key columns; the layer's own is of no use in the output.
    keys = [index for index, field in enumerate(theirs) if field.name().lower() in _KEYS]
    kept = [index for index in range(theirs.count()) if index not in keys]
    fields = QgsProcessingUtils.combineFields(_subset(theirs, kept), ours)
    sink, destination = algorithm.parameterAsSink(
        parameters, name, context, fields, Qgis.WkbType.MultiPolygon, target_crs()
    )
    if sink is None:
        if parameters.get(name) is None:
            return {}
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    values = list(zip(*(column_values(frame, column) for column in columns)))
    # The dimension is said for the reason given in `store.vector.write_frame`.
    wkb = shapely.to_wkb(multipolygons(frame["geometry"].to_numpy()), output_dimension=3)
    rows = {int(number): row for row, number in enumerate(frame["feature_id"])}
    request = QgsFeatureRequest().setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    if len(rows) < 5_000:
        request.setFilterFids(list(rows))
    for original in source.getFeatures(request):
        row = rows.get(original.id())
        if row is None:
            continue
        if feedback.isCanceled():
            raise Cancelled
        attributes = original.attributes()
        feature = QgsFeature(fields)
        feature.setAttributes([*(attributes[index] for index in kept), *values[row]])
        geometry = QgsGeometry()
        geometry.fromWkb(wkb[row])
        feature.setGeometry(geometry)
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
    return {name: destination}


_KEYS = {"fid", "ogc_fid"}


def _subset(fields: Any, kept: list[int]) -> Any:
    from qgis.core import QgsFields

    subset = QgsFields()
    for index in kept:
        subset.append(QgsField(fields.at(index)))
    return subset


def multipolygons(geometries: np.ndarray) -> np.ndarray:
    """Polygons as multipolygons, so that a layer holds one kind; others as they are."""
    import numpy as np
    import shapely

    result = np.array(geometries, dtype=object)
    for row in np.flatnonzero(shapely.get_type_id(result) == shapely.GeometryType.POLYGON):
        result[row] = shapely.multipolygons([result[row]])
    return result
