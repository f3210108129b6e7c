"""wmvru:circleclusters, run as an analyst runs it."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from tests.helpers.layers import memory_layer, rows_of, square
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

FIELDS = "count:integer&class:string&q:double&z:double"
NO = "not significant"
ROWS = [
    (40, "hot 99%", 0.001, 4.0),
    (20, "hot 95%", 0.03, 2.6),
    (30, NO, 0.5, 1.0),
    (35, "hot 90%", 0.08, 2.0),
    (5, NO, None, None),
    (3, "cold 99%", 0.001, -4.0),
    (None, "no data", None, None),
]


def clusters(name: str = "spots", rows: list[Any] = ROWS) -> QgsVectorLayer:
    return memory_layer(name, FIELDS, [(row, square(i, 0)) for i, row in enumerate(rows)])


def run(layer: Any, feedback: QgsProcessingFeedback | None = None, **more: Any) -> dict[str, Any]:
    import processing

    parameters = {"INPUT": layer, "OUTPUT": "TEMPORARY_OUTPUT", **more}
    return processing.run("wmvru:circleclusters", parameters, feedback=feedback)


def test_classes_make_circles_with_what_they_hold() -> None:
    result = run(clusters(), MARGIN=0)
    first, second = rows_of(result["OUTPUT"])
    assert (first["rank"], first["name"], first["count"], first["areas"]) == (1, "Cluster 1", 60, 2)
    assert first["share"] == pytest.approx(60 / 133, abs=1e-6)
    assert first["radius_m"] == pytest.approx(500 * 5**0.5, abs=0.1)
    assert (first["centre_e"], first["centre_n"]) == (401_000, 290_500)
    assert (first["area_ha"], first["highest_z"]) == (200, 4.0)
    assert (second["count"], second["areas"]) == (35, 1)
    assert result["CIRCLE_COUNT"] == 2
    assert "The 2 highest in volume hold 95 of 133 count of layer 'spots'" in result["SUMMARY"]
    assert "1 area without a volume counts as 0" in result["SUMMARY"]


def test_a_threshold_takes_the_hot_alone() -> None:
    result = run(clusters(), SIGNIFICANCE_FIELD="q", THRESHOLD=0.01)
    (only,) = rows_of(result["OUTPUT"])
    assert only["count"] == 40, "the cold area's q is as low, and its z below 0"
    assert "q at most 0.01, z above 0" in result["SUMMARY"]
    by_z = run(clusters("again"), SIGNIFICANCE_FIELD="z", RULE="at least", THRESHOLD=1)
    (joined,) = rows_of(by_z["OUTPUT"])
    assert joined["areas"] == 4


def test_top_share_and_names_of_places() -> None:
    town = memory_layer("towns", "name:string", [(("Westham",), square(-5, -5, 20))])
    result = run(clusters(), TOP=1, PLACES=town)
    assert [row["name"] for row in rows_of(result["OUTPUT"])] == ["Westham, south-west"]
    assert run(clusters("again"), MIN_SHARE=99)["CIRCLE_COUNT"] == 0
    points = memory_layer(
        "points", "name:string", [(("Hill",), "POINT(400000 290000)"), ((None,), "")], kind="Point"
    )
    named = run(clusters("more"), TOP=1, PLACES=points)
    assert [row["name"] for row in rows_of(named["OUTPUT"])] == ["Hill"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"VALUE_FIELD": "crimes"}, "Layer 'spots': there is no field 'crimes'"),
        ({"CLASSES": " ; "}, "Classes that are significant: there are none"),
        ({"CLASS_FIELD": ""}, "neither a field of classes nor one of significance"),
        ({"VALUE_FIELD": "z"}, "Layer 'spots', column 'z': a count is negative"),
    ],
)
def test_what_cannot_be_used_is_an_error(more: Any, message: str) -> None:
    with pytest.raises(QgsProcessingException, match=message):
        run(clusters(), **more)


def test_hot_spots_of_the_sample_become_circles_styled_as_such() -> None:
    import processing
    from qgis.core import QgsApplication, QgsProcessingOutputLayerDefinition

    path = resource("sample", "west_midlands_sample.gpkg")
    spots = processing.run(
        "wmvru:hotspots",
        {"INPUT": f"{path}|layername=lsoa_crime", "VALUE_FIELD": "knife_crime_all",
         "OUTPUT": "TEMPORARY_OUTPUT"},
    )["OUTPUT"]  # fmt: skip
    QgsProject.instance().addMapLayer(spots)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("wmvru:circleclusters")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    parameters = {
        "INPUT": spots,
        "VALUE_FIELD": "knife_crime_all",
        "PLACES": f"{path}|layername=local_authority",
        "OUTPUT": QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance()),
    }
    result, good = algorithm.run(parameters, context, feedback)
    assert good, feedback.textLog()
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    layer = context.takeResultLayer(result["OUTPUT"])
    rows = rows_of(layer)
    assert len(rows) == 3
    assert {row["data_status"] for row in rows} == {"SYNTHETIC"}
    assert all("," in row["name"] for row in rows), "authority and sector"
    details = context.layerToLoadOnCompletionDetails(result["OUTPUT"])
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.renderer().type() == "RuleRenderer"
    assert layer.labeling().settings().fieldName == "name"
