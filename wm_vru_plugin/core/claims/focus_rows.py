"""Rows of indicators made ready to be judged: checked, given a direction, changes worked out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import InputError

KINDS = ("level", "count", "change")
_NEEDED = ("area_code", "area_name", "indicator", "breakdown", "period", "value")
_NUMBERS = ("value", "lower", "upper")


def period_key(period: str) -> tuple[int, str]:
    """Return a key to sort periods by last year ("2018/19": 2018, "2017-2019": 2019), then text."""
    years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", str(period))
    return (int(years[-1]) if years else 0, str(period))


def checked(indicators: pd.DataFrame, areas: Sequence[str], where: str) -> tuple[pd.DataFrame, int]:
    """Return rows with a value, text and numbers as such, and how many have none.

    Raises:
        InputError: see `areas_of_focus.focus`.
    """
    for name in _NEEDED:
        if name not in indicators:
            at_hand = ", ".join(map(str, indicators))
            raise InputError(where, f"there is no column '{name}'", at_hand)
    table = indicators.copy()
    for name in ("lower", "upper"):
        if name not in table:
            table[name] = np.nan
    for name in _NUMBERS:
        try:
            table[name] = pd.to_numeric(table[name]).astype(float)
        except (ValueError, TypeError) as error:
            raise InputError(f"{where}, column '{name}'", str(error), "numbers") from error
    for name in ("area_code", "area_name", "indicator", "breakdown", "period", "recent_trend"):
        given = table[name] if name in table else pd.Series("", index=table.index)
        table[name] = given.where(given.notna(), "").astype(str)
    keys = ["area_code", "indicator", "breakdown", "period"]
    twice = table.duplicated(keys)
    if twice.any():
        row = table[twice].iloc[0]
        raise InputError(
            where,
            f"'{row['area_code']}' has two rows of '{row['indicator']}' ('{row['breakdown']}') for "
            f"{row['period']}",
            "one row for each area, indicator, breakdown and period",
        )
    if not table["area_code"].isin(list(areas)).any():
        raise InputError(
            f"{where}, column 'area_code'",
            "no row is of an area of the study area",
            ", ".join(areas) or "codes of authorities",
        )
    known = table["value"].notna()
    return table[known].reset_index(drop=True), int((~known).sum())


def directed(table: pd.DataFrame, directions: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return rows with their label, kind and bad end; a listed breakdown wins over any."""
    wanted = directions.assign(breakdown=directions["breakdown"].fillna(""))
    kinds = set(wanted["kind"]) - set(KINDS)
    ends = set(wanted["bad"]) - {"high", "low"}
    if kinds or ends:
        raise InputError(
            "Directions of indicators", f"{sorted(kinds | ends)}", f"{', '.join(KINDS)}; high, low"
        )
    by_key = {(row.indicator, row.breakdown): row for row in wanted.itertuples()}
    found = [
        by_key.get((indicator, breakdown), by_key.get((indicator, "")))
        for indicator, breakdown in zip(table["indicator"], table["breakdown"])
    ]
    lost = table[[row is None for row in found]]
    listed = {indicator for indicator, _ in by_key}
    names = [
        f"{indicator}: {breakdown}" if indicator in listed else str(indicator)
        for indicator, breakdown in zip(lost["indicator"], lost["breakdown"])
    ]
    unknown = {name: names.count(name) for name in dict.fromkeys(names)}
    kept = table[[row is not None for row in found]].copy()
    there = [row for row in found if row is not None]
    for name in ("label", "kind", "bad"):
        kept[name] = [str(getattr(row, name)) for row in there]
    units = [str(row.unit) for row in there]
    own = kept["unit"] if "unit" in kept else pd.Series("", index=kept.index)
    kept["unit"] = [
        str(mine) if isinstance(mine, str) and mine else unit for mine, unit in zip(own, units)
    ]
    return kept, unknown


def changes(table: pd.DataFrame, directions: pd.DataFrame, first: bool) -> pd.DataFrame:
    """Return changes of counts, in per cent, as indicators of their own, where none is given.

    Args:
        table: rows with their direction.
        directions: as `focus` takes them.
        first: from the first period on, else from the last but one.
    """
    given = set(zip(table["area_code"], table["indicator"], table["breakdown"]))
    rows = []
    counts = table[table["kind"] == "count"]
    for (indicator, breakdown, code), part in counts.groupby(
        ["indicator", "breakdown", "area_code"], sort=False
    ):
        order = sorted(part.to_dict("records"), key=lambda row: period_key(row["period"]))
        if len(order) < 2:
            continue
        start, end = order[0 if first else -2], order[-1]
        if start["value"] == 0 or (code, f"{indicator}_change", breakdown) in given:
            continue
        sources: dict[str, str] = {}
        if "source" in end:
            sources = {"source": f"{start['source']}, {end['source']}"}
        row = {str(name): value for name, value in end.items()}
        row.update(
            {
                "indicator": f"{indicator}_change",
                "breakdown": breakdown,
                "area_code": code,
                "period": f"{start['period']} to {end['period']}",
                "value": 100 * (end["value"] - start["value"]) / start["value"],
                "lower": np.nan,
                "upper": np.nan,
                "unit": "per cent",
                "recent_trend": "",
                **sources,
            }
        )
        rows.append(row)
    if not rows:
        return table.iloc[:0]
    made, _ = directed(pd.DataFrame(rows), directions)
    return made
