"""Permanent exclusions by the deprivation of the area in which the school stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..rates.intervals import normal_quantile, poisson_limits
from .schools_in_need import ALL, TOTAL, UNKNOWN


def exclusion_table(schools: pd.DataFrame, quintiles: bool = False) -> pd.DataFrame:
    """Compute exclusions per 100 pupils by decile (or quintile) and phase.

    Byar's limits, exact ones below ten exclusions (`intervals.poisson_limits`), of the exclusions,
    over the pupils. Schools without pupils or exclusions are in no rate and counted.

    Args:
        schools: `decile` (NaN where unknown), `phase`, `pupils`, `exclusions`.
        quintiles: fifths, of two deciles each.

    Returns:
        Rows by `group` ("1" = most deprived, in order; "Unknown"; "Total") and `phase` (in order;
        "All"): `schools`, `schools_unknown`, `pupils`, `exclusions`, `rate`, `lower`, `upper`,
        `ratio` to the rate of the phase's total. Every group has a row, if only with zeros.
    """
    decile = schools["decile"].to_numpy(dtype=float)
    label = np.full(len(schools), UNKNOWN, dtype=object)
    known = ~np.isnan(decile)
    group = np.ceil(decile[known] / 2) if quintiles else decile[known]
    label[known] = group.astype(int).astype(str)
    names = [str(one) for one in range(1, 6 if quintiles else 11)]
    if not known.all():
        names.append(UNKNOWN)
    usable = (schools["exclusions"].notna() & (schools["pupils"] > 0)).to_numpy()
    rows = []
    for name in [*names, TOTAL]:
        mine = np.ones(len(schools), dtype=bool) if name == TOTAL else label == name
        for phase in [*sorted(schools["phase"].unique()), ALL]:
            some = mine if phase == ALL else mine & (schools["phase"] == phase).to_numpy()
            counted = schools[some & usable]
            rows.append(
                {
                    "group": name,
                    "phase": phase,
                    "schools": int(some.sum()),
                    "schools_unknown": int((some & ~usable).sum()),
                    "pupils": float(counted["pupils"].sum()),
                    "exclusions": float(counted["exclusions"].sum()),
                }
            )
    table = pd.DataFrame(rows)
    pupils = table["pupils"].where(table["pupils"] > 0).to_numpy(dtype=float)
    limits = poisson_limits(table["exclusions"].to_numpy())
    table["rate"] = 100 * table["exclusions"] / pupils
    table["lower"], table["upper"] = 100 * limits.lower / pupils, 100 * limits.upper / pupils
    total = table[table["group"] == TOTAL].set_index("phase")["rate"]
    whole = table["phase"].map(total)
    table["ratio"] = table["rate"] / whole.where(whole > 0)
    return table


@dataclass(frozen=True)
class RateRatio:
    """Rate of the most deprived fifth over that of the least, with 95% limits."""

    most: float
    least: float
    ratio: float
    lower: float
    upper: float


def fifth_ratio(schools: pd.DataFrame, phase: str = ALL) -> RateRatio | None:
    """Compare the exclusion rates of the most and the least deprived fifth.

    Limits: exp(ln ratio +/- z sqrt(1/a + 1/b)), a and b the exclusions (Kirkwood and Sterne,
    Essential Medical Statistics, 2003, 23.2).

    Returns:
        None where either fifth has no exclusions, so that there is no ratio with limits.
    """
    table = exclusion_table(schools, quintiles=True)
    rows = {row["group"]: row for row in table[table["phase"] == phase].to_dict("records")}
    if not rows:
        return None
    a, b = float(rows["1"]["exclusions"]), float(rows["5"]["exclusions"])
    if not (a > 0 and b > 0):
        return None
    most, least = float(rows["1"]["rate"]), float(rows["5"]["rate"])
    away = float(np.exp(normal_quantile(95) * np.sqrt(1 / a + 1 / b)))
    return RateRatio(most, least, most / least, most / least / away, most / least * away)
