"""Rates, shares and intervals that would tell what a hidden or rounded count is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .errors import InputError


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

    A rate is count / denominator × k, so value × shown / true is the rate of the shown count:
    with the denominator known, the rate of the true count would undo the rounding. An interval is
    hidden as soon as its count is rounded: its width in proportion to the rate depends on the true
    count alone. A denominator below the threshold is hidden with everything derived on its row.

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
        with np.errstate(divide="ignore", invalid="ignore"):
            follows = np.where(true == shown, value, value * shown / true)
        result[name] = np.where(few | np.isnan(shown), np.nan, follows)
    for name, count in intervals.items():
        true, shown = _numbers(frame, count, where), _numbers(result, count, where)
        value = _numbers(frame, name, where)
        # Hidden by what may have been rounded, not by what was: the gaps would tell the multiples.
        exact = (result[f"{count}_suppressed"] == "").to_numpy() & (true == shown)
        result[name] = np.where(few | ~exact, np.nan, value)


def _numbers(frame: pd.DataFrame, name: str, where: str) -> np.ndarray:
    try:
        return frame[name].to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError(f"{where}, column '{name}'", str(error), "numbers") from error
