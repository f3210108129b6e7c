"""The legend of a page: what is shown and nothing else, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayerTreeLayer,
    QgsLayerTreeModelLegendNode,
    QgsLayoutItemLegend,
    QgsLayoutSize,
    QgsLegendPatchShape,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsLineSymbolLayer,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsPointXY,
    QgsRasterLayer,
    QgsRasterSymbolLegendNode,
    QgsRectangle,
    QgsRenderContext,
    QgsTextFormat,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSizeF, Qt
from qgis.PyQt.QtGui import QColor

from ....i18n import tr
from ...figures.layers.spec import ROUND
from ..labels.text_fit import SMALLEST, measuring_context, plain, wrap
from .template import legend_room

Style = QgsLegendStyle.Style
_FRAME = QColor(154, 154, 154)
_SYMBOL_AND_GAPS = 10.0  # millimetres of a line that are not text


@dataclass(frozen=True)
class LegendLayer:
    """A layer in the legend: the layer, how it is headed, and what its counts count ("LSOAs").

    `counted` "" prints no counts; `heading_says` false leaves it out of the heading, where the
    entries say it themselves. `heading` stands above a single entry that follows the classes of
    another layer, so that it does not read as one of them.
    """

    layer: QgsMapLayer
    title: str
    counted: str = ""
    heading_says: bool = True
    heading: str = ""


def class_counts(layer: QgsVectorLayer, extent: QgsRectangle | None = None) -> dict[str, int]:
    """Count the features drawn by each legend class of the layer's renderer, by rule key.

    With an extent, only those that a map of it shows, be it in part: of areas that are drawn as
    outlines, those whose outline runs through it.
    """
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    expressions = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setExpressionContext(expressions)
    renderer.startRender(context, layer.fields())
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(list(renderer.usedAttributes(context)), layer.fields())
    lines = extent is not None and all(
        isinstance(part, QgsLineSymbolLayer)
        for symbol in renderer.symbols(context)
        for part in symbol.symbolLayers()
    )
    if extent is not None:
        request.setFilterRect(extent)
        request.setFlags(Qgis.FeatureRequestFlag.ExactIntersect)
    counts: dict[str, int] = {}
    for feature in layer.getFeatures(request):
        if lines and feature.geometry().contains(QgsGeometry.fromRect(extent)):
            continue
        context.expressionContext().setFeature(feature)
        for key in renderer.legendKeysForFeature(feature, context):
            counts[key] = counts.get(key, 0) + 1
    renderer.stopRender(context)
    return counts


def fill_legend(
    legend: QgsLayoutItemLegend,
    layers: Sequence[LegendLayer],
    extent: QgsRectangle | None = None,
) -> list[str]:
    """Put the layers into the legend in the order given, leaving out classes with no feature.

    With an extent, classes and counts are those within it, and the entries say so.

    The legend keeps its upper left corner; where it would run into the item below it,
    its type goes down to 7 points and symbols and spaces shrink.

    Returns:
        The entries printed, in order.
    """
    legend.setReferencePoint(QgsLayoutItemLegend.ReferencePoint.UpperLeft)
    width, height = legend_room(legend.layout())
    legend.setAutoUpdateModel(False)
    legend.setLegendFilterByMapEnabled(False)
    legend.setResizeToContents(True)
    entries: list[str] = []
    # A mark that is larger than the others would push their words out of line.
    widest = _designed(legend, "symbol_width", legend.symbolWidth())
    for scale in (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.5):
        _scale(legend, scale)
        legend.setMaximumSymbolSize(widest * max(scale, 0.84))
        entries = _entries(legend, layers, width, extent)
        size = _size(legend)
        if size.height() <= height + 0.05:
            break
    # Its own adjustBoxSize() does nothing before it is first painted.
    legend.attemptResize(QgsLayoutSize(size.width(), size.height()))
    return entries


def _size(legend: QgsLayoutItemLegend) -> QSizeF:
    """Return the width and height in millimetres that the legend's content takes."""
    renderer = QgsLegendRenderer(legend.model(), legend.legendSettings())
    return renderer.minimumSize(measuring_context(legend))


def _entries(
    legend: QgsLayoutItemLegend,
    layers: Sequence[LegendLayer],
    width: float,
    extent: QgsRectangle | None,
) -> list[str]:
    model = legend.model()
    root = model.rootGroup()
    root.removeAllChildren()
    heading = _form(legend, Style.Subgroup)
    form = _form(legend, Style.SymbolLabel)
    where = tr(" shown") if extent is not None else ""
    printed: list[str] = []
    headed = False
    for entry in layers:
        if isinstance(entry.layer, QgsRasterLayer):
            printed += _raster_entries(legend, entry, heading, form, width)
            headed = True
            continue
        counts = class_counts(entry.layer, extent)
        node = root.addLayer(entry.layer)
        nodes = model.layerOriginalLegendNodes(node)
        kept = [i for i, part in enumerate(nodes) if _shown(part, counts)]
        if not kept or not sum(counts.values()):
            root.removeChildNode(node)
            continue
        QgsMapLayerLegendUtils.setLegendNodeOrder(node, kept)
        if nodes[0].isEmbeddedInParent():
            title = entry.title + _number(sum(counts.values()), entry, where)
            _head(node, wrap(title, form, width - _SYMBOL_AND_GAPS, legend), Style.SymbolLabel)
            printed.append(title)
        elif len(nodes) == 1:
            # A heading of its own would say the same again; one of another layer is not its own.
            title = entry.heading if headed else ""
            _head(node, title, Style.Subgroup if title else Style.Hidden)
            printed += [title] if title else []
            text = _label(nodes[0]) + _number(counts[_key(nodes[0])], entry, where)
            printed += _put_labels(node, {0: text}, form, width, legend)
        else:
            title, note = entry.title, ""
            if entry.counted and entry.heading_says:
                note = f"({tr('number of {0}').format(entry.counted)}{where})"
            _head(node, _in_lines(title, note, heading, width, legend), Style.Subgroup)
            printed.append(f"{title} {note}".strip())
            texts = {
                index: _with_count(_label(nodes[index]), counts.get(_key(nodes[index]), 0), entry)
                for index in kept
            }
            printed += _put_labels(node, texts, form, width, legend)
            headed = True
        if entry.layer.customProperty(ROUND):
            QgsMapLayerLegendUtils.setLegendNodePatchShape(node, 0, _circle())
            node.setPatchShape(_circle())
        model.refreshLayerLegend(node)
    return printed


def _in_lines(
    title: str, note: str, form: QgsTextFormat, width: float, legend: QgsLayoutItemLegend
) -> str:
    """Break a heading into lines; keep its note in brackets whole where a line can hold it."""
    whole = wrap(f"{title} {note}".strip(), form, width, legend)
    if note in whole:
        return whole
    return wrap(f"{title}\n{note}", form, width, legend)


def _circle() -> QgsLegendPatchShape:
    shape = QgsGeometry.fromPointXY(QgsPointXY(0, 0)).buffer(1.0, 16)
    return QgsLegendPatchShape(Qgis.SymbolType.Fill, shape, True)


def _raster_entries(
    legend: QgsLayoutItemLegend,
    entry: LegendLayer,
    heading: QgsTextFormat,
    form: QgsTextFormat,
    width: float,
) -> list[str]:
    """Add a raster's classes under its title, highest first; return title and labels."""
    model = legend.model()
    legend.setRasterStrokeColor(_FRAME)
    node = model.rootGroup().addLayer(entry.layer)
    nodes = model.layerOriginalLegendNodes(node)
    kept = [i for i, part in enumerate(nodes) if isinstance(part, QgsRasterSymbolLegendNode)]
    kept.reverse()
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, kept)
    _head(node, wrap(entry.title, heading, width, legend), Style.Subgroup)
    texts = {index: _label(nodes[index]) for index in kept}
    printed = [entry.title, *_put_labels(node, texts, form, width, legend)]
    model.refreshLayerLegend(node)
    return printed


def _put_labels(
    node: QgsLayerTreeLayer,
    texts: dict[int, str],
    form: QgsTextFormat,
    width: float,
    legend: QgsLayoutItemLegend,
) -> list[str]:
    for index, text in texts.items():
        wrapped = plain(wrap(text, form, width - _SYMBOL_AND_GAPS, legend))
        QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, index, wrapped)
    return list(texts.values())


def _label(node: QgsLayerTreeModelLegendNode) -> str:
    return str(node.data(Qt.ItemDataRole.DisplayRole))


def _with_count(label: str, count: int, entry: LegendLayer) -> str:
    if not entry.counted:
        return label
    return f"{label[:-1]}; {count:,})" if label.endswith(")") else f"{label} ({count:,})"


def _number(count: int, entry: LegendLayer, where: str) -> str:
    counted = entry.counted[:-1] if count == 1 else entry.counted
    return f" ({count:,} {counted}{where})" if counted else ""


def _head(node: QgsLayerTreeLayer, title: str, style: QgsLegendStyle.Style) -> None:
    node.setCustomProperty("legend/title-label", plain(title))
    QgsLegendRenderer.setNodeLegendStyle(node, style)


def _form(legend: QgsLayoutItemLegend, component: Style) -> QgsTextFormat:
    style = legend.style(component)  # held while its format is copied: it owns it
    return QgsTextFormat(style.textFormat())


def _key(node: QgsLayerTreeModelLegendNode) -> str:
    return str(node.data(QgsLayerTreeModelLegendNode.CustomRole.RuleKey) or "")


def _shown(node: QgsLayerTreeModelLegendNode, counts: dict[str, int]) -> bool:
    key = _key(node)
    return counts.get(key, 0) > 0 if key else True


def _scale(legend: QgsLayoutItemLegend, factor: float) -> None:
    """Type, symbols and spaces at a share of the template's; type never under 7 points."""
    for name in ("Title", "Group", "Subgroup", "Symbol", "SymbolLabel"):
        component = getattr(Style, name)
        style = legend.style(component)
        form = QgsTextFormat(style.textFormat())
        points = _designed(legend, f"points_{name}", form.size())
        form.setSize(max(points * factor, min(SMALLEST, points)))
        style.setTextFormat(form)
        for side in ("Top", "Bottom"):
            which = getattr(QgsLegendStyle.Side, side)
            space = _designed(legend, f"space_{name}_{side}", style.margin(which))
            style.setMargin(which, space * factor)
        legend.setStyle(component, style)
    legend.setSymbolHeight(_designed(legend, "symbol", legend.symbolHeight()) * factor)


def _designed(legend: QgsLayoutItemLegend, name: str, now: float) -> float:
    """Return the template's value, kept on the item so that refilling begins from it again."""
    kept = legend.customProperty(f"wmvru/{name}")
    if kept is None:
        legend.setCustomProperty(f"wmvru/{name}", now)
        return now
    return float(kept)
