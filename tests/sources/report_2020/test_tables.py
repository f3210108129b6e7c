"""The report's printed tables: shape, sums, and where the print agrees with itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.areas import DEFAULT_STUDY_AREA
from wm_vru_plugin.resources_path import resource
from wm_vru_plugin.sources.reading.tabular import read_table
from wm_vru_plugin.sources.report_2020 import tables as report_tables
from wm_vru_plugin.sources.report_2020.tables import (
    HOURS,
    REPORT_TABLES,
    read_report_claims,
    read_report_table,
    report_indicators,
)

FILE_10 = "iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx"
BY_AREA = ("T63", "T65", "T66", "T67", "T84")
SEVEN = list(DEFAULT_STUDY_AREA.authority_codes)
LINES_OF_THE_TEXT = 1839


@pytest.mark.parametrize("table", REPORT_TABLES, ids=lambda table: table.id)
def test_a_table_is_typed_and_says_its_lines(table) -> None:
    frame = read_report_table(table.id)
    assert list(frame.columns) == list(table.columns)
    assert len(frame) > 4
    assert frame["line"].between(1, LINES_OF_THE_TEXT).all()
    for name, kind in table.columns.items():
        if kind == "str":
            # What pandas calls a column of text depends on its version.
            assert all(isinstance(value, str) for value in frame[name]), name
        else:
            assert str(frame[name].dtype) == {"int": "Int64", "float": "float64"}[kind], name
    # One line of the report holds one row of a table, but for T08, with an authority per decile.
    assert frame["line"].is_unique or table.id == "T08"
    assert frame["line"].is_monotonic_increasing or table.id == "T08"


def test_every_file_is_listed() -> None:
    files = {path.name for path in resource("report").glob("*.csv")}
    # Besides the tables: its figures in the text, and its own list of areas of focus.
    assert files == {table.file for table in REPORT_TABLES} | {"claims.csv", "report_flags.csv"}


def test_t08_is_the_official_list(shared_file) -> None:
    official = read_table(shared_file(FILE_10), "IMD")
    code, name = list(official.columns[:2])
    official["rank"] = pd.to_numeric(official["IMD - Rank of average rank"])
    official = official.sort_values("rank")
    ours = read_report_table("T08")
    assert len(ours) == 317
    assert ours["code"].is_unique
    assert ours["name"].is_unique
    assert ours["rank"].tolist() == official["rank"].tolist() == list(range(1, 318))
    assert ours["code"].tolist() == official[code].tolist()
    assert ours["name"].tolist() == official[name].tolist()


def test_t08_has_32_authorities_in_seven_deciles_and_31_in_three() -> None:
    table = read_report_table("T08")
    assert table.groupby("decile").size().tolist() == [32] * 7 + [31] * 3
    assert (table["line"] == 300 + table["position"]).all()
    before = np.cumsum([0, *[32] * 7, *[31] * 2])
    assert (table["rank"] == before[table["decile"].astype(int) - 1] + table["position"]).all()


def test_t08_says_what_was_mended() -> None:
    table = read_report_table("T08")
    assert set(table["mended"]) == {"", "spelling", "rank order"}
    assert ((table["mended"] == "") == (table["name"] == table["scanned"])).all()
    # What was mended by rank is another authority's name, or one there is not.
    by_rank = table[table["mended"] == "rank order"]
    assert set(by_rank["scanned"]) - set(table["name"]) == {"Huddersfield"}
    assert (by_rank["scanned"] == "Stroud").sum() == 6
    mended = table.set_index("scanned")["name"]
    assert mended["Vigan"] == "Wigan"
    assert mended["Fluscliffe"] == "Rushcliffe"
    ours = table[table["code"].isin(SEVEN)].set_index("name")["rank"]
    assert ours[["Birmingham", "Sandwell", "Wolverhampton", "Walsall"]].tolist() == [6, 8, 19, 31]


def test_t51_is_a_week_of_hours() -> None:
    table = read_report_table("T51")
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert table["day"].tolist() == days
    cells = table[list(HOURS)].to_numpy()
    assert cells.shape == (7, 24)
    assert cells.min() == 0.9
    assert cells.max() == 14.3
    assert cells.sum() == pytest.approx(986.0, abs=0.05)
    # The quietest time is before breakfast, the peaks Saturday midnight and Sunday's first hour.
    assert set(cells[:5].argmin(axis=1)) <= {5, 6}
    assert table.set_index("day").loc["Sunday", "h00"] == 14.3


@pytest.mark.parametrize("table_id", BY_AREA)
def test_values_by_area_lie_in_their_intervals(table_id: str) -> None:
    table = read_report_table(table_id)
    assert set(SEVEN) <= set(table["area_code"])
    assert len(table) == 9
    given = table.dropna(subset=["lower", "upper"])
    assert len(given) >= 8
    assert (given["lower"] <= given["value"]).all()
    assert (given["value"] <= given["upper"]).all()
    authorities = table[table["area_code"].isin(SEVEN)]
    assert authorities["value"].is_monotonic_decreasing


@pytest.mark.parametrize("table_id", ["T66", "T67", "T84"])
def test_authorities_add_up_to_the_combined_authority(table_id: str) -> None:
    table = read_report_table(table_id).set_index("area_code")
    parts = table.loc[SEVEN]
    assert parts["count"].sum() == table.loc["E47000007", "count"]
    people = (parts["count"].astype(float) / parts["value"]).sum()
    assert parts["count"].sum() / people == pytest.approx(table.loc["E47000007", "value"], abs=0.05)


@pytest.mark.parametrize(("table_id", "per", "slack"), [("T63", 100, 0.15), ("T84", 100, 0.15)])
def test_printed_intervals_are_wilson_intervals(table_id: str, per: int, slack: float) -> None:
    table = read_report_table(table_id).dropna(subset=["value"])
    share = table["value"] / per
    number = table["count"].astype(float) / share
    z2 = 1.959964**2
    half = np.sqrt(z2) * np.sqrt(share * (1 - share) / number + z2 / (4 * number**2))
    middle, divide = share + z2 / (2 * number), 1 + z2 / number
    lower, upper = per * (middle - half) / divide, per * (middle + half) / divide
    assert np.abs(lower - table["lower"]).max() < slack
    assert np.abs(upper - table["upper"]).max() < slack


@pytest.mark.parametrize(
    ("table_id", "schools", "exclusions"),
    [("T81", (1225, 1266), (690, 698)), ("T82", (220, 222), (484, 487))],
)
def test_percentages_of_exclusions_agree_with_one_total(
    table_id: str, schools: tuple[int, int], exclusions: tuple[int, int]
) -> None:
    """The totals are not printed; these are the ones for which every percentage is right."""
    table = read_report_table(table_id)
    for name, (least, most) in (("schools", schools), ("exclusions", exclusions)):
        count = table[name].to_numpy(float)
        percent = table[f"{name}_percent"].to_numpy(float)
        fits = [
            total
            for total in range(int(count.max()), 3000)
            if (np.floor(100 * count / total + 0.5) == percent).all()
        ]
        assert (fits[0], fits[-1]) == (least, most), name
    assert table["exclusions"].is_monotonic_decreasing
    # A schools' mean of exclusions rises towards the top.
    assert (table["exclusions"] / table["schools"]).is_monotonic_increasing


def test_where_the_print_contradicts_its_text_a_note_says_so() -> None:
    notes = {
        table_id: read_report_table(table_id).set_index("area_name")["note"] for table_id in BY_AREA
    }
    assert "67% and 70%" in notes["T63"]["Sandwell"]
    assert read_report_table("T63").set_index("area_name").loc["Sandwell", "value"] == 66.8
    assert "33.9" in notes["T67"]["England"]
    assert "1,200" in report_tables.report_table("T81").note


@pytest.mark.parametrize(("table_id", "rows"), [("T11", 7), ("T39", 7), ("T54", 8)])
def test_data_sets(table_id: str, rows: int) -> None:
    table = read_report_table(table_id)
    assert table["number"].tolist() == list(range(1, rows + 1))
    assert table["importance"].between(6, 9).all()
    assert set(table["availability"]) <= {"Open", "Restricted", "Unknown"}
    assert (table[["data_set", "access", "quality", "tells"]] != "").all(axis=None)


@pytest.mark.parametrize("table_id", BY_AREA)
def test_values_become_indicators(table_id: str) -> None:
    from wm_vru_plugin.store.schema.tables import INDICATORS

    rows = report_indicators(table_id)
    told = tuple(name for name in INDICATORS.column_names if name != "estimate")
    assert tuple(rows.columns) == told
    assert not rows.duplicated(list(INDICATORS.key)).any()
    assert rows["value"].notna().all()


def test_claims_are_figures_with_their_lines() -> None:
    claims = read_report_claims()
    assert claims["id"].is_unique
    assert len(claims) == 95
    assert claims["line"].between(1, LINES_OF_THE_TEXT).all()
    assert (claims[["subject", "area", "period", "unit", "recomputed_from"]] != "").all(axis=None)
    assert (claims["low"] <= claims["high"]).all()
    ranges = claims[claims["low"] < claims["high"]].set_index("id")
    assert ranges.loc["K070", ["low", "high"]].tolist() == [17, 25]


def test_claims_that_follow_from_others_do() -> None:
    value = read_report_claims().set_index("id")["low"]
    for result, before, after in (
        ("K028", "K026", "K027"),
        ("K059", "K057", "K058"),
        ("K064", "K062", "K063"),
        ("K067", "K065", "K066"),
    ):
        assert value[result] == pytest.approx(100 * (value[after] / value[before] - 1), abs=0.5)
    # 70 per cent of 8,000 assessments is 5,600, not 6,000: the report contradicts itself.
    assert value["K076"] * value["K077"] / 100 == 5600
    readiness = read_report_table("T63").set_index("area_name")["value"]
    assert value["K090"] == pytest.approx(readiness["Sandwell"] - readiness["England"])


def test_an_unknown_table_and_one_without_indicator_are_refused() -> None:
    with pytest.raises(InputError, match="T99"):
        read_report_table("T99")
    with pytest.raises(InputError, match="T81"):
        report_indicators("T81")


@pytest.mark.parametrize("text", ["line,day\n1,Monday\n", "line,day,h00\nx,Monday,1\n", ""])
def test_a_damaged_file_is_named(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t51_violence_by_hour_and_day.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(report_tables, "resource", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(InputError, match="t51_violence"):
        read_report_table("T51")
