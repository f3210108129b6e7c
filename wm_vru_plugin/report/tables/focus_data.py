"""What the areas of focus are told from: the package's indicators, or what the report prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.claims.focus import Focus, focus
from ...core.places.areas import WEST_MIDLANDS
from ...i18n import tr
from ...sources.report_2020.focus import printed_indicators, read_directions
from ..data.guarding import GUARDED
from ..data.roles import Places, plain_name
from ..data.tables import Origin, TableData, printed_origin, publishable
from ..figures.tables import TableFigure

if TYPE_CHECKING:
    from ...store.package.package import Provenance

_GIVES = {
    "ethnic group": (),
    "transformed domain scores": (),
    "by authority of 2021": ("imd_average_score",),
    "summaries of local authorities": (
        "imd_rank_of_average_rank",
        "imd_average_score",
        "education_average_score",
        "health_average_score",
    ),
    "key stage 4": ("attainment_8", "progress_8"),
    "neet and participation": ("neet_rate", "neet_not_known_rate"),
    "exclusions and suspensions": ("permanent_exclusion_rate", "suspension_rate"),
    "pupil absence": ("absence_rate", "persistent_absence_rate"),
    "police force area data tables": ("violence_against_the_person_rate", "knife_crime"),
}
"""By words of the title of a data set, the indicators of it that are judged here. A data set that
gives none of those judged is not named; one that stands not here is."""


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        focus: flags, and the rows that were judged.
        areas: names of the authorities by code.
        origin: where the figures come from.
        printed: whether that is the report's print.
        notes: what is hidden or absent.
    """

    focus: Focus
    areas: dict[str, str]
    origin: Origin
    printed: bool
    notes: tuple[str, ...]


def found_in_package(data: TableData) -> Found | None:
    """From the package's indicators; None where it has none of its authorities.

    Raises:
        InputError: a row stands twice, or a value is no number.
    """
    directions = read_directions()
    rows = data.indicators(*directions["indicator"].unique())
    explicit = set(zip(directions["indicator"], directions["breakdown"]))
    names = data.authorities()
    if data.package is None or not rows["area_code"].isin(list(names)).any():
        return None
    # Other parts of an indicator, such as other editions of the boundaries, are no series of
    # their own here.
    known = [
        breakdown in ("", "total") or (indicator, breakdown) in explicit
        for indicator, breakdown in zip(rows["indicator"], rows["breakdown"])
    ]
    rows = rows[known].assign(at=0.0)
    places = Places(data.package)
    roles = dict.fromkeys(names, "authorities")
    marks = [data.benchmark()]
    for role in ("benchmark", "combined"):
        for area in places.find(role, rows):
            if area.code:
                roles[area.code] = role
                marks.append(area.code)
    rows = rows[rows["area_code"].isin(list(roles))].reset_index(drop=True)
    own_names = rows["area_name"].map(plain_name)
    rows["area_name"] = rows["area_code"].map(names).fillna(own_names)
    restricted = bool(rows["restricted"].any())
    hidden = 0
    if restricted:
        rows, hidden = publishable(rows, roles)
    found = focus(rows, directions, list(names), marks, where=tr("Indicators"))
    used = set(found.values["indicator"])
    shows_restricted = restricted and bool(rows[rows["indicator"].isin(used)]["restricted"].any())
    notes = []
    if restricted:
        many = " " + tr("{0:,} are hidden.").format(hidden) if hidden else ""
        notes.append(GUARDED + many)

    def gives(row: Provenance) -> bool:
        known = [ids for words, ids in _GIVES.items() if words in row.title.casefold()]
        return not known or any(used & set(ids) for ids in known)

    origin = data.origin(["indicators"], (), None if shows_restricted else False, gives)
    return Found(found, names, origin, False, tuple(notes))


def found_in_print(figure: TableFigure, data: TableData) -> Found:
    """From the figures that the report prints of its seven authorities."""
    areas = {one.code: one.name for one in WEST_MIDLANDS}
    found = focus(
        printed_indicators(), read_directions(), list(areas), ("England", "West Midlands")
    )
    notes = []
    if data.package is not None:
        notes.append(tr("The package has no indicators. It needs {0}.").format(figure.needs))
    return Found(found, areas, printed_origin(), True, tuple(notes))
