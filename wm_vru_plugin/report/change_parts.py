"""What the page of a change report is made of."""

from __future__ import annotations

from dataclasses import dataclass


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
class Section:
    """A section: heading, paragraphs, a list of sentences, tables, links."""

    title: str
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    tables: tuple[TableBlock, ...] = ()
    links: tuple[Link, ...] = ()
