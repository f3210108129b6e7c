"""wmvru:hotspots, run as an analyst runs it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from tests.helpers.layers import memory_layer, rows_of, square
from tests.helpers.logs import Log
from wm_vru_plugin.algorithms.run import result_style
from wm_vru_plugin.algorithms.run.result_style import style_when_loaded
from wm_vru_plugin.resources_path import resource

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

SIZE = 8


def run(layer: Any, feedback: QgsProcessingFeedback | None = None, **more: Any) -> dict[str, Any]:
    import processing

    parameters = {"INPUT": layer, "VALUE_FIELD": "count", "OUTPUT": "TEMPORARY_OUTPUT",
                  "TABLE": "TEMPORARY_OUTPUT", **more}  # fmt: skip
    return processing.run("wmvru:hotspots", parameters, feedback=feedback)


def grid_counts(name: str = "areas", fields: str = "", **changes: Any) -> QgsVectorLayer:
    """8 x 8 squares of 1 km: 30 in a corner of 2 x 2, elsewhere 0 to 4; residents 1,000."""
    random = np.random.default_rng(2)
    rows = []
    for row in range(SIZE):
        for column in range(SIZE):
            code = f"Z{row}{column}"
            count = 30 if row < 2 and column < 2 else int(random.integers(0, 5))
            values = changes.get(code, (count, 1000))
            rows.append(((code, *values), square(column, row)))
    return memory_layer(name, f"code:string&count:integer&population:integer{fields}", rows)


def test_the_planted_corner_is_hot() -> None:
    result = run(grid_counts())
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert len(rows) == 64
    for code in ("Z00", "Z01", "Z10", "Z11"):
        assert rows[code]["class"] == "hot 99%"
        assert rows[code]["value"] == 30
        assert rows[code]["z"] > 3
        assert rows[code]["p"] <= rows[code]["q"] < 0.01
    assert rows["Z00"]["neighbours"] == 3
    assert rows["Z33"]["neighbours"] == 8
    assert rows["Z77"]["class"] == "not significant"
    table = {row["class"]: row for row in rows_of(result["TABLE"])}
    hot = [row for row in rows.values() if row["class"].startswith("hot")]
    assert (
        result["HOT_COUNT"]
        == len(hot)
        == sum(table[f"hot {level}"]["areas"] for level in ("99%", "95%", "90%"))
    )
    assert table["Total"]["areas"] == 64
    assert table["Total"]["total"] == sum(row["count"] for row in rows.values())
    assert f"64 areas, Getis-Ord Gi*: {table['hot 99%']['areas']} hot 99%" in result["SUMMARY"]


def test_rates_leave_out_areas_without_residents_or_value() -> None:
    layer = grid_counts(Z00=(30, 0), Z01=(None, 1000), Z77=(3, None))
    result = run(layer, POPULATION_FIELD="population", PER=1000)
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    for code in ("Z00", "Z01", "Z77"):
        assert rows[code]["class"] == "no data"
        assert [rows[code][name] for name in ("value", "z", "p", "q")] == [None] * 4
    assert rows["Z10"]["neighbours"] == 3, "areas without a value are nobody's neighbours"
    assert rows["Z10"]["value"] == 30
    assert "count per 1,000 of population" in result["SUMMARY"]
    assert "3 areas without a value left out" in result["SUMMARY"]
    table = {row["class"]: row for row in rows_of(result["TABLE"])}
    assert table["no data"]["areas"] == 3
    assert table["Total"]["population"] == 62_000


def test_local_moran_names_clusters() -> None:
    result = run(grid_counts(), METHOD="local_moran", SEED=7, CORRECTION="none")
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert rows["Z00"]["class"] == "high-high"
    assert rows["Z00"]["local_moran"] > 1
    assert "999 permutations, seed 7" in result["SUMMARY"]
    again = run(grid_counts("again"), METHOD="local_moran", SEED=7, CORRECTION="none")
    assert rows_of(again["OUTPUT"]) == list(rows.values())


@pytest.mark.parametrize("weights", ["distance", "nearest"])
def test_other_neighbours(weights: str) -> None:
    result = run(grid_counts(), WEIGHTS=weights, DISTANCE=1000, NEIGHBOURS=4)
    rows = {row["code"]: row for row in rows_of(result["OUTPUT"])}
    assert rows["Z33"]["neighbours"] >= 4
    assert rows["Z00"]["class"].startswith("hot")


@pytest.mark.parametrize(
    ("rows", "more", "message"),
    [
        ([(1, 5)], {}, "1 area has a value"),
        ([(2, 5)] * 5, {}, "all 5 values are equal"),
        ([(1, 5), (2, 5), (-3, 5)], {"POPULATION_FIELD": "population"},
         "Layer 'few', column 'count': a count is negative"),
        ([(1, 5), (2, 5), (3, 5)], {"VALUE_FIELD": "crimes"},
         "Layer 'few': there is no field 'crimes'"),
        ([(1, 5), (2, 5), (3, 5)], {"WEIGHTS": "distance", "DISTANCE": 99_999},
         "every area neighbours every other"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_an_error(rows: Any, more: Any, message: str) -> None:
    shapes = [(row, square(2 * number, 0)) for number, row in enumerate(rows)]
    layer = memory_layer("few", "count:integer&population:integer", shapes)
    with pytest.raises(QgsProcessingException, match=message):
        run(layer, **more)


def test_few_areas_and_few_permutations_are_warned_of() -> None:
    shapes = [((n,), square(2 * (n // 2), n % 2)) for n in range(8)]
    log = Log()
    run(memory_layer("few", "count:integer", shapes), log)
    assert any("Only 8 areas have a value" in line for line in log.warnings)
    log = Log()
    run(grid_counts(), log, PERMUTATIONS=99)
    assert any("no p value can be below 0.02" in line for line in log.warnings)


def test_the_sample_gives_hot_spots_of_synthetic_data() -> None:
    path = resource("sample", "west_midlands_sample.gpkg")
    result = run(f"{path}|layername=lsoa_crime", VALUE_FIELD="knife_crime_all")
    assert result["SUMMARY"].startswith("SYNTHETIC: knife_crime_all of layer 'lsoa_crime', 1,680")
    rows = rows_of(result["OUTPUT"])
    assert {row["data_status"] for row in rows} == {"SYNTHETIC"}
    assert result["HOT_COUNT"] > 10


def styled(result: dict[str, Any], context: QgsProcessingContext) -> QgsVectorLayer:
    """The layer as the toolbox leaves it: asked for on completion, then post-processed."""
    layer = context.takeResultLayer(result["OUTPUT"])
    details = context.layerToLoadOnCompletionDetails(result["OUTPUT"])
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    return layer


def toolbox(layer: QgsVectorLayer, **more: Any) -> QgsVectorLayer:
    """Run as the toolbox does, with the result to be loaded."""
    from qgis.core import QgsApplication, QgsProcessingOutputLayerDefinition

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("wmvru:hotspots")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    sink = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    parameters = {"INPUT": layer, "VALUE_FIELD": "count", "OUTPUT": sink, **more}
    result, good = algorithm.run(parameters, context, feedback)
    assert good, feedback.textLog()
    del algorithm
    return styled(result, context)


@pytest.mark.parametrize("method", ["gi_star", "local_moran"])
def test_the_toolbox_loads_it_styled(method: str) -> None:
    layer = toolbox(grid_counts(), METHOD=method)
    renderer = layer.renderer()
    assert renderer.type() == "categorizedSymbol"
    drawn = {category.value() for category in renderer.categories()}
    assert {row["class"] for row in rows_of(layer)} <= drawn
    from wm_vru_plugin.core.hotspots.hotspots import GI_CLASSES, MORAN_CLASSES

    assert drawn == set(GI_CLASSES if method == "gi_star" else MORAN_CLASSES)


def test_a_layer_with_classes_of_its_own_is_drawn_by_ours() -> None:
    shapes = [((n, "old"), square(n, 0)) for n in range(40)]
    layer = toolbox(memory_layer("old", "count:integer&class:string", shapes))
    assert layer.renderer().classAttribute() == "class_2"
    assert {row["class"] for row in rows_of(layer)} == {"old"}


def test_runs_one_after_another_are_each_styled() -> None:
    """QGIS deletes a post-processor with the context of its run."""
    for number in range(3):
        assert toolbox(grid_counts(f"run {number}")).renderer().type() == "categorizedSymbol"
    assert len(result_style._KEPT) <= 2


def test_nothing_is_styled_where_nothing_is_loaded() -> None:
    context = QgsProcessingContext()
    style_when_loaded(context, None, "result_hotspots")
    style_when_loaded(context, "elsewhere.gpkg", "result_hotspots")
    assert context.layersToLoadOnCompletion() == {}
