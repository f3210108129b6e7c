"""A map theme for each layout that is left in a project."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsProject

from tests.helpers.map_pages import MOMENT, sample
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.layouts.pages import LAYER_KEY
from wm_vru_plugin.report.writers.pages.maps import keep_layouts
from wm_vru_plugin.store.package.package import Package

__all__ = ["sample"]  # a fixture, used by name


@pytest.fixture
def project(qgis_app: object) -> Iterator[QgsProject]:
    made = QgsProject()
    yield made
    made.clear()


def test_a_theme_shows_what_its_page_shows(sample: Package, project: QgsProject) -> None:
    figures = [figure("M57"), figure("M80")]
    for _ in range(2):  # a second run renews them
        keep_layouts(sample, project, figures, None, MOMENT, lambda _text: None)
    themes = project.mapThemeCollection()
    names = {layout.name() for layout in project.layoutManager().printLayouts()}
    assert set(themes.mapThemes()) == names and len(names) == 2
    for wanted in figures:
        name = next(name for name in names if name.startswith(wanted.id))
        shown = {
            project.mapLayer(layer).customProperty(LAYER_KEY)
            for layer in themes.mapThemeVisibleLayerIds(name)
        }
        assert shown == set(wanted.all_layers)
