"""Ranks of authorities among each other, before and after, by a share of their areas."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..coverage.top_decile import TOTAL
from .package_changes import Study

SIDES = ("before", "after")
RANKS = ("rank_before", "rank_after")


def with_ranks(table: pd.DataFrame) -> pd.DataFrame:
    """Add to a table by domain and authority the ranks of its shares, 1 for the largest.

    Authorities of one share have one rank, the first of theirs ("standard competition ranking").
    Ranked on either side are those that have a share on both, so that a rank is one of the same
    authorities; the row of all authorities has none.

    Args:
        table: domain, authority, percent_before and percent_after.

    Returns:
        The table with rank_before and rank_after; missing where not ranked.
    """
    shares = table[[f"percent_{side}" for side in SIDES]].astype(float)
    ranked = shares.notna().all(axis=1) & (table["authority"] != TOTAL)
    ranks = {
        f"rank_{side}": shares[f"percent_{side}"]
        .where(ranked)
        .groupby(table["domain"])
        .rank(method="min", ascending=False)
        for side in SIDES
    }
    return table.assign(**ranks)


def share_in_gaps(
    item: str,
    before: tuple[Mapping[str, int], Mapping[str, int]],
    after: tuple[Mapping[str, int], Mapping[str, int]],
    study: Study,
) -> pd.DataFrame:
    """Return the share of every authority's areas that stand in gaps of a domain, in per cent.

    Args:
        item: the domain.
        before, after: areas in gaps and all areas, by code of the authority.

    Returns:
        Authorities of the study: domain, code, authority, then in_gaps_, areas_ and percent_
        _before and _after; the share of an authority without areas is missing.
    """
    rows = []
    for code, name in study.names.items():
        row: dict[str, object] = {"domain": item, "code": code, "authority": name}
        for side, (inside, every) in zip(SIDES, (before, after)):
            mine = [one for one, later in study.codes.items() if later == code]
            many = sum(int(every.get(one, 0)) for one in mine)
            found = sum(int(inside.get(one, 0)) for one in mine)
            row[f"in_gaps_{side}"] = found
            row[f"areas_{side}"] = many
            row[f"percent_{side}"] = 100 * found / many if many else None
        rows.append(row)
    names = ("in_gaps", "areas", "percent")
    fields = [f"{name}_{side}" for side in SIDES for name in names]
    return pd.DataFrame(rows, columns=["domain", "code", "authority", *fields])


def moves(rows: pd.DataFrame) -> dict[str, list[tuple[str, int, int]]]:
    """Return who moved: name and both ranks, under "up", "down" and "same", largest moves first.

    Args:
        rows: of one set of ranks: authority, rank_before, rank_after.
    """
    found: dict[str, list[tuple[str, int, int]]] = {"up": [], "down": [], "same": []}
    for name, first, second in rows[["authority", *RANKS]].itertuples(index=False):
        kind = "same" if first == second else "up" if second < first else "down"
        found[kind].append((str(name), int(first), int(second)))
    for kind in ("up", "down"):
        found[kind].sort(key=lambda one: -abs(one[1] - one[2]))
    return found
