"""The style of density rasters, stretched to what each holds, when QGIS loads them."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsColorRampShader,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)

from ..run.result_style import Styler, attach

STYLE = "heatmap"


class DensityStyler(Styler):
    """Loads the style of heat maps, whose classes are shares of the maximum; says the unit."""

    def __init__(self, unit: str) -> None:
        super().__init__(STYLE)
        self.unit = unit

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        super().postProcessLayer(layer, context, feedback)
        if isinstance(layer, QgsRasterLayer):
            stretch(layer, self.unit)


def stretch(layer: QgsRasterLayer, unit: str) -> None:
    """Multiply the classes of the style by the raster's maximum; a flat one stays as it is."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsSingleBandPseudoColorRenderer):
        return
    most = layer.dataProvider().bandStatistics(1).maximumValue
    shares = renderer.shader().rasterShaderFunction()
    if not most > 0 or not isinstance(shares, QgsColorRampShader):
        return
    classes = QgsColorRampShader(0.0, most)
    classes.setColorRampType(Qgis.ShaderInterpolationMethod.Linear)
    classes.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(
                item.value * most, item.color, f"{item.value * most:.3g}"
            )
            for item in shares.colorRampItemList()
        ]
    )
    ramp = shares.sourceColorRamp()
    if ramp is not None:
        classes.setSourceColorRamp(ramp.clone())
    legend = shares.legendSettings()
    if legend is not None:
        ours = type(legend)(legend)
        ours.setSuffix(f" {unit}")
        classes.setLegendSettings(ours)
    shader = QgsRasterShader(0.0, most)
    shader.setRasterShaderFunction(classes)
    styled = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    styled.setClassificationMin(0.0)
    styled.setClassificationMax(most)
    layer.setRenderer(styled)
    layer.triggerRepaint()


def style_density_when_loaded(context: QgsProcessingContext, path: str, unit: str) -> None:
    """Have a density raster styled when QGIS loads it; nothing where the run does not load it."""
    attach(context, path, DensityStyler(unit))
