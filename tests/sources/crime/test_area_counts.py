"""Counts by area that an analyst extracts."""

from __future__ import annotations

import openpyxl
import pytest

from tests.helpers.made_files import COUNT_HEADER, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.crime import area_counts
from wm_vru_plugin.sources.reading.tabular import headers


def read(tmp_path, body: str, header: str = COUNT_HEADER, encoding: str = "utf-8"):
    path = write(tmp_path / "extract.csv", header + body, encoding)
    assert area_counts.recognise(headers(path)[""])
    return area_counts.read(path)


@pytest.mark.parametrize("code", area_counts.CODE_COLUMNS)
@pytest.mark.parametrize("group", area_counts.GROUP_COLUMNS)
@pytest.mark.parametrize("count", area_counts.COUNT_COLUMNS)
def test_every_documented_header(tmp_path, code, group, count):
    header = f"{code.upper()}, {group.title()} ,Period,{count}\n"
    data = read(tmp_path, 'E01008881,All victims,2017-2019,"1,204 "\n', header)
    assert data.frame.to_dict("records") == [
        {
            "area_code": "E01008881",
            "category": "knife_crime",
            "victim_group": "all",
            "period": "2017-2019",
            "count": 1204,
            "restricted": True,
        }
    ]
    assert data.status == "analyst" and data.edition == "2017-2019"


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("all", "all"),
        ("ALL victims", "all"),
        ("16_or_under", "16_or_under"),
        ("16 or under", "16_or_under"),
        ("Under 17", "16_or_under"),
    ],
)
def test_victim_groups(tmp_path, written, group):
    data = read(tmp_path, f"E01008881,Knife Crime,{written},2018,3\n")
    assert data.frame["victim_group"].tolist() == [group]
    assert data.frame["category"].tolist() == ["knife_crime"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E01008881,k,all,2018,1.5", "1.5 is not a whole number"),
        ("E01008881,k,all,2018,-1", "-1 is not a whole number"),
        ("E01008881,k,all,2018,99999999999", "not a whole number"),
        ("E01008881,k,all,2018,inf", "'inf' is not a number"),
        ("E01008881,k,all,2018,about 7", "'about 7' is not a number"),
        ('E01008881,k,all,2018,"1,5"', "'1,5' is not a number"),
        ("E01008881,k,all,2018,", "no count"),
        ("E01008881,k,girls,2018,4", "victim group 'girls' is neither"),
        ("E01008881,k,,2018,4", "victim group '' is neither"),
        (" ,k,all,2018,4", "no area code"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_number(tmp_path, row, said):
    data = read(tmp_path, f"E01008882,k,all,2018,5\n\n{row}\n")
    assert data.frame["area_code"].tolist() == ["E01008882"]
    assert (data.rows_read, data.rows_refused) == (2, 1)
    assert any(line.startswith("row 4") and said in line for line in data.refused)


def test_one_row_with_two_faults_is_one_row(tmp_path):
    data = read(tmp_path, ",k,girls,2018,x1\n")
    assert data.rows_refused == 1 and len(data.refused) == 3


def test_suppressed_counts_are_not_known_and_not_nought(tmp_path):
    data = read(
        tmp_path, "E01008881,k,all,2018,x\nE01008882,k,all,2018,*\nE01008883,k,all,2018,0\n"
    )
    assert data.frame[["area_code", "count"]].values.tolist() == [["E01008883", 0]]
    assert data.rows_refused == 2 and data.refused == []
    assert "1 'x', 1 '*'" in data.notes[0]


def test_the_same_row_twice_counts_once(tmp_path):
    data = read(tmp_path, "E01008881,k,all,2018,4\n" * 3 + "E01008881,k,all,2019,4\n")
    assert len(data.frame) == 2 and data.rows_refused == 0
    assert "2 rows repeat another row exactly" in data.notes[0]
    assert data.edition == "2018; 2019"


def test_two_counts_for_one_area_stop(tmp_path):
    with pytest.raises(InputError, match=r"extract.csv, row 3: area E01008881 has two different"):
        read(tmp_path, "E01008881,k,all,2018,4\nE01008881,k,all,2018,5\n")


def test_header_alone_is_no_rows_and_no_error(tmp_path):
    data = read(tmp_path, "")
    assert data.frame.empty and (data.rows_read, data.rows_refused) == (0, 0)


def test_every_count_is_restricted(tmp_path):
    data = read(tmp_path, "E01008881,k,all,2018,4\nE01008881,k,16 or under,2018,1\n")
    assert data.frame["restricted"].all() and area_counts.DATA_SET.restricted


def test_a_workbook_gives_what_the_csv_gives(tmp_path):
    book = openpyxl.Workbook()
    for row in (COUNT_HEADER.strip().split(","), ["E01008881", None, "all", "2018", 7.0]):
        book.active.append(row)
    book.active.cell(2, 9, "a remark beside the table")
    book.save(tmp_path / "extract.xlsx")
    data = area_counts.read(tmp_path / "extract.xlsx", "Sheet")
    assert data.frame["count"].tolist() == [7] and data.frame["category"][0] == "knife_crime"


@pytest.mark.parametrize(
    ("column", "edition"),
    [("area_code", 0), ("LSOA11CD", 2011), ("LSOA code (2021)", 2021), ("MSOA21CD", 2021)],
)
def test_the_edition_that_a_code_column_names(column, edition):
    assert area_counts.code_edition(["period", column]) == edition


@pytest.mark.parametrize("absent", ["area_code", "victim_group", "period", "count"])
def test_without_one_of_its_columns_it_is_another_file(absent):
    assert not area_counts.recognise([c for c in COUNT_HEADER.strip().split(",") if c != absent])


def test_admissions_by_msoa(tmp_path):
    header = "MSOA11CD,Category,Victim group,Period,Count\n"
    data = read(tmp_path, "E02001827,Assault admissions,all,2016/17-2018/19,12\n", header)
    row = data.frame.iloc[0]
    assert (row["area_code"], row["category"]) == ("E02001827", "assault_admissions")
    assert (row["victim_group"], row["count"], row["restricted"]) == ("all", 12, True)
