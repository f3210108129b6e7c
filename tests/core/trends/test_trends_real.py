"""Rates and trends of the permanent exclusions that the Department for Education published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from wm_vru_plugin.core.rates.table import RateOptions, rate_table
from wm_vru_plugin.core.trends.trends import TrendOptions, trends

SEVEN = [
    "Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"
]  # fmt: skip
CRITICAL = stats.chi2.ppf(0.998, 1)


def _numbers(column: pd.Series) -> np.ndarray:
    """x stands for what was suppressed."""
    return column.replace("x", None).astype(float).to_numpy()


@pytest.fixture
def exclusions(shared_file) -> pd.DataFrame:
    """All schools of each authority and of England, 2006/07 to 2016/17."""
    read = pd.read_csv(shared_file("exclusions/exclusions_LA_200607_to_201617.csv"), dtype=str)
    ours = read[(read["school_type"] == "Total") & (read["la_name"].isin(SEVEN))]
    years = ours["year"].str.replace(r"(\d{4})(\d\d)", r"\1/\2", regex=True)
    return pd.DataFrame(
        {
            "area": ours["la_name"].to_numpy(),
            "period": years.to_numpy(),
            "count": _numbers(ours["perm_excl"]),
            "denominator": _numbers(ours["headcount"]),
            "published": _numbers(ours["perm_excl_rate"]),
            "unit": "per cent",
        }
    )


def test_rates_are_those_published(exclusions: pd.DataFrame) -> None:
    """Rounded to the two decimals of the publication."""
    assert set(exclusions["area"]) == set(SEVEN)
    assert exclusions["period"].nunique() == 11
    options = RateOptions("proportion", benchmark="Dudley")
    found = rate_table(exclusions.assign(group=exclusions["period"]), options).frame
    known = exclusions["published"].notna().to_numpy()
    assert known.mean() > 0.9
    off = (found["value"] - exclusions["published"])[known]
    np.testing.assert_allclose(off, 0, atol=0.00501)
    assert (found.loc[~known, "note"] == "count is missing").all()
    assert (found["comparison"] == "benchmark").sum() == 11


def test_arrows_follow_from_an_independent_test(exclusions: pd.DataFrame) -> None:
    found = trends(exclusions, TrendOptions(polarity="high_is_bad")).series.set_index("area")
    assert set(found.index) == set(SEVEN), "two suppressed years of Wolverhampton cost no more"
    assert found.loc["Wolverhampton", "points"] == 9
    assert set(found["kind"]) == {"proportion"}
    assert set(found["trend_from"]) == {"2012/13"}
    for area, row in found.iterrows():
        known = exclusions[(exclusions["area"] == area) & exclusions["count"].notna()]
        last = known.sort_values("period").tail(5)
        n, count = last["denominator"].to_numpy(), last["count"].to_numpy()
        table = Table(np.column_stack([n - count, count]), shift_zeros=False)
        z = table.test_ordinal_association(np.arange(5), np.arange(2)).zscore
        assert row["statistic"] == pytest.approx(z**2 * n.sum() / (n.sum() - 1), rel=1e-6)
        slopes = [
            np.sign(np.polyfit(np.delete(np.arange(5), k), np.delete(count / n, k), 1,
                               w=np.sqrt(np.delete(n, k)))[0])
            for k in range(5)
        ]  # fmt: skip
        steady = len(set(slopes)) == 1
        expected = "no significant change"
        if z**2 > CRITICAL and steady:
            expected = "increasing" if slopes[0] > 0 else "decreasing"
        assert row["trend"] == expected, area
    assert "increasing" in set(found["trend"])
