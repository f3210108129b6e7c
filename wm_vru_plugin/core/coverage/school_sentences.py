"""What the analysis of schools finds, in plain English."""

from __future__ import annotations

import pandas as pd

from ..places.areas import join_names
from .exclusion_table import RateRatio
from .schools_in_need import ALL, TOTAL, SchoolsResult
from .sentences import IMPACT_AREA, SCHOOL, Noun


def schools_sentence(
    result: SchoolsResult,
    need_phrase: str,
    ratios: dict[str, RateRatio | None],
    coverage: Noun = IMPACT_AREA,
    shown: int = 4,
) -> str:
    """Write schools in need and not covered by phase and authority, their flags, the cross table.

    Args:
        result: of `schools_in_need`.
        need_phrase: such as "in the most deprived national tenth for …".
        ratios: by phase, of `exclusion_table.fifth_ratio`.
        coverage: what the coverage areas are.
        shown: how many authorities are named.
    """
    table, options = result.table, result.options
    whole = table[(table["authority"] == TOTAL) & (table["phase"] == ALL)].iloc[0].to_dict()
    need, gap = whole["in_need"], whole["in_need_outside"]
    stand = "stands" if need == 1 else "stand"
    text = f"Of {SCHOOL.count(whole['schools'])}, {need:,} {stand} in areas {need_phrase}".rstrip()
    if need:
        text += f"; of these, {gap:,} ({gap / need:.1%}) outside the {coverage.plural}"
    if gap:
        by_phase = table[(table["authority"] == TOTAL) & (table["phase"] != ALL)]
        by = table[(table["authority"] != TOTAL) & (table["phase"] == ALL)]
        by = by.sort_values(["in_need_outside", "authority"], ascending=[False, True])
        text += f" ({_counts(by_phase, 'phase', 9)}), most in {_counts(by, 'authority', shown)}"
    text += "."
    if result.outside_areas:
        stand = "stands" if result.outside_areas == 1 else "stand"
        text += f" {SCHOOL.count(result.outside_areas)} {stand} in no area of the layer."
    if gap:
        text += (
            f" Of those {gap:,}, {whole['sen_high']:,} have special educational needs of "
            f"{options.sen_percent:g}% or more"
        )
        if whole["exclusions_unknown"] < gap:
            against = "the study area's for the phase" if options.by_phase else "the study area's"
            text += (
                f", {whole['exclusions_high']:,} an exclusion rate above {against} "
                f"({whole['exclusions_sure']:,} beyond the interval of the school's own), and "
                f"{whole['sen_and_exclusions']:,} both; {whole['priority']:,} have either"
            )
        text += "."
        missing = [
            f"{whole[column]:,} without {what}"
            for column, what in (
                ("sen_unknown", "a rate of special educational needs"),
                ("exclusions_unknown", "exclusions or pupils"),
            )
            if whole[column]
        ]
        if missing:
            text += f" Among them are {join_names(missing)}, which cannot be flagged for it."
    told = [_ratio(phase, ratio) for phase, ratio in ratios.items() if ratio is not None]
    return f"{text} {' '.join(told)}".strip()


def _counts(rows: pd.DataFrame, column: str, shown: int) -> str:
    """Write counts as "Primary 12, Secondary 3", those with none left out."""
    records = [row for row in rows.to_dict("records") if row["in_need_outside"] > 0]
    return ", ".join(f"{row[column]} {row['in_need_outside']:,}" for row in records[:shown])


def _ratio(phase: str, one: RateRatio) -> str:
    """Write one sentence on the most and the least deprived fifth."""
    who = "Over all phases" if phase == ALL else f"In {phase.lower()} schools"
    doubt = ", which chance alone could bring about" if one.lower <= 1 <= one.upper else ""
    return (
        f"{who}, permanent exclusions are {one.most:.3f} per 100 pupils where the school stands in "
        f"the most deprived national fifth and {one.least:.3f} in the least: {one.ratio:.2f} times "
        f"as many (95% interval {one.lower:.2f} to {one.upper:.2f}){doubt}."
    )
