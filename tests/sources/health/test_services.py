"""Hospitals and other services."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.health import services
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema import tables as schema

HEADER = "name,kind,easting,northing,emergency_department,teachable_moments\n"


def read(tmp_path, body, header=HEADER):
    path = write(tmp_path / "services.csv", header + body)
    assert services.recognise(headers(path)[""])
    return services.read(path)


def test_the_documented_columns(tmp_path):
    data = read(tmp_path, "A Hospital,Hospital,407000,287000,yes,no\nB,Youth centre,1,1,,\n")
    first, second = data.frame.to_dict("records")
    assert (first["name"], first["kind"]) == ("A Hospital", "hospital")
    assert first["emergency_department"] is True and first["teachable_moments"] is False
    assert second["emergency_department"] is None and second["kind"] == "youth centre"
    assert (first["easting"], first["northing"]) == (407000, 287000)
    assert tuple(data.frame.columns) == services.FRAME
    assert services.FRAME[:4] == schema.SERVICES.column_names and data.status == "analyst"


def test_other_names_and_degrees(tmp_path):
    row = read(tmp_path, "A,Clinic,-1.9,52.5,Y\n", "Service,Type,Lon,Lat,ED\n").frame.iloc[0]
    assert (row["longitude"], row["latitude"]) == (-1.9, 52.5) and row["emergency_department"]
    assert row["teachable_moments"] is None


def test_refused_rows_are_named(tmp_path):
    body = ",Hospital,1,1,,\nA,,1,1,,\nB,Hospital,,,,\nC,Hospital,-5,1,,\nD,Hospital,1,1,maybe,\n"
    data = read(tmp_path, body)
    assert data.frame["name"].tolist() == ["D"]
    assert (data.rows_read, data.rows_refused) == (5, 4)
    assert "row 6, column 'emergency_department': 'maybe' is neither yes nor no" in data.refused
    assert "row 4: no place" in data.refused and "row 2: no name or no kind" in data.refused


def test_two_places_of_one_name_stop_and_the_same_row_counts_once(tmp_path):
    assert len(read(tmp_path, "A,Hospital,1,1,,\n" * 2).frame) == 1
    with pytest.raises(InputError, match="row 3: 'A' appears twice as hospital"):
        read(tmp_path, "A,Hospital,1,1,,\nA,hospital,2,2,,\n")


def test_what_is_not_a_list_of_services():
    assert not services.recognise(["urn", "name", "type", "easting", "northing"])
    assert not services.recognise(["name", "kind", "occurred", "easting", "northing"])
    assert not services.recognise(["name", "kind", "easting"])


def test_the_field_of_a_layer_of_hospitals():
    assert services.hospital_name(["id", "hospital22_name"]) == "hospital22_name"
    assert services.hospital_name(["name", "adopted"]) == ""
