"""Areas in the most deprived national tenth, by authority and domain."""

from __future__ import annotations

import pandas as pd

from .domains import DOMAINS

TOTAL = "Total"


def top_decile_table(areas: pd.DataFrame, authority: str = "lad_name") -> pd.DataFrame:
    """How many areas of each authority are in the most deprived national tenth.

    Args:
        areas: one row per area, with `<domain>_decile` columns; missing deciles are not counted.
        authority: column of authority names.

    Returns:
        `domain`, `authority` (by name, then "Total"), `areas` (with a decile), `most_deprived`,
        `percent` of areas, for every domain that any area has a decile of.
    """
    rows = []
    for domain in DOMAINS:
        if domain.decile_field not in areas:
            continue
        decile = areas[domain.decile_field].dropna()
        names = areas.loc[decile.index, authority]
        if decile.empty:
            continue
        groups = [(name, decile[names == name]) for name in sorted(names.unique())]
        for name, values in [*groups, (TOTAL, decile)]:
            most = int((values == 1).sum())
            share = round(100 * most / len(values), 1)
            rows.append((domain.id, name, len(values), most, share))
    return pd.DataFrame(rows, columns=["domain", "authority", "areas", "most_deprived", "percent"])
