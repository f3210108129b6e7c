"""Rates of a chart worked out of counts and residents where the package has no rate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scipy.stats import chi2

from tests.helpers import chart_packages
from wm_vru_plugin.report.data.charts import chart_data
from wm_vru_plugin.report.data.selected import ChartSource
from wm_vru_plugin.report.figures.charts.catalogue import chart_figure

COUNTS_ALONE = (
    "update indicators set indicator = 'recorded_offences', breakdown = 'Violence with injury', "
    "value = count, denominator = null, lower = null, upper = null, unit = 'offences', "
    "restricted = 0 where indicator = 'violence_with_injury_rate' and period = '2019' "
    "and area_code like 'Z08%'",
    "delete from indicators where indicator = 'violence_with_injury_rate'",
)


def counts_alone(folder: Path, *more: str) -> ChartSource:
    return ChartSource(chart_packages.changed_sample(folder, *COUNTS_ALONE, *more))


def test_counts_over_residents_with_limits(tmp_path: Path, qgis_app: Any) -> None:
    source = counts_alone(tmp_path)
    data = chart_data(source, chart_figure("C17"))
    assert data.missing == ""
    people = source.package.frame("population", ("area_code", "sex", "count"))
    people = people[people["sex"] == "persons"].groupby("area_code")["count"].sum()
    rows = data.frame.set_index("area")
    own = rows.loc["Birmingham"]
    assert own["count"] == 14154
    assert own["value"] == pytest.approx(1e5 * 14154 / people["Z08000025"])
    # Byar's limits are within a hair of the exact ones at this size.
    assert own["lower"] == pytest.approx(
        1e5 * chi2.ppf(0.025, 2 * 14154) / 2 / people["Z08000025"], rel=1e-4
    )
    whole = rows.loc["West Midlands, seven authorities"]
    authorities = [code for code in people.index if code.startswith("Z08")]
    total = 1e5 * rows[rows["role"] == "authorities"]["count"].sum() / people[authorities].sum()
    assert whole["value"] == pytest.approx(total)
    assert any(
        "of 2019 over the mid-year population estimates of 2018" in note for note in data.notes
    )
    assert "per 100,000 residents" in own["unit"]
    assert data.banner.startswith("SYNTHETIC")


def test_without_residents_of_every_authority_it_says_what_is_missing(
    tmp_path: Path, qgis_app: Any
) -> None:
    source = counts_alone(tmp_path, "delete from population where area_code = 'Z08000031'")
    assert "violence with injury per 100,000" in chart_data(source, chart_figure("C17")).missing


def test_a_rate_of_the_package_stands(tmp_path: Path, qgis_app: Any) -> None:
    source = ChartSource(chart_packages.changed_sample(tmp_path))
    data = chart_data(source, chart_figure("C17"))
    assert not any("Worked out here" in note for note in data.notes)


def test_a_chart_of_one_period_says_nothing_of_others(tmp_path: Path, qgis_app: Any) -> None:
    columns = "area_code, area_name, indicator, breakdown, count, value, unit, restricted"
    earlier = (
        f"insert into indicators ({columns}, period) select {columns}, '2018' from indicators "
        "where indicator = 'recorded_offences' and breakdown = 'Violence with injury' "
        "and period = '2019' and area_code like 'Z08%'"
    )
    data = chart_data(counts_alone(tmp_path, earlier), chart_figure("C17"))
    assert set(data.frame["period"]) == {"2019"}
    (note,) = [note for note in data.notes if "Worked out here" in note]
    assert "of 2019 over" in note
