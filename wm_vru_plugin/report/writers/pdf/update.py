"""What Qt's PDF writer leaves out: document information, language and bookmarks.

Written as an incremental update at the end of the file, as PDF 1.4 (ISO 32000-1, 7.5.6) lays down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ....core.errors import InputError


@dataclass(frozen=True)
class DocumentInfo:
    """Metadata of a document; keywords are joined by semicolons."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    creator: str
    created: datetime


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline: its title, page from 1, and depth, 0 for the top."""

    title: str
    page: int
    level: int = 0


def updated(
    data: bytes, info: DocumentInfo, bookmarks: Sequence[Bookmark] = (), where: str = "PDF"
) -> bytes:
    """Add information, language and bookmarks to the end of a PDF that Qt wrote.

    Args:
        data: the PDF.
        info, bookmarks: what is added.
        where: what messages call it.

    Raises:
        InputError: it has no classic cross-reference table, or a bookmark names a page that it
            does not have.
    """
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data)
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", data[-2048:], re.DOTALL)
    root = re.search(rb"/Root\s+(\d+)\s+0\s+R", trailer.group(1)) if trailer else None
    size = re.search(rb"/Size\s+(\d+)", trailer.group(1)) if trailer else None
    catalogue = _object(data, int(root.group(1))) if root else None
    if not (start and root and size and catalogue is not None):
        raise InputError(where, "its document information cannot be written")
    number = int(size.group(1))
    objects = {number: _info_object(info)}
    entries = catalogue.rstrip()
    if b"/Lang" not in entries:
        entries += b"\n/Lang (en-GB)\n/ViewerPreferences << /DisplayDocTitle true >>\n"
    if bookmarks:
        pages = _pages(data, entries, where)
        objects.update(_outline(bookmarks, pages, number + 1, where))
        entries += f"/Outlines {number + 1} 0 R\n/PageMode /UseOutlines\n".encode()
    objects[int(root.group(1))] = entries
    update = data if data.endswith(b"\n") else data + b"\n"
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for key in sorted(objects):
        table += f"{key} 1\n{len(update):010d} 00000 n \n".encode()
        update += f"{key} 0 obj\n<<".encode() + objects[key] + b">>\nendobj\n"
    at = len(update)
    return update + (
        table
        + f"trailer\n<<\n/Size {max(objects) + 1}\n/Info {number} 0 R\n".encode()
        + f"/Root {root.group(1).decode()} 0 R\n/Prev {start.group(1).decode()}\n>>\n".encode()
        + f"startxref\n{at}\n%%EOF\n".encode()
    )


def _object(data: bytes, number: int) -> bytes | None:
    """Return the inside of a dictionary object; Qt writes each once and none compressed."""
    found = re.search(
        rb"(?:^|\n)" + str(number).encode() + rb" 0 obj\s*<<(.*?)>>\s*endobj", data, re.DOTALL
    )
    return found.group(1) if found else None


def _info_object(info: DocumentInfo) -> bytes:
    stamp = info.created.strftime("D:%Y%m%d%H%M%S")
    entries = {
        "Title": info.title,
        "Author": info.author,
        "Subject": info.subject,
        "Keywords": "; ".join(info.keywords),
        "Creator": info.creator,
        "Producer": "Qt",
        "CreationDate": stamp,
        "ModDate": stamp,
    }
    lines = (f"/{name} ".encode() + _text(value) + b"\n" for name, value in entries.items())
    return b"\n" + b"".join(lines)


def _pages(data: bytes, catalogue: bytes, where: str) -> list[int]:
    """Return the object numbers of the pages in order."""
    tree = re.search(rb"/Pages\s+(\d+)\s+0\s+R", catalogue)
    inside = _object(data, int(tree.group(1))) if tree else None
    kids = re.search(rb"/Kids\s*\[(.*?)\]", inside, re.DOTALL) if inside else None
    if kids is None:
        raise InputError(where, "its pages cannot be found, so it gets no bookmarks")
    return [int(found) for found in re.findall(rb"(\d+)\s+0\s+R", kids.group(1))]


def _outline(
    bookmarks: Sequence[Bookmark], pages: Sequence[int], first: int, where: str
) -> dict[int, bytes]:
    """Return the objects of the outline, its root numbered `first` and the entries after it."""
    parents: list[int] = []
    above: list[int] = []
    for place, mark in enumerate(bookmarks):
        if not 1 <= mark.page <= len(pages):
            raise InputError(
                where, f"bookmark '{mark.title}' names page {mark.page}", f"1 to {len(pages)}"
            )
        above = above[: mark.level]
        parents.append(above[-1] if above else -1)
        above.append(place)
    children: dict[int, list[int]] = {}
    for place, parent in enumerate(parents):
        children.setdefault(parent, []).append(place)

    def name(place: int) -> str:
        return f"{first + 1 + place} 0 R"

    def ends(place: int) -> str:
        mine = children.get(place, [])
        # A negative count: the entry is shown closed.
        count = len(mine) if place < 0 else -len(mine)
        return f"/First {name(mine[0])} /Last {name(mine[-1])} /Count {count} " if mine else ""

    objects = {first: f"/Type /Outlines {ends(-1)}".encode()}
    for parent, siblings in children.items():
        for position, place in enumerate(siblings):
            mark = bookmarks[place]
            entry = f"/Parent {name(parent) if parent >= 0 else f'{first} 0 R'} {ends(place)}"
            if position:
                entry += f"/Prev {name(siblings[position - 1])} "
            if position + 1 < len(siblings):
                entry += f"/Next {name(siblings[position + 1])} "
            entry += f"/Dest [{pages[mark.page - 1]} 0 R /Fit] /Title "
            objects[first + 1 + place] = entry.encode() + _text(mark.title)
    return objects


def _text(text: str) -> bytes:
    if text.startswith("D:"):
        return f"({text})".encode("ascii")
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper().encode() + b">"
