"""Ethnic groups of the censuses of 2011 and 2021, in the layouts of Nomis and of custom data."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import csv_text, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.people import census_ethnic_group
from wm_vru_plugin.sources.people.ethnic_groups import BROAD, group, short_group
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema.tables import BY_NAME

KEY = list(BY_NAME["indicators"].key)
BULK = ["date", "geography", "geography code"]
FIVE = [
    "Ethnic group: Total: All usual residents",
    "Ethnic group: Asian, Asian British or Asian Welsh",
    "Ethnic group: Black, Black British, Black Welsh, Caribbean or African",
    "Ethnic group: Mixed or Multiple ethnic groups",
    "Ethnic group: Other ethnic group",
    "Ethnic group: White",
]
LONG = [
    "Lower layer Super Output Areas Code",
    "Lower layer Super Output Areas",
    "Ethnic group (6 categories) Code",
    "Ethnic group (6 categories)",
    "Observation",
]


def made(tmp_path, header, *rows):
    return write(tmp_path / "a file.csv", csv_text(header, list(rows)))


def of(frame, area, column="count"):
    return frame[frame["area_code"] == area].set_index("breakdown")[column].to_dict()


@pytest.mark.parametrize(
    ("label", "ours"),
    [
        ("Ethnic Group: All categories: Ethnic group; measures: Value", "total"),
        ("All usual residents", "total"),
        ("Ethnic Group: White: Irish; measures: Value", "White Irish"),
        ("White: English/Welsh/Scottish/Northern Irish/British", "White British"),
        ("White: English, Welsh, Scottish, Northern Irish or British", "White British"),
        ("White: Gypsy or Irish Traveller", "White Gypsy or Irish Traveller"),
        ("White: Total", "White"),
        ("Mixed/multiple ethnic groups", "Mixed"),
        ("Mixed/multiple ethnic group: White and Black African", "Mixed White and Black African"),
        ("Mixed or Multiple ethnic groups: White and Asian", "Mixed White and Asian"),
        ("Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups", "Mixed Other"),
        ("Asian/Asian British", "Asian"),
        ("Asian/Asian British: Indian", "Asian Indian"),
        ("Asian, Asian British or Asian Welsh: Other Asian", "Asian Other"),
        ("Black/African/Caribbean/Black British: African", "Black African"),
        ("Black/African/Caribbean/Black British", "Black"),
        ("Black, Black British, Black Welsh, Caribbean or African: Caribbean", "Black Caribbean"),
        ("Black, Black British, Caribbean or African: Other Black", "Black Other"),
        ("Other ethnic group: Arab", "Other Arab"),
        ("Other ethnic group: Any other ethnic group", "Other Any other"),
        ("Other ethnic group", "Other"),
        ("Does not apply", ""),
        ("Whitewashed", ""),
        ("White: Martian", ""),
        ("Other crime", ""),
        ("geography", ""),
        ("", ""),
    ],
)
def test_one_name_for_each_group(label, ours):
    assert group(label) == ours


def test_short_names():
    assert short_group("WhiteBrit") == "White British" and short_group("Other") == "Other Any other"
    assert short_group("RGN") == ""


def test_five_groups_of_2021(tmp_path):
    path = made(
        tmp_path,
        [*BULK, *FIVE],
        ["2021", "Birmingham 067A", "E01008881", "1,000", "500", "100", "50", "50", "300"],
        ["2021", "Nowhere", "E01008882", "0", "0", "0", "0", "0", "0"],
        ["2021", "Hidden", "E01008883", "10", "c", "1", "1", "1", "1"],
        ["2021", "", "", "1", "1", "1", "1", "1", "1"],
    )
    assert census_ethnic_group.recognise(headers(path)[""])
    data = census_ethnic_group.read(path)
    assert of(data.frame, "E01008881", "value") == {
        "Asian": 50, "Black": 10, "Mixed": 5, "Other": 5, "White": 30,
    }  # fmt: skip
    assert set(data.frame["denominator"]) == {1000, 0, 10}
    assert data.frame[data.frame["area_code"] == "E01008882"]["value"].isna().all()
    assert set(of(data.frame, "E01008883")) == {"Black", "Mixed", "Other", "White"}
    assert (data.edition, data.rows_read, data.rows_refused) == ("2021", 4, 1)
    first = data.frame.iloc[0]
    assert (first["indicator"], first["unit"], first["area_name"]) == (
        "ethnic_group", "per cent", "Birmingham 067A",
    )  # fmt: skip
    assert not data.frame.duplicated(KEY).any()


def test_2011_with_rural_and_urban_parts(tmp_path):
    labels = [
        "All categories: Ethnic group",
        "White",
        "White: Irish",
        "Mixed",
        "Asian",
        "Black",
        "Other",
    ]
    header = [*BULK, "Rural Urban", *(f"Ethnic Group: {n}; measures: Value" for n in labels)]
    area = ["2011", "Birmingham", "E08000025"]
    path = made(
        tmp_path,
        header,
        [*area, "Total", "10", "4", "1", "1", "2", "2", "1"],
        [*area, "Urban (total)", "9", "4", "1", "1", "2", "2", "0"],
    )
    data = census_ethnic_group.read(path)
    assert of(data.frame, "E08000025")["White Irish"] == 1 and data.edition == "2011"
    assert data.notes == ["1 rows are of rural or urban parts; left out"]


def test_a_nomis_query_with_title_lines(tmp_path):
    header = ["2011 super output area - lower layer", "mnemonic", "All usual residents", "White"]
    header += ["Mixed/multiple ethnic groups", "Asian/Asian British"]
    header += ["Black/African/Caribbean/Black British", "Other ethnic group"]
    titles = '"KS201EW - Ethnic group"\n"population","All usual residents"\n"date","2011"\n\n'
    row = ["Birmingham 067A", "E01008881", "20", "10", "1", "5", "3", "2"]
    path = write(tmp_path / "nomis.csv", titles + csv_text(header, [row]))
    assert census_ethnic_group.recognise(headers(path)[""])
    data = census_ethnic_group.read(path)
    assert data.edition == "2011" and of(data.frame, "E01008881")["Asian"] == 5
    assert any("do not add up to all residents in 1 of 1 areas" in note for note in data.notes)


def test_a_custom_data_set_row_by_row(tmp_path):
    names = [label.removeprefix("Ethnic group: ") for label in FIVE[1:]]
    rows = [
        ["E01008881", "B 067A", str(at), name, str(10 * at)] for at, name in enumerate(names, 1)
    ]
    rows.insert(0, ["E01008881", "B 067A", "-8", "Does not apply", "0"])
    path = made(tmp_path, LONG, *rows, ["E01008882", "B", "9", "Martian", "7"])
    assert census_ethnic_group.recognise(headers(path)[""])
    data = census_ethnic_group.read(path)
    assert of(data.frame, "E01008881") == {
        "Asian": 10, "Black": 20, "Mixed": 30, "Other": 40, "White": 50,
    }  # fmt: skip
    assert set(data.frame["denominator"]) == {150} and (data.rows_read, data.rows_refused) == (7, 1)
    assert "group 'Martian' not known" in data.refused[0]
    with pytest.raises(InputError, match="row 8: area E01008881 has two numbers for White"):
        census_ethnic_group.read(made(tmp_path, LONG, *rows, rows[-1]))
    with pytest.raises(InputError, match="no number of residents"):
        census_ethnic_group.read(made(tmp_path, LONG, rows[0]))


def test_the_aggregated_file_of_2011_lacks_travellers(tmp_path):
    header = ["LSOA", "Persons", "WhiteBrit", "Irish", "OtherWhite", "Mixed", "Indian", "Pakistani"]
    header += ["Bangladeshi", "Chinese", "OtherAsian", "BlkAfrican", "BlkCaribbean", "OtherBlk"]
    header += ["Arab", "Other", "MSOA", "LAD", "RGN"]
    path = made(
        tmp_path, header, ["E01008881", "100", "50", *["3"] * 13, "E02", "B", "West Midlands"]
    )
    data = census_ethnic_group.read(path)
    groups = of(data.frame, "E01008881")
    assert {name: groups[name] for name in BROAD} == {
        "Asian": 15, "Black": 9, "Mixed": 3, "Other": 6, "White": 67,
    }  # fmt: skip
    assert data.notes[0].startswith("White is what the others leave")


def test_the_numbered_columns_of_2011(tmp_path):
    header = ["GeographyCode", *(f"KS201EW{number:04}" for number in range(1, 20))]
    path = made(tmp_path, header, ["E01008881", "171", *(str(n) for n in range(1, 19))])
    assert census_ethnic_group.recognise(headers(path)[""])
    data = census_ethnic_group.read(path)
    groups = of(data.frame, "E01008881")
    assert {name: groups[name] for name in BROAD} == {
        "Asian": 55, "Black": 45, "Mixed": 26, "Other": 35, "White": 10,
    }  # fmt: skip
    assert groups["White British"] == 1 and groups["Other Any other"] == 18
    assert data.edition == "2011" and data.notes == [
        "added up from their groups: Asian, Black, Mixed, Other, White"
    ]


def test_damage(tmp_path):
    row = ["2021", "B", "E01008881", "10", "5", "1", "1", "1", "2"]
    with pytest.raises(InputError, match="row 3: area E01008881 appears twice"):
        census_ethnic_group.read(made(tmp_path, [*BULK, *FIVE], row, row))
    with pytest.raises(InputError, match="it is of several years"):
        other = ["2011", "B", "E01008882", *row[3:]]
        census_ethnic_group.read(made(tmp_path, [*BULK, *FIVE], row, other))


@pytest.mark.parametrize(
    "header",
    [
        [],
        BULK,
        [*BULK, *FIVE[1:]],
        FIVE,
        [*LONG, "Age (6 categories) Code", "Age (6 categories)"],
        LONG[:4],
        LONG[2:],
    ],
)
def test_what_is_none(header):
    assert not census_ethnic_group.recognise(header)


@pytest.mark.parametrize(
    ("name", "areas", "groups", "year", "asian"),
    [
        ("census2011_ethnic_group_lsoa__WM7.csv", 1680, 19 - 1, "2011", 514_981),
        ("census2011_QS201EW_local_authority.csv", 348, 23, "2011", 514_981),
        ("census2021_ts021_5groups_lsoa21__WM7.csv", 1719, 5, "2021", 667_222),
        ("TS021-2021-2_ltla.csv", 331, 24, "2021", 667_315),
    ],
)
def test_true_files(shared_file, name, areas, groups, year, asian):
    path = shared_file(f"population/{name}")
    assert census_ethnic_group.recognise(headers(path)[""])
    data = census_ethnic_group.read(path)
    assert (len(data.frame), data.rows_refused, data.edition) == (areas * groups, 0, year)
    assert not data.frame.duplicated(KEY).any() and data.frame["value"].between(0, 100).all()
    code = data.frame["area_code"]
    here = data.frame[code.str.startswith("E01") | code.between("E08000025", "E08000031")]
    # Both files of a year give the seven authorities' Asian residents, but for disclosure control.
    assert here[here["breakdown"] == "Asian"]["count"].sum() == asian
    broad = here[here["breakdown"].isin(BROAD)].groupby("area_code")
    assert (broad["count"].sum() - broad["denominator"].first()).abs().max() <= 0


def test_a_date_that_is_no_year_is_named_and_an_empty_one_is_none(tmp_path):
    numbers = ["10", "1", "2", "3", "1", "3"]
    path = made(tmp_path, [*BULK, *FIVE], [" ", "Here", "E01000001", *numbers])
    assert set(census_ethnic_group.read(path).frame["period"]) == {"2021"}
    path = made(tmp_path, [*BULK, *FIVE], ["soon", "Here", "E01000001", *numbers])
    with pytest.raises(InputError, match="column 'date': 'soon' is no year"):
        census_ethnic_group.read(path)
