"""Ranks of authorities among each other, before and after."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wm_vru_plugin.core.comparison.authority_ranks import moves, share_in_gaps, with_ranks
from wm_vru_plugin.core.comparison.package_changes import Study
from wm_vru_plugin.core.coverage.top_decile import TOTAL


def shares(before: list[float], after: list[float], domain: str = "imd") -> pd.DataFrame:
    names = [chr(ord("A") + place) for place in range(len(before))]
    return pd.DataFrame(
        {"domain": domain, "authority": names, "percent_before": before, "percent_after": after}
    )


def test_the_largest_share_is_first_and_equal_shares_have_one_rank() -> None:
    table = with_ranks(shares([10, 30, 20, 10], [0, 0, 5, 0]))
    assert table["rank_before"].tolist() == [3, 1, 2, 3]
    assert table["rank_after"].tolist() == [2, 2, 1, 2]


def test_the_order_of_rows_does_not_matter() -> None:
    table = shares([10, 30, 20, 15], [4, 3, 2, 1])
    found = with_ranks(table.sample(frac=1, random_state=1)).sort_values("authority")
    assert found["rank_before"].tolist() == with_ranks(table)["rank_before"].tolist()


def test_ranked_are_those_with_a_share_on_both_sides_and_not_all_together() -> None:
    table = shares([10, np.nan, 20, 90], [10, 50, 30, 90])
    table.loc[3, "authority"] = TOTAL
    found = with_ranks(table)
    assert found["rank_after"].dropna().tolist() == [2, 1]
    assert found["rank_before"].notna().tolist() == [True, False, True, False]


def test_domains_are_ranked_by_themselves() -> None:
    table = pd.concat([shares([1, 2], [2, 1]), shares([9, 8], [9, 8], "crime")])
    assert with_ranks(table)["rank_before"].tolist() == [2, 1, 1, 2]


def test_areas_in_gaps_follow_codes_that_changed() -> None:
    study = Study({"B": "Bee", "C": "Cee", "D": "Dee"}, {"A": "B", "B": "B", "C": "C", "D": "D"})
    table = share_in_gaps(
        "crime", ({"A": 2}, {"A": 8, "C": 4}), ({"B": 1, "C": 4}, {"B": 10, "C": 4}), study
    ).set_index("authority")
    assert table.loc["Bee", ["percent_before", "percent_after"]].tolist() == [25, 10]
    assert table.loc["Cee", ["in_gaps_before", "in_gaps_after"]].tolist() == [0, 4]
    assert pd.isna(table.loc["Dee", "percent_before"])


def test_moves_tell_the_longest_first() -> None:
    rows = with_ranks(shares([50, 40, 30, 20], [40, 10, 20, 30]))
    found = moves(rows)
    assert found["same"] == [("A", 1, 1), ("C", 3, 3)]
    assert found["up"] == [("D", 4, 2)]
    assert found["down"] == [("B", 2, 4)]
