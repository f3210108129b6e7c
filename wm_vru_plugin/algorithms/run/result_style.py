"""Styles for outputs that QGIS loads after a run: from the toolbox, a model or a batch."""

from __future__ import annotations

import re

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsMapLayer,
    QgsMessageLog,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsVectorLayer,
)
from qgis.PyQt import sip

from ...i18n import tr
from ...resources_path import resource

_KEPT: list[Styler] = []
"""Post-processors that QGIS may yet call.

QGIS calls one when the run is over and deletes it with the run's context. Until then Python must
hold it, and the algorithm cannot: in a model or a batch it may be gone by then.
"""


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Loads a style of resources/styles into a layer."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self.style = style

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Style the layer; one that cannot be styled is shown in QGIS's own way and logged."""
        message, loaded = layer.loadNamedStyle(str(resource("styles", f"{self.style}.qml")))
        if not loaded:
            text = f"{layer.name()}: {message}"
            QgsMessageLog.logMessage(text, tr("Needs assessment"), Qgis.MessageLevel.Warning)
            return
        if isinstance(layer, QgsVectorLayer):
            use_own_field(layer)
            layer.triggerRepaint()


def use_own_field(layer: QgsVectorLayer) -> None:
    """Let the classes of the style be those of the run.

    A layer that already had a field of the name, such as `class`, keeps it; ours is then called
    `class_2` and stands behind it.
    """
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return
    field = renderer.classAttribute()
    names = [item.name() for item in layer.fields()]
    own = [name for name in names if re.fullmatch(rf"{re.escape(field)}(_\d+)?", name)]
    if own and own[-1] != field:
        renderer.setClassAttribute(own[-1])


def style_when_loaded(context: QgsProcessingContext, destination: str | None, style: str) -> None:
    """Have an output styled when QGIS loads it; nothing where the run does not load it.

    Args:
        context: the run's context.
        destination: what the sink returned, such as `outputs.get("OUTPUT")`; None for no output.
        style: file of resources/styles, without its suffix.
    """
    if destination is not None:
        attach(context, destination, Styler(style))


def attach(context: QgsProcessingContext, destination: str, styler: Styler) -> None:
    """Have QGIS call a styler of this run's own when it loads the output, if it does.

    A styler serves one run: QGIS deletes it with the run's context.
    """
    if not context.willLoadLayerOnCompletion(destination):
        return
    _KEPT[:] = [kept for kept in _KEPT if not sip.isdeleted(kept)]
    _KEPT.append(styler)
    context.layerToLoadOnCompletionDetails(destination).setPostProcessor(styler)
