"""Map pages into files: one PDF, a PNG for each page, thumbnails, and a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from qgis.core import QgsFeedback, QgsLayout, QgsProject

from ....i18n import tr
from ....resources_path import plugin_metadata
from ....store.outputs.images import save_image
from ....store.outputs.staging import staged_folder
from ...feedback import check_cancelled, reporter
from ...figures.catalogue import chosen
from ...figures.map_figure import MapFigure
from ...maps.base_map.base_map import BaseMap
from ...maps.base_map.tiles import check_server
from ...maps.layers.files import after_maps
from ...maps.layouts.page import FilledPage
from ...maps.layouts.pages import PageMaker, split_by_data
from ...provenance.text import package_info
from ..pdf.document import PdfBook
from ..pdf.update import DocumentInfo
from .formats import EACH, check_formats, save_page
from .thumbnails import page_image, save_thumbnail, thumbnail_source

if TYPE_CHECKING:
    from ....store.package.package import Package

PDF_NAME = "maps.pdf"
LIST_NAME = "figures.json"
ENTRIES = (PDF_NAME, LIST_NAME, "png", "thumbnails", *EACH)
"""What a run writes into its folder and replaces there; anything else stays."""


@dataclass(frozen=True)
class PageRecord:
    """One page drawn.

    Attributes:
        id, section, title, subtitle, note: of the figure, as printed.
        alt: what the picture shows, for those who do not see it.
        png, thumbnail, pdf: paths inside the folder; "" for a kind that was not asked for.
        pdf_page: number of its first page in the PDF, from 1; 0 without a PDF.
        restricted: whether a table on the page is restricted.
        marking, banner: as printed, "" for none.
        statuses: of the page's tables, sorted.
        layers, tables: what is on the page.
        legend: entries in order.
        sources, licences: in full.
        cut: labels whose text did not fit the template.
        base: attribution of the base map, "" where there is none.
    """

    id: str
    section: str
    title: str
    subtitle: str
    note: str
    alt: str
    png: str
    thumbnail: str
    pdf: str
    pdf_page: int
    restricted: bool
    marking: str
    banner: str
    statuses: tuple[str, ...]
    layers: tuple[str, ...]
    tables: tuple[str, ...]
    legend: tuple[str, ...]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    cut: tuple[str, ...]
    base: str = ""


@dataclass(frozen=True)
class MapsResult:
    """What a run made: its folder, pages, the PDF ("" for none), and what was not drawn."""

    folder: Path
    pages: tuple[PageRecord, ...]
    pdf_file: str
    missing: dict[str, str] = field(default_factory=dict)


def export_maps(
    package: Package,
    folder: str | Path,
    figure_ids: Iterable[str] | None = None,
    template: str | Path | None = None,
    dpi: int = 200,
    pdf: bool = True,
    png: bool = True,
    each: Iterable[str] = (),
    keep_in: QgsProject | None = None,
    feedback: QgsFeedback | None = None,
    base: BaseMap | None = None,
) -> MapsResult:
    """Draw the map pages that the package has data for.

    Call it in the main thread: layouts are not safe elsewhere. Everything is written into a
    hidden folder in ``folder`` and takes its place when complete; a run that stops leaves what was
    there.

    Args:
        package: what is drawn.
        folder: gets `ENTRIES`; other files in it stay.
        figure_ids: which figures; all when None or empty.
        template: a print layout template of the analyst's own.
        dpi: of the PNG pictures and of anything in the PDF that is no vector.
        pdf, png: which files are written; thumbnails and the list always are.
        each: of `EACH`, what each page is written as besides.
        keep_in: also leave the layouts and their layers in this project.
        feedback: progress from 0 to 100, log, and cancelling between pages.
        base: the base map beneath the layers; none when None.

    Raises:
        InputError: an unknown figure or format, a format that this QGIS cannot write, a template
            without the named items, a folder that cannot be written, that of the project too, a
            base map that its server does not give.
        Cancelled: the feedback was cancelled; nothing was written.
    """
    kinds = tuple(dict.fromkeys(each))
    check_formats(kinds)
    figures, missing = split_by_data(package, chosen(figure_ids))
    target = Path(folder)
    moment = datetime.now()
    maker = PageMaker(package, None, template, moment, base, feedback)
    report = reporter(feedback)
    if keep_in is not None:
        PageMaker(package, keep_in, template, moment, base).check_files(figures)
    if base is not None:
        check_server(base, package, feedback)
    for name, needs in missing.items():
        report(tr("{0} is not drawn; it needs {1}").format(name, needs))
    records: list[PageRecord] = []
    with staged_folder(target, ENTRIES, lambda: check_cancelled(feedback)) as stage:
        for name in ("thumbnails", *(["png"] if png else []), *kinds):
            (stage / name).mkdir()
        book = (
            PdfBook(stage / PDF_NAME, dpi, document_info(package, moment, tr(", maps")))
            if pdf and figures
            else None
        )
        try:
            for done, figure in enumerate(figures):
                check_cancelled(feedback)
                report(f"{figure.id} {figure.title}")
                layout, page = maker.make(figure)
                for name in page.cut:
                    report(tr("{0}: the text of '{1}' is cut to fit").format(figure.id, name))
                first = book.pages + 1 if book else 0
                if book:
                    book.mark(f"{figure.id} {page.title}")
                    book.add(layout)
                records.append(_draw(layout, page, stage, package, dpi, png, first))
                for kind in kinds:
                    save_page(layout, stage / kind, figure.id, kind, dpi)
                if feedback:
                    feedback.setProgress(95.0 * (done + 1) / len(figures))
        except BaseException:
            if book:
                book.close()
            raise
        if book:
            book.finish()
        _write_list(stage / LIST_NAME, package, records, missing, moment, base)
    if keep_in is not None:
        with after_maps(target):
            keep_layouts(package, keep_in, figures, template, moment, report, base)
    if feedback:
        feedback.setProgress(100.0)
    pdf_file = str(target / PDF_NAME) if book else ""
    return MapsResult(target, tuple(records), pdf_file, missing)


def keep_layouts(
    package: Package,
    project: QgsProject,
    figures: Iterable[MapFigure],
    template: str | Path | None,
    moment: datetime,
    report: Callable[[str], None],
    base: BaseMap | None = None,
) -> None:
    """Leave the figures' layouts and layers in a project, once however often it is called."""
    keeper = PageMaker(package, project, template, moment, base)
    for figure in figures:
        layout, page = keeper.keep(figure)
        if page is None:
            report(
                tr("The layout '{0}' has lost items and was left as it is").format(layout.name())
            )


def _draw(
    layout: QgsLayout,
    page: FilledPage,
    stage: Path,
    package: Package,
    dpi: int,
    png: bool,
    pdf_page: int,
) -> PageRecord:
    figure = page.figure
    sources = tuple(line.text for line in page.sources)
    image = page_image(layout, dpi) if png else thumbnail_source(layout)
    if png:
        texts = {"Title": page.title, "Source": "\n".join(sources), "Comment": page.marking}
        save_image(image, stage / "png" / f"{figure.id}.png", texts)
    save_thumbnail(image, stage / "thumbnails" / f"{figure.id}.png")
    return PageRecord(
        id=figure.id,
        section=tr(figure.section),
        title=page.title,
        subtitle=page.subtitle,
        note=page.note,
        alt=_alternative(page),
        png=f"png/{figure.id}.png" if png else "",
        thumbnail=f"thumbnails/{figure.id}.png",
        pdf=PDF_NAME if pdf_page else "",
        pdf_page=pdf_page,
        restricted=bool(page.marking),
        marking=page.marking,
        banner=page.banner,
        statuses=tuple(sorted(package.statuses(figure.tables))),
        layers=figure.all_layers,
        tables=figure.tables,
        legend=page.legend,
        sources=sources,
        licences=page.licences,
        cut=page.cut,
        base=page.base,
    )


def _alternative(page: FilledPage) -> str:
    facts = f"{'; '.join(page.facts)}." if page.facts else ""
    parts = [
        tr("Map: {0}.").format(page.title),
        f"{page.subtitle}.",
        page.note,
        facts,
        page.banner,
    ]
    return " ".join(part for part in parts if part)


def document_info(package: Package, moment: datetime, what: str = "") -> DocumentInfo:
    """Metadata of a document made from the package; `what` follows its title, such as "maps"."""
    about = package_info(package)
    keywords = [tr("violence reduction"), tr("strategic needs assessment"), about.name]
    return DocumentInfo(
        title=f"{tr('Strategic needs assessment')}{what}: {about.name}",
        author=plugin_metadata()["author"],
        subject=". ".join(part for part in (about.marking, about.banner) if part)
        or tr("Maps of need and violence by small area"),
        keywords=tuple(part for part in (*keywords, about.marking) if part),
        creator=f"wm_vru_plugin {plugin_metadata()['version']}",
        created=moment,
    )


def _write_list(
    path: Path,
    package: Package,
    records: list[PageRecord],
    missing: dict[str, str],
    moment: datetime,
    base: BaseMap | None,
) -> None:
    content = {
        "package": package.name,
        "study_area": package.study_area().name,
        "created": moment.isoformat(timespec="seconds"),
        "version": plugin_metadata()["version"],
        "base_map": base.record() if base is not None else None,
        "pages": [asdict(record) for record in records],
        "missing": missing,
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
