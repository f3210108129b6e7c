"""Crude rates and proportions with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..errors import InputError
from .intervals import FEWEST_FOR_BYAR, poisson_limits, wilson

CRUDE, PROPORTION, STANDARDISED = "crude", "proportion", "standardised"
METHODS = (CRUDE, PROPORTION, STANDARDISED)
NO_DENOMINATOR = "denominator is zero"
MISSING_DENOMINATOR = "denominator is missing"
MISSING_COUNT = "count is missing"


def rates(
    count: ArrayLike,
    denominator: ArrayLike,
    names: Sequence[object],
    method: str = CRUDE,
    per: float = 1000.0,
    confidence: float = 95.0,
    where: str = "Rates",
) -> pd.DataFrame:
    """Compute a rate or proportion with its limits for each row.

    Crude: `per` × count / denominator with Byar's limits (exact Poisson under 10 events), the
    denominator taken as known. Proportion: 100 × count / denominator with Wilson's limits; `per`
    is not used.

    Args:
        count: (n,) numerators.
        denominator: (n,) denominators.
        names: (n,) what messages call the rows.
        method: `crude` or `proportion`.
        per: what crude rates are expressed by, such as 100,000.
        confidence: level in per cent.
        where: what messages call the table.

    Returns:
        (n,) rows with count, denominator, value, lower, upper, interval (the method of the limits)
        and note (why there is no value, or "").

    Raises:
        InputError: a number is negative or infinite, `per` is not above 0, or a proportion's
            numerator is above its denominator; names the row.
    """
    if method not in (CRUDE, PROPORTION):
        raise InputError(where, f"the method '{method}' is unknown", f"{CRUDE} or {PROPORTION}")
    if not (per > 0 and np.isfinite(per)):
        raise InputError(where, f"rates per {per:g}", "a multiplier above 0")
    events = checked(count, names, "count", where)
    risk = checked(denominator, names, "denominator", where)
    if method == PROPORTION:
        _check_parts(events, risk, names, where)
    usable = (risk > 0) & ~np.isnan(events)
    at_risk = np.where(usable, risk, np.nan)
    if method == PROPORTION:
        limits = wilson(np.where(usable, events, np.nan), at_risk, confidence)
        factor = 100.0
        how = np.full(len(events), "Wilson", dtype=object)
    else:
        poisson = poisson_limits(events, confidence)
        limits = type(poisson)(poisson.lower / at_risk, poisson.upper / at_risk)
        factor = float(per)
        how = np.where(events < FEWEST_FOR_BYAR, "exact Poisson", "Byar").astype(object)
    how[~usable] = None
    limits = limits.times(factor)
    return pd.DataFrame(
        {
            "count": events,
            "denominator": risk,
            "value": factor * events / at_risk,
            "lower": limits.lower,
            "upper": limits.upper,
            "interval": how,
            "note": notes(events, risk),
        }
    )


def notes(count: np.ndarray, denominator: np.ndarray) -> list[str]:
    """Say why each row has no rate; "" where it has one."""
    return [
        MISSING_COUNT
        if np.isnan(events)
        else MISSING_DENOMINATOR
        if np.isnan(risk)
        else NO_DENOMINATOR
        if risk == 0
        else ""
        for events, risk in zip(count, denominator)
    ]


def checked(values: ArrayLike, names: Sequence[object], what: str, where: str) -> np.ndarray:
    """Return numbers as floats, missing ones as NaN.

    Raises:
        InputError: one is no number, negative or infinite; names the row.
    """
    series = pd.Series(values)
    number = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = (np.isnan(number) & series.notna().to_numpy()) | (number < 0) | np.isinf(number)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{where}, row '{names[row]}'",
            f"the {what} is {series.iloc[row]!s}",
            "a number of 0 or more",
        )
    return np.asarray(number, dtype=float)


def _check_parts(events: np.ndarray, risk: np.ndarray, names: Sequence[object], where: str) -> None:
    # A denominator of zero with a numerator above it is a fault too, not a missing value.
    over = np.flatnonzero(events > risk)
    if len(over):
        row = int(over[0])
        more = f" ({len(over):,} such rows)" if len(over) > 1 else ""
        raise InputError(
            f"{where}, row '{names[row]}'",
            f"the numerator {events[row]:g} is above the denominator {risk[row]:g}{more}",
            "part of a whole; use a crude rate where events may outnumber people",
        )
