"""National deciles from ranks, against the published ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.deciles import check_deciles, national_decile

N_2011 = 32_844


def test_the_edges():
    assert national_decile([1, 10, 11, 20, 100], 100).tolist() == [1, 1, 2, 2, 10]
    assert national_decile([3284, 3285, 32_844], N_2011).tolist() == [1, 2, 10]
    assert national_decile([], N_2011).tolist() == []


@pytest.mark.parametrize("rank", [[0], [N_2011 + 1], [np.nan], [1.5], [-3]])
def test_ranks_out_of_range_are_refused(rank):
    with pytest.raises(InputError, match="Ranks"):
        national_decile(rank, N_2011)


def test_differences_are_found():
    assert check_deciles([1, 11, 20, 21], [1, 1, 2, np.nan], 100).tolist() == [1, 3]


def test_every_published_decile_of_2019(shared_file):
    path = shared_file(
        "iod2019/File_7_-_RECONSTRUCTED_IoD2019_Ranks__Deciles_and_Population_Denominators.csv"
    )
    table = pd.read_csv(path, encoding="utf-8-sig")
    table.columns = table.columns.str.strip()
    ranks = [name for name in table.columns if "Rank (where" in name]
    assert (len(table), len(ranks)) == (N_2011, 16)
    for rank in ranks:
        stem = rank.split(" Rank (where")[0]
        (decile,) = [name for name in table.columns if name.startswith(f"{stem} Decile")]
        assert check_deciles(table[rank], table[decile], N_2011).tolist() == [], stem
