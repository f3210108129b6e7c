"""Population estimates by single year of age, in the layouts of ten years."""

from __future__ import annotations

import openpyxl
import pytest

from tests.helpers.made_files import csv_text, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.deprivation import populations as iod_populations
from wm_vru_plugin.sources.people import population_estimates
from wm_vru_plugin.sources.reading.tabular import headers
from wm_vru_plugin.store.schema.tables import BY_NAME

AGES = [*(str(age) for age in range(90)), "90+"]
SAPE = ["LSOA Code", "LSOA Name", "LA Code (2019 boundaries)", "LA name (2019 boundaries)"]
AREA = ["E01008881", "Birmingham 067A", "E08000025", "Birmingham"]


def made(tmp_path, header, *rows, name="mid2019 people.csv"):
    return write(tmp_path / name, csv_text(header, list(rows)))


def test_single_years_of_age(tmp_path):
    counts = [str(age % 7) for age in range(91)]
    total = sum(map(int, counts))
    path = made(tmp_path, [*SAPE, "All Ages", *AGES], [*AREA, f"{total:,}", *counts])
    assert population_estimates.recognise(headers(path)[""])
    data = population_estimates.read(path)
    assert set(data.frame.columns) <= set(BY_NAME["population"].column_names)
    assert (len(data.frame), data.edition, data.rows_refused) == (91, "2019", 0)
    assert data.frame["count"].sum() == total
    assert data.frame["age_from"].tolist() == list(range(91))
    assert data.frame["age_to"].isna().tolist() == [False] * 90 + [True]
    assert data.frame["age_to"].tolist()[:90] == list(range(90))
    assert set(data.frame["sex"]) == {"persons"} and set(data.frame["period"]) == {"2019"}
    assert data.notes == ["the year 2019 is from the file's name; nothing in the file tells it"]


def test_a_workbook_with_titles_and_a_sheet_for_each_sex(tmp_path):
    book = openpyxl.Workbook()
    for title in ("Mid-2018 Persons", "Mid-2018 Males", "Mid-2018 Females"):
        sheet = book.create_sheet(title)
        sheet.append(["SAPE21DT1a: Mid-2018 Population Estimates for Lower Layer Areas"])
        sheet.append(["Persons, males and females, single year of age"])
        sheet.append([])
        sheet.append(["Area Codes", "Area Names", None, "All Ages", *AGES])
        sheet.append(["E08000025", "Birmingham", None, 182, *[2] * 91])
        sheet.append(["E01008881", None, "Birmingham 067A", 91, *[1] * 91])
        sheet.append(["Source: Office for National Statistics"])
    path = tmp_path / "sape.xlsx"
    book.save(path)
    found = {t: population_estimates.recognise(header) for t, header in headers(path).items()}
    assert sum(found.values()) == 3
    for title, sex in (("Persons", "persons"), ("Males", "male"), ("Females", "female")):
        data = population_estimates.read(path, f"Mid-2018 {title}")
        assert set(data.frame["sex"]) == {sex} and data.edition == "2018"
        assert (len(data.frame), data.rows_refused) == (182, 1)
        assert data.notes == [] and "'Source: Office for National Stat" in data.refused[0]


def test_females_and_males_side_by_side_with_a_year(tmp_path):
    header = ["Year", "LAD 2021 Code", "LAD 2021 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    header += [f"{sex}{age}" for sex in "FM" for age in range(91)]
    area = ["E08000025", "Birmingham", "E01008881", "Birmingham 067A"]
    path = made(
        tmp_path, header, *([y, *area, "273", *["1"] * 91, *["2"] * 91] for y in ("2021", "2022"))
    )
    assert population_estimates.recognise(headers(path)[""])
    data = population_estimates.read(path)
    assert data.edition == "2021; 2022" and set(data.frame["area_code"]) == {"E01008881"}
    assert data.frame.groupby(["period", "sex"])["count"].sum().tolist() == [91, 182, 91, 182]
    oldest = data.frame[data.frame["age_from"] == 90]
    assert len(oldest) == 4 and oldest["age_to"].isna().all() and data.notes == []


def test_broad_bands(tmp_path):
    bands = ("0 to 15", "16 to 29", "30 to 44", "45 to 64", "65 and over")
    header = ["LSOA 2021 Code", "Total", *(f"{sex}{band}" for sex in "FM" for band in bands)]
    data = population_estimates.read(made(tmp_path, header, ["E01008881", "20", *["2"] * 10]))
    females = data.frame[data.frame["sex"] == "female"]
    assert females["age_from"].tolist() == [0, 16, 30, 45, 65]
    assert females["age_to"].fillna(-1).tolist() == [15, 29, 44, 64, -1]


def test_authorities_countries_and_regions(tmp_path):
    text = "\nMYE2: Population estimates: Persons by single year of age, mid-2020\n\n" + csv_text(
        ["Code", "Name", "Geography", "All ages", *AGES],
        [
            ["E92000001", "ENGLAND", "Country", "91", *["1"] * 91],
            ["E08000025", "B", "M", *["1"] * 92],
        ],
    )
    path = write(tmp_path / "mye2.csv", text)
    assert population_estimates.recognise(headers(path)[""])
    data = population_estimates.read(path)
    assert data.edition == "2020" and set(data.frame["area_code"]) == {"E92000001", "E08000025"}
    assert any("in 1 of 2 areas, the first in row 6" in note for note in data.notes)


def test_damage(tmp_path):
    header = [*SAPE, "All Ages", *AGES]
    good = [*AREA, "91", *["1"] * 91]
    bad = [*AREA, "91", "-1", "x", "1.5", "?", *["1"] * 87]
    bad[0] = "E01008882"
    data = population_estimates.read(made(tmp_path, header, good, bad))
    assert len(data.frame) == 91 + 87 and data.rows_refused == 0
    assert len(data.refused) == 3 and any("column '2': 1.5 is no number" in r for r in data.refused)
    assert any("1 areas lack a number of residents" in note for note in data.notes)
    with pytest.raises(InputError, match="row 3: area E01008881 appears twice"):
        population_estimates.read(made(tmp_path, header, good, good))
    with pytest.raises(InputError, match="nothing in it tells the year"):
        population_estimates.read(made(tmp_path, header, good, name="people.csv"))
    with pytest.raises(InputError, match="not every row has a year"):
        population_estimates.read(made(tmp_path, ["Year", *header], ["20x9", *good]))


@pytest.mark.parametrize(
    "header",
    [
        [],
        [*SAPE, "All Ages"],
        [*SAPE, *AGES],
        ["All Ages", *AGES],
        [*SAPE, "All Ages", "10", "20", "30", "40", "50"],
    ],
)
def test_what_is_no_population(header):
    assert not population_estimates.recognise(header)


@pytest.mark.parametrize(
    ("name", "areas", "year", "people"),
    [
        ("population/mid2019_lsoa_syoa_persons__WM7.csv", 1680, "2019", 2_928_592),
        ("population/mid2017_lsoa_syoa_persons__WM7.csv", 1680, "2017", 2_897_303),
        ("population/mid2019_ltla_syoa_persons__England.csv", 317, "2019", 56_286_961),
    ],
)
def test_true_populations(shared_file, name, areas, year, people):
    path = shared_file(name)
    assert population_estimates.recognise(headers(path)[""])
    assert not iod_populations.recognise(headers(path)[""])
    data = population_estimates.read(path)
    assert (len(data.frame), data.rows_refused, data.edition) == (91 * areas, 0, year)
    assert data.frame["count"].sum() == people
    assert not any("differs" in note for note in data.notes)
    assert not data.frame.duplicated(list(BY_NAME["population"].key)).any()
