"""Text from data comes out as that text, however odd or long, and stays within the chart."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import pytest

from tests.helpers import chart_packages, chart_texts
from wm_vru_plugin.report.charts.draw import draw_chart
from wm_vru_plugin.report.charts.saving import save_pdf, save_png, svg_text
from wm_vru_plugin.report.figures.charts.catalogue import chart_figure

pytestmark = pytest.mark.filterwarnings("error::UserWarning")

ODD = [
    r"$\frac{1}{2}$ & Sons",
    "<script>alert(1)</script>",
    "[% layer_property('x', 'path') %]",
    '=HYPERLINK("https://example.org")',
    "%s {0} ${x}",
    "$unclosed \\ text",
    "two\nlines\x00\x07",
    "Saint-Éloi 'x' ]]> \"y\"",
    "LONG " + "Wolverhampton" * 9,
]


def letters(svg: str) -> str:
    root = ElementTree.fromstring(svg)
    texts = root.iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(node.itertext()) for node in texts)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("figure_id", ["C34", "C16", "C78"])
def test_names_are_inert(tmp_path: Path, qgis_app: Any, figure_id: str, name: str) -> None:
    codes = {"C34": "Z99000001", "C16": "Z23000014", "C78": "Z08000025"}
    table = "update indicators set area_name = ? where area_code = ?"
    statements: list[Any] = [(table, (name, codes[figure_id]))]
    if figure_id == "C16":
        # The force is known by the study area's name; the benchmark's name may be any.
        statements = [(table, (name, "Z04000001"))]
    chart = draw_chart(
        chart_packages.changed_sample(tmp_path, *statements), chart_figure(figure_id)
    )
    svg = svg_text(chart)
    assert not re.search(r"<(script|image|foreignObject|a)\b", svg)
    whole = " ".join(name.replace("\x00", "").replace("\x07", "").split())
    if figure_id != "C78":
        # Names are wrapped and cut, so their beginnings are compared, without spaces.
        start = "".join(whole.split())[:40]
        assert start in "".join(letters(svg).split())
    assert chart_texts.beyond(chart.figure) == []
    assert chart_texts.overlapping(chart.figure) == []
    save_pdf(chart, tmp_path / "x.pdf")
    save_png(chart, tmp_path / "x.png", 50)


def test_reader_sees_the_same_name_in_the_alternative_text(tmp_path: Path, qgis_app: Any) -> None:
    name = "<b>HMP</b> $x$"
    package = chart_packages.changed_sample(
        tmp_path,
        ("update indicators set area_name = ? where area_code = 'Z99000003'", (name,)),
    )
    chart = draw_chart(package, chart_figure("C34"))
    assert f"Highest {name} (18.5)" in chart.alt_text
    root = ElementTree.fromstring(svg_text(chart))
    assert root.find("{http://www.w3.org/2000/svg}desc").text == chart.alt_text


@pytest.mark.parametrize("figure_id", ["C02", "C10", "C15", "C36", "C53", "C61", "C23"])
def test_long_names_stay_within_the_chart(tmp_path: Path, qgis_app: Any, figure_id: str) -> None:
    long = "The Metropolitan Borough of Wolverhampton-upon-Penn and its Neighbouring Parishes"
    package = chart_packages.changed_sample(
        tmp_path,
        ("update study_area set name = ?", (long,)),
        ("update indicators set area_name = ? where area_code = 'Z23000014'", (long,)),
    )
    names = {code: f"{long} {number}" for number, code in enumerate(package.authority_names())}
    package.authority_names = lambda: names  # type: ignore[method-assign]
    chart = draw_chart(package, chart_figure(figure_id))
    assert chart_texts.beyond(chart.figure) == []
    assert chart_texts.overlapping(chart.figure) == []


def test_the_settings_of_others_are_left_as_they_were(sample_package: Any) -> None:
    before = dict(matplotlib.rcParams)
    with matplotlib.rc_context({"font.size": 33, "text.parse_math": True, "axes.grid": False}):
        chart = draw_chart(sample_package, chart_figure("C36"))
        svg_text(chart)
        assert matplotlib.rcParams["font.size"] == 33
        assert chart_texts.beyond(chart.figure) == []
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_loaded() -> None:
    folder = Path(__file__).resolve().parents[3] / "wm_vru_plugin"
    named = [path.name for path in folder.rglob("*.py") if "pyplot" in path.read_text("utf-8")]
    assert named == []


def test_the_checks_of_these_tests_see_faults(sample_package: Any) -> None:
    chart = draw_chart(sample_package, chart_figure("C20"))
    chart.figure.text(0.9, 0.5, "a long line that runs over the edge of the figure")
    assert len(chart_texts.beyond(chart.figure)) == 1
    chart.figure.text(0.02, 0.02, "over the sources")
    assert chart_texts.overlapping(chart.figure)
