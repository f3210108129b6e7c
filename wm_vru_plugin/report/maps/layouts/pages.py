"""Making pages in a project: its layers, each once, and a layout for each figure."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsLayerTreeGroup,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProject,
)

from ....core.errors import InputError
from ....core.places.areas import join_names
from ....i18n import tr
from ....store.schema.tables import CRS
from ...figures.layers.catalogue import layer_spec
from ...figures.layers.spec import FromIncidents
from ...figures.map_figure import MapFigure
from ...figures.place_figure import PlaceFigure, resolved
from ..base_map.base_map import (
    BaseMap,
    base_layer,
    page_zoom,
    see_through,
    tile_range,
    tiles_extent,
)
from ..base_map.tiles import fetched_layer
from ..focus.focus_place import lacking as lacking_place
from ..layers.analysis_layers import make_analysis_layer
from ..layers.files import check_folder, layers_folder, make_folder
from ..layers.incident_analysis import lacking as lacking_incidents
from ..layers.layers import available, make_layer
from ..layers.layers import missing as missing_layers
from ..layers.source import add_to_project
from .facts_panel import fill_facts, make_room
from .page import Beneath, FilledPage, fill_page
from .template import check_items, item, new_layout, read_template
from .themes import set_theme

if TYPE_CHECKING:
    from ....store.package.package import Package

LAYOUT_KEY = "wmvru/figure"
LAYER_KEY = "wmvru/report_layer"
PACKAGE_KEY = "wmvru/package"
RANK_KEY = "wmvru/rank"
_TOP, _FILLS, _BOTTOM = range(3)
OVER_BASE = "over_base_map"
"""Marks layers that a base map shows through."""


class PageMaker:
    """Makes the pages of one package in a project.

    Args:
        package: what is drawn.
        project: a private project, or the analyst's own (then see `keep`).
        template: the analyst's template, the plugin's own when None.
        moment: printed as the time of drawing; now when None.
        base: the base map beneath the layers; none when None.
        feedback: cancels the fetching of its tiles.
    """

    def __init__(
        self,
        package: Package,
        project: QgsProject | None = None,
        template: str | Path | None = None,
        moment: datetime | None = None,
        base: BaseMap | None = None,
        feedback: QgsFeedback | None = None,
    ) -> None:
        self.package = package
        self.project = project or QgsProject()
        self.moment = moment or datetime.now()
        self.base = base
        self.feedback = feedback
        self._where = str(template) if template else "Template"
        self._document = read_template(template)
        self._layers: dict[str, QgsMapLayer] = {}
        self._private = project is None
        self._folder: Path | None = None
        self._source = package.address
        if project is None:
            self.project.setCrs(QgsCoordinateReferenceSystem(CRS))

    def make(self, figure: MapFigure) -> tuple[QgsPrintLayout, FilledPage]:
        """Make a new layout for the figure, filled; not in the project's layout manager.

        It lives in the maker's project: keep the maker as long as the layout.

        Raises:
            InputError: the template lacks items, a layer cannot be made, or the base map's server
                does not give a tile.
            Cancelled: the feedback was cancelled.
        """
        layout = new_layout(self.project, self._document, figure.id, self._where)
        if isinstance(figure, PlaceFigure):
            make_room(layout)
        return layout, self._fill(layout, figure)

    def keep(self, figure: MapFigure) -> tuple[QgsPrintLayout, FilledPage | None]:
        """Keep the figure's layout in the project's layout manager, for editing, and a map theme.

        A layout left there by an earlier run of the same package is filled anew where it stands:
        what the analyst moved or styled, and the map's extent, stay. One that has lost an item is
        left alone, and None returned in place of what was printed.
        """
        manager = self.project.layoutManager()
        for known in manager.printLayouts():
            if (
                known.customProperty(LAYOUT_KEY) == figure.id
                and known.customProperty(PACKAGE_KEY) == self._source
            ):
                try:
                    check_items(known, known.name())
                except InputError:
                    return known, None
                page = self._fill(known, figure, keep_view=True)
                self._theme(known)
                return known, page
        layout, page = self.make(figure)
        layout.setName(self._free_name(f"{figure.id} {page.title}"))
        layout.setCustomProperty(LAYOUT_KEY, figure.id)
        layout.setCustomProperty(PACKAGE_KEY, self._source)
        manager.addLayout(layout)
        self._theme(layout)
        return layout, page

    def check_files(self, figures: Iterable[MapFigure]) -> None:
        """See, before `keep`, that the layers which it works out can have their files.

        Raises:
            InputError: the project's folder takes none.
        """
        names = {name for each in figures for name in resolved(self.package, each).all_layers}
        made = (one for one in names if isinstance(layer_spec(one).source, FromIncidents))
        if any(self._known_layer(self._key(name)) is None for name in made):
            check_folder(self._kept_files())

    def _theme(self, layout: QgsPrintLayout) -> None:
        """Set a map theme of the layout's name that shows the same in the canvas."""
        set_theme(self.project, layout.name(), item(layout, "map").layers())

    def _fill(
        self, layout: QgsPrintLayout, figure: MapFigure, keep_view: bool = False
    ) -> FilledPage:
        figure = resolved(self.package, figure)
        layers = {name: self._layer(name) for name in figure.all_layers}
        beneath = Beneath(self.base, self._base_layer) if self.base is not None else None
        page = fill_page(layout, figure, self.package, layers, self.moment, keep_view, beneath)
        if not isinstance(figure, PlaceFigure):
            return page
        whole, rows = fill_facts(layout, figure, self.package)
        cut = page.cut if whole else (*page.cut, "facts")
        return replace(page, facts=tuple(rows), cut=cut)

    def _layer(self, layer_id: str) -> QgsMapLayer:
        if layer_id not in self._layers:
            key = self._key(layer_id)
            self._layers[layer_id] = self._known_layer(key) or self._new_layer(layer_id, key)
        return self._layers[layer_id]

    def _key(self, layer_id: str) -> str:
        return f"{layer_id}/{OVER_BASE}" if self._is_seen_through(layer_id) else layer_id

    def _base_layer(self, chart: QgsLayoutItemMap) -> QgsMapLayer:
        """Return the layer beneath a page's map: tiles that were fetched.

        In the analyst's project it is the layer that asks the server, one for each zoom needed.
        """
        assert self.base is not None
        zoom = page_zoom(chart, self.base.finest)
        if self._private:
            tiles = tile_range(tiles_extent(chart), zoom)
            key = f"base_map/{zoom}/{tiles}"
            if key not in self._layers:
                self._layers[key] = fetched_layer(
                    self.base, tiles, zoom, self._files(), self.feedback
                )
                self._take(self._layers[key], key, _BOTTOM)
            return self._layers[key]
        made = base_layer(self.base, zoom, coarser=True)
        # The key holds the whole address: another server is another layer.
        key = made.source()
        if key not in self._layers:
            known = self._known_layer(key)
            self._layers[key] = known or made
            if known is None:
                self._take(made, key, _BOTTOM)
        return self._layers[key]

    def _is_seen_through(self, layer_id: str) -> bool:
        return self.base is not None and layer_spec(layer_id).kind == "fill"

    def _known_layer(self, key: str) -> QgsMapLayer | None:
        for layer in self.project.mapLayers().values():
            if (
                layer.customProperty(LAYER_KEY) == key
                and layer.customProperty(PACKAGE_KEY) == self._source
            ):
                return layer
        return None

    def _new_layer(self, layer_id: str, key: str) -> QgsMapLayer:
        spec = layer_spec(layer_id)
        layer: QgsMapLayer
        if isinstance(spec.source, FromIncidents):
            kept = not self._private and bool(self.project.absolutePath())
            layer = make_analysis_layer(self.package, spec, self._files(), kept)
        else:
            layer = make_layer(self.package, layer_id)
        if self._is_seen_through(layer_id):
            see_through(layer)
            layer.setName(tr("{0}, over a base map").format(layer.name()))
        self._take(layer, key, _FILLS if spec.kind == "fill" else _TOP)
        return layer

    def _take(self, layer: QgsMapLayer, key: str, rank: int) -> None:
        """Add a layer to the project, in the tree below those of its rank: themes draw by it."""
        layer.setCustomProperty(LAYER_KEY, key)
        layer.setCustomProperty(PACKAGE_KEY, self._source)
        layer.setCustomProperty(RANK_KEY, rank)
        add_to_project(self.project, layer)
        group = self._group()
        ranks = [int(one.customProperty(RANK_KEY) or 0) for one in _layers_of(group)]
        place = sum(each <= rank for each in ranks)
        group.insertLayer(place, layer).setItemVisibilityChecked(False)

    def _files(self) -> Path:
        """Where layers that are worked out have their files; a private project's go with it."""
        if self._folder is None:
            if self._private:
                self._folder = Path(tempfile.mkdtemp(prefix="wmvru-maps-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            else:
                self._folder = make_folder(self._kept_files())
        return self._folder

    def _kept_files(self) -> Path:
        folder = layers_folder(self.project, self._source)
        # Files of layers without a base map may be open.
        return folder / OVER_BASE if self.base is not None else folder

    def _group(self) -> QgsLayerTreeGroup:
        """One group for the layers of the pages, unticked: they are there for the layouts."""
        name = tr("Map pages: {0}").format(self.package.study_area().name)
        root = self.project.layerTreeRoot()
        group = root.findGroup(name)
        if group is None:
            group = root.addGroup(name)
            group.setExpanded(False)
            group.setItemVisibilityChecked(False)
        return group

    def _free_name(self, name: str) -> str:
        manager = self.project.layoutManager()
        free, number = name, 2
        while manager.layoutByName(free) is not None:
            free, number = f"{name} ({number})", number + 1
        return free


def _layers_of(group: QgsLayerTreeGroup) -> list[QgsMapLayer]:
    return [node.layer() for node in group.findLayers() if node.layer() is not None]


def split_by_data(
    package: Package, figures: Iterable[MapFigure]
) -> tuple[list[MapFigure], dict[str, str]]:
    """Which figures the package can give, and what each of the others needs, by figure id."""
    at_hand = {spec.id for spec in available(package)}
    needs = missing_layers(package)
    drawn: list[MapFigure] = []
    lacking: dict[str, str] = {}
    for wanted in figures:
        figure = resolved(package, wanted)
        absent = [
            name
            for name in figure.all_layers
            if name not in at_hand and not isinstance(layer_spec(name).source, FromIncidents)
        ]
        reasons = [needs.get(name) or tr(layer_spec(name).needs) for name in absent]
        for spec in map(layer_spec, figure.all_layers):
            if isinstance(spec.source, FromIncidents):
                reasons.append(lacking_incidents(package, spec.source, spec.needs))
        reasons = [reason for reason in reasons if reason]
        if figure.focus and (place := lacking_place(package, figure.focus)):
            reasons.append(place)
        if reasons:
            lacking[figure.id] = join_names(dict.fromkeys(reasons))
        else:
            drawn.append(wanted)
    return drawn, lacking
