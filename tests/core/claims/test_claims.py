"""The report's claims beside figures recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable

import numpy as np
import pandas as pd
import pytest

from wm_vru_plugin.core.claims.claims import (
    CHECKS,
    COLUMNS,
    compare,
    findings,
    findings_sentence,
    tidy,
    tolerance_of,
)
from wm_vru_plugin.core.claims.facts import Facts
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.core.places.areas import DEFAULT_STUDY_AREA
from wm_vru_plugin.sources.deprivation import editions as iod2019
from wm_vru_plugin.sources.report_2020.tables import read_report_claims, read_report_table

CLAIMS = read_report_claims()


def check(
    tables: Mapping[str, pd.DataFrame], reasons: Mapping[str, str] | None = None
) -> pd.DataFrame:
    facts = Facts(tables, CLAIMS, read_report_table)
    return findings(facts, CLAIMS, reasons).set_index("id", drop=False)


def schools(exclusions: object, secondary: list[str] | None = None) -> pd.DataFrame:
    counts = pd.Series(exclusions, dtype=float)
    kinds = ["State-funded secondary"] * len(counts) if secondary is None else secondary
    return pd.DataFrame(
        {
            "name": "A School",
            "type": kinds,
            "exclusions": counts,
            "exclusion_rate": counts / 10,
            "pupils": 1000,
            "lsoa_code": [f"E0{number}" for number in range(len(counts))],
        }
    )


def indicators(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    columns = ["area_code", "indicator", "breakdown", "period", "value"]
    return pd.DataFrame(rows, columns=columns).assign(count=np.nan, denominator=np.nan)


NOTHING = check({})


def test_every_claim_has_its_row_and_every_check_its_claim() -> None:
    assert tuple(NOTHING.columns) == COLUMNS
    assert NOTHING["id"].tolist() == CLAIMS["id"].tolist()
    assert {item.claim for item in CHECKS} <= set(CLAIMS["id"])
    assert NOTHING["verdict"].str.match(r"agrees$|differs|cannot be recomputed: needs .+").all()


def test_the_report_against_itself() -> None:
    """70% of 8,000 is 5,600; the table of learning difficulties prints 33.9, not 33."""
    differ = NOTHING[NOTHING["verdict"].str.startswith("differs")]
    assert differ["ours"].to_dict() == {"K078": 5600, "K104": 33.9}
    agree = NOTHING[NOTHING["verdict"] == "agrees"]
    assert agree["ours"].to_dict() == {
        "K007": 3, "K008": 4, "K028": 75.96, "K059": -71.56, "K064": 45.83, "K067": 36.19,
        "K090": -5, "K098": 153, "K099": 77, "K101": 93, "K103": 55.8, "K105": 9.2, "K106": 7.1,
        "K107": 6,
    }  # fmt: skip
    assert (NOTHING.loc[[*differ.index, *agree.index], "basis"] == "the report's own figures").all()
    assert "Solihull" in NOTHING.loc["K107", "note"]


def test_real_deciles(shared_file: Callable) -> None:
    data, areas = iod2019.read(shared_file("iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv"))
    codes = areas.loc[areas["lad_code"].isin(DEFAULT_STUDY_AREA.authority_codes), "code"]
    rows = data.frame[data.frame["lsoa_code"].isin(codes)]
    table = check({"lsoa": codes.to_frame(), "deprivation": rows})
    assert table.loc[["K001", "K002", "K003"], "ours"].tolist() == [1680, 331, 19.7]
    assert table.loc["K001", "verdict"].startswith("differs: selecting what the boundary touches")
    assert table.loc["K001", "difference"] == -64
    assert table.loc["K002", "verdict"] == "agrees"
    assert table.loc["K003", "verdict"].startswith("differs: the report divides by 1,744")
    assert table.loc["K003", "note"] == "331 of 1,680"


def test_only_the_newest_edition_counts() -> None:
    rows = pd.DataFrame(
        {"domain": "education", "decile": [1, 1, 1, 5], "edition": [2015, 2015, 2019, 2019]}
    )
    assert check({"deprivation": rows}).loc["K002", "ours"] == 1


def test_impact_areas_known_and_not() -> None:
    areas = pd.DataFrame({"adopted": [True] * 19 + [False] * 19 + [None]})
    table = check({"impact_areas": areas})
    assert table.loc[["K034", "K035"], "ours"].tolist() == [39, 19]
    assert (table.loc[["K034", "K035"], "verdict"] == "agrees").all()
    unknown = check({"impact_areas": pd.DataFrame({"adopted": [None, None]})})
    assert unknown.loc["K035", "verdict"].startswith("cannot be recomputed: needs the police's")


def test_concentration_of_exclusions_by_hand() -> None:
    """100 exclusions: 40 + 30 = 70 < 79, and 40 + 30 + 20 = 90, so three schools make 79%."""
    counts = [40.0, 0, 30, 1, 20, 5, 4, 0, 0, 0]
    kinds = ["State-funded secondary"] * 8 + ["State-funded primary"] * 2
    ours = check({"schools": schools(counts, kinds)})["ours"]
    assert ours[["K093", "K098", "K099", "K100"]].tolist() == [8, 3, 100, 6]
    # The half of eight secondary schools with the most make 40 + 30 + 20 + 5 of 100.
    assert ours["K101"] == 95


@pytest.mark.parametrize("times", range(1, 30))
def test_exactly_79_per_cent_is_enough(times: int) -> None:
    assert check({"schools": schools([79.0 * times, 21.0 * times])}).loc["K098", "ours"] == 1


@pytest.mark.parametrize("counts", [[0.0, 0.0], [None, None], [float("nan")]])
def test_without_exclusions_the_print_is_asked(counts: list[float | None]) -> None:
    table = check({"schools": schools(counts)})
    assert table.loc["K098", "basis"] == "the report's own figures"
    assert table.loc["K100", "verdict"].startswith("cannot be recomputed")


def test_a_school_and_its_pupils() -> None:
    rows = schools([14.0]).assign(name="St Matthias School", pupils=757)
    table = check({"schools": rows})
    assert table.loc["K094", "ours"] == pytest.approx(1.849)
    assert table.loc["K094", "verdict"].startswith("differs: 2.2% would take about 636 pupils")
    assert check({"schools": rows.assign(pupils=636)}).loc["K094", "verdict"] == "agrees"


def test_the_weight_of_a_domain_is_found_again() -> None:
    names = ("income", "employment", "education", "health", "crime", "barriers", "living")
    weights = np.array([0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093])
    scores = np.random.default_rng(4).exponential(20, (150, 7))
    codes = [f"E01{number:06}" for number in range(150)]
    table = indicators(
        *(
            (code, f"{name}_transformed_score", "total", "2019", value)
            for code, row in zip(codes, scores)
            for name, value in zip(names, row)
        )
    )
    imd = pd.DataFrame(
        {
            "lsoa_code": codes, "domain": "imd", "edition": 2019, "decile": 5,
            "score": scores @ weights,
        }
    )  # fmt: skip
    row = check({"indicators": table, "deprivation": imd}).loc["K010"]
    assert row["ours"] == 13.5 and row["verdict"] == "agrees"


def population(*rows: tuple[str, str, int, object, int]) -> pd.DataFrame:
    columns = ["area_code", "period", "age_from", "age_to", "count"]
    return pd.DataFrame(rows, columns=columns).assign(sex="persons")


def test_share_of_children_from_single_years() -> None:
    single = [("E08000025", "2019", age, age, 10) for age in range(90)]
    open_end = ("E08000025", "2019", 90, None, 100)
    row = check({"population": population(*single, open_end)}).loc["K012"]
    assert row["ours"] == pytest.approx(16.0) and row["note"] == "mid-2019"
    # A row of all ages beside the single years does not count twice.
    whole = ("E08000025", "2019", 0, None, 1000)
    twice = check({"population": population(*single, open_end, whole)})
    assert twice.loc["K012", "ours"] == pytest.approx(16.0)
    # A band that crosses 15 cannot tell.
    wide = population(("E08000025", "2019", 0, 19, 50), ("E08000025", "2019", 20, None, 50))
    assert check({"population": wide}).loc["K012", "verdict"].startswith("cannot be recomputed")


def test_another_year_is_not_comparable() -> None:
    rate = ("E12000005", "permanent_exclusion_rate", "Secondary")
    table = check({"indicators": indicators((*rate, "2016/17", 0.25))})
    assert table.loc["K092", "ours"] == 0.25
    assert table.loc["K092", "verdict"] == (
        "not comparable: data of 2016/17, the claim is on 2017/18"
    )
    same = check({"indicators": indicators((*rate, "2016/17", 0.25), (*rate, "2017/18", 0.24))})
    assert same.loc["K092", "verdict"] == "agrees"


def test_authorities_above_wolverhampton_and_the_correlation() -> None:
    codes = [f"E090000{number:02}" for number in range(1, 34)]
    codes += [f"E100000{number:02}" for number in range(1, 34)]
    codes += [f"E060000{number:02}" for number in range(1, 58)] + ["E08000031"]
    rates = np.linspace(0, 1, len(codes))
    rates[-1] = rates[-5] + 1e-6
    rows = [
        (code, "permanent_exclusion_rate", "total", "2017/18", rate)
        for code, rate in zip(codes, rates)
    ]
    # A region and England are not authorities.
    rows += [("E92000001", "permanent_exclusion_rate", "total", "2017/18", 9.0)]
    scores = np.random.default_rng(0).normal(size=len(codes)) + rates
    rows += [
        (code, "education_average_score", "upper tier", "2019", score)
        for code, score in zip(codes, scores)
    ]
    table = check({"indicators": indicators(*rows)})
    assert table.loc["K096", "ours"] == 3 and table.loc["K096", "verdict"] == "agrees"
    from scipy.stats import pearsonr

    assert table.loc["K095", "ours"] == pytest.approx(pearsonr(rates, scores)[0], abs=1e-4)


def test_invented_data_is_not_comparable_and_the_print_comes_first() -> None:
    reasons = {"schools": "SYNTHETIC data"}
    table = check({"schools": schools([5.0])}, reasons)
    assert table.loc["K100", "verdict"] == "not comparable: SYNTHETIC data"
    assert table.loc["K100", "ours"] == 1 and pd.isna(table.loc["K100", "difference"])
    # The report's own table speaks to the claim, which invented schools do not.
    assert table.loc["K098", "verdict"] == "agrees"


@pytest.mark.parametrize(
    "ours, low, high, tolerance, difference, verdict",
    [
        (19.4, 19, 19, 0.5, 0.4, "agrees"),
        (19.7, 19, 19, 0.5, 0.7, "differs: w"),
        (93.5, 93, 93, 0.5, 0.5, "agrees"),
        (20, 17, 25, 0.5, 0, "agrees"),
        (26, 17, 25, 0.5, 1, "differs: w"),
        (16, 17, 25, 0.5, -1, "differs: w"),
    ],
)
def test_comparison(
    ours: float, low: float, high: float, tolerance: float, difference: float, verdict: str
) -> None:
    found = compare(ours, low, high, tolerance, "w")
    assert found[0] == pytest.approx(difference) and found[1] == verdict


@pytest.mark.parametrize("text, half", [("19", 0.5), ("0.24", 0.005), ("17 to 25", 0.5)])
def test_half_a_unit_of_the_last_digit(text: str, half: float) -> None:
    assert tolerance_of(text) == pytest.approx(half)


@pytest.mark.parametrize("value, shown", [(1680.0, 1680), (19.7024, 19.7), (2928592.4, 2928592)])
def test_shown_figures(value: float, shown: float) -> None:
    assert tidy(value) == shown and type(tidy(value)) is type(shown)


def test_a_claim_that_is_a_range_is_no_single_figure() -> None:
    facts = Facts({}, CLAIMS, read_report_table)
    assert facts.claim("K077") == 8000
    for claim in ("K070", "K999"):
        with pytest.raises(InputError, match="no single figure"):
            facts.claim(claim)


def test_summary() -> None:
    text = findings_sentence(NOTHING)
    assert text.startswith(f"Of {len(CLAIMS)} claims of the report 14 agree, 2 differ, ")
    assert "K078 (children exposed to domestic violence, Birmingham): 6000, ours 5,600" in text
