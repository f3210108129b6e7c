"""The report as one PDF: cover, contents, all figures in order, bookmarks and page numbers.

Pages come from three hands: map pages and charts are PDFs already, tables and text are drawn here.
pypdf puts them together, since neither Qt nor matplotlib takes up pages of another's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Callable

from ....core.errors import InputError
from ....core.libraries import PDF_BOOKS, check_libraries
from ....i18n import tr
from ...provenance.text import PackageInfo
from .document import PdfBook
from .pages import contents_pages, cover_page, number_page
from .table_pages import PAGE, DrawnPage
from .update import DocumentInfo

_MM = 72 / 25.4
_EDGE = 14.0  # millimetres around a chart
_LARGEST = 1.4  # a chart is not blown up further


@dataclass(frozen=True)
class Leaf:
    """What stands on one or several pages of the book.

    Attributes:
        section: heading of its section.
        title: of its bookmark and its line in the contents.
        figure: id to print at the foot of pages that do not show it themselves, "" for none.
        marked: the pages print the protective marking themselves.
        pages: drawn here; or
        file, first, count: pages of a PDF, `first` from 1, set on the page as they are; or, with
            `fitted`, set into the middle of an A4 page, such as a chart.
    """

    section: str
    title: str
    pages: tuple[DrawnPage, ...] = ()
    file: Path | None = None
    first: int = 1
    count: int = 1
    fitted: bool = False
    figure: str = ""
    marked: bool = False

    @property
    def length(self) -> int:
        return len(self.pages) if self.file is None else self.count


def write_book(
    path: Path,
    leaves: Sequence[Leaf],
    about: PackageInfo,
    info: DocumentInfo,
    date: str,
    check_cancelled: Callable[[], None],
) -> int:
    """Write the book.

    Args:
        path: the PDF to write.
        leaves: in order; those of a section stand together.
        about: study area, banner and marking, for the cover and the edges of each page: a marked
            document carries its marking on every page, whatever the page itself rests on.
        info: metadata.
        date: as the cover prints it.
        check_cancelled: asked between pages.

    Returns:
        The number of pages.

    Raises:
        InputError: a PDF of a leaf lacks the pages that it names.
        OSError: the file cannot be written.
        MissingLibraryError: pypdf is missing or broken.
    """
    check_libraries((PDF_BOOKS,))
    from pypdf import PdfReader, PdfWriter

    front = 1 + len(contents_pages([(leaf.section, leaf.title, 999) for leaf in leaves], about))
    starts = _starts(leaves, front)
    listed = [(leaf.section, leaf.title, start) for leaf, start in zip(leaves, starts)]
    drawn = [cover_page(about, date), *contents_pages(listed, about)]
    drawn += [page for leaf in leaves for page in leaf.pages]
    own = PdfReader(_drawn(path, drawn, info, check_cancelled))
    writer = PdfWriter()
    for place in range(front):
        writer.add_page(own.pages[place])
    place = front
    readers: dict[Path, Any] = {}
    for leaf in leaves:
        check_cancelled()
        if leaf.file is None:
            for _ in leaf.pages:
                writer.add_page(own.pages[place])
                place += 1
            continue
        reader = readers.setdefault(leaf.file, PdfReader(leaf.file))
        if leaf.first + leaf.count - 1 > len(reader.pages):
            raise InputError(leaf.file.name, f"it has {len(reader.pages)} pages", leaf.title)
        for number in range(leaf.first - 1, leaf.first - 1 + leaf.count):
            if leaf.fitted:
                _fit(writer, reader.pages[number])
            else:
                writer.add_page(reader.pages[number])
    shown = [("", "")] * front
    for leaf in leaves:
        shown += [(leaf.figure, "" if leaf.marked else about.marking)] * leaf.length
    _stamp(writer, path, shown, about, info, check_cancelled)
    _outline(writer, leaves, starts)
    _describe(writer, info)
    check_cancelled()
    with path.open("wb") as file:
        writer.write(file)
    return len(writer.pages)


def _starts(leaves: Sequence[Leaf], front: int) -> list[int]:
    """Return the page on which each leaf begins, from 1."""
    starts, page = [], front + 1
    for leaf in leaves:
        starts.append(page)
        page += leaf.length
    return starts


def _drawn(
    path: Path, pages: Sequence[DrawnPage], info: DocumentInfo, check_cancelled: Callable[[], None]
) -> BytesIO:
    book = PdfBook(path, 300, info)
    try:
        for page in pages:
            check_cancelled()
            book.add_page(page.size, page.draw)
        return BytesIO(book.content())
    finally:
        book.close()


def _fit(writer: Any, page: Any) -> None:
    """Set a page into the middle of a new A4 page in landscape."""
    from pypdf import Transformation

    width, height = PAGE.width() * _MM, PAGE.height() * _MM
    own = float(page.mediabox.width), float(page.mediabox.height)
    room = width - 2 * _EDGE * _MM, height - 2 * _EDGE * _MM
    scale = min(room[0] / own[0], room[1] / own[1], _LARGEST)
    move = (width - own[0] * scale) / 2, (height - own[1] * scale) / 2
    blank = writer.add_blank_page(width, height)
    blank.merge_transformed_page(page, Transformation().scale(scale).translate(*move))


def _stamp(
    writer: Any,
    path: Path,
    shown: Sequence[tuple[str, str]],
    about: PackageInfo,
    info: DocumentInfo,
    check_cancelled: Callable[[], None],
) -> None:
    """Stamp every page but the cover with its number.

    Figures that do not name themselves are named, and pages that are not marked are marked.
    """
    from pypdf import PdfReader

    total = len(writer.pages)
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in writer.pages]
    pages = [
        number_page(width / _MM, height / _MM, number, total, about.name, figure, marking)
        for number, ((width, height), (figure, marking)) in enumerate(zip(sizes, shown), start=1)
    ]
    numbers = PdfReader(_drawn(path, pages, info, check_cancelled))
    for number, page in enumerate(writer.pages):
        check_cancelled()
        if number:
            page.merge_page(numbers.pages[number])
            # Pages that were laid over one another come out many times as large.
            page.compress_content_streams()


def _outline(writer: Any, leaves: Sequence[Leaf], starts: Sequence[int]) -> None:
    writer.add_outline_item(tr("Contents"), 1)
    heads: Mapping[str, Any] = {}
    for leaf, start in zip(leaves, starts):
        if leaf.section not in heads:
            heads = {**heads, leaf.section: writer.add_outline_item(leaf.section, start - 1)}
        if leaf.title != leaf.section:
            writer.add_outline_item(leaf.title, start - 1, parent=heads[leaf.section])


def _describe(writer: Any, info: DocumentInfo) -> None:
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    stamp = info.created.strftime("D:%Y%m%d%H%M%S")
    writer.add_metadata(
        {
            "/Title": info.title,
            "/Author": info.author,
            "/Subject": info.subject,
            "/Keywords": "; ".join(info.keywords),
            "/Creator": info.creator,
            "/CreationDate": stamp,
            "/ModDate": stamp,
        }
    )
    root = writer._root_object
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = shown
