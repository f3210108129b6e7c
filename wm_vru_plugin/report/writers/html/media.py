"""Pictures as part of the page: data addresses, and page pictures made small enough."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, Qt
from qgis.PyQt.QtGui import QImage, QImageWriter

from ....core.errors import InputError

PAGE_WIDTH = 1500
"""Pixels: an A4 page's smallest text is read at this, on screen and in print."""
_QUALITY = 90
_SIGNS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def picture_type(picture: bytes, where: str = "Picture") -> str:
    """Return the media type of a picture, from its first bytes.

    Raises:
        InputError: it is no PNG, JPEG or WebP.
    """
    for sign, name in _SIGNS:
        if picture.startswith(sign):
            return name
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "image/webp"
    raise InputError(where, "its picture has an unknown format", "PNG, JPEG or WebP")


def data_address(picture: bytes, where: str = "Picture") -> str:
    """Return a picture as a data address that holds it.

    Raises:
        InputError: as `picture_type`.
    """
    return f"data:{picture_type(picture, where)};base64,{b64encode(picture).decode('ascii')}"


def picture_size(picture: bytes, where: str = "Picture") -> tuple[int, int]:
    """Return the width and height in pixels.

    Raises:
        InputError: it cannot be read.
    """
    image = QImage.fromData(picture)
    if image.isNull():
        raise InputError(where, "its picture cannot be read", "PNG, JPEG or WebP")
    return image.width(), image.height()


def page_picture(path: str | Path, width: int = PAGE_WIDTH) -> bytes:
    """Return a picture of a page for the HTML, at most ``width`` pixels wide.

    WebP where this Qt writes it, at about a fifth of the size of PNG, which it is elsewhere.

    Raises:
        InputError: the file is no picture.
    """
    image = QImage(str(path))
    if image.isNull():
        raise InputError(str(path), "it is no picture that can be read", "PNG")
    if image.width() > width:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    kinds = {bytes(kind).decode("ascii") for kind in QImageWriter.supportedImageFormats()}
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    written = image.save(buffer, "WEBP", _QUALITY) if "webp" in kinds else image.save(buffer, "PNG")
    buffer.close()
    if not written:
        raise InputError(str(path), "the picture cannot be made smaller")
    return bytes(content)
