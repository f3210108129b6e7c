"""What is said of a table of hours by weekdays: no more than its shown numbers decide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from wm_vru_plugin.core.disclosure.suppression import suppress
from wm_vru_plugin.core.time.day_part_defaults import DAYS
from wm_vru_plugin.report.charts.kinds import heat_table
from wm_vru_plugin.report.data.charts import chart_data
from wm_vru_plugin.report.data.selected import ChartSource
from wm_vru_plugin.report.data.times import _long
from wm_vru_plugin.report.figures.charts.catalogue import chart_figure

HOURS = ["00:00 to 06:00", "06:00 to 12:00", "12:00 to 18:00", "18:00 to 24:00"]


def said(true: np.ndarray, restricted: bool = True) -> str:
    """What is said of (7, 4) true counts."""
    shown = suppress(true) if restricted else true
    rows = _long(shown, 6).assign(restricted=restricted)
    axes = Figure().add_subplot()
    return " ".join(heat_table.draw(axes, chart_figure("C23").panels[0], rows, None))  # type: ignore[arg-type]


def week(*days: tuple[float, ...], rest: tuple[float, ...] = (20, 20, 20, 20)) -> np.ndarray:
    return np.array([*days, *[rest] * (7 - len(days))], dtype=float)


def test_a_day_of_hidden_counts_is_not_taken_for_a_full_one() -> None:
    # Means of the cells shown would have Monday (40 alone) fullest and Tuesday emptiest.
    true = week((40, 1, 1, 1), (15, 16, 17, 14))
    text = said(true)
    assert "3 cells have from 1 to 6 each." in text
    assert "Most: Monday 00:00 to 06:00 (40)" in text
    assert "fullest day" not in text
    assert "the emptiest Tuesday" not in text
    assert "emptiest day is Tuesday" not in text


def test_what_the_bounds_decide_is_named() -> None:
    text = said(week((60, 60, 60, 60), (2, 3, 7, 0)))
    assert "he fullest day is Monday, the emptiest Tuesday." in text
    true = week(rest=(7, 10, 20, 30))
    text = said(true)
    assert "The fullest hours over the week begin at 18:00." in text
    assert "fullest day" not in text, "all are alike"


def test_where_rounding_leaves_a_doubt_nothing_is_named() -> None:
    text = said(week((22, 22, 22, 22), rest=(18, 18, 18, 18)))
    assert text == "Every number shown is 20."
    text = said(week((23, 20, 20, 20)))
    assert "Most: Monday 00:00 to 06:00 (25); least of the numbers shown: 20, in 27 cells." in text
    assert "fullest" not in text


def test_numbers_that_are_not_rounded_decide_by_themselves() -> None:
    text = said(week((22, 20, 20, 20), (20, 20, 20, 19)), restricted=False)
    assert "begin at 00:00, the fullest day is Monday, the emptiest Tuesday." in text
    assert "Most: Monday 00:00 to 06:00 (22)" in text


@pytest.mark.filterwarnings("error")
def test_without_a_positive_number_only_the_hidden_are_told() -> None:
    assert said(week((3, 3, 3, 3), rest=(0, 0, 0, 0))) == "4 cells have from 1 to 6 each."
    assert said(week(rest=(1, 2, 3, 4))) == "28 cells have from 1 to 6 each."
    assert said(week((0, 0, 0, 5), rest=(0, 0, 0, 0))) == "1 cell has from 1 to 6."
    assert said(week(rest=(0, 0, 0, 0)), restricted=False) == "Every number is 0."


def test_what_is_named_is_true_of_every_table_that_would_be_shown_alike() -> None:
    rng = np.random.default_rng(5)
    named = 0
    for _ in range(300):
        true = rng.poisson(rng.uniform(2, 60, (7, 1)) * rng.uniform(0.3, 1, (1, 4))).astype(float)
        low, high = heat_table.bounds(suppress(true), True)
        assert (low <= true).all()
        assert (true <= high).all()
        text = " ".join(heat_table.told(suppress(true), HOURS, True, 0))
        days = true.sum(axis=1)
        for place, day in enumerate(DAYS):
            if f"fullest day is {day}" in text:
                named += 1
                assert days[place] == days.max()
            if f"the emptiest {day}" in text or f"the emptiest day is {day}" in text:
                assert days[place] == days.min()
    assert named > 30


def test_the_sample_names_no_emptiest_day_that_is_not(sample_package: Any) -> None:
    data = chart_data(ChartSource(sample_package), chart_figure("C23"))
    rows = data.panels[0][1]
    axes = Figure().add_subplot()
    text = " ".join(heat_table.draw(axes, data.figure.panels[0], rows, None))  # type: ignore[arg-type]
    assert "emptiest" not in text, "Friday has fewer than Wednesday, and more of them are hidden"


@pytest.mark.parametrize("text", [None, "2019-03-02"])
def test_incidents_without_a_time_of_day_are_what_is_missing(
    sample_package: Any, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    source = ChartSource(sample_package)
    rows = sample_package.frame("incidents", ("category", "occurred", "restricted"))
    monkeypatch.setattr(sample_package, "frame", lambda *_: rows.assign(occurred=text))
    missing = chart_data(source, chart_figure("C23")).missing
    assert "knife crime with date and time" in missing
    assert missing.endswith("none has a time of day.")
