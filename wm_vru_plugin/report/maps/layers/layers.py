"""Layers of a package: which it can give, and each made ready to show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from qgis.core import Qgis, QgsFeatureRequest, QgsVectorLayer

from ....core.errors import InputError
from ....i18n import tr
from ...figures.layers.catalogue import LAYERS, layer_spec
from ...figures.layers.spec import LayerSpec
from .shown_sources import ShownSources
from .source import fit_source
from .styling import RATES_STYLE, apply_style, pooled_rate
from .text import aliases, describe, map_tip, status_mark

if TYPE_CHECKING:
    from ....store.package.package import Package

__all__ = ["LAYERS", "LayerSpec", "available", "layer_spec", "make_layer", "missing"]


def available(package: Package) -> list[LayerSpec]:
    """List the layers that the package can give, in the order of the layer tree."""
    absent = missing(package)
    return [spec for spec in LAYERS if spec.id not in absent]


def missing(package: Package) -> dict[str, str]:
    """Return what a package needs for each layer that it cannot give, by layer id."""
    if package not in _MISSING:
        domains = _domains(package)
        _MISSING[package] = {
            spec.id: tr(spec.needs)
            for spec in LAYERS
            if not (spec.domain in domains if spec.domain else _has_rows(package, spec))
        }
    return dict(_MISSING[package])


def make_layer(package: Package, layer_id: str) -> QgsVectorLayer:
    """Make a new read-only layer: styled, described, with plain field names and map tips.

    Its name begins with "SYNTHETIC: " or "ILLUSTRATIVE: " where any table it shows is so. It is
    in no project.

    Args:
        package: what is read.
        layer_id: see `figures.layers.catalogue`.

    Raises:
        InputError: no such layer, the package lacks what it needs, or its style cannot be read.
    """
    spec = layer_spec(layer_id)
    there = spec.domain in _domains(package) if spec.domain else _has_rows(package, spec)
    if not there:
        raise InputError(
            package.label, f"it cannot give the layer '{layer_id}'", f"it needs {spec.needs}"
        )
    layer = _data(package, spec)
    shown = ShownSources(package, [spec])
    layer.setName(status_mark(shown, spec.tables) + tr(spec.title))
    for field, alias in aliases(layer, spec).items():
        layer.setFieldAlias(layer.fields().indexOf(field), alias)
    apply_style(layer, spec, package)
    layer.setDisplayExpression('"name"')
    layer.setMapTipTemplate(map_tip(spec, layer))
    layer.setMetadata(describe(shown, spec, layer))
    layer.setReadOnly(True)
    return layer


_KNOWN_DOMAINS: WeakKeyDictionary[Package, set[str]] = WeakKeyDictionary()
_MISSING: WeakKeyDictionary[Package, dict[str, str]] = WeakKeyDictionary()


def _domains(package: Package) -> set[str]:
    """Return domains with national deciles in the newest edition, which is what the view shows."""
    if package not in _KNOWN_DOMAINS:
        found: set[str] = set()
        if package.has("deprivation"):
            layer = package.layer("deprivation")
            fields = layer.fields()
            editions = [e for e in layer.uniqueValues(fields.indexOf("edition")) if e]
            newest = f" AND edition = {int(max(editions))}" if editions else ""
            layer.setSubsetString("decile IS NOT NULL" + newest)
            found = {str(name) for name in layer.uniqueValues(fields.indexOf("domain"))}
        _KNOWN_DOMAINS[package] = found
    return _KNOWN_DOMAINS[package]


def _has_rows(package: Package, spec: LayerSpec) -> bool:
    """Return whether the layer would show anything."""
    if not all(package.has(table) for table in (spec.table, *spec.tables)):
        return False
    if spec.style == RATES_STYLE and pooled_rate(package) is None:
        return False
    try:
        layer = _data(package, spec)
    except InputError:
        return False
    request = QgsFeatureRequest().setLimit(1).setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    if spec.field:
        if layer.fields().indexOf(spec.field) < 0:
            return False
        request.setFilterExpression(f'"{spec.field}" IS NOT NULL')
    return any(True for _ in layer.getFeatures(request))


def _data(package: Package, spec: LayerSpec) -> QgsVectorLayer:
    """Return the layer's features, filtered, without style.

    Raises:
        InputError: the package has no such table, or its columns do not fit.
    """
    layer = package.layer(spec.table, spec.title)
    if spec.subset and not layer.setSubsetString(spec.subset):
        raise InputError(
            package.label,
            f"table '{spec.table}' does not take the filter of layer '{spec.id}'",
            f"it needs {spec.needs}",
        )
    if not fit_source(package, spec, layer):
        raise InputError(
            package.label, f"it cannot give the layer '{spec.id}'", f"it needs {spec.needs}"
        )
    return layer
