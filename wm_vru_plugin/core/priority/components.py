"""What the priority grid adds up: components of crime and demand, and fields of need.

Source: the method of the Impact Areas in the strategic needs assessment, Annexe 2 "Detailed Impact
Areas methodology": serious acquisitive crime (burglary, robbery, vehicle crime), criminal damage,
violence (homicide, violence with and without injury, sexual offences, possession of weapons,
arson), anti-social behaviour, P1 and P2 calls, home locations of offenders; and for need the
income, employment, education and health domains and young people aged 10 to 24. The Annexe prints
no weights: all are 1 until the analyst says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError

CRIME, DEMAND, NEED = "crime", "demand", "need"
LAYERS = (CRIME, DEMAND, NEED)

LOW, HIGH, COUNT = "low", "high", "count"
DIRECTIONS = (LOW, HIGH, COUNT)
"""Low values are the worst (a rank or decile, 1 = most deprived); high values are (a score or
rate); or the field counts people, who are shared out by area and of whom more is more."""

PRIORITY_CALL, OFFENDER_HOME = "priority_call", "offender_home"

COMPONENT_ROWS: tuple[tuple[str, str, str, float], ...] = (
    ("serious acquisitive crime", CRIME, "burglary; robbery; vehicle_crime", 1.0),
    ("criminal damage", CRIME, "criminal_damage; criminal_damage_and_arson", 1.0),
    (
        "violence",
        CRIME,
        "homicide; violence_with_injury; violence_without_injury; sexual_offences; "
        "possession_of_weapons; arson; violent_crime; violence_and_sexual_offences",
        1.0,
    ),
    ("anti-social behaviour", DEMAND, "anti_social_behaviour", 1.0),
    ("priority calls", DEMAND, PRIORITY_CALL, 1.0),
    ("offender homes", DEMAND, OFFENDER_HOME, 1.0),
)
"""Name, layer, categories, weight. `violent_crime` and the joint categories are those of
data.police.uk, which publishes no finer ones."""

NEED_ROWS: tuple[tuple[str, str, str, float], ...] = (
    ("income", "income_rank", LOW, 1.0),
    ("employment", "employment_rank", LOW, 1.0),
    ("education", "education_rank", LOW, 1.0),
    ("health", "health_rank", LOW, 1.0),
    ("young people", "pop_10_24", COUNT, 1.0),
)
"""Name, field, direction, weight."""


@dataclass(frozen=True)
class Component:
    """Incidents counted together.

    Attributes:
        id: column stem, such as serious_acquisitive_crime.
        name: as the analyst wrote it.
        layer: crime or demand.
        categories: of the incidents, as `category_id` writes them.
        weight: in its layer's subscore, 0 or more.
    """

    id: str
    name: str
    layer: str
    categories: frozenset[str]
    weight: float


@dataclass(frozen=True)
class NeedField:
    """A field of the need polygons: `direction` is one of `DIRECTIONS`."""

    id: str
    name: str
    field: str
    direction: str
    weight: float


def category_id(text: Any) -> str:
    """Write a category as the package does: "Anti-social behaviour" as "anti_social_behaviour"."""
    return re.sub(r"[^a-z0-9]+", "_", str(text).strip().lower()).strip("_")


def components_of(rows: Iterable[Sequence[Any]]) -> list[Component]:
    """Read components from rows of name, layer, categories (";" or "," between) and weight.

    Raises:
        InputError: a row is short, a layer is unknown, a weight is no number of 0 or more, a name
            comes twice or a category stands in two components, which would count it twice.
    """
    found: list[Component] = []
    taken: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        where = f"Components, row {number}"
        name, layer, categories, weight = _four(row, where, "layer, categories")
        if layer.lower() not in (CRIME, DEMAND):
            raise InputError(where, f"layer '{layer}'", f"{CRIME} or {DEMAND}")
        names = [category_id(part) for part in re.split("[;,]", categories)]
        names = [part for part in names if part]
        if not names:
            raise InputError(where, "it has no categories", "such as 'burglary; robbery'")
        for part in names:
            if taken.get(part, name) != name:
                raise InputError(
                    where,
                    f"category '{part}' also stands in '{taken[part]}'",
                    "each category in one component",
                )
            taken[part] = name
        factor = _weight(weight, where)
        found.append(Component(category_id(name), name, layer.lower(), frozenset(names), factor))
    _distinct([item.id for item in found], "Components")
    return found


def need_fields_of(rows: Iterable[Sequence[Any]]) -> list[NeedField]:
    """Read need fields from rows of name, field, direction and weight.

    Raises:
        InputError: a row is short, a direction is unknown, a weight is no number of 0 or more, or
            a name comes twice.
    """
    found = []
    for number, row in enumerate(rows, start=1):
        where = f"Need fields, row {number}"
        name, field, direction, weight = _four(row, where, "field, direction")
        if direction.lower() not in DIRECTIONS:
            raise InputError(
                where, f"direction '{direction}'", "low (ranks, deciles), high (scores) or count"
            )
        found.append(
            NeedField(category_id(name), name, field, direction.lower(), _weight(weight, where))
        )
    _distinct([item.id for item in found], "Need fields")
    return found


def _four(row: Sequence[Any], where: str, between: str) -> tuple[str, str, str, Any]:
    parts = list(row)
    if len(parts) != 4 or not category_id(parts[0]) or not str(parts[1]).strip():
        raise InputError(where, f"it reads {parts}", f"name, {between} and weight")
    return str(parts[0]).strip(), str(parts[1]).strip(), str(parts[2]).strip(), parts[3]


def _weight(value: Any, where: str) -> float:
    try:
        weight = float(value)
    except (TypeError, ValueError):
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise InputError(where, f"weight '{value}'", "a number of 0 or more")
    return weight


def _distinct(ids: list[str], where: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise InputError(where, f"the name '{name}' comes twice", "different names")
