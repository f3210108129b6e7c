"""What the priority grid and the candidate areas come to, in plain English."""

from __future__ import annotations

import math

from .candidate_areas import CandidateOptions, Candidates
from .grid import PriorityGrid, PriorityOptions
from .scores import RATINGS

_SHOWN = 8


def grid_lines(grid: PriorityGrid) -> list[str]:
    """Write what was counted and what was left out, a line each, for the log."""
    lines = []
    for tally in grid.tallies:
        other = sum(tally.other_categories.values())
        lines.append(
            f"{tally.label}: {tally.read:,} incidents read, {tally.counted:,} counted; left out: "
            f"{tally.no_location:,} without a location, {tally.masked:,} within the mask, "
            f"{tally.outside:,} outside the study area, {other:,} of other categories."
        )
        if other:
            named = [f"{name} ({n:,})" for name, n in tally.other_categories.items()]
            more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
            lines.append(f"{tally.label}: in no component: {', '.join(named[:_SHOWN])}{more}.")
    for item in grid.components:
        total = int(grid.frame[f"{item.id}_count"].sum())
        lines.append(f"Component '{item.name}' ({item.layer}): {total:,} incidents.")
    for name in grid.absent:
        lines.append(f"Component '{name}' is left out: no incident has its categories.")
    for want in grid.need_fields:
        missing = grid.need_unknown[want.id]
        if missing:
            lines.append(
                f"Need '{want.name}': {missing:,} polygons have no value and are left out."
            )
    return lines


def grid_summary(grid: PriorityGrid, options: PriorityOptions) -> str:
    """Describe the grid, its high hexagons and ratings in a paragraph."""
    frame = grid.frame
    counted = sum(tally.counted for tally in grid.tallies)
    read = sum(tally.read for tally in grid.tallies)
    rated = frame["rating"].value_counts()
    ratings = ", ".join(f"{name} {int(rated.get(name, 0)):,}" for name in RATINGS)
    high = frame["high"].to_numpy(dtype=bool)
    text = (
        f"{len(frame):,} hexagons of {options.size:g} m, scored from {len(grid.components)} "
        f"components of crime and demand ({counted:,} of {read:,} incidents) and "
        f"{len(grid.need_fields)} fields of need on the scale '{options.scale}'."
    )
    if high.any():
        text += f" {int(high.sum()):,} hexagons ({high.mean():.1%}) are high"
        crime = frame["crime_count"]
        if crime.notna().all() and crime.sum() > 0:
            text += f" and hold {crime[high].sum() / crime.sum():.1%} of the crime"
        text += "."
    else:
        text += " No hexagon stands out as high: too many have the same score."
    text += f" Ratings: {ratings}."
    masked = sum(tally.masked for tally in grid.tallies)
    if masked:
        text += f" {masked:,} incidents at masked places were left out."
    if grid.absent:
        text += f" Left out for want of data: {', '.join(grid.absent)}."
    return text


def candidates_summary(found: Candidates, options: CandidateOptions) -> str:
    """Describe the candidate areas and what they hold in a paragraph."""
    wanted = options.search.number
    number = len(found.areas)
    if not number:
        return (
            f"No candidate area was found where {wanted} were wanted: no "
            f"{options.search.min_hexagons} neighbouring hexagons stand out."
        )
    text = f"{number:,} candidate area{'s' if number > 1 else ''}"
    if number < wanted:
        text += (
            f", fewer than the {wanted} wanted: no threshold within the highest "
            f"{options.search.max_percent:g}% of hexagons gives more without giving too many"
        )
    text += (
        f", from {found.search.chosen - found.search.small:,} hexagons that score at least "
        f"{found.search.threshold:.2f}"
    )
    if options.smooth_scores:
        text += " with their neighbours"
    shares = [
        f"{found.held[name]:.1%} of the {word}"
        for name, word in (
            ("hexagons", "hexagons"),
            ("crime", "crime"),
            ("residents", "residents"),
            ("need", "need-weighted residents"),
        )
        if not math.isnan(found.held[name])
    ]
    text += f". They hold {', '.join(shares)}."
    if found.search.small:
        text += (
            f" {found.search.small:,} more hexagons reach the threshold in groups of fewer than "
            f"{options.search.min_hexagons}."
        )
    marked = int(found.areas["adopted"].sum())
    return (
        f"{text} The first {marked} by {options.rank_by} are marked as adopted: a suggestion of "
        "the ranking, not a decision of anyone."
    )
