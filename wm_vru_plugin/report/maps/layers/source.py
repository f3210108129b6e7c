"""Values that a layer does not have of itself: joined from the indicators, or picked out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from qgis.core import (
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProject,
    QgsVariantUtils,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from ....core.errors import InputError
from ...figures.layers.spec import JOINED, Highest, IndicatorValue, LayerSpec

if TYPE_CHECKING:
    from ....store.package.package import Package

# One alone: QGIS mixes up the values of several, whose order it keeps in two places.
_FIELDS = ("value",)
_PERIODS: WeakKeyDictionary[Package, dict[tuple[str, IndicatorValue], str]] = WeakKeyDictionary()


def fit_source(package: Package, spec: LayerSpec, layer: QgsVectorLayer) -> bool:
    """Give a layer of the spec's table what its `source` asks for.

    Returns:
        Whether there is any.
    """
    if isinstance(spec.source, IndicatorValue):
        return _join(package, spec, spec.source, layer)
    if isinstance(spec.source, Highest):
        return _keep_highest(package, spec, spec.source, layer)
    return True


def add_to_project(project: QgsProject, layer: QgsMapLayer) -> None:
    """Add a layer to a project, and the tables that it joins, out of the analyst's sight.

    Neither is put into the layer tree.
    """
    for join in layer.vectorJoins() if isinstance(layer, QgsVectorLayer) else ():
        table = join.joinLayer()
        if table is not None and project.mapLayer(table.id()) is None:
            project.addMapLayer(table, False)
    project.addMapLayer(layer, False)


def value_period(package: Package, spec: LayerSpec) -> str:
    """Return the period of the values that a layer of indicators shows; "" where there are none."""
    source = spec.source
    if not isinstance(source, IndicatorValue) or not package.has("indicators"):
        return ""
    known = _PERIODS.setdefault(package, {})
    key = (spec.table, source)
    if key not in known:
        known[key] = _best_period(package, spec.table, source)
    return known[key]


def _best_period(package: Package, areas: str, source: IndicatorValue) -> str:
    codes = set(package.frame(areas, ["code"])["code"])
    table = package.layer("indicators")
    table.setSubsetString(_filter(source))
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(["area_code", "period", "value", "estimate"], table.fields())
    named: Counter[str] = Counter()
    estimates: Counter[str] = Counter()
    for row in table.getFeatures(request):
        if row["area_code"] in codes and not QgsVariantUtils.isNull(row["value"]):
            named[str(row["period"])] += 1
            estimates[str(row["period"])] += row["estimate"] is True
    return max(named, key=lambda each: (named[each], -estimates[each], each), default="")


def _filter(source: IndicatorValue) -> str:
    """In the SQL of any database."""
    parts = [
        f"\"indicator\" = '{_text(source.indicator)}'",
        f"\"breakdown\" = '{_text(source.breakdown)}'",
        '("restricted" IS NULL OR NOT "restricted")',
    ]
    return " AND ".join(parts)


def _text(value: str) -> str:
    return value.replace("'", "''")


def _join(package: Package, spec: LayerSpec, source: IndicatorValue, layer: QgsVectorLayer) -> bool:
    period = value_period(package, spec)
    if not period:
        return False
    table = package.layer("indicators", f"{source.indicator}, {source.breakdown}, {period}")
    if not table.setSubsetString(f"{_filter(source)} AND \"period\" = '{_text(period)}'"):
        raise InputError(
            package.label, "table 'indicators' does not take a filter", f"it needs {spec.needs}"
        )
    table.setReadOnly(True)
    # Hidden from the layer tree, and gone with the layer unless a project takes it.
    table.setFlags(table.flags() | QgsMapLayer.LayerFlag.Private)
    table.setParent(layer)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(table)
    join.setJoinFieldName("area_code")
    join.setTargetFieldName("code")
    join.setPrefix(JOINED)
    join.setJoinFieldNamesSubset(list(_FIELDS))
    join.setUsingMemoryCache(True)
    return bool(layer.addJoin(join))


def _keep_highest(
    package: Package, spec: LayerSpec, source: Highest, layer: QgsVectorLayer
) -> bool:
    """Narrow a layer of schools to the highest of an authority."""
    wanted = source.authority.casefold()
    codes = {
        code
        for code, name in package.authority_names().items()
        if wanted in (code.casefold(), str(name).casefold())
    }
    rows = [
        (row[spec.field], str(row["urn"]))
        for row in layer.getFeatures()
        if row["lad_code"] in codes and not QgsVariantUtils.isNull(row[spec.field])
    ]
    if not rows:
        return False
    top = max(value for value, _urn in rows)
    urns = ", ".join(f"'{_text(urn)}'" for value, urn in rows if value == top)
    return bool(layer.setSubsetString(f'({layer.subsetString()}) AND "urn" IN ({urns})'))
