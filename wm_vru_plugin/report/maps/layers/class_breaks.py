"""Classes of a continuous value: limits that stand in a record, or that the values give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsGraduatedSymbolRenderer,
    QgsRendererRange,
    QgsVectorLayer,
)

from ....i18n import tr
from ...figures.layers.spec import Classes

_END = 1e12
_DECIMALS = (0, 1, 2)


def quantile_limits(values: Sequence[float], number: int) -> list[float]:
    """Return lower limits of all classes but the first, of classes of about equally many values.

    Limits are rounded to as few decimals as keep them apart, so that they can be read and named;
    a class that ties would leave empty is left out.
    """
    if not len(values):
        return []
    exact = np.quantile(np.asarray(values, dtype=float), np.arange(1, number) / number)
    rounded = exact
    for decimals in _DECIMALS:
        rounded = np.round(exact, decimals)
        if len(np.unique(rounded)) == len(exact):
            break
    lowest = float(np.min(values))
    return [float(limit) for limit in np.unique(rounded) if limit > lowest]


def class_labels(limits: Sequence[float], unit: str) -> list[str]:
    """Return the legend's label of each class; every limit belongs to the class above it."""
    shown = [f"{limit:g}{unit}" for limit in limits]
    if not shown:
        return [tr("All")]
    between = [tr("{0} to under {1}").format(low, high) for low, high in zip(shown, shown[1:])]
    return [tr("Under {0}").format(shown[0]), *between, tr("{0} or more").format(shown[-1])]


def fit_classes(layer: QgsVectorLayer, classes: Classes) -> None:
    """Put limits and labels on the ranges of the layer's graduated style.

    Where there are fewer classes than ranges, colours are taken evenly from the style's ramp.
    """
    renderer = layer.renderer()
    limits = list(classes.breaks) or quantile_limits(
        class_values(layer, renderer.classAttribute()), classes.quantiles
    )
    labels = class_labels(limits, classes.unit)
    ranges = renderer.ranges()
    picked = np.linspace(0, len(ranges) - 1, len(labels)).round().astype(int)
    bounds = [-_END, *limits, _END]
    fitted = QgsGraduatedSymbolRenderer(
        renderer.classAttribute(),
        [
            # A range holds both its ends, and the first that holds a value draws it.
            QgsRendererRange(low, np.nextafter(high, low), ranges[index].symbol().clone(), label)
            for low, high, index, label in zip(bounds, bounds[1:], picked, labels)
        ],
    )
    layer.setRenderer(fitted)


def class_values(layer: QgsVectorLayer, attribute: str) -> list[float]:
    """Return the values that a style classes, of every feature that has the field or expression."""
    expression = QgsExpression(attribute)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    expression.prepare(context)
    values = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        value = expression.evaluate(context)
        if isinstance(value, (int, float)):
            values.append(float(value))
    return values
