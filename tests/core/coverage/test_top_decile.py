"""Areas in the most deprived national tenth, by authority."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.real_lsoas import read_lsoas
from wm_vru_plugin.core.coverage.top_decile import (
    TOTAL,
    local_deciles,
    top_decile_table,
    worst_sentence,
    worst_table,
)
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.areas import WEST_MIDLANDS
from wm_vru_plugin.core.places.deciles import national_decile
from wm_vru_plugin.sources.deprivation import editions as iod2019

COLUMNS = ["domain", "authority", "areas", "most_deprived", "percent"]


def test_by_hand():
    areas = pd.DataFrame(
        {
            "lad_name": ["Walsall", "Dudley", "Dudley", "Dudley"],
            "education_decile": [1, 1, 2, None],
            "crime_decile": [None] * 4,
            "health_decile": [None, 10, 10, 1],
        }
    )
    assert top_decile_table(areas).values.tolist() == [
        ["education", "Dudley", 2, 1, 50.0],
        ["education", "Walsall", 1, 1, 100.0],
        ["education", TOTAL, 3, 2, 66.7],
        ["health", "Dudley", 3, 1, 33.3],
        ["health", TOTAL, 3, 1, 33.3],
    ]


def test_no_deciles_no_rows():
    table = top_decile_table(pd.DataFrame({"lad_name": ["Dudley"]}))
    assert table.empty and list(table) == COLUMNS


def test_the_index_of_the_areas_does_not_matter():
    areas = pd.DataFrame({"place": ["b", "a"], "imd_decile": [1, 3]}, index=[7, 3])
    table = top_decile_table(areas, "place")
    assert table["authority"].tolist() == ["a", "b", TOTAL]
    assert table["most_deprived"].tolist() == [0, 1, 1]


def test_real_education_deciles(shared_file):
    data, areas = iod2019.read(shared_file("iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv"))
    decile = data.frame[data.frame["domain"] == "education"].set_index("lsoa_code")["decile"]
    areas = areas[areas["lad_code"].isin([place.code for place in WEST_MIDLANDS])]
    areas = areas.assign(education_decile=areas["code"].map(decile))
    table = top_decile_table(areas).set_index("authority")
    assert table.loc[TOTAL, ["areas", "most_deprived", "percent"]].tolist() == [1680, 331, 19.7]
    by_hand = areas[areas["education_decile"] == 1].groupby("lad_name").size()
    assert table["most_deprived"].drop(TOTAL).to_dict() == by_hand.to_dict()
    counts = [table.loc[place.name, "areas"] for place in WEST_MIDLANDS]
    assert counts == [639, 195, 201, 186, 134, 167, 158]


def test_worst_by_authority_against_the_real_indices(shared_file: Callable) -> None:
    """331 of 1,680 LSOAs in the education tenth: the report's count, and its share put right."""
    frame = read_lsoas(shared_file, "boundaries/LSOA_2011_WM7_bng.gpkg").frame
    table = worst_table(
        frame["education_decile"], 1, frame["lad_name"].to_numpy(object), frame["population"]
    ).set_index("authority")
    total = table.loc["Total"]
    assert (total["areas"], total["worst"], total["no_decile"]) == (1680, 331, 0)
    assert total["percent"] == pytest.approx(19.702, abs=1e-3)
    assert total["times_even"] == pytest.approx(1.97, abs=0.01)
    expected = frame[frame["education_decile"] == 1].groupby("lad_name").size()
    assert table["worst"].drop("Total").to_dict() == expected.to_dict()


def test_local_deciles_of_the_study_area_hold_a_tenth_each(shared_file: Callable) -> None:
    frame = read_lsoas(shared_file, "boundaries/LSOA_2011_WM7_bng.gpkg").frame
    decile = local_deciles(frame["education_rank"])
    assert np.bincount(decile.astype(int))[1:].tolist() == [168] * 10
    assert frame["education_rank"][decile == 1].max() < frame["education_rank"][decile == 2].min()


def test_local_deciles_with_ties_and_gaps() -> None:
    decile = local_deciles([1, 1, 1, np.nan, 9])
    assert decile[:3].tolist() == [3, 3, 3] and np.isnan(decile[3]) and decile[4] == 10
    assert np.isnan(local_deciles([np.nan])).all()


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=60, unique=True), st.randoms())
def test_local_deciles_are_the_national_ones_of_a_whole_nation(
    numbers: list[int], random: Any
) -> None:
    ranks = pd.Series(numbers).rank().to_numpy()
    assert (local_deciles(numbers) == national_decile(ranks, len(ranks))).all()
    order = list(range(len(numbers)))
    random.shuffle(order)
    assert (local_deciles(np.array(numbers)[order]) == local_deciles(numbers)[order]).all()


def test_missing_is_not_undeprived() -> None:
    table = worst_table(
        [1, np.nan, 2, np.nan],
        1,
        np.array(["A", "A", "B", "C"], dtype=object),
        [100, 50, np.nan, 10],
    ).set_index("authority")
    assert table.loc["A", ["areas", "no_decile", "worst"]].tolist() == [1, 1, 1]
    assert table.loc["C", "areas"] == 0 and np.isnan(table.loc["C", "percent"])
    assert table.loc["B", "residents_unknown"] == 1
    assert np.isnan(table.loc["B", "residents_percent"])
    text = worst_sentence(table.reset_index(), "in the tenth")
    assert text.startswith("1 of 2 areas (50.0%) lie in the tenth, 5.00 times an even share")
    assert text.endswith("2 areas without a decile are left out.")


@pytest.mark.parametrize("most, decile, message", [(0, [1], "1 to 9"), (1, [11], "1 to 10")])
def test_what_is_no_decile(most: int, decile: list[int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        worst_table(decile, most, np.array(["A"], dtype=object), [1.0])


def test_no_decile_at_all() -> None:
    table = worst_table([np.nan], 1, np.array(["A"], dtype=object), [1.0])
    assert "none is known" in worst_sentence(table, "in the tenth")
