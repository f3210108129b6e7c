"""Text of data, made fit to be printed."""

from __future__ import annotations

import re

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow at all."""


def printable(text: str) -> str:
    """Text on one line without characters that are no letters: control characters, halves."""
    return " ".join(NOT_XML.sub(" ", str(text)).split())
