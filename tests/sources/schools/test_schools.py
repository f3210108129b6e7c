"""Schools, as an analyst's table and as the Department for Education's own columns."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.sources.schools import schools

HEADER = "urn,name,phase,type,easting,northing,pupils,sen_rate,exclusions,year\n"
ROW = "100001,A School,Secondary,State-funded secondary,407000,287000,{},12.5,{},2017/18\n"


def read(tmp_path, body: str, header: str = HEADER):
    path = write(tmp_path / "schools.csv", header + body)
    assert schools.recognise(headers(path)[""])
    return schools.read(path)


def test_the_documented_columns(tmp_path):
    data = read(tmp_path, ROW.format('"1,000"', 7))
    row = data.frame.iloc[0]
    assert row["urn"] == "100001" and row["phase"] == "Secondary" and row["year"] == "2017/18"
    assert (row["pupils"], row["exclusions"], row["exclusion_rate"]) == (1000, 7, 0.7)
    assert (row["easting"], row["northing"]) == (407000, 287000)
    assert data.edition == "2017/18" and data.rows_refused == 0


@pytest.mark.parametrize(
    "header",
    [
        "URN,SCHNAME,SCHOOLTYPE,Easting,Northing,NOR,perm_excl,AcademicYear",
        "Urn,School_Name,Type,EASTING,NORTHING,Headcount,Permanent_Exclusions,Academic_Year",
        '"URN ",EstablishmentName,TypeOfEstablishment (name),Easting,Northing,NumberOfPupils,'
        "exclusions,year",
    ],
)
def test_the_departments_columns(tmp_path, header):
    body = "100001,A School,State-funded primary,407000,287000,200,1,2017/18\n"
    row = read(tmp_path, body, header + "\n").frame.iloc[0]
    assert row["name"] == "A School" and row["phase"] == "Primary"
    assert (row["pupils"], row["exclusion_rate"], row["year"]) == (200, 0.5, "2017/18")


@pytest.mark.parametrize(
    ("stated", "school_type", "phase"),
    [
        ("Secondary", "Academy", "Secondary"),
        ("Middle deemed primary", "Community school", "Primary"),
        ("Not applicable", "Community special school", "Special"),
        ("", "Local authority nursery school", "Nursery"),
        ("All-through", "", "All-through"),
        ("16 plus", "Further education", "Other"),
        ("", "", "Other"),
    ],
)
def test_phases_are_those_of_the_schema(tmp_path, stated, school_type, phase):
    body = f"1,A,{stated},{school_type},407000,287000,1,1,1,2018\n"
    assert read(tmp_path, body).frame["phase"].tolist() == [phase]


def test_a_rate_is_derived_only_where_it_can_be(tmp_path):
    header = "urn,name,easting,northing,pupils,exclusions,exclusion_rate\n"
    body = (
        "1,A,1,1,500,5,\n"  # derived
        "2,B,1,1,500,5,0.25\n"  # the file's own rate counts
        "3,C,1,1,0,5,\n"  # no pupils
        "4,D,1,1,500,x,\n"  # suppressed
        "5,E,1,1,500,,0.4\n"
    )
    rates = read(tmp_path, body, header).frame["exclusion_rate"]
    assert rates.fillna(-1).tolist() == [1.0, 0.25, -1, -1, 0.4]


def test_totals_are_no_schools(tmp_path):
    data = read(tmp_path, ROW.format(100, 1) + "NAT,England,,,,,8000000,,7905,2017/18\n")
    assert data.frame["urn"].tolist() == ["100001"] and data.rows_refused == 0
    assert "1 rows of totals" in data.notes[0]


def test_a_school_without_a_place_or_urn_is_refused(tmp_path):
    body = "1,A,,,,287000,1,1,1,\n2,B,,,407000,x,1,1,1,\n,C,,,407000,287000,1,1,1,\n"
    data = read(tmp_path, body)
    assert data.frame.empty and (data.rows_read, data.rows_refused) == (3, 3)
    assert data.refused[-3:] == [
        "row 2, school 1: no easting or northing",
        "row 3, school 2: no easting or northing",
        "row 4: no URN",
    ]


@pytest.mark.parametrize("value", ["-1", "2.5"])
def test_pupils_and_exclusions_are_whole(tmp_path, value):
    data = read(tmp_path, ROW.format(value, value))
    assert data.frame[["pupils", "exclusions", "exclusion_rate"]].isna().all(axis=None)
    assert len(data.refused) == 2 and "is not a whole number" in data.refused[0]
    assert len(data.frame) == 1 and data.rows_refused == 0


def test_a_urn_twice_stops(tmp_path):
    with pytest.raises(InputError, match=r"schools.csv, row 3: school 100001 appears twice"):
        read(tmp_path, ROW.format(1, 1) + ROW.format(2, 2))


def test_header_alone(tmp_path):
    assert read(tmp_path, "").frame.empty


def test_whether_there_are_exclusions():
    assert schools.has_exclusions(["URN", "perm_excl_rate"])
    assert not schools.has_exclusions(["URN", "NOR"])


def test_a_register_without_coordinates_is_not_taken(shared_file):
    census = headers(shared_file("schools/2018-2019_england_census.csv"))[""]
    assert "URN" in census and not schools.recognise(census)


def test_the_real_register(shared_file):
    data = schools.read(shared_file("schools/gias_edubasealldata20250524_subset__WM7.csv"))
    assert (data.rows_read, data.rows_refused, len(data.frame)) == (1238, 0, 1238)
    known = {"Nursery", "Primary", "Secondary", "Special", "All-through", "Other"}
    assert set(data.frame["phase"]) <= known and (data.frame["phase"] == "Primary").sum() > 700
