"""Outputs that the toolbox loads come out styled."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
)

from tests.helpers.layers import grid_need, memory_layer, square
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


@pytest.mark.parametrize(
    ("name", "styles"),
    [
        ("overlap", {"OUTPUT": "categorizedSymbol", "BY_AUTHORITY": None}),
        ("gaps", {"OUTPUT": "RuleRenderer", "AREAS": "RuleRenderer"}),
    ],
)
def test_overlap_and_gaps(name: str, styles: dict[str, str | None]) -> None:
    project = QgsProject.instance()
    cover = memory_layer("cover", "name:string", [(("A",), square(-0.25, -0.25, 1.75))])
    sinks = {s: QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project) for s in styles}
    parameters = {"NEED": grid_need(), "COVERAGE": cover, "DOMAIN": "education", **sinks}
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"wmvru:{name}")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    results, good = algorithm.run(parameters, context, feedback)
    assert good, feedback.textLog()
    for sink, renderer in styles.items():
        styler = context.layerToLoadOnCompletionDetails(results[sink]).postProcessor()
        if renderer is None:
            assert styler is None, "a table has no style"
            continue
        layer = context.takeResultLayer(results[sink])
        styler.postProcessLayer(layer, context, feedback)
        assert layer.renderer().type() == renderer


def test_every_style_that_an_algorithm_names_is_shipped(wmvru_provider) -> None:
    for algorithm in wmvru_provider.algorithms():
        for output, style in type(algorithm).STYLES.items():
            assert algorithm.outputDefinition(output), f"{algorithm.name()}: {output}"
            assert resource("styles", f"{style}.qml").is_file(), style
