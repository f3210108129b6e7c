"""Vector layers to arrays and back, always in EPSG:27700."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsFeatureSource,
    QgsGeometry,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from ...core.errors import InputError
from ...core.tables.field import Column
from ..schema.tables import CRS
from .features import attribute_frame, features_of
from .fields import column_values, qgis_fields


def target_crs() -> QgsCoordinateReferenceSystem:
    """Return the one reference system everything is computed in, British National Grid."""
    return QgsCoordinateReferenceSystem(CRS)


def is_known(crs: QgsCoordinateReferenceSystem) -> bool:
    """Return whether a reference system says where on earth a layer lies.

    GeoPackage writes an unknown system as "Undefined geographic SRS" or "Undefined Cartesian SRS",
    and QGIS holds these for valid.
    """
    undefined = not crs.authid() and crs.description().lower().startswith(("undefined", "unknown"))
    return crs.isValid() and not undefined


def require_fields(
    source: QgsFeatureSource | QgsVectorLayer, names: Iterable[str], label: str
) -> None:
    """Check that the layer has these fields.

    Raises:
        InputError: one is absent; names the layer, the field and those at hand.
    """
    at_hand = [field.name() for field in source.fields()]
    for name in names:
        if name not in at_hand:
            raise InputError(
                f"Layer '{label}'", f"there is no field '{name}'", f"one of {', '.join(at_hand)}"
            )


def feature_request(
    source: QgsFeatureSource | QgsVectorLayer,
    fields: Sequence[str],
    label: str,
    transform_context: QgsCoordinateTransformContext,
    feedback: QgsProcessingFeedback | None = None,
) -> QgsFeatureRequest:
    """Make a request for these fields with geometry transformed to EPSG:27700.

    Raises:
        InputError: the layer's reference system is unknown.
    """
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(list(fields), source.fields())
    if source.wkbType() == Qgis.WkbType.NoGeometry:
        return request
    crs = source.sourceCrs()
    if not is_known(crs):
        raise InputError(
            f"Layer '{label}'",
            "its coordinate reference system is unknown",
            "a layer with a CRS; set it in the layer's properties",
        )
    request.setInvalidGeometryCheck(Qgis.InvalidGeometryCheck.NoCheck)
    if crs != target_crs():
        request.setDestinationCrs(target_crs(), transform_context)
        if feedback is not None:
            feedback.pushInfo(describe_transform(crs, label, transform_context))
    return request


def describe_transform(
    crs: QgsCoordinateReferenceSystem, label: str, context: QgsCoordinateTransformContext
) -> str:
    """Describe the coordinate operation used; without a grid file it is about 2 m off."""
    operation = QgsCoordinateTransform(
        crs, target_crs(), context
    ).instantiatedCoordinateOperationDetails()
    accuracy = f", accuracy {operation.accuracy:g} m" if operation.accuracy >= 0 else ""
    return (
        f"Layer '{label}' is transformed from {crs.authid() or crs.description()} to {CRS}: "
        f"{operation.name or 'default operation'}{accuracy}."
    )


def read_source(
    source: QgsFeatureSource | QgsVectorLayer,
    fields: Sequence[str],
    label: str,
    transform_context: QgsCoordinateTransformContext,
    feedback: QgsProcessingFeedback | None = None,
    request: QgsFeatureRequest | None = None,
    features: dict[int, QgsFeature] | None = None,
    counted: bool = False,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Read a layer, whole, once.

    Args:
        source: layer or feature source.
        fields: fields to read.
        label: what messages call the layer.
        transform_context: the project's coordinate operations.
        feedback: asked for cancellation and told of the transformation.
        request: made by `feature_request` and narrowed by the caller, if need be.
        features: filled with the features themselves by their ids, for whoever writes them again.
        counted: the layer knows its number of rows exactly, and all are held against it.

    Returns:
        A data frame with a column for each field and the feature id in `feature_id`, and an
        object array of 2-D shapely geometries in EPSG:27700 (None where a feature has none).

    Raises:
        InputError: unknown CRS, an absent field, a feature that cannot be transformed, or rows that
            did not come.
    """
    require_fields(source, fields, label)
    if request is None:
        request = feature_request(source, fields, label, transform_context, feedback)
    indexes = [source.fields().lookupField(name) for name in fields]
    columns: list[list[Any]] = [[] for _ in fields]
    ids: list[int] = []
    wkb: list[bytes | None] = []
    for feature in features_of(source, request, label, "a geometry", feedback, counted):
        attributes = feature.attributes()
        for column, index in zip(columns, indexes):
            column.append(attributes[index])
        ids.append(feature.id())
        wkb.append(geometry_wkb(feature.geometry()))
        if features is not None:
            features[feature.id()] = feature
    frame = attribute_frame(source, fields, ids, columns)
    geometries = np.empty(len(wkb), dtype=object)
    geometries[:] = shapely.from_wkb(wkb, on_invalid="ignore")
    for row, binary in enumerate(wkb):
        if binary is not None and geometries[row] is None:
            mended = _closed(binary, label, ids[row], feedback)
            geometries[row] = shapely.from_wkb(mended.asWkb().data())
            if features is not None:
                features[ids[row]].setGeometry(mended)
    return frame, shapely.force_2d(geometries)


def _closed(
    binary: bytes, label: str, feature_id: int, feedback: QgsProcessingFeedback | None
) -> QgsGeometry:
    """Mend through QGIS a geometry that GEOS does not take, such as an open ring.

    Raises:
        InputError: it cannot be mended; names the feature.
    """
    geometry = QgsGeometry()
    geometry.fromWkb(binary)
    mended = geometry.makeValid()
    if shapely.from_wkb(mended.asWkb().data(), on_invalid="ignore") is None:
        raise InputError(
            f"Layer '{label}', feature {feature_id}", "its geometry cannot be read or mended"
        )
    if feedback is not None:
        feedback.pushWarning(f"{label}, feature {feature_id}: repaired (a ring was not closed)")
    return mended


def geometry_wkb(geometry: QgsGeometry) -> bytes | None:
    """Return the WKB of a geometry, curves as segments; None where there is nothing."""
    if geometry.isNull() or geometry.isEmpty():
        return None
    abstract = geometry.constGet()
    if abstract.hasCurvedSegments():
        return bytes(abstract.segmentize().asWkb())
    return geometry.asWkb().data()


def write_frame(
    sink: QgsFeatureSink,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    geometries: np.ndarray | None = None,
) -> None:
    """Write rows, with geometries if given, to a sink made with `qgis_fields(columns)`.

    Raises:
        InputError: the sink refused a feature, with its own words.
    """
    fields = qgis_fields(columns)
    values = [column_values(frame, column) for column in columns]
    # The dimension is said: in a QGIS process an older GEOS of the system's may answer for
    # shapely's own, and it refuses the newer one's default of 4.
    wkb = None if geometries is None else shapely.to_wkb(geometries, output_dimension=3)
    for number, row in enumerate(zip(*values)):
        feature = QgsFeature(fields)
        feature.setAttributes(list(row))
        if wkb is not None and wkb[number] is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb[number])
            feature.setGeometry(geometry)
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise InputError("Output", f"row {number + 1} was refused: {sink.lastError()}")
    if not sink.flushBuffer():
        raise InputError("Output", f"it could not be written: {sink.lastError()}")


def read_attributes(source: QgsFeatureSource | QgsVectorLayer) -> pd.DataFrame:
    """Read all attributes but the key column, without geometry, in the layer's order."""
    request = QgsFeatureRequest().setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    names = [f.name() for f in source.fields() if f.name().lower() not in ("fid", "ogc_fid")]
    context = QgsCoordinateTransformContext()
    frame, _ = read_source(source, names, "table", context, request=request)
    return frame.drop(columns="feature_id")
