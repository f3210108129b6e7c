"""What claims are checked against: a package's tables, the report's own tables and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Callable

import pandas as pd

from ..errors import InputError

REPORT = "the report's own figures"
"""Basis of a check that needs no data: the report is held against itself."""


@dataclass(frozen=True)
class Ours:
    """Our figure.

    Attributes:
        value: the figure.
        note: what to know of it, such as the year of the data.
        slack: what rounding of the figures it was made from may add to the difference.
        incomparable: why it cannot speak to the claim, such as data of another year; "" where it
            can.
    """

    value: float
    note: str = ""
    slack: float = 0.0
    incomparable: str = ""


class Facts:
    """Tables and claims, and the look-ups that checks share.

    Args:
        tables: the package's tables by name, those at hand.
        claims: as `sources.report_tables.read_report_claims` gives them.
        printed: reads a table that the report prints, by its id such as "T63".
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        claims: pd.DataFrame,
        printed: Callable[[str], pd.DataFrame],
    ) -> None:
        self._tables = tables
        self._values = dict(zip(claims["id"], zip(claims["low"], claims["high"])))
        self.printed = printed

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table that has rows; None where it is absent or empty."""
        table = self._tables.get(name)
        return None if table is None or table.empty else table

    def claim(self, claim_id: str) -> float:
        """Return the report's figure of a claim, which must be a single one.

        Raises:
            InputError: there is no such claim, or it is a range.
        """
        low, high = self._values.get(claim_id, (None, None))
        if low is None or low != high:
            raise InputError(f"Claim {claim_id}", "it is no single figure of the report")
        return float(low)

    def indicator(
        self,
        indicator: str,
        area: str,
        period: str,
        breakdown: str = "total",
        column: str = "value",
    ) -> float | None:
        """Return one value of the indicators; None where it is absent or missing."""
        table = self.table("indicators")
        if table is None:
            return None
        rows = table[
            (table["indicator"] == indicator)
            & (table["area_code"] == area)
            & (table["period"].astype(str) == period)
            & (table["breakdown"] == breakdown)
        ]
        values = rows[column].dropna()
        return float(values.iloc[0]) if len(values) else None

    def period_of(self, indicator: str, wanted: str, breakdown: str = "total") -> str | None:
        """Return the wanted period of an indicator, else the latest; None where there is none."""
        table = self.table("indicators")
        if table is None:
            return None
        rows = table[(table["indicator"] == indicator) & (table["breakdown"] == breakdown)]
        periods = sorted(rows.loc[rows["value"].notna(), "period"].astype(str).unique())
        if not periods:
            return None
        return wanted if wanted in periods else periods[-1]

    def share_of_age(self, codes: tuple[str, ...], oldest: int) -> tuple[float, str] | None:
        """Return the per cent of residents up to an age, and the year of it.

        The year is the latest that single years or bands of the authorities allow; None where they
        do not.
        """
        table = self.table("population")
        if table is None:
            return None
        rows = table[
            table["area_code"].isin(codes)
            & (table["sex"] == "persons")
            & table["count"].notna()
            & table["age_from"].notna()
        ]
        for period in sorted(rows["period"].astype(str).unique(), reverse=True):
            mine = rows[rows["period"].astype(str) == period]
            # Bands that cross the age, and a band of all ages, would count people twice.
            bands = mine[(mine["age_from"] > 0) | (mine["age_to"] < 120)]
            crossing = (bands["age_from"] <= oldest) & ~(bands["age_to"] <= oldest)
            if crossing.any() or set(mine["area_code"]) != set(codes):
                continue
            young = bands.loc[bands["age_to"] <= oldest, "count"].sum()
            return float(100 * young / bands["count"].sum()), period
        return None


def other_year(period: str, wanted: str) -> str:
    """Say why a figure of a period cannot speak to a claim on another; "" where it is the same."""
    return "" if period == wanted else f"data of {period}, the claim is on {wanted}"


@dataclass(frozen=True)
class Check:
    """How one claim is checked.

    Attributes:
        claim: id of the claim.
        compute: our figure from the facts; None where they do not hold it.
        basis: table of the package that it is computed from, or `REPORT`.
        needs: what it would take, for a reader.
        tolerance: how far ours may be off and still agree; None takes half a unit of the last
            digit printed.
        why: what to know where it differs.
    """

    claim: str
    compute: Callable[[Facts], Ours | None]
    basis: str
    needs: str
    tolerance: float | None = None
    why: str = ""
