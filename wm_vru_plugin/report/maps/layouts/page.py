"""One page: a template's items filled for one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayout,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsMapLayer,
    QgsRectangle,
)

from ....core.errors import InputError
from ....core.places.domains import domain
from ....i18n import tr
from ....resources_path import plugin_metadata
from ....store.schema.tables import CRS
from ...figures.layers.catalogue import layer_spec
from ...figures.layers.spec import FromIncidents, Highest
from ...figures.map_figure import FRAME_LAYER, MapFigure
from ...provenance.text import SourceLine, banner_text, licence_lines, marking_text, source_lines
from ..base_map.base_map import BaseMap
from ..focus.focus_place import Place, place_of
from ..labels.names import set_names
from ..labels.text_fit import plain, set_text
from ..layers.incident_analysis import title_of
from ..layers.shown_sources import ShownSources
from .inset import fill_inset
from .legend import LegendLayer, fill_legend
from .page_facts import incident_phrase, key_sentence, period_text, year_text
from .template import designed_size, item

if TYPE_CHECKING:
    from ....store.package.package import Package

MARGIN = 1.04  # of the extent to show, so that its edge does not lie on the frame
_NICE_KM = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
_COUNTED = {
    "lsoa": "LSOAs",
    "lsoa_deprivation": "LSOAs",
    "lsoa_crime": "LSOAs",
    "msoa_crime": "MSOAs",
    "schools": "schools",
    "services": "hospitals",
    "impact_areas": "areas",
}


@dataclass(frozen=True)
class FilledPage:
    """What was printed on a page.

    Attributes:
        figure: the figure.
        title, subtitle, note, banner, marking: as printed; "" where there is none.
        sources: source lines in full, whether or not the page had room for their checksums.
        licences: licence statements.
        legend: legend entries in order.
        cut: ids of labels whose text did not fit and ends in an ellipsis.
        facts: key figures beside the map, where the page has a panel of them.
        base: attribution of the base map, "" where there is none.
    """

    figure: MapFigure
    title: str
    subtitle: str
    note: str
    banner: str
    marking: str
    sources: tuple[SourceLine, ...]
    licences: tuple[str, ...]
    legend: tuple[str, ...]
    cut: tuple[str, ...] = field(default=())
    facts: tuple[str, ...] = field(default=())
    base: str = ""


@dataclass(frozen=True)
class Beneath:
    """A base map, and what makes its layer for a page's map once that has its extent."""

    base: BaseMap
    layer: Callable[[QgsLayoutItemMap], QgsMapLayer]


def fill_page(
    layout: QgsLayout,
    figure: MapFigure,
    package: Package,
    layers: Mapping[str, QgsMapLayer],
    moment: datetime,
    keep_view: bool = False,
    beneath: Beneath | None = None,
) -> FilledPage:
    """Fill the layout's items for a figure; everything else of the layout stays as it is.

    Args:
        layout: made by `template.new_layout`, or such a layout after an analyst edited it.
        figure: the figure.
        package: where provenance and counts come from.
        layers: the figure's layers by id, in the layout's project.
        moment: printed as the time of drawing.
        keep_view: leave the map's extent alone (it was set by hand).
        beneath: the base map under the layers.

    Raises:
        InputError: the page has no room for the base map's attribution.
    """
    place = place_of(package, figure.focus) if figure.focus else None
    words = _words(figure, package, place, beneath.base if beneath is not None else None)
    cut = _fill_labels(layout, figure, words, _run_text(package, moment))
    if beneath is not None:
        _check_attribution(layout, beneath.base)
    whole = place.extent if place else layers[FRAME_LAYER].extent()
    _fill_maps(layout, figure, layers, whole, keep_view, beneath)
    legend = _fill_legend(layout, figure, package, layers)
    return FilledPage(
        figure,
        words.title,
        words.subtitle,
        words.note,
        words.banner,
        words.marking,
        words.sources,
        words.licences,
        legend,
        cut,
        base=beneath.base.attribution if beneath is not None else "",
    )


@dataclass(frozen=True)
class _Words:
    """What a page says, before it is fitted into the labels.

    Attributes:
        title, subtitle, note, banner, marking: "" where there is none.
        sources: in full; `printed`: as they stand on the page.
        licences: statements, the one that must not be cut first.
    """

    title: str
    subtitle: str
    note: str
    banner: str
    marking: str
    sources: tuple[SourceLine, ...]
    printed: tuple[SourceLine, ...]
    licences: tuple[str, ...]


def _words(
    figure: MapFigure, package: Package, place: Place | None, base: BaseMap | None
) -> _Words:
    """Collect what a page says of its figure, its data and its base map."""
    focus = tr(figure.focus.title) if figure.focus else ""
    subtitle = figure.subtitle.format(
        area=package.study_area().name,
        focus=focus[:1].upper() + focus[1:],
        period=period_text(package, figure),
        year=year_text(package),
        what=incident_phrase(package, figure),
    )
    notes = (key_sentence(package, figure), tr(figure.note), place.words if place else "")
    shown = ShownSources(package, [layer_spec(name) for name in figure.all_layers])
    sources = tuple(source_lines(shown, figure.tables, on_the_map=True))
    licences = tuple(licence_lines(shown, figure.tables))
    printed = sources
    if base is not None:
        # First, because what does not fit is cut at the end.
        licences = (base.licence, *licences)
        sources = (*sources, base.source)
        printed = (*printed, replace(base.source, text=base.source.short))
    return _Words(
        tr(figure.title),
        subtitle,
        " ".join(part for part in notes if part),
        banner_text(shown, figure.tables),
        marking_text(shown, figure.tables),
        sources,
        printed,
        licences,
    )


def _fill_labels(layout: QgsLayout, figure: MapFigure, words: _Words, run: str) -> tuple[str, ...]:
    """Fill the labels that the template has; return the ids of those whose text was cut."""
    texts: dict[str, tuple[str, ...]] = {
        "title": (words.title,),
        "subtitle": (words.subtitle,),
        "note": (words.note,),
        "figure_id": (tr("Figure {0}").format(figure.id),),
        "source": _source_candidates(words.printed),
        "licence": (" ".join(words.licences),),
        "marking": (words.marking,),
        "marking_bottom": (words.marking,),
        "run": (run,),
        "banner": (words.banner,),
    }
    cut = []
    for name, candidates in texts.items():
        label = item(layout, name)
        if label is None:
            continue
        label.setVisibility(bool(candidates[0]))
        if not set_text(label, candidates):
            cut.append(name)
    return tuple(cut)


def _fill_maps(
    layout: QgsLayout,
    figure: MapFigure,
    layers: Mapping[str, QgsMapLayer],
    whole: QgsRectangle,
    keep_view: bool,
    beneath: Beneath | None,
) -> None:
    """Fill the map with its names, the inset, the scale bar and the north arrow."""
    chart = item(layout, "map")
    shown = {name: layers[name] for name in figure.all_layers}
    fill_map(chart, list(shown.values()), whole, keep_view)
    if beneath is not None:
        chart.setLayers([*shown.values(), beneath.layer(chart)])
    inset = item(layout, "inset")
    if inset is not None:
        inset.setVisibility(figure.focus is not None)
        fill_inset(inset, chart, layers[FRAME_LAYER])
    set_names(chart, shown, FRAME_LAYER)
    fit_scale_bar(item(layout, "scale_bar"), chart)
    item(layout, "north_arrow").setLinkedMap(chart)


def _fill_legend(
    layout: QgsLayout, figure: MapFigure, package: Package, layers: Mapping[str, QgsMapLayer]
) -> tuple[str, ...]:
    """Fill the legend, in a close-up with what it shows alone; return its entries."""
    chart, legend = item(layout, "map"), item(layout, "legend")
    legend.setLinkedMap(chart)
    entries = fill_legend(
        legend,
        [_legend_layer(package, layers[name], name) for name in figure.all_layers],
        chart.extent() if figure.focus else None,
    )
    return tuple(entries)


def _check_attribution(layout: QgsLayout, base: BaseMap) -> None:
    if plain(base.licence) not in item(layout, "licence").text():
        raise InputError(
            tr("Page template"),
            tr("the item 'licence' has no room for the attribution of the base map"),
            tr("a larger item, or no base map"),
        )


def fill_map(
    chart: QgsLayoutItemMap,
    layers: list[QgsMapLayer],
    whole: QgsRectangle,
    keep_view: bool = False,
) -> None:
    """Show the layers, top first, zoomed to an extent; the item keeps its size."""
    chart.setCrs(QgsCoordinateReferenceSystem(CRS))
    chart.setFollowVisibilityPreset(False)
    chart.setLayers(layers)
    chart.setKeepLayerSet(True)
    chart.setKeepLayerStyles(False)
    if not keep_view:
        extent = QgsRectangle(whole)
        extent.scale(MARGIN)
        # setExtent() would resize the item, off the page if need be.
        chart.zoomToExtent(extent)
    chart.invalidateCache()


def fit_scale_bar(bar: QgsLayoutItemScaleBar, chart: QgsLayoutItemMap) -> float:
    """Two segments of a round number of kilometres that fit the width the template gave.

    Returns:
        Kilometres per segment.
    """
    width, _ = designed_size(bar)
    bar.setLinkedMap(chart)
    bar.setUnits(Qgis.DistanceUnit.Kilometers)
    bar.setUnitLabel(tr("km"))
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(2)
    per_km = 1_000_000.0 / chart.scale()  # millimetres on paper
    # The last label hangs over the bar's end by half its width.
    room = max(width - 12.0, 5.0)
    fitting = [km for km in _NICE_KM if 2 * km * per_km <= room]
    segment = fitting[-1] if fitting else _NICE_KM[0]
    bar.setUnitsPerSegment(segment)
    bar.update()
    return segment


def _legend_layer(package: Package, layer: QgsMapLayer, layer_id: str) -> LegendLayer:
    spec = layer_spec(layer_id)
    title = title_of(package, spec)
    # The banner speaks for the page; here it is said which of its layers is meant.
    if "illustrative" in package.statuses(spec.tables):
        title = tr("{0} (illustrative)").format(title)
    known = spec.table in _COUNTED and not isinstance(spec.source, Highest)
    counted = tr(_COUNTED[spec.table]) if known else ""
    if isinstance(spec.source, FromIncidents):
        counted = tr(spec.source.counted) if spec.source.counted else ""
    heading = tr(domain(spec.domain).name) if spec.domain else title
    return LegendLayer(layer, title, counted, spec.kind != "outline", heading)


def _source_candidates(lines: tuple[SourceLine, ...]) -> tuple[str, ...]:
    """Return the source lines below each other; then run on; then without files and checksums."""
    head = tr("Source: ") if len(lines) == 1 else tr("Sources: ")
    texts = [line.text for line in lines]
    if not texts:
        return (tr("Source: the package names none."),)
    return (
        head + "\n".join(texts),
        head + "; ".join(texts) + ".",
        head + "; ".join(line.short for line in lines) + ".",
    )


def _run_text(package: Package, moment: datetime) -> str:
    when = f"{moment.day} {moment:%B %Y, %H:%M}"
    return tr("Drawn {0}\nwm_vru_plugin {1}\nPackage {2}").format(
        when, plugin_metadata()["version"], package.name
    )
