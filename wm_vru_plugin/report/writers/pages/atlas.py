"""An atlas: a page for every authority, or for every Impact Area, with its key figures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsFeedback

from ....core.errors import InputError
from ....i18n import tr
from ....resources_path import plugin_metadata
from ....store.outputs.images import save_image
from ....store.outputs.staging import staged_folder
from ...feedback import check_cancelled, reporter
from ...figures.catalogue import figure
from ...figures.place_figure import (
    AUTHORITY,
    IMPACT_AREA,
    KINDS,
    PlaceFigure,
    PlaceName,
    focus_on,
    places,
)
from ...figures.sections import ANNEXES
from ...maps.base_map.base_map import BaseMap
from ...maps.base_map.tiles import check_server
from ...maps.layouts.page import FilledPage
from ...maps.layouts.pages import PageMaker, split_by_data
from ..pdf.document import PdfBook
from .maps import document_info
from .thumbnails import page_image

if TYPE_CHECKING:
    from ....store.package.package import Package

__all__ = [
    "AUTHORITY",
    "ENTRIES",
    "IMPACT_AREA",
    "KINDS",
    "AtlasPage",
    "AtlasResult",
    "atlas_figures",
    "export_atlas",
]

PDF_NAME = "atlas.pdf"
LIST_NAME = "atlas.json"
FOLDER = "atlas"
ENTRIES = (PDF_NAME, LIST_NAME, FOLDER)
"""What a run writes into its folder and replaces there; anything else stays."""
SHOWN = "M86"
"""Figure whose layers the pages show where none is named."""
_IDS = {AUTHORITY: "LA", IMPACT_AREA: "IA"}
_SUBTITLE = "{area}: Impact Areas over LSOAs by national decile of multiple deprivation"
_NOTE = (
    "An LSOA is touched where 1% of its land or more is inside. Restricted counts under 7 are not "
    "shown; others are rounded to the nearest 5."
)


@dataclass(frozen=True)
class AtlasPage:
    """One page: its id, the place, the key figures as printed, files, marks and sources.

    `base` is the attribution of the base map, "" where there is none.
    """

    id: str
    place: str
    title: str
    facts: tuple[str, ...]
    png: str
    pdf_page: int
    marking: str
    banner: str
    legend: tuple[str, ...]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    cut: tuple[str, ...]
    base: str = ""


@dataclass(frozen=True)
class AtlasResult:
    """What a run made: its folder, pages, the PDF ("" for none), places left out by the limit."""

    folder: Path
    pages: tuple[AtlasPage, ...]
    pdf_file: str
    left_out: int = 0


def atlas_figures(
    package: Package, by: str, shown: str = SHOWN
) -> list[tuple[PlaceName, PlaceFigure]]:
    """Return the pages of an atlas, in the order of the package's places.

    Args:
        package: what is drawn.
        by: `AUTHORITY` or `IMPACT_AREA`.
        shown: id of the figure whose layers, note and second line the pages take.

    Raises:
        InputError: no such kind, no place, no such figure, or the package lacks its data.
    """
    model = figure(shown)
    _drawn, lacking = split_by_data(package, [replace(model, focus=None)])
    if lacking:
        raise InputError(package.label, f"it cannot show {shown}", f"it needs {lacking[shown]}")
    note = model.note if shown != SHOWN else ""
    made = []
    for number, place in enumerate(places(package, by), start=1):
        page = PlaceFigure(
            f"{_IDS[by]}{number:02d}",
            ANNEXES,
            place.name,
            model.subtitle if shown != SHOWN else _SUBTITLE,
            model.layers,
            " ".join(part for part in (note, _NOTE) if part),
            focus=focus_on(place, by),
            by=by,
        )
        made.append((place, page))
    return made


def export_atlas(
    package: Package,
    folder: str | Path,
    by: str = AUTHORITY,
    limit: int = 0,
    shown: str = SHOWN,
    template: str | Path | None = None,
    dpi: int = 200,
    pdf: bool = True,
    png: bool = True,
    feedback: QgsFeedback | None = None,
    base: BaseMap | None = None,
) -> AtlasResult:
    """Draw a page for each place; call it in the main thread.

    Everything is written into a hidden folder in ``folder`` and takes its place when complete; a
    run that stops leaves what was there.

    Args:
        package: what is drawn.
        folder: gets `ENTRIES`; other files in it stay.
        by: `AUTHORITY` or `IMPACT_AREA`.
        limit: at most so many pages, in the package's order; 0 for all.
        shown: id of the figure whose layers the pages show.
        template: an id of the plugin's templates, or a template of the analyst's own.
        dpi: of the pictures, and of what a PDF cannot hold as vectors.
        pdf, png: which files are written; the list always is.
        feedback: progress, log, and cancelling between pages.
        base: the base map beneath the layers; none when None.

    Raises:
        InputError: see `atlas_figures`; a template without the named items, a folder that cannot
            be written, a base map that its server does not give.
        Cancelled: the feedback was cancelled; nothing was written.
    """
    every = atlas_figures(package, by, shown)
    chosen = every[:limit] if limit else every
    target = Path(folder)
    moment = datetime.now()
    maker = PageMaker(package, None, template, moment, base, feedback)
    if base is not None:
        check_server(base, package, feedback)
    report = reporter(feedback)
    pages: list[AtlasPage] = []
    with staged_folder(target, ENTRIES, lambda: check_cancelled(feedback)) as stage:
        if png:
            (stage / FOLDER).mkdir()
        what = tr("authorities") if by == AUTHORITY else tr("Impact Areas")
        about = document_info(package, moment, tr(", atlas of {0}").format(what))
        book = PdfBook(stage / PDF_NAME, dpi, about) if pdf else None
        try:
            for done, (place, wanted) in enumerate(chosen):
                check_cancelled(feedback)
                report(f"{wanted.id} {place.name}")
                layout, page = maker.make(wanted)
                for name in page.cut:
                    report(tr("{0}: the text of '{1}' is cut to fit").format(wanted.id, name))
                if book:
                    book.mark(f"{wanted.id} {place.name}")
                    book.add(layout)
                file = ""
                if png:
                    file = f"{FOLDER}/{wanted.id}.png"
                    texts = {"Title": page.title, "Comment": page.marking}
                    save_image(page_image(layout, dpi), stage / file, texts)
                pages.append(_record(page, place, file, book.pages if book else 0))
                if feedback:
                    feedback.setProgress(98.0 * (done + 1) / len(chosen))
        except BaseException:
            if book:
                book.close()
            raise
        if book:
            book.finish()
        _write_list(stage / LIST_NAME, package, by, pages, moment, base)
    if feedback:
        feedback.setProgress(100.0)
    pdf_file = str(target / PDF_NAME) if pdf else ""
    return AtlasResult(target, tuple(pages), pdf_file, len(every) - len(chosen))


def _record(page: FilledPage, place: PlaceName, png: str, pdf_page: int) -> AtlasPage:
    return AtlasPage(
        page.figure.id,
        place.name,
        page.title,
        page.facts,
        png,
        pdf_page,
        page.marking,
        page.banner,
        page.legend,
        tuple(line.text for line in page.sources),
        page.licences,
        page.cut,
        page.base,
    )


def _write_list(
    path: Path,
    package: Package,
    by: str,
    pages: list[AtlasPage],
    moment: datetime,
    base: BaseMap | None,
) -> None:
    content = {
        "package": package.name,
        "study_area": package.study_area().name,
        "by": by,
        "created": moment.isoformat(timespec="seconds"),
        "version": plugin_metadata()["version"],
        "base_map": base.record() if base is not None else None,
        "pages": [asdict(page) for page in pages],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
