"""Gaps and Impact Areas of a change report as a page shows them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...core.places.domains import domain
from ...core.tables.cell_text import cell_text
from ...core.tables.missing import is_missing, says_yes
from ...i18n import tr
from .content import Content
from .parts import TableBlock
from .tables import DASH, number, records, table_file

GAPS_SHOWN = 12


def gaps_block(content: Content) -> TableBlock:
    """Return the gaps by domain: how many persist, are new, closed and why."""
    rows = []
    for row in records(content.tables["gaps_by_domain.csv"]):
        whys = cell_text(row["closed_for"]) or DASH
        rows.append(
            (
                tr(domain(row["domain"]).name),
                *(number(row[name]) for name in ("gaps_before", "gaps_after", "persistent", "new")),
                number(row["residents_new"]),
                number(row["closed"]),
                number(row["residents_closed"]),
                whys,
            )
        )
    first, second = content.labels
    heads = (
        tr("Domain"),
        tr("Gaps, {0}").format(first),
        tr("Gaps, {0}").format(second),
        tr("Persistent"),
        tr("New"),
        tr("Residents of new"),
        tr("Closed"),
        tr("Residents of closed"),
        tr("Why closed"),
    )
    return TableBlock(
        tr("Gaps by domain"),
        heads,
        tuple(rows),
        table_file("gaps_by_domain.csv"),
        frozenset(range(1, 8)),
    )


def gap_list(content: Content, item: str) -> TableBlock | None:
    """Return the largest new and closed gaps of a domain; None where there are none."""
    table = content.tables["gap_changes.csv"]
    mine = table[(table["domain"] == item) & (table["change"] != "persistent")]
    if mine.empty:
        return None
    parts = []
    for kind, side in (("new", "after"), ("closed", "before")):
        size = [f"residents_{side}", f"areas_{side}"]
        part = mine[mine["change"] == kind].sort_values(size, ascending=False, kind="stable")
        parts.append(part.head(GAPS_SHOWN // 2))
    rows = []
    for row in records(pd.concat(parts)):
        side = "after" if row["change"] == "new" else "before"
        rows.append(
            (
                row["name"],
                row["change"],
                number(row[f"areas_{side}"]),
                number(row[f"residents_{side}"]),
                number(row[f"hectares_{side}"]),
                row["reason"],
            )
        )
    heads = (tr("Gap"), tr("Change"), tr("LSOAs"), tr("Residents"), tr("Hectares"), tr("Why"))
    caption = tr("{0}: new and closed gaps, {1} of {2}").format(
        tr(domain(item).name), len(rows), len(mine)
    )
    return TableBlock(
        caption, heads, tuple(rows), table_file("gap_changes.csv"), frozenset({2, 3, 4})
    )


def areas_block(content: Content) -> TableBlock | None:
    """Impact Areas that changed in any way; None where none did."""
    table = content.tables["impact_areas.csv"]
    moved = table[(table["change"] != "unchanged") | (table["adoption"] != "")]
    if moved.empty:
        return None
    rows = []
    for row in records(moved):
        before = cell_text(row["name_before"])
        name = row["name"] + (tr(" (was {0})").format(before) if _other(before, row) else "")
        rows.append(
            (
                name,
                row["change"],
                number(row["hectares_before"], 1),
                number(row["hectares_after"], 1),
                number(row["hectares_both"], 1),
                cell_text(row["adoption"]) or _adopted(row),
                cell_text(row["shares_land_with"]) or DASH,
            )
        )
    first, second = content.labels
    heads = (
        tr("Impact Area"),
        tr("Change"),
        tr("Hectares, {0}").format(first),
        tr("Hectares, {0}").format(second),
        tr("Hectares in both"),
        tr("Adoption"),
        tr("Shares land with"),
    )
    caption = tr("Impact Areas that changed, {0} of {1}").format(len(moved), len(table))
    return TableBlock(
        caption, heads, tuple(rows), table_file("impact_areas.csv"), frozenset({2, 3, 4})
    )


def _other(before: str, row: dict[str, Any]) -> bool:
    return bool(before) and before != row["name"]


def _adopted(row: dict[str, Any]) -> str:
    for side in ("adopted_after", "adopted_before"):
        if not is_missing(row[side]):
            return tr("adopted") if says_yes(row[side]) else tr("not adopted")
    return tr("not known")
