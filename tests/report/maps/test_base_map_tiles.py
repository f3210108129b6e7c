"""The tiles of a base map: none is lost, none is moved, and none is asked for in vain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QImage, QPainter

from tests.helpers.tile_server import LAND, Tile, TileServer, clear, picture, released, serving
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.maps.base_map.base_map import TILE, base_map
from wm_vru_plugin.report.maps.base_map.tiles import fetched_layer

__all__ = ["released"]  # a fixture, used by name

ZOOM, WEST, NORTH = 11, 1012, 670
ODD = (ZOOM, WEST + 1, NORTH + 2)


@pytest.fixture
def server(qgis_app: object) -> Iterator[TileServer]:
    with serving() as running:
        yield running


def fetched(server: TileServer, folder: Path, columns: int, rows: int) -> QImage:
    tiles = WEST, NORTH, WEST + columns - 1, NORTH + rows - 1
    assert fetched_layer(base_map(server.template), tiles, ZOOM, folder).isValid()
    (path,) = folder.glob("*.png")
    return QImage(str(path))


def pasted(columns: int, rows: int, odd: QImage | None = None) -> QImage:
    """The tiles side by side, each pixel in its place; `odd` in place of the tile `ODD`."""
    whole = QImage(columns * TILE, rows * TILE, QImage.Format.Format_ARGB32)
    whole.fill(0)
    painter = QPainter(whole)
    for column in range(columns):
        for row in range(rows):
            tile: Tile = (ZOOM, WEST + column, NORTH + row)
            shown = odd if odd is not None and tile == ODD else picture(tile)
            painter.drawImage(column * TILE, row * TILE, shown)
    painter.end()
    return whole


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (3, 3), (5, 2), (9, 9)])
def test_a_grid_asks_for_its_own_tiles_alone(
    server: TileServer, tmp_path: Path, columns: int, rows: int
) -> None:
    image = fetched(server, tmp_path, columns, rows)
    grid = [(ZOOM, WEST + x, NORTH + y) for x in range(columns) for y in range(rows)]
    assert sorted(server.asked) == grid
    assert image == pasted(columns, rows), "each pixel is where the server has it"


@pytest.mark.parametrize(("fault", "failures"), [("404", 4), ("500", 4), ("garbage", 1)])
def test_a_tile_that_comes_late_is_shown(
    server: TileServer, tmp_path: Path, fault: str, failures: int
) -> None:
    """QGIS asks four times where there is no answer, and gives up; what then comes is shown."""
    server.fault, server.faulty, server.failures = fault, {ODD}, failures
    image = fetched(server, tmp_path, 3, 3)
    assert server.asked.count(ODD) == server.failures + 1
    assert image == pasted(3, 3)


def test_a_late_tile_of_another_size_fits_its_place(server: TileServer, tmp_path: Path) -> None:
    server.fault, server.faulty, server.failures, server.size = "404", {ODD}, 4, 512
    image = fetched(server, tmp_path, 3, 3)
    left, top = TILE, 2 * TILE
    inner = {image.pixel(left + x, top + y) for x in range(200, 250) for y in range(200, 250)}
    assert inner == {LAND.rgb()}
    corner = image.pixelColor(left + TILE - 1, top + TILE - 1)
    assert corner.alpha() == 255 and corner.green() < LAND.green(), "the frame of its far corner"


def test_a_tile_that_shows_nothing_is_one(server: TileServer, tmp_path: Path) -> None:
    server.fault, server.faulty = "clear", {ODD}
    assert fetched(server, tmp_path, 3, 3) == pasted(3, 3, clear())


def test_a_tile_that_never_comes_is_an_error(server: TileServer, tmp_path: Path) -> None:
    server.fault, server.faulty = "500", {ODD}
    with pytest.raises(InputError, match="tile 11/1013/672: it answers with 500"):
        fetched(server, tmp_path, 3, 3)
    assert list(tmp_path.iterdir()) == []
