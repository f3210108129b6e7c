"""Files 2, 3 and 7 of the 2019 indices, in their true layout and in damaged ones."""

from __future__ import annotations

import openpyxl
import pytest

from tests.helpers.made_files import (
    csv_text,
    decile,
    file_2_header,
    file_2_rows,
    file_7_header,
    file_7_rows,
    write,
)
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.domains import DOMAIN_IDS, DOMAINS, domain
from wm_vru_plugin.sources.deprivation import editions as iod2019
from wm_vru_plugin.sources.reading.tabular import headers

RANKS = [1, 3284, 3285, 32844]
EDUCATION = domain("education")
WARRINGTON = (
    "iod2019/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3"
    "__WARRINGTON_ONLY.csv"
)


def file_7(tmp_path, change=None, header=None, encoding="utf-8"):
    """File 7 of four LSOAs; `change` alters its rows."""
    rows = file_7_rows(RANKS)
    if change:
        change(rows)
    return write(tmp_path / "any name.csv", csv_text(header or file_7_header(), rows), encoding)


def column(name: str) -> int:
    return file_7_header().index(name)


def test_file_7_is_read_whole(tmp_path):
    path = file_7(tmp_path)
    assert iod2019.recognise(headers(path)[""])
    data, areas = iod2019.read(path)
    assert (data.rows_read, data.rows_refused, data.refused) == (4, 0, [])
    assert set(data.frame["domain"]) == set(DOMAIN_IDS) and len(data.frame) == 40
    education = data.frame[data.frame["domain"] == "education"]
    assert education["rank"].tolist() == RANKS
    assert education["decile"].tolist() == [1, 1, 2, 10]
    assert education["score"].tolist() == [12.5] * 4
    assert areas["population"].tolist() == [1500] * 4
    assert areas["lad_code"].unique().tolist() == ["E08000025"]
    assert sum("all 4 deciles agree" in note for note in data.notes) == 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_encoding_gives_the_same(tmp_path, encoding):
    def accent(rows):
        rows[0][1] = "Saint-Éloi 001A"

    _, areas = iod2019.read(file_7(tmp_path, accent, encoding=encoding))
    assert areas["name"][0] == "Saint-Éloi 001A"


def test_blanks_and_line_breaks_in_headers(tmp_path):
    header = [f" {name} " for name in file_7_header()]
    header[5] = header[5].replace("Rank (", "Rank\n (")
    path = file_7(tmp_path, header=header)
    assert iod2019.recognise(headers(path)[""])
    assert len(iod2019.read(path)[0].frame) == 40


def test_a_missing_rank_is_refused_and_counted(tmp_path):
    def blank(rows):
        rows[1][column(EDUCATION.rank_column)] = ""
        rows[1][column(EDUCATION.decile_column)] = ""
        rows[2][column(EDUCATION.decile_column)] = "x"
        rows[2][column(domain("crime").rank_column)] = "?"

    data, areas = iod2019.read(file_7(tmp_path, blank))
    education = data.frame[data.frame["domain"] == "education"]
    assert education["rank"].tolist() == [1, 32844]
    assert (data.rows_read, data.rows_refused, len(data.frame), len(areas)) == (4, 2, 37, 4)
    lines = "\n".join(data.refused)
    assert "row 3, Education, skills and training: no rank or no decile" in lines
    assert "row 4, column 'Crime Rank (where 1 is most deprived)': '?' is not a number" in lines


def test_a_decile_that_contradicts_the_rank_is_noted_and_kept(tmp_path):
    def contradict(rows):
        rows[0][column(EDUCATION.decile_column)] = "2"
        rows[2][column(EDUCATION.decile_column)] = "1"

    data, _ = iod2019.read(file_7(tmp_path, contradict))
    note = next(note for note in data.notes if note.startswith(EDUCATION.name))
    assert "2 of 4 deciles differ" in note and "first in row 2" in note
    education = data.frame[data.frame["domain"] == "education"]
    assert education["decile"].tolist() == [2, 1, 1, 10]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (EDUCATION.rank_column, "32845", "the rank 32845 is out of range"),
        (EDUCATION.rank_column, "0", "the rank 0 is out of range"),
        (EDUCATION.rank_column, "1.5", "the rank 1.5 is out of range"),
        (EDUCATION.decile_column, "11", "the decile 11 is out of range"),
        (EDUCATION.decile_column, "-1", "the decile -1 is out of range"),
    ],
)
def test_what_no_rank_or_decile_can_be_stops(tmp_path, name, value, said):
    def spoil(rows):
        rows[2][column(name)] = value

    with pytest.raises(InputError, match=f"row 4, column '{EDUCATION.stem}.*{said}"):
        iod2019.read(file_7(tmp_path, spoil))


def test_a_lsoa_twice_stops_even_with_a_blank_behind_it(tmp_path):
    def twice(rows):
        rows[3][0] = rows[0][0] + " "

    with pytest.raises(InputError, match="row 5: LSOA E01008801 appears twice"):
        iod2019.read(file_7(tmp_path, twice))


def test_rows_without_codes_are_refused_and_footnotes_with_them(tmp_path):
    def unnamed(rows):
        rows[0][0] = " "
        rows[1][2] = ""
        rows.append(["Source: MHCLG"])

    data, areas = iod2019.read(file_7(tmp_path, unnamed))
    assert (data.rows_read, data.rows_refused, len(areas)) == (5, 3, 2)


def test_people_that_cannot_be_are_missing_not_wrong(tmp_path):
    def spoil(rows):
        rows[0][column(iod2019.POPULATION["population"])] = "-5"
        rows[1][column(iod2019.POPULATION["population"])] = "1,5"

    data, areas = iod2019.read(file_7(tmp_path, spoil))
    assert areas["population"].isna().tolist() == [True, True, False, False]
    assert data.rows_refused == 0 and len(data.refused) == 2


def test_a_domain_without_any_rank_is_left_out(tmp_path):
    def empty(rows):
        for row in rows:
            row[column(EDUCATION.rank_column)] = ""

    data, _ = iod2019.read(file_7(tmp_path, empty))
    assert "education" not in set(data.frame["domain"]) and data.rows_refused == 0
    assert any("hold no ranks; left out" in note for note in data.notes)


def test_header_alone_is_refused(tmp_path):
    path = write(tmp_path / "f.csv", csv_text(file_7_header(), []))
    with pytest.raises(InputError, match="no LSOA has a rank"):
        iod2019.read(path)


def test_two_columns_of_one_name_are_refused(tmp_path):
    header = file_7_header()
    header[7] = header[4]
    with pytest.raises(InputError, match="two columns are named"):
        iod2019.read(file_7(tmp_path, header=header))


def test_file_2_as_a_workbook_with_notes_before_it(tmp_path):
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Notes"
    notes.append(["English Indices of Deprivation 2019"])
    notes.append(["Published", "26 September 2019"])
    sheet = book.create_sheet("IoD2019 Domains")
    sheet.append(["File 2"])
    sheet.append([])
    sheet.append([*file_2_header(), None])
    for row in file_2_rows(RANKS):
        sheet.append([int(value) if value.isdigit() else value for value in row])
    sheet.append([])
    book.save(tmp_path / "book.xlsx")
    found = headers(tmp_path / "book.xlsx")
    assert [title for title, header in found.items() if iod2019.recognise(header)] == [sheet.title]
    data, areas = iod2019.read(tmp_path / "book.xlsx", sheet.title)
    assert set(data.frame["domain"]) == {d.id for d in DOMAINS[:8]}
    assert data.frame["score"].isna().all() and "population" not in areas
    assert data.rows_read == 4 and areas["code"].tolist()[0] == "E01008801"


def test_true_warrington_rows(shared_file):
    """127 rows of the publisher's own file 7; its last header ends in a blank."""
    path = shared_file(WARRINGTON)
    assert iod2019.recognise(headers(path)[""])
    data, areas = iod2019.read(path)
    assert (data.rows_read, data.rows_refused, len(data.frame)) == (127, 0, 1270)
    assert set(areas["lad_name"]) == {"Warrington"} and areas["population"].gt(900).all()
    assert data.frame["score"].notna().all()
    assert [decile(int(rank)) for rank in data.frame["rank"]] == data.frame["decile"].tolist()
    first = data.frame[(data.frame["lsoa_code"] == areas["code"][0])].set_index("domain")
    with path.open(encoding="utf-8-sig") as file:
        line = file.read().splitlines()[1].split(",")
    assert first.loc["imd", ["score", "rank", "decile"]].tolist() == [float(v) for v in line[4:7]]


def test_true_file_2_and_file_3(shared_file):
    data, areas = iod2019.read(shared_file("iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv"))
    assert len(areas) == iod2019.LSOAS_IN_ENGLAND and data.rows_refused == 0
    assert sum("all 32844 deciles agree" in note for note in data.notes) == 8
    path = shared_file("iod2019/File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.xlsx")
    sheets = [title for title, header in headers(path).items() if iod2019.recognise(header)]
    assert len(sheets) == 1
    data, areas = iod2019.read(path, sheets[0])
    assert set(data.frame["domain"]) == {"imd", "idaci", "idaopi"} and len(areas) == 32_844


def test_files_of_other_years_are_not_taken(shared_file):
    for name in (
        "iod2025/File_7_-_RECONSTRUCTED_IoD2025_Scores__Ranks__Deciles.csv",
        "iod_history/IMD2015_england_lsoa11.csv.gz",
        "iod2019/File_6_-_IoD2019_Population_Denominators.xlsx",
        "iod2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
    ):
        assert not any(iod2019.recognise(header) for header in headers(shared_file(name)).values())
