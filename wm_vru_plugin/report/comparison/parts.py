"""What the page of a change report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True)
class Link:
    """A link to a file of the report: what it is called, its path in the report, a remark."""

    title: str
    href: str
    remark: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A table: caption, heads, rows of text, and its file, if any.

    Columns whose index is in `numbers` are set to the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    href: str = ""
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ChartBlock:
    """A chart: its id on the page, markup of the drawing, files that hold it, its values."""

    id: str
    svg: str
    links: tuple[Link, ...]
    values: TableBlock


Block = Union[TableBlock, ChartBlock]


@dataclass(frozen=True)
class Section:
    """A section: heading, paragraphs, a list of sentences, tables and charts, links."""

    title: str
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
