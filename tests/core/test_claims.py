"""The report's claims beside figures recomputed."""

from __future__ import annotations

import pandas as pd
import pytest

from wm_vru_plugin.core.areas import DEFAULT_STUDY_AREA
from wm_vru_plugin.core.claims import CLAIMS, COLUMNS, findings, measure, verdict
from wm_vru_plugin.core.sources import iod2019

BY_ID = {claim.id: claim for claim in CLAIMS}


def deprivation(most: int, total: int) -> pd.DataFrame:
    """Education deciles, and another domain that must not be counted."""
    deciles = [1] * most + [5] * (total - most)
    education = pd.DataFrame({"domain": "education", "decile": deciles})
    return pd.concat([education, pd.DataFrame({"domain": ["crime"] * 50, "decile": [1] * 50})])


def schools(exclusions, secondary=None) -> pd.DataFrame:
    kinds = ["State-funded secondary"] * len(exclusions) if secondary is None else secondary
    return pd.DataFrame({"type": kinds, "exclusions": exclusions})


def test_ids_are_unique_and_figures_are_those_of_the_report():
    assert len(BY_ID) == len(CLAIMS)
    assert {key: BY_ID[key].report for key in ("K001", "K002", "K003", "K034", "K035")} == {
        "K001": 1744, "K002": 331, "K003": 19, "K034": 39, "K035": 19,
    }  # fmt: skip


def test_the_share_of_lsoas_by_hand():
    tables = {"lsoa": pd.DataFrame({"code": range(1680)}), "deprivation": deprivation(331, 1680)}
    table = findings(tables).set_index("id")
    assert table.loc["K001", "ours"] == 1680 and table.loc["K002", "ours"] == 331
    assert table.loc["K003", "ours"] == 19.7  # 33100 / 1680 = 19.702...
    assert table.loc["K001", "verdict"].startswith("differs: selecting what the boundary touches")
    assert table.loc["K002", "verdict"] == "agrees"
    assert table.loc["K003", "verdict"].startswith("differs: the report divides by 1,744")


def test_real_deciles(shared_file):
    data, areas = iod2019.read(shared_file("iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv"))
    codes = areas.loc[areas["lad_code"].isin(DEFAULT_STUDY_AREA.authority_codes), "code"]
    rows = data.frame[data.frame["lsoa_code"].isin(codes)]
    tables = {"lsoa": codes.to_frame(), "deprivation": rows}
    ours = findings(tables).set_index("id")["ours"]
    assert (ours["K001"], ours["K002"], ours["K003"]) == (1680, 331, 19.7)


def test_impact_areas_known_and_not():
    areas = pd.DataFrame({"adopted": [True] * 19 + [False] * 19 + [None]})
    assert measure(BY_ID["K034"], {"impact_areas": areas}) == 39
    assert measure(BY_ID["K035"], {"impact_areas": areas}) == 19
    unknown = pd.DataFrame({"adopted": [None, None]})
    assert measure(BY_ID["K035"], {"impact_areas": unknown}) is None


def test_concentration_of_exclusions_by_hand():
    """100 exclusions: 40 + 30 = 70 < 79, and 40 + 30 + 20 = 90, so three schools make 79%."""
    counts = [40.0, 0, 30, 1, 20, 5, 4, 0, 0, 0]
    kinds = ["State-funded secondary"] * 8 + ["State-funded primary"] * 2
    tables = {"schools": schools(counts, kinds)}
    assert measure(BY_ID["K093"], tables) == 8
    assert measure(BY_ID["K098"], tables) == 3
    assert measure(BY_ID["K099"], tables) == 100
    assert measure(BY_ID["K100"], tables) == 6
    # The half of eight secondary schools with the most make 40 + 30 + 20 + 5 of 100.
    assert measure(BY_ID["K101"], tables) == 95


@pytest.mark.parametrize("times", range(1, 30))
def test_exactly_79_per_cent_is_enough(times):
    assert measure(BY_ID["K098"], {"schools": schools([79.0 * times, 21.0 * times])}) == 1


def test_seven_schools_of_more():
    assert measure(BY_ID["K099"], {"schools": schools([11.0] * 7 + [1] * 20)}) == 77


@pytest.mark.parametrize("counts", [[0.0, 0.0], [None, None], [float("nan")]])
def test_no_exclusions_no_concentration(counts):
    tables = {"schools": schools(pd.Series(counts, dtype=float))}
    assert all(measure(BY_ID[key], tables) is None for key in ("K098", "K099", "K100", "K101"))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_without_its_table_every_claim_says_what_it_needs(claim):
    assert measure(claim, {}) is None
    assert verdict(claim, None).startswith("cannot be recomputed: needs ")


def test_verdicts():
    claim = BY_ID["K101"]
    assert verdict(claim, 93.5) == "agrees" and verdict(claim, 93.6) == "differs"
    assert verdict(claim, 93, "SYNTHETIC data") == "not comparable: SYNTHETIC data"
    assert verdict(claim, None, "SYNTHETIC data").startswith("cannot be recomputed")


def test_the_table_of_findings():
    reasons = {"schools": "SYNTHETIC data"}
    table = findings({"schools": schools([5.0])}, reasons).set_index("id", drop=False)
    assert tuple(table.columns) == COLUMNS and len(table) == len(CLAIMS)
    # Exclusions are checked against the schools, so their reason is that of the schools.
    assert table.loc["K099", "verdict"] == "not comparable: SYNTHETIC data"
    assert pd.isna(table.loc["K001", "ours"])
