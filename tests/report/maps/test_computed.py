"""Map pages that are worked out from incidents: hot spots, circles, heat map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsPrintLayout, QgsProject, QgsRasterLayer, QgsVectorLayer

from tests.helpers.map_pages import MOMENT, edited, maker, sample  # noqa: F401
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.layouts.page import FilledPage
from wm_vru_plugin.report.maps.layouts.pages import PageMaker, split_by_data
from wm_vru_plugin.report.writers.pages.thumbnails import page_image
from wm_vru_plugin.store.package.package import Package

IDS = ("M19", "M26", "M27")
Made = dict[str, tuple[QgsPrintLayout, FilledPage]]


@pytest.fixture(scope="module")
def computed(maker: PageMaker) -> Iterator[Made]:  # noqa: F811
    made = {each: maker.make(figure(each)) for each in IDS}
    yield made
    made.clear()


def _layer(maker: PageMaker, layer_id: str) -> QgsVectorLayer | QgsRasterLayer:  # noqa: F811
    return maker._layers[layer_id]


def test_all_are_drawn_with_marks(computed: Made) -> None:
    for _layout, page in computed.values():
        assert page.banner.startswith("SYNTHETIC DATA")
        assert page.marking == "OFFICIAL-SENSITIVE (SYNTHETIC)"
        assert page.cut == ()
        assert any("incidents" in line.text for line in page.sources)
        assert "January to December 2019" in page.subtitle


def test_hot_spots_are_counted_in_map_order(computed: Made) -> None:
    _layout, page = computed["M19"]
    at = [page.legend.index(text) for text in page.legend if text.startswith("Hot spot, ")]
    assert at == sorted(at) and len(at) == 3
    assert page.legend.index("Impact Area, adopted (19)") < at[0]
    assert "domestic abuse marker" in page.note
    assert "100 of 1,183 hexagons are hot spots" in page.note


def test_three_concentrations_are_circled(computed: Made, maker: PageMaker) -> None:  # noqa: F811
    _layout, page = computed["M26"]
    circles = _layer(maker, "domestic_abuse_circles")
    assert circles.featureCount() == 3
    assert [word in page.note for word in ("1. ", "2. ", "3. ")] == [True] * 3
    for feature in circles.getFeatures():
        assert feature["count"] % 5 == 0 and feature["count"] >= 7


def test_layers_hold_no_count_of_a_hexagon(computed: Made, maker: PageMaker) -> None:  # noqa: F811
    for name in ("violence_hexagons", "domestic_abuse_hexagons"):
        layer = _layer(maker, name)
        assert layer.fields().names() == ["name", "class"]
        assert layer.name().startswith("SYNTHETIC: Hot spots of violence with injury")
        assert layer.metadata().constraints()
        assert layer.readOnly()


def test_heat_map_is_a_raster_of_class_limits(computed: Made, maker: PageMaker) -> None:  # noqa: F811
    _layout, page = computed["M27"]
    layer = _layer(maker, "domestic_abuse_density")
    assert isinstance(layer, QgsRasterLayer)
    data = gdal.Open(layer.source())
    band = data.GetRasterBand(1)
    raw = band.ReadRaster(buf_type=gdal.GDT_Float64)
    values = np.frombuffer(raw, dtype=np.float64)
    shown = sorted(set(values[values != band.GetNoDataValue()]))
    assert 2 <= len(shown) <= 5
    assert data.GetMetadata()["RESTRICTED"] == "true"
    assert "Incidents per km²" in page.legend
    assert "fewer than 7" in page.note
    del band, data


def test_the_pictures_show_the_classes(computed: Made) -> None:
    for each, colours in (
        ("M19", ["#54278f", "#9e9ac8"]),
        ("M26", ["#54278f"]),
        ("M27", ["#f4e9a0", "#5cb3c7"]),
    ):
        layout, _page = computed[each]
        picture = page_image(layout, 60).convertToFormat(4)
        size = picture.sizeInBytes()
        pixels = np.frombuffer(picture.bits().asarray(size), dtype=np.uint8).reshape(-1, 4)
        for colour in colours:
            wanted = [int(colour[i : i + 2], 16) for i in (5, 3, 1)]
            near = (np.abs(pixels[:, :3].astype(int) - wanted) <= 6).all(axis=1).sum()
            assert near > 50, (each, colour)


def test_a_wider_category_is_named(qgis_app: object, tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "DELETE FROM incidents WHERE category IN ('domestic_abuse', 'violence_without_injury')",
        "UPDATE incidents SET category = 'Violent [% 1+1 %] crime' WHERE category = 'robbery'",
        "UPDATE incidents SET category = 'Violent crime' WHERE category = 'violence_with_injury'",
    )
    drawn, lacking = split_by_data(package, [figure(each) for each in IDS])
    assert [each.id for each in drawn] == ["M19"]
    assert set(lacking) == {"M26", "M27"}
    assert "domestic_abuse" in lacking["M26"] and "coordinates" in lacking["M26"]
    made = PageMaker(package, moment=MOMENT)
    layout, page = made.make(drawn[0])
    assert "“Violent crime”" in page.subtitle
    assert "holds more" in page.note
    assert "Hot spots of “Violent crime” (number of hexagons)" in page.legend
    del layout
    made.project.clear()


def test_without_incidents_what_is_needed_is_named(qgis_app: object, tmp_path: Path) -> None:
    package = edited(tmp_path, "DELETE FROM incidents")
    drawn, lacking = split_by_data(package, [figure(each) for each in IDS])
    assert drawn == []
    assert all("incidents with coordinates" in text for text in lacking.values())


def test_six_incidents_are_too_few(qgis_app: object, tmp_path: Path) -> None:
    package = edited(
        tmp_path,
        "DELETE FROM incidents WHERE category = 'domestic_abuse' AND id NOT IN (SELECT id FROM "
        "incidents WHERE category = 'domestic_abuse' AND geom IS NOT NULL LIMIT 6)",
    )
    _drawn, lacking = split_by_data(package, [figure("M26"), figure("M27")])
    assert all("at least 7" in lacking[each] for each in ("M26", "M27"))


def test_kept_layers_stand_beside_the_project(
    sample: Package,  # noqa: F811
    tmp_path: Path,
) -> None:
    project = QgsProject()
    project.setFileName(str(tmp_path / "atlas.qgz"))
    keeper = PageMaker(sample, project)
    for each in ("M26", "M27"):
        keeper.keep(figure(each))
    files = sorted(path.name for path in (tmp_path / "wm_vru_layers").rglob("*.*"))
    assert "domestic_abuse_density.tif" in files
    assert "domestic_abuse_hexagons.gpkg" in files
    assert all(layer.isValid() for layer in project.mapLayers().values())
    again = PageMaker(sample, project)
    before = set(project.mapLayers())
    again.keep(figure("M27"))
    assert set(project.mapLayers()) == before
    project.clear()


def test_the_folder_goes_with_the_maker(sample: Package) -> None:  # noqa: F811
    made = PageMaker(sample, moment=MOMENT)
    layout, _page = made.make(figure("M27"))
    folder = made._files()
    assert list(folder.glob("*.tif"))
    del layout
    made.project.clear()
    del made
    assert not folder.exists()
