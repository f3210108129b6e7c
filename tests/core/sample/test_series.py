"""The sample's indicators: every figure has its series, and they meet what the report prints."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers.sample_claims import (
    BIRMINGHAM,
    CHANGES,
    CLAIMED,
    DUDLEY,
    ENGLAND,
    FIGURES,
    FORCE,
    NATION,
    SANDWELL,
    SEVEN,
    SOLIHULL,
    WALSALL,
    WOLVERHAMPTON,
)
from tests.helpers.sample_frames import sample_frames
from tools.sample.residents import OLDEST
from tools.sample.series import INDICATORS, markdown
from tools.sample.series_areas import AUTHORITIES, upper_tier
from wm_vru_plugin.core.rates.intervals import poisson_limits, wilson
from wm_vru_plugin.sources.report_2020.tables import read_report_claims, read_report_table

DOCS = Path(__file__).resolve().parents[3] / "docs" / "indicators.md"


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return sample_frames()["indicators"]


@pytest.fixture(scope="module")
def values(rows) -> pd.Series:
    key = ["indicator", "area_code", "breakdown", "period"]
    return rows.set_index(key)["value"].sort_index()


@pytest.fixture(scope="module")
def printed() -> pd.Series:
    return read_report_claims().set_index("id")["low"]


def test_every_figure_has_a_series_and_every_series_a_record(rows):
    shown = {figure for one in INDICATORS for figure in one.figures.split(", ")}
    assert shown == set(FIGURES)
    known = {one.id: one for one in INDICATORS}
    assert len(known) == len(INDICATORS) and set(rows["indicator"]) == set(known)
    for name, part in rows.groupby("indicator"):
        assert set(part["unit"]) == {known[name].unit}, name
        if name != "knife_crime":  # open for England and Wales
            assert set(part["restricted"]) == {known[name].restricted}, name
    assert rows[["count", "denominator", "value"]].notna().all().all()


@pytest.mark.parametrize("claim", CLAIMED, ids=lambda claim: claim[0])
def test_the_printed_value_is_met(values, printed, claim):
    name, *key, decimals = claim
    assert round(values.loc[tuple(key)], decimals) == printed[name]


@pytest.mark.parametrize("claim", CHANGES, ids=lambda claim: claim[0])
def test_the_printed_change_is_met(values, printed, claim):
    name, indicator, area, breakdown, first, last = claim
    before, after = (values.loc[(indicator, area, breakdown, period)] for period in (first, last))
    assert round(100 * (after / before - 1)) == printed[name]


def test_claims_of_other_shapes(values, printed):
    not_british = 100 - values["ethnic_group", BIRMINGHAM, "White British", "2011"]
    assert round(not_british) == printed["K014"]
    share = values["violence_with_injury_by_circumstance", FORCE]
    assert round(share["Domestic abuse", "2018/19"] / share["Knife", "2018/19"]) == 9  # K033
    knife = values["knife_crime", FORCE, "total"]
    assert (knife["2013":"2015"].round(-2) == printed["K039"]).all()
    sharp = values["sharp_object_share_of_admissions"].round()
    assert (sharp.min(), sharp.max()) == (17, 25)  # K070
    rating = values["early_years_rating", WOLVERHAMPTON]
    failing = rating["Inadequate", "2019"] + rating["Requires improvement", "2019"]
    assert round(failing) == printed["K089"]
    ready = values["good_level_of_development"].droplevel(["breakdown", "period"])
    assert round(ready[SANDWELL] - ready[ENGLAND]) == printed["K090"]
    reasons = values["permanent_exclusions", ENGLAND].droplevel("period")
    assault = reasons.filter(like="Physical assault")
    assert (100 * assault / reasons["total"]).round().tolist() == [14, 11]  # K102
    assert reasons.drop("total").sum() == reasons["total"]


def test_the_scatter_of_authorities(values, printed):
    score = values["education_average_score"].xs(("upper tier", "2019"), level=(1, 2))
    rate = values["permanent_exclusion_rate"].xs(("total", "2017/18"), level=(1, 2))
    rate = rate.loc[[area.code for area in upper_tier()]]
    assert len(score) == len(rate) == 152
    assert round(np.corrcoef(score.loc[rate.index], rate)[0, 1], 2) == printed["K095"]
    assert (rate > rate[WOLVERHAMPTON]).sum() == printed["K096"]
    for code in (BIRMINGHAM, WALSALL, SANDWELL):
        assert score[code] > score[SOLIHULL] and rate[code] < rate[SOLIHULL]


@pytest.mark.parametrize(
    ("table", "indicator"),
    [("T63", "good_level_of_development"), ("T65", "attainment_8"), ("T66", "absence_rate"),
     ("T67", "learning_difficulties_rate"), ("T84", "neet_not_known_rate")],
)  # fmt: skip
def test_printed_tables_are_there_as_printed(rows, table, indicator):
    theirs = read_report_table(table).dropna(subset=["value"])
    ours = rows[rows["indicator"] == indicator].set_index("area_code")
    for one in theirs.itertuples():
        found = ours.loc["Z" + one.area_code[1:]]
        assert found["value"] == one.value and found["count"] == one.count
        assert found["lower"] == one.lower or np.isnan(one.lower)


def test_counts_denominators_and_limits_agree_with_the_values(rows):
    kinds = {one.id: one for one in INDICATORS}
    from_print = rows["indicator"].isin(
        ["good_level_of_development", "absence_rate", "learning_difficulties_rate",
         "neet_not_known_rate"]
    )  # fmt: skip
    for name, part in rows[~from_print].groupby("indicator"):
        kind, per = kinds[name].kind, kinds[name].per
        if kind in ("proportion", "rate"):
            n = part["denominator"].to_numpy()
            assert part["value"].to_numpy() == pytest.approx(per * part["count"].to_numpy() / n)
            limits = (
                wilson(part["count"], n).times(per)
                if kind == "proportion"
                else poisson_limits(part["count"]).times(per / 1)
            )
            scale = 1 if kind == "proportion" else n
            assert part["lower"].to_numpy() == pytest.approx(limits.lower / scale, abs=1e-5)
            assert part["upper"].to_numpy() == pytest.approx(limits.upper / scale, abs=1e-5)
        elif kind == "count":
            assert (part["count"] == part["value"]).all(), name
    bounded = rows.dropna(subset=["lower"])
    assert (bounded["lower"] <= bounded["value"]).all()
    assert (bounded["value"] <= bounded["upper"]).all()
    whole = rows.loc[rows["indicator"] != "attainment_8", "count"]
    assert (whole % 1 == 0).all()


def test_parts_add_up_to_their_whole(rows):
    lsoa = sample_frames()["lsoa"].set_index("code")
    ethnic = rows[rows["indicator"] == "ethnic_group"]
    small = ethnic[ethnic["area_code"].isin(lsoa.index)]
    assert len(small) == 3 * 1680
    small = small.assign(lad=lsoa.loc[small["area_code"], "lad_code"].to_numpy())
    assert (small["denominator"] == lsoa.loc[small["area_code"], "population"].to_numpy()).all()
    summed = small.groupby(["lad", "breakdown"])["count"].sum()
    large = ethnic.set_index(["area_code", "breakdown"])["count"]
    assert (summed == large.loc[summed.index]).all()
    broad = ethnic[ethnic["breakdown"].isin(("White", "Asian", "Black", "Mixed", "Other"))]
    broad = broad[~broad["area_code"].isin(lsoa.index)].groupby("area_code")
    assert np.allclose(broad["value"].sum(), 100)
    for name in ("violence_with_injury_rate", "sharp_object_share_of_admissions",
                 "knife_crime_rate", "domestic_abuse_rate"):  # fmt: skip
        part = rows[rows["indicator"] == name]
        seven = part[part["area_code"] == SEVEN].set_index("period")["count"]
        others = part[part["area_code"] != SEVEN].groupby("period")["count"].sum()
        assert (seven == others).all(), name
    for name in ("emergency_attendances_by_hour", "emergency_attendances_by_weekday",
                 "place_of_assault", "violence_victims_by_sex"):  # fmt: skip
        part = rows[(rows["indicator"] == name) & (rows["area_code"] == SEVEN)]
        assert part["value"].sum() % 100 == pytest.approx(0, abs=0.2), name


def test_what_two_series_tell_is_the_same(rows):
    """Numbers of the same thing under two ids, or in two tables."""
    key = ["indicator", "area_code", "breakdown", "period"]
    count = rows.set_index(key)["count"].sort_index()
    for year in ("2017", "2018", "2019"):
        force = count["knife_crime", FORCE, "total", year]
        assert count["knife_crime_rate", SEVEN, "total", year] == force
    police = count["domestic_abuse_offences_police", FORCE, "total", "2019"]
    assert count["domestic_abuse_rate", SEVEN, "total", "2019"] == police
    for area in (SEVEN, BIRMINGHAM):
        stays = rows[rows["indicator"] == "sharp_object_share_of_admissions"]
        stays = stays.set_index("area_code").loc[area]
        assert stays["denominator"] == count["assault_admission_rate", area, "total", "2018/19"]
        assert stays["count"] == count["sharp_object_admission_rate", area, "total", "2018/19"]
    young = count["sharp_object_admissions_by_age", SEVEN, "Under 25", "2018/19"]
    assert young == count["sharp_object_admission_rate", SEVEN, "Under 25", "2018/19"]
    whole = rows[rows["indicator"] == "assessment_factors"].set_index(["area_code", "breakdown"])
    assert whole.loc[(BIRMINGHAM, "Domestic violence"), "denominator"] == 8000  # K077


def test_trends_that_the_text_tells_of(values):
    every = values["assault_admission_rate", SEVEN, "total"]
    assert every.idxmax() == "2010/11" and every.max() > 100 and every["2018/19"] < 55
    young = values["sharp_object_admission_rate", SEVEN, "Under 25"]
    assert young["2018/19"] > 2 * young["2014/15"]
    survey = values["crime_survey_violence", NATION, "total"]
    assert survey.idxmax() == "1996" and survey.idxmin() == "2019"
    ranks = values["imd_rank_of_average_rank"].droplevel("breakdown").unstack("period")
    most = ranks[["2004", "2007", "2010", "2015", "2019"]].idxmin()
    assert most.tolist() == [SANDWELL] * 3 + [BIRMINGHAM] * 2
    assert (ranks["2019"] <= 31).sum() == 4 and (ranks["2019"] <= 20).sum() == 3
    rates = values["violence_with_injury_rate"].xs("2019", level="period").droplevel("breakdown")
    lower = {"Z08000026", DUDLEY, SOLIHULL}
    assert set(rates.index[rates < rates[SEVEN]]) == lower
    adjudged = values["proven_adjudications_violence_rate"]
    assert adjudged.idxmax()[0] == "Z99000003", "Brinsford"
    excluded = values["permanent_exclusion_rate", WOLVERHAMPTON, "total"]
    assert excluded["2012/13"] == 0 and excluded.is_monotonic_increasing


def test_population(printed):
    people = sample_frames()["population"]
    assert not people.duplicated(["area_code", "period", "sex", "age_from"]).any()
    assert len(people) == 8 * 3 * (OLDEST + 1) and (people["count"] > 0).all()
    wide = people.set_index(["area_code", "age_from", "sex"])["count"].unstack()
    assert (wide["female"] + wide["male"] == wide["persons"]).all()
    persons = people[people["sex"] == "persons"]
    total = persons.groupby("area_code")["count"].sum()
    under = persons[persons["age_from"] < 16].groupby("area_code")["count"].sum()
    codes = [area.code for area in AUTHORITIES]
    assert total[codes].sum() == printed["K011"]
    assert round(100 * under[BIRMINGHAM] / total[BIRMINGHAM]) == printed["K012"]
    black = [DUDLEY, SANDWELL, WALSALL, WOLVERHAMPTON]
    assert round(100 * under[black].sum() / total[black].sum()) == printed["K013"]
    own = sample_frames()["local_authority"].set_index("code")["population"]
    assert np.allclose(total[codes] / total[codes].sum(), own[codes] / own.sum(), atol=1e-4)


def test_the_page_lists_what_is_there():
    assert markdown() in DOCS.read_text(encoding="utf-8"), "its table is series.markdown()"
    cited = set(re.findall(r"`([a-z_0-9]+)`", markdown()))
    assert {one.id for one in INDICATORS} <= cited
