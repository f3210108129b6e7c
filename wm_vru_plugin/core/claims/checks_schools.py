"""Checks of the report's claims on exclusions from schools."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from .checks_print import ENGLAND
from .facts import Check, Facts, Ours, other_year

_BY_SCHOOL = "permanent exclusions by school of 2017/18"


def secondary(schools: pd.DataFrame) -> pd.Series:
    """Return which schools are state-funded secondary ones, (n,) truths."""
    theirs = ["state-funded secondary" in str(kind).lower() for kind in schools["type"]]
    return pd.Series(theirs, index=schools.index, dtype=bool)


def _counts(facts: Facts, of_secondary: bool) -> np.ndarray | None:
    """Return exclusions by school, most first; None where none is known."""
    schools = facts.table("schools")
    if schools is None:
        return None
    rows = schools[secondary(schools)] if of_secondary else schools
    counts = np.sort(rows["exclusions"].dropna().to_numpy(float))[::-1]
    return counts if counts.sum() > 0 else None


def _from_counts(
    claim: str, of_secondary: bool, figure: Callable[[np.ndarray], float], tolerance: float
) -> Check:
    def compute(facts: Facts) -> Ours | None:
        counts = _counts(facts, of_secondary)
        return None if counts is None else Ours(figure(counts), f"{len(counts):,} schools")

    return Check(claim, compute, "schools", _BY_SCHOOL, tolerance)


def _secondary_schools(facts: Facts) -> Ours | None:
    schools = facts.table("schools")
    number = 0 if schools is None else int(secondary(schools).sum())
    return Ours(float(number)) if number else None


def _st_matthias(facts: Facts) -> Ours | None:
    """Compute 14 exclusions over the pupils of the school."""
    schools = facts.table("schools")
    if schools is None:
        return None
    named = np.array(["St Matthias" in str(name) for name in schools["name"]], dtype=bool)
    rows = schools[secondary(schools) & named]
    pupils = rows["pupils"].dropna()
    if len(pupils) != 1 or pupils.iloc[0] <= 0:
        return None
    note = f"the report's 14 exclusions over {pupils.iloc[0]:,.0f} pupils of the census at hand"
    return Ours(100 * 14 / float(pupils.iloc[0]), note)


def _rates_by_authority(facts: Facts) -> tuple[pd.Series, str] | None:
    """Return exclusion rates of upper-tier authorities and their year, 2017/18 or the latest."""
    table = facts.table("indicators")
    period = facts.period_of("permanent_exclusion_rate", _YEAR)
    if table is None or period is None:
        return None
    rows = table[
        (table["indicator"] == "permanent_exclusion_rate")
        & (table["breakdown"] == "total")
        & (table["period"].astype(str) == period)
        & np.array([str(code)[:3] in _UPPER_TIER for code in table["area_code"]], dtype=bool)
        & table["value"].notna()
    ]
    # Of the count where it is at hand: the published rate has two decimals, hence ties.
    exact = 100 * rows["count"] / rows["denominator"]
    rates = pd.Series(exact.fillna(rows["value"]).to_numpy(), index=rows["area_code"].to_numpy())
    return rates[~rates.index.duplicated()], period


def _above_wolverhampton(facts: Facts) -> Ours | None:
    found = _rates_by_authority(facts)
    if found is None or WOLVERHAMPTON not in found[0]:
        return None
    rates, period = found
    higher = int((rates > rates[WOLVERHAMPTON]).sum())
    return Ours(float(higher), f"of {len(rates):,}", incomparable=other_year(period, _YEAR))


def _correlation(facts: Facts) -> Ours | None:
    """Compute Pearson's r of exclusion rates and education scores of upper-tier authorities."""
    found, table = _rates_by_authority(facts), facts.table("indicators")
    if found is None or table is None:
        return None
    rates, period = found
    rows = table[
        (table["indicator"] == "education_average_score")
        & (table["breakdown"] == "upper tier")
        & (table["period"].astype(str) == "2019")
    ]
    both = rates.to_frame("rate").join(rows.set_index("area_code")["value"], how="inner").dropna()
    if len(both) < 100:
        return None
    r = float(np.corrcoef(both["rate"], both["value"])[0, 1])
    return Ours(r, f"{len(both):,} authorities", incomparable=other_year(period, _YEAR))


def _correlation_of_schools(facts: Facts) -> Ours | None:
    """Compute Pearson's r of rates of secondary schools that excluded and their LSOAs' IMD."""
    schools, scores = facts.table("schools"), facts.table("deprivation")
    if schools is None or scores is None:
        return None
    imd = scores[(scores["domain"] == "imd") & scores["score"].notna()]
    rows = schools[secondary(schools) & (schools["exclusions"] > 0)]
    both = rows.merge(imd, on="lsoa_code").dropna(subset=["exclusion_rate", "score"])
    if len(both) < 10:
        return None
    r = float(np.corrcoef(both["exclusion_rate"], both["score"])[0, 1])
    return Ours(r, f"{len(both):,} schools")


def _assaults(facts: Facts) -> Ours | None:
    """Compute the share of physical assaults among the reasons for exclusion in England."""
    period = facts.period_of("permanent_exclusions", _YEAR, "Physical assault against a pupil")
    if period is None:
        return None
    counts = [
        facts.indicator("permanent_exclusions", ENGLAND, period, reason)
        for reason in (
            "Physical assault against a pupil",
            "Physical assault against an adult",
            "total",
        )
    ]
    pupil, adult, total = counts
    if pupil is None or adult is None or not total:
        return None
    note = f"{pupil:,.0f} and {adult:,.0f} of {total:,.0f}"
    return Ours(100 * (pupil + adult) / total, note, incomparable=other_year(period, _YEAR))


_YEAR = "2017/18"
_UPPER_TIER = frozenset({"E06", "E08", "E09", "E10"})
WOLVERHAMPTON = "E08000031"
_RATES = "permanent exclusions by authority of 2017/18"

CHECKS: tuple[Check, ...] = (
    Check("K095", _correlation, "indicators", f"{_RATES} and the indices' file 11", 0.05),
    Check("K096", _above_wolverhampton, "indicators", _RATES, 0),
    Check(
        "K097",
        _correlation_of_schools,
        "schools",
        f"{_BY_SCHOOL}, and scores of the index of multiple deprivation",
    ),
    Check("K102", _assaults, "indicators", "reasons for permanent exclusion of 2017/18"),
    Check(
        "K093",
        _secondary_schools,
        "schools",
        "schools with the type 'State-funded secondary'",
        0,
        "ours are of the year of the pupil census at hand, the report's of 2017/18; it does not "
        "say which types it counts",
    ),
    Check(
        "K094",
        _st_matthias,
        "schools",
        "the pupils of St Matthias School in 2017/18",
        None,
        "2.2% would take about 636 pupils; the year of the pupils is another, so a part of the "
        "difference may be growth",
    ),
    # In whole numbers: 0.79 times a count may come out a hair above the exact share.
    _from_counts(
        "K098",
        False,
        lambda c: float(np.searchsorted(100 * np.cumsum(c), 79 * c.sum()) + 1),
        0,
    ),
    _from_counts("K099", False, lambda c: float(c[:7].sum()), 0),
    _from_counts("K100", True, lambda c: float((c > 0).sum()), 0),
    _from_counts("K101", True, lambda c: float(100 * c[: len(c) // 2].sum() / c.sum()), 0.5),
)
