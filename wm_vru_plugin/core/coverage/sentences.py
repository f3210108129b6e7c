"""Findings as plain English sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..places.areas import join_names
from ..tables.cell_text import cell_text
from .gaps import GapResult
from .overlap import OverlapResult
from .rules import RULE_PHRASES


@dataclass(frozen=True)
class Noun:
    """A noun in both numbers: `Noun("LSOA", "LSOAs")`."""

    singular: str
    plural: str

    def count(self, number: int) -> str:
        """Write number and noun: "1 LSOA", "1,680 LSOAs"."""
        return f"{number:,} {self.singular if number == 1 else self.plural}"


LSOA = Noun("LSOA", "LSOAs")
IMPACT_AREA = Noun("Impact Area", "Impact Areas")
RESIDENT = Noun("resident", "residents")
SCHOOL = Noun("school", "schools")


def noun(text: str, where: str = "Name of a unit") -> Noun:
    """Make a noun from its singular: "ward", "local authority", or "hex/hexes" with its plural.

    Args:
        text: the singular, and the plural behind a stroke where it is not regular.
        where: what errors call it.

    Raises:
        InputError: the singular or the plural is empty.
    """
    parts = [" ".join(part.split()) for part in text.split("/")]
    if not all(parts) or len(parts) > 2:
        raise InputError(where, f"'{text}' is no name", "such as LSOA, ward, or hex/hexes")
    if len(parts) == 2:
        return Noun(parts[0], parts[1])
    one = parts[0]
    last = one.lower()
    if last.endswith("y") and last[-2:-1] not in tuple("aeiou"):
        return Noun(one, one[:-1] + "ies")
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return Noun(one, one + "es")
    return Noun(one, one + "s")


def tenth_phrase(domain_phrase: str, max_decile: int = 1) -> str:
    """Phrase the need: "in the most deprived national tenth for crime deprivation"."""
    if max_decile == 1:
        return f"in the most deprived national tenth for {domain_phrase}"
    return f"in the most deprived {max_decile} national tenths for {domain_phrase}"


def gaps_sentence(
    result: GapResult,
    rule: str,
    need_phrase: str = "",
    unit: Noun = LSOA,
    coverage: Noun = IMPACT_AREA,
) -> str:
    """Write how much of the need lies outside coverage.

    Args:
        result: gaps.
        rule: the rule of `rules` by which need counts as covered.
        need_phrase: such as `tenth_phrase` gives; "" when every area of the layer is need.
        unit: what the need polygons are.
        coverage: what the coverage polygons are.

    Returns:
        "247 of the 331 LSOAs in the most deprived national tenth for education, skills and
        training deprivation, home to 402,113 residents, lie outside the Impact Areas (rule:
        covered where more than half of the area lies inside)."
    """
    need = f" {need_phrase}" if need_phrase else ""
    how = f" (rule: {RULE_PHRASES[rule]})."
    n, k = result.need_count, result.uncovered_count
    if n == 0:
        return f"There are no {unit.plural}{need}."
    if k == 0:
        who = f"The only {unit.singular}" if n == 1 else f"None of the {unit.count(n)}"
        return f"{who}{need} lies {'in' if n == 1 else 'out'}side the {coverage.plural}{how}"
    who = f"The only {unit.singular}" if n == 1 else f"{k:,} of the {unit.count(n)}"
    if k == n > 1:
        who = f"All {unit.count(n)}"
    home = ""
    if result.residents_unknown < k:
        home = f", home to {RESIDENT.count(result.residents_uncovered)}"
        home += f"{_unknown(result.residents_unknown, unit)},"
    elif need:
        home = ","
    return f"{who}{need}{home} {'lies' if k == 1 else 'lie'} outside the {coverage.plural}{how}"


def gap_sentence(gap: Mapping[str, Any], unit: Noun = LSOA, coverage: Noun = IMPACT_AREA) -> str:
    """Describe one gap in a sentence.

    Args:
        gap: a row of `GapResult.gaps`.
        unit: what the need polygons are.
        coverage: what the coverage polygons are.

    Returns:
        "1. Birmingham, south-west: 12 LSOAs, home to 18,204 residents, 4,102 of them under 16; the
        nearest Impact Area, Northfield, is 1.2 km away; 3 schools stand inside."
    """
    text = f"{int(gap['rank'])}. {gap['name']}: {unit.count(int(gap['areas']))}"
    if _known(gap["residents"]):
        residents = int(gap["residents"])
        text += f", home to {RESIDENT.count(residents)}"
        text += _unknown(int(gap["residents_unknown"]), unit)
        if _known(gap["residents_under_16"]) and residents > 0:
            text += f", {int(gap['residents_under_16']):,} of them under 16"
    if _known(gap["nearest_m"]):
        name = cell_text(gap["nearest_name"])
        name = f", {name}," if name else ""
        text += f"; the nearest {coverage.singular}{name} {_distance(float(gap['nearest_m']))}"
    if _known(gap["schools"]):
        schools = int(gap["schools"])
        count = SCHOOL.count(schools) if schools else f"no {SCHOOL.singular}"
        text += f"; {count} {'stands' if schools < 2 else 'stand'} inside"
    return text + "."


def overlap_sentence(
    result: OverlapResult, need_phrase: str = "", unit: Noun = LSOA, coverage: Noun = IMPACT_AREA
) -> str:
    """Write how much of the need lies inside coverage.

    Returns:
        "Of the 331 LSOAs in the most deprived national tenth for education, skills and training
        deprivation, 62 lie inside the Impact Areas, 22 partly inside and 247 outside; 21% of their
        530,012 residents live inside (apportioned by area)."
    """
    total = result.by_authority.iloc[-1]
    n = int(total["areas"])
    need = f" {need_phrase}" if need_phrase else ""
    if n == 0:
        return f"There are no {unit.plural}{need}."
    counts = [int(total[name]) for name in ("inside", "partial", "outside")]
    if n == 1:
        where = ("inside", "partly inside", "outside")[counts.index(1)]
        text = f"The only {unit.singular}{need} lies {where} the {coverage.plural}"
        theirs = "its"
    else:
        verb = "lies" if counts[0] == 1 else "lie"
        first = f"{counts[0]:,} {verb} inside the {coverage.plural}"
        rest = [first, f"{counts[1]:,} partly inside", f"{counts[2]:,} outside"]
        text = f"Of the {unit.count(n)}{need}, {join_names(rest)}"
        theirs = "their"
    residents = int(total["residents"])
    if residents:
        share = 100 * float(total["residents_inside"]) / residents
        lives = "lives" if residents == 1 else "live"
        text += f"; {_percent(share)} of {theirs} {RESIDENT.count(residents)}"
        text += _unknown(int(total["residents_unknown"]), unit)
        text += f" {lives} inside (apportioned by area)"
    return text + "."


def _unknown(number: int, unit: Noun) -> str:
    return f" (not counting {unit.count(number)} of unknown population)" if number else ""


def _known(value: Any) -> bool:
    """Return whether a value is neither None, NaN nor the missing value of pandas."""
    try:
        return not math.isnan(float(value))
    except TypeError:
        return False


def _percent(value: float) -> str:
    """Format to one decimal; never 0.0% or 100.0% for what is not quite none or all."""
    if 0 < value < 0.05:
        return "less than 0.1%"
    if 99.95 <= value < 100 - 1e-9:
        return "more than 99.9%"
    return f"{value:.1f}%"


def _distance(metres: float) -> str:
    if metres <= 0:
        return "touches it"
    if metres < 950:
        nearest = max(10, round(metres / 10) * 10)
        return f"is {nearest:,} m away"
    return f"is {metres / 1000:,.1f} km away"
