"""Codes of authorities of every kind, and study areas of police forces."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.areas import DEFAULT_STUDY_AREA, WEST_MIDLANDS
from wm_vru_plugin.core.places.police_areas import authority_names, police_area, police_force_names
from wm_vru_plugin.sources.reading.codes import (
    authority_codes,
    current_gss,
    dfe_to_gss,
    is_gss,
    old_to_gss,
    to_gss,
)
from wm_vru_plugin.sources.reading.tabular import read_table

SEVEN = [authority.code for authority in WEST_MIDLANDS]


def test_the_seven_authorities_in_every_scheme():
    assert [dfe_to_gss(str(number)) for number in range(330, 337)] == SEVEN
    old = ["00CN", "00CQ", "00CR", "00CS", "00CT", "00CU", "00CW"]
    assert [old_to_gss(code) for code in old] == SEVEN
    assert [to_gss(code) for code in (*old, "330.0", " 00cn ")] == [*SEVEN, SEVEN[0], SEVEN[0]]


def test_what_is_not_known_stays_as_it_is():
    for code in ("999", "ZZ99", "", "E08000025", "England", "330x", "00"):
        assert dfe_to_gss(code) == code and old_to_gss(code) == code


def test_codes_follow_their_authority_through_the_years():
    assert current_gss("E08000020", 2012) == "E08000020"
    assert current_gss("E08000020") == "E08000037"
    assert current_gss("E07000190", 2018) == "E07000190"
    assert current_gss("E07000190", 2019) == "E07000246"
    assert current_gss("E07000190", 2024) == "E06000066"
    assert old_to_gss("20UE") == "E06000047" and old_to_gss("13UB") == "E06000050"


def test_a_column_is_mapped_and_said(tmp_path):
    notes: list[str] = []
    column = pd.Series(["00CN", "330", "E08000025", None, "99Z"], name="LA")
    assert authority_codes(column, notes).tolist() == ["E08000025"] * 3 + ["", "99Z"]
    assert notes == [
        "column 'LA': 2 codes became GSS codes of 2019",
        "column 'LA': not known as codes of authorities: 99Z",
    ]


def test_old_codes_reach_all_317_authorities(shared_file):
    table = read_table(shared_file("iod_history/IMD2007_england_lsoa01.csv.gz"))
    by_name = dict(zip(table["lad07_code"], table["lad07_name"]))
    found = {old_to_gss(code) for code in by_name}
    summaries = "iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx"
    official = read_table(shared_file(summaries), "IMD").iloc[:, 0]
    assert len(by_name) == 354 and found == set(official) and len(found) == 317


def test_dfe_numbers_reach_all_151_upper_tier_authorities(shared_file):
    summaries = "iod2019/File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
    official = set(read_table(shared_file(summaries), "IMD").iloc[:, 0])
    found = {dfe_to_gss(str(number)) for number in range(200, 944)}
    assert official <= found


def test_west_midlands_is_the_default_study_area():
    for name in ("West Midlands", "west midlands police", "E23000014", " e23000014 "):
        assert police_area(name) == DEFAULT_STUDY_AREA
    assert police_area("West Midlands", 2024) == DEFAULT_STUDY_AREA


def test_every_force_has_a_study_area_and_no_authority_two():
    forces = police_force_names()
    assert len(forces) == 43
    for year, english, welsh in ((2013, 326, 22), (2019, 317, 22), (2024, 296, 22)):
        areas = [police_area(code, year) for code in forces]
        codes = [code for area in areas for code in area.authority_codes]
        assert len(codes) == len(set(codes)) and all(map(is_gss, codes))
        assert sum(code.startswith("E") for code in codes) == english
        assert sum(code.startswith("W") for code in codes) == welsh


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("Cumbria", 2019, [f"E070000{number}" for number in range(26, 32)]),
        ("Cumbria", 2024, ["E06000063", "E06000064"]),
        ("Devon and Cornwall", 2019, None),
        ("City of London", 2019, ["E09000001"]),
        ("Dyfed Powys Police", 2019, None),
        ("South Yorkshire", 2025, ["E08000017", "E08000018", "E08000038", "E08000039"]),
    ],
)
def test_names_as_people_write_them(name, year, codes):
    area = police_area(name, year)
    assert codes is None or list(area.authority_codes) == codes
    assert area.benchmark == ("Wales" if name.startswith("Dyfed") else "England")


def test_an_unknown_force_or_year_is_refused():
    with pytest.raises(InputError, match=r"no such area.*Avon and Somerset.*Wiltshire"):
        police_area("Narnia")
    with pytest.raises(InputError, match="no such area"):
        police_area(" ")
    with pytest.raises(InputError, match="authorities of 1999 are not known"):
        police_area("Kent", 1999)


def test_names_of_authorities():
    assert authority_names(("E08000025", "E07000112", "X")) == {
        "E08000025": "Birmingham",
        "E07000112": "Folkestone and Hythe",
    }


def test_forces_agree_with_the_official_lookup(shared_file):
    name = (
        "lookups/Local_Authority_District_to_Community_Safety_Partnerships_to_Police_Force_Areas__"
        "December_2016__Lookup_in_England_and_Wales.csv"
    )
    with shared_file(name).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for code in {row["PFA16CD"] for row in rows}:
        official = sorted(row["LAD16CD"] for row in rows if row["PFA16CD"] == code)
        assert list(police_area(code, 2016).authority_codes) == official
    assert len(rows) == 348
