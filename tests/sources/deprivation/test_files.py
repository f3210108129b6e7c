"""Files 1, 5, 6 and 9 of the indices, and file 7 of the editions of 2015 and 2025."""

from __future__ import annotations

import pytest

from tests.helpers.made_files import csv_text, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.domains import DOMAINS
from wm_vru_plugin.sources.deprivation import editions as iod2019
from wm_vru_plugin.sources.deprivation import iod2015, iod2025
from wm_vru_plugin.sources.deprivation import populations as iod_populations
from wm_vru_plugin.sources.deprivation import scores as iod_scores
from wm_vru_plugin.sources.deprivation import transformed as iod_transformed
from wm_vru_plugin.sources.readers import READERS
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema.tables import BY_NAME

AREA_2019 = [iod2019.CODE, iod2019.NAME, iod2019.LAD_CODE, iod2019.LAD_NAME]
AREA_2015 = [*AREA_2019[:2], *(f"Local Authority District {k} (2013)" for k in ("code", "name"))]
AREA_2025 = [
    *(f"LSOA {k} (2021)" for k in ("code", "name")),
    *(f"Local Authority District {k} (2024)" for k in ("code", "name")),
]
FIRST = ["E01008881", "Birmingham 067A", "E08000025", "Birmingham"]
SECOND = ["E01008882", "Birmingham 066A", "E08000025", "Birmingham"]
IMD = DOMAINS[0]


def made(tmp_path, header, *rows):
    return write(tmp_path / "a file.csv", csv_text(header, list(rows)))


def readers_of(header):
    return [reader.id for reader in READERS if reader.recognise(header)]


def test_file_1_with_its_short_headers(tmp_path):
    short = [f"{IMD.stem} Rank", f"{IMD.stem} Decile"]
    path = made(tmp_path, [*AREA_2019, *short], [*FIRST, "3,284", "1"], [*SECOND, "3285", "2"])
    assert readers_of(headers(path)[""]) == ["iod2019"]
    data, areas = iod2019.read(path)
    assert data.frame["rank"].tolist() == [3284, 3285] and data.rows_refused == 0
    assert data.frame["domain"].tolist() == ["imd", "imd"] and len(areas) == 2
    assert data.frame["score"].isna().all()


def test_file_7_of_2025_ranks_33755_lsoas_and_knows_mid_2022(tmp_path):
    people = [
        "Total population: mid 2022",
        "Dependent Children aged 0-15: mid 2022",
        "Older population aged 60 and over: mid 2022",
        "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022",
    ]
    header = [*AREA_2025, IMD.score_column, IMD.rank_column, IMD.decile_column, *people]
    numbers = ["1500", "300", "300", "950"]
    path = made(
        tmp_path,
        header,
        [*FIRST, "30.1", "3375", "1", *numbers],
        [*SECOND, "1.5", "33755", "10", *numbers],
    )
    assert readers_of(headers(path)[""]) == ["iod2025"]
    data, areas = iod2025.read(path)
    assert (data.edition, data.frame["edition"].unique().tolist()) == ("2025", [2025])
    assert data.notes == [
        "residents aged 16 to 59 are those of neither of the other ages",
        "Index of Multiple Deprivation: all 2 deciles agree with the ranks",
    ]
    assert areas["pop_60_over"].tolist() == [300, 300]
    assert areas["pop_16_59"].tolist() == [900, 900]
    with pytest.raises(InputError, match="the rank 33756 is out of range"):
        iod2025.read(made(tmp_path, header, [*FIRST, "30.1", "33756", "10", *numbers]))


def test_headers_that_are_cut_off(tmp_path):
    header = [*AREA_2025, IMD.rank_column, IMD.decile_column[:-4]]
    path = made(tmp_path, header, [*FIRST, "3376", "2"])
    assert readers_of(headers(path)[""]) == ["iod2025"]
    assert iod2025.READER.read(path, "").frame["decile"].tolist() == [2]


def test_populations_without_the_middle_band(tmp_path):
    header = [*AREA_2025, *(f"{name}: mid 2022" for name in (
        "Total population", "Dependent Children aged 0-15", "Older population aged 60 and over",
    ))]  # fmt: skip
    path = made(tmp_path, header, [*FIRST, "1000", "200", "300"], [*SECOND, "10", "20", "0"])
    assert readers_of(headers(path)[""]) == ["iod_populations"]
    data = iod_populations.read(path)
    assert data.frame.sort_values(["area_code", "age_from"])["count"].tolist()[:3] == [
        200,
        500,
        300,
    ]
    assert data.edition == "2022" and data.rows_refused == 1


def test_an_older_people_index_by_its_longer_name(tmp_path):
    stem = "Income Deprivation Affecting Older People Index (IDAOPI)"
    more = [f"{stem} Rank (where 1 is most deprived)"]
    more.append(f"{stem} Decile (where 1 is most deprived 10% of LSOAs)")
    header = [*AREA_2025, IMD.rank_column, IMD.decile_column, *more]
    data = iod2025.READER.read(made(tmp_path, header, [*FIRST, "1", "1", "33755", "10"]), "")
    assert data.frame[["domain", "rank"]].to_numpy().tolist() == [["imd", 1], ["idaopi", 33755]]


def test_file_7_of_2015_is_another_edition_of_the_same_lsoas(tmp_path):
    path = made(tmp_path, [*AREA_2015, IMD.rank_column, IMD.decile_column], [*FIRST, "32844", "10"])
    assert readers_of(headers(path)[""]) == ["iod2015"]
    assert iod2015.READER.read(path, "").frame["edition"].tolist() == [2015]


def test_file_5_gives_scores_and_no_ranks(tmp_path):
    header = [*AREA_2019, *(domain.score_column for domain in DOMAINS)]
    path = made(tmp_path, header, [*FIRST, *["0.1"] * 10], [*SECOND, *["0.2"] * 9, "x"], ["", "b"])
    assert readers_of(headers(path)[""]) == ["iod_scores"]
    data = iod_scores.read(path)
    assert (len(data.frame), data.rows_read, data.rows_refused) == (19, 3, 1)
    assert set(data.frame["edition"]) == {2019} and data.frame["rank"].isna().all()
    assert any("1 'x'" in note for note in data.notes)
    with pytest.raises(InputError, match="no LSOA has a score"):
        iod_scores.read(made(tmp_path, header, [*FIRST, *[""] * 10]))


def population_header(mid="mid 2015 (excluding prisoners)"):
    return [
        *AREA_2019,
        f"Total population: {mid}",
        f"Dependent Children aged 0-15: {mid}",
        f"Population aged 16-59: {mid}",
        f"Older population aged 60 and over: {mid}",
        "Working age population 18-59/64: for use with Employment Deprivation Domain "
        "(excluding prisoners)",
    ]


def test_file_6_gives_three_bands(tmp_path):
    path = made(
        tmp_path,
        population_header(),
        [*FIRST, "1,296", "175", "656", "465", "715"],
        [*SECOND, "1000", "100", "500", "399", "619.75"],
        [*SECOND[:0], "E01008883", "n", "E08000025", "Birmingham", "9", "1", "", "3", "1"],
    )
    assert readers_of(headers(path)[""]) == ["iod_populations"]
    data = iod_populations.read(path)
    assert set(data.frame.columns) <= set(BY_NAME["population"].column_names)
    first = data.frame[data.frame["area_code"] == "E01008881"]
    assert first[["age_from", "count"]].to_numpy().tolist() == [[0, 175], [16, 656], [60, 465]]
    assert first["age_to"].isna().tolist() == [False, False, True]
    assert (len(data.frame), data.rows_refused, data.edition) == (8, 1, "2015")
    assert "row 4: an age band has no number of residents" in data.refused
    assert any("in 1 of 3 LSOAs, the first in row 3" in note for note in data.notes)
    with pytest.raises(InputError, match="the year of its populations"):
        iod_populations.read(made(tmp_path, population_header("mid year"), [*FIRST, *"11111"]))


def test_file_9_gives_indicators(tmp_path):
    stems = ("Income", "Employment", "Education", "Health", "Crime", "Barriers")
    header = [*AREA_2019, *(f"{stem} Score - exponentially transformed" for stem in stems)]
    path = made(tmp_path, header, [*FIRST, *["1.5"] * 5, "*"])
    assert readers_of(headers(path)[""]) == ["iod_transformed"]
    data = iod_transformed.read(path)
    assert len(data.frame) == 5 and set(data.frame["period"]) == {"2019"}
    assert set(data.frame.columns) <= set(BY_NAME["indicators"].column_names)
    assert "no transformed score of Living Environment" in data.notes
    with pytest.raises(InputError, match="no LSOA has a transformed score"):
        iod_transformed.read(made(tmp_path, header, [*FIRST, *["x"] * 6]))


@pytest.mark.parametrize(
    "module", [iod2015, iod2019, iod2025, iod_populations, iod_scores, iod_transformed]
)
def test_other_headers_are_not_taken(module):
    for header in ([], ["a"], AREA_2019, AREA_2025, [IMD.rank_column, IMD.decile_column]):
        assert not module.READER.recognise(header)


def only_table(path, reader):
    return next(sheet for sheet, header in headers(path).items() if reader.recognise(header))


def test_true_file_6(shared_file):
    path = shared_file("iod2019/File_6_-_IoD2019_Population_Denominators.xlsx")
    data = iod_populations.read(path, only_table(path, iod_populations))
    assert (len(data.frame), data.rows_read, data.rows_refused) == (3 * 32_844, 32_844, 0)
    assert data.frame.groupby("age_from")["count"].sum().gt(10_000_000).all()
    assert any("differs from the sum of the age bands in 0 of 32844" in n for n in data.notes)
    birmingham = data.frame[data.frame["area_code"] == "E01008881"]["count"]
    assert birmingham.sum() > 1000


def test_true_file_9(shared_file):
    path = shared_file("iod2019/File_9_-_IoD2019_Transformed_Scores.xlsx")
    data = iod_transformed.read(path, only_table(path, iod_transformed))
    assert (len(data.frame), data.rows_refused) == (7 * 32_844, 0)
    assert data.frame["value"].between(0, 100).all()
    assert data.frame.set_index(["area_code", "indicator"]).loc[
        ("E01000001", "barriers_transformed_score"), "value"
    ] == pytest.approx(33.518)


def test_true_lsoas_of_2025(shared_file):
    path = shared_file("iod2025/File_7_-_RECONSTRUCTED_IoD2025_Scores__Ranks__Deciles.csv")
    assert readers_of(headers(path)[""]) == ["iod2025"]
    data, areas = iod2025.read(path)
    assert (len(areas), data.rows_refused) == (33_755, 0)
    assert len(data.frame) == 8 * 33_755 and set(data.frame["edition"]) == {2025}
    assert sum("deciles agree with the ranks" in note for note in data.notes) == 8
    west_midlands = areas["lad_code"].between("E08000025", "E08000031")
    assert west_midlands.sum() == 1_719
