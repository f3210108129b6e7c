"""What charts are drawn from: chosen rows, sums, suppression, sources, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.helpers import chart_packages, made_package
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.libraries import MissingLibraryError
from wm_vru_plugin.report.charts.draw import draw_chart
from wm_vru_plugin.report.charts.kinds.lines import moved_apart
from wm_vru_plugin.report.charts.library import drawing
from wm_vru_plugin.report.charts.table import chart_table
from wm_vru_plugin.report.data.charts import chart_data
from wm_vru_plugin.report.data.guarding import guarded
from wm_vru_plugin.report.data.selected import ChartSource
from wm_vru_plugin.report.data.sources import period_range, period_words
from wm_vru_plugin.report.data.times import banded
from wm_vru_plugin.report.figures.charts.catalogue import CHARTS, COMPANIONS, chart_figure
from wm_vru_plugin.store.geopackage.writer import write_package
from wm_vru_plugin.store.package.package import Package

EMPTY = ("delete from indicators", "delete from population")


def without(folder: Path, *statements: Any) -> ChartSource:
    return ChartSource(chart_packages.changed_sample(folder, *statements))


def test_a_chart_without_data_says_what_it_needs(tmp_path: Path, qgis_app: Any) -> None:
    source = without(tmp_path, *EMPTY)
    for figure in CHARTS:
        data = chart_data(source, figure)
        if figure.id in ("C23", "C28", "C79"):
            assert data.missing == ""
            continue
        assert data.missing.startswith("Not in the package: "), figure.id
        assert data.missing.endswith(".")
        assert "_" not in data.missing, "words, not the ids of indicators"
        assert data.frame.empty
        with pytest.raises(InputError, match=f"Figure {figure.id}"):
            draw_chart(source, figure)
    missing = chart_data(source, chart_figure("C34")).missing
    assert "proven adjudications for violence by prison" in missing
    assert "Ministry of Justice" in missing


def test_one_year_makes_no_trend(tmp_path: Path, qgis_app: Any) -> None:
    source = without(
        tmp_path,
        "delete from indicators where indicator = 'knife_crime' and period != '2019'",
    )
    missing = chart_data(source, chart_figure("C20")).missing
    assert "of more than one period (there is 2019 alone)" in missing


def test_half_of_a_chart_is_drawn_and_the_rest_named(tmp_path: Path, qgis_app: Any) -> None:
    source = without(
        tmp_path,
        "delete from indicators where indicator = 'domestic_abuse_prevalence'",
        "delete from indicators where indicator = 'domestic_abuse_offences' and "
        "area_name like 'Merseyside%'",
    )
    chart = draw_chart(source, chart_figure("C24"))
    assert len(chart.figure.axes) == 1
    assert any("adults who experienced domestic abuse" in note for note in chart.notes)
    assert "No figures of Merseyside." in chart.notes


def test_the_study_area_is_the_sum_of_its_authorities(tmp_path: Path, qgis_app: Any) -> None:
    figure = chart_figure("C17")
    whole = chart_data(ChartSource(chart_packages.changed_sample(tmp_path)), figure).frame
    source = without(tmp_path, "delete from indicators where area_code = 'Z47000007'")
    data = chart_data(source, figure)
    both = [frame.loc[frame["role"] == "combined", "value"].item() for frame in (whole, data.frame)]
    assert both[0] == pytest.approx(both[1], rel=1e-3)
    assert any("is the sum of its authorities" in note for note in data.notes)


def test_a_sum_wants_every_authority(tmp_path: Path, qgis_app: Any) -> None:
    source = without(
        tmp_path,
        "delete from indicators where area_code in ('Z47000007', 'Z08000029')",
    )
    data = chart_data(source, chart_figure("C17"))
    assert "combined" not in set(data.frame["role"])
    assert "No figures of the study area as a whole." in data.notes


def test_newer_ranks_of_another_kind_take_the_place_of_few(tmp_path: Path, qgis_app: Any) -> None:
    source = without(
        tmp_path,
        "delete from indicators where indicator = 'imd_rank_of_average_rank' and period < '2015'",
        "insert into indicators (area_code, area_name, indicator, breakdown, period, value, unit, "
        "restricted) select area_code, area_name, 'imd_rank_of_average_score', '2021 boundaries', "
        "years.period, value + 1, unit, 0 from indicators, (select '2004' as period union select "
        "'2007' union select '2010' union select '2015') as years where indicator = "
        "'imd_rank_of_average_rank' and indicators.period = '2019'",
    )
    data = chart_data(source, chart_figure("C10"))
    assert data.period == "2004 to 2015"
    assert any("ranks of the average score" in note for note in data.notes)
    assert data.frame["area"].nunique() == 3


def test_sources_name_publisher_and_edition(tmp_path: Path, qgis_app: Any) -> None:
    source = without(
        tmp_path,
        "update provenance set title = 'Permanent exclusions', publisher = 'DfE', edition = "
        "'2011/12; 2015/16; 2017/18', status = 'official', file = 'x.csv' where table_name = "
        "'indicators' and restricted = 0",
    )
    data = chart_data(source, chart_figure("C70"))
    assert data.sources == ("Permanent exclusions (DfE; 2011/12 to 2017/18)",)
    assert data.banner == ""
    latest = chart_data(source, chart_figure("C83"))
    assert latest.sources == ("Permanent exclusions (DfE; 2017/18)",)


def test_the_sample_is_marked(sample_package: Any) -> None:
    data = chart_data(sample_package, chart_figure("C20"))
    assert data.banner.startswith("SYNTHETIC DATA:")
    assert data.marking == "OFFICIAL-SENSITIVE (SYNTHETIC)"
    assert chart_data(sample_package, chart_figure("C04")).marking == ""
    both = chart_data(sample_package, chart_figure("T81-chart"))
    assert both.banner.startswith("SYNTHETIC DATA in part")


def rows(counts: list[float], denominator: float, unit: str, **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "indicator": "x", "label": "", "area": [f"Area {n}" for n in range(len(counts))],
            "area_code": "", "role": "authorities", "breakdown": "total", "part": "",
            "period": "2019", "count": counts, "denominator": denominator, "unit": unit,
            "restricted": True,
        }
    )  # fmt: skip
    per = 100 if unit.startswith("per cent") else 100_000
    value = frame["count"] if unit == "offences" else per * frame["count"] / denominator
    return frame.assign(value=value, lower=value * 0.9, upper=value * 1.1, **more)


def test_counts_are_hidden_and_rounded() -> None:
    shown, hidden = guarded(rows([0, 3, 13, 1002], 5000, "offences"))
    assert hidden >= 1
    assert np.isnan(shown["value"][1])
    assert shown["value"][0] == 0
    assert set(shown["value"].dropna()) <= {0, 15, 1000}
    assert shown["lower"].isna().all(), "intervals of true counts would tell them"


def test_rates_follow_the_rounded_counts() -> None:
    shown, _ = guarded(rows([13, 48, 1002], 5000, "per 100,000 residents"))
    assert shown["value"].tolist() == pytest.approx([300, 1000, 20000])
    # Byar's interval of 50 in 5,000.
    assert shown["lower"][1] == pytest.approx(742.1, abs=0.5)
    assert shown["upper"][1] == pytest.approx(1318.5, abs=0.5)


def test_shares_are_of_rounded_numbers() -> None:
    shown, _ = guarded(rows([13, 48], 161, "per cent of stays"))
    assert shown["denominator"].tolist() == [160, 160]
    assert shown["value"].tolist() == pytest.approx([100 * 15 / 160, 100 * 50 / 160])


def test_what_has_no_count_is_hidden() -> None:
    frame = rows([13, 48], 161, "per cent of stays")
    shown, hidden = guarded(frame.assign(count=np.nan))
    assert hidden == 2
    assert shown["value"].isna().all()


def test_open_rows_are_left_alone() -> None:
    frame = rows([3, 13], 5000, "offences").assign(restricted=False)
    shown, hidden = guarded(frame)
    assert hidden == 0
    assert shown.equals(frame)


def test_hours_are_taken_together_until_few_cells_are_hidden() -> None:
    many = np.full((7, 24), 40.0)
    cells, width = banded(many, True)
    assert (width, cells.shape) == (1, (7, 24))
    cells, width = banded(np.full((7, 24), 3.0), True)
    assert width == 3
    assert (cells == 10).all()
    cells, width = banded(np.full((7, 24), 3.0), False)
    assert width == 1
    assert (cells == 3).all()


def test_things_are_moved_apart_and_no_further() -> None:
    wanted = np.array([0.5, 0.51, 0.9, 0.1])
    tall = np.full(4, 0.1)
    places = moved_apart(wanted, tall)
    assert places[2:].tolist() == [0.9, 0.1]
    assert places[1] - places[0] == pytest.approx(0.1)
    assert places[:2].mean() == pytest.approx(0.505)
    rng = np.random.default_rng(1)
    for _ in range(50):
        wanted, tall = rng.random(8), rng.random(8) / 10
        order = np.argsort(moved_apart(wanted, tall))
        middle = moved_apart(wanted, tall)[order]
        gaps = np.diff(middle) - (tall[order][1:] + tall[order][:-1]) / 2
        assert (gaps > -1e-9).all()


def test_periods_in_print() -> None:
    assert period_words("2019-03") == "Mar 2019"
    assert period_words("2024-07/2025-06") == "Jul 2024 to Jun 2025"
    assert period_words("2017-2019") == "2017–2019"
    assert period_words("2018/19") == "2018/19"
    assert period_range(["2012/13", "2011/12", "2016/17"]) == "2011/12 to 2016/17"
    assert period_range(["2019"]) == "2019"
    assert period_range(["invented", "2019"]) == "invented, 2019"
    assert period_range([]) == ""


def test_a_table_for_readers(sample_package: Any) -> None:
    source = ChartSource(sample_package)
    table = chart_table(chart_data(source, chart_figure("C17")))
    assert list(table) == [
        "Area", "Period", "Value", "Lower 95% limit", "Upper 95% limit", "Count", "Denominator",
        "Unit",
    ]  # fmt: skip
    assert table["Area"].tolist()[-1] == "West Midlands, seven authorities"
    wide = chart_table(chart_data(source, chart_figure("T51-chart")))
    assert wide.shape == (7, 25)
    assert wide.loc[6, "00:00"] == 14.3
    ages = chart_table(chart_data(source, chart_figure("C02")))
    assert list(ages)[:4] == ["Area", "Sex", "Group", "Period"]
    curve = chart_table(chart_data(source, chart_figure("T81-chart")))
    assert len(curve) <= 400
    assert curve["By chance, upper limit"].notna().any()
    points = chart_table(chart_data(source, chart_figure("C79")))
    assert not points["Area"].str.contains("SYNTHETIC").any()


def test_an_absent_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawing().draw_chart is draw_chart

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingLibraryError, match=r"matplotlib \(missing: "):
        drawing()


def test_a_hidden_sum_goes_with_its_parts() -> None:
    """One authority with cases: the study area's figure is that authority's."""
    frame = rows([3, 0, 0], 5000, "per 100,000 residents")
    whole = frame.iloc[:1].assign(
        area="All of it", role="combined", count=3.0, denominator=15000.0, value=20.0
    )
    shown, _ = guarded(pd.concat([frame, whole], ignore_index=True))
    assert np.isnan(shown["value"].iloc[0])
    assert np.isnan(shown["value"].iloc[-1])


def test_a_package_with_little_in_it(tmp_path: Path, qgis_app: Any) -> None:
    """One authority, one year, no times, no counts: everything is named, nothing fails."""
    path = tmp_path / "made.gpkg"
    path.write_bytes(made_package.package_bytes())
    source = ChartSource(Package(path))
    for figure in CHARTS:
        assert chart_data(source, figure).missing, figure.id
    missing = chart_data(source, chart_figure("C72")).missing
    assert "of more than one period" in missing


def test_without_authorities_and_indicators(tmp_path: Path, qgis_app: Any) -> None:
    frames = made_package.frames()
    kept = ("lsoa", "deprivation", "provenance", "study_area")
    write_package(tmp_path / "bare.gpkg", {name: frames[name] for name in kept})
    source = ChartSource(Package(tmp_path / "bare.gpkg"))
    for figure in (*CHARTS, *COMPANIONS):
        data = chart_data(source, figure)
        assert bool(data.missing) == (figure in CHARTS), figure.id
