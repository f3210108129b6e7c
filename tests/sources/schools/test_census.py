"""Schools without coordinates: the census of the performance tables, lists, and key stage 4."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.sources.schools import census as school_census
from wm_vru_plugin.sources.schools import key_stage_4, school_list, schools

READERS = (key_stage_4, school_census, school_list, schools)
CENSUS = (
    "URN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,PNORG,PNORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMFSM,"
    "NUMFSMEVER,PNUMFSMEVER\n"
)
KS4 = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,P8MEA,PTL2BASICS_95,EBACCAPS\n"


def claimed(path):
    return [reader for reader in READERS if reader.recognise(headers(path)[""])]


def read(module, tmp_path, text, name="2018-2019_england_table.csv", encoding="utf-8-sig"):
    path = write(tmp_path / name, text, encoding)
    assert claimed(path) == [module]
    return module.read(path)


def test_the_census(tmp_path):
    data = read(
        school_census, tmp_path,
        CENSUS
        + "103120,330,1001,State-funded nursery,80,40,40,50,50,1,1.3,8,10.0,20,NA,NA\n"
        + '139047,331,4000,State-funded secondary,"1,000",500,500,50,50,20,2.0,100,10,150,300,30\n'
        + "139048,999,4001,Independent school,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA\n"
        + "NAT,,PRI,State-funded primary,4727089,1,1,49,51,1,1.6,1,12.6,1,1,23\n",
    )  # fmt: skip
    nursery, secondary, other = data.frame.to_dict("records")
    assert (nursery["urn"], nursery["phase"], nursery["lad_code"]) == (
        "103120", "Nursery", "E08000025",
    )  # fmt: skip
    assert (nursery["sen_rate"], nursery["fsm_rate"], nursery["year"]) == (11.3, 25, "2018/19")
    assert (secondary["pupils"], secondary["fsm_ever_rate"]) == (1000, 30)
    assert other["lad_code"] == "999" and other["sen_rate"] != other["sen_rate"]
    assert (data.rows_read, data.rows_refused, data.edition) == (4, 0, "2018/19")
    assert "1 rows of totals are not schools" in data.notes[0]


def test_a_census_that_is_wrong(tmp_path):
    row = "103120,330,1001,State-funded nursery,80,40,40,50,50,1,1.3,8,10.0,20,NA,NA\n"
    with pytest.raises(InputError, match="row 3: school 103120 appears twice"):
        read(school_census, tmp_path, CENSUS + row * 2)
    data = read(school_census, tmp_path, CENSUS + "12,330" + "," * 14 + "\n" + row, "census.csv")
    assert data.refused == ["row 2, column 'URN': '12' is none"] and data.rows_refused == 1
    assert data.edition == "" and "names of file and folder hold none" in " ".join(data.notes)


def test_the_year_of_a_folder(tmp_path):
    (tmp_path / "2018-2019").mkdir()
    row = "103120,330,1001,State-funded nursery,80,40,40,50,50,1,1.3,8,10.0,20,NA,NA\n"
    path = write(tmp_path / "2018-2019" / "england_census.csv", CENSUS + row)
    assert school_census.read(path).edition == "2018/19"


def test_a_list_of_schools(tmp_path):
    text = "AcademicYear,LA,LAEstab,SchoolName,URN\n201718,330,3301012,A School,103126\n"
    data = read(school_list, tmp_path, text + "201617,331,1,B,x\n")
    assert data.frame.to_dict("records") == [
        {"urn": "103126", "name": "A School", "lad_code": "E08000025", "year": "2017/18"}
    ]
    assert data.rows_refused == 1


def test_key_stage_4_of_the_performance_tables(tmp_path):
    data = read(
        key_stage_4, tmp_path,
        KS4
        + "1,330,4000,139047,A School,150,43.6,0.03,28%,3.82\n"
        + "1,330,4001,139048,B School,3,SUPP,NP,SUPP,NE\n"
        + "4,330,,,,12000,46.1,0.05,41%,4.0\n"
        + "5,,,,,600000,44.5,,40%,3.9\n"
        + "7,,,,,540000,46.7,-0.03,43%,4.1\n"
        + "1,,,,No school,1,1,1,1%,1\n",
    )  # fmt: skip
    frame = data.frame.set_index(["area_code", "indicator", "breakdown"])
    school = frame.loc[("139047", "english_maths_grade_5_rate", "total")]
    assert (school["value"], school["denominator"], school["area_name"]) == (28, 150, "A School")
    assert frame.loc[("139048", "attainment_8", "total"), "suppressed"] == "SUPP"
    assert frame.loc[("E08000025", "attainment_8", "total"), "value"] == 46.1
    assert frame.loc[("E92000001", "attainment_8", "total"), "value"] == 44.5
    state = frame.loc[("E92000001", "progress_8", "State-funded schools")]
    assert state["value"] == -0.03 and state["area_name"] == "England"
    assert data.edition == "2018/19" and data.refused == ["row 7: neither a URN nor an authority"]


def test_key_stage_4_of_explore_education_statistics(tmp_path):
    data = read(
        key_stage_4, tmp_path,
        "time_period,time_identifier,geographic_level,country_code,country_name,old_la_code,"
        "new_la_code,la_name,sex,total_pupils,avg_att8,pt_l2basics_95\n"
        "201819,Academic year,Local authority,E92000001,England,330,E08000025,Birmingham,Girls,"
        "6000,49.0,44.0\n",
    )  # fmt: skip
    row = data.frame.set_index("indicator").loc["attainment_8"]
    assert (row["value"], row["breakdown"], row["period"]) == (49, "Girls", "2018/19")
    assert row["denominator"] == 6000


def test_the_register_in_cp1252_with_schools_that_are_not_open(tmp_path):
    text = (
        "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
        "EstablishmentStatus (code),EstablishmentStatus (name),PhaseOfEducation (name),"
        "NumberOfPupils,Easting,Northing\n"
        "100001,330,Birmingham,1,Bournville’s School,Community school,1,Open,Primary,200,"
        "405000,281000\n"
        "100002,330,Birmingham,2,Old School,Community school,2,Closed,Primary,,,\n"
        '100003,330,Birmingham,3,Going School,Community school,3,"Open, but proposed to close",'
        "Primary,90,405000,281000\n"
        "100004,330,Birmingham,4,New,Free schools,4,Proposed to open,Primary,,405000,281000\n"
    )
    data = read(schools, tmp_path, text, "edubasealldata20250524.csv", "cp1252")
    assert data.frame["name"].tolist() == ["Bournville’s School", "Going School"]
    assert (data.rows_read, data.rows_refused) == (4, 0)
    assert "2 schools that are not open were left out" in data.notes


@pytest.mark.parametrize(
    ("name", "module", "read_", "kept"),
    [
        ("2018-2019_england_census.csv", school_census, 23_942, 23_939),
        ("dfe_school_list_201718__WM7.csv", school_list, 1_299, 1_299),
        ("ks4_2018-19_school_level__WM7.csv", key_stage_4, 291, 1_128),
        ("school_locations_2018-19_census_schools__WM7.csv", schools, 1_177, 1_156),
        ("gias_edubasealldata20250524_subset__WM7.csv", schools, 1_238, 1_238),
    ],
)
def test_real_files(shared_file, name, module, read_, kept):
    path = shared_file(f"schools/{name}")
    assert claimed(path) == [module]
    data = module.read(path)
    assert (data.rows_read, len(data.frame)) == (read_, kept)


def test_the_real_census_of_the_seven_authorities(shared_file):
    data = school_census.read(shared_file("schools/2018-2019_england_census.csv"))
    seven = [f"E080000{number}" for number in range(25, 32)]
    ours = data.frame[data.frame["lad_code"].isin(seven)]
    assert len(ours) == 1_177 and data.edition == "2018/19"
    assert (ours["type"] == "State-funded secondary").sum() == 202
