"""Features of a layer one by one, and their attributes as a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from qgis.core import (
    Qgis,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsProcessingFeedback,
    QgsVariantUtils,
    QgsVectorLayer,
)

from ...core.errors import Cancelled, InputError
from ..schema.tables import CRS

_PLAIN = (str, int, float, bool)
_EVERY = 1000


def features_of(
    source: QgsFeatureSource | QgsVectorLayer,
    request: QgsFeatureRequest,
    label: str,
    what: str,
    feedback: QgsProcessingFeedback | None,
    counted: bool = False,
) -> Iterator[QgsFeature]:
    """Yield the features asked for, in the layer's order.

    Args:
        label: what the error calls the layer.
        what: what a feature is: "a geometry", "a point".
        feedback: asked for cancellation.
        counted: hold the rows of a request for all of them against the layer's own number, which
            is exact, see `is_counted`: QGIS's iterators end without a word where a connection
            breaks.

    Raises:
        InputError: a feature cannot be transformed, or fewer came than there are.
    """
    last: Any = "none"
    read = 0
    expected = source.featureCount() if counted and _asks_for_all(request) else -1
    try:
        for number, feature in enumerate(source.getFeatures(request)):
            if number % _EVERY == 0 and feedback is not None and feedback.isCanceled():
                raise Cancelled
            last = feature.id()
            read = number + 1
            yield feature
    except QgsCsException as error:
        raise InputError(
            f"Layer '{label}', after feature {last}",
            f"{what} cannot be transformed to {CRS} ({error})",
            "coordinates that lie within Great Britain",
        ) from error
    if read < expected:
        raise InputError(
            f"Layer '{label}'",
            f"{read:,} of its {expected:,} rows were read, then no more came; the connection to "
            "the database may have broken, or the file may be damaged or have been changed",
            "all rows; run it again when the source is at hand",
        )


def is_counted(provider: str, address: str) -> bool:
    """Return whether a layer knows its number of rows exactly.

    Shapefiles count rows that were deleted, and PostgreSQL may give an estimate.

    Args:
        provider: QGIS's name of what reads the layer.
        address: of its data.
    """
    if provider == "postgres":
        return "estimatedmetadata=true" not in address
    return provider == "ogr" and address.split("|", 1)[0].lower().endswith(".gpkg")


def _asks_for_all(request: QgsFeatureRequest) -> bool:
    """Return whether a request leaves no row out."""
    none = Qgis.FeatureRequestFilterType.NoFilter
    return request.filterType() == none and request.filterRect().isNull() and request.limit() < 0


def attribute_frame(
    source: QgsFeatureSource | QgsVectorLayer,
    fields: Sequence[str],
    ids: Sequence[int],
    columns: Sequence[Sequence[Any]],
) -> pd.DataFrame:
    """Return attributes as they came from QGIS: nulls as None, numbers as numbers.

    Args:
        fields: names; `columns` holds the values of each.
        ids: of the features, for the column `feature_id`.
    """
    frame = pd.DataFrame({"feature_id": ids})
    for name, column in zip(fields, columns):
        values = pd.Series([_value(value) for value in column], dtype=object)
        numeric = source.fields().at(source.fields().lookupField(name)).isNumeric()
        frame[name] = pd.to_numeric(values) if numeric else values
    return frame


def _value(value: Any) -> Any:
    # Asking QGIS of each value whether it is null takes longer than reading it.
    return value if type(value) in _PLAIN else None if QgsVariantUtils.isNull(value) else value
