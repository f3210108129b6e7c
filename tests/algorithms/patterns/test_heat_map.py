"""wmvru:heatmap, run as an analyst runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsColorRampShader,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
)

from tests.helpers.layers import E0, N0, memory_layer, square

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")

PLACES = ((1000, 1000), (1000, 1000), (1300, 1200), (3500, 3500))


def incidents(name: str = "incidents", places=PLACES, weights=None):
    weights = weights or [1.0] * len(places)
    rows = [(("robbery", weight), f"POINT({E0 + x} {N0 + y})")
            for (x, y), weight in zip(places, weights)]  # fmt: skip
    rows.append((("robbery", 1.0), ""))
    return memory_layer(name, "category:string&harm:double", rows, kind="Point")


def run(points: Any, output: Path, **more: Any) -> dict[str, Any]:
    import processing

    given = {"POINTS": points, "OUTPUT": str(output), "CELL_M": 50, "BANDWIDTH_M": 600}
    return processing.run("wmvru:heatmap", {**given, **more})


def read(path: Path) -> tuple[np.ndarray, tuple[float, ...]]:
    data = gdal.Open(str(path))
    band = data.GetRasterBand(1)
    values = np.frombuffer(band.ReadRaster(buf_type=gdal.GDT_Float64), dtype=float)
    values = values.reshape(data.RasterYSize, data.RasterXSize).copy()
    values[values == band.GetNoDataValue()] = np.nan
    return values, data.GetGeoTransform()


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_the_map_sums_to_the_events_and_lies_where_they_are(tmp_path: Path, kernel: str) -> None:
    result = run(incidents(), tmp_path / "a.tif", KERNEL=kernel)
    values, place = read(tmp_path / "a.tif")
    assert values.sum() * 50**2 / 1e6 == pytest.approx(4, rel=1e-5)
    row, column = np.unravel_index(values.argmax(), values.shape)
    east, north = place[0] + (column + 0.5) * 50, place[3] - (row + 0.5) * 50
    assert np.hypot(east - E0 - 1100, north - N0 - 1070) < 150
    assert result["MAXIMUM"] == pytest.approx(values.max(), rel=1e-6)
    assert (result["TOTAL"], result["BANDWIDTH"]) == (4, 600)
    assert result["SUMMARY"].startswith("4 of 5 points (all points) mapped")
    layer = QgsRasterLayer(str(tmp_path / "a.tif"), "a")
    assert layer.crs().authid() == "EPSG:27700"
    assert (place[0] % 50, place[3] % 50) == (0, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"], "nothing is left beside it"


def test_a_quartic_peak_is_its_formula(tmp_path: Path) -> None:
    run(incidents(places=((1025, 1025),) * 3), tmp_path / "a.tif")
    assert np.nanmax(read(tmp_path / "a.tif")[0]) == pytest.approx(
        3 * 3 / (np.pi * 0.6**2), rel=0.01
    )


def test_mask_weights_and_residents(tmp_path: Path) -> None:
    mask = memory_layer("mask", "name:string", [(("A",), square(0, 0, 4))])
    people = memory_layer("people", "population:integer", [((8000,), square(0, 0, 2))])
    points = incidents(weights=[5.0, 0.0, 1.0, 2.0])
    weighted = run(points, tmp_path / "w.tif", MASK=mask, WEIGHT_FIELD="harm")
    assert weighted["TOTAL"] == 8
    values, place = read(tmp_path / "w.tif")
    assert place[0] == E0
    shown = np.isfinite(values)
    assert shown.sum() == 80 * 80 == weighted["CELLS"]
    rate = run(points, tmp_path / "r.tif", MASK=mask, POPULATION=people)
    per, _ = read(tmp_path / "r.tif")
    assert 0 < np.isfinite(per).sum() < 80 * 80
    assert "per 1,000 residents" in rate["SUMMARY"]
    run(points, tmp_path / "e.tif", MASK=mask)
    events, _ = read(tmp_path / "e.tif")
    assert events.shape == per.shape
    middle = (events.shape[0] - 1 - 20, 20)
    assert per[middle] == pytest.approx(events[middle] / 2, rel=1e-3), "2,000 residents per km²"


def test_a_chosen_bandwidth_is_said(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    places = tuple(map(tuple, random.normal(5000, 1500, (200, 2)).round(1).tolist()))
    result = run(incidents(places=places), tmp_path / "a.tif", BANDWIDTH_M=0, RULE="scott")
    assert f"{result['BANDWIDTH']:,.0f} m by the rule 'scott'" in result["SUMMARY"]
    assert 1200 < result["BANDWIDTH"] < 2500


def test_faults_leave_the_old_map_alone(tmp_path: Path) -> None:
    old = tmp_path / "a.tif"
    old.write_bytes(b"before")
    together = incidents("together", ((500, 500),) * 50)
    far = incidents("far", ((0, 0), (600_000, 600_000)))
    for layer, words, more in (
        (together, "in one place", {"BANDWIDTH_M": 0}),
        (far, "far from the others", {"CELL_M": 20}),
        (incidents("narrow"), "less than two cells", {"BANDWIDTH_M": 60}),
        (incidents("empty", ()), r"'empty': no point has a location", {}),
        (incidents("minus", weights=[1.0, -2.0, 1.0, 1.0]), r"'minus', field 'harm'.*-2",
         {"WEIGHT_FIELD": "harm"}),
    ):  # fmt: skip
        with pytest.raises(QgsProcessingException, match=words):
            run(layer, old, **more)
    with pytest.raises(QgsProcessingException, match=r"ends in \.tif"):
        run(incidents("asc"), tmp_path / "a.asc")
    assert old.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]
    run(together, old)
    assert read(old)[0].sum() > 0


def test_the_style_is_stretched_to_the_map_when_it_is_loaded(tmp_path: Path) -> None:
    import processing

    path = str(tmp_path / "a.tif")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    details = QgsProcessingContext.LayerDetails("Density", QgsProject.instance())
    context.addLayerToLoadOnCompletion(path, details)
    given = {"POINTS": incidents(), "OUTPUT": path, "CELL_M": 50, "BANDWIDTH_M": 600}
    result = processing.run("wmvru:heatmap", given, context=context)
    layer = QgsRasterLayer(path, "Density")
    styler = context.layerToLoadOnCompletionDetails(path).postProcessor()
    styler.postProcessLayer(layer, context, QgsProcessingFeedback(False))
    shader = layer.renderer().shader().rasterShaderFunction()
    assert isinstance(shader, QgsColorRampShader)
    items = shader.colorRampItemList()
    assert items[0].color.alpha() == 0
    assert items[-1].value == pytest.approx(result["MAXIMUM"], rel=1e-6)
    assert shader.legendSettings().suffix() == " per km²"


def test_the_sample(tmp_path: Path, sample_package: Any) -> None:
    path = str(sample_package.path)
    result = run(
        f"{path}|layername=incidents",
        tmp_path / "s.tif",
        CATEGORIES="robbery",
        CELL_M=200,
        BANDWIDTH_M=1500,
        MASK=f"{path}|layername=local_authority",
        POPULATION=f"{path}|layername=lsoa",
    )
    assert result["SUMMARY"].startswith("SYNTHETIC: ")
    facts = gdal.Open(str(tmp_path / "s.tif")).GetMetadata()
    assert (facts["DATA_STATUS"], facts["RESTRICTED"]) == ("SYNTHETIC", "true")
    assert facts["KERNEL"] == "quartic"


def test_every_map_of_a_session_is_styled(tmp_path: Path) -> None:
    import gc

    from wm_vru_plugin.algorithms.patterns.raster_style import style_density_when_loaded

    for number in range(3):
        context = QgsProcessingContext()
        path = str(tmp_path / f"map{number}.tif")
        details = QgsProcessingContext.LayerDetails("Density", QgsProject.instance(), "OUTPUT")
        context.addLayerToLoadOnCompletion(path, details)
        style_density_when_loaded(context, path, "per km²")
        assert context.layerToLoadOnCompletionDetails(path).postProcessor().unit == "per km²"
        # QGIS deletes the post-processor with the context.
        del context, details
        gc.collect()
