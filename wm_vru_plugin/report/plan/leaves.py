"""The parts of the report as leaves of its PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Callable

from ...i18n import tr
from ..charts.draw import Drawn
from ..charts.saving import save_pdf
from ..figures.chart_figure import ChartFigure
from ..tables.content import Table
from ..writers.html.parts import FigurePart, MissingPart, Part, TablePart, TextPart
from ..writers.html.sections import FINDINGS as CLAIMS
from ..writers.html.sections import SECTIONS, section_id
from ..writers.pdf.book import Leaf
from ..writers.pdf.table_pages import table_pages
from .parts import missing_table, text_table

_FIGURE = re.compile(r"^[MCT]\d+")


def leaves_of(
    parts: Sequence[Part],
    charts: Mapping[str, tuple[ChartFigure, Drawn]],
    maps_pdf: Path,
    pages: Mapping[str, int],
    work: Path,
    check_cancelled: Callable[[], None],
    closing: Sequence[Table] = (),
    marking: str = "",
) -> list[Leaf]:
    """Return the parts as leaves of the book, section by section.

    Args:
        parts: in the order of the page.
        charts: those that were drawn, by id.
        maps_pdf: holds the map pages.
        pages: where each map is in it, from 1, by id.
        work: a folder for pages on their way.
        check_cancelled: asked between parts.
        closing: tables at the end of their sections, see `whole_parts.closing_tables`.
        marking: of the whole report, which every table's page carries.
    """
    titles = {section.id: tr(section.title) for section in SECTIONS}
    order = list(titles)
    leaves = []
    for part in parts:
        check_cancelled()
        section = titles[_section_of(part)]
        if isinstance(part, FigurePart) and part.id in pages:
            title = f"{part.id} {part.title}"
            first, marked = pages[part.id], bool(part.marking)
            leaves.append(Leaf(section, title, file=maps_pdf, first=first, marked=marked))
        elif isinstance(part, FigurePart):
            figure, drawn = charts[part.id]
            path = work / f"{figure.id}.pdf"
            save_pdf(drawn, path)
            title = f"{part.id} {part.title}"
            if figure.beside:
                title = tr("{0} {1} (chart)").format(figure.beside, part.title)
            leaves.append(Leaf(section, title, file=path, fitted=True, figure=part.id))
        elif isinstance(part, (TablePart, TextPart)):
            table = part.table if isinstance(part, TablePart) else text_table(part)
            named = f"{table.key} " if _FIGURE.match(table.id) else ""
            leaves.append(_table_leaf(section, f"{named}{table.title}", table, marking))
    lacking = [part for part in parts if isinstance(part, MissingPart)]
    if lacking:
        table = missing_table(lacking)
        leaves.append(_table_leaf(titles[CLAIMS], table.title, table, marking))
    for table in closing:
        leaves.append(_table_leaf(titles[table.section], table.title, table, marking))
    headings = {titles[name]: number for number, name in enumerate(order)}
    return sorted(leaves, key=lambda leaf: headings[leaf.section])


def _table_leaf(section: str, title: str, table: Table, marking: str) -> Leaf:
    pages = table_pages(replace(table, marking=table.marking or marking))
    return Leaf(section, title, tuple(pages), marked=True)


def _section_of(part: Part) -> str:
    if isinstance(part, TablePart):
        return section_id(part.section or part.table.section)
    return section_id(part.section)
