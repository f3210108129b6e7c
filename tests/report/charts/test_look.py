"""How charts look: what stands last, what is said of intervals, names that lead nobody astray."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers.chart_packages import changed_sample
from tests.helpers.map_pages import SAMPLE
from wm_vru_plugin.report.charts.draw import Drawn, draw_chart
from wm_vru_plugin.report.charts.kinds.bars import others_last
from wm_vru_plugin.report.charts.kinds.slope import _places
from wm_vru_plugin.report.charts.lettering import evened, font, width_of, wrapped
from wm_vru_plugin.report.charts.saving import svg_text
from wm_vru_plugin.report.data.charts import chart_data
from wm_vru_plugin.report.data.selected import ChartSource
from wm_vru_plugin.report.figures.charts.catalogue import CHARTS
from wm_vru_plugin.report.writers.html.builders import chart_part
from wm_vru_plugin.store.package.package import Package

FIGURES = {figure.id: figure for figure in CHARTS}


@pytest.fixture(scope="module")
def source(qgis_app: object) -> ChartSource:
    return ChartSource(Package(SAMPLE))


@pytest.fixture(scope="module")
def drawn(source: ChartSource) -> dict[str, Drawn]:
    names = ("C10", "C15", "C24", "C28", "C29", "C42", "C49", "C50", "C52", "C70", "C83")
    return {name: draw_chart(source, FIGURES[name]) for name in names}


def words(chart: Drawn, panel: int = 0) -> list[str]:
    return [text.get_text().strip() for text in chart.figure.axes[panel].texts]


def test_what_is_not_told_apart_stands_last(drawn: dict[str, Drawn]) -> None:
    assert others_last(["Other", "A", "Not known", "Otherwise"]) == [1, 0, 2, 3]
    for name in ("C49", "C83"):
        labels = [text.get_text() for text in drawn[name].figure.axes[0].get_yticklabels()]
        assert labels[-1] == "Other" and labels[0] != "Other"


def test_an_hour_of_hidden_counts_stands_in_the_table_too(drawn: dict[str, Drawn]) -> None:
    chart = drawn["C28"]
    hours = [text.get_text()[:2] for text in chart.figure.axes[0].get_xticklabels()]
    assert [name[:2] for name in chart.table.columns[1:]] == hours
    assert chart.table["06:00"].isna().all()
    part = chart_part(chart, FIGURES["C28"], svg_text(chart))
    assert part.data is not None
    table = part.data.table
    shown = [table.text(row, 4) for row in range(7)]
    assert [one.key for one in table.columns][4] == "06:00" and set(shown) == {"<7"}
    assert len(table.signs) == int(chart.table.isna().sum().sum())


def test_intervals_that_cannot_be_seen_are_said_to_be_narrow(drawn: dict[str, Drawn]) -> None:
    assert "95% intervals are narrower than the lines." in drawn["C15"].notes
    for name in ("C24", "C70"):
        assert "Bands are 95% intervals." in drawn[name].notes


def test_highest_and_lowest_differ_in_print_from_the_ends(drawn: dict[str, Drawn]) -> None:
    text = drawn["C70"].alt_text
    assert "England: from 0.07 in 2011/12 to 0.10 in 2017/18 (lowest 0.06 in 2012/13)." in text
    assert "highest 0.10" not in text


def test_ranks_stand_as_far_apart_as_their_years(drawn: dict[str, Drawn]) -> None:
    at = drawn["C10"].figure.axes[0].get_xticks()
    assert np.diff(at) / (at[-1] - at[0]) == pytest.approx(np.array([3, 3, 5, 4]) / 15)
    near = pd.DataFrame({"period": ["2000", "2001", "2020"], "at": [2000.0, 2001.0, 2020.0]})
    assert list(_places(near, list(near["period"])).values()) == [0, 1, 2]


def test_parts_too_narrow_for_their_number_have_it_beside_them(drawn: dict[str, Drawn]) -> None:
    assert {"1,109", "1,117", "2,180"} <= set(words(drawn["C29"]))


def test_bars_with_room_have_their_numbers(drawn: dict[str, Drawn]) -> None:
    assert len(words(drawn["C52"])) == 14


def test_hours_are_named_from_midnight_on(drawn: dict[str, Drawn]) -> None:
    labels = [text.get_text() for text in drawn["C50"].figure.axes[0].get_xticklabels()]
    assert labels[:2] == ["00:00", "02:00"]


def test_no_last_line_of_a_word(drawn: dict[str, Drawn]) -> None:
    renderer = drawn["C42"].figure.canvas.get_renderer()
    form = font(7.0)
    text = "Stays of at least one night, in hospitals of the area, as its extract has them all"
    room = width_of(text, form, renderer) * 0.97
    assert len(wrapped(text, form, room, renderer)[-1].split()) == 1
    lines = evened(text, form, room, renderer)
    assert len(lines) == 2 and " ".join(lines) == text
    assert width_of(lines[-1], form, renderer) > 0.19 * room
    below = [text for text in drawn["C42"].figure.texts if "\n" in text.get_text()][-1]
    assert min(map(len, below.get_text().split("\n"))) > 12


def test_a_note_on_an_area_that_is_not_shown_is_not_said(tmp_path: Path, qgis_app: object) -> None:
    drop = "DELETE FROM indicators WHERE indicator = 'ethnic_group' AND area_name LIKE '%region%'"
    without = chart_data(changed_sample(tmp_path, drop), FIGURES["C03"])
    assert "No figures of the region." in without.notes and not without.figure.note
    assert chart_data(Package(SAMPLE), FIGURES["C03"]).figure.note.startswith("The region")
