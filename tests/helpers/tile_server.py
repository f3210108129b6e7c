"""A tile server on this machine: labelled tiles, and the faults that servers have."""

from __future__ import annotations

import gc
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from tests.helpers.web_server import Answer, WebServer

LAND = QColor(120, 220, 120)
KEY = "key=a-secret"
Tile = tuple[int, int, int]


class TileServer(WebServer):
    """Tiles of one colour with their number on them.

    `fault`: "404", "500", "garbage" (no picture), "page" (HTML) or "clear" (a picture that shows
    nothing), for the tiles of `faulty`, or for all of them; `failures` of each, or for ever.
    `asked` holds the tiles asked for, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fault = ""
        self.faulty: set[Tile] | None = None
        self.failures: int | None = None
        self.size = 256
        self.asked: list[Tile] = []
        # No other server of the session had this path, so QGIS's cache holds nothing of it.
        self.path = f"/{uuid.uuid4().hex}"
        self.routes = _Routes(self)

    @property
    def template(self) -> str:
        return f"{self.url}{self.path}/{{z}}/{{x}}/{{y}}.png?{KEY}"

    @property
    def host(self) -> str:
        return self.url.split("//")[1]


class _Routes(dict):  # type: ignore[type-arg]
    def __init__(self, server: TileServer) -> None:
        super().__init__()
        self.server = server

    def get(self, path: str, default: Answer | None = None) -> Answer | None:
        found = re.fullmatch(rf"{self.server.path}/(\d+)/(\d+)/(\d+)\.png", path)
        if found is None:
            return default
        tile = int(found[1]), int(found[2]), int(found[3])
        self.server.asked.append(tile)
        faulty = self.server.faulty is None or tile in self.server.faulty
        failures = self.server.failures
        done = failures is not None and self.server.asked.count(tile) > failures
        fault = self.server.fault if faulty and not done else ""
        if fault == "404":
            return default
        if fault == "500":
            return lambda request, number: request.send(b"busy", 500, "text/plain")
        if fault == "garbage":
            return lambda request, number: request.send(b"no picture", kind="image/png")
        if fault == "page":
            return lambda request, number: request.send(b"<html>log in</html>", kind="text/html")
        if fault == "clear":
            return lambda request, number: request.send(png(clear()), kind="image/png")
        body = png(picture(tile, self.server.size))
        return lambda request, number: request.send(body, kind="image/png")


def picture(tile: Tile, size: int = 256) -> QImage:
    """A tile with a frame and its number."""
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(LAND)
    painter = QPainter(image)
    painter.drawRect(0, 0, size - 1, size - 1)
    painter.drawText(90, 130, "/".join(map(str, tile)))
    painter.end()
    return image


def clear() -> QImage:
    """A tile that shows nothing."""
    image = QImage(256, 256, QImage.Format.Format_ARGB32)
    image.fill(0)
    return image


def png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data)


@pytest.fixture(autouse=True)
def released() -> Iterator[None]:
    """What an expected error keeps alive, such as layouts, goes before QGIS does."""
    yield
    gc.collect()


@contextmanager
def serving() -> Iterator[TileServer]:
    with TileServer() as server:
        assert isinstance(server, TileServer)
        yield server
