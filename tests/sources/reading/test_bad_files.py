"""Bad files: each ends in an error that names the file, or in rows that hold what it says."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.extracts.templates import TEMPLATES
from wm_vru_plugin.sources.readers import READERS
from wm_vru_plugin.sources.reading.records import SourceData
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema import tables as schema

BY_ID = {reader.id: reader for reader in READERS}
PLACE = {
    "country_code": "E92000001", "country_name": "England", "region_code": "E12000005",
    "region_name": "West Midlands", "old_la_code": "330", "new_la_code": "E08000025",
    "la_name": "Birmingham",
}  # fmt: skip
DFE = {"time_period": "201819", "time_identifier": "Academic year",
       "geographic_level": "Local authority", **PLACE, "school_type": "Total"}  # fmt: skip
GOOD: dict[str, dict[str, str]] = {
    "police_street": {
        "Crime ID": "abc", "Month": "2019-03", "Reported by": "West Midlands Police",
        "Falls within": "West Midlands Police", "Longitude": "-1.9", "Latitude": "52.5",
        "Location": "On or near High Street", "LSOA code": "E01008881", "LSOA name": "B 001A",
        "Crime type": "Robbery", "Last outcome category": "", "Context": "",
    },
    "police_force_tables": {
        "Police Force Area code": "E23000014", "Police Force Area name": "West Midlands",
        "Community Safety Partnership code": "E22000001",
        "Community Safety Partnership name": "Birmingham", "Local Authority code": "E08000025",
        "Local Authority name": "Birmingham", "Total recorded crime (excluding fraud)": "1,000 ",
        "Violence against the person": "400 ",
    },
    "exclusions": {**DFE, "headcount": "200000", "perm_excl": "250", "perm_excl_rate": "0.12",
                   "suspension": "9000", "susp_rate": "4.5"},
    "absence": {**DFE, "enrolments": "1000", "sess_overall_percent": "5.0"},
    "neet": {**DFE, "NEET_percent": "2.8", "NEET_not_known_percent": "5.5"},
    "key_stage_4": {"URN": "139047", "SCHNAME": "A School", "ATT8SCR": "43.6", "P8MEA": "0.03",
                    "PTL2BASICS_95": "28%"},
    "school_census": {"URN": "139047", "LA": "330", "SCHOOLTYPE": "State-funded secondary",
                      "NOR": "1000", "PSENELSE": "2.0", "PSENELK": "10.1", "NUMFSM": "150"},
    "school_list": {"AcademicYear": "201718", "LA": "330", "LAEstab": "3304000",
                    "SchoolName": "A School", "URN": "139047"},
    "fingertips": {
        "Indicator ID": "11201", "Indicator Name": "Admissions", "Parent Code": "E12000005",
        "Area Code": "E08000025", "Area Name": "Birmingham", "Sex": "Persons", "Age": "All ages",
        "Category": "", "Time period": "2018/19", "Value": "58.2", "Lower CI 95.0 limit": "55",
        "Upper CI 95.0 limit": "61", "Count": "1965", "Denominator": "3400000",
        "Value note": "", "Recent Trend": "Increasing",
    },
    **{template.reader: template.example() for template in TEMPLATES if template.reader},
}  # fmt: skip
TITLE = "Table C2: offences, year ending June 2025\n"
NASTY = (
    "", " ", "x", "..", "-", "0", "-1", "1e309", "nan", "inf", "1,000 ", "1,5", "9" * 40, "=1+1",
    '=HYPERLINK("a")', "٣", "Ｅ08000025", "E08000025 ", "\u00a0", "' ; --", "2019-13", "31/02/2019",
    "NAT", "\ufeff", "a" * 5000, "\u202e", "1\n2", "Total", "330", "00CN", "True",
)  # fmt: skip


def written(reader: str, rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    text = io.StringIO()
    if reader == "police_force_tables":
        text.write(TITLE)
    names = columns or list(GOOD[reader])
    made = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    made.writeheader()
    made.writerows(rows)
    return text.getvalue()


def read(reader: str, path: Path) -> SourceData | None:
    """What the reader makes of the file; None where the header is not its own, or it refuses."""
    try:
        for sheet, header in headers(path).items():
            claimed = [one.id for one in READERS if one.recognise(header)]
            assert len(claimed) <= 1, claimed
            if claimed == [reader]:
                data = BY_ID[reader].read(path, sheet)
                check(reader, data)
                return data
    except InputError as error:
        assert path.name in str(error) or "row" in str(error)
    return None


def check(reader: str, data: SourceData) -> None:
    """Keys are there, and numbers are finite; what was refused is said."""
    frame, table = data.frame, schema.BY_NAME.get(BY_ID[reader].table, schema.SCHOOLS)
    assert 0 <= data.rows_refused <= data.rows_read
    assert data.rows_refused == 0 or data.refused or data.notes
    for column in table.columns:
        if column.name in frame and column.kind in ("int", "float"):
            values = frame[column.name].to_numpy(float)
            assert not np.isinf(values).any(), column.name
    key = [name for name in table.key if name in frame]
    assert not frame.duplicated(key).any()
    assert not frame[key].isna().any(axis=None) and not (frame[key[0]] == "").any()


@pytest.mark.parametrize("reader", GOOD)
def test_the_good_row_is_read(tmp_path, reader):
    path = tmp_path / "2018-2019_good.csv"
    path.write_text(written(reader, [GOOD[reader]]), encoding="utf-8-sig")
    data = read(reader, path)
    assert data is not None and len(data.frame) >= 1 and data.rows_refused == 0


def _damage(kind: str, reader: str) -> bytes:
    good = written(reader, [GOOD[reader]] * 3)
    names = list(GOOD[reader])
    other = written(reader, [GOOD[reader]], names[::-1])
    return {
        "empty": b"",
        "blank lines": b"\n\n , ,\n",
        "header alone": written(reader, []).encode(),
        "cut in a row": good.encode()[:-7],
        "cut in the header": good.encode()[:25],
        "open quote": good.encode() + b'"abc,def\n',
        "UTF-16": good.encode("utf-16"),
        "NUL": good.replace("E", "\0", 1).encode(),
        "semicolons": good.replace(",", ";").encode(),
        "tabs": good.replace(",", "\t").encode(),
        "a web page": b"<!DOCTYPE html><html><body>Moved, sorry, gone</body></html>",
        "binary": bytes(range(256)) * 20,
        "cp1252": good.replace("Birmingham", "Bírmingham ’").encode("cp1252"),
        "columns turned round": other.encode(),
        "a header twice": good.replace(names[-1], names[0], 1).encode(),
        "a huge field": good.replace("E08000025", "E" * 200_000).encode(),
        "rows too long": (good + ",".join(["1"] * 60) + "\n").encode(),
        "rows too short": (good + "1\n1,2\n").encode(),
        "the header again": (good + written(reader, [])).encode(),
        "carriage returns alone": good.replace("\r\n", "\r").encode(),
    }[kind]


KINDS = (
    "empty", "blank lines", "header alone", "cut in a row", "cut in the header", "open quote",
    "UTF-16", "NUL", "semicolons", "tabs", "a web page", "binary", "cp1252",
    "columns turned round", "a header twice", "a huge field", "rows too long", "rows too short",
    "the header again", "carriage returns alone",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reader", GOOD)
def test_a_damaged_file_is_an_error_or_right(tmp_path, reader, kind):
    path = tmp_path / "2018-2019_bad.csv"
    path.write_bytes(_damage(kind, reader))
    read(reader, path)
    packed = tmp_path / "2018-2019_bad.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bad.csv", _damage(kind, reader))
    read(reader, packed)


@pytest.mark.parametrize("reader", GOOD)
def test_one_bad_cell(tmp_path, reader):
    """Every column, with every sixth of the nasty values in turn."""
    for at, name in enumerate(GOOD[reader]):
        for number, cell in enumerate(NASTY[at % 6 :: 6]):
            path = tmp_path / f"2018-2019_{at}_{number}.csv"
            path.write_text(written(reader, [{**GOOD[reader], name: cell}]), encoding="utf-8")
            data = read(reader, path)
            assert data is None or data.rows_read <= 1


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
@pytest.mark.parametrize("reader", GOOD)
def test_rows_of_anything(tmp_path, reader, data):
    names = list(GOOD[reader])
    cell = st.one_of(st.sampled_from(NASTY), st.text(max_size=8))
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries({name: st.one_of(st.just(GOOD[reader][name]), cell)
                                   for name in names}),
            max_size=6,
        )
    )  # fmt: skip
    path = tmp_path / "2018-2019_rows.csv"
    path.write_bytes(written(reader, rows).encode("utf-8", "surrogatepass"))
    read(reader, path)
