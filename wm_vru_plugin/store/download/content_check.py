"""Whether what came is what the name says: publishers put pages where files were."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ...core.errors import InputError

_MARKUP = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_STARTS = {
    ".xlsx": (b"PK\x03\x04", "an Excel workbook"),
    ".zip": (b"PK", "a zip archive"),
    ".gz": (b"\x1f\x8b", "a gzip file"),
    ".gpkg": (b"SQLite format 3\x00", "a GeoPackage"),
}
_BINARY = ((b"PK\x03\x04", "a zip archive or workbook"), (b"%PDF", "a PDF"), (b"\x1f\x8b", "gzip"))
_LOOKED_AT = 4096


def check_content(path: Path, name: str, content_type: str = "", redirected_to: str = "") -> None:
    """Refuse a web page, an error message, or a file of another kind.

    Args:
        path: the file as it came.
        name: what it is to be called; its suffix says what is expected.
        content_type: as the server said, may be "".
        redirected_to: the address that it came from, where that is not the one asked for.

    Raises:
        InputError: saying what it is instead.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    suffix = Path(name).suffix.lower()
    text = start[3:] if start.startswith(b"\xef\xbb\xbf") else start
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text[2:].replace(b"\x00", b"")
    if not start.strip():
        raise InputError(name, "the server sent an empty file")
    page = _MARKUP.match(text) or ("html" in content_type.lower() and text.lstrip()[:1] == b"<")
    if page and suffix not in (".html", ".htm"):
        where = f"; the address now leads to {redirected_to}" if redirected_to else ""
        raise InputError(name, f"the server sent a web page instead of the file{where}")
    if suffix in _STARTS:
        sign, kind = _STARTS[suffix]
        if not start.startswith(sign):
            raise InputError(name, f"what the server sent is not {kind}", kind)
    if suffix in (".xlsx", ".zip") and not zipfile.is_zipfile(path):
        # The list of contents stands at the end, so a file that was cut has none.
        raise InputError(name, f"the server sent {kind} that is cut off")
    if suffix == ".csv":
        if re.match(rb'\s*\{\s*"', text):
            raise InputError(name, f"the server sent a message instead of the file: {_said(text)}")
        for sign, kind in _BINARY:
            if start.startswith(sign):
                raise InputError(name, f"the server sent {kind}", "CSV, which is plain text")
    if suffix in (".json", ".geojson"):
        if text.lstrip()[:1] not in (b"{", b"["):
            raise InputError(name, "what the server sent is not JSON", "JSON")
        # ArcGIS reports errors with status 200.
        if re.match(rb'\s*\{\s*"(error|status|statusCode)"\s*:', text):
            raise InputError(name, f"the server sent a message instead of the file: {_said(text)}")
        if _end(path) not in (b"}", b"]"):
            raise InputError(name, "the server sent JSON that is cut off")


def _said(text: bytes) -> str:
    return " ".join(text[:200].decode("utf-8", "replace").split())


def _end(path: Path) -> bytes:
    """Return the last byte of a file that is no blank; b"" where there is none."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        return file.read().rstrip()[-1:]
