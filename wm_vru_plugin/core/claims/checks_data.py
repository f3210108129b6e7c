"""Checks of the report's claims against a package's data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .checks_print import BIRMINGHAM, ENGLAND, residents
from .facts import Check, Facts, Ours, other_year

BLACK_COUNTRY = ("E08000027", "E08000028", "E08000030", "E08000031")
REGION = "E12000005"
REGION_AUTHORITIES = (
    "E06000019",
    "E06000020",
    "E06000021",
    "E06000051",
    *(f"E07000{number}" for number in (*range(192, 200), *range(218, 223), *range(234, 240))),
    *(f"E080000{number}" for number in range(25, 32)),
)
"""The 30 lower-tier authorities of the West Midlands region at the census of 2011."""

_TOUCH = (
    "selecting what the boundary touches adds 64 neighbours that lie outside; by authority code "
    "there are 1,680"
)
_OF_1744 = "the report divides by 1,744; of the 1,680 LSOAs in the authorities the share is higher"
_INDICES = "the indices of deprivation 2019"


def _lsoas(facts: Facts) -> Ours | None:
    table = facts.table("lsoa")
    return None if table is None else Ours(float(len(table)))


def _education(facts: Facts) -> pd.Series | None:
    table = facts.table("deprivation")
    if table is None:
        return None
    rows = table[table["domain"] == "education"]
    if "edition" in rows and len(rows):
        rows = rows[rows["edition"] == rows["edition"].max()]
    return rows["decile"] if len(rows) else None


def _most_deprived(facts: Facts) -> Ours | None:
    decile = _education(facts)
    return None if decile is None else Ours(float((decile == 1).sum()))


def _share_most_deprived(facts: Facts) -> Ours | None:
    decile = _education(facts)
    if decile is None:
        return None
    most = int((decile == 1).sum())
    return Ours(100 * most / len(decile), f"{most:,} of {len(decile):,}")


def _imd_rank(claim: str, code: str) -> Check:
    def compute(facts: Facts) -> Ours | None:
        rank = facts.indicator("imd_rank_of_average_rank", code, "2019")
        score = facts.indicator("imd_rank_of_average_score", code, "2019")
        note = "" if score is None else f"rank of average rank; by average score {score:.0f}"
        return None if rank is None else Ours(rank, note)

    return Check(claim, compute, "indicators", "the indices' summaries by authority (file 10)", 0)


def _rank_2004(facts: Facts) -> Ours | None:
    rank = facts.indicator("imd_rank_of_average_score", BIRMINGHAM, "2004", "2021 boundaries")
    if rank is None:
        return None
    return Ours(rank, "by average score, recast to the authorities of 2021")


def _education_weight(facts: Facts) -> Ours | None:
    """Compute the weight of the education domain.

    The scores of the IMD are regressed on the domains' transformed scores, of which the IMD is the
    weighted sum (English Indices of Deprivation 2019, Technical Report, chapter 3).
    """
    names = ("income", "employment", "education", "health", "crime", "barriers", "living")
    table, scores = facts.table("indicators"), facts.table("deprivation")
    if table is None or scores is None:
        return None
    wide = table[table["indicator"].isin([f"{name}_transformed_score" for name in names])]
    wide = wide.pivot_table(index="area_code", columns="indicator", values="value")
    imd = scores[(scores["domain"] == "imd") & scores["score"].notna()]
    if "edition" in imd:
        imd = imd[imd["edition"] == 2019]
    both = wide.join(imd.set_index("lsoa_code")["score"], how="inner").dropna()
    if len(wide.columns) < len(names) or len(both) < 100:
        return None
    columns = [f"{name}_transformed_score" for name in names]
    weights, *_ = np.linalg.lstsq(both[columns].to_numpy(), both["score"].to_numpy(), rcond=None)
    fitted = both[columns].to_numpy() @ weights
    off = float(np.abs(fitted - both["score"]).max())
    return Ours(
        100 * float(weights[2]), f"regression on {len(both):,} LSOAs, largest misfit {off:.2g}"
    )


def _people(facts: Facts) -> Ours | None:
    for year in ("2018", "2019", "2017"):
        people = residents(facts, year)
        if people is not None:
            return Ours(people, f"mid-{year}")
    return None


def _under_16(claim: str, codes: tuple[str, ...]) -> Check:
    def compute(facts: Facts) -> Ours | None:
        share = facts.share_of_age(codes, 15)
        return None if share is None else Ours(share[0], f"mid-{share[1]}")

    why = "the report says 'about', and does not say of which year or ages"
    return Check(claim, compute, "population", "residents by age and authority", None, why)


def _ethnic(claim: str, group: str, codes: tuple[str, ...], rest: bool = False) -> Check:
    def compute(facts: Facts) -> Ours | None:
        table = facts.table("indicators")
        if table is None:
            return None
        rows = table[
            (table["indicator"] == "ethnic_group")
            & (table["breakdown"] == group)
            & (table["period"].astype(str) == "2011")
            & table["area_code"].isin(codes)
        ]
        if rows["area_code"].nunique() != len(codes) or rows[["count", "denominator"]].isna().any(
            axis=None
        ):
            return None
        share = float(100 * rows["count"].sum() / rows["denominator"].sum())
        return Ours(100 - share if rest else share, "Census 2011")

    return Check(claim, compute, "indicators", "ethnic groups of the census of 2011")


def _impact_areas(facts: Facts) -> Ours | None:
    table = facts.table("impact_areas")
    return None if table is None else Ours(float(len(table)))


def _adopted(facts: Facts) -> Ours | None:
    table = facts.table("impact_areas")
    known = None if table is None else table["adopted"].dropna()
    return Ours(float(known.astype(bool).sum())) if known is not None and len(known) else None


def _exclusion_rate(claim: str, area: str, period: str, phase: str) -> Check:
    def compute(facts: Facts) -> Ours | None:
        at_hand = facts.period_of("permanent_exclusion_rate", period, phase)
        if at_hand is None:
            return None
        rate = facts.indicator("permanent_exclusion_rate", area, at_hand, phase)
        return None if rate is None else Ours(rate, incomparable=other_year(at_hand, period))

    return Check(
        claim, compute, "indicators", f"permanent exclusions by authority and region of {period}"
    )


_AREAS_NEEDED = "the police's Impact Areas, with which are adopted"

CHECKS: tuple[Check, ...] = (
    Check("K001", _lsoas, "lsoa", "LSOA boundaries", 0, _TOUCH),
    Check("K002", _most_deprived, "deprivation", _INDICES, 0),
    Check("K003", _share_most_deprived, "deprivation", _INDICES, 0.5, _OF_1744),
    _imd_rank("K004", BIRMINGHAM),
    _imd_rank("K005", "E08000028"),
    _imd_rank("K006", "E08000031"),
    Check(
        "K009",
        _rank_2004,
        "indicators",
        "the authorities' ranks of 2004",
        0,
        "the official ranks of 2004 are weighted by residents and stand on that year's 354 "
        "authorities; ours are of average scores on those of 2021",
    ),
    Check("K010", _education_weight, "indicators", "transformed domain scores (file 9) and scores"),
    Check("K011", _people, "population", "residents by LSOA", 100_000),
    _under_16("K012", (BIRMINGHAM,)),
    _under_16("K013", BLACK_COUNTRY),
    _ethnic("K014", "White British", (BIRMINGHAM,), rest=True),
    _ethnic("K015", "Black", REGION_AUTHORITIES),
    _ethnic("K016", "Asian", REGION_AUTHORITIES),
    Check("K034", _impact_areas, "impact_areas", _AREAS_NEEDED, 0),
    Check("K035", _adopted, "impact_areas", _AREAS_NEEDED, 0),
    _exclusion_rate("K081", ENGLAND, "2013/14", "total"),
    _exclusion_rate("K091", REGION, "2011/12", "Secondary"),
    _exclusion_rate("K092", REGION, "2017/18", "Secondary"),
)
