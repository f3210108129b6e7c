"""Counts carried from one edition of LSOAs to another, and lookups of areas to larger ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.made_files import csv_text, write
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.editions import convert
from wm_vru_plugin.sources.crime import police_lookup
from wm_vru_plugin.sources.places import lookups, lsoa_changes
from wm_vru_plugin.sources.reading.tabular import headers

REAL = "lookups/LSOA11_LSOA21_LAD22_EW_LU__WM7.csv"
WARDS = (
    "lookups/Lower_Layer_Super_Output_Area_(2011)_to_Ward_(2019)_Lookup_in_England_and_Wales__WM7"
    ".csv"
)
POLICE = (
    "lookups/Local_Authority_District_to_Community_Safety_Partnerships_to_Police_Force_Areas__"
    "December_2016__Lookup_in_England_and_Wales.csv"
)


def pairs(*rows):
    """A lookup from "old new change" texts."""
    frame = pd.DataFrame([row.split() for row in rows], columns=["old_code", "new_code", "change"])
    return frame.assign(old_edition=2011, new_edition=2021)


LOOKUP = pairs("A A U", "B B1 S", "B B2 S", "C CD M", "D CD M", "E E1 X", "E EF X", "F EF X")
COUNTS = pd.DataFrame({"area_code": list("ABCDEF"), "count": [1, 10, 3, 4, 8, 2]})


def by_code(converted):
    return converted.frame.set_index("area_code")["count"].to_dict()


def test_unchanged_split_merged_and_irregular():
    people = pd.Series({"B1": 300, "B2": 100})
    done = convert(COUNTS, LOOKUP, people)
    assert by_code(done) == {"A": 1, "B1": 7.5, "B2": 2.5, "CD": 7, "E1": 4, "EF": 6}
    assert done.frame.set_index("area_code")["estimate"].to_dict() == {
        "A": False, "B1": True, "B2": True, "CD": False, "E1": True, "EF": True,
    }  # fmt: skip
    assert (done.source, done.target) == (2011, 2021)
    assert done.changes == {"U": 1, "S": 1, "M": 2, "X": 2}
    assert sorted(done.notes) == [
        "1 areas were divided by population",
        "1 areas were divided equally",
        "4 areas of 2021 hold estimates",
    ]


def test_area_divides_where_population_does_not():
    size = pd.Series({("E", "E1"): 3.0, ("E", "EF"): 1.0, ("B", "B1"): 1.0, ("B", "B2"): 9.0})
    people = pd.Series({"B1": 0, "B2": 5, "E1": 4})
    assert by_code(convert(COUNTS, LOOKUP, people, area=size)) == {
        "A": 1, "B1": 0, "B2": 10, "CD": 7, "E1": 6, "EF": 4,
    }  # fmt: skip
    nobody = pd.Series({"B1": 0, "B2": 0})
    assert by_code(convert(COUNTS, LOOKUP, nobody))["B1"] == 5


def test_people_of_pieces_divide_irregular_areas():
    people = pd.Series({("E", "E1"): 10, ("E", "EF"): 70})
    assert by_code(convert(COUNTS, LOOKUP, people)) == {
        "A": 1, "B1": 5, "B2": 5, "CD": 7, "E1": 1, "EF": 9,
    }  # fmt: skip


def test_backwards_a_split_is_put_together():
    new = pd.DataFrame({"area_code": ["B1", "B2", "CD"], "count": [1, 2, 8]})
    done = convert(new, LOOKUP, pd.Series({"C": 1, "D": 3}), backwards=True)
    assert by_code(done) == {"B": 3, "C": 2, "D": 6} and (done.source, done.target) == (2021, 2011)
    assert done.frame["estimate"].tolist() == [False, True, True]


def test_other_columns_keep_rows_apart_and_missing_counts_stay_missing():
    frame = pd.DataFrame(
        {
            "area_code": ["C", "D", "C", "B"],
            "period": ["2018", "2018", "2019", "2018"],
            "crimes": [1.0, 2.0, 5.0, np.nan],
            "people": [10, 20, 10, 40],
        }
    )
    done = convert(frame, LOOKUP, counts=("crimes", "people")).frame
    merged = done[done["area_code"] == "CD"].set_index("period")
    assert merged.loc["2018", ["crimes", "people"]].tolist() == [3, 30]
    assert merged.loc["2019", ["crimes", "people"]].tolist() == [5, 10]
    assert done[done["area_code"] == "B1"]["crimes"].isna().all()
    assert list(done.columns) == [*frame.columns, "estimate"]


def test_codes_of_no_known_edition_are_refused_with_counts():
    with pytest.raises(InputError) as error:
        convert(pd.DataFrame({"area_code": ["A", "Q", "B1"], "count": [1, 2, 3]}), LOOKUP)
    assert "1 of 3 codes are LSOAs of 2011 in the lookup, 2 are not (B1, Q)" in str(error.value)
    assert "2 are LSOAs of 2021" in str(error.value)
    with pytest.raises(InputError, match="these are already of 2021"):
        convert(pd.DataFrame({"area_code": ["A", "B1"], "count": [1, 2]}), LOOKUP)
    with pytest.raises(InputError, match="no column 'count'"):
        convert(pd.DataFrame({"area_code": []}), LOOKUP)
    with pytest.raises(InputError, match="no column 'change'"):
        convert(COUNTS, LOOKUP.drop(columns="change"))
    with pytest.raises(InputError, match="an area has two"):
        convert(COUNTS, LOOKUP, pd.Series([1, 2], index=["B1", "B1"]))


@st.composite
def made_lookups(draw):
    """Old areas, each in one to three new ones, drawn from a small number: all four changes."""
    number = draw(st.integers(1, 12))
    rows = {
        (f"o{old}", f"n{draw(st.integers(0, number))}")
        for old in range(number)
        for _ in range(draw(st.integers(1, 3)))
    }
    frame = pd.DataFrame(sorted(rows), columns=["old_code", "new_code"])
    return frame.assign(change=lsoa_changes.changes(frame), old_edition=2011, new_edition=2021)


@settings(max_examples=60, deadline=None)
@given(made_lookups(), st.data())
def test_totals_are_preserved(lookup, data):
    old = sorted(set(lookup["old_code"]))
    count = st.integers(0, 10_000)
    frame = pd.DataFrame(
        {
            "area_code": old * 2,
            "period": ["2018"] * len(old) + ["2019"] * len(old),
            "count": data.draw(st.lists(count, min_size=2 * len(old), max_size=2 * len(old))),
        }
    )
    new = sorted(set(lookup["new_code"]))
    known = data.draw(st.dictionaries(st.sampled_from(new), st.integers(0, 3000)))
    people = pd.Series(known, dtype=float) if data.draw(st.booleans()) else None
    done = convert(frame, lookup, people)
    assert set(done.frame["area_code"]) == set(new)
    assert (done.frame["count"] >= 0).all()
    before, after = (one.groupby("period")["count"].sum() for one in (frame, done.frame))
    assert np.allclose(before, after, rtol=1e-12, atol=1e-9)
    exact = set(lookup.loc[lookup["change"].isin(["U", "M"]), "new_code"])
    assert set(done.frame.loc[~done.frame["estimate"], "area_code"]) == exact
    assert sum(done.changes.values()) == len(old)
    back = convert(done.frame.drop(columns="estimate"), lookup, backwards=True).frame
    assert set(back["area_code"]) == set(old)
    assert np.allclose(before, back.groupby("period")["count"].sum(), rtol=1e-12, atol=1e-9)
    # What was neither divided nor put together comes back as it was.
    kept = lookup.loc[lookup["change"].isin(["U", "S"]), "old_code"]
    both = frame.merge(back, on=["area_code", "period"])
    both = both[both["area_code"].isin(kept)]
    assert np.allclose(both["count_x"], both["count_y"], rtol=1e-12, atol=1e-9)


def test_changes_are_made_where_the_column_is_absent(tmp_path):
    rows = ["A,A", "B,B1", "B,B2", "C,CD", "D,CD", "E,E1", "E,EF", "F,EF", ",Q"]
    path = write(tmp_path / "lu.csv", "LSOA11CD,LSOA21CD\n" + "\n".join(rows) + "\n")
    data = lsoa_changes.read(path)
    assert data.frame["change"].tolist() == list("USSMMXXX")
    assert (data.rows_refused, data.edition) == (1, "2011 to 2021")


def test_a_lookup_with_its_change_indicator(tmp_path):
    header = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,ObjectId\n"
    path = write(tmp_path / "lu.csv", header + "A,a,A,a,U,E08000025,Birmingham,1\nB,b,C,c,m,E,,2\n")
    assert lsoa_changes.recognise(headers(path)[""]) and not lookups.recognise(headers(path)[""])
    data = lsoa_changes.read(path)
    assert data.frame["change"].tolist() == ["U", "M"] and "1 change indicators" in data.notes[0]
    with pytest.raises(InputError, match="row 2, column 'CHGIND': the change 'Z' is not known"):
        lsoa_changes.read(write(tmp_path / "z.csv", "LSOA11CD,LSOA21CD,CHGIND\nA,A,Z\n"))
    with pytest.raises(InputError, match="no row has a code of 2001 and of 2011"):
        lsoa_changes.read(write(tmp_path / "e.csv", "LSOA01CD,LSOA11CD,CHGIND\n,A,U\n"))


def test_the_real_lookup_carries_1680_lsoas_to_1719(shared_file):
    data = lsoa_changes.read(shared_file(REAL))
    assert data.frame["change"].value_counts().to_dict() == {"U": 1638, "S": 80, "M": 2}
    frame = data.frame
    old = pd.DataFrame({"area_code": frame["old_code"].unique()})
    old["count"] = np.arange(len(old)) % 97
    people = pd.Series(1500.0, index=frame["new_code"].unique())
    done = convert(old, frame, people)
    assert (len(old), len(done.frame)) == (1680, 1719)
    assert done.frame["count"].sum() == pytest.approx(old["count"].sum(), abs=1e-6)
    assert done.frame["estimate"].sum() == 80 and done.changes["M"] == 2
    back = convert(done.frame[["area_code", "count"]], frame, backwards=True)
    unmerged = old[~old["area_code"].isin(frame.loc[frame["change"] == "M", "old_code"])]
    assert unmerged.merge(back.frame, on="area_code").eval("abs(count_x - count_y)").max() < 1e-9


def test_partnerships_and_police_forces(tmp_path):
    header = ["LAD19CD", "LAD19NM", "CSP19CD", "CSP19NM", "PFA19CD", "PFA19NM", "FID"]
    row = ["E08000025", "Birmingham", "E22000100", "Birmingham ", "E23000014", "West Midlands", "1"]
    path = write(tmp_path / "lu.csv", csv_text(header, [row, ["", *row[1:]]]))
    assert police_lookup.recognise(headers(path)[""])
    data = police_lookup.read(path)
    assert (len(data.frame), data.rows_refused, data.edition) == (1, 1, "2019")
    assert data.frame.loc[0, "csp_name"] == "Birmingham"
    other = write(tmp_path / "b.csv", csv_text(header, [row, [*row[:4], "E23000015", "S", "2"]]))
    with pytest.raises(InputError, match="row 3: authority E08000025 appears twice"):
        police_lookup.read(other)
    for header in (["LSOA11CD", "LAD19CD", "PFA19CD"], ["LAD19CD"], ["PFA19CD"], []):
        assert not police_lookup.recognise(header)
