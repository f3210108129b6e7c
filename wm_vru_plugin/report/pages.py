"""Making pages in a project: its layers, each once, and a layout for each figure."""

from __future__ import annotations

import hashlib
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
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProcessingUtils,
    QgsProject,
)

from ..core.areas import join_names
from ..core.errors import InputError
from ..i18n import tr
from ..store.schema import CRS
from .analysis_layers import make_analysis_layer
from .facts_panel import fill_facts, make_room
from .figures import MapFigure
from .focus_place import lacking as lacking_place
from .incident_analysis import lacking as lacking_incidents
from .layer_source import add_to_project
from .layer_spec import FromIncidents
from .layer_specs import layer_spec
from .layers import available, make_layer
from .layers import missing as missing_layers
from .page import FilledPage, fill_page
from .place_figure import PlaceFigure, resolved
from .template import check_items, new_layout, read_template
from .themes import set_theme

if TYPE_CHECKING:
    from ..store.package import Package

LAYOUT_KEY = "wmvru/figure"
LAYER_KEY = "wmvru/report_layer"
PACKAGE_KEY = "wmvru/package"


class PageMaker:
    """Makes the pages of one package in a project.

    Args:
        package: what is drawn.
        project: a private project, or the analyst's own (then see `keep`).
        template: the analyst's template, the plugin's own when None.
        moment: printed as the time of drawing; now when None.
    """

    def __init__(
        self,
        package: Package,
        project: QgsProject | None = None,
        template: str | Path | None = None,
        moment: datetime | None = None,
    ) -> None:
        self.package = package
        self.project = project or QgsProject()
        self.moment = moment or datetime.now()
        self._where = str(template) if template else "Template"
        self._document = read_template(template)
        self._layers: dict[str, QgsMapLayer] = {}
        self._private = project is None
        self._folder: Path | None = None
        self._source = package.address
        if project is None:
            self.project.setCrs(QgsCoordinateReferenceSystem(CRS))

    def make(self, figure: MapFigure) -> tuple[QgsPrintLayout, FilledPage]:
        """A new layout for the figure, filled; not in the project's layout manager.

        It lives in the maker's project: keep the maker as long as the layout.

        Raises:
            InputError: the template lacks items, or a layer cannot be made.
        """
        layout = new_layout(self.project, self._document, figure.id, self._where)
        if isinstance(figure, PlaceFigure):
            make_room(layout)
        return layout, self._fill(layout, figure)

    def keep(self, figure: MapFigure) -> tuple[QgsPrintLayout, FilledPage | None]:
        """The figure's layout in the project's layout manager, for editing, and a map theme.

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
                self._theme(known.name(), figure)
                return known, page
        layout, page = self.make(figure)
        layout.setName(self._free_name(f"{figure.id} {page.title}"))
        layout.setCustomProperty(LAYOUT_KEY, figure.id)
        layout.setCustomProperty(PACKAGE_KEY, self._source)
        manager.addLayout(layout)
        self._theme(layout.name(), figure)
        return layout, page

    def _theme(self, name: str, figure: MapFigure) -> None:
        """A map theme of the layout's name that shows the same in the canvas."""
        shown = resolved(self.package, figure).all_layers
        set_theme(self.project, name, [self._layer(layer) for layer in shown])

    def _fill(
        self, layout: QgsPrintLayout, figure: MapFigure, keep_view: bool = False
    ) -> FilledPage:
        figure = resolved(self.package, figure)
        layers = {name: self._layer(name) for name in figure.all_layers}
        page = fill_page(layout, figure, self.package, layers, self.moment, keep_view)
        if not isinstance(figure, PlaceFigure):
            return page
        whole, rows = fill_facts(layout, figure, self.package)
        cut = page.cut if whole else (*page.cut, "facts")
        return replace(page, facts=tuple(rows), cut=cut)

    def _layer(self, layer_id: str) -> QgsMapLayer:
        if layer_id not in self._layers:
            self._layers[layer_id] = self._known_layer(layer_id) or self._new_layer(layer_id)
        return self._layers[layer_id]

    def _known_layer(self, layer_id: str) -> QgsMapLayer | None:
        for layer in self.project.mapLayers().values():
            if (
                layer.customProperty(LAYER_KEY) == layer_id
                and layer.customProperty(PACKAGE_KEY) == self._source
            ):
                return layer
        return None

    def _new_layer(self, layer_id: str) -> QgsMapLayer:
        spec = layer_spec(layer_id)
        layer: QgsMapLayer
        if isinstance(spec.source, FromIncidents):
            kept = not self._private and bool(self.project.absolutePath())
            layer = make_analysis_layer(self.package, spec, self._files(), kept)
        else:
            layer = make_layer(self.package, layer_id)
        layer.setCustomProperty(LAYER_KEY, layer_id)
        layer.setCustomProperty(PACKAGE_KEY, self._source)
        add_to_project(self.project, layer)
        self._group().addLayer(layer).setItemVisibilityChecked(False)
        return layer

    def _files(self) -> Path:
        """Where layers that are worked out have their files.

        They go with the maker; those of the analyst's project stand beside it, or where QGIS keeps
        what lasts as long as its session until the project is saved.
        """
        if self._folder is None:
            if self._private:
                self._folder = Path(tempfile.mkdtemp(prefix="wmvru-maps-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            else:
                home = self.project.absolutePath() or QgsProcessingUtils.tempFolder()
                key = hashlib.sha256(self._source.encode()).hexdigest()[:8]
                self._folder = Path(home) / "wm_vru_layers" / f"{Path(self._source).stem}-{key}"
                self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder

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
