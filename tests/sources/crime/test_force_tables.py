"""Offences by partnership, in the layout of Table C2."""

from __future__ import annotations

import openpyxl
import pytest

from tests.helpers.made_files import write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.crime import force_tables as police_force_tables
from wm_vru_plugin.sources.reading import indicator_rows
from wm_vru_plugin.sources.reading.tabular import headers, read_table, titles
from wm_vru_plugin.store.schema import tables as schema

TITLE = '"Table C2: crimes by Community Safety Partnership, year ending March 2019 [note 1]",,,\n'
HEADER = (
    '"Police Force\nArea code","Police Force\nArea name","Community Safety\nPartnership code",'
    '"Community Safety\nPartnership name",Local Authority code,Local Authority name,'
    '"Total recorded crime\n (excluding fraud)","Violence against the person [note 2]",Robbery\n'
)
ROWS = (
    'E23000014,West Midlands,,,,,"1,000 ","400 ",70 \n'
    "E23000014,West Midlands,E22000001,Eastham,E08000025,Birmingham ,600 ,300 ,50 \n"
    "E23000014,West Midlands,E22000002,Northam,E08000026,Coventry,100 ,20 ,[x]\n"
    "E23000014,West Midlands,E22000003,Southam,E08000026,Coventry,150 ,30 ,8 \n"
    "E23000014,West Midlands,E22000004,Two towns,Combined Local Authorities,,140 ,45 ,5 \n"
    "E23000014,West Midlands,,Unassigned West Midlands,,,10 ,5 ,0 \n"
)


def read(tmp_path, text):
    path = write(tmp_path / "c2.csv", text)
    assert police_force_tables.recognise(headers(path)[""])
    return police_force_tables.read(path)


def values(data, breakdown):
    frame = data.frame[data.frame["breakdown"] == breakdown]
    return frame.set_index("area_code")["value"]


def test_columns_are_those_of_the_package():
    # Whether a row is an estimate is known once it is fitted to the package's areas.
    told = tuple(name for name in schema.INDICATORS.column_names if name != "estimate")
    assert told == indicator_rows.COLUMNS
    assert schema.INDICATORS.key == indicator_rows.KEY


def test_authorities_partnerships_and_forces(tmp_path):
    data = read(tmp_path, TITLE + "A remark,,,\n\n" + HEADER + ROWS)
    assert tuple(data.frame.columns) == indicator_rows.COLUMNS
    assert values(data, "total").to_dict() == {
        "E23000014": 1000, "E08000025": 600, "E22000004": 140, "E08000026": 250,
    }  # fmt: skip
    violence = data.frame[data.frame["breakdown"] == "Violence against the person"]
    assert violence.set_index("area_code")["count"]["E08000026"] == 50
    assert data.edition == "2018/19" and set(data.frame["unit"]) == {"offences"}
    assert (data.rows_read, data.rows_refused, data.refused) == (6, 0, [])
    names = data.frame.drop_duplicates("area_code").set_index("area_code")["area_name"]
    assert names["E08000025"] == "Birmingham" and names["E23000014"] == "West Midlands"


def test_what_is_of_no_partnership_is_said(tmp_path):
    notes = " ".join(read(tmp_path, TITLE + HEADER + ROWS).notes)
    assert "1 rows are of no partnership, such as 'Unassigned West Midlands'" in notes
    assert "1 authorities have several partnerships" in notes


def test_a_sum_with_an_unknown_part_is_not_known(tmp_path):
    frame = read(tmp_path, TITLE + HEADER + ROWS).frame
    row = frame[(frame["area_code"] == "E08000026") & (frame["breakdown"] == "Robbery")].iloc[0]
    assert row["suppressed"] == "[x]" and row[["value", "count"]].isna().all()


def test_a_workbook_gives_the_same(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table C2"
    sheet.append(["Table C2: offences, year ending June 2025"])
    sheet.append(HEADER.replace('"', "").replace("\n", " ").strip().split(","))
    sheet.append(["E23000014", "West Midlands", None, None, None, None, 1000, 400, 70])
    book.save(tmp_path / "c2.xlsx")
    data = police_force_tables.read(tmp_path / "c2.xlsx", "Table C2")
    assert values(data, "total").to_dict() == {"E23000014": 1000}
    assert data.edition == "2024-07/2025-06"


def test_no_year_and_contradictions_stop(tmp_path):
    with pytest.raises(InputError, match="no title says which year"):
        read(tmp_path, HEADER + ROWS)
    twice = "E23000014,West Midlands,,,,,999,400,70\n"
    with pytest.raises(InputError, match="area E23000014 has another value of recorded_offences"):
        read(tmp_path, TITLE + HEADER + ROWS + twice)


@pytest.mark.parametrize(
    ("above", "what"),
    [
        (["Table C3: Percentage change between recorded crimes, year ending June 2025"], "change"),
        (["Table C3", "Recorded crime, % change, year ending March 20191,2"], "changes"),
        (["TABLE C4: Recorded crime RATE per 1,000 population, year ending June 2025"], "rates"),
        (["Table C4: offences per 1,000 households, year ending June 2025"], "rates"),
        (["Table C4 :", "Rates of offences"], "rates"),
    ],
)
def test_percentages_and_rates_are_no_offences(tmp_path, above, what):
    assert what in police_force_tables.refuse(above)
    titled = "".join(f'"{line}",,,\n' for line in above)
    with pytest.raises(InputError, match=f"c2.csv: its title says that it holds .*{what}"):
        read(tmp_path, titled + HEADER + ROWS)


@pytest.mark.parametrize(
    "above",
    [
        [],
        ["Table C2: Number of crimes, year ending June 2025", "Rates are in table C4"],
        ["Table C5", "Number of crimes, year ending June 2024", "Percentage changes: see C3"],
        ["Crimes in Corporate Road, year ending June 2025"],
    ],
)
def test_numbers_of_offences_are_not_refused(above):
    assert police_force_tables.refuse(above) == ""


def test_the_year_is_the_title_s(tmp_path):
    title = '"Table C5: Number of crimes, year ending March 20191,2",,,\n'
    remark = '"Figures of the year ending March 2020 are in table C2",,,\n'
    assert read(tmp_path, title + remark + HEADER + ROWS).edition == "2018/19"
    split = "Table C5,,,\nNumber of crimes: year ending June 2024,,,\n"
    assert read(tmp_path, split + HEADER + ROWS).edition == "2023-07/2024-06"
    two = '"Crimes, year ending June 2024 and year ending June 2025",,,\n'
    with pytest.raises(InputError, match=r"name several years .year ending June 2024, year ending"):
        read(tmp_path, two + HEADER + ROWS)


def test_the_real_workbook_is_read_by_its_titles(shared_file):
    """Table C5 holds the year before, and the rise is what Table C3 states for the force."""
    path = shared_file("crime/police_force_area_tables/policeforceareatablesyedecember2024.xlsx")
    for sheet, what in (("Table C3", "percentage changes"), ("Table C4", "rates")):
        assert what in police_force_tables.refuse(titles(path, sheet))
        with pytest.raises(InputError, match=f"sheet '{sheet}': its title says .* {what}"):
            police_force_tables.read(path, sheet)
    now, before = (police_force_tables.read(path, sheet) for sheet in ("Table C2", "Table C5"))
    assert (now.edition, before.edition) == ("2024", "2023")
    for data in (now, before):
        counts = data.frame["count"].dropna()
        assert (len(data.frame), data.refused) == (7981, [])
        assert (counts >= 0).all() and (counts % 1 == 0).all()
    stated = read_table(path, "Table C3").rename(columns=lambda name: name.split(" [")[0])
    force = stated[
        (stated["Police Force Area code"] == "E23000014")
        & stated["Community Safety Partnership code"].isna()
        & stated["Community Safety Partnership name"].isna()
    ].iloc[0]
    for breakdown, column in (
        ("total", "Total recorded crime (excluding fraud)"),
        ("Violence against the person", "Violence against the person"),
    ):
        rise = values(now, breakdown)["E23000014"] / values(before, breakdown)["E23000014"] - 1
        assert 100 * rise == pytest.approx(float(force[column]), abs=0.5)


def test_the_real_table(shared_file):
    path = shared_file("crime/policeforceareatablesyejune25final__Table_C2_CSP.csv")
    data = police_force_tables.read(path)
    total = values(data, "total")
    assert (data.rows_read, len(data.frame), data.refused) == (399, 7981, [])
    assert total["E08000025"] == 135_101 and total["E23000014"] == 303_343
    west_midlands = [f"E080000{number}" for number in range(25, 32)]
    # What is of no authority is the rest of the force's total.
    assert 0 < total["E23000014"] - total[west_midlands].sum() < 0.05 * total["E23000014"]
    assert data.frame["breakdown"].nunique() == 23
