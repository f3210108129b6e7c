"""What the template of the interactive map is given: shapes, legend, table, and data for tips."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ....core.places.domains import Domain
from ....i18n import tr
from ...tables.content import Column, Table
from .area_map import AreaMap, Place
from .parts import InteractiveMapPart, TablePart

_LETTERS = "0123456789a"
"""A decile as one character: 0 for none, a for 10."""


@dataclass(frozen=True)
class LegendRow:
    """A class of the legend: its number (0 for none), words, and how many areas are in it."""

    decile: int
    label: str
    areas: int


@dataclass(frozen=True)
class MapView:
    """What is printed of a map: shapes, words, and the data that the script reads."""

    part: InteractiveMapPart
    view_box: str
    areas: tuple[tuple[int, str], ...]
    borders: tuple[Place, ...]
    impact_areas: tuple[Place, ...]
    label_size: int
    legend: tuple[LegendRow, ...]
    domains: tuple[Domain, ...]
    alt: str
    data: str
    numbers: TablePart
    total: int


def map_view(part: InteractiveMapPart) -> MapView:
    """Prepare a map for the template; it shows the first of its domains."""
    model = part.model
    grid = model.grid
    counts = model.counts(0)
    return MapView(
        part,
        f"0 0 {grid.width} {grid.height}",
        tuple((int(decile), path) for decile, path in zip(model.deciles[0], model.outlines)),
        tuple(place for place in model.authorities if place.path),
        model.impact_areas,
        max(12, round(max(grid.width, grid.height) / 48)),
        _legend(counts, any(model.counts(number)[10] for number in range(len(model.domains)))),
        model.domains,
        map_words(model, 0),
        json_text(_data(model, part.id)),
        TablePart(_numbers(part)),
        len(model.names),
    )


def _legend(counts: tuple[int, ...], blank: bool) -> tuple[LegendRow, ...]:
    rows = [LegendRow(decile, _label(decile), counts[decile - 1]) for decile in range(1, 11)]
    return (*rows, LegendRow(0, tr("No decile"), counts[10])) if blank else tuple(rows)


def _label(decile: int) -> str:
    if decile == 1:
        return tr("1, most deprived")
    return tr("10, least deprived") if decile == 10 else str(decile)


def map_words(model: AreaMap, domain: int) -> str:
    """Describe what the map shows, in a sentence or two."""
    counts = model.counts(domain)
    known = sum(counts[:10])
    text = tr(
        "Map of {0:,} LSOAs by national decile: {1}. {2:,} of {3:,} LSOAs ({4:.1f}%) are in the "
        "most deprived tenth in England."
    ).format(
        len(model.names), model.domains[domain].name, counts[0], known, 100 * counts[0] / known
    )
    if model.impact_areas:
        text += " " + tr("{0} Impact Areas are outlined.").format(len(model.impact_areas))
    return text


def _numbers(part: InteractiveMapPart) -> Table:
    """Return the numbers of areas by domain and decile."""
    model = part.model
    blank = any(model.counts(number)[10] for number in range(len(model.domains)))
    heads = [tr("1, most deprived"), *map(str, range(2, 10)), tr("10, least deprived")]
    heads += [tr("No decile")] if blank else []
    columns = [Column("domain", tr("Domain"), wide=True)]
    columns += [Column(f"decile_{number}", head, "", 0) for number, head in enumerate(heads, 1)]
    rows = tuple(
        (tr(domain.name), *model.counts(number)[: len(heads)])
        for number, domain in enumerate(model.domains)
    )
    caption = tr("LSOAs by national decile, domain by domain")
    return Table(f"{part.id}-numbers", part.section, caption, caption, tuple(columns), rows)


def _data(model: AreaMap, part_id: str) -> dict[str, Any]:
    domains = [
        {
            "name": tr(domain.name),
            "deciles": "".join(_LETTERS[value] for value in model.deciles[number]),
            "words": map_words(model, number),
        }
        for number, domain in enumerate(model.domains)
    ]
    return {
        "id": part_id,
        "domains": domains,
        "names": model.names,
        "authority": [int(number) for number in model.authority],
        "authorities": [place.name for place in model.authorities],
        "impactAreas": [{"name": one.name, "adopted": one.adopted} for one in model.impact_areas],
        "within": {str(area): pairs for area, pairs in model.within.items()},
        "text": {
            "decile": tr("{0}: decile {1}"),
            "first": tr("{0}: decile 1, most deprived tenth"),
            "none": tr("{0}: no decile"),
            "authority": tr("Authority: {0}"),
            "part": tr("{1}% in {0}"),
            "outside": tr("In no Impact Area"),
            "adopted": tr("Impact Area, adopted"),
            "notAdopted": tr("Impact Area, not adopted"),
            "lies": tr(
                "{0} LSOAs lie in it with more than half of their area, {1} of them in the "
                "most deprived tenth: {2}"
            ),
            "choose": tr("Choose an LSOA"),
            "edge": tr("No area further that way"),
        },
    }


def json_text(content: object) -> str:
    """JSON that can stand in a script element: nothing in it ends the element or begins markup."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
