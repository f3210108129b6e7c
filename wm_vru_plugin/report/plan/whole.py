"""The whole report: charts and tables beside the maps, and the HTML page and PDF of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

import pandas as pd
from qgis.core import QgsFeedback, QgsProcessingFeedback

from ...i18n import tr
from ..charts.draw import Drawn, draw_chart
from ..charts.saving import save_svg, svg_text
from ..data.charts import chart_data
from ..data.selected import ChartSource
from ..feedback import check_cancelled, process_events
from ..figures.chart_figure import ChartFigure
from ..figures.charts.catalogue import CHARTS, COMPANIONS
from ..findings.claims_of_package import TABLES as CLAIM_TABLES
from ..provenance.text import banner_text, marking_text, package_info, source_lines, with_base
from ..provenance.versions import shown_value
from ..tables.build import build_tables
from ..tables.content import Table
from ..writers.files.csv import write_csv
from ..writers.files.tables import csv_name, write_csvs
from ..writers.html.builders import (
    chart_part,
    interactive_map,
    map_part,
    missing_chart,
    missing_maps,
    table_parts,
)
from ..writers.html.findings import findings_part
from ..writers.html.notes import method_notes
from ..writers.html.parts import FileLink, Part, TablePart, TextPart
from ..writers.html.sections import SUMMARY
from ..writers.html.write import write_report
from ..writers.pages.maps import MapsResult, document_info
from ..writers.pdf.book import write_book
from ..writers.xlsx.workbook import BookInfo, write_workbook
from .analyses import FINDINGS, RUN_RECORD, TABLES, Analysis
from .leaves import leaves_of
from .parts import closing_tables, gap_part, headlines_part, need_table

if TYPE_CHECKING:
    from ...store.package.package import Package

CHART_FOLDER = "charts"
WORKBOOK = "tables.xlsx"
PAGE = "report.html"
BOOK = "report.pdf"
MAPS = "maps"
_NUMBER = re.compile(r"^[MCT](\d+)")


@dataclass(frozen=True)
class Formats:
    """Which files a report has besides its page."""

    workbook: bool = True
    pdf: bool = True


@dataclass
class Content:
    """What the report holds, as parts of its page, and the charts and tables behind them."""

    parts: list[Part] = field(default_factory=list)
    drawn: dict[str, tuple[ChartFigure, Drawn]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def make_content(
    package: Package,
    stage: Path,
    maps: MapsResult,
    analyses: Sequence[Analysis],
    need: pd.DataFrame,
    found: pd.DataFrame,
    skipped: str,
    unmade: Sequence[str] = (),
    feedback: QgsFeedback | None = None,
    charts: Sequence[ChartFigure] = (*CHARTS, *COMPANIONS),
) -> Content:
    """Draw the charts, build the tables, write their files, and gather all parts.

    Args:
        package: what is reported.
        stage: the report's folder; holds `maps/` and `tables/` already.
        maps: what was drawn there.
        analyses: overlap and gaps by domain.
        need: LSOAs in the tenth by domain and authority, of `top_decile_table`.
        found: the claims beside our figures.
        skipped: why overlap and gaps were not run, "" where they were.
        unmade: files that are not made for want of a library, a sentence each.
        feedback: asked for cancellation between charts and tables.
        charts: those that are drawn.
    """
    content = Content()
    check = _checker(feedback)
    content.missing.update(maps.missing)
    for record in maps.pages:
        check()
        content.parts.append(map_part(record, stage / MAPS, MAPS))
    content.parts += missing_maps(maps.missing)
    _draw_charts(package, stage, content, charts, check, feedback)
    _tell(feedback, tr("Tables"), 90)
    content.tables = build_tables(package, check_cancelled=check)
    write_csvs(stage / TABLES, content.tables)
    files = {
        table.key: [FileLink(f"{TABLES}/{csv_name(table)}", tr("CSV"))] for table in content.tables
    }
    content.parts += table_parts(content.tables, files)
    content.parts.sort(key=_place)
    info = package_info(package)
    first: list[Part] = [TablePart(need_table(need, package))]
    shown = ("lsoa", "deprivation", "impact_areas", "local_authority")
    banner = banner_text(package, shown)
    interactive = interactive_map(
        package,
        tuple(line.short for line in source_lines(package, shown)),
        (),
        (banner,) if banner else (),
        marking_text(package, shown),
    )
    if interactive is not None:
        first.append(interactive)
    if skipped:
        first.append(TextPart("need-skipped", SUMMARY, tr("Overlap and gaps"), (skipped,)))
    if unmade:
        first.append(TextPart("files-unmade", SUMMARY, tr("Files that were not made"), (*unmade,)))
    restricted = package.restricted(["impact_areas"])
    marking = info.marking if restricted else ""
    banners = (banner,) if banner else ()
    if analyses:
        heads = tuple(analysis.gaps_sentence for analysis in analyses)
        title = tr("High need outside the Impact Areas")
        first.append(headlines_part(title, heads, banners, marking))
    texts = [gap_part(analysis, banners, marking) for analysis in analyses]
    content.parts = [*first, *content.parts, *texts]
    about = banner_text(package, CLAIM_TABLES)
    marked = marking_text(package, CLAIM_TABLES)
    claims = findings_part(found, FINDINGS, (about,) if about else (), marked)
    content.parts.append(claims)
    return content


def write_files(
    package: Package,
    stage: Path,
    content: Content,
    maps: MapsResult,
    record: Mapping[str, Any],
    moment: datetime,
    formats: Formats,
    work: Path,
    feedback: QgsFeedback | None = None,
) -> None:
    """Write the page, and the workbook and the PDF where they are made.

    Args:
        moment: of the report, for its date and the documents' properties.
        formats: which files besides the page are made.
        work: a folder for pages on their way.
        feedback: asked for cancellation between files, and between pages of the PDF.

    Raises:
        OSError: a file cannot be written.
        Cancelled: the feedback was cancelled.
    """
    check = _checker(feedback)
    check()
    about = with_base(package_info(package), [page.base for page in maps.pages if page.base])
    info = document_info(package, moment)
    book = BookInfo(info.title, info.author, moment, info.subject)
    if formats.workbook:
        _tell(feedback, tr("The workbook"), 0)
        write_workbook(stage / WORKBOOK, content.tables, book)
    _tell(feedback, tr("The page for the browser"), 10)
    check()
    date = f"{moment:%d %B %Y}".lstrip("0")
    told = {str(key): shown_value(value) for key, value in record.items()}
    methods = method_notes()
    write_report(stage, about, content.parts, methods, told, date, PAGE)
    check()
    if formats.pdf:
        _tell(feedback, tr("The PDF"), 30)
        pages = {record.id: record.pdf_page for record in maps.pages}
        maps_pdf = stage / MAPS / "maps.pdf"
        closing = closing_tables(methods, about, told)
        write_book(
            stage / BOOK,
            leaves_of(
                content.parts, content.drawn, maps_pdf, pages, work, check, closing, about.marking
            ),
            about,
            info,
            date,
            check,
        )


def _draw_charts(
    package: Package,
    stage: Path,
    content: Content,
    charts: Sequence[ChartFigure],
    check: Callable[[], None],
    feedback: QgsFeedback | None,
) -> None:
    """Draw the charts as parts, and their SVG and values as files; name what lacks data."""
    folder = stage / CHART_FOLDER
    folder.mkdir()
    # Reads each table of the package once, not once a chart.
    source = ChartSource(package)
    for number, figure in enumerate(charts):
        _tell(feedback, f"{figure.id} {tr(figure.title)}", 90 * number / len(charts))
        check()
        data = chart_data(source, figure)
        if data.missing:
            content.missing[figure.id] = data.missing
            content.parts.append(missing_chart(figure, data.missing))
            continue
        drawn = draw_chart(source, figure, data)
        save_svg(drawn, folder / f"{figure.id}.svg")
        write_csv(folder / f"{figure.id}.csv", drawn.frame)
        links = (
            FileLink(f"{CHART_FOLDER}/{figure.id}.svg", tr("Drawing (SVG)")),
            FileLink(f"{CHART_FOLDER}/{figure.id}.csv", tr("Values (CSV)")),
        )
        content.parts.append(chart_part(drawn, figure, svg_text(drawn), links))
        content.drawn[figure.id] = figure, drawn


def _place(part: Part) -> tuple[int, str]:
    """Return the figures in the order of their numbers; what stands beside one comes after it."""
    name = part.id
    number = _NUMBER.match(name)
    return (int(number.group(1)), name) if number else (999, name)


def _tell(feedback: QgsFeedback | None, text: str, percent: float) -> None:
    """Say what is being made now."""
    if isinstance(feedback, QgsProcessingFeedback):
        feedback.setProgressText(text)
    if feedback is not None:
        feedback.setProgress(percent)


def _checker(feedback: QgsFeedback | None) -> Callable[[], None]:
    def check() -> None:
        if feedback is None:
            return
        # Layouts keep the run in the window's thread; here it takes the click on Cancel.
        process_events()
        check_cancelled(feedback)

    return check


__all__ = [
    "BOOK",
    "CHART_FOLDER",
    "MAPS",
    "PAGE",
    "RUN_RECORD",
    "WORKBOOK",
    "Formats",
    "make_content",
    "write_files",
]
