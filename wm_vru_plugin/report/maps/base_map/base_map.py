"""The base map beneath a page: tiles of a web server, such as OpenStreetMap's.

What a server is asked for tells it which area is mapped, so a page has no base map unless asked.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDataSourceUri,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsRenderContext,
    QgsSimpleFillSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor, qGray

from ....core.errors import InputError
from ....i18n import tr
from ...provenance.text import SourceLine

NONE, OPENSTREETMAP = "none", "openstreetmap"
BASES: tuple[str, ...] = (NONE, OPENSTREETMAP)
OSM_URL = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OSM_ATTRIBUTION = (
    "© OpenStreetMap contributors; data under the Open Database Licence, "
    "openstreetmap.org/copyright"
)
TILE_CRS = "EPSG:3857"
WORLD = 2 * 20037508.342789244
"""Metres of EPSG:3857 that the one tile of zoom 0 is wide."""
TILE = 256
"""Pixels of a tile."""
FINEST = 19
"""The highest zoom of OpenStreetMap's server."""
MOST_TILES = 300
"""A page asks for no more tiles than this; a larger one is drawn from coarser tiles."""
_PER_INCH = 115.0  # pixels of tiles on paper, where their letters are about as large as ours
_FILLS = 0.64, 0.36  # of the opacity of a black and of a white fill: pale classes show more streets
_RASTER = 0.7
_BRIGHTNESS, _CONTRAST = 23, -9  # a fifth of the way to white, which stays white
_SATURATION = -60
_PLACE = re.compile(r"\{([^{}]*)\}")
_KNOWN = {"x", "y", "-y", "z"}


@dataclass(frozen=True)
class BaseMap:
    """Tiles of a server.

    Attributes:
        url: template of a tile's address with `{z}`, `{x}` and `{y}` (or `{-y}`, counted from the
            south). It may hold a key, so it is never printed.
        attribution: printed on each page.
        finest: the highest zoom that the server has tiles of.
    """

    url: str
    attribution: str
    finest: int = FINEST

    @property
    def host(self) -> str:
        """The server's name, with its port where it has one."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname}{port}"

    @property
    def source(self) -> SourceLine:
        """The line among a page's sources; in full it says what `licence` says on the page."""
        short = tr("Base map: tiles of {0}").format(self.host)
        return SourceLine(f"{short} ({self.attribution.rstrip('.')})", short, (), "", False)

    @property
    def licence(self) -> str:
        """The sentence among a page's licences."""
        return tr("Base map {0}.").format(self.attribution.rstrip("."))

    def address(self, zoom: int, column: int, row: int) -> str:
        """Return the address of a tile; rows are counted from the north."""
        values = {"z": zoom, "x": column, "y": row, "-y": 2**zoom - 1 - row}
        return _PLACE.sub(lambda found: str(values[found.group(1)]), self.url)

    def record(self) -> dict[str, str]:
        """Return server and attribution for lists of pages and records of runs."""
        return {"server": self.host, "attribution": self.attribution}


def base_map(
    url: str = OSM_URL, attribution: str = OSM_ATTRIBUTION, finest: int = FINEST
) -> BaseMap:
    """Make a base map from a template of addresses, checked without asking the server.

    Raises:
        InputError: the template is none, or nobody is named.
    """
    url, attribution = url.strip(), " ".join(attribution.split())
    where = tr("Address of the tiles")
    expected = OSM_URL
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise InputError(where, tr("it is no address of a web server"), expected)
    names = set(_PLACE.findall(url))
    lacking = [f"{{{name}}}" for name in ("z", "x") if name not in names]
    lacking += [] if names & {"y", "-y"} else ["{y}"]
    if lacking:
        raise InputError(where, tr("it lacks {0}").format(", ".join(lacking)), expected)
    if odd := sorted(names - _KNOWN):
        text = ", ".join(f"{{{name}}}" for name in odd)
        raise InputError(where, tr("nothing is known to stand for {0}").format(text), expected)
    if not attribution:
        raise InputError(
            tr("Attribution of the base map"),
            tr("it is empty"),
            tr("whom the tiles and their data come from"),
        )
    return BaseMap(url, attribution, finest)


def tiles_extent(chart: QgsLayoutItemMap) -> QgsRectangle:
    """Return the extent that a page's map shows, in the tiles' coordinates."""
    seen = QgsRectangle(chart.visibleExtentPolygon().boundingRect())
    return in_tiles(seen, chart.crs(), chart.layout().project())


def in_tiles(
    extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, project: QgsProject
) -> QgsRectangle:
    """Transform an extent to the tiles' coordinates."""
    there = QgsCoordinateReferenceSystem(TILE_CRS)
    transform = QgsCoordinateTransform(crs, there, project.transformContext())
    return transform.transformBoundingBox(extent)


def tile_range(extent: QgsRectangle, zoom: int) -> tuple[int, int, int, int]:
    """First and last column and row of the tiles that an extent needs: west, north, east, south."""
    size = WORLD / 2**zoom
    last = 2**zoom - 1
    west, east = ((x + WORLD / 2) / size for x in (extent.xMinimum(), extent.xMaximum()))
    north, south = ((WORLD / 2 - y) / size for y in (extent.yMaximum(), extent.yMinimum()))
    kept = [min(max(math.floor(each), 0), last) for each in (west, north, east, south)]
    return kept[0], kept[1], kept[2], kept[3]


def tile_count(extent: QgsRectangle, zoom: int) -> int:
    """Return how many tiles an extent needs."""
    west, north, east, south = tile_range(extent, zoom)
    return (east - west + 1) * (south - north + 1)


def page_zoom(chart: QgsLayoutItemMap, finest: int = FINEST) -> int:
    """Return the zoom for a page's map."""
    return zoom_for(tiles_extent(chart), chart.rect().width(), finest)


def zoom_for(extent: QgsRectangle, millimetres: float, finest: int = FINEST) -> int:
    """Return the zoom that is legible on paper and needs no more than `MOST_TILES` tiles.

    Whatever the resolution of the picture: finer tiles would only print smaller letters.

    Args:
        extent: in the tiles' coordinates.
        millimetres: that its width takes on paper.
        finest: the highest zoom there is.
    """
    pixels = millimetres / 25.4 * _PER_INCH
    legible = math.log2(WORLD / TILE / (extent.width() / pixels))
    zoom = min(max(round(legible), 0), finest)
    while zoom > 0 and tile_count(extent, zoom) > MOST_TILES:
        zoom -= 1
    return zoom


def base_layer(base: BaseMap, zoom: int, coarser: bool = False) -> QgsRasterLayer:
    """Make the layer of a server's tiles up to a zoom; QGIS asks the server at each drawing.

    Args:
        coarser: also with the tiles of smaller zooms, for a canvas that is zoomed out.

    Raises:
        InputError: QGIS makes no layer of it.
    """
    uri = QgsDataSourceUri()
    uri.setParam("type", "xyz")
    uri.setParam("url", base.url)
    uri.setParam("zmin", "0" if coarser else str(zoom))
    uri.setParam("zmax", str(zoom))
    name = tr("Base map of {0}, zoom {1}").format(base.host, zoom)
    layer = QgsRasterLayer(bytes(uri.encodedUri()).decode("ascii"), name, "wms")
    if not layer.isValid():
        where = tr("Base map of {0}").format(base.host)
        raise InputError(where, tr("QGIS cannot make a layer of it"))
    about = layer.metadata()
    about.setRights([base.attribution])
    layer.setMetadata(about)
    mute(layer)
    return layer


def mute(layer: QgsRasterLayer) -> None:
    """Make a base map pale, so that what lies over it stands out."""
    layer.brightnessFilter().setBrightness(_BRIGHTNESS)
    layer.brightnessFilter().setContrast(_CONTRAST)
    layer.hueSaturationFilter().setSaturation(_SATURATION)


def see_through(layer: QgsMapLayer) -> None:
    """Let a base map show through a layer's fills; outlines and points stay as they are.

    Colours are made so, not the layer, which a PDF would hold as a picture, nor the symbol with its
    outlines, which a PDF writer takes apart; and the legend shows the same.
    """
    if isinstance(layer, QgsRasterLayer):
        renderer = layer.renderer()
        renderer.setOpacity(renderer.opacity() * _RASTER)
    elif isinstance(layer, QgsVectorLayer):
        changed = layer.renderer().clone()
        for symbol in changed.symbols(QgsRenderContext()):
            for part in symbol.symbolLayers():
                if isinstance(part, QgsSimpleFillSymbolLayer):
                    part.setFillColor(_thinned(part.fillColor()))
        layer.setRenderer(changed)


def _thinned(colour: QColor) -> QColor:
    dark, pale = _FILLS
    grey = qGray(colour.rgb()) / 255
    thin = QColor(colour)
    thin.setAlphaF(colour.alphaF() * (dark + (pale - dark) * grey))
    return thin
