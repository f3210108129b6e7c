"""Series of an indicator: what kind they are, and their points in order of time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .errors import InputError
from .period_spans import Span, span
from .rates import CRUDE, PROPORTION, checked, rates

AUTO, RATE, VALUE = "auto", "rate", "value"
KINDS = (AUTO, PROPORTION, RATE, VALUE)
KEYS = ("area", "indicator", "breakdown")
_NUMBERS = ("count", "denominator", "value", "lower", "upper")
_PER_CENT = r"per ?cent|%"


@dataclass(frozen=True)
class Series:
    """One series: its key, kind, unit, and points in order of time with their spans."""

    key: tuple[str, ...]
    name: str
    kind: str
    unit: str
    points: pd.DataFrame
    spans: list[Span]


def tidy(rows: pd.DataFrame, where: str) -> tuple[pd.DataFrame, Counter[str]]:
    """Rows with a period, with every column that the trends use.

    Args:
        rows: area and period; optionally name, indicator, breakdown, count, denominator, value,
            lower, upper, unit.
        where: what messages call the table.

    Returns:
        The rows, with `span`, and how many were left out for what reason.

    Raises:
        InputError: there are no rows, no period is understood, a number cannot be used, or a
            series has a period twice; names the row.
    """
    if not len(rows):
        raise InputError(where, "there are no rows", "at least one")
    frame = rows.copy()
    for name in ("name", "indicator", "breakdown", "unit"):
        frame[name] = frame[name].fillna("").astype(str) if name in frame else ""
    frame["area"] = frame["area"].fillna("").astype(str)
    frame["period"] = frame["period"].fillna("").astype(str)
    labels = (frame[[*KEYS, "period"]].agg(", ".join, axis=1)).tolist()
    for name in _NUMBERS:
        if name not in frame:
            frame[name] = np.nan
        elif name in ("count", "denominator"):
            frame[name] = checked(frame[name].tolist(), labels, name, where)
        else:
            frame[name] = _number(frame[name], labels, name, where)
    spans = [span(text) for text in frame["period"]]
    frame["span"] = pd.Series(spans, index=frame.index, dtype=object)
    unknown = frame["span"].isna()
    if unknown.all():
        raise InputError(
            where, f"the period '{frame['period'].iloc[0]}' is not understood", "such as 2018/19"
        )
    left: Counter[str] = Counter()
    if unknown.any():
        example = frame.loc[unknown, "period"].iloc[0]
        left[f"period not understood, such as '{example}'"] = int(unknown.sum())
    twice = frame.duplicated([*KEYS, "period"])
    if twice.any():
        label = labels[int(np.flatnonzero(twice)[0])]
        raise InputError(
            where,
            f"there are several rows of '{label}'",
            "one row for each area, indicator, breakdown and period",
        )
    return frame[~unknown], left


def _number(series: pd.Series, labels: list[str], what: str, where: str) -> np.ndarray:
    number = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = (np.isnan(number) & series.notna().to_numpy()) | np.isinf(number)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{where}, row '{labels[row]}'", f"the {what} is {series.iloc[row]!s}", "a number"
        )
    return number


def series_of(
    part: pd.DataFrame, kind: str, per: float, confidence: float, where: str
) -> tuple[Series, Counter[str]]:
    """A series from its rows.

    Args:
        part: rows of one series, as `tidy` gives them.
        kind: of `KINDS`. `auto` takes rows that all have count and denominator for proportions
            where the unit says per cent and no count is above its denominator, for rates
            otherwise; rows that do not all have both for values.
        per: what rates are per.
        confidence: level in per cent of their limits.
        where: what messages call the table.

    Returns:
        The series, and how many points were left out for what reason. Points of proportions and
        rates are computed from the counts; those of values are as published.

    Raises:
        InputError: a proportion's numerator is above its denominator; names the row.
    """
    first = part.iloc[0]
    key = tuple(str(first[name]) for name in KEYS)
    ordered = part.sort_values(
        "span", key=lambda spans: pd.Series([(s.start, s.months) for s in spans], spans.index)
    )
    chosen = _kind(ordered) if kind == AUTO else kind
    left: Counter[str] = Counter()
    if chosen == VALUE:
        note = np.where(ordered["value"].isna(), "value is missing", "")
        points, unit = ordered, str(first["unit"])
    else:
        names = [", ".join([*key, period]) for period in ordered["period"]]
        method = PROPORTION if chosen == PROPORTION else CRUDE
        found = rates(
            ordered["count"].to_numpy(),
            ordered["denominator"].to_numpy(),
            names,
            method,
            per,
            confidence,
            where,
        )
        note = found["note"].to_numpy()
        limits = {name: found[name].to_numpy() for name in ("value", "lower", "upper")}
        points = ordered.assign(**limits)
        unit = "per cent" if chosen == PROPORTION else f"per {per:,.10g}"
    left.update(reason for reason in note if reason)
    points = points[note == ""].reset_index(drop=True)
    return Series(key, str(first["name"]), chosen, unit, points, list(points["span"])), left


def _kind(rows: pd.DataFrame) -> str:
    """What a series is, by its rows that have a figure at all."""
    known = rows[rows[["count", "denominator", "value"]].notna().any(axis=1)]
    if not len(known) or known[["count", "denominator"]].isna().any(axis=None):
        return VALUE
    parts = (known["count"] <= known["denominator"]).all()
    return PROPORTION if parts and known["unit"].str.contains(_PER_CENT, case=False).all() else RATE
