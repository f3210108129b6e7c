"""Map pages as a reader sees them: lines, legends, licences, classes; on colour and grey prints."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from qgis.core import (
    Qgis,
    QgsGraduatedSymbolRenderer,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsMapLayerLegendUtils,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from tests.helpers.map_pages import edited, maker, pages, sample
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.layers.analysis_layers import DENSITY_COLOURS
from wm_vru_plugin.report.maps.layers.incident_analysis import _span
from wm_vru_plugin.report.maps.layouts.legend import class_counts
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.maps.layouts.template import TEMPLATES, legend_room
from wm_vru_plugin.store.package.package import Package

__all__ = ["maker", "pages", "sample"]  # fixtures, used by name

OPACITY = 0.85  # of the heat map


def lightness(colour: QColor, opacity: float = 1.0) -> float:
    """CIE L* of a colour over white paper."""
    parts = [opacity * part + 1 - opacity for part in colour.getRgbF()[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 116 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]) ** (1 / 3) - 16


# Lines


def test_a_title_of_three_lines_has_no_stray_word(sample: Package) -> None:
    maker = PageMaker(sample, template="a4_portrait")
    for name in ("M26", "M46", "M75"):
        layout, page = maker.make(figure(name))
        lines = layout.itemById("title").currentText().split("\n")
        assert len(lines) == 3 and " ".join(lines) == page.title
        assert min(map(len, lines)) > 0.6 * max(map(len, lines)), lines


@pytest.mark.parametrize("figure_id", ["M22", "M46", "M69", "M75"])
def test_legends_keep_to_the_page_at_any_resolution(pages: dict, figure_id: str) -> None:
    """Letters come out wider in pictures of few dots."""
    layout, _ = pages[figure_id]
    legend = layout.itemById("legend")
    width, _height = legend_room(layout)
    for dpi in (96, 150, 200, 300):
        context = QgsLayoutUtils.createRenderContextForLayout(layout, None, dpi)
        size = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize(context)
        assert size.width() <= width + 0.5, dpi


def test_months_are_words() -> None:
    def said(*periods: str) -> str:
        return _span(pd.Series(periods, dtype=object))

    assert said("2019-12", "2019-01", "2019-05") == "January to December 2019"
    assert said("2018-11", "2019-02") == "November 2018 to February 2019"
    assert said("2011-02") == "February 2011"
    assert said("2017/18", "2018/19") == "2017/18 to 2018/19"
    assert said("2019-13") == "2019-13"
    assert said() == ""


# Licences


@pytest.mark.parametrize("template", TEMPLATES)
def test_licences_of_real_sources_are_printed_whole(tmp_path: Path, template: str) -> None:
    """Of all pages M86 has most sources."""
    package = edited(
        tmp_path,
        "UPDATE provenance SET status = 'official', licence = 'Open Government Licence v3.0', "
        "attribution = ''",
        "UPDATE provenance SET status = 'illustrative', licence = '', attribution = "
        "'ILLUSTRATIVE: drawn for demonstration; not the work of West Midlands Police' "
        "WHERE table_name = 'impact_areas'",
        "UPDATE provenance SET licence = 'As the sources of the list have it', attribution = "
        "'Hospitals and other services: the analyst''s list' WHERE table_name = 'services'",
    )
    maker = PageMaker(package, template=template)
    layout, page = maker.make(figure("M86"))
    text = layout.itemById("licence").currentText()
    assert len(text) > 300
    assert page.cut == ()
    assert all(line in text for line in page.licences)


# Legends


def test_a_boundary_that_is_not_seen_is_not_in_the_legend(pages: dict) -> None:
    assert not any("boundary" in text for text in pages["M86"][1].legend)
    assert "Local authority boundary" in pages["M59"][1].legend
    layout, _ = pages["M86"]
    chart = layout.itemById("map")
    assert sum(class_counts(chart.layers()[0], chart.extent()).values()) == 0
    assert set(class_counts(chart.layers()[0]).values()) == {7}


def test_marks_in_the_legend_stand_in_line(pages: dict) -> None:
    """The ring around a school is larger than what the other marks take."""
    legend = pages["M75"][0].itemById("legend")
    assert 0 < legend.maximumSymbolSize() <= legend.symbolWidth() + 0.01


def test_circles_are_circles_in_the_legend(pages: dict) -> None:
    root = pages["M26"][0].itemById("legend").model().rootGroup()
    node = next(each for each in root.findLayers() if each.layer().customProperty("wmvru/round"))
    shape = QgsMapLayerLegendUtils.legendNodePatchShape(node, 0)
    assert shape.symbolType() == Qgis.SymbolType.Fill and shape.preserveAspectRatio()
    box = shape.geometry().boundingBox()
    assert box.width() == pytest.approx(box.height())


@pytest.mark.parametrize("figure_id", ["M21", "M22", "M46"])
def test_maps_of_counts_say_so_and_tell_none_from_few(pages: dict, figure_id: str) -> None:
    _, page = pages[figure_id]
    assert "number of" in page.subtitle and "not rates" in page.note
    assert "Counts from 1 to 6 share a class" in page.note
    classes = [text for text in page.legend if re.search(r"^(No|\d+ (to|or)) ", text)]
    assert classes[0].startswith("No ") and classes[1].startswith("1 to 6 ")
    counts = [int(re.search(r"\(([\d,]+)\)$", text)[1].replace(",", "")) for text in classes]
    assert sum(counts) == (356 if figure_id == "M46" else 1680)
    # A page on which all areas but a few are alike shows nothing.
    assert max(counts) < 0.75 * sum(counts)


# Grey prints


@pytest.mark.parametrize("figure_id", ["M01", "M05", "M21", "M22", "M46"])
def test_classes_are_told_apart_on_a_grey_print(pages: dict, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    layer = layout.itemById("map").layers()[-1]
    assert isinstance(layer, QgsVectorLayer)
    renderer = layer.renderer()
    assert isinstance(renderer, QgsGraduatedSymbolRenderer)
    steps = [lightness(each.symbol().color()) for each in renderer.ranges()]
    assert steps == sorted(steps, reverse=True)
    assert min(a - b for a, b in zip(steps, steps[1:])) > 8


def test_the_heat_map_is_told_from_paper_on_a_grey_print() -> None:
    steps = [100.0, *(lightness(QColor(colour), OPACITY) for colour in DENSITY_COLOURS)]
    assert min(a - b for a, b in zip(steps, steps[1:])) > 7
