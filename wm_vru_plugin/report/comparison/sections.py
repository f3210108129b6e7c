"""The sections of a change report's page: text, charts and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...i18n import tr
from ..charts.saving import svg_text
from ..provenance.versions import shown_value
from ..writers.html.inline_svg import inline_svg
from . import land_tables as show_land
from . import tables as show
from .charts import FOLDER, NATIONAL_RANKS, RankChart
from .content import Content
from .parts import Block, ChartBlock, Link, Section, TableBlock

LAYERS, RECORD = "gap_changes.gpkg", "run.json"


def sections(
    content: Content, record: Mapping[str, Any], layers: bool, charts: Sequence[RankChart]
) -> list[Section]:
    """Return all sections, in their order.

    Args:
        record: of the run.
        layers: whether there is a file of layers.
        charts: those that were drawn.
    """
    tables = content.tables
    result: list[Section] = []
    blocks: list[Block]
    if "deprivation.csv" in tables:
        notes = [
            *content.remarks.get("deprivation.csv", []),
            *content.remarks.get("authority_ranks.csv", []),
            tr(
                "The tenth is England's, of each edition by itself: a share that falls means that "
                "the authorities stand better beside England, not that deprivation fell. Areas "
                "and measures differ between editions, so no area's rank or decile is "
                "subtracted from another's. Intervals (Wilson; Newcombe for differences) take the "
                "areas for independent, which neighbours are not: they are a guide."
            ),
        ]
        blocks = [show.deprivation_block(content), show.authority_block(content)]
        blocks += [show.rank_block(content, name) for name in _ranks(content)]
        blocks += _charts(charts, "deprivation.csv")
        blocks += _charts(charts, "authority_ranks.csv")
        title = tr("Deprivation by domain")
        result.append(Section(title, tuple(notes), blocks=tuple(blocks)))
    if "gaps_by_domain.csv" in tables:
        items = tables["gaps_by_domain.csv"]["domain"]
        lists = (show_land.gap_list(content, item) for item in items)
        blocks = [
            show_land.gaps_block(content),
            *_charts(charts, "gaps_by_authority.csv"),
            *(block for block in lists if block),
        ]
        note = tr(
            "A gap is a concentration of LSOAs in England's most deprived tenth that the Impact "
            "Areas of the same package do not cover. Gaps are the same where they share land; "
            "why one closed or opened is read from its land on the other side."
        )
        notes = [note, *content.remarks.get("gaps_by_domain.csv", [])]
        links = (Link(LAYERS, LAYERS, tr("gaps and Impact Areas as layers")),) if layers else ()
        result.append(Section(tr("Gaps"), tuple(notes), blocks=tuple(blocks), links=links))
    if "impact_areas.csv" in tables:
        block = show_land.areas_block(content)
        texts = () if block else (tr("No Impact Area changed in name, land or adoption."),)
        blocks = [block] if block else []
        result.append(Section(tr("Impact Areas"), texts, blocks=tuple(blocks)))
    if "indicators.csv" in tables:
        block = show.indicator_block(content)
        note = tr(
            "The latest period of each package. Shares change by percentage points, rates by a "
            "ratio (×). Ranks and scores of the indices are not subtracted. Restricted "
            "counts are rounded to 5, those below 7 left out, and rates made from them."
        )
        none = () if block else (tr("No series could be compared; the table says why."),)
        blocks = [block] if block else []
        links = (Link("indicators.csv", f"{show.TABLES}/indicators.csv"),)
        result.append(Section(tr("Indicators"), (note, *none), blocks=tuple(blocks), links=links))
    if "counts_by_authority.csv" in tables:
        note = tr(
            "Restricted counts are rounded to 5; those below 7, and others that would give them "
            "away, are hidden (–). Rates and ratios are made from what is shown; residents are "
            "of all ages."
        )
        blocks = [show.counts_block(content)]
        result.append(Section(tr("Counts by authority"), (note,), blocks=tuple(blocks)))
    if content.missing:
        lines = tuple(f"{name}: {tr('needs')} {needs}" for name, needs in content.missing.items())
        result.append(Section(tr("Not compared"), sentences=lines))
    rows = tuple((str(name), shown_value(value)) for name, value in record.items())
    block = TableBlock(tr("What made this report"), (tr("Item"), tr("Value")), rows, RECORD)
    links = (Link("provenance.csv", f"{show.TABLES}/provenance.csv", tr("every file read")),)
    if "provenance.csv" not in tables:
        links = ()
    return [*result, Section(tr("Run record"), blocks=(block,), links=links)]


def _ranks(content: Content) -> list[str]:
    """Return the rank of the index as a whole, or else the first at hand; empty for none."""
    if "authority_ranks.csv" not in content.tables:
        return []
    names = list(dict.fromkeys(content.tables["authority_ranks.csv"]["indicator"]))
    wanted = f"imd_{NATIONAL_RANKS[0]}"
    return [wanted] if wanted in names else names[:1]


def _charts(charts: Sequence[RankChart], table: str) -> list[Block]:
    """Return the charts of a table as blocks of the page."""
    blocks: list[Block] = []
    for one in charts:
        if one.table == table:
            drawn = one.drawn
            links = (
                Link(tr("Drawing (SVG)"), f"{FOLDER}/{drawn.id}.svg"),
                Link(tr("Values (CSV)"), show.table_file(table)),
            )
            svg = inline_svg(svg_text(drawn), drawn.id, drawn.alt_text)
            blocks.append(ChartBlock(drawn.id, svg, links, show.moves_block(one)))
    return blocks
