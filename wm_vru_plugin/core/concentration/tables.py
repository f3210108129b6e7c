"""The tables of a concentration and the sentence that an analyst would quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..coverage.sentences import Noun
from ..errors import InputError
from ..geometry.repair import CancelCheck
from .chance import Draws, by_chance, by_resampling, interval, p_at_least
from .concentration import EVENTS, Cut, curves, generalised, gini, tied_at, unbiased, units_at
from .units import Units

UNIT = Noun("unit", "units")
EVENT = Noun("event", "events")
BAND = "band"
CHANCE = "chance"


@dataclass
class Concentration:
    """`table` has a row for each cut, `curve` for each unit, `statistics` for each number."""

    table: pd.DataFrame
    curve: pd.DataFrame
    statistics: dict[str, float]
    units: Units


def concentration(
    units: Units,
    cuts: Sequence[Cut],
    draws: int = 999,
    seed: int = 2020,
    check_cancelled: CancelCheck = None,
    where: str = "Events",
) -> Concentration:
    """Measure the concentration of events, its bootstrap band, and that of chance alone.

    Args:
        units: of `units_of`.
        cuts: of `cuts_of`.
        draws: random tables for the band and for chance; 0 leaves both out (NaN).
        seed: the same seed gives the same numbers.
        where: what messages call the events.

    Returns:
        Percentages run from 0 to 100. `_low` and `_high` are 95% limits.

    Raises:
        InputError: there are no events, or the exposures add up to 0.
    """
    counts, n = units.counts, len(units.counts)
    total = int(counts.sum())
    if not total:
        raise InputError(where, f"no event in any of the {n:,} units", "at least one event")
    band: Draws | None = None
    chance: Draws | None = None
    if draws > 0:
        chance = by_chance(total, n, units.exposure, cuts, draws, seed, check_cancelled)
        band = by_resampling(counts, cuts, draws, seed, check_cancelled)
    return Concentration(
        _table(counts, cuts, band, chance),
        _curve(units, band, chance),
        _statistics(units, band, chance),
        units,
    )


def _table(
    counts: np.ndarray, cuts: Sequence[Cut], band: Draws | None, chance: Draws | None
) -> pd.DataFrame:
    ordered = counts[None, :]
    cumulative = curves(ordered)
    rows = []
    for number, cut in enumerate(cuts):
        taken = int(units_at(cut, ordered, cumulative)[0])
        events = cumulative[0, taken]
        row = {
            "basis": cut.basis,
            "at": cut.at,
            "units": taken,
            "units_percent": 100 * taken / len(counts),
            "events": int(events),
            "events_percent": 100 * events / cumulative[0, -1],
            "fewest_events": int(counts[taken - 1]) if taken else None,
            "tied": tied_at(counts, taken),
        }
        for name, drawn in ((BAND, band), (CHANCE, chance)):
            for column in ("units_percent", "events_percent"):
                values = np.full(2, np.nan) if drawn is None else getattr(drawn, column)[:, number]
                row.update(_limits(values, f"{column}_{name}", mean=name == CHANCE))
        rows.append(row)
    return pd.DataFrame(rows)


def _limits(values: np.ndarray, name: str, mean: bool) -> dict[str, float]:
    if np.isnan(values).all():
        low, high, middle = np.nan, np.nan, np.nan
    else:
        low, high = (float(limit) for limit in interval(values))
        middle = float(np.nanmean(values))
    return {**({name: middle} if mean else {}), f"{name}_low": low, f"{name}_high": high}


def _curve(units: Units, band: Draws | None, chance: Draws | None) -> pd.DataFrame:
    n = len(units.counts)
    rank = np.arange(1, n + 1)
    cumulative = np.cumsum(units.counts)
    frame = pd.DataFrame(
        {
            "rank": rank,
            "code": units.codes,
            "name": units.names,
            "events": units.counts.astype(int),
            "cumulative_events": cumulative.astype(int),
            "units_percent": 100 * rank / n,
            "events_percent": 100 * cumulative / cumulative[-1],
        }
    )
    for name, drawn in ((BAND, band), (CHANCE, chance)):
        if drawn is None:
            continue
        low, high = interval(drawn.curve)
        lines = {f"{name}_low": low, f"{name}_high": high}
        if name == CHANCE:
            lines[name] = np.nanmean(drawn.curve, axis=0)
        for column, values in lines.items():
            frame[f"events_percent_{column}"] = 100 * np.interp(rank, drawn.places, values)
    return frame


def _statistics(units: Units, band: Draws | None, chance: Draws | None) -> dict[str, float]:
    n, total = len(units.counts), float(units.counts.sum())
    value = float(gini(units.counts))
    result = {
        "units": float(n),
        "units_without_events": float((units.counts == 0).sum()),
        "events": total,
        "left_out": float(sum(units.left_out.values())),
        "gini": value,
        "gini_unbiased": unbiased(value, n),
        "gini_generalised": generalised(value, total, n),
    }
    if band is not None and chance is not None:
        result.update(_limits(band.gini, f"gini_{BAND}", mean=False))
        result.update(_limits(chance.gini, f"gini_{CHANCE}", mean=True))
        result["p_by_chance"] = p_at_least(value, chance.gini)
    if units.exposure is not None:
        off = (units.exposure == 0) & (units.counts > 0)
        result["events_without_exposure"] = float(units.counts[off].sum())
    return result


MEANINGS = {
    "units": "units that count",
    "units_without_events": "of these, without a single event",
    "events": "events in all",
    "left_out": "rows left out",
    "gini": "Gini coefficient, 0 = all units alike; at most 1 - 1/units",
    "gini_unbiased": "Gini times units / (units - 1), at most 1 (Deltas 2003)",
    "gini_generalised": "Gini against the most even spread of so few events "
    "(Bernasco and Steenbeek 2017)",
    "gini_band_low": "lower 95% limit of the Gini, units drawn again (bootstrap)",
    "gini_band_high": "upper 95% limit of the Gini, units drawn again (bootstrap)",
    "gini_chance": "Gini to expect if events fell at random",
    "gini_chance_low": "lower 95% limit of the Gini if events fell at random",
    "gini_chance_high": "upper 95% limit of the Gini if events fell at random",
    "p_by_chance": "share of random tables at least as concentrated",
    "events_without_exposure": "events in units whose exposure is 0, which chance cannot give",
}


def statistics_table(result: Concentration) -> pd.DataFrame:
    """Return the statistics as rows, each with its meaning, and the rows left out by reason."""
    rows = [(key, value, MEANINGS[key]) for key, value in result.statistics.items()]
    rows += [
        ("left_out", float(number), f"rows left out: {reason}")
        for reason, number in result.units.left_out.items()
    ]
    return pd.DataFrame(rows, columns=["statistic", "value", "meaning"])


def concentration_sentence(
    result: Concentration,
    unit: Noun = UNIT,
    event: Noun = EVENT,
    chance: str = "if every unit were alike",
) -> str:
    """Write the cut nearest four fifths of the events, what chance would give, and the Gini.

    Returns:
        "153 of the 1,230 units (12.4%) hold 548 of the 694 events (79.0%); if every unit were
        alike, chance alone would need 31.1% of the units (95% of the time 30.2% to 32.0%). ..."
    """
    numbers = result.statistics
    n, total = int(numbers["units"]), int(numbers["events"])
    text = f"{unit.count(n)}, {event.count(total)}"
    shares = result.table[result.table["basis"] == EVENTS]
    if len(shares):
        row = shares.iloc[int(np.argmin(np.abs(shares["at"].to_numpy() - 80)))]
        taken, held = int(row["units"]), int(row["events"])
        text = (
            f"{taken:,} of the {unit.count(n)} ({row['units_percent']:.1f}%) "
            f"{'holds' if taken == 1 else 'hold'} {held:,} of the {event.count(total)} "
            f"({row['events_percent']:.1f}%)"
        )
        if np.isfinite(row["units_percent_chance"]):
            text += (
                f"; {chance}, chance alone would take {row['units_percent_chance']:.1f}% of the "
                f"{unit.plural} (95% limits {row['units_percent_chance_low']:.1f}% to "
                f"{row['units_percent_chance_high']:.1f}%)"
            )
    text += f". The Gini coefficient is {numbers['gini']:.2f}"
    if "gini_chance" in numbers:
        text += (
            f" (bootstrap {numbers['gini_band_low']:.2f} to {numbers['gini_band_high']:.2f}); "
            f"chance alone would give {numbers['gini_chance']:.2f} "
            f"({numbers['gini_chance_low']:.2f} to {numbers['gini_chance_high']:.2f})"
        )
        more = numbers["p_by_chance"] <= 0.05
        text += (
            ", so there is more concentration than chance gives"
            if more
            else (", so chance alone could give as much")
        )
    text += "."
    if total < n:
        text += (
            f" There are fewer {event.plural} than {unit.plural}: against the most even spread "
            f"that so few allow, the Gini is {numbers['gini_generalised']:.2f}."
        )
    if result.units.left_out:
        left = "; ".join(f"{count:,} {why}" for why, count in result.units.left_out.items())
        text += f" Left out: {left}."
    return text
