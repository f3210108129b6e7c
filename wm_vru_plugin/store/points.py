"""Point layers as coordinates, without a geometry object for each of a million points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsProcessingFeedback,
    QgsVariantUtils,
    QgsVectorLayer,
)

from ..core.errors import Cancelled, InputError
from .schema import CRS
from .vector import feature_request, require_fields

_PLAIN = (str, int, float, bool)
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_LITTLE_ENDIAN, _KIND_POINT = 1, 1
_EVERY = 5000


def read_point_source(
    source: QgsFeatureSource | QgsVectorLayer,
    fields: Sequence[str],
    label: str,
    transform_context: QgsCoordinateTransformContext,
    feedback: QgsProcessingFeedback | None = None,
    request: QgsFeatureRequest | None = None,
) -> tuple[pd.DataFrame, np.ndarray]:
    """`vector.read_source` for points, three times as fast: coordinates come instead of geometry.

    Returns:
        A data frame with a column for each field and the feature id in `feature_id`, and (n, 2)
        coordinates in EPSG:27700, NaN where a feature has no place; a multipoint is the middle of
        its points.

    Raises:
        InputError: unknown CRS, an absent field, or a feature that cannot be transformed.
    """
    require_fields(source, fields, label)
    if request is None:
        request = feature_request(source, fields, label, transform_context, feedback)
    indexes = [source.fields().lookupField(name) for name in fields]
    columns: list[list[Any]] = [[] for _ in fields]
    ids: list[int] = []
    wkb: list[bytes] = []
    try:
        for number, feature in enumerate(source.getFeatures(request)):
            if number % _EVERY == 0 and feedback is not None and feedback.isCanceled():
                raise Cancelled
            ids.append(feature.id())
            wkb.append(feature.geometry().asWkb().data())
            for column, index in zip(columns, indexes):
                column.append(feature[index])
    except QgsCsException as error:
        raise InputError(
            f"Layer '{label}', after feature {ids[-1] if ids else 'none'}",
            f"a point cannot be transformed to {CRS} ({error})",
            "coordinates that lie within Great Britain",
        ) from error
    frame = pd.DataFrame({"feature_id": ids})
    for name, index, column in zip(fields, indexes, columns):
        values = pd.Series([_value(value) for value in column], dtype=object)
        frame[name] = pd.to_numeric(values) if source.fields().at(index).isNumeric() else values
    return frame, coordinates(wkb)


def _value(value: Any) -> Any:
    # Asking QGIS of each value whether it is null takes longer than reading it.
    return value if type(value) in _PLAIN else None if QgsVariantUtils.isNull(value) else value


def coordinates(wkb: Sequence[bytes]) -> np.ndarray:
    """(n, 2) coordinates of points in WKB; NaN where there is nothing, middles of multipoints."""
    xy = np.full((len(wkb), 2), np.nan)
    size = np.fromiter(map(len, wkb), dtype=np.int64, count=len(wkb))
    plain = np.flatnonzero(size == _POINT.itemsize)
    points = np.frombuffer(
        b"".join(wkb if len(plain) == len(wkb) else [wkb[row] for row in plain]), dtype=_POINT
    )
    fine = (points["order"] == _LITTLE_ENDIAN) & (points["kind"] == _KIND_POINT)
    xy[plain[fine], 0] = points["x"][fine]
    xy[plain[fine], 1] = points["y"][fine]
    rest = np.concatenate([plain[~fine], np.flatnonzero((size > 0) & (size != _POINT.itemsize))])
    if len(rest):
        middles = shapely.centroid(shapely.from_wkb([wkb[row] for row in rest]))
        xy[rest] = np.column_stack([shapely.get_x(middles), shapely.get_y(middles)])
    return xy
