"""Hot spots in plain English."""

from __future__ import annotations

import pandas as pd

from ..geometry.weights import describe_weights
from .hotspots import COLD, FDR, FEW, GI_STAR, HOT, LEVELS, NOT_SIGNIFICANT, Hotspots
from .local_moran import QUADRANTS


def hotspot_sentences(result: Hotspots, table: pd.DataFrame, what: str, additive: bool) -> str:
    """Write the finding, how it was found, and what was left out, in sentences.

    Args:
        result: of `hotspots`.
        table: of `by_class`.
        what: what was analysed, such as "knife_crime_all" or "robbery per 1,000 of population".
        additive: whether the sums of the table mean something, as those of counts do.
    """
    options = result.options
    areas = table.set_index("class")["areas"].astype(int)
    gi = options.method == GI_STAR
    listed = [*HOT, *COLD] if gi else [*QUADRANTS]
    parts = [f"{areas[name]:,} {name}" for name in listed]
    statistic = "Getis-Ord Gi*" if gi else "local Moran's I"
    lines = [f"{what}, {result.analysed:,} areas, {statistic}: {', '.join(parts)}."]
    high = [*HOT] if gi else [QUADRANTS[0]]
    chosen = table[table["class"].isin(high)]
    number = int(chosen["areas"].sum())
    if additive and number:
        share = chosen["total_share"].sum()
        lines.append(
            f"The {number:,} {'hot spots' if gi else 'high-high areas'} are "
            f"{number / result.analysed:.1%} of the areas and hold {share:.1%} of the sum."
        )
    lines.append(_method(result))
    lines += _left_out(result)
    return " ".join(lines)


def _method(result: Hotspots) -> str:
    options = result.options
    source = f"{options.drawn:,} permutations, seed {options.seed}" if options.drawn else "normal"
    corrected = options.correction == FDR
    rule = "adjusted for the false discovery rate" if corrected else "not adjusted for many tests"
    with_self = ", each area with itself" if options.method == GI_STAR else ""
    mean = result.areas["neighbours"].mean()
    words = describe_weights(options.weights, options.distance, options.k)
    text = (
        f"Neighbours: {words}{with_self}; {mean:.1f} on average. "
        f"Two-sided p values ({source}), {rule}."
    )
    if corrected:
        text += f" Without the adjustment {result.uncorrected:,} areas would be in a class."
    return text


def _left_out(result: Hotspots) -> list[str]:
    lines = []
    if result.no_data:
        lines.append(
            f"{_areas(result.no_data)} without a value left out of the statistic, written as "
            "no data."
        )
    if result.islands:
        fate = (
            "compared by itself alone"
            if result.options.method == GI_STAR
            else "not tested, written as no neighbours"
        )
        lines.append(f"{_areas(result.islands)} without a neighbour: each is {fate}.")
    if result.undefined:
        lines.append(
            f"{_areas(result.undefined)} that neighbour all others have no z and are "
            f"{NOT_SIGNIFICANT}."
        )
    return lines


def _areas(count: int) -> str:
    return f"{count:,} area" if count == 1 else f"{count:,} areas"


def small_warning(result: Hotspots) -> str:
    """Warn that the normal approximation is poor for so few areas; "" where it is not used."""
    if result.options.drawn or result.analysed >= FEW:
        return ""
    return (
        f"Only {result.analysed:,} areas have a value: for fewer than {FEW} the normal "
        "approximation is poor. Ask for permutations."
    )


def reach_warning(result: Hotspots) -> str:
    """Warn of what the number of permutations cannot show; "" where all is well."""
    if not result.out_of_reach():
        return ""
    needed = round(2 * result.analysed / LEVELS[-1][0])
    return (
        f"With {result.options.drawn:,} permutations no p value can be below "
        f"{result.least_p:.2g}, so that after adjustment for {result.analysed:,} areas an area "
        f"that stands alone cannot reach even {LEVELS[-1][1]}: only many together can. About "
        f"{needed:,} permutations would be needed, or p values of the normal distribution "
        "(Gi* with 0 permutations)."
    )
