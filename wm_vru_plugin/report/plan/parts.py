"""Parts of the report that are neither map, chart nor table of the source report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ...core.places.domains import domain
from ...i18n import tr
from ..provenance.text import PackageInfo, banner_text, licence_lines, source_lines
from ..tables.content import Column, Table
from ..writers.html.parts import FileLink, Method, MissingPart, TextPart
from ..writers.html.sections import (
    CONTEXT,
    EDUCATION,
    HEALTH,
    JUSTICE,
    METHODS,
    RECORD,
    SOURCES,
    SUMMARY,
)
from ..writers.html.sections import FINDINGS as CLAIMS
from .analyses import TABLES, Analysis, listed_gaps

if TYPE_CHECKING:
    from ...store.package.package import Package

_NEED_TABLES = ("lsoa", "deprivation")
_SECTION_OF = {"crime": JUSTICE, "health": HEALTH, "education": EDUCATION}


def need_table(need: pd.DataFrame, package: Package) -> Table:
    """Return LSOAs in the most deprived tenth: domains down, authorities across."""
    banner = banner_text(package, _NEED_TABLES)
    names = list(dict.fromkeys(need["authority"]))
    columns = (
        Column("domain", tr("Domain"), wide=True),
        *(Column(f"a{number}", name, "", 0) for number, name in enumerate(names)),
        Column("share", tr("Share of all"), tr("per cent"), 1),
    )
    rows = []
    for item in dict.fromkeys(need["domain"]):
        mine = need[need["domain"] == item].set_index("authority")
        counts = (int(mine.loc[name, "most_deprived"]) for name in names)
        rows.append((tr(domain(item).name), *counts, float(mine.loc[names[-1], "percent"])))
    title = tr("LSOAs in the most deprived tenth in England, by domain")
    caption = tr("Number of LSOAs by authority; an even share would be 10 per cent")
    return Table(
        "need",
        SUMMARY,
        title,
        caption,
        columns,
        tuple(rows),
        sources=tuple(line.short for line in source_lines(package, _NEED_TABLES)),
        marks=(banner,) if banner else (),
        licences=tuple(licence_lines(package, _NEED_TABLES)),
    )


def headlines_part(
    title: str, sentences: Sequence[str], marks: tuple[str, ...], marking: str
) -> TextPart:
    """Return how much need lies outside the Impact Areas, a sentence for each domain."""
    said = tuple(_unmarked(text, marks) for text in sentences)
    return TextPart("headlines", SUMMARY, title, (), said, marks, marking)


def _unmarked(text: str, marks: Sequence[str]) -> str:
    """Return a sentence without the leading word that the mark above it says already."""
    word, colon, rest = text.partition(": ")
    return rest if colon and any(mark.startswith(word) for mark in marks) else text


def gap_part(analysis: Analysis, marks: tuple[str, ...], marking: str) -> TextPart:
    """Overlap and gaps of a domain in sentences, in the section that the domain belongs to."""
    item = domain(analysis.domain_id)
    files = tuple(FileLink(f"{TABLES}/{name}", name) for name in analysis.tables)
    return TextPart(
        f"gaps-{item.id}",
        _SECTION_OF.get(item.id, CONTEXT),
        tr("Overlap and gaps: {0}").format(tr(item.name)),
        tuple(
            _unmarked(text, marks) for text in (analysis.overlap_sentence, analysis.gaps_sentence)
        ),
        tuple(_unmarked(text, marks) for text in listed_gaps(analysis)),
        marks,
        marking,
        files,
    )


def text_table(part: TextPart) -> Table:
    """Return paragraphs and sentences as a table of one column, for paper."""
    rows = tuple((text,) for text in (*part.paragraphs, *part.sentences))
    column = Column("text", tr("Finding"), wide=True)
    return Table(
        part.id,
        part.section,
        part.title,
        "",
        (column,),
        rows,
        marks=part.marks,
        marking=part.marking,
        strong=frozenset(range(len(part.paragraphs))),
        sortable=False,
    )


def missing_table(lacking: Sequence[MissingPart]) -> Table:
    """Make the table of what was not drawn, and what it needs."""
    columns = (
        Column("figure", tr("Figure")),
        Column("title", tr("Title"), wide=True),
        Column("needs", tr("Needs"), wide=True),
    )
    rows = tuple((part.id, part.title, part.needs) for part in lacking)
    title = tr("What was not drawn, and what it needs")
    return Table("missing", CLAIMS, title, "", columns, rows, sortable=False)


def closing_tables(
    methods: Sequence[Method], about: PackageInfo, record: Mapping[str, str]
) -> list[Table]:
    """Make the tables at the book's end: methods, sources and licences, and the run record."""
    tables = []
    if methods:
        columns = (Column("method", tr("Method"), wide=True), Column("how", tr("How"), wide=True))
        # The name stands before the first paragraph alone.
        rows = tuple(
            ("" if number else method.title, text)
            for method in methods
            for number, text in enumerate(method.paragraphs)
        )
        title, caption = tr("Methods"), tr("What each analysis does, and its limits")
        tables.append(Table(METHODS, METHODS, title, caption, columns, rows, sortable=False))
    column = Column("source", tr("Source"), wide=True)
    listed = tuple((text,) for text in about.sources)
    title = tr("Sources and licences")
    notes = tuple(about.licences)
    tables.append(
        Table(SOURCES, SOURCES, title, "", (column,), listed, notes=notes, sortable=False)
    )
    if record:
        columns = (Column("what", tr("What")), Column("value", tr("Value"), wide=True))
        rows = tuple((name, value) for name, value in record.items())
        tables.append(Table(RECORD, RECORD, tr("Run record"), "", columns, rows, sortable=False))
    return tables
