"""Checks of numbers: ranges, sums, and deciles against ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..places.areas import StudyArea
from ..places.deciles import check_deciles
from .findings import ERROR, WARNING, Finding, Tables, judged, labels

AREAS_RANKED = {
    2004: 32_482,
    2007: 32_482,
    2010: 32_482,
    2015: 32_844,
    2019: 32_844,
    2025: 33_755,
}
"""England's LSOAs ranked in each edition of the indices."""
BANDS = ("pop_0_15", "pop_16_59", "pop_60_over")


def ranges(tables: Tables, area: StudyArea) -> list[Finding]:
    """Find numbers that are impossible."""
    findings = []
    for table, column, least, most, severity in (
        ("lsoa", "population", 0, np.inf, ERROR),
        ("msoa", "population", 0, np.inf, ERROR),
        ("deprivation", "decile", 1, 10, ERROR),
        ("crime_counts", "count", 0, np.inf, ERROR),
        ("schools", "pupils", 0, np.inf, ERROR),
        # A publisher may round a share of small numbers past the whole.
        ("schools", "sen_rate", 0, 100, WARNING),
        ("schools", "exclusions", 0, np.inf, ERROR),
        ("schools", "exclusion_rate", 0, 100, WARNING),
        ("population", "count", 0, np.inf, ERROR),
    ):
        if table in tables:
            findings.append(_range(tables[table], table, column, least, most, severity))
    for table in ("lsoa", "msoa", "local_authority"):
        if table in tables:
            findings.append(_bands(tables[table], table))
    if "indicators" in tables:
        rows = tables["indicators"]
        wrong = (rows["lower"] > rows["value"]) | (rows["value"] > rows["upper"])
        findings.append(
            judged(
                "value in interval",
                "indicators",
                labels(rows[wrong], ["area_code", "indicator", "period"]),
                "every value lies between its limits",
            )
        )
    return findings


def _range(
    frame: pd.DataFrame, table: str, column: str, least: float, most: float, severity: str
) -> Finding:
    values = frame[column].astype(float)
    # Missing compares as false, so it is not out of range.
    wrong = (values < least) | (values > most) | np.isinf(values)
    names = frame.iloc[:, 0][wrong]
    label = [f"{name}: {value:g}" for name, value in zip(names, values[wrong])]
    limits = f"at least {least:g}" if most == np.inf else f"{least:g} to {most:g}"
    return judged(f"range {column}", table, label, f"{column} is {limits} or missing", severity)


def _bands(frame: pd.DataFrame, table: str) -> Finding:
    bands = frame[list(BANDS)].astype(float)
    wrong = bands.notna().all(axis=1) & (bands.sum(axis=1) != frame["population"].astype(float))
    meaning = "residents by age add up to all residents"
    return judged("ages add up", table, frame.loc[wrong, "code"], meaning)


def deciles(tables: Tables, area: StudyArea) -> list[Finding]:
    """Check national deciles against the ranks they come from."""
    if "deprivation" not in tables:
        return []
    rows = tables["deprivation"].dropna(subset=["edition", "rank"])
    out_of_range: list[str] = []
    wrong: list[str] = []
    for edition, group in rows.groupby(rows["edition"].astype(int)):
        ranked = AREAS_RANKED.get(int(edition), int(group["rank"].max()))
        inside = group["rank"].between(1, ranked)
        out_of_range += labels(group[~inside], ["lsoa_code", "domain", "rank"])
        if edition in AREAS_RANKED and inside.any():
            good = group[inside]
            at = check_deciles(good["rank"], good["decile"], ranked)
            wrong += labels(good.iloc[at], ["lsoa_code", "domain", "rank", "decile"])
    return [
        judged(
            "range rank",
            "deprivation",
            out_of_range,
            "ranks lie between 1 and the number of LSOAs that the edition ranks",
        ),
        judged(
            "deciles against ranks",
            "deprivation",
            wrong,
            "every decile is that of its national rank; maps colour by decile",
        ),
    ]
