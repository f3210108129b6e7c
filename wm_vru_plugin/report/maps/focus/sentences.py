"""Key figures of a place as rows of a panel: what, and how much."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ....core.disclosure.suppression import THRESHOLD
from ....core.places.domains import domain
from ....core.places.place_facts import PlaceFacts
from ....i18n import tr


@dataclass(frozen=True)
class FactRow:
    """A row of the panel; a heading has no value."""

    label: str
    value: str = ""
    heading: bool = False


def authority_rows(facts: PlaceFacts, period: str) -> list[FactRow]:
    """Return the rows of an authority's panel of facts.

    Args:
        facts: of `authority_facts`.
        period: of the knife crime, "" where not known.
    """
    rows = [
        FactRow(tr("The authority"), heading=True),
        FactRow(tr("Residents"), _number(facts.residents)),
        FactRow(tr("Area"), _hectares(facts.hectares)),
        FactRow(tr("LSOAs"), f"{facts.lsoas:,}"),
        _knife_row(tr("Knife crime"), facts, period),
    ]
    if facts.schools is not None:
        rows.append(FactRow(tr("Schools"), f"{facts.schools:,}"))
    if facts.nearest is not None:
        # Where no hospital anywhere is known to have a department, none here says nothing.
        if facts.nearest.emergency:
            text = tr("{0:,} ({1:,})").format(facts.hospitals, facts.emergency)
            rows.append(FactRow(tr("Hospitals (with emergency department)"), text))
        else:
            rows.append(FactRow(tr("Hospitals"), f"{facts.hospitals:,}"))
    if not math.isnan(facts.share_in_areas):
        rows += [
            FactRow(tr("Impact Areas"), heading=True),
            FactRow(
                tr("That reach into it (adopted)"),
                tr("{0:,} ({1:,})").format(facts.areas, facts.areas_adopted),
            ),
            FactRow(tr("Its land inside them"), f"{facts.share_in_areas:.1f}%"),
        ]
    rows.append(FactRow(tr("LSOAs in England’s most deprived tenth"), heading=True))
    rows += _tenth_rows(facts)
    if facts.need_in_areas:
        rows.append(FactRow(tr("Of these, touched by Impact Areas"), heading=True))
        rows += _part_rows(facts, facts.need_in_areas)
    return rows


def impact_area_rows(facts: PlaceFacts, period: str) -> list[FactRow]:
    """Return the rows of an Impact Area's panel of facts; see `authority_rows`."""
    rows = [
        FactRow(tr("Inside the area"), heading=True),
        FactRow(tr("Residents (estimate by land)"), _rough(facts.residents)),
        FactRow(tr("Area"), _hectares(facts.hectares)),
    ]
    if facts.schools is not None:
        rows.append(FactRow(tr("Schools"), f"{facts.schools:,}"))
    if facts.nearest is not None:
        near = facts.nearest
        text = (
            near.name if near.km < 0.05 else tr("{0}, {1:.1f}\u00a0km").format(near.name, near.km)
        )
        label = tr("Nearest emergency department") if near.emergency else tr("Nearest hospital")
        rows.append(FactRow(label, text))
    rows += [
        FactRow(tr("LSOAs it touches"), heading=True),
        FactRow(tr("Number"), f"{facts.lsoas:,}"),
        _knife_row(tr("Knife crime in them"), facts, period),
        FactRow(tr("In England’s most deprived tenth"), heading=True),
        *_tenth_rows(facts),
    ]
    if facts.half_inside and facts.need_inside:
        rows.append(FactRow(tr("LSOAs at least half inside, in that tenth"), heading=True))
        rows += [
            FactRow(
                _short(name),
                tr("{0:,} of {1:,}").format(facts.need_inside[name], facts.half_inside),
            )
            for name in _SET_BESIDE
            if name in facts.need_inside
        ]
    elif not facts.half_inside:
        rows.append(FactRow(tr("LSOAs at least half inside"), tr("none")))
    return rows


def _tenth_rows(facts: PlaceFacts) -> list[FactRow]:
    return [
        FactRow(
            _short(each.domain),
            tr("{0:,} of {1:,} ({2:.0f}%)").format(each.worst, each.known, each.share)
            if each.known
            else tr("not known"),
        )
        for each in facts.tenths
    ]


def _part_rows(facts: PlaceFacts, part: Mapping[str, int]) -> list[FactRow]:
    """Of the tenth's LSOAs, those of a part, for the domains that the report sets beside them."""
    whole = {each.domain: each.worst for each in facts.tenths}
    return [
        FactRow(_short(name), tr("{0:,} of {1:,}").format(part[name], whole[name]))
        for name in _SET_BESIDE
        if name in part
    ]


def _knife_row(label: str, facts: PlaceFacts, period: str) -> FactRow:
    title = f"{label}, {period}" if period else label
    if facts.knife is None:
        return FactRow(label, tr("not in the package"))
    if facts.knife_hidden:
        return FactRow(title, tr("fewer than {0}").format(THRESHOLD))
    return FactRow(title, _number(facts.knife))


_SET_BESIDE = ("imd", "education", "crime")
"""Domains that the report sets beside Impact Areas."""
_SHORT = {
    "imd": "Multiple deprivation",
    "education": "Education and skills",
    "health": "Health and disability",
    "barriers": "Housing and services",
    "idaci": "Income, children",
    "idaopi": "Income, older people",
}


def _short(domain_id: str) -> str:
    """Return a domain's name, short enough for a narrow panel."""
    return tr(_SHORT.get(domain_id, domain(domain_id).name))


def _number(value: float) -> str:
    return tr("not known") if math.isnan(value) else f"{value:,.0f}"


def _rough(value: float) -> str:
    """Round an estimate to the nearest hundred, or ten below a thousand, in words."""
    if math.isnan(value):
        return tr("not known")
    step = 100 if value >= 1000 else 10
    return tr("about {0:,.0f}").format(round(value / step) * step)


def _hectares(value: float) -> str:
    return tr("{0:,.0f} ha").format(value)
