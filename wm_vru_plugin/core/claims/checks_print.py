"""Checks that hold the report against itself: its figures against its tables and one another."""

from __future__ import annotations

import numpy as np

from .facts import REPORT, Check, Facts, Ours

ENGLAND, BIRMINGHAM, DUDLEY, SANDWELL = "E92000001", "E08000025", "E08000027", "E08000028"
COMBINED = "E47000007"


def _change(claim: str, before: str, after: str, tolerance: float | None = None) -> Check:
    def compute(facts: Facts) -> Ours:
        first, second = facts.claim(before), facts.claim(after)
        return Ours(100 * (second - first) / first, f"from {first:,.0f} to {second:,.0f}")

    return Check(claim, compute, REPORT, f"claims {before} and {after}", tolerance)


def _printed(claim: str, table: str, code: str, why: str = "") -> Check:
    def compute(facts: Facts) -> Ours | None:
        rows = facts.printed(table)
        values = rows.loc[rows["area_code"] == code, "value"].dropna()
        if values.empty:
            return None
        return Ours(float(values.iloc[0]), f"table {table} prints {values.iloc[0]:g}")

    return Check(claim, compute, REPORT, f"table {table}", None, why)


def _readiness_gap(facts: Facts) -> Ours:
    value = facts.printed("T63").set_index("area_code")["value"]
    return Ours(round(float(value[SANDWELL] - value[ENGLAND]), 6), "table T63: 66.8 less 71.8")


def _below_england(facts: Facts) -> Ours:
    rows = facts.printed("T63")
    england = rows.loc[rows["area_code"] == ENGLAND, "value"].iloc[0]
    lads = rows[rows["area_code"].str.startswith("E08") & rows["value"].notna()]
    upper = lads[(lads["value"] > england) & (lads["lower"] < england)]
    note = "; ".join(f"the interval of {name} holds England's value" for name in upper["area_name"])
    return Ours(float((lads["value"] < england).sum()), note)


def _exposed_children(facts: Facts) -> Ours:
    share, total = facts.claim("K076"), facts.claim("K077")
    return Ours(share / 100 * total, f"{share:g}% of {total:,.0f}")


def _rate(claim: str, count: str, year: str) -> Check:
    """Return a check of a printed rate: the report's rounded count over the package's residents."""

    def compute(facts: Facts) -> Ours | None:
        people = residents(facts, year)
        if people is None:
            return None
        per = 100_000 if claim == "K029" else 1000
        rate = per * facts.claim(count) / people
        # The count is rounded to thousands, and the residents may be of a year or two earlier.
        slack = per * 500 / people + 0.015 * rate
        note = f"{facts.claim(count):,.0f} over {people:,.0f} residents of mid-{year}"
        return Ours(rate, note, slack)

    why = (
        "the report's own count over official residents gives another rate, even allowing for its "
        "rounding and for residents of an earlier year; it does not say what it divided by"
    )
    return Check(claim, compute, "population", "residents by single year of age", None, why)


def residents(facts: Facts, year: str) -> float | None:
    """Return the residents of the seven authorities; None where the year lacks one of them."""
    lsoa, table = facts.table("lsoa"), facts.table("population")
    if lsoa is None or table is None:
        return None
    rows = table[
        table["area_code"].isin(lsoa["code"])
        & (table["period"].astype(str) == year)
        & (table["sex"] == "persons")
        & ~((table["age_from"] == 0) & ~(table["age_to"] < 90))
    ]
    return float(rows["count"].sum()) if rows["area_code"].nunique() == len(lsoa) else None


def _authorities_of_t08(facts: Facts, most: int) -> list[str]:
    rows = facts.printed("T08")
    seven = [f"E080000{number}" for number in range(25, 32)]
    return list(rows.loc[rows["code"].isin(seven) & (rows["rank"] <= most), "name"])


def _first_twenty(facts: Facts) -> Ours:
    names = _authorities_of_t08(facts, 20)
    return Ours(float(len(names)), "table T08: " + ", ".join(names))


def _first_decile(facts: Facts) -> Ours:
    rows = facts.printed("T08")
    seven = [f"E080000{number}" for number in range(25, 32)]
    names = rows.loc[rows["code"].isin(seven) & (rows["decile"] == 1), "name"]
    return Ours(float(len(names)), "table T08: " + ", ".join(names))


def _printed_share(claim: str, table: str, column: str, percent: str, value: int) -> Check:
    """Return a check of a row of T81 or T82, found by its share of exclusions or schools."""

    def compute(facts: Facts) -> Ours | None:
        rows = facts.printed(table)
        mine = rows[rows[percent] == value]
        if mine.empty:
            return None
        row = mine.iloc[0]
        note = f"table {table}: {row['schools']} schools, {row['exclusions']} exclusions"
        total = np.round(100 * row["exclusions"] / row["exclusions_percent"])
        return Ours(float(row[column]), f"{note}, so about {total:,.0f} in all")

    return Check(claim, compute, REPORT, f"table {table}")


CHECKS: tuple[Check, ...] = (
    Check("K007", _first_twenty, REPORT, "table T08", 0),
    Check("K008", _first_decile, REPORT, "table T08", 0),
    _rate("K022", "K020", "2017"),
    _rate("K023", "K021", "2019"),
    _change("K028", "K026", "K027"),
    _rate("K029", "K025", "2019"),
    _change("K059", "K057", "K058"),
    _change("K064", "K062", "K063"),
    _change("K067", "K065", "K066"),
    Check(
        "K078",
        _exposed_children,
        REPORT,
        "claims K076 and K077",
        0,
        "70% of 8,000 is 5,600, which is not more than 6,000",
    ),
    Check("K090", _readiness_gap, REPORT, "table T63", 0.5),
    _printed_share("K098", "T81", "schools", "exclusions_percent", 79),
    _printed_share("K099", "T81", "exclusions", "schools_percent", 1),
    _printed_share("K101", "T82", "exclusions_percent", "schools_percent", 50),
    _printed("K103", "T67", COMBINED),
    _printed("K104", "T67", ENGLAND, "the table prints 33.9, which rounds to 34"),
    _printed("K105", "T84", BIRMINGHAM),
    _printed("K106", "T84", DUDLEY),
    Check("K107", _below_england, REPORT, "table T63", 0),
)
