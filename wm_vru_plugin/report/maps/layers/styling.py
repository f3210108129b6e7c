"""Styles of resources/styles, fitted to a layer's field, domain and study area."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpressionContextUtils,
    QgsGraduatedSymbolRenderer,
    QgsMapLayer,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)

from ....core.errors import InputError
from ....core.places.domains import domain
from ....i18n import tr
from ....resources_path import resource
from ...figures.layers.catalogue import layer_spec
from ...figures.layers.spec import Highest, LayerSpec
from .class_breaks import fit_classes

if TYPE_CHECKING:
    from ....store.package.package import Package

RATES_STYLE = "schools_exclusion_rate"
AVERAGE = "wmvru_average_rate"
"""Layer variable: the study area's rate, which the style of exclusion rates divides by."""

_DECILE = re.compile(r'"(?:\w+_)?decile"')
_KEPT = QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling


def apply_style(layer: QgsVectorLayer, spec: LayerSpec, package: Package) -> None:
    """Load the layer's style and put its own field and words in place of the stand-ins.

    Raises:
        InputError: the style file is absent or no QGIS style.
    """
    path = resource("styles", f"{spec.style}.qml")
    message, loaded = layer.loadNamedStyle(str(path), False, _KEPT)
    if not loaded:
        raise InputError(path.name, f"the style cannot be read ({message})", "a QGIS style (.qml)")
    words = {}
    if spec.domain:
        words["{phrase}"] = tr(domain(spec.domain).phrase)
    if isinstance(spec.source, Highest):
        words["{authority}"] = spec.source.authority
    if spec.style == RATES_STYLE:
        average = pooled_rate(package) or 0.0
        words["{average}"] = f"{average:.2f}"
        # Where nobody was excluded, every rate is 0 and belongs to the lowest class.
        QgsExpressionContextUtils.setLayerVariable(layer, AVERAGE, average or 1e-9)
    _fit(layer, spec.field, words)
    if spec.classes:
        fit_classes(layer, spec.classes)


def pooled_rate(package: Package) -> float | None:
    """Return permanent exclusions per 100 pupils over all state-funded secondary schools.

    Schools without a number of pupils or of exclusions are left out; None where none is left.
    """
    layer = package.layer("schools")
    layer.setSubsetString(layer_spec("schools_exclusion_rate").subset)
    pupils = excluded = 0
    for feature in layer.getFeatures():
        if isinstance(feature["pupils"], int) and isinstance(feature["exclusions"], int):
            pupils += feature["pupils"]
            excluded += feature["exclusions"]
    return 100.0 * excluded / pupils if pupils else None


def _fit(layer: QgsVectorLayer, field: str, words: dict[str, str]) -> None:
    renderer = layer.renderer().clone()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        renderer.setClassAttribute(_field(renderer.classAttribute(), field))
        for index, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(index, _worded(category.label(), words))
    elif isinstance(renderer, QgsGraduatedSymbolRenderer):
        renderer.setClassAttribute(_field(renderer.classAttribute(), field))
        for index, group in enumerate(renderer.ranges()):
            renderer.updateRangeLabel(index, _worded(group.label(), words))
    elif isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().descendants():
            rule.setLabel(_worded(rule.label(), words))
            if field:
                rule.setFilterExpression(_DECILE.sub(f'"{field}"', rule.filterExpression()))
    layer.setRenderer(renderer)


def _field(attribute: str, field: str) -> str:
    """Replace a style's plain field with the layer's; leave an expression unchanged."""
    return field if field and attribute.strip('"').isidentifier() else attribute


def _worded(label: str, words: dict[str, str]) -> str:
    for stand_in, text in words.items():
        label = label.replace(stand_in, text)
    return label
