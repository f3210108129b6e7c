"""Running one algorithm of the provider inside another, with the same parameters as by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingUtils,
)

from ...core.errors import Cancelled, VruError

if TYPE_CHECKING:
    import pandas as pd


def run_child(
    algorithm_id: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> dict[str, Any]:
    """Run an algorithm by its id.

    Raises:
        VruError: it failed; the log says why.
        Cancelled: the analyst cancelled.
    """
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
    if algorithm is None:
        raise VruError(f"The algorithm {algorithm_id} is not registered.")
    results, done = algorithm.run(parameters, context, feedback)
    if feedback.isCanceled():
        raise Cancelled
    if not done:
        raise VruError(f"{algorithm_id} failed; the log above says why.")
    return results


def result_frame(destination: str, context: QgsProcessingContext) -> pd.DataFrame:
    """Read the attributes of a layer that an algorithm made, without key columns."""
    from ...store.layers.layers import read_attributes

    layer = QgsProcessingUtils.mapLayerFromString(destination, context)
    if layer is None:
        raise VruError(f"The result {destination} cannot be opened.")
    return read_attributes(layer)
