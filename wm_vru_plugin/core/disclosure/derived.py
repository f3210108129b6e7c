"""Rates, shares and intervals that would tell what a hidden or rounded count is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError

Numbers = NDArray[np.float64]
_DECIMALS = 6
_PER = (1, 100, 1_000, 10_000, 100_000, 1_000_000)


def guard_derived(
    frame: pd.DataFrame,
    result: pd.DataFrame,
    counts: Sequence[str],
    derived: Mapping[str, str],
    intervals: Mapping[str, str],
    denominators: Sequence[str],
    threshold: int,
    where: str,
) -> None:
    """Hide or adjust, in `result`, what was worked out from counts.

    The rate of the true count would undo the rounding, so a rate is made from the shown count: as
    k × shown / denominator where one denominator was named and k, a power of ten, fits all rows;
    else as value × shown / true, with one decimal fewer than the values have, since those that were
    rounded themselves would else tell the true count by their remainder. An interval is hidden as
    soon as its count is rounded: its width in proportion to the rate depends on the true count
    alone. A denominator below the threshold is hidden with everything derived on its row.

    Args:
        frame: the true rows.
        result: the same rows with the counts as they are shown; changed here.

    Raises:
        InputError: a column is absent, or one is derived from what is no count of the table.
    """
    for name in (*derived, *intervals, *denominators):
        if name not in frame:
            raise InputError(where, f"there is no column '{name}'", ", ".join(map(str, frame)))
    for name, count in (*derived.items(), *intervals.items()):
        if count not in counts:
            raise InputError(
                f"{where}, column '{name}'",
                f"it is said to come from '{count}', which is not among the counts",
                ", ".join(counts),
            )
    few = np.zeros(len(frame), dtype=bool)
    for name in denominators:
        below = _numbers(frame, name, where)
        small = (below > 0) & (below < threshold)
        result[name] = np.where(small, np.nan, below)
        few |= small
    for name, count in derived.items():
        true, shown = _numbers(frame, count, where), _numbers(result, count, where)
        value = _numbers(frame, name, where)
        one = _numbers(frame, denominators[0], where) if len(denominators) == 1 else None
        # By the marks, not by the counts: that none had to be changed is not to be told.
        rounded = bool((result[f"{count}_suppressed"] == "r").any())
        follows = _rate_of(value, true, shown, one) if rounded else value
        result[name] = np.where(few | np.isnan(shown), np.nan, follows)
    for name, count in intervals.items():
        true, shown = _numbers(frame, count, where), _numbers(result, count, where)
        value = _numbers(frame, name, where)
        # Hidden by what may have been rounded, not by what was: the gaps would tell the multiples.
        exact = (result[f"{count}_suppressed"] == "").to_numpy() & (true == shown)
        result[name] = np.where(few | ~exact, np.nan, value)


def _rate_of(value: Numbers, true: Numbers, shown: Numbers, below: Numbers | None) -> Numbers:
    """Recompute the rates from the shown counts, with the decimals of the rates given."""
    decimals = next(
        (d for d in range(_DECIMALS) if np.allclose(value, np.round(value, d), 0, 1e-9, True)), None
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        if below is not None:
            slack = 1e-6 * np.abs(value) if decimals is None else 0.51 * 10.0**-decimals
            counted = ~np.isnan(value) & ~np.isnan(true) & (below > 0)
            for k in _PER:
                exact = k * true / below
                if (np.abs(value - exact) <= slack)[counted].all():
                    follows = k * shown / below
                    break
            else:
                below = None
        if below is None:
            follows = value * shown / true
            decimals = None if decimals is None else decimals - 1
    follows = np.where(true == 0, value, follows)
    return np.round(follows, _DECIMALS if decimals is None else decimals)


def _numbers(frame: pd.DataFrame, name: str, where: str) -> Numbers:
    try:
        return frame[name].to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}, column '{name}'", str(error), "numbers") from error
