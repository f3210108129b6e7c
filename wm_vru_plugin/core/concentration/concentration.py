"""How few units hold how many events: the concentration table, the Lorenz curve, the Gini.

Units (schools, LSOAs, addresses) stand in order of their events, most first. Units with equally
many events are interchangeable, so no number here depends on their order; where a cut falls among
them, `tied` says how many units have the last one's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

EVENTS = "share of events"
UNITS = "share of units"
AT_LEAST = "at least"
EVENT_SHARES = (25.0, 50.0, 60.0, 79.0, 80.0, 90.0, 100.0)
"""Percentages of events at which the table is cut, the report's own among them."""

Floats = NDArray[np.float64]
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Cut:
    """Where the ordered units are cut.

    `basis` EVENTS: the fewest units that hold at least `at` % of the events. UNITS: the first
    `at` % of the units, a fraction of a unit left out. AT_LEAST: the units with at least `at`
    events each, which never splits units that are alike; the report's T81 and T82 are cut so.
    """

    basis: str
    at: float


def cuts_of(
    events: Sequence[float], units: Sequence[float] = (), at_least: Sequence[float] = ()
) -> list[Cut]:
    """Return cuts at these percentages of events and of units, and at these numbers of events.

    Raises:
        InputError: a percentage is not above 0 and at most 100, or a number is below 1.
    """
    for name, shares in (("Shares of events", events), ("Shares of units", units)):
        for share in shares:
            if not 0 < share <= 100:
                raise InputError(name, f"{share:g} is no percentage", "above 0 and at most 100")
    for number in at_least:
        if not number >= 1:
            raise InputError("At least so many events", f"{number:g}", "1 or more")
    cuts = [Cut(EVENTS, share) for share in sorted(set(events))]
    cuts += [Cut(UNITS, share) for share in sorted(set(units))]
    return cuts + [Cut(AT_LEAST, number) for number in sorted(set(at_least))]


def descending(counts: Floats) -> Floats:
    """Sort counts, most first, along the last axis."""
    return -np.sort(-counts, axis=-1)


def curves(ordered: Floats) -> Floats:
    """Cumulate ordered counts along the last axis, with a 0 before the first unit.

    Args:
        ordered: (..., n) counts, most first.

    Returns:
        (..., n + 1).
    """
    start = np.zeros((*ordered.shape[:-1], 1))
    return np.concatenate([start, np.cumsum(ordered, axis=-1)], axis=-1)


def units_at(cut: Cut, ordered: Floats, cumulative: Floats) -> NDArray[np.intp]:
    """Count the units that a cut takes, for each row.

    Args:
        ordered: (k, n) counts, most first.
        cumulative: (k, n + 1), of `curves`.

    Returns:
        (k,).
    """
    n = ordered.shape[1]
    if cut.basis == UNITS:
        return np.full(len(ordered), int(np.floor(cut.at * n / 100 + _ROUNDING)), dtype=np.intp)
    if cut.basis == AT_LEAST:
        return (ordered >= cut.at).sum(axis=1)
    # 80% of 5 events is 4, not the 4.000000000000001 of floating point.
    needed = cut.at / 100 * cumulative[:, -1:] - _ROUNDING * np.maximum(cumulative[:, -1:], 1)
    return (cumulative < needed).sum(axis=1)


def tied_at(ordered: Floats, units: int) -> int:
    """Count the units with as many events as the last one taken; 0 where none is taken."""
    return int((ordered == ordered[units - 1]).sum()) if units else 0


def gini(counts: Floats) -> NDArray[np.float64]:
    """Return the Gini coefficient along the last axis: 0 where all units have equally many events.

    G = 2 Σ i·x_i / (n Σ x) - (n + 1) / n, x ascending, i from 1: twice the area between the
    Lorenz curve and the diagonal. Source: Dixon, Weiner, Mitchell-Olds and Woodley (1987),
    Bootstrapping the Gini coefficient of inequality, Ecology 68, 1548-1551. With everything in
    one unit it is (n - 1) / n; `unbiased` mends that. NaN where there are no events.

    Examples:
        All of 8 events in one of four units, then two in each:

        >>> print(gini(np.array([[0.0, 0.0, 0.0, 8.0], [2.0, 2.0, 2.0, 2.0]])))
        [0.75 0.  ]
    """
    n = counts.shape[-1]
    ascending = np.sort(counts, axis=-1)
    total = ascending.sum(axis=-1)
    weighted = ascending @ np.arange(1, n + 1, dtype=float)
    share = np.divide(weighted, total, out=np.full(np.shape(total), np.nan), where=total > 0)
    return np.asarray(2 * share / n - (n + 1) / n)


def unbiased(value: float, n: int) -> float:
    """Return Gini times n / (n - 1), which reaches 1 when one unit has everything; NaN for one.

    Source: Deltas (2003), The small-sample bias of the Gini coefficient, Review of Economics and
    Statistics 85, 226-234.
    """
    return value * n / (n - 1) if n > 1 else float("nan")


def generalised(value: float, events: float, n: int) -> float:
    """Compare Gini with the most even spread that so few events allow.

    G' = max(1, n / events) · (G - 1) + 1: with fewer events than units, equality is one event
    in each of as many units as there are events, not a fraction of an event in all. Equal to G
    with as many events as units or more. Source: Bernasco and Steenbeek (2017), More places than
    crimes: implications for evaluating the law of crime concentration at place, Journal of
    Quantitative Criminology 33, 451-467. NaN without events.
    """
    return max(1.0, n / events) * (value - 1) + 1 if events > 0 else float("nan")
