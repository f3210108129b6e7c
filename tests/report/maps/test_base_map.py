"""The base map: tiles of a server beneath a page, its attribution, and a server that fails."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtGui import QImage

from tests.helpers.map_pages import MOMENT, one_line, pdf_text, sample
from tests.helpers.tile_server import KEY, TileServer, released, serving
from wm_vru_plugin.algorithms.run.page_parameters import PageChoice
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.base_map.base_map import (
    MOST_TILES,
    OSM_URL,
    WORLD,
    base_map,
    page_zoom,
    tile_count,
    tile_range,
    tiles_extent,
)
from wm_vru_plugin.report.maps.layouts.pages import RANK_KEY, PageMaker
from wm_vru_plugin.report.writers.pages.atlas import export_atlas
from wm_vru_plugin.report.writers.pages.maps import MapsResult, export_maps
from wm_vru_plugin.store.package.package import Package

__all__ = ["released", "sample"]  # fixtures, used by name

WHOM = "© Streets of Nowhere, CC0"


@pytest.fixture(scope="module")
def server(qgis_app: object) -> Iterator[TileServer]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def over_tiles(
    sample: Package, server: TileServer, tmp_path_factory: pytest.TempPathFactory
) -> MapsResult:
    folder = tmp_path_factory.mktemp("tiles") / "maps"
    base = base_map(server.template, WHOM)
    return export_maps(sample, folder, ["M13", "M57"], dpi=80, base=base)


# The template of addresses


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://tile.test/{x}/{y}.png", "it lacks {z}"),
        ("https://tile.test/{z}.png", "it lacks {x}, {y}"),
        ("https://{s}.tile.test/{z}/{x}/{y}.png", "stand for {s}"),
        ("ftp://tile.test/{z}/{x}/{y}.png", "no address of a web server"),
        ("file:///etc/{z}/{x}/{y}", "no address of a web server"),
        ("https://tile.test:99999/{z}/{x}/{y}", "no address of a web server"),
        ("", "no address of a web server"),
    ],
)
def test_a_wrong_template_is_named(url: str, says: str) -> None:
    with pytest.raises(InputError, match="Address of the tiles") as raised:
        base_map(url)
    assert says in str(raised.value)
    assert OSM_URL in str(raised.value)


def test_someone_must_be_named() -> None:
    with pytest.raises(InputError, match="Attribution"):
        base_map(attribution=" \n")


def test_addresses_of_tiles() -> None:
    base = base_map("https://tile.test:8080/{z}/{x}/{-y}@2x.png?k=1")
    assert base.address(3, 1, 2) == "https://tile.test:8080/3/1/5@2x.png?k=1"
    assert base.host == "tile.test:8080"
    assert "k=1" not in json.dumps([base.record(), base.licence, base.source.text])


def test_tiles_of_an_extent() -> None:
    """Against the formula of the slippy map for longitude and latitude."""
    zoom, longitude, latitude = 12, -1.8904, 52.4862
    column = int((longitude + 180) / 360 * 2**zoom)
    row = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom)
    x = longitude / 360 * WORLD
    y = math.asinh(math.tan(math.radians(latitude))) / math.pi * WORLD / 2
    size = WORLD / 2**zoom
    assert tile_range(QgsRectangle(x, y, x, y), zoom) == (column, row, column, row)
    wide = QgsRectangle(x - size, y - 2 * size, x + size, y)
    assert tile_range(wide, zoom) == (column - 1, row, column + 1, row + 2)
    assert tile_count(wide, zoom) == 9
    everywhere = QgsRectangle(-2 * WORLD, -2 * WORLD, 2 * WORLD, 2 * WORLD)
    assert tile_range(everywhere, 2) == (0, 0, 3, 3), "the world has an edge"


# A page


def test_each_tile_is_asked_for_once(over_tiles: MapsResult, server: TileServer) -> None:
    asked = set(server.asked)
    print(f"{len(asked)} tiles for two pages at 80 dpi and in PDF")
    assert 8 < len(asked) < 80
    again = [tile for tile in server.asked if server.asked.count(tile) > 1]
    assert len(server.asked) - len(asked) <= 2, again
    agents = {headers["User-Agent"] for _path, headers in server.seen}
    assert all("QGIS" in agent for agent in agents)


def test_the_page_shows_the_tiles(over_tiles: MapsResult) -> None:
    for record in over_tiles.pages:
        image = QImage(str(over_tiles.folder / record.png))
        # The corner of the map, outside the authorities: pale, but green still.
        x, y = int(205 / 297 * image.width()), int(40 / 210 * image.height())
        near = [image.pixelColor(x + dx, y + dy) for dx in range(9) for dy in range(9)]
        green = [each for each in near if each.green() > each.red() + 20]
        assert len(green) > 60
        inside = {image.pixelColor(x, y).rgb() for x in range(80, 600, 9) for y in range(90, 440)}
        assert len(inside) > 50, "the areas are drawn over it"


def test_fills_let_it_through_and_stay_vectors(over_tiles: MapsResult) -> None:
    listed = subprocess.run(
        ["pdfimages", "-list", over_tiles.pdf_file], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    pages = {line.split()[0] for line in listed}
    assert pages == {"1", "2"} and len(listed) <= 6, "the base map alone is a picture"
    assert all("smask" not in line for line in listed)


def test_whose_tiles_they_are_stands_on_page_and_in_lists(
    over_tiles: MapsResult, server: TileServer
) -> None:
    for number, record in enumerate(over_tiles.pages, start=1):
        text = one_line(pdf_text(over_tiles.pdf_file, "-f", str(number), "-l", str(number)))
        assert f"Base map {WHOM}." in text
        assert f"Base map: tiles of {server.host}" in text
        assert record.base == WHOM and WHOM in record.licences[0]
        assert WHOM in record.sources[-1] and server.host in record.sources[-1]
        assert not [entry for entry in record.legend if "ase map" in entry]
        assert record.cut == ()
    content = json.loads((over_tiles.folder / "figures.json").read_text(encoding="utf-8"))
    assert content["base_map"] == {"server": server.host, "attribution": WHOM}
    for path in over_tiles.folder.rglob("*"):
        assert path.is_dir() or KEY.encode() not in path.read_bytes(), "a key is not printed"


def test_pages_without_one_ask_nobody(sample: Package, server: TileServer, tmp_path: Path) -> None:
    before = len(server.seen)
    result = export_maps(sample, tmp_path / "maps", ["M57"], dpi=50, pdf=False)
    assert len(server.seen) == before
    assert result.pages[0].base == ""
    content = json.loads((result.folder / "figures.json").read_text(encoding="utf-8"))
    assert content["base_map"] is None


def test_no_page_asks_for_many_tiles(sample: Package) -> None:
    most = 0
    for template in ("a4_portrait", "a3_landscape"):
        maker = PageMaker(sample, template=template, moment=MOMENT)
        for name in ("M13", "M68"):
            layout, _page = maker.make(figure(name))
            chart = layout.itemById("map")
            zoom = page_zoom(chart)
            most = max(most, tile_count(tiles_extent(chart), zoom))
            # Letters of 10 pixels come out at 6 to 12 points.
            inches = chart.rect().width() / 25.4
            per_inch = tiles_extent(chart).width() / (WORLD / 2**zoom / 256) / inches
            assert 80 < per_inch < 165, (template, name)
        maker.project.clear()
    assert most < 60 < MOST_TILES


def test_a_server_that_has_no_finer_tiles(
    wmvru_provider: Any, qgis_processing: Any, sample: Package, tmp_path: Path
) -> None:
    """Neither the first question nor a page asks for more than the server has."""
    import processing

    with serving() as coarse:
        given = {"BASE": "openstreetmap", "BASE_URL": coarse.template, "BASE_ZOOM_MAX": 9}
        given |= {"PACKAGE": str(sample.path), "FIGURES": ["M57"], "DPI": 50, "PDF": False}
        processing.run("wmvru:exportmaps", given | {"OUTPUT": str(tmp_path / "maps")})
        assert {zoom for zoom, _column, _row in coarse.asked} == {9}
        recorded = PageChoice("a4_landscape", 50, base_map(coarse.template, WHOM, 9)).record()
    assert recorded["BASE_ZOOM_MAX"] == "9"


# An atlas, and layouts that are kept


def test_an_atlas_has_it_too(sample: Package, server: TileServer, tmp_path: Path) -> None:
    base = base_map(server.template, WHOM)
    result = export_atlas(sample, tmp_path / "a", limit=1, dpi=50, pdf=False, base=base)
    assert result.pages[0].base == WHOM
    content = json.loads((result.folder / "atlas.json").read_text(encoding="utf-8"))
    assert content["base_map"]["server"] == server.host


def test_kept_layouts_show_it_until_they_are_made_without(
    sample: Package, server: TileServer, qgis_new_project: object
) -> None:
    project = QgsProject.instance()
    base = base_map(server.template, WHOM)
    layout, page = PageMaker(sample, project, moment=MOMENT, base=base).keep(figure("M57"))
    assert page is not None and page.base == WHOM
    *_over, lowest = layout.itemById("map").layers()
    assert isinstance(lowest, QgsRasterLayer) and lowest.providerType() == "wms"
    assert (
        layout.itemById("inset").layers() == [] or lowest not in layout.itemById("inset").layers()
    )
    group = project.layerTreeRoot().children()[-1]
    ranks = [int(node.layer().customProperty(RANK_KEY)) for node in group.findLayers()]
    assert ranks == sorted(ranks) and ranks[-1] == 2, "themes draw it beneath everything"
    theme = project.mapThemeCollection().mapThemeVisibleLayerIds(layout.name())
    assert lowest.id() in theme
    seen_through = alphas(layout)
    assert max(seen_through) < 200
    count = len(project.mapLayers())
    PageMaker(sample, project, moment=MOMENT, base=base).keep(figure("M57"))
    assert len(project.mapLayers()) == count, "a second run makes nothing twice"
    again, page = PageMaker(sample, project, moment=MOMENT).keep(figure("M57"))
    assert again == layout and page is not None and page.base == ""
    assert lowest not in layout.itemById("map").layers()
    assert set(alphas(layout)) == {255}


def alphas(layout: object) -> list[int]:
    """Opacities of the fills of the lowest layer of areas."""
    layers = [each for each in layout.itemById("map").layers() if each.type().name == "Vector"]
    symbols = [each.symbol() for each in layers[-1].renderer().rootRule().children()]
    return [symbol.symbolLayer(0).fillColor().alpha() for symbol in symbols]
