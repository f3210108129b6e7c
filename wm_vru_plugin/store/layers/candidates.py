"""Reading only the features near some areas: reading is the greater part of a national overlay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsFields,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsVectorLayer,
)

from ...core.geometry.contiguity import components, queen_neighbours
from .layers import read_source

_MARGIN_M = 1.0
"""Rectangles grow by this, so that rounding in a transformation loses nothing at their edges."""


def read_near(
    source: QgsFeatureSource | QgsVectorLayer,
    fields: Sequence[str],
    label: str,
    near: np.ndarray,
    request: QgsFeatureRequest,
    feedback: QgsProcessingFeedback | None = None,
    features: dict[int, QgsFeature] | None = None,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Read the features whose rectangle meets the rectangle of at least one of some geometries.

    The source is asked once for each of a few separate rectangles, which its spatial index answers;
    no feature is returned twice. A feature without geometry is near nothing and is not returned.

    Args:
        source: layer or feature source.
        fields: fields to read.
        label: what messages call the layer.
        near: (m,) geometries in EPSG:27700.
        request: made by `vector.feature_request`; it may hold a filter expression.
        feedback: asked for cancellation.
        features: filled with the features themselves by their ids.

    Returns:
        What `layers.read_source` returns, ordered by feature id.

    Raises:
        InputError: an absent field, or a feature that cannot be transformed.
        Cancelled: the analyst cancelled.
    """
    boxes = shapely.box(*shapely.bounds(near).T)
    chained = _Chained(source, [QgsRectangle(*box) for box in shapely.bounds(separate(boxes))])
    frame, geometries = read_source(
        chained, fields, label, QgsCoordinateTransformContext(), feedback, request, features
    )
    # A merged rectangle is larger than its parts: keep what is near one of the parts.
    found = shapely.STRtree(boxes).query(shapely.box(*shapely.bounds(geometries).T))[0]
    kept = np.unique(found)
    kept = kept[np.argsort(frame["feature_id"].to_numpy()[kept], kind="stable")]
    return frame.iloc[kept].reset_index(drop=True), geometries[kept]


def separate(boxes: np.ndarray) -> np.ndarray:
    """Merge rectangles that meet into the rectangle around them, until none meet.

    Args:
        boxes: (m,) rectangles.

    Returns:
        (k,) rectangles that are disjoint and hold all of them, k at most m.
    """
    while len(boxes):
        group = components(len(boxes), queen_neighbours(boxes))
        count = int(group.max()) + 1
        if count == len(boxes):
            break
        bounds = shapely.bounds(boxes)
        low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
        np.minimum.at(low, group, bounds[:, :2])
        np.maximum.at(high, group, bounds[:, 2:])
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    return boxes


class _Chained:
    """A source seen through several rectangles, each feature once."""

    def __init__(
        self, source: QgsFeatureSource | QgsVectorLayer, rectangles: list[QgsRectangle]
    ) -> None:
        self._source = source
        self._rectangles = rectangles

    def fields(self) -> QgsFields:
        return self._source.fields()

    def getFeatures(self, request: QgsFeatureRequest) -> Iterator[QgsFeature]:  # noqa: N802
        seen: set[int] = set()
        for rectangle in self._rectangles:
            part = QgsFeatureRequest(request)
            part.setFilterRect(rectangle.buffered(_MARGIN_M))
            for feature in self._source.getFeatures(part):
                if feature.id() not in seen:
                    seen.add(feature.id())
                    yield feature
