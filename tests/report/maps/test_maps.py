"""Map pages: what is on them, and that nothing collides or is cut."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from qgis.core import (
    QgsLayoutItemLabel,
    QgsLegendStyle,
)

from tests.helpers.map_pages import ITEMS, boxes, edited, maker, pages, sample
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import FIGURE_IDS, FIGURES, chosen, figure
from wm_vru_plugin.report.maps.focus.focus_place import place_of
from wm_vru_plugin.report.maps.labels.text_fit import SMALLEST, fits
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.maps.layouts.template import REQUIRED
from wm_vru_plugin.store.package.package import Package

__all__ = ["maker", "pages", "sample"]  # fixtures, used by name

# Records


def test_figures_are_those_of_the_issue() -> None:
    vector = (
        "M01 M05 M06 M07 M09 M12 M13 M14 M21 M22 M40 M41 M46 M55 M56 M57 M58 M59 M60 M68 M69 M74 "
        "M75 M76 M77 M80"
    )
    assert set(vector.split()) <= set(FIGURE_IDS)
    assert list(FIGURE_IDS) == sorted(FIGURE_IDS), "in the order of the report"


def test_chosen_keeps_the_order_of_the_report_and_names_an_unknown_id() -> None:
    assert [each.id for each in chosen(["M80", "M09"])] == ["M09", "M80"]
    assert len(chosen([])) == len(FIGURES)
    with pytest.raises(InputError, match="M99"):
        chosen(["M99"])


def test_authorities_lie_over_every_map() -> None:
    assert all(each.all_layers[0] == "local_authority" for each in FIGURES)
    assert figure("M80").layers == ("schools_exclusions", "impact_areas", "imd_decile")


# The page


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_items_stay_on_the_page_and_apart(pages: dict, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    at = boxes(layout)
    assert set(REQUIRED) - {"marking", "banner"} <= set(at)
    page = layout.pageCollection().page(0).rect()
    for name, box in at.items():
        assert page.adjusted(3, 3, -3, -3).contains(box), name
    for (first, a), (second, b) in combinations(at.items(), 2):
        overlap = a.intersected(b)
        assert overlap.width() < 0.05 or overlap.height() < 0.05, (first, second)


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_no_text_is_cut_or_smaller_than_seven_points(pages: dict, figure_id: str) -> None:
    layout, page = pages[figure_id]
    assert page.cut == ()
    for name in ITEMS:
        label = layout.itemById(name)
        if isinstance(label, QgsLayoutItemLabel):
            assert fits(label), name
            assert label.textFormat().size() >= SMALLEST, name
    legend = layout.itemById("legend")
    for component in (QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Style.SymbolLabel):
        style = legend.style(component)
        assert style.textFormat().size() >= SMALLEST


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_no_title_ends_in_a_stray_word(pages: dict, figure_id: str) -> None:
    layout, page = pages[figure_id]
    lines = layout.itemById("title").currentText().split("\n")
    assert " ".join(lines) == page.title
    assert fits(layout.itemById("title"))
    if len(lines) > 1:
        assert min(map(len, lines)) > 0.5 * max(map(len, lines)), lines


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_what_legends_count_stands_on_one_line(pages: dict, figure_id: str) -> None:
    layout, _ = pages[figure_id]
    nodes = layout.itemById("legend").model().rootGroup().findLayers()
    headings = [str(node.customProperty("legend/title-label") or "") for node in nodes]
    for text in headings:
        lines = text.split("\n")
        assert sum("(number of" in line for line in lines) == text.count("(number")
        assert all(("(number" in line) == (line.endswith(")")) for line in lines), text


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_map_shows_what_it_is_about(
    pages: dict, sample: Package, maker: PageMaker, figure_id: str
) -> None:
    layout, page = pages[figure_id]
    chart = layout.itemById("map")
    focus = page.figure.focus
    area = place_of(sample, focus).extent if focus else chart.layers()[0].extent()
    assert chart.extent().contains(area)
    assert max(area.width() / chart.extent().width(), area.height() / chart.extent().height()) > 0.9
    # A panel of key figures takes its width from the map's.
    width = 203 - 68 - 3 if page.facts else 203
    assert (chart.rect().width(), chart.rect().height()) == pytest.approx((width, 140))
    assert chart.crs().authid() == "EPSG:27700"
    assert [layer.customProperty("wmvru/report_layer") for layer in chart.layers()] == list(
        figure(figure_id).all_layers
    )


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_scale_bar_is_in_kilometres_and_fits(pages: dict, figure_id: str) -> None:
    bar = pages[figure_id][0].itemById("scale_bar")
    assert bar.unitLabel() == "km"
    paper = 2 * bar.unitsPerSegment() * 1_000_000 / bar.linkedMap().scale()
    assert 20 <= paper <= 52


def test_legend_shows_each_decile_with_its_count(sample: Package, pages: dict) -> None:
    deciles = sample.frame("lsoa_deprivation", ["imd_decile"])["imd_decile"].value_counts()
    entries = pages["M09"][1].legend[-10:]
    shown = [int(re.search(r"(\d[\d,]*)\)$", text)[1].replace(",", "")) for text in entries]
    assert shown == [deciles[decile] for decile in range(1, 11)]


def test_legend_counts_the_top_decile_as_the_note_does(sample: Package, pages: dict) -> None:
    deciles = sample.frame("lsoa_deprivation", ["education_decile"])["education_decile"]
    top = int((deciles == 1).sum())
    _, page = pages["M57"]
    assert any(text.endswith(f"({top} LSOAs)") for text in page.legend)
    assert page.note.startswith(f"{top} of 1,680 LSOAs ({100 * top / 1680:.1f}%)")


def test_legend_of_points_counts_the_schools_on_the_map(sample: Package, pages: dict) -> None:
    _, page = pages["M74"]
    schools = [text for text in page.legend if "average" in text.lower()]
    assert schools
    assert sum(int(re.search(r"\((\d+)\)$", text)[1]) for text in schools) == 221


def test_legend_counts_impact_areas(pages: dict) -> None:
    entries = pages["M14"][1].legend
    assert [int(re.search(r"\((\d+)\)$", text)[1]) for text in entries if "dopted" in text] == [
        19,
        20,
    ]


def test_a_class_without_features_is_not_in_the_legend(tmp_path: Path) -> None:
    package = edited(
        tmp_path, "UPDATE deprivation SET decile = 9 WHERE domain = 'imd' AND decile = 10"
    )
    maker = PageMaker(package)
    _, page = maker.make(figure("M09"))
    assert not any(text.startswith("10 ") for text in page.legend)
    assert any(text.startswith("9 ") for text in page.legend)


def test_legend_has_nothing_that_is_not_on_the_map(pages: dict) -> None:
    for figure_id, (layout, _) in pages.items():
        root = layout.itemById("legend").model().rootGroup()
        shown = {layer.id() for layer in layout.itemById("map").layers()}
        if figure_id == "M86":  # lies within one authority, whose boundary it does not show
            shown.remove(layout.itemById("map").layers()[0].id())
        assert set(root.findLayerIds()) == shown, figure_id
