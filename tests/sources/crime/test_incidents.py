"""An analyst's incidents with date and time."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.crime import incidents
from wm_vru_plugin.sources.crime.incidents import moment
from wm_vru_plugin.sources.reading.tabular import headers

HEADER = "id,category,victim_group,occurred,easting,northing,area_code,location,source\n"
ROW = "{},Knife crime,16 or under,{},407000,287000,E01008881,High Street,WMP\n"


def read(tmp_path, body, header=HEADER):
    path = write(tmp_path / "extract.csv", header + body)
    assert incidents.recognise(headers(path)[""])
    return incidents.read(path)


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("2019-03-31 23:15", "2019-03-31T23:15:00"),
        ("2019-03-31T23:15:07", "2019-03-31T23:15:07"),
        ("2019-03-31T23:15:07.123Z", "2019-03-31T23:15:07"),
        ("2019-03-31T23:15+01:00", "2019-03-31T23:15:00"),
        ("2019-03-31", "2019-03-31"),
        ("31/03/2019", "2019-03-31"),
        ("03/04/2019 07:05", "2019-04-03T07:05:00"),
        ("31 Mar 2019 23:15:00", "2019-03-31T23:15:00"),
        ("1-Apr-2019", "2019-04-01"),
        ("31/02/2019", ""),
        ("03/31/2019", ""),
        ("31/03/19", ""),
        ("0001-01-01", ""),
        ("yesterday", ""),
        ("43555", ""),
    ],
)
def test_dates_and_times(written, ours):
    assert moment(written) == ours


def test_the_documented_columns(tmp_path):
    data = read(tmp_path, ROW.format("W1", "31/03/2019 23:15"))
    row = data.frame.iloc[0]
    assert (row["id"], row["category"], row["victim_group"]) == ("W1", "Knife crime", "16_or_under")
    assert (row["occurred"], row["period"]) == ("2019-03-31T23:15:00", "2019-03")
    assert (row["easting"], row["northing"], row["area_code"]) == (407000, 287000, "E01008881")
    assert row["restricted"] and data.status == "analyst" and data.edition == "2019-03"


def test_the_least_that_is_needed(tmp_path):
    body = "2019-01-05,Robbery,-1.9,52.5\n2019-06-01 09:00,Robbery,-1.9,52.5\n"
    data = read(tmp_path, body, "Date,Offence,Longitude,Latitude\n")
    assert data.frame["id"].tolist() == ["extract-row-2", "extract-row-3"]
    assert data.frame["victim_group"].tolist() == ["all", "all"]
    assert data.edition == "2019-01 to 2019-06" and data.frame["longitude"].tolist() == [-1.9, -1.9]


def test_times_in_utc_are_said(tmp_path):
    body = ROW.format("a", "2019-07-01T10:00:00Z") + ROW.format("b", "2019-07-01T10:00:00+01:00")
    data = read(tmp_path, body)
    assert data.frame["occurred"].tolist() == ["2019-07-01T10:00:00"] * 2
    assert data.notes[0].startswith("1 times are stated in UTC (Z)")


def test_refused_rows_are_named(tmp_path):
    good = ROW.format("ok", "2019-03-31")
    body = (
        ROW.format("a", "31/02/2019")
        + "b,,all,2019-03-31,1,1,,,\n"
        + "c,Robbery,girls,2019-03-31,1,1,,,\n"
        + "d,Robbery,all,2019-03-31,999999999,1,,,\n"
    )
    data = read(tmp_path, good + body)
    assert data.frame["id"].tolist() == ["ok", "d"]
    assert (data.rows_read, data.rows_refused, len(data.refused)) == (5, 3, 4)
    assert data.refused[0].startswith("row 3, column 'occurred': '31/02/2019' is no date")
    assert data.refused[1] == "row 4: no category" and "row 5: victim group" in data.refused[2]
    assert "999999999, 1 is no place" in data.refused[3]


def test_the_same_row_twice_counts_once_and_two_rows_of_one_id_stop(tmp_path):
    data = read(tmp_path, ROW.format("a", "2019-03-31") * 2)
    assert len(data.frame) == 1 and "1 rows repeat" in data.notes[0]
    with pytest.raises(InputError, match=r"row 3: incident a has two different rows"):
        read(tmp_path, ROW.format("a", "2019-03-31") + ROW.format("a", "2019-04-01"))


def test_rows_without_an_id_may_be_alike(tmp_path):
    assert len(read(tmp_path, ROW.format("", "2019-03-31") * 2).frame) == 2


def test_a_workbook_with_real_dates(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    moment_ = datetime.datetime(2019, 3, 31, 23, 15)
    book.active.append(["W1", "Robbery", "all", moment_, 407000, 287000, None, None, None])
    book.save(tmp_path / "x.xlsx")
    data = incidents.read(tmp_path / "x.xlsx", "Sheet")
    assert data.frame["occurred"].tolist() == ["2019-03-31T23:15:00"]


def test_a_header_alone(tmp_path):
    assert read(tmp_path, "").frame.empty
