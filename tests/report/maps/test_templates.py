"""The four page templates: every item in its place, nothing cut, nothing blank."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from qgis.core import QgsLayoutItemLabel, QgsLegendStyle, QgsPrintLayout

from tests.helpers.map_pages import ITEMS, MOMENT, boxes, sample
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import figure
from wm_vru_plugin.report.maps.focus.focus_place import place_of
from wm_vru_plugin.report.maps.labels.text_fit import SMALLEST, fits
from wm_vru_plugin.report.maps.layouts.page import FilledPage
from wm_vru_plugin.report.maps.layouts.pages import PageMaker
from wm_vru_plugin.report.maps.layouts.template import OPTIONAL, REQUIRED, TEMPLATES, read_template
from wm_vru_plugin.report.writers.pages.thumbnails import page_image
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package

__all__ = ["sample"]  # a fixture, used by name

ROOT = Path(__file__).resolve().parents[3]
SIZES = {
    "a4_landscape": (297, 210),
    "a4_portrait": (210, 297),
    "a3_landscape": (420, 297),
    "a3_portrait": (297, 420),
}
DRAWN = ("M05", "M46", "M58", "M75", "M80")
CASES = [(template, name) for template in TEMPLATES for name in DRAWN]
Pages = dict[tuple[str, str], tuple[QgsPrintLayout, FilledPage]]


@pytest.fixture(scope="module")
def pages(sample: Package) -> Iterator[Pages]:
    makers = {name: PageMaker(sample, template=name, moment=MOMENT) for name in TEMPLATES}
    made = {(name, each): makers[name].make(figure(each)) for name, each in CASES}
    yield made
    made.clear()
    for maker in makers.values():
        maker.project.clear()


@pytest.mark.parametrize(("template", "figure_id"), CASES)
def test_items_stay_on_the_page_and_apart(pages: Pages, template: str, figure_id: str) -> None:
    layout, page = pages[template, figure_id]
    paper = layout.pageCollection().page(0).rect()
    assert (paper.width(), paper.height()) == pytest.approx(SIZES[template])
    at = boxes(layout)
    assert set(REQUIRED) - {"marking", "banner"} <= set(at)
    assert ("inset" in at) == (page.figure.focus is not None)
    for name, box in at.items():
        assert paper.adjusted(3, 3, -3, -3).contains(box), name
    for (first, a), (second, b) in combinations(at.items(), 2):
        overlap = a.intersected(b)
        assert overlap.width() < 0.05 or overlap.height() < 0.05, (first, second)


@pytest.mark.parametrize(("template", "figure_id"), CASES)
def test_no_text_is_cut_or_small(pages: Pages, template: str, figure_id: str) -> None:
    layout, page = pages[template, figure_id]
    assert page.cut == ()
    for name in ITEMS:
        label = layout.itemById(name)
        if isinstance(label, QgsLayoutItemLabel):
            assert fits(label), name
            assert label.textFormat().size() >= SMALLEST, name
    for component in (QgsLegendStyle.Style.Subgroup, QgsLegendStyle.Style.SymbolLabel):
        style = layout.itemById("legend").style(component)
        assert style.textFormat().size() >= SMALLEST


@pytest.mark.parametrize(("template", "figure_id"), CASES)
def test_the_map_holds_what_it_is_about(
    sample: Package, pages: Pages, template: str, figure_id: str
) -> None:
    layout, page = pages[template, figure_id]
    chart = layout.itemById("map")
    focus = page.figure.focus
    area = place_of(sample, focus).extent if focus else chart.layers()[0].extent()
    assert chart.extent().contains(area)
    share = max(area.width() / chart.extent().width(), area.height() / chart.extent().height())
    assert share > 0.9


@pytest.mark.parametrize(("template", "figure_id"), CASES)
def test_what_is_painted_is_not_blank_and_where_it_was_planned(
    pages: Pages, template: str, figure_id: str
) -> None:
    layout, page = pages[template, figure_id]
    planned = layout.itemById("legend").rect()
    image = page_image(layout, 60)
    painted = layout.itemById("legend").rect()
    # Letters are rounded to dots: a coarse picture is a little larger than planned.
    assert painted.height() <= planned.height() * 1.02, "a legend grows when it is painted"
    dots = 60 / 25.4
    for name in ("map", "inset", "legend"):
        item = layout.itemById(name)
        if not item.isVisible():
            continue
        box = item.mapRectToScene(item.rect())
        x, y = int(box.left() * dots) + 2, int(box.top() * dots) + 2
        inside = image.copy(x, y, int(box.width() * dots) - 4, int(box.height() * dots) - 4)
        found = {
            inside.pixelColor(column, row).rgb() & 0xFFFFFF
            for column in range(0, inside.width(), 2)
            for row in range(0, inside.height(), 2)
        }
        assert len(found) > 5, (name, page.figure.id)


def test_close_ups_have_an_inset_that_shows_where_they_lie(pages: Pages) -> None:
    for (_template, figure_id), (layout, _page) in pages.items():
        inset, chart = layout.itemById("inset"), layout.itemById("map")
        assert inset.isVisible() == (figure(figure_id).focus is not None)
        assert inset.overview().linkedMap() is chart
        whole = chart.layers()[0].extent()
        assert inset.extent().contains(whole)
        [frame] = inset.layers()
        assert 'labelsEnabled="1"' not in inset.layerStyleOverrides()[frame.id()]
        if inset.isVisible():
            assert inset.extent().intersects(chart.extent())
            assert inset.scale() > chart.scale()


def test_a_template_without_an_inset_serves_close_ups(sample: Package, tmp_path: Path) -> None:
    own = tmp_path / "own.qpt"
    text = resource("templates", "a4_landscape.qpt").read_text(encoding="utf-8")
    own.write_text(text.replace(' id="inset"', ' id="mine"'), encoding="utf-8")
    maker = PageMaker(sample, template=own)
    layout, page = maker.make(figure("M60"))
    assert layout.itemById("inset") is None
    assert page.legend
    maker.project.clear()


def test_an_inset_that_is_no_map_is_refused(sample: Package, tmp_path: Path) -> None:
    own = tmp_path / "own.qpt"
    text = resource("templates", "a4_landscape.qpt").read_text(encoding="utf-8")
    text = text.replace(' id="inset"', ' id="x"').replace(' id="note"', ' id="inset"')
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"another kind.*inset \(map\)"):
        PageMaker(sample, template=own).make(figure("M60"))


def test_templates_are_read_by_id_and_are_those_of_the_tool(tmp_path: Path) -> None:
    for name in TEMPLATES:
        assert (
            read_template(name).toString()
            == read_template(resource("templates", f"{name}.qpt")).toString()
        )
    subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_template.py"), str(tmp_path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert {path.stem for path in tmp_path.glob("*.qpt")} == set(TEMPLATES)
    for name in TEMPLATES:
        assert _places(tmp_path / f"{name}.qpt") == _places(resource("templates", f"{name}.qpt"))


def _places(path: Path) -> dict[str, tuple[str, str]]:
    """Where each item with an id stands and how large it is; a scale bar finds its own width."""
    found = {}
    for item in ElementTree.fromstring(path.read_text(encoding="utf-8")).iter("LayoutItem"):
        name = item.get("id", "")
        if name in {**REQUIRED, **OPTIONAL}:
            size = item.get("size", "")
            found[name] = (item.get("position", ""), "" if name == "scale_bar" else size)
    assert set(found) == set(REQUIRED) | set(OPTIONAL)
    assert all(re.match(r"[\d.]+,[\d.]+,mm$", place) for place, _size in found.values())
    return found
