"""Boundaries by their fields, and lookups by their headers."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.sources.places import lookups
from wm_vru_plugin.sources.places.boundaries import (
    recognise_boundaries,
    recognise_impact_areas,
    truth,
)
from wm_vru_plugin.sources.reading.tabular import headers


@pytest.mark.parametrize(
    ("fields", "geography", "edition", "code", "name"),
    [
        (["OBJECTID", "LSOA11CD", "LSOA11NM"], "LSOA", 2011, "LSOA11CD", "LSOA11NM"),
        (["lsoa21cd", "lsoa21nm", "LSOA21NMW"], "LSOA", 2021, "lsoa21cd", "lsoa21nm"),
        (["LSOA_2011_CD", "LSOA_2011_NM"], "LSOA", 2011, "LSOA_2011_CD", "LSOA_2011_NM"),
        (["lsoa11_code", "lsoa11_name"], "LSOA", 2011, "lsoa11_code", "lsoa11_name"),
        (["LSOA11CD", "MSOA11CD", "LAD19CD"], "LSOA", 2011, "LSOA11CD", ""),
        (["MSOA11CD", "MSOA11NM", "LAD19CD"], "MSOA", 2011, "MSOA11CD", "MSOA11NM"),
        (["LAD13CD", "WD13CD", "WD13NM"], "WD", 2013, "WD13CD", "WD13NM"),
        (["LAD19CD", "LAD19NM", "BNG_E"], "LAD", 2019, "LAD19CD", "LAD19NM"),
        (["PFA20CD", "PFA20NM"], "PFA", 2020, "PFA20CD", "PFA20NM"),
    ],
)
def test_ons_fields(fields, geography, edition, code, name):
    found = recognise_boundaries(fields)
    assert found is not None
    assert (found.geography, found.edition, found.code, found.name) == (
        geography,
        edition,
        code,
        name,
    )


@pytest.mark.parametrize(
    "fields", [[], ["name"], ["LSOA11NM"], ["LSOACD"], ["XLSOA11CD"], ["11CD"]]
)
def test_other_fields(fields):
    assert recognise_boundaries(fields) is None


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (["fid", "Name"], ("Name", "")),
        (["IA_NAME", "Adopted", "geom"], ("IA_NAME", "Adopted")),
        (["Impact_Area", "active"], ("Impact_Area", "active")),
        (["name", "LAD19CD"], ("name", "")),
        (["name", "LAD19CD", "LAD19NM"], None),
        (["name", "LSOA11CD"], None),
        (["NAME", "LSOA_CODE"], None),
        (["label", "value"], None),
        ([], None),
    ],
)
def test_impact_areas(fields, found):
    assert recognise_impact_areas(fields) == found


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (True, True), (False, False), (1, True), (0, False), (1.0, True), (0.0, False),
        (" Yes ", True), ("NO", False), ("adopted", True), ("Not adopted", False), ("t", True),
        (None, None), ("", None), ("maybe", None), (2, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_yes_and_no(value, meaning):
    assert truth(value) is meaning


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (["LSOA11CD", "MSOA11CD", "MSOA11NM"], True),
        (["FID", "LSOA11CD", "LSOA11NM", "WD19CD", "WD19NM"], True),
        (["lsoa21cd", "lad22cd"], True),
        (["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD"], False),
        (["LSOA11CD", "LSOA11NM"], False),
        (["MSOA11CD", "LAD19CD"], False),
    ],
)
def test_lookups_of_one_edition(header, taken):
    assert lookups.recognise(header) is taken


def lookup(tmp_path, body: str):
    header = "LSOA11CD,MSOA11CD,MSOA11NM,WD19CD,WD19NM\n"
    return lookups.read(write(tmp_path / "lu.csv", header + body))


def test_a_lookup(tmp_path):
    data = lookup(tmp_path, "E01008881,E02001827,Birmingham 067, E05011118 , Acocks Green \n")
    assert data.frame.to_dict("records") == [
        {
            "code": "E01008881",
            "msoa_code": "E02001827",
            "msoa_name": "Birmingham 067",
            "ward_code": "E05011118",
            "ward_name": "Acocks Green",
        }
    ]
    assert (data.edition, data.rows_read, data.rows_refused) == ("2011", 1, 0)


def test_the_rows_of_its_output_areas_are_one(tmp_path):
    data = lookup(tmp_path, "E01008881,E02001827,B 067,E05011118,Acocks Green\n" * 5)
    assert len(data.frame) == 1 and data.refused == []


def test_a_contradiction_keeps_the_first_and_says_so(tmp_path):
    data = lookup(
        tmp_path, "E01008881,E02,B,E05,Acocks\nE01008881,E02,B,E06,Other\n ,E02,B,E05,X\n"
    )
    assert data.frame["ward_name"].tolist() == ["Acocks"]
    assert data.refused == [
        "row 4: no LSOA code",
        "row 3: LSOA E01008881 appears again, elsewhere; the first row is kept",
    ]


def test_blank_places_are_missing(tmp_path):
    assert lookup(tmp_path, "E01008881,,,,\n").frame["ward_name"].isna().all()


def test_the_real_ones(shared_file):
    both = shared_file("lookups/LSOA11_LSOA21_LAD22_EW_LU__WM7.csv")
    assert not lookups.recognise(headers(both)[""])
    data = lookups.read(shared_file("lookups/LSOA11_MSOA11_LU__WM7.csv"))
    assert len(data.frame) == 1680 and data.frame["msoa_code"].nunique() == 356
