"""Two packages of one study area: authorities, shares of the worst tenth, ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from wm_vru_plugin.core.comparison.package_changes import (
    deprivation_changes,
    domains_of,
    rank_pairs,
    same_study_area,
)
from wm_vru_plugin.core.coverage.top_decile import TOTAL
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.sources.reading.codes import current_gss

NAMES = {"E08000025": "Birmingham", "E08000027": "Dudley"}


def study(names=NAMES):
    return same_study_area(names, names, current_gss)


def areas(worst: dict[str, tuple[int, int]], population: float = 1500.0) -> pd.DataFrame:
    """So many areas of each authority in the worst tenth, of so many."""
    rows = [
        (code, 1 if number < bad else 5, population)
        for code, (bad, every) in worst.items()
        for number in range(every)
    ]
    return pd.DataFrame(rows, columns=["lad_code", "imd_decile", "population"])


def test_the_same_authorities() -> None:
    found = study()
    assert found.names == NAMES
    assert not found.merged
    assert not found.renamed


def test_an_official_change_of_codes_is_followed() -> None:
    # Gateshead was E08000020 until 2013.
    found = same_study_area(
        {"E08000020": "Gateshead"}, {"E08000037": "Gateshead Council"}, current_gss
    )
    assert found.names == {"E08000037": "Gateshead Council"}
    assert found.codes == {"E08000020": "E08000037", "E08000037": "E08000037"}
    assert found.renamed == {"E08000020"}


def test_districts_that_became_one_are_named_as_merged() -> None:
    earlier = {"E07000004": "Aylesbury Vale", "E07000005": "Chiltern"}
    found = same_study_area(earlier, {"E06000060": "Buckinghamshire"}, current_gss)
    assert found.merged == set(earlier)
    assert set(found.codes.values()) == {"E06000060"}


def test_other_authorities_are_refused_by_name() -> None:
    other = {"E08000025": "Birmingham", "E08000026": "Coventry"}
    with pytest.raises(InputError) as caught:
        same_study_area(NAMES, other, current_gss)
    assert "only in BEFORE is Dudley (E08000027)" in str(caught.value)
    assert "only in AFTER is Coventry (E08000026)" in str(caught.value)


def test_equal_names_do_not_make_up_for_other_codes() -> None:
    with pytest.raises(InputError, match="E08000099"):
        same_study_area({"E08000027": "Dudley"}, {"E08000099": "Dudley"}, current_gss)


def test_shares_and_newcombe_interval() -> None:
    before = areas({"E08000025": (40, 100), "E08000027": (3, 30)})
    after = areas({"E08000025": (60, 110), "E08000027": (3, 31)})
    table = deprivation_changes(before, after, study()).set_index("authority")
    row = table.loc["Birmingham"]
    assert (row["worst_before"], row["areas_after"]) == (40, 110)
    assert row["difference"] == pytest.approx(100 * (60 / 110 - 0.4))
    # Reference: statsmodels, Newcombe's method for two independent proportions.
    low, high = confint_proportions_2indep(60, 110, 40, 100, method="newcomb", compare="diff")
    assert row["difference_lower"] == pytest.approx(100 * low, abs=1e-6)
    assert row["difference_upper"] == pytest.approx(100 * high, abs=1e-6)
    assert row["result"] == "higher"
    assert table.loc["Dudley", "result"] == "no clear change"
    assert table.loc[TOTAL, "worst_after"] == 63
    assert row["residents_worst_after"] == 60 * 1500


def test_residents_that_are_partly_unknown_are_missing() -> None:
    after = areas({"E08000025": (2, 5), "E08000027": (1, 5)})
    after.loc[0, "population"] = None
    table = deprivation_changes(after, after, study()).set_index("authority")
    assert np.isnan(table.loc["Birmingham", "residents_worst_after"])
    assert np.isnan(table.loc[TOTAL, "residents_worst_after"])
    assert table.loc["Dudley", "residents_worst_after"] == 1500


def test_a_domain_of_one_side_is_left_out_and_a_missing_authority_told() -> None:
    before = areas({"E08000025": (1, 4)}).assign(crime_decile=1)
    after = areas({"E08000025": (1, 4), "E08000027": (1, 4)})
    table = deprivation_changes(before, after, study())
    assert set(table["domain"]) == {"imd"}
    assert domains_of(before) == ["imd", "crime"]
    dudley = table.set_index("authority").loc["Dudley"]
    assert np.isnan(dudley["difference"])
    assert dudley["note"]


def test_nothing_to_compare_gives_an_empty_table() -> None:
    empty = pd.DataFrame({"lad_code": [], "population": []})
    assert deprivation_changes(empty, empty, study()).empty
    assert domains_of(empty) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 40)), min_size=4, max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_other_way_round_turns_the_sign(pairs, random) -> None:
    counts = [(min(bad, every), every) for bad, every in pairs]
    first = areas(dict(zip(NAMES, counts[:2])))
    second = areas(dict(zip(NAMES, counts[2:])))
    shuffled = first.sample(frac=1, random_state=random.randrange(1000))
    there = deprivation_changes(shuffled, second, study())
    back = deprivation_changes(second, first, study())
    assert there["difference"].to_numpy() == pytest.approx(-back["difference"].to_numpy())
    assert there["difference_lower"].to_numpy() == pytest.approx(
        -back["difference_upper"].to_numpy()
    )
    each = there[there["authority"] != TOTAL]
    total = there[there["authority"] == TOTAL].iloc[0]
    assert each["worst_before"].sum() == total["worst_before"]
    assert each["areas_after"].sum() == total["areas_after"]


def ranks(period: str, values: list[float], denominator: float = np.nan) -> pd.DataFrame:
    codes = [*NAMES, *(f"E0700000{number}" for number in range(len(values) - 2))]
    return pd.DataFrame(
        {
            "area_code": codes,
            "indicator": "imd_rank_of_average_rank",
            "breakdown": "total",
            "period": period,
            "value": values,
            "unit": "rank",
            "denominator": denominator,
        }
    )


def test_ranks_stand_side_by_side_and_out_of_how_many() -> None:
    table = rank_pairs(ranks("2019", [2, 1, 3]), ranks("2025", [1, 3], 296), study())
    assert table["authority"].tolist() == ["Birmingham", "Dudley"]
    assert table["rank_before"].tolist() == [2, 1]
    assert table["of_before"].tolist() == [3, 3]
    assert table["rank_after"].tolist() == [1, 3]
    assert table["of_after"].tolist() == [296, 296]


def test_out_of_how_many_is_missing_where_the_package_cannot_tell() -> None:
    table = rank_pairs(ranks("2019", [8, 200]), ranks("2025", [1, 2]), study())
    assert table["of_before"].isna().all()
    assert table["of_after"].tolist() == [2, 2]
