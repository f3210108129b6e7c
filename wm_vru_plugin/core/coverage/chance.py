"""Overlap and gaps against chance: observed, and under random placement of the coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.overlay import overlay
from ..geometry.repair import CancelCheck, Geometries
from ..tables.cell_text import cell_text
from .placements import NotPlaceable, placements
from .rules import covered

MEASURES: tuple[tuple[str, str], ...] = (
    ("need_areas_covered", "need areas that the rule counts as covered"),
    ("need_areas_uncovered", "need areas that it does not"),
    ("need_residents_inside", "residents of the need inside, apportioned by area"),
    ("need_hectares_inside", "hectares of need inside"),
)
COLUMNS = (
    "measure",
    "meaning",
    "observed",
    "expected",
    "lower",
    "upper",
    "ratio",
    "p_at_least",
    "p_at_most",
    "placements",
    "note",
)


@dataclass(frozen=True)
class Placing:
    """How coverage areas are set down at random.

    Attributes:
        base: (k,) valid polygons that make up the study area.
        weights: (k,) chance of each to hold the centre of a placed area, such as residents.
        count: number of placements, at least 19.
        seed: makes the run repeatable.

    Raises:
        InputError: too few placements.
    """

    base: Geometries
    weights: NDArray[np.float64]
    count: int = 199
    seed: int = 2020

    def __post_init__(self) -> None:
        if self.count < 19:
            raise InputError("Placements", f"{self.count} random placements", "at least 19")


@dataclass(frozen=True)
class Counting:
    """When an area counts as covered.

    Attributes:
        rule: rule of `coverage.rules`.
        inside_percent: share of its area from which the rule takes it to be wholly inside.
        sliver_m2: shared pieces smaller than this are dropped.
    """

    rule: str = "majority"
    inside_percent: float = 99.0
    sliver_m2: float = 1.0


def chance_table(
    need: Geometries,
    residents: NDArray[np.float64],
    cover: Geometries,
    placing: Placing,
    counting: Counting = Counting(),
    *,
    check_cancelled: CancelCheck = None,
    progress: Callable[[float], None] | None = None,
    where: str = "Random placement",
) -> pd.DataFrame:
    """Set the overlap of need and coverage beside that of randomly placed coverage.

    Args:
        need: (n,) valid need polygons.
        residents: (n,) residents of each, NaN where unknown (they count as 0; where all are, the
            residents inside are unknown).
        cover: (m,) valid coverage polygons.
        placing: where they are set down, and how often.
        counting: when a need polygon counts as covered.
        check_cancelled: called between placements; raises to stop.
        progress: told of the share done, 0 to 1.
        where: what messages call the coverage.

    Returns:
        One row per `MEASURES`, with `COLUMNS`: `expected` is the mean over the placements, `lower`
        and `upper` hold the middle 95% of them, `ratio` is observed over expected (missing where
        that is 0), `p_at_least` is (1 + placements with at least as much) / (1 + placements), and
        `p_at_most` likewise. Where the areas cannot be placed: what is observed alone, and `note`
        says why.
    """
    count = placing.count
    # Where residents are known of no area, how many live inside is unknown and not 0.
    known = np.nan_to_num(residents)
    if len(residents) and np.isnan(residents).all():
        known = np.full(len(residents), np.nan)

    def measure(areas: Geometries) -> tuple[float, ...]:
        shared = overlay(need, areas, sliver_m2=counting.sliver_m2)
        is_covered = covered(counting.rule, shared, need, areas, counting.inside_percent)
        people = float((shared.share_inside * known).sum())
        counted = float(is_covered.sum())
        return counted, len(need) - counted, people, float(shared.area_inside.sum()) / 1e4

    observed = np.array(measure(cover))
    # The same measures for each placement.
    simulated = np.empty((count, len(MEASURES)))
    try:
        if not len(cover):
            raise NotPlaceable(where, "no coverage area lies in the study area")
        drawn = placements(
            cover, placing.base, placing.weights, count, placing.seed, check_cancelled, where
        )
        for number, placed in enumerate(drawn):
            simulated[number] = measure(placed)
            if progress is not None:
                progress((number + 1) / count)
    except NotPlaceable as error:
        return _observed_alone(observed, str(error))
    expected = simulated.mean(axis=0)
    lower, upper = np.percentile(simulated, [2.5, 97.5], axis=0)
    # Sums of the same areas in another order may differ in the last digit.
    tolerance = 1e-9 * np.maximum(1.0, np.abs(observed))
    unknown = np.isnan(observed)
    at_least = (1 + (simulated >= observed - tolerance).sum(axis=0)) / (1 + count)
    at_most = (1 + (simulated <= observed + tolerance).sum(axis=0)) / (1 + count)
    return pd.DataFrame(
        {
            "measure": [name for name, _ in MEASURES],
            "meaning": [meaning for _, meaning in MEASURES],
            "observed": observed,
            "expected": expected,
            "lower": lower,
            "upper": upper,
            "ratio": np.divide(
                observed, expected, out=np.full(len(observed), np.nan), where=expected > 0
            ),
            "p_at_least": np.where(unknown, np.nan, at_least),
            "p_at_most": np.where(unknown, np.nan, at_most),
            "placements": pd.array([count] * len(MEASURES), dtype="Int64"),
            "note": "",
        }
    )[list(COLUMNS)]


def _observed_alone(observed: NDArray[np.float64], reason: str) -> pd.DataFrame:
    """Return the observed measures alone, as the few placements that succeed would be biased."""
    frame = pd.DataFrame(
        {
            "measure": [name for name, _ in MEASURES],
            "meaning": [meaning for _, meaning in MEASURES],
            "observed": observed,
            "note": reason,
        }
    )
    frame["placements"] = pd.array([None] * len(MEASURES), dtype="Int64")
    return frame.reindex(columns=list(COLUMNS))


def chance_sentence(table: pd.DataFrame, everywhere: str, quotients: pd.DataFrame) -> str:
    """Return one sentence on observed and expected overlap, with p and the location quotient.

    Args:
        table: from `chance_table`.
        everywhere: "residents" or "land", what decides where an area is set down.
        quotients: from `location_quotient.location_quotients`.
    """
    row = table.set_index("measure").loc["need_areas_covered"]
    total = quotients.iloc[-1]
    where = "where people live" if everywhere == "residents" else "anywhere on the land"
    text = f"The coverage areas cover {row['observed']:,.0f} of the need areas"
    note = cell_text(row["note"])
    if note:
        text += f"; the test against chance was not possible ({note.rstrip('.')})"
    else:
        text += (
            f"; set down at random {where}, the same areas would cover {row['expected']:,.1f} on "
            f"average (95% of {row['placements']:,.0f} placements: {row['lower']:,.0f} to "
            f"{row['upper']:,.0f})"
        )
    if row["ratio"] == row["ratio"]:
        # Twice the smaller tail: which of the two it is was not known beforehand.
        p = min(2 * min(row["p_at_least"], row["p_at_most"]), 1.0)
        text += f", that is {row['ratio']:.2f} times chance (two-sided p = {p:.3f})"
    if total["location_quotient"] == total["location_quotient"]:
        text += f". Location quotient {total['location_quotient']:.2f}"
        if total["lower"] == total["lower"]:
            text += f" (95% interval {total['lower']:.2f} to {total['upper']:.2f}, areas taken "
            text += "for independent)"
    return text + "."
