"""Series of an indicator: what kind they are, and their points in order of time."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from ..errors import InputError
from ..rates.rates import CRUDE, PROPORTION, rates
from .period_spans import span

AUTO, RATE, VALUE = "auto", "rate", "value"
KINDS = (AUTO, PROPORTION, RATE, VALUE)
KEYS = ("area", "indicator", "breakdown")
_NUMBERS = ("count", "denominator", "value", "lower", "upper")
_PER_CENT = r"per ?cent|%"
_PER = r"(?i)\bper ([\d,]*\d)\b"
_PER_PLAIN = r"(?i)\bper [\d,]*\d\b"
_NO_EVENTS = r"\b(?:thousand|million|ranks?|scores?|index|points?)\b"


def tidy(rows: pd.DataFrame, where: str) -> tuple[pd.DataFrame, Counter[str]]:
    """Return rows with a period, with every column that the trends use.

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


def valued(
    frame: pd.DataFrame, kind: str, per: float, confidence: float, where: str
) -> tuple[pd.DataFrame, Counter[str]]:
    """Return rows in order of series and time, with the values that are used.

    Args:
        frame: rows as `tidy` gives them.
        kind: of `KINDS`. Of the series whose rows all have count and denominator, `auto` takes
            those for proportions whose unit says per cent and no count of which is above its
            denominator, and those for rates whose unit says per so many, whose value is the count
            itself (unless their unit is a rank, score, index, points or thousands), or which have
            no value. Other series are values as published.
        per: what rates are per where their unit does not say, as "per 1,000 residents" does.
        confidence: level in per cent of the limits.
        where: what messages call the table.

    Returns:
        The rows that have a value, with `series` (a number for each), kind, and unit; and how many
        were left out for what reason. Values and limits of proportions and rates are computed from
        the counts; those of values are as published.

    Raises:
        InputError: a proportion's numerator is above its denominator; names the row.
    """
    rows = frame.assign(
        series=frame.groupby(list(KEYS), sort=False).ngroup(),
        start=[one.start for one in frame["span"]],
        months=[one.months for one in frame["span"]],
    ).sort_values(["series", "start", "months"], kind="stable")
    rows["kind"] = _kinds(rows) if kind == AUTO else kind
    units = rows.groupby("series")["unit"].transform("first")
    stated = units.str.extract(_PER, expand=False).str.replace(",", "").astype(float)
    note = pd.Series(np.where(rows["value"].isna(), "value is missing", ""), index=rows.index)
    for method, name in ((PROPORTION, PROPORTION), (CRUDE, RATE)):
        chosen = rows["kind"] == name
        if not chosen.any():
            continue
        part = rows[chosen]
        labels = part[[*KEYS, "period"]].agg(", ".join, axis=1).tolist()
        found = rates(
            part["count"].to_numpy(),
            part["denominator"].to_numpy(),
            labels,
            method,
            1.0,
            confidence,
            where,
        )
        factor = 1.0 if name == PROPORTION else stated[chosen].fillna(per).to_numpy()
        for column in ("value", "lower", "upper"):
            rows.loc[chosen, column] = found[column].to_numpy() * factor
        note[chosen] = found["note"].to_numpy()
    own = f"per {per:,.10g}"
    rows["unit"] = np.where(
        rows["kind"] == PROPORTION,
        "per cent",
        np.where((rows["kind"] == RATE) & stated.isna(), own, units),
    )
    left = Counter(note[note != ""].tolist())
    kept = rows[note == ""].reset_index(drop=True)
    empty = rows["series"].nunique() - kept["series"].nunique()
    if empty:
        left["series without a point"] = empty
    return kept, left


def _kinds(rows: pd.DataFrame) -> pd.Series:
    """Return for each row the kind of its series, by the rows that have a figure at all."""
    count, value, unit = rows["count"], rows["value"], rows["unit"]
    # A denominator alone is no figure: a suppressed count must not undo those of other years.
    known = count.notna() | value.notna()
    counted = count.notna() & rows["denominator"].notna()
    part = (count <= rows["denominator"]) & unit.str.contains(_PER_CENT, case=False)
    # A rank is no count of events, nor a sum of scores, nor a survey's estimate in thousands.
    things = np.isclose(value, count) & (count >= 0) & ~unit.str.contains(_NO_EVENTS, case=False)
    events = value.isna() | things | unit.str.contains(_PER_PLAIN)
    checks = pd.DataFrame(
        {"part": counted & part | ~known, "events": counted & events | ~known, "known": known}
    )
    of_series = checks.groupby(rows["series"])
    every, some = of_series.transform("all"), of_series["known"].transform("any")
    kinds = np.where(every["part"], PROPORTION, np.where(every["events"], RATE, VALUE))
    return pd.Series(np.where(some, kinds, VALUE), index=rows.index)
