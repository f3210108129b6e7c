"""Kinds of incident that maps speak of, and what data sets call them.

Sources of incidents name their categories in their own ways. A kind lists the categories that are
it, those that are part of it under a name of their own, and the wider ones that may stand in for it
where the caption says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..places.areas import join_names
from ..tables.missing import is_missing


@dataclass(frozen=True)
class IncidentKind:
    """A kind of incident.

    Attributes:
        id: short and unique.
        phrase: how a sentence calls it.
        own: categories that are the kind, in the spelling of `plain_category`.
        parts: categories kept apart from `own` that also are of the kind.
        parts_phrase: what `parts` are, for the caption.
        wider: categories that hold the kind among others; used only where there are no `own`.
    """

    id: str
    phrase: str
    own: tuple[str, ...]
    parts: tuple[str, ...] = ()
    parts_phrase: str = ""
    wider: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundKind:
    """A kind as a data set holds it.

    Attributes:
        kind: the kind.
        categories: those of the data that are taken, as the data spells them.
        phrase: what is shown, which is the wider category where only that is there.
        caption: what else must be said of it; "" for nothing.
    """

    kind: IncidentKind
    categories: tuple[str, ...]
    phrase: str
    caption: str


_MARKED = (
    "domestic_abuse",
    "violence_with_injury_domestic_abuse",
    "violence_with_injury_with_a_domestic_abuse_marker",
)
VIOLENCE_WITH_INJURY = IncidentKind(
    "violence_with_injury",
    "violence with injury",
    ("violence_with_injury", "violence_against_the_person_with_injury", "vwi"),
    _MARKED,
    "violence with injury that has a domestic abuse marker",
    ("violent_crime", "violence_and_sexual_offences", "violence_against_the_person"),
)
DOMESTIC_ABUSE = IncidentKind(
    "domestic_abuse",
    "violence with injury with a domestic abuse marker",
    _MARKED,
)
KNIFE_CRIME = IncidentKind("knife_crime", "knife crime", ("knife_crime",))


def plain_category(text: object) -> str:
    """Write a category without capitals, spaces and marks: "Violent crime" as violent_crime."""
    return re.sub(r"[^a-z0-9]+", "_", str(text).casefold()).strip("_")


def find_kind(kind: IncidentKind, categories: Iterable[object]) -> FoundKind | None:
    """Find the categories of some data that are of a kind; None where none is.

    Args:
        kind: the kind looked for.
        categories: categories of the data, as it spells them.
    """
    known = {str(each): plain_category(each) for each in categories if not is_missing(each)}
    own = tuple(sorted(name for name, word in known.items() if word in kind.own))
    if own:
        parts = tuple(sorted(name for name, word in known.items() if word in kind.parts))
        caption = f"Includes {kind.parts_phrase}." if parts else ""
        return FoundKind(kind, own + parts, kind.phrase, caption)
    wider = tuple(sorted(name for name, word in known.items() if word in kind.wider))
    if wider:
        quoted = join_names(f"“{name}”" for name in wider)
        caption = (
            f"The source does not tell {kind.phrase} from other violence: its category {quoted} "
            "stands in, and holds more."
        )
        return FoundKind(kind, wider, quoted, caption)
    return None


def needed(kind: IncidentKind) -> str:
    """Say what a package must hold for a map of the kind."""
    name = f"{kind.own[0]} ({kind.phrase})" if kind.phrase != kind.own[0] else kind.phrase
    return f"incidents with coordinates of the category {name}; a police extract"
