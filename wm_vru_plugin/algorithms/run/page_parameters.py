"""The parameters of pages that the export algorithms share: paper, template, dpi, base map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ...i18n import tr
from ...report.maps.base_map.base_map import (
    BASES,
    FINEST,
    NONE,
    OSM_ATTRIBUTION,
    OSM_URL,
    BaseMap,
    base_map,
)
from ...report.maps.layouts.template import OPTIONAL, REQUIRED, TEMPLATES
from .inputs import number_parameter

if TYPE_CHECKING:
    from .base import VruAlgorithm
    from .run import Run

BASE_MAP_HELP = (
    "A base map asks a web server for pictures of the area shown, so the server learns which area "
    "is mapped, though nothing of what is mapped on it; without one, the default, no server is "
    "asked for anything. Its attribution stands on every page that shows it. When a picture does "
    "not come, the run ends with an error and changes nothing."
)
"""For an algorithm's help."""


@dataclass(frozen=True)
class PageChoice:
    """What an analyst chose.

    Attributes:
        template: an id of the plugin's templates, or the path of the analyst's own.
        dpi: of pictures.
        base: the base map, None for none.
    """

    template: str
    dpi: int
    base: BaseMap | None

    def record(self) -> dict[str, str]:
        """For the record of a run; of the base map's address only the server's name, because the
        rest may hold a key."""
        told = {"PAGE": self.template, "DPI": str(self.dpi), "BASE": NONE}
        if self.base is not None:
            about = self.base.record()
            told["BASE"] = tr("tiles of {0}, {1}").format(about["server"], about["attribution"])
            told["BASE_ZOOM_MAX"] = str(self.base.finest)
        return told


def add_page(algorithm: VruAlgorithm, template_note: str = "") -> None:
    """Add PAGE, TEMPLATE, DPI, BASE and, among the advanced, what a server of tiles is like.

    Args:
        template_note: added to the help of the template.
    """
    algorithm.add(
        QgsProcessingParameterEnum(
            "PAGE",
            tr("Page"),
            options=list(TEMPLATES),
            defaultValue=next(iter(TEMPLATES)),
            optional=True,
            usesStaticStrings=True,
        ),
        "Paper and orientation of the plugin's own map pages; a template of your own takes their "
        "place.",
    )
    note = f" {template_note}" if template_note else ""
    algorithm.add(
        QgsProcessingParameterFile("TEMPLATE", tr("Page template"), extension="qpt", optional=True),
        "A print layout template of your own in place of the plugin's page, with items of the "
        f"same ids ({', '.join(REQUIRED)}; where you want them, {', '.join(OPTIONAL)}).{note}",
    )
    algorithm.add(
        number_parameter("DPI", "Resolution (dpi)", 200, 50, 600),
        "Resolution of the PNG pictures, and of what a PDF cannot hold as vectors.",
    )
    algorithm.add(
        QgsProcessingParameterEnum(
            "BASE",
            tr("Base map"),
            options=list(BASES),
            defaultValue=NONE,
            optional=True,
            usesStaticStrings=True,
        ),
        "'openstreetmap' draws pale tiles of OpenStreetMap beneath the maps, whose fills let the "
        "streets show through. The server that gives the tiles, OpenStreetMap's unless another is "
        "named below, learns which area is mapped; 'none' asks no server.",
    )
    algorithm.add_advanced(
        QgsProcessingParameterString(
            "BASE_URL", tr("Address of the tiles"), defaultValue=OSM_URL, optional=True
        ),
        "Of a tile server of your own, with {z}, {x} and {y} (or {-y}, counted from the south) in "
        "place of zoom, column and row. Used with a base map alone. Layouts left in a project keep "
        "it, so mind a key that it holds.",
    )
    algorithm.add_advanced(
        QgsProcessingParameterString(
            "BASE_ATTRIBUTION",
            tr("Attribution of the base map"),
            defaultValue=OSM_ATTRIBUTION,
            optional=True,
        ),
        "Whom tiles and their data come from, printed on every page with a base map.",
    )
    algorithm.add_advanced(
        number_parameter("BASE_ZOOM_MAX", "Highest zoom of the tiles", FINEST, 0, 24),
        "The highest zoom that a tile server of your own has tiles of. A page that would take a "
        "higher one is drawn from these, with larger letters.",
    )


def page_choice(run: Run) -> PageChoice:
    """Return the choices for pages that `add_page` offers, without asking a tile server.

    Raises:
        InputError: the address is no template of tiles, or the attribution is empty.
    """
    template = run.file("TEMPLATE")
    page = run.choice("PAGE")
    base = None
    url = run.text("BASE_URL")
    chosen = run.choice("BASE")
    if chosen and chosen != NONE:
        base = base_map(
            url,
            run.text("BASE_ATTRIBUTION"),
            run.whole("BASE_ZOOM_MAX"),
        )
        run.feedback.pushInfo(
            tr("Base map: {0} is asked for tiles of the area shown").format(base.host)
        )
    elif url != OSM_URL:
        run.feedback.pushWarning(tr("An address of tiles was given, but no base map was asked for"))
    return PageChoice(
        template or page or next(iter(TEMPLATES)),
        run.whole("DPI"),
        base,
    )
