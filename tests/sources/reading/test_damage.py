"""Damaged files: every one ends in an error an analyst can act on, or in a right result."""

from __future__ import annotations

import gzip
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.made_files import COUNT_HEADER, csv_text, file_7_header, file_7_rows, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.crime import area_counts
from wm_vru_plugin.sources.deprivation import editions as iod2019
from wm_vru_plugin.sources.places import lookups
from wm_vru_plugin.sources.reading.tabular import clean_header, headers, numbers, read_table
from wm_vru_plugin.sources.schools import schools

READERS = (iod2019, area_counts, schools, lookups)
HEADER = COUNT_HEADER.encode()
ROW = b"E01008881,k,all,2018,5\n"


def read_any(path) -> None:
    """What a preparation does with a file: look at its headers, then read it if it is known."""
    for sheet, header in headers(path).items():
        for reader in READERS:
            if reader.recognise(header):
                reader.read(path, sheet)
                break
        else:
            read_table(path, sheet)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "it is empty"),
        ("mark.csv", b"\xef\xbb\xbf", "it is empty"),
        ("blank.csv", b"\n \r\n,,,\n", "it is empty"),
        ("binary.csv", bytes(range(256)) * 64, "neither UTF-8 nor cp1252"),
        ("nul.csv", HEADER + b"E01008881\0,k,all,2018,5\n", "NUL bytes"),
        ("utf16.csv", COUNT_HEADER.encode("utf-16"), "NUL bytes"),
        ("huge.csv", HEADER + b'E01,k,all,2018,"' + b"9" * 300_000 + b'"\n', "field limit"),
        ("open quote.csv", HEADER + b'"' + ROW, "unexpected end of data"),
        ("after quote.csv", HEADER + b'"E01"8881,k,all,2018,5\n', "expected after"),
        ("shifted.csv", HEADER + b"E01008881,k,all,2018,1,204\n", "6 values under 5 headers"),
        ("short.csv.gz", gzip.compress(HEADER + ROW * 5000)[:60], "ended before"),
        ("sum.csv.gz", gzip.compress(HEADER + ROW)[:-6] + b"aaaaaa", "CRC check failed"),
        ("block.csv.gz", gzip.compress(HEADER)[:10] + b"\xff" * 30, "invalid block"),
        ("plain.csv.gz", HEADER, "Not a gzipped file"),
        ("empty.csv.gz", b"", "it is empty"),
        ("text.xlsx", b"no archive", "cannot be opened as a workbook"),
        ("empty.xlsx", b"", "cannot be opened as a workbook"),
    ],
)
def test_damage_is_told_with_the_name_of_the_file(tmp_path, name, content, said):
    with pytest.raises(InputError, match=f"(?s)^{name.split('.')[0]}.*{said}"):
        read_any(write(tmp_path / name, content))


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path):
    for name in ("none.csv", "none.csv.gz", "none.xlsx"):
        with pytest.raises(InputError, match="cannot be opened"):
            headers(tmp_path / name)
        (tmp_path / name).mkdir()
        with pytest.raises(InputError, match="cannot be opened"):
            headers(tmp_path / name)


def workbook(path):
    book = openpyxl.Workbook()
    for row in (*[line.split(",") for line in COUNT_HEADER.splitlines()], ROW.decode().split(",")):
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<worksheet><sheetData><row", b"<a/>", b"\0\xff"])
def test_a_workbook_with_a_damaged_part(tmp_path, part, content):
    whole = workbook(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as new:
        for item in old.namelist():
            data = content if item == part else old.read(item)
            if data is not None:
                new.writestr(item, data)
    try:
        found = headers(tmp_path / "bad.xlsx")
    except InputError as error:
        assert "bad.xlsx: it cannot be opened as a workbook" in str(error)
    else:
        assert found == {}, "nothing may be made of it"


def test_a_workbook_cut_short(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx").read_bytes()
    for length in range(0, len(whole), 97):
        with pytest.raises(InputError, match="cannot be opened as a workbook"):
            headers(write(tmp_path / "cut.xlsx", whole[:length]))


def test_a_workbook_that_understates_its_size(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item.endswith("sheet1.xml"):
                assert b'ref="A1:E2"' in data
                data = data.replace(b'ref="A1:E2"', b'ref="A1"')
            new.writestr(item, data)
    assert len(area_counts.read(tmp_path / "odd.xlsx", "Sheet").frame) == 1


def test_a_sheet_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no table on a sheet 'Other'"):
        read_table(workbook(tmp_path / "book.xlsx"), "Other")


def test_every_cut_of_a_csv_reads_or_is_refused(tmp_path):
    """A download that broke off: never more rows than there are, never a wrong whole row."""
    whole = csv_text(file_7_header(), file_7_rows([1, 20000])).encode("utf-8-sig")
    full, _ = iod2019.read(write(tmp_path / "f.csv", whole))
    known = set(full.frame.itertuples(index=False, name=None))
    for length in range(len(whole) - 400, len(whole), 13):
        try:
            data, _ = iod2019.read(write(tmp_path / "f.csv", whole[:length]))
        except InputError:
            continue
        kept = data.frame[data.frame["domain"] != "idaopi"]  # the last column may be cut inside
        assert set(kept.itertuples(index=False, name=None)) <= known


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(junk=st.binary(max_size=300), at=st.integers(0, 400), ending=st.sampled_from(["csv", "gz"]))
def test_any_bytes_anywhere(tmp_path, junk, at, ending):
    good = HEADER + ROW * 12
    content = good[:at] + junk + good[at + len(junk) :]
    name = "f.csv"
    if ending == "gz":
        name, packed = "f.csv.gz", gzip.compress(good)
        content = packed[:at] + junk + packed[at + len(junk) :]
    try:
        read_any(write(tmp_path / name, content))
    except InputError as error:
        assert error.where


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(junk=st.binary(min_size=1, max_size=40), at=st.integers(0, 5000))
def test_any_bytes_in_a_workbook(tmp_path, junk, at):
    whole = workbook(tmp_path / "f.xlsx").read_bytes()
    at = at % len(whole)
    try:
        read_any(write(tmp_path / "f.xlsx", whole[:at] + junk + whole[at + len(junk) :]))
    except InputError as error:
        assert error.where


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text_as_numbers(texts):
    refused, notes = [], []
    frame = pd.DataFrame({"a": pd.Series(texts, dtype=object)})
    value = numbers(frame, "a", refused, notes)
    assert len(value) == len(texts) and value.dtype == float
    assert not value.isin([float("inf"), -float("inf")]).any()
    assert value.isna().sum() >= len(refused)


def test_numbers_as_people_write_them():
    texts = [
        " 5 ",
        "1,234",
        "-1,234.5",
        "1e3",
        "\u00a07",
        "1,5",
        "1,23",
        "12,34,567",
        "0x10",
        "1_0",
    ]
    refused, notes = [], []
    value = numbers(pd.DataFrame({"a": texts}), "a", refused, notes)
    assert value[:5].tolist() == [5, 1234, -1234.5, 1000, 7]
    assert value[5:].isna().all() and len(refused) == 5 and notes == []


def test_clean_header():
    assert clean_header("\ufeff Index of\n  Multiple ") == "Index of Multiple"
    assert clean_header("\u00ef\u00bb\u00bfURN") == "URN"
    assert clean_header(None) == ""


def test_one_wrong_byte_does_not_hide_a_byte_order_mark(tmp_path):
    content = b"\xef\xbb\xbf" + HEADER + b"E01008881,caf\xe9,all,2018,5\n"
    path = write(tmp_path / "f.csv", content)
    assert area_counts.recognise(headers(path)[""])
    assert area_counts.read(path).frame["category"].tolist() == ["café"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_and_line_numbers(tmp_path, end):
    lines = [COUNT_HEADER.strip(), "", ",,,,", "E01008881,k,all,2018,zz", "", "E01008882,k,all,1,2"]
    data = area_counts.read(write(tmp_path / "f.csv", end.join(lines)))
    assert data.frame["area_code"].tolist() == ["E01008882"] and data.rows_read == 2
    assert data.refused[0].startswith("row 4,")


def test_blanks_after_the_last_column_are_no_fault(tmp_path):
    path = write(tmp_path / "f.csv", HEADER.replace(b"\n", b",,\n") + ROW.replace(b"\n", b",,,,\n"))
    assert list(read_table(path)) == COUNT_HEADER.strip().split(",")
    assert len(area_counts.read(path).frame) == 1
