"""The report's C78 again: exclusions of 2016/17 against education deprivation of 2019.

The report (lines 1414 to 1430) prints r = 0.3 for 152 upper-tier authorities and the exclusions of
2017/18. These are a year older, read from the Department for Education's own file; deprivation is
file 11 of the Indices of Deprivation 2019, whose authorities are those of April 2019.
"""

from __future__ import annotations

import pandas as pd
import pytest
from scipy import stats

from wm_vru_plugin.core.correlation.correlation import Correlation, correlation, usable
from wm_vru_plugin.core.correlation.join import Joined, joined
from wm_vru_plugin.core.correlation.tables import correlation_sentence

EXCLUSIONS = "exclusions/exclusions_LA_200607_to_201617.csv"
DEPRIVATION = "iod2019/File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx"
# The two publishers spell these differently.
SPELLING = {
    "Bristol City of": "Bristol, City of",
    "Durham": "County Durham",
    "Herefordshire": "Herefordshire, County of",
    "Isles Of Scilly": "Isles of Scilly",
    "Kingston upon Hull City of": "Kingston upon Hull, City of",
}


@pytest.fixture(scope="module")
def tables(shared_file) -> tuple[pd.DataFrame, pd.DataFrame]:
    rates = pd.read_csv(shared_file(EXCLUSIONS), dtype=str)
    rates = rates[(rates["year"] == "201617") & (rates["level"] == "Local authority")]
    sheet = pd.read_excel(shared_file(DEPRIVATION), sheet_name="Education")
    name, score = (
        next(column for column in sheet if end in column)
        for end in ("District name", "- Average score")
    )
    return rates.assign(la_name=rates["la_name"].replace(SPELLING)), pd.DataFrame(
        {"name": sheet[name], "score": sheet[score]}
    )


def correlated(
    tables: tuple[pd.DataFrame, pd.DataFrame], schools: str
) -> tuple[Joined, Correlation]:
    rates, scores = tables
    of_type = rates[rates["school_type"] == schools]
    pairs = joined(of_type, "la_name", "exclusions", scores, "name", "deprivation")
    score = pairs.frame["score"].to_numpy(dtype=float)
    rate = pd.to_numeric(pairs.frame["perm_excl_rate"], errors="coerce").to_numpy(dtype=float)
    kept, left_out = usable({"score": score, "rate": rate})
    pairs.left_out.update(left_out)
    return pairs, correlation(score[kept], rate[kept], ("score", "rate"))


def test_all_schools(tables) -> None:
    pairs, found = correlated(tables, "Total")
    # Bournemouth and Poole merged in 2019; three authorities have suppressed rates ("x").
    assert pairs.left_out == {
        "not in 'deprivation'": 2,
        "of 'deprivation' not in 'exclusions'": 1,
        "no value in rate": 3,
    }
    assert pairs.examples["not in 'deprivation'"] == "Poole, Bournemouth"
    assert found.n == 147
    assert found.pearson == pytest.approx(0.204, abs=0.001)
    assert found.pearson_low < 0.3 < found.pearson_high, "the report's r is within the limits"


def test_secondary_schools(tables) -> None:
    _, found = correlated(tables, "Secondary")
    assert found.pearson == pytest.approx(0.232, abs=0.001)
    assert found.pearson_low < 0.3 < found.pearson_high


def test_as_scipy_has_it(tables) -> None:
    pairs, found = correlated(tables, "Total")
    frame = pairs.frame.assign(rate=pd.to_numeric(pairs.frame["perm_excl_rate"], errors="coerce"))
    frame = frame.dropna(subset=["rate"])
    theirs = stats.linregress(frame["score"].astype(float), frame["rate"])
    assert (found.pearson, found.slope) == pytest.approx((theirs.rvalue, theirs.slope))


def test_the_seven_authorities_lie_as_the_report_says(tables) -> None:
    """Lines 1426 to 1429 hold a year earlier too; that only three authorities in England exclude
    more than Wolverhampton (line 1430) does not: eleven did in 2016/17."""
    pairs, _ = correlated(tables, "Total")
    rows = pairs.frame.set_index("la_name")
    rate = pd.to_numeric(rows["perm_excl_rate"], errors="coerce")
    score = rows["score"].astype(float)
    for other in ("Birmingham", "Walsall", "Sandwell"):
        assert score["Solihull"] < score[other]
        assert rate["Solihull"] > rate[other]
    for high in ("Dudley", "Wolverhampton"):
        assert rate[high] > rate["Solihull"] and score[high] > score["Solihull"]
    assert int((rate > rate["Wolverhampton"]).sum()) == 11


def test_the_sentence(tables) -> None:
    pairs, found = correlated(tables, "Total")
    text = correlation_sentence(found, ("score", "rate"), pairs.left_out)
    assert text.startswith(
        "score and rate, 147 pairs: Pearson's r is 0.20 (95% limits 0.04 to 0.35), p = 0.013;"
    )
    assert "accounts for 4% of the variance" in text
    assert "2 not in 'deprivation'; 1 of 'deprivation' not in 'exclusions'" in text
