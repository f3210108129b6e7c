"""Claims of the source report that the package's own tables can check.

Numbers and lines are those of the West Midlands VRU's Strategic Needs Assessment. What needs data
that a package does not hold stays out until it does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .errors import InputError


@dataclass(frozen=True)
class Claim:
    """One claim: id, what it says, the report's figure, its unit, the table it is checked
    against, how far ours may be off and still agree, and what to know where it differs."""

    id: str
    claim: str
    report: float
    unit: str
    table: str
    tolerance: float = 0.0
    why: str = ""


_TOUCH = (
    "selecting what the boundary touches adds 64 neighbours that lie outside; by authority code "
    "there are 1,680"
)

CLAIMS: tuple[Claim, ...] = (
    Claim("K001", "LSOAs in the seven authorities", 1744, "LSOAs", "lsoa", 0, _TOUCH),
    Claim(
        "K002",
        "LSOAs in the most deprived national tenth for education",
        331,
        "LSOAs",
        "deprivation",
    ),
    Claim(
        "K003",
        "share of LSOAs in the most deprived national tenth for education",
        19,
        "per cent of LSOAs",
        "deprivation",
        0.5,
        "the report divides by 1,744; of the 1,680 LSOAs in the authorities the share is higher",
    ),
    Claim("K034", "Impact Areas identified", 39, "areas", "impact_areas"),
    Claim("K035", "Impact Areas adopted for targeted activity", 19, "areas", "impact_areas"),
    Claim(
        "K093",
        "state-funded secondary schools",
        221,
        "schools",
        "schools",
        0,
        "ours are of the year of the pupil census at hand, the report's of 2017/18; it does not "
        "say which types it counts",
    ),
    Claim("K098", "schools that make 79% of exclusions", 153, "schools", "exclusions"),
    Claim("K099", "exclusions of the seven most excluding schools", 77, "exclusions", "exclusions"),
    Claim(
        "K100",
        "state-funded secondary schools with at least one exclusion",
        144,
        "schools",
        "exclusions",
    ),
    Claim(
        "K101",
        "share of secondary schools' exclusions made by half of the schools",
        93,
        "per cent of exclusions",
        "exclusions",
        0.5,
    ),
)

COLUMNS = ("id", "claim", "report", "ours", "unit", "verdict")


def measure(claim: Claim, tables: dict[str, pd.DataFrame]) -> float | None:
    """Our figure for a claim; None where the table is absent or lacks what is needed.

    Args:
        claim: one of `CLAIMS`.
        tables: the package's tables by name: `lsoa` (`code`), `deprivation` (`domain`, `decile`),
            `impact_areas` (`adopted`), `schools` (`type`, `exclusions`).
    """
    name = "schools" if claim.table == "exclusions" else claim.table
    table = tables.get(name)
    if table is None or table.empty:
        return None
    if claim.id == "K001":
        return float(len(table))
    if claim.id in ("K002", "K003"):
        decile = table.loc[table["domain"] == "education", "decile"]
        if decile.empty:
            return None
        most = int((decile == 1).sum())
        return float(most) if claim.id == "K002" else 100 * most / len(decile)
    if claim.id == "K034":
        return float(len(table))
    if claim.id == "K035":
        known = table["adopted"].dropna()
        return float(known.astype(bool).sum()) if len(known) else None
    secondary = table["type"].str.contains("state-funded secondary", case=False, na=False)
    if claim.id == "K093":
        return float(secondary.sum()) if secondary.any() else None
    return _exclusions(claim, table, secondary)


def _exclusions(claim: Claim, schools: pd.DataFrame, secondary: pd.Series) -> float | None:
    counts = np.sort(schools["exclusions"].dropna().to_numpy(float))[::-1]
    theirs = np.sort(schools.loc[secondary, "exclusions"].dropna().to_numpy(float))[::-1]
    if counts.sum() <= 0:
        return None
    if claim.id == "K098":
        # In whole numbers: 0.79 times a count may come out a hair above the exact share.
        return float(np.searchsorted(100 * np.cumsum(counts), 79 * counts.sum()) + 1)
    if claim.id == "K099":
        return float(counts[:7].sum())
    if theirs.sum() <= 0:
        return None
    if claim.id == "K100":
        return float((theirs > 0).sum())
    if claim.id == "K101":
        return float(100 * theirs[: len(theirs) // 2].sum() / theirs.sum())
    raise InputError(f"Claim {claim.id}", "nothing is known of how to check it")


def verdict(claim: Claim, ours: float | None, incomparable: str = "") -> str:
    """How the two compare.

    Args:
        claim: the claim.
        ours: our figure.
        incomparable: why the data cannot speak to the claim, such as "SYNTHETIC data"; "" where
            it can.
    """
    if ours is None:
        return f"cannot be recomputed: needs {_needs(claim)}"
    if incomparable:
        return f"not comparable: {incomparable}"
    if abs(ours - claim.report) <= claim.tolerance:
        return "agrees"
    return f"differs: {claim.why}" if claim.why else "differs"


def _needs(claim: Claim) -> str:
    return {
        "lsoa": "LSOA boundaries",
        "deprivation": "the indices of deprivation",
        "impact_areas": "the police's Impact Areas, with which are adopted",
        "schools": "schools with the type 'State-funded secondary'",
        "exclusions": "permanent exclusions by school",
    }[claim.table]


def findings(
    tables: dict[str, pd.DataFrame], incomparable: dict[str, str] | None = None
) -> pd.DataFrame:
    """The claims beside our figures: `id, claim, report, ours, unit, verdict`, one row each.

    Args:
        tables: as `measure` takes them.
        incomparable: reason by table name why its data cannot speak to the report's claims.
    """
    reasons = incomparable or {}
    rows = []
    for claim in CLAIMS:
        ours = measure(claim, tables)
        table = "schools" if claim.table == "exclusions" else claim.table
        # A count is written as one; a column of floats would say 1680.0.
        shown = None if ours is None else int(ours) if ours == int(ours) else round(ours, 1)
        rows.append(
            (
                claim.id,
                claim.claim,
                claim.report,
                shown,
                claim.unit,
                verdict(claim, ours, reasons.get(table, "")),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
