"""An analyst's table of indicators."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import COUNT_HEADER, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.extracts import indicator_tables
from wm_vru_plugin.sources.reading import indicator_rows
from wm_vru_plugin.sources.reading.tabular import headers

HEADER = (
    "area_code,area_name,indicator,breakdown,period,value,count,denominator,unit,lower,upper,"
    "recent_trend,restricted\n"
)


def read(tmp_path, body, header=HEADER):
    path = write(tmp_path / "indicators.csv", header + body)
    assert indicator_tables.recognise(headers(path)[""])
    data = indicator_tables.read(path)
    assert tuple(data.frame.columns) == indicator_rows.COLUMNS
    return data


def test_the_documented_columns(tmp_path):
    data = read(
        tmp_path,
        "E08000025,Birmingham,First time entrants,10 to 17,201819,250.5,\"1,200\",480000,"
        "per 100 000,240,260,Rising,no\n",
    )  # fmt: skip
    assert data.frame.iloc[0].to_dict() == {
        "area_code": "E08000025", "area_name": "Birmingham", "indicator": "first_time_entrants",
        "breakdown": "10 to 17", "period": "2018/19", "count": 1200, "denominator": 480000,
        "value": 250.5, "unit": "per 100 000", "lower": 240, "upper": 260,
        "recent_trend": "Rising", "suppressed": "", "restricted": False,
    }  # fmt: skip
    assert data.status == "analyst" and data.edition == "2018/19"


def test_the_least_that_is_needed(tmp_path):
    body = "330,k,2019,5\n00CN,l,2019,6\n139047,k,2019,7\nZ1,k,2019,8\n"
    data = read(tmp_path, body, "area_code,indicator,period,count\n")
    assert data.frame["area_code"].tolist() == ["E08000025", "E08000025", "139047", "Z1"]
    assert data.frame["value"].tolist() == [5, 6, 7, 8]
    assert data.frame["breakdown"].tolist() == ["total"] * 4 and data.frame["restricted"].all()


def test_marks_and_refused_rows(tmp_path):
    header = "area_code,indicator,period,value,restricted\n"
    body = (
        "E08000025,k,2019,x,\n"
        ",k,2019,1,\n"
        "E08000025,1k,2019,1,\n"
        "E08000025,k,2020,,\n"
        "E08000025,k,2021,1,perhaps\n"
    )
    data = read(tmp_path, body, header)
    assert data.frame["suppressed"].tolist() == ["x", ""] and data.rows_refused == 3
    assert data.frame["restricted"].tolist() == [True, True]
    said = " | ".join(data.refused)
    for part in ("row 3: no area", "row 4, column 'indicator'", "row 5: no value", "row 6, column"):
        assert part in said


def test_two_values_of_one_key_stop(tmp_path):
    header = "area_code,indicator,period,value\n"
    assert len(read(tmp_path, "E08000025,k,2019,1\n" * 2, header).frame) == 1
    with pytest.raises(InputError, match="row 3: area E08000025 has another value of k"):
        read(tmp_path, "E08000025,k,2018/19,1\nE08000025,k,201819,2\n", header)


def test_other_files_are_not_claimed():
    assert not indicator_tables.recognise([*COUNT_HEADER.strip().split(","), "indicator"])
    assert not indicator_tables.recognise(["area_code", "indicator", "period"])
