"""Pictures, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

from ...core.errors import InputError


def save_image(image: QImage, path: Path, texts: dict[str, str]) -> None:
    """Save a PNG that carries texts such as Title and Source.

    Raises:
        InputError: there is no picture of that size.
        OSError: the file cannot be written.
    """
    for key, value in texts.items():
        image.setText(key, value)
    # By way of memory: Qt does not tell when a disk is full at the end of a file.
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = image.save(buffer, "PNG")
    buffer.close()
    if not made:
        raise InputError(str(path), "the picture cannot be made", "a smaller dpi")
    path.write_bytes(bytes(content))
