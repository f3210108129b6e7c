"""What the page is made of, as typed records: pictures, tables, text, what is missing, a map.

Imports nothing heavy. Text is plain text: whatever it holds is shown as it is. `section` is a
section's id or what a figure calls it, see `sections`. Parts stand in their section in the order
in which they are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from ...tables.content import Table

if TYPE_CHECKING:
    from .area_map import AreaMap

MAP, CHART, PICTURE_OF_TABLE = "map", "chart", "table"
KINDS = (MAP, CHART, PICTURE_OF_TABLE)


@dataclass(frozen=True)
class FileLink:
    """A link to a file beside the page: its path in the report's folder, and what it is."""

    href: str
    text: str


@dataclass(frozen=True)
class FigurePart:
    """A picture.

    Attributes:
        id: of the figure, such as M09; its address on the page.
        section: where it stands.
        title: what it is headed.
        kind: one of `KINDS`.
        image: PNG, WebP or JPEG as bytes, or SVG as text; it becomes part of the page.
        alt: what it shows, for those who do not see it; never empty.
        caption: what it shows, where and when.
        sources: a line for each.
        notes: how to read it, what to beware of, what was hidden.
        marks: SYNTHETIC or ILLUSTRATIVE, and what that means.
        marking: the protective marking, "" where nothing on it is restricted.
        data: the values shown, as they may be published.
        files: files of the report that hold the same.
    """

    id: str
    section: str
    title: str
    kind: str
    image: bytes | str
    alt: str
    caption: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    marking: str = ""
    data: TablePart | None = None
    files: tuple[FileLink, ...] = ()


@dataclass(frozen=True)
class TablePart:
    """A table; its columns are sorted by readers unless `table.sortable` is False.

    Attributes:
        table: the table, as it may be published.
        files: files of the report that hold the same.
        section: where it stands, "" for the table's own section.
    """

    table: Table
    files: tuple[FileLink, ...] = ()
    section: str = ""

    @property
    def id(self) -> str:
        """Its address on the page."""
        return self.table.key

    @property
    def title(self) -> str:
        """What it is headed."""
        return self.table.title


@dataclass(frozen=True)
class TextPart:
    """Text: paragraphs, then sentences as a list, such as gaps or areas of focus.

    Attributes:
        id: its address on the page.
        section: where it stands.
        title: what it is headed, "" for no heading of its own.
        paragraphs, sentences: plain text.
        marks, marking: as in `FigurePart`.
        files: files of the report that hold the same.
    """

    id: str
    section: str
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    marking: str = ""
    files: tuple[FileLink, ...] = ()


@dataclass(frozen=True)
class MissingPart:
    """A figure that was not drawn, and what it needs."""

    id: str
    section: str
    title: str
    needs: str


@dataclass(frozen=True)
class InteractiveMapPart:
    """A map of small areas with notes on hover and focus, and a choice of domains.

    Attributes:
        id, section, title: as in `FigurePart`.
        model: what is drawn.
        sources, notes, marks, marking: as in `FigurePart`.
    """

    id: str
    section: str
    title: str
    model: AreaMap
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    marking: str = ""


@dataclass(frozen=True)
class Method:
    """How an analysis works: its name and paragraphs with formula, source and limits."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


Part = Union[FigurePart, TablePart, TextPart, MissingPart, InteractiveMapPart]
