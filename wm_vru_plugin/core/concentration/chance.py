"""What chance alone does to a concentration: events dropped at random, and units drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import CancelCheck
from .concentration import Cut, Floats, curves, descending, gini, units_at

_CELLS = 2_000_000
"""Numbers held at once."""
GRID = 1000
"""Bands of the curve are worked out at this many places or at every unit, and are straight lines
between: the curve bends so little between the places that the band's own noise is larger."""


@dataclass
class Draws:
    """Statistics of random tables: `(draws, cuts)` units and events taken, the Gini, the curve.

    `curve` holds the share of events, 0 to 1, at the numbers of units in `places`. Tables without
    events, which drawing few units again may give, have NaN.
    """

    units_percent: Floats
    events_percent: Floats
    gini: Floats
    curve: Floats
    places: NDArray[np.intp]


def by_chance(
    events: int,
    n: int,
    exposure: Floats | None,
    cuts: Sequence[Cut],
    draws: int,
    seed: int,
    check_cancelled: CancelCheck = None,
) -> Draws:
    """Draw tables in which every event falls on a unit at random, whatever the others do.

    Counts are multinomial: independent Poisson counts given their sum. Each unit has the same
    chance, or one in proportion to its exposure. Source of the comparison (Poisson simulations of
    the share of crime in the worst 5% of streets): Levin, Rosenfeld and Deckard (2017), The law of
    crime concentration: an application and recommendations for future research, Journal of
    Quantitative Criminology 33, 635-647.

    Args:
        events: number of events.
        n: number of units.
        exposure: (n,) pupils, residents ...; None for units alike.
        draws: number of tables.
        seed: the same seed gives the same tables.

    Raises:
        InputError: the exposures add up to 0.
    """
    share = np.full(n, 1 / n)
    if exposure is not None:
        if not exposure.sum() > 0:
            raise InputError("Exposure", "it adds up to 0", "a number above 0 for some unit")
        share = exposure / exposure.sum()
    rng = np.random.default_rng(seed)

    def tables() -> Iterator[Floats]:
        for size in _chunks(draws, n):
            yield rng.multinomial(events, share, size=size).astype(float)

    return _collected(tables(), n, cuts, check_cancelled)


def by_resampling(
    counts: Floats, cuts: Sequence[Cut], draws: int, seed: int, check_cancelled: CancelCheck = None
) -> Draws:
    """Draw tables of as many units, each taken at random from those at hand, with replacement.

    The bootstrap (Efron 1979, Annals of Statistics 7, 1-26): how far the statistics would differ
    had another set of units of the same kind been looked at.
    """
    n = len(counts)
    rng = np.random.default_rng(seed)

    def tables() -> Iterator[Floats]:
        for size in _chunks(draws, n):
            yield counts[rng.integers(0, n, size=(size, n))]

    return _collected(tables(), n, cuts, check_cancelled)


def interval(values: Floats, level: float = 95.0) -> tuple[Floats, Floats]:
    """Return percentiles that hold the middle `level` % of the draws, along the first axis."""
    tail = (100 - level) / 2
    low, high = np.nanpercentile(values, [tail, 100 - tail], axis=0)
    return low, high


def p_at_least(observed: float, drawn: Floats) -> float:
    """Return the share of tables at least as concentrated, the observed one among them.

    (1 + number) / (1 + draws), never 0: Phipson and Smyth (2010), Statistical Applications in
    Genetics and Molecular Biology 9, article 39.
    """
    valid = drawn[~np.isnan(drawn)]
    return float((1 + (valid >= observed - 1e-12).sum()) / (1 + len(valid)))


def _chunks(draws: int, n: int) -> Iterator[int]:
    step = max(1, _CELLS // max(n, 1))
    for start in range(0, draws, step):
        yield min(step, draws - start)


def _collected(
    tables: Iterator[Floats], n: int, cuts: Sequence[Cut], check_cancelled: CancelCheck
) -> Draws:
    places = np.unique(np.linspace(0, n, min(n, GRID) + 1).round().astype(np.intp))
    parts: list[tuple[Floats, ...]] = []
    for table in tables:
        if check_cancelled is not None:
            check_cancelled()
        ordered = descending(table)
        cumulative = curves(ordered)
        total = np.where(cumulative[:, -1] > 0, cumulative[:, -1], np.nan)
        units = [units_at(cut, ordered, cumulative) for cut in cuts]
        rows = np.arange(len(table))
        taken = [100 * cumulative[rows, number] / total for number in units]
        empty = np.isnan(total)
        percent = [np.where(empty, np.nan, 100 * number / n) for number in units]
        parts.append(
            (
                np.stack(percent, axis=1) if cuts else np.empty((len(table), 0)),
                np.stack(taken, axis=1) if cuts else np.empty((len(table), 0)),
                gini(table),
                cumulative[:, places] / total[:, None],
            )
        )
    joined = [np.concatenate(column) for column in zip(*parts)]
    return Draws(joined[0], joined[1], joined[2], joined[3], places)
