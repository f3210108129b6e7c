"""Parts of the report that are neither map, chart nor table of the source report."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..core.domains import domain
from ..i18n import tr
from .assemble import TABLES, Analysis, listed_gaps
from .html.parts import FileLink, MissingPart, TextPart
from .html.sections import CONTEXT, EDUCATION, HEALTH, JUSTICE, SUMMARY
from .html.sections import FINDINGS as CLAIMS
from .tables.content import Column, Table

_SECTION_OF = {"crime": JUSTICE, "health": HEALTH, "education": EDUCATION}


def need_table(need: pd.DataFrame, banner: str) -> Table:
    """LSOAs in the most deprived tenth: domains down, authorities across."""
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
        "need", SUMMARY, title, caption, columns, tuple(rows), marks=(banner,) if banner else ()
    )


def gap_part(analysis: Analysis, marking: str) -> TextPart:
    """Overlap and gaps of a domain in sentences, in the section that the domain belongs to."""
    item = domain(analysis.domain_id)
    files = tuple(FileLink(f"{TABLES}/{name}", name) for name in analysis.tables)
    return TextPart(
        f"gaps-{item.id}",
        _SECTION_OF.get(item.id, CONTEXT),
        tr("Overlap and gaps: {0}").format(tr(item.name)),
        (analysis.overlap_sentence, analysis.gaps_sentence),
        listed_gaps(analysis),
        (),
        marking,
        files,
    )


def text_table(part: TextPart) -> Table:
    """Paragraphs and sentences as a table of one column, for paper."""
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
    """What was not drawn, and what it needs."""
    columns = (
        Column("figure", tr("Figure")),
        Column("title", tr("Title"), wide=True),
        Column("needs", tr("Needs"), wide=True),
    )
    rows = tuple((part.id, part.title, part.needs) for part in lacking)
    title = tr("What was not drawn, and what it needs")
    return Table("missing", CLAIMS, title, "", columns, rows, sortable=False)
