"""Street-level crime in its two layouts, as files, as many months and as an archive."""

from __future__ import annotations

import zipfile

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.crime import street as police_street
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema import tables as schema

OLD = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\n"
NEW = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
WMP = "West Midlands Police,West Midlands Police"
ROW = "{},{}," + WMP + ",-1.9,52.48,On or near High Street,E01008881,Birmingham 001A,Robbery,,\n"
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Outcome type\n"
)


def read(tmp_path, text, encoding="utf-8"):
    path = write(tmp_path / "street.csv", text, encoding)
    assert police_street.recognise(headers(path)[""])
    return police_street.read(path)


def test_frame_is_the_packages_table_and_coordinates():
    assert police_street.FRAME[:9] == schema.INCIDENTS.column_names


def test_the_old_layout(tmp_path):
    body = f"2011-02,{WMP},408811.0,284398.0,On or near Alfred Road,Robbery,\n"
    data = read(tmp_path, OLD + body * 2)
    # Two thefts in one street in one month are two crimes.
    assert data.frame["id"].tolist() == [
        "2011-02-west-midlands-police-2", "2011-02-west-midlands-police-3",
    ]  # fmt: skip
    row = data.frame.iloc[0]
    assert (row["easting"], row["northing"]) == (408811, 284398)
    assert row[["longitude", "latitude"]].isna().all() and row["area_code"] == ""
    assert (row["category"], row["period"], row["occurred"]) == ("Robbery", "2011-02", "")
    assert row["source"] == "West Midlands Police" and not row["restricted"]
    assert (data.edition, data.rows_read, data.rows_refused) == ("2011-02", 2, 0)


def test_the_present_layout(tmp_path):
    data = read(tmp_path, NEW + ROW.format("abc123", "2019-03") + ROW.format("", "2019-03"))
    assert data.frame["id"].tolist() == ["abc123", "2019-03-west-midlands-police-3"]
    row = data.frame.iloc[0]
    assert (row["longitude"], row["latitude"]) == (-1.9, 52.48) and row["area_code"] == "E01008881"
    assert row["location"] == "On or near High Street" and row["victim_group"] == "all"


def test_many_months_put_together(tmp_path):
    months = [NEW + ROW.format(f"id{month}", f"2019-{month:02}") for month in (1, 2, 3)]
    data = read(tmp_path, "".join(months))
    assert data.frame["period"].tolist() == ["2019-01", "2019-02", "2019-03"]
    assert (data.edition, data.rows_read, data.rows_refused) == ("2019-01 to 2019-03", 3, 0)
    assert "2 headers among the rows" in data.notes[0]


def test_ids_that_appear_again(tmp_path):
    body = ROW.format("a", "2019-03") * 2 + ROW.format("a", "2019-04") + ROW.format("b", "2019-04")
    data = read(tmp_path, NEW + body)
    assert data.frame["id"].tolist() == ["a", "a-2", "b"]
    assert "1 rows repeat another" in data.notes[0] and "1 Crime IDs appear again" in data.notes[1]


def test_rows_that_cannot_be_used_are_named(tmp_path):
    body = (
        f"a,2019-13,{WMP},-1.9,52.48,x,,,Robbery,,\n"
        f"b,,{WMP},-1.9,52.48,x,,,Robbery,,\n"
        f"c,2019-03,{WMP},-1.9,52.48,x,,,,,\n"
        f"d,2019-03,{WMP},52.48,-1.9,x,,,Drugs,,\n"
        f"e,2019-03,{WMP},,,No Location,,,Drugs,,\n"
        f"f,2019-03,{WMP},-1.9,,x,,,Drugs,,\n"
        f"g,2019-03,{WMP},0,0,x,,,Drugs,,\n"
    )
    data = read(tmp_path, NEW + body)
    assert data.frame["id"].tolist() == ["d", "e", "f", "g"]
    assert data.frame[["longitude", "latitude"]].isna().all(axis=None)
    assert (data.rows_read, data.rows_refused, len(data.refused)) == (7, 3, 5)
    assert data.refused[0] == "row 2, column 'Month': '2019-13' is no month such as 2019-03"
    assert data.refused[2] == "row 4: no crime type"
    assert data.refused[3].startswith("row 5, columns 'Longitude' and 'Latitude': 52.48, -1.9 is")
    assert data.refused[4].startswith("row 7, ") and "4 crimes have no place" in data.notes[-1]


def test_an_archive_as_downloaded(tmp_path):
    path = tmp_path / "crimes.zip"
    with zipfile.ZipFile(path, "w") as made:
        for month in ("2019-01", "2019-02"):
            name = f"{month}/{month}-west-midlands-"
            made.writestr(name + "street.csv", NEW + ROW.format("same", month))
            made.writestr(name + "outcomes.csv", OUTCOMES)
        made.writestr("2011-02/2011-02-west-midlands-street.csv", OLD)
    claimed = [name for name, header in headers(path).items() if police_street.recognise(header)]
    assert len(claimed) == 3
    data = police_street.read(path)
    assert data.frame["id"].tolist() == ["same", "same-2"]
    assert data.edition == "2019-01 to 2019-02" and data.rows_read == 2
    assert police_street.read(path, claimed[0]).frame["period"].tolist() == ["2019-01"]
    assert data.frame["longitude"].dtype == float and data.frame["restricted"].dtype == bool


def test_an_archive_that_leads_out_is_refused(tmp_path):
    path = tmp_path / "crimes.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("../2019-01-west-midlands-street.csv", NEW)
    with pytest.raises(InputError, match="unsafe name"):
        police_street.read(path)


def test_a_header_alone(tmp_path):
    data = read(tmp_path, NEW)
    assert data.frame.empty and tuple(data.frame.columns) == police_street.FRAME


@pytest.mark.parametrize("header", [OUTCOMES, "Type,Date,Latitude,Longitude,Gender\n"])
def test_other_files_of_the_police_are_not_claimed(header):
    assert not police_street.recognise(header.strip().split(","))


def test_the_real_month(shared_file):
    data = police_street.read(shared_file("crime/2011-02-west-midlands-street.csv"))
    assert (data.rows_read, data.rows_refused, len(data.frame)) == (25_558, 0, 25_558)
    assert (data.frame["category"] == "Violent crime").sum() == 3_037
    assert data.frame["id"].is_unique and data.edition == "2011-02"
    assert data.frame["easting"].between(370_000, 440_000).all()


def test_an_archive_without_street_files_says_so(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("outcomes.csv", OUTCOMES)
    with pytest.raises(InputError, match="it holds no street-level crime"):
        police_street.read(path)
