"""Downloads of Fingertips."""

from __future__ import annotations

import csv
import io

from tests.helpers.made_files import write
from wm_vru_plugin.sources.health import fingertips
from wm_vru_plugin.sources.reading import indicator_rows
from wm_vru_plugin.sources.reading.tabular import headers

HEADER = [
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name",
    "Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value",
    "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit",
    "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to Regions (statistical) value or percentiles", "Time period Sortable", "New data",
    "Compared to goal", "Time period range",
]  # fmt: skip
BASE = {
    "Indicator ID": "11201", "Indicator Name": "Hospital admissions for violence",
    "Parent Code": "E12000005", "Parent Name": "West Midlands region", "Area Code": "E08000025",
    "Area Name": "Birmingham", "Area Type": "Counties & UAs (from Apr 2023)", "Sex": "Persons",
    "Age": "All ages", "Time period": "2018/19 - 20/21", "Value": "58.25",
    "Lower CI 95.0 limit": "55.1", "Upper CI 95.0 limit": "61.5", "Count": "1965",
    "Denominator": "3,400,000", "Recent Trend": "Decreasing & getting better",
}  # fmt: skip
ENGLAND = {"Area Code": "E92000001", "Area Name": "England", "Area Type": "England"}


def read(tmp_path, *rows):
    text = io.StringIO()
    made = csv.DictWriter(text, HEADER)
    made.writeheader()
    made.writerows({**BASE, **row} for row in rows)
    path = write(tmp_path / "indicators.data.csv", text.getvalue())
    assert fingertips.recognise(headers(path)[""])
    data = fingertips.read(path)
    assert tuple(data.frame.columns) == indicator_rows.COLUMNS
    return data


def test_a_row(tmp_path):
    data = read(tmp_path, {})
    row = data.frame.iloc[0]
    assert (row["area_code"], row["indicator"], row["breakdown"]) == (
        "E08000025", "fingertips_11201", "total",
    )  # fmt: skip
    assert (row["value"], row["lower"], row["upper"]) == (58.25, 55.1, 61.5)
    assert (row["count"], row["denominator"]) == (1965, 3_400_000)
    assert row["period"] == "2018/19-2020/21" and data.edition == "2018/19-2020/21"
    assert row["recent_trend"] == "Decreasing & getting better" and row["suppressed"] == ""
    assert "fingertips_11201 is 'Hospital admissions for violence'" in data.notes


def test_breakdowns(tmp_path):
    data = read(
        tmp_path,
        {"Sex": "Male"},
        {"Sex": "Female", "Age": "10-24 yrs"},
        {"Category Type": "Ethnic groups", "Category": "White"},
        {"Sex": "Not applicable", "Age": "Not applicable"},
    )
    assert data.frame["breakdown"].tolist() == ["Male", "Female, 10-24 yrs", "White", "total"]


def test_a_missing_value_keeps_its_reason(tmp_path):
    note = "Value suppressed for disclosure control due to small count"
    data = read(
        tmp_path,
        {"Value": "", "Count": "", "Value note": note},
        {"Value": "*", "Count": "", "Time period": "2017"},
        {"Value": "", "Count": "", "Time period": "2016"},
        {"Value note": "Aggregated from lower geographies", "Time period": "2015"},
    )
    assert data.frame["suppressed"].tolist() == [note, "*", ""]
    assert data.frame["value"].isna().tolist() == [True, True, False]
    assert "1 rows without value, count or reason were left out" in data.notes


def test_england_comes_once_and_contradictions_are_refused(tmp_path):
    data = read(
        tmp_path, ENGLAND, {**ENGLAND, "Parent Code": "E12000001"}, {**ENGLAND, "Value": "60"}
    )
    assert data.frame["value"].tolist() == [58.25]
    assert "1 rows repeat another row; kept once" in data.notes
    assert data.refused == [
        "row 4: another value of fingertips_11201 for area E92000001; the first counts"
    ]


def test_rows_that_cannot_be_used_are_named(tmp_path):
    data = read(
        tmp_path, {"Area Code": ""}, {"Indicator ID": "x"}, {"Time period": ""}, {"Value": "many"}
    )
    assert [line.split(":")[0] for line in data.refused[:3]] == ["row 2", "row 3", "row 4"]
    assert data.refused[3] == "row 5, column 'Value': 'many' is not a number"
    assert data.rows_refused == 3 and len(data.frame) == 1


def test_a_header_alone_and_another_file(tmp_path):
    assert read(tmp_path).frame.empty
    assert not fingertips.recognise(["area_code", "indicator", "period", "value"])
