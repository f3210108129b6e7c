"""Summaries of authorities, the trend of authorities, and LSOAs in the indices before 2019."""

from __future__ import annotations

import openpyxl
import pytest

from tests.helpers.made_files import csv_text, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.deprivation import authorities as iod_authorities
from wm_vru_plugin.sources.deprivation import history as iod_history
from wm_vru_plugin.sources.deprivation import trend as iod_trend
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema.tables import BY_NAME

LAD = ["Local Authority District code (2019)", "Local Authority District name (2019)"]
KEY = list(BY_NAME["indicators"].key)
FILE_10 = "iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx"
FILE_11 = "iod2019/File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
FILE_14 = (
    "iod2019/File_14_-_IoD2015_Recast_to_2019_Local_Authority_District__lower-tier__Boundaries.xlsx"
)
FILE_10_2015 = "iod_history/2015_Local_Authority_District_Summaries.xlsx"
SUMMARY_2025 = "iod2025/IoD2025_local_authority_district_summaries_ltla24.csv"


def made(tmp_path, header, *rows):
    return write(tmp_path / "a file.csv", csv_text(header, list(rows)))


def values_of(frame, code="E08000025"):
    return frame[frame["area_code"] == code].set_index("indicator")["value"]


def test_summaries_of_a_workbook_sheet_by_sheet_and_whole(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    imd = book.create_sheet("IMD")
    imd.append([*LAD, "IMD - Average rank ", "IMD - Rank of average rank ", "IMD 2019 - Extent "])
    imd.append(["E08000025", "Birmingham", 25000.5, 6, 0.5])
    imd.append(["E08000026", "Coventry", 19000, 64, "x"])
    imd.append([None, "a remark", None, 1])
    income = book.create_sheet("Income")
    income.append([*LAD, "Income - Average score ", "Income scale", "Rank of Income Scale", "Else"])
    income.append(["E08000025", "Birmingham", 0.2, 300000, 1, "a"])
    path = tmp_path / "summaries.xlsx"
    book.save(path)
    taken = [title for title, header in headers(path).items() if iod_authorities.recognise(header)]
    assert taken == ["IMD", "Income"]
    sheet = iod_authorities.read(path, "IMD")
    assert set(values_of(sheet.frame).index) == {
        "imd_average_rank",
        "imd_rank_of_average_rank",
        "imd_extent",
    }
    whole = iod_authorities.read(path)
    assert (len(whole.frame), whole.rows_read, whole.rows_refused) == (9, 4, 1)
    birmingham = values_of(whole.frame)
    assert birmingham["income_scale"] == 300000 and birmingham["income_rank_of_scale"] == 1
    coventry = whole.frame[
        (whole.frame["area_code"] == "E08000026") & (whole.frame["indicator"] == "imd_extent")
    ].iloc[0]
    assert coventry["suppressed"] == "x" and coventry["value"] != coventry["value"]
    assert "row 4: no code of an authority" in whole.refused
    assert any("columns not read: Else" in note for note in whole.notes)


def test_an_authority_twice_in_a_summary_stops(tmp_path):
    header = [*LAD, "IMD - Average rank", "IMD - Average score"]
    row = ["E08000025", "Birmingham", "1", "2"]
    with pytest.raises(InputError, match="row 3: authority E08000025 appears twice"):
        iod_authorities.read(made(tmp_path, header, row, row))


@pytest.mark.parametrize(
    "header",
    [
        [],
        LAD,
        [*LAD, "IMD - Average rank"],
        ["Local Authority District code (1999)", "IMD - Average rank", "IMD - Average score"],
        ["LSOA code (2011)", "IMD - Average rank", "IMD - Average score"],
    ],
)
def test_what_is_no_summary(header):
    assert not iod_authorities.recognise(header)


@pytest.mark.parametrize(
    ("file", "authorities", "rows", "edition", "breakdown", "rank"),
    [
        (FILE_10, 317, 21_556, "2019", "total", 6),
        (FILE_11, 151, 10_268, "2019", "upper tier", 6),
        (FILE_14, 317, 4_438, "2015", "2019 boundaries", 11),
        (FILE_10_2015, 326, 22_168, "2015", "total", 11),
        (SUMMARY_2025, 296, 16_576, "2025", "total", 8),
    ],
)
def test_true_summaries(shared_file, file, authorities, rows, edition, breakdown, rank):
    path = shared_file(file)
    assert any(iod_authorities.recognise(header) for header in headers(path).values())
    data = iod_authorities.read(path)
    assert (len(data.frame), data.rows_refused, data.edition) == (rows, 0, edition)
    assert data.frame["area_code"].nunique() == authorities
    assert set(data.frame["breakdown"]) == {breakdown} and data.frame["value"].notna().all()
    assert set(data.frame.columns) <= set(BY_NAME["indicators"].column_names)
    assert not data.frame.duplicated(KEY).any()
    assert values_of(data.frame)["imd_rank_of_average_rank"] == rank
    assert not any("columns not read" in note for note in data.notes)
    ranks = data.frame[data.frame["unit"] == "rank"]["value"]
    assert ranks.between(1, authorities).all()
    shares = data.frame[data.frame["unit"] == "proportion"]["value"]
    assert shares.between(0, 1).all()


SHORT = ["lsoa01_code", "IMD_score", "IMD_rank", "IMD_decile"]


@pytest.mark.parametrize(
    ("header", "year"),
    [
        (["lsoa01_code", "lad04_code", *SHORT[1:]], 2004),
        (["lsoa01_code", "lad07_code", *SHORT[1:]], 2007),
        (["lsoa11_code", "lad13_code", *SHORT[1:]], 2015),
    ],
)
def test_the_year_is_told_by_a_column(tmp_path, header, year):
    path = made(tmp_path, header, ["E01008881", "00CN", "50.5", "3,000", "1"])
    assert iod_history.recognise(headers(path)[""])
    row = iod_history.read(path).frame.iloc[0]
    assert (row["edition"], row["rank"], row["decile"], row["score"]) == (year, 3000, 1, 50.5)
    assert (row["lsoa_code"], row["lad_code"], row["domain"]) == ("E01008881", "00CN", "imd")


@pytest.mark.parametrize(
    ("header", "row", "year"),
    [
        (
            ["SOA", "LA CODE", "LA NAME", "IMD SCORE", "RANK OF IMD (where 1 is most deprived)"],
            ["E01008881", "00CN", "Birmingham", "50", "3249"],
            2004,
        ),
        (
            ["LSOA", "LA CODE", "LA NAME", "IMD SCORE", "RANK OF IMD (where 1 is most deprived)"],
            ["E01008881", "00CN", "Birmingham", "50", "3249"],
            2007,
        ),
        (
            [
                "LSOA CODE",
                "PRE 2009 LA CODE",
                "POST 2009 LA CODE",
                "IMD SCORE",
                "RANK OF IMD SCORE (where 1 is most deprived)",
            ],
            ["E01008881", "00CN", "E08000025", "50", "3249"],
            2010,
        ),
    ],
)
def test_the_publishers_layouts(tmp_path, header, row, year):
    path = made(tmp_path, header, row)
    assert iod_history.recognise(headers(path)[""])
    data = iod_history.read(path)
    # 3,248.2 LSOAs of 2001 make a tenth, so rank 3,249 is the first of the second.
    assert data.frame[["edition", "rank", "decile"]].iloc[0].tolist() == [year, 3249, 2]
    assert "deciles are made from the ranks among 32,482 LSOAs" in data.notes


def test_the_year_is_told_by_the_most_deprived_lsoa_or_not_at_all(tmp_path):
    path = made(tmp_path, SHORT, ["E01021988", "87.8", "1", "1"], ["E01008881", "9", "9", "1"])
    assert iod_history.read(path).edition == "2010"
    for rows in ([["E01008881", "9", "9", "1"]], [["E01008881", "9", "1", "1"]]):
        with pytest.raises(InputError, match="does not tell the year"):
            iod_history.read(made(tmp_path, SHORT, *rows))


def test_damaged_rows_of_the_old_indices(tmp_path):
    header = ["lsoa01_code", "lad04_code", *SHORT[1:]]
    good = ["E01008881", "00CN", "50.5", "3000", "1"]
    data = iod_history.read(made(tmp_path, header, good, ["", "", "1", "2", "1"], ["E01", *"abcd"]))
    assert (len(data.frame), data.rows_read, data.rows_refused) == (1, 3, 2)
    for bad, said in (
        ([good, good], "E01008881 appears twice"),
        ([["E01", "00CN", "1", "32483", "1"]], "the rank 32483 is out of range"),
        ([["E01", "00CN", "1", "3000", "0"]], "the decile 0 is out of range"),
        ([["E01", "00CN", "1", "x", "1"]], "no LSOA has a rank"),
    ):
        with pytest.raises(InputError, match=said):
            iod_history.read(made(tmp_path, header, *bad))


@pytest.mark.parametrize(
    ("year", "lsoas", "edition"),
    [(2004, 32_482, "01"), (2007, 32_482, "01"), (2010, 32_482, "01"), (2015, 32_844, "11")],
)
def test_true_ranks_of_lsoas(shared_file, year, lsoas, edition):
    path = shared_file(f"iod_history/IMD{year}_england_lsoa{edition}.csv.gz")
    assert iod_history.recognise(headers(path)[""])
    data = iod_history.read(path)
    assert (len(data.frame), data.rows_refused, data.edition) == (lsoas, 0, str(year))
    # LSOAs of equal score share a rank.
    assert data.frame["rank"].duplicated().mean() < 0.05 and data.frame["rank"].max() <= lsoas
    # The file's own deciles cut a tenth elsewhere by an LSOA or two at most.
    note = next(note for note in data.notes if note.startswith(f"IMD {year}"))
    assert "agree" in note or int(note.split(": ")[1].split()[0]) < 10
    assert ("LSOAs of 2001" in " ".join(data.notes)) == (edition == "01")


def test_the_trend_of_authorities(tmp_path):
    header = ["ltla21_code", "Score", "Proportion", "Extent", "year"]
    path = made(
        tmp_path, header, ["E08000025", "37.5", "0.4", "0.6", "2004"], ["", *"1112"], ["E", *"111x"]
    )
    assert iod_trend.recognise(headers(path)[""])
    data = iod_trend.read(path)
    assert (len(data.frame), data.rows_read, data.rows_refused) == (3, 3, 2)
    assert data.status == "analyst" and set(data.frame["breakdown"]) == {"2021 boundaries"}
    assert "rank" not in set(data.frame["unit"])


def test_the_true_trend_of_authorities(shared_file):
    name = "iod_history/IMD2004-2015_ltla21_average_score_proportion_extent.csv"
    data = iod_trend.read(shared_file(name))
    assert (data.rows_read, data.rows_refused, len(data.frame)) == (1236, 0, 4 * 1236)
    assert data.edition == "2004; 2007; 2010; 2015"
    assert not data.frame.duplicated(KEY).any()
    ranks = data.frame[data.frame["indicator"] == "imd_rank_of_average_score"]
    birmingham = ranks[ranks["area_code"] == "E08000025"].set_index("period")["value"]
    assert birmingham["2004"] < 20 and birmingham["2015"] < 10
    assert ranks.groupby("period")["value"].min().eq(1).all()


def test_none_takes_anothers_file(shared_file):
    for file in (FILE_10, SUMMARY_2025):
        for header in headers(shared_file(file)).values():
            assert not iod_history.recognise(header) and not iod_trend.recognise(header)
    for year, edition in ((2004, "01"), (2015, "11")):
        header = headers(shared_file(f"iod_history/IMD{year}_england_lsoa{edition}.csv.gz"))[""]
        assert not iod_authorities.recognise(header) and not iod_trend.recognise(header)
