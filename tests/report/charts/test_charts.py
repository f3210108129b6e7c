"""Every chart drawn from the sample: complete, legible, marked, told in words, the same twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.helpers import chart_texts
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.charts.draw import draw_chart
from wm_vru_plugin.report.charts.saving import save_pdf, save_png, save_svg, svg_text
from wm_vru_plugin.report.data.charts import chart_data
from wm_vru_plugin.report.data.selected import ChartSource
from wm_vru_plugin.report.figures.chart_figure import KINDS, SECTIONS
from wm_vru_plugin.report.figures.charts.catalogue import (
    CHART_IDS,
    CHARTS,
    COMPANIONS,
    chart_figure,
)
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.store.package.package import Package

# The C rows of the list of figures, in the order of the report.
REPORT = [
    "C02",
    "C03",
    "C04",
    "C10",
    "C15",
    "C16",
    "C17",
    "C18",
    "C20",
    "C23",
    "C24",
    "C25",
    "C28",
    "C29",
    "C30",
    "C31",
    "C32",
    "C33",
    "C34",
    "C35",
    "C36",
    "C37",
    "C38",
    "C42",
    "C43",
    "C44",
    "C45",
    "C47",
    "C48",
    "C49",
    "C50",
    "C52",
    "C53",
    "C61",
    "C62",
    "C64",
    "C70",
    "C71",
    "C72",
    "C73",
    "C78",
    "C79",
    "C83",
]
EVERY = [*CHART_IDS, *(one.id for one in COMPANIONS)]
SMALLEST = 7.0


@pytest.fixture(scope="module")
def drawn(qgis_app: Any) -> Iterator[dict[str, Any]]:
    source = ChartSource(Package(resource("sample", "west_midlands_sample.gpkg")))
    yield {one.id: draw_chart(source, one) for one in (*CHARTS, *COMPANIONS)}


def test_every_chart_of_the_report_is_declared_in_its_order() -> None:
    assert list(CHART_IDS) == REPORT
    assert {one.section for one in CHARTS} == set(SECTIONS)
    assert {panel.kind for one in (*CHARTS, *COMPANIONS) for panel in one.panels} == set(KINDS)
    order = [SECTIONS.index(one.section) for one in CHARTS]
    assert order == sorted(order)


def test_an_unknown_chart_is_named() -> None:
    with pytest.raises(InputError, match="C99"):
        chart_figure("C99")


@pytest.mark.parametrize("figure_id", EVERY)
def test_a_chart_is_complete_and_legible(drawn: dict[str, Any], figure_id: str) -> None:
    chart = drawn[figure_id]
    assert chart_texts.beyond(chart.figure) == []
    assert chart_texts.overlapping(chart.figure) == []
    texts = chart_texts.texts_of(chart.figure)
    assert min(text.get_fontsize() for text in texts) >= SMALLEST
    assert chart.figure.get_size_inches()[0] * 25.4 == pytest.approx(170)
    assert chart.figure.get_size_inches()[1] * 25.4 < 200
    said = " ".join(text.get_text().replace("\n", " ") for text in texts)
    assert chart_figure(figure_id).title in said
    assert "Source: " in said
    for mark in chart.marks:
        assert mark in said
    values = chart.frame["value"].to_numpy(dtype=float)
    assert np.isfinite(values).any()


@pytest.mark.parametrize("figure_id", EVERY)
def test_a_chart_is_told_in_words_with_its_numbers(drawn: dict[str, Any], figure_id: str) -> None:
    chart = drawn[figure_id]
    assert chart.alt_text.startswith(chart_figure(figure_id).title)
    numbers = {float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\.?\d*", chart.alt_text)}
    values = chart.frame["value"].to_numpy(dtype=float)
    rounded = {round(value, places) for value in values for places in (0, 1, 2)}
    # Of ages the bands of both sexes are told together.
    assert numbers & rounded or figure_id == "C02"
    assert 80 < len(chart.alt_text) < 2000
    assert "nan" not in chart.alt_text.split()
    if "synthetic" in str(chart.source).casefold():
        assert "SYNTHETIC DATA" in chart.banner


def test_restricted_series_are_suppressed_and_marked(drawn: dict[str, Any]) -> None:
    restricted = [
        "C17",
        "C18",
        "C20",
        "C23",
        "C25",
        "C28",
        "C42",
        "C43",
        "C44",
        "C45",
        "C47",
        "C48",
        "C49",
        "C50",
        "C52",
    ]
    for figure_id, chart in drawn.items():
        marked = figure_id in restricted
        assert bool(chart.marking) == marked, figure_id
        assert any("rounded to the nearest 5" in note for note in chart.notes) == marked, figure_id
        if not marked or figure_id in ("C23", "C28"):
            continue
        counts = chart.frame["count"].dropna()
        assert (counts % 5 == 0).all(), figure_id
        assert (counts[counts > 0] >= 5).all()
        shares = chart.frame["unit"].str.startswith("per cent")
        assert (chart.frame["denominator"][shares].dropna() % 5 == 0).all()
    for figure_id in ("C23", "C28"):
        assert (drawn[figure_id].frame["value"].dropna() % 5 == 0).all()


def test_no_share_tells_a_hidden_part(drawn: dict[str, Any]) -> None:
    shares = drawn["C45"].frame.groupby("area")["value"].agg(["size", "count", "sum"])
    hidden = shares[shares["count"] < shares["size"]]
    assert len(hidden)
    assert (hidden["count"] == 0).all()
    assert shares.loc[shares["count"] == shares["size"], "sum"].round(6).eq(100).all()


def test_the_charts_say_what_the_report_says(drawn: dict[str, Any]) -> None:
    """Figures that the report prints and the sample passes through."""
    for figure_id, words in {
        "C10": "Birmingham: from 16 in 2004 to 6 in 2019",
        "C15": "80,000 in 2019",
        "C17": "Highest Birmingham (1,229)",
        "C20": "in 2019",
        "C35": "from 20.0 in 2007 to 23.0 in 2018 (highest 25.0 in 2016)",
        "C36": "Solihull: from 109 in 2013/14 to 31 in 2018/19",
        "C61": "Dudley (24.0)",
        "C71": "from 0.15 in 2011/12 to 0.24 in 2017/18",
        "C78": "r = 0.30",
        "T63-chart": "Above England (71.8): Solihull; 6 below",
        "T84-chart": "Birmingham (9.2)",
    }.items():
        assert words in drawn[figure_id].alt_text, figure_id


@pytest.mark.parametrize("figure_id", ["C04", "C23", "C36", "C78"])
def test_a_chart_is_the_same_on_any_day(
    drawn: dict[str, Any], figure_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Package(resource("sample", "west_midlands_sample.gpkg"))
    first = drawn[figure_id]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    again = draw_chart(package, chart_figure(figure_id))
    assert svg_text(first) == svg_text(again)
    for number, chart in enumerate((first, again)):
        save_pdf(chart, tmp_path / f"{number}.pdf")
        save_png(chart, tmp_path / f"{number}.png", 60)
        save_svg(chart, tmp_path / f"{number}.svg")
    for kind in ("pdf", "png", "svg"):
        assert (tmp_path / f"0.{kind}").read_bytes() == (tmp_path / f"1.{kind}").read_bytes()
    assert b"CreationDate" not in (tmp_path / "0.pdf").read_bytes()


@pytest.mark.parametrize("figure_id", EVERY)
def test_svg_holds_text_and_a_description(drawn: dict[str, Any], figure_id: str) -> None:
    text = svg_text(drawn[figure_id])
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    title = chart_figure(figure_id).title
    assert root.get("role") == "img"
    assert root.find(f"{space}title").text == drawn[figure_id].caption
    assert root.find(f"{space}desc").text == drawn[figure_id].alt_text
    letters = " ".join("".join(node.itertext()) for node in root.iter(f"{space}text"))
    assert title.split()[0] in letters
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(figure_id) for one in ids)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', text))
    assert used <= set(ids)
    assert not re.search(r"<(script|image|foreignObject)\b", text)


def test_a_chart_can_be_drawn_from_data_at_hand(sample_package: Any) -> None:
    figure = replace(chart_figure("C20"), height=60.0)
    data = chart_data(sample_package, figure)
    chart = draw_chart(sample_package, figure, data)
    assert chart.frame.equals(data.frame)
    assert data.period == "2010 to 2019"
    assert data.restricted
