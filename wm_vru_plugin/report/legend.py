"""The legend of a page: what is shown and nothing else, with counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from qgis.core import (
    QgsFeatureRequest,
    QgsLayerTreeLayer,
    QgsLayerTreeModelLegendNode,
    QgsLayoutItemLegend,
    QgsLayoutSize,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsRenderContext,
    QgsVectorLayer,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import Qt

from .text_fit import SMALLEST, plain, wrap

_SYMBOL_AND_GAPS = 10.0  # millimetres of a line that are not text


@dataclass(frozen=True)
class LegendLayer:
    """A layer in the legend: the layer, how it is headed, and what its counts count ("LSOAs").

    `counted` "" prints no counts.
    """

    layer: QgsVectorLayer
    title: str
    counted: str = ""


def class_counts(layer: QgsVectorLayer) -> dict[str, int]:
    """Features drawn by each legend class of the layer's renderer, by rule key."""
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    expressions = QgsExpressionContext(
        QgsExpressionContextUtils.globalProjectLayerScopes(layer)
    )
    context.setExpressionContext(expressions)
    renderer.startRender(context, layer.fields())
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(list(renderer.usedAttributes(context)), layer.fields())
    counts: dict[str, int] = {}
    for feature in layer.getFeatures(request):
        context.expressionContext().setFeature(feature)
        for key in renderer.legendKeysForFeature(feature, context):
            counts[key] = counts.get(key, 0) + 1
    renderer.stopRender(context)
    return counts


def fill_legend(legend: QgsLayoutItemLegend, layers: Sequence[LegendLayer]) -> list[str]:
    """Put the layers into the legend, top layer first, leaving out classes with no feature.

    The legend keeps its upper left corner and the width its template gave it; where it would be
    taller than there, its type goes down to 7 points and its spaces shrink.

    Returns:
        The entries printed, in order.
    """
    width, height = _designed_box(legend)
    legend.setAutoUpdateModel(False)
    legend.setLegendFilterByMapEnabled(False)
    legend.setResizeToContents(True)
    entries: list[str] = []
    for scale in (1.0, 0.94, 0.88, 0.8):
        _scale(legend, scale)
        entries = _entries(legend, layers, width)
        legend.adjustBoxSize()
        if legend.rect().height() <= height + 0.05:
            break
    return entries


def _entries(
    legend: QgsLayoutItemLegend, layers: Sequence[LegendLayer], width: float
) -> list[str]:
    model = legend.model()
    root = model.rootGroup()
    root.removeAllChildren()
    heading = legend.style(QgsLegendStyle.Style.Subgroup).textFormat()
    form = legend.style(QgsLegendStyle.Style.SymbolLabel).textFormat()
    printed: list[str] = []
    for entry in layers:
        counts = class_counts(entry.layer)
        node = root.addLayer(entry.layer)
        nodes = model.layerOriginalLegendNodes(node)
        kept = [i for i, part in enumerate(nodes) if _shown(part, counts)]
        if not kept:
            root.removeChildNode(node)
            continue
        single = len(nodes) == 1 and nodes[0].isEmbeddedInParent()
        title = entry.title
        if entry.counted and single:
            title += f" ({sum(counts.values()):,})"
        elif entry.counted:
            title += f" ({entry.counted})"
        room = width - (_SYMBOL_AND_GAPS if single else 1.0)
        _head(node, wrap(title, form if single else heading, room, legend))
        printed.append(title)
        QgsMapLayerLegendUtils.setLegendNodeOrder(node, kept)
        if not single:
            printed += _label_classes(node, nodes, kept, counts, entry, form, width, legend)
        model.refreshLayerLegend(node)
    return printed


def _label_classes(
    node: QgsLayerTreeLayer,
    nodes: Sequence[QgsLayerTreeModelLegendNode],
    kept: Sequence[int],
    counts: dict[str, int],
    entry: LegendLayer,
    form: QgsTextFormat,
    width: float,
    legend: QgsLayoutItemLegend,
) -> list[str]:
    printed = []
    for index in kept:
        label = str(nodes[index].data(Qt.ItemDataRole.DisplayRole))
        if entry.counted:
            label += f" ({counts[_key(nodes[index])]:,})"
        printed.append(label)
        text = plain(wrap(label, form, width - _SYMBOL_AND_GAPS, legend))
        QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, index, text)
    return printed


def _head(node: QgsLayerTreeLayer, title: str) -> None:
    node.setCustomProperty("legend/title-label", plain(title))
    QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Subgroup)


def _key(node: QgsLayerTreeModelLegendNode) -> str:
    return str(node.data(QgsLayerTreeModelLegendNode.CustomRole.RuleKey) or "")


def _shown(node: QgsLayerTreeModelLegendNode, counts: dict[str, int]) -> bool:
    key = _key(node)
    return counts.get(key, 0) > 0 if key else True


def _designed_box(legend: QgsLayoutItemLegend) -> tuple[float, float]:
    """Width and height of the template's legend; kept on the item, which later fits its content."""
    kept = str(legend.customProperty("wmvru/box") or "")
    if kept:
        width, height = kept.split("x")
        return float(width), float(height)
    size: QgsLayoutSize = legend.sizeWithUnits()
    legend.setCustomProperty("wmvru/box", f"{size.width()}x{size.height()}")
    return size.width(), size.height()


def _scale(legend: QgsLayoutItemLegend, factor: float) -> None:
    """Type and spaces at a share of the template's, type never under 7 points."""
    for name in ("Title", "Group", "Subgroup", "SymbolLabel"):
        component = getattr(QgsLegendStyle.Style, name)
        style = legend.style(component)
        form = style.textFormat()
        kept = legend.customProperty(f"wmvru/points_{name}")
        points = float(kept) if kept else form.size()
        legend.setCustomProperty(f"wmvru/points_{name}", points)
        form.setSize(max(points * factor, min(SMALLEST, points)))
        style.setTextFormat(form)
        if factor < 1.0:
            for side in (QgsLegendStyle.Side.Top, QgsLegendStyle.Side.Bottom):
                style.setMargin(side, style.margin(side) * factor)
        legend.setStyle(component, style)
