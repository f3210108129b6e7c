"""The tiles of a base map, fetched before a page is drawn.

QGIS draws a tile that it does not get as a hole and says so in its log alone; here a hole is an
error that names the server. What was fetched is kept in a file for the run, so that the pages of
one extent ask once and show just what was checked.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsBlockingNetworkRequest,
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsProject,
    QgsRasterBlockFeedback,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRect, QUrl
from qgis.PyQt.QtGui import QImage, QPainter, qAlpha
from qgis.PyQt.QtNetwork import QNetworkRequest

from ....core.errors import InputError
from ....i18n import tr
from ....store.outputs.disk_errors import refused
from ....store.outputs.images import save_image
from ....store.schema.tables import CRS
from ...feedback import check_cancelled
from ...figures.map_figure import FRAME_LAYER
from .base_map import (
    TILE,
    TILE_CRS,
    WORLD,
    BaseMap,
    base_layer,
    in_tiles,
    mute,
    tile_range,
    zoom_for,
)

if TYPE_CHECKING:
    from ....store.package.package import Package

_ADDRESS = re.compile(r"https?://\S+")
_PAGE = 200.0  # millimetres of a map on A4
_STEP = 32  # pixels between those looked at; a tile that came has none that is clear, or few
_WITHIN = 1e-3  # of a pixel, too little to move one


def check_server(base: BaseMap, package: Package, feedback: QgsFeedback | None = None) -> None:
    """Ask the server for the tile at the middle of the package's authorities.

    Raises:
        InputError: it does not answer with a picture.
        Cancelled: the feedback was cancelled.
    """
    crs = QgsCoordinateReferenceSystem(CRS)
    extent = in_tiles(package.layer(FRAME_LAYER).extent(), crs, QgsProject.instance())
    zoom = zoom_for(extent, _PAGE, base.finest)
    middle = extent.center()
    column, row, *_same = tile_range(QgsRectangle(middle, middle), zoom)
    asked_tile(base, zoom, column, row, feedback)


def fetched_layer(
    base: BaseMap,
    tiles: tuple[int, int, int, int],
    zoom: int,
    folder: Path,
    feedback: QgsFeedback | None = None,
) -> QgsRasterLayer:
    """Make a layer of a picture of tiles, fetched through QGIS's own provider and its cache.

    Args:
        tiles: of `base_map.tile_range`.
        folder: gets the picture; it must live as long as the layer.

    Raises:
        InputError: a tile does not come, or the picture cannot be written.
        Cancelled: the feedback was cancelled.
    """
    west, north, east, south = tiles
    columns, rows = east - west + 1, south - north + 1
    size = WORLD / 2**zoom
    left, top = west * size - WORLD / 2, WORLD / 2 - north * size
    grid = QgsRectangle(left, top - rows * size, left + columns * size, top)
    watch = QgsRasterBlockFeedback()
    if feedback is not None:
        feedback.canceled.connect(watch.cancel)
    served = base_layer(base, zoom)
    # An extent that ends where the next tiles begin would ask for those too.
    inner = grid.buffered(-_WITHIN * size / TILE)
    image = served.dataProvider().block(1, inner, columns * TILE, rows * TILE, watch).image()
    for number in range(columns * rows):
        row, column = divmod(number, columns)
        place = QRect(column * TILE, row * TILE, TILE, TILE)
        if _is_empty(image, place):
            _put(asked_tile(base, zoom, west + column, north + row, feedback), image, place)
    path = folder / f"base_{zoom}_{west}_{north}_{east}_{south}.png"
    pixel = size / TILE
    world_file = (pixel, 0.0, 0.0, -pixel, left + pixel / 2, top - pixel / 2)
    try:
        lines = "".join(f"{number!r}\n" for number in world_file)
        path.with_suffix(".pgw").write_text(lines, encoding="ascii")
        save_image(image.convertToFormat(QImage.Format.Format_ARGB32), path, {})
    except OSError as error:
        raise refused(folder, error) from error
    # A layer's statistics are written beside its file when it closes: the first layer has done
    # so before the folder goes, and the second finds them.
    QgsRasterLayer(str(path), "", "gdal")
    layer = QgsRasterLayer(str(path), served.name(), "gdal")
    if not layer.isValid():
        raise InputError(str(path), "the picture of the base map cannot be read")
    layer.setCrs(QgsCoordinateReferenceSystem(TILE_CRS))
    provider = layer.dataProvider()
    layer.setResamplingStage(Qgis.RasterResamplingStage.Provider)
    provider.enableProviderResampling(True)
    provider.setZoomedInResamplingMethod(QgsRasterDataProvider.ResamplingMethod.Cubic)
    provider.setZoomedOutResamplingMethod(QgsRasterDataProvider.ResamplingMethod.Cubic)
    mute(layer)
    return layer


def asked_tile(
    base: BaseMap, zoom: int, column: int, row: int, feedback: QgsFeedback | None = None
) -> QImage:
    """Fetch the picture of a tile from the server itself.

    Raises:
        InputError: it does not answer with a picture.
        Cancelled: the feedback was cancelled.
    """
    request = QgsBlockingNetworkRequest()
    wanted = QNetworkRequest(QUrl(base.address(zoom, column, row)))
    result = request.get(wanted, True, feedback)
    check_cancelled(feedback)
    reply = request.reply()
    status = int(reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) or 0)
    which = tr("tile {0}/{1}/{2}").format(zoom, column, row)
    if result != QgsBlockingNetworkRequest.ErrorCode.NoError:
        raise _failed(base, f"{which}: {_reason(request, result, status)}")
    picture = QImage.fromData(reply.content())
    if picture.isNull():
        raise _failed(base, tr("{0}: what it sends is no picture").format(which))
    return picture


def _reason(
    request: QgsBlockingNetworkRequest, result: QgsBlockingNetworkRequest.ErrorCode, status: int
) -> str:
    """Return why there is no answer; without the address, which may hold a key."""
    if status:
        return tr("it answers with {0}").format(status)
    if result == QgsBlockingNetworkRequest.ErrorCode.TimeoutError:
        return tr("it did not answer in time")
    return _ADDRESS.sub("", request.errorMessage()).strip().rstrip(".")


def _is_empty(image: QImage, place: QRect) -> bool:
    """Return whether nothing was drawn in a tile's place."""
    steps = range(_STEP // 2, TILE, _STEP)
    return not any(qAlpha(image.pixel(place.x() + x, place.y() + y)) for x in steps for y in steps)


def _put(tile: QImage, image: QImage, place: QRect) -> None:
    """Draw a tile, of whatever size, in its place."""
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, tile)
    painter.end()


def _failed(base: BaseMap, problem: str) -> InputError:
    return InputError(
        tr("Base map of {0}").format(base.host),
        tr("the server gives no map ({0})").format(problem),
        tr("a server that can be reached and has this tile, or no base map"),
    )
