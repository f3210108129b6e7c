"""Layers of a package in a project: grouped by theme, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayerTreeNode,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ....i18n import tr
from ...figures.layers.catalogue import LAYER_IDS
from ...figures.layers.spec import THEMES, LayerSpec
from .layers import make_layer
from .source import add_to_project

if TYPE_CHECKING:
    from ....store.package.package import Package

LAYER_KEY = "wmvru/layer_id"
PACKAGE_KEY = "wmvru/package"
AREA_KEY = "wmvru/area"
THEME_KEY = "wmvru/theme"
NAME_KEY = "wmvru/name"


@dataclass(frozen=True)
class Loaded:
    """What a run did: layers of the project by layer id, and which of them were there before."""

    layers: dict[str, QgsVectorLayer]
    reused: tuple[str, ...]


def load_layers(
    package: Package, specs: Sequence[LayerSpec], project: QgsProject, chosen: bool = False
) -> Loaded:
    """Put layers into a project; those that are there already are only brought up to date.

    A layer is known by its id and the file it reads, however its path is spelt. What the analyst
    changed of it (style, place, name, visibility) stays; a layer that no longer opens is replaced.

    Args:
        package: what is read.
        specs: the layers.
        project: where they go.
        chosen: the analyst named the layers, so their first fill and all points and outlines
            are switched on; else the few that the records name.
    """
    here = package.address
    known = _known(project, here)
    area = _area_group(project, package, here)
    shown = _shown_first(specs, chosen)
    layers: dict[str, QgsVectorLayer] = {}
    reused = []
    for spec in specs:
        fresh = make_layer(package, spec.id)
        layer = known.get(spec.id)
        if layer is not None:
            _refresh(layer, fresh)
            reused.append(spec.id)
        else:
            layer = fresh
            layer.setCustomProperty(LAYER_KEY, spec.id)
            layer.setCustomProperty(PACKAGE_KEY, here)
            layer.setCustomProperty(NAME_KEY, layer.name())
            add_to_project(project, layer)
        if project.layerTreeRoot().findLayer(layer.id()) is None:
            group = _theme_group(area, spec.theme)
            node = _insert(group, QgsLayerTreeLayer(layer), _rank(LAYER_IDS, spec.id), LAYER_KEY)
            node.setItemVisibilityChecked(spec.id in shown)
            node.setExpanded(spec.id in shown)
        layers[spec.id] = layer
    return Loaded(layers, tuple(reused))


def _real(path: str | Path) -> str:
    """Return a single spelling for a file, through links and relative parts."""
    return Path(path).resolve().as_posix()


def _known(project: QgsProject, here: str) -> dict[str, QgsVectorLayer]:
    """Layers of the package that an earlier run loaded; those that do not open are removed."""
    known = {}
    for layer in list(project.mapLayers().values()):
        layer_id = layer.customProperty(LAYER_KEY)
        if not layer_id or not isinstance(layer, QgsVectorLayer):
            continue
        parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
        path = parts.get("path")
        if (_real(path) if path else str(layer.customProperty(PACKAGE_KEY))) != here:
            continue
        if layer.isValid():
            known[layer_id] = layer
        else:
            project.removeMapLayer(layer.id())
    return known


def _refresh(layer: QgsVectorLayer, fresh: QgsVectorLayer) -> None:
    """Read the file again: it may have been prepared anew since, with data of another status."""
    layer.dataProvider().reloadData()
    layer.setMetadata(fresh.metadata())
    if layer.name() == layer.customProperty(NAME_KEY):
        layer.setName(fresh.name())
        layer.setCustomProperty(NAME_KEY, fresh.name())
    layer.triggerRepaint()


def _shown_first(specs: Sequence[LayerSpec], chosen: bool) -> set[str]:
    if not chosen:
        return {spec.id for spec in specs if spec.first_shown}
    fills = [spec.id for spec in specs if spec.kind == "fill"]
    return {spec.id for spec in specs if spec.kind != "fill"} | set(fills[:1])


def _area_group(project: QgsProject, package: Package, here: str) -> QgsLayerTreeGroup:
    root = project.layerTreeRoot()
    for group in root.findGroups(True):
        if group.customProperty(AREA_KEY) == here:
            return group
    group = root.insertGroup(0, package.study_area().name)
    group.setCustomProperty(AREA_KEY, here)
    return group


def _theme_group(area: QgsLayerTreeGroup, theme: str) -> QgsLayerTreeGroup:
    for group in area.findGroups():
        if group.customProperty(THEME_KEY) == theme:
            return group
    group = QgsLayerTreeGroup(tr(theme))
    group.setCustomProperty(THEME_KEY, theme)
    return _insert(area, group, _rank(THEMES, theme), THEME_KEY)


def _rank(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _insert(
    parent: QgsLayerTreeGroup, node: QgsLayerTreeNode, rank: int, key: str
) -> QgsLayerTreeNode:
    """Put the node under those that belong above it; the analyst's own nodes stay."""
    order = THEMES if key == THEME_KEY else LAYER_IDS
    place = 0
    for index, child in enumerate(parent.children()):
        name = _key_of(child, key)
        if name is not None and _rank(order, name) <= rank:
            place = index + 1
    parent.insertChildNode(place, node)
    return node


def _key_of(node: QgsLayerTreeNode, key: str) -> str | None:
    if isinstance(node, QgsLayerTreeLayer):
        return node.layer().customProperty(key) if node.layer() else None
    return node.customProperty(key)
