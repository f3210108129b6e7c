"""Areas in the most deprived national tenth, by authority."""

from __future__ import annotations

import pandas as pd

from wm_vru_plugin.core.areas import WEST_MIDLANDS
from wm_vru_plugin.core.sources import iod2019
from wm_vru_plugin.core.top_decile import TOTAL, top_decile_table

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
