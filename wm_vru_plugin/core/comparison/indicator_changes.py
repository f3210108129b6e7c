"""Every indicator that two packages have of an area: the change between their latest periods."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..disclosure.suppression import BASE, THRESHOLD, suppress
from ..geometry.repair import CancelCheck
from ..places.domains import DOMAIN_IDS
from ..tables.missing import says_yes
from ..trends.period_spans import Span, span
from ..trends.recent_trend import overlapping
from ..trends.trends import TrendOptions, trends

BETTER, WORSE, UNCLEAR, SAME = "better", "worse", "no clear change", "the same"
NOT_SUBTRACTED = "ranks and scores of two editions of the indices are not subtracted"
CHANGE_FIELDS = [
    "indicator",
    "breakdown",
    "label",
    "area_code",
    "area_name",
    "unit",
    "period_before",
    "value_before",
    "period_after",
    "value_after",
    "percent_change",
    "measure",
    "change",
    "change_lower",
    "change_upper",
    "method",
    "result",
    "judgement",
    "note",
    "restricted",
]
_KEYS = ["area_code", "indicator", "breakdown"]
_TEXTS = (*_KEYS, "area_name", "period", "unit")
_NUMBERS = ("count", "denominator", "value", "lower", "upper")
# Codes that begin with K are of nations together; S12 are Scotland's authorities, E12 regions.
_AUTHORITY = re.compile(r"(?:[A-Z](?:0[6-9]|10)|S12)\d{6}")
_SMALL = re.compile(r"[A-JL-Z]0[0125]\d{6}")
_INDICES = re.compile(
    rf"(?:{'|'.join(DOMAIN_IDS)})_(?:rank_of_\w+|average_rank|average_score|local_concentration|scale)"
)
_PER = re.compile(r"(?P<cent>per ?cent|%)|\bper (?P<number>[\d,]*\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Indicators:
    """Changes, and how many series were left out for what reason."""

    table: pd.DataFrame
    left_out: Counter[str]


def rows_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the package's indicators with text as text and numbers as floats."""
    table = frame.copy()
    for name in _TEXTS:
        table[name] = table[name].where(table[name].notna(), "").astype(str)
    for name in _NUMBERS:
        table[name] = pd.to_numeric(table[name]).astype(float)
    table["restricted"] = [says_yes(value) for value in table["restricted"]]
    return table


def latest(frame: pd.DataFrame) -> tuple[pd.DataFrame, Counter[str]]:
    """Return the row of the latest period that each series has a figure of, with its `span`.

    Args:
        frame: from `rows_of`.

    Returns:
        The rows, and how many rows were left out for what reason, other than being earlier.
    """
    left: Counter[str] = Counter()
    known = frame["value"].notna() | (frame["count"].notna() & frame["denominator"].notna())
    left["rows without a figure"] = int((~known).sum())
    table = frame[known]
    spans = {text: span(text) for text in table["period"].unique()}
    understood = table["period"].map(lambda text: spans[text] is not None).astype(bool)
    left["rows whose period is not understood"] = int((~understood).sum())
    table = table[understood]
    found = [spans[text] for text in table["period"]]
    table = table.assign(
        span=pd.Series(found, index=table.index, dtype=object),
        end=[one.end for one in found if one is not None],
        start=[one.start for one in found if one is not None],
    ).sort_values([*_KEYS, "end", "start"], kind="stable")
    table = table.drop_duplicates(_KEYS, keep="last").drop(columns=["end", "start"])
    return table.reset_index(drop=True), +left


def of_study(
    frame: pd.DataFrame, codes: Mapping[str, str], merged: Collection[str]
) -> tuple[pd.DataFrame, Counter[str]]:
    """Return rows of the study's authorities, larger areas and schools, by the later codes.

    Other authorities, and small areas, whose codes and edges differ between editions, are left out.
    """
    code = frame["area_code"]
    mine = code.isin(list(codes)) & ~code.isin(list(merged))
    small = code.map(lambda text: bool(_SMALL.fullmatch(text))).astype(bool)
    other = code.map(lambda text: bool(_AUTHORITY.fullmatch(text))).astype(bool) & ~mine
    left = Counter(
        {
            "series of small areas": int((small & ~mine).sum()),
            "series of authorities that were merged": int(code.isin(list(merged)).sum()),
            "series of other authorities": int((other & ~code.isin(list(merged))).sum()),
        }
    )
    kept = frame[mine | ~(small | other)].copy()
    kept["area_code"] = [codes.get(text, text) for text in kept["area_code"]]
    return kept, +left


def guarded(frame: pd.DataFrame) -> tuple[pd.DataFrame, Counter[str]]:
    """Drop rows whose restricted counts are from 1 to 6, and round the others to 5.

    A restricted value is made anew from its rounded count, since the value of the true count would
    tell it: the count itself where the value is one, else a share or rate where the unit says so.
    What has no whole count, or a denominator below 7, is dropped.
    """
    left: Counter[str] = Counter()
    held = frame["restricted"].to_numpy(dtype=bool)
    count, below = frame["count"].to_numpy(), frame["denominator"].to_numpy()
    whole = held & (count >= 0) & (count == np.floor(count)) & ~((below > 0) & (below < THRESHOLD))
    per = np.array([_per(text) for text in frame["unit"]], dtype=float)
    is_count = whole & np.isnan(per) & np.isclose(frame["value"].to_numpy(), count)
    is_rate = whole & (below > 0) & ~np.isnan(per)
    shown = np.full(len(frame), np.nan)
    shown[whole] = suppress(count[whole], THRESHOLD, BASE)
    # A share above 1 by rounding up would be no share; the whole itself would tell the count.
    above = is_rate & (count <= below) & (shown > below)
    shown[above] = np.floor(below[above] / BASE) * BASE
    result = frame.copy()
    result["count"] = np.where(held, shown, count)
    made = np.where(is_count, shown, per * shown / np.where(below > 0, below, np.nan))
    result["value"] = np.where(held, made, frame["value"])
    for name in ("lower", "upper"):
        result[name] = np.where(held, np.nan, frame[name])
    lost = held & ~(is_count | is_rate)
    hidden = held & ~lost & np.isnan(shown)
    left["restricted series without a count to guard by"] = int(lost.sum())
    left[f"restricted series with a count below {THRESHOLD}"] = int(hidden.sum())
    return result[~(lost | hidden)], +left


def _per(unit: str) -> float:
    """Return the number that a share or rate is per, such as 100; NaN where no unit says it."""
    found = _PER.search(unit)
    if not found:
        return np.nan
    return 100.0 if found["cent"] else float(found["number"].replace(",", ""))


def indicator_changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    directions: pd.DataFrame,
    confidence: float = 95.0,
    check_cancelled: CancelCheck = None,
) -> Indicators:
    """Compute the change of every series that both sides have, between the period of each.

    Shares by Newcombe's difference, rates by their ratio, values by the limits published with
    them, see `trends` and `changes`; the periods are taken for independent. There is no change
    where the periods are the same or overlap, the later package's is the earlier, units
    differ, or a series is a rank or score of the indices.

    Args:
        before, after: from `latest`, `of_study` and `guarded`: one row for each series.
        directions: from `sources.report_focus.read_directions`: which end is bad.

    Returns:
        `CHANGE_FIELDS`, in the order of the later side. `result` is "higher", "lower", "no clear
        change" by the interval; without one it is "higher", "lower" or "the same" by the
        figures, and `note` says so. `judgement` is "better" or "worse" where the direction is
        known, "no clear change" or "the same" where that is the result, else "".
    """
    left: Counter[str] = Counter()
    for side, frame, other in (("earlier", before, after), ("later", after, before)):
        keys = pd.MultiIndex.from_frame(other[_KEYS])
        alone = ~pd.MultiIndex.from_frame(frame[_KEYS]).isin(keys)
        left[f"series in the {side} package alone"] = int(alone.sum())
    pairs = after.merge(before, on=_KEYS, suffixes=("_after", "_before"))
    lines = [_Pair(row) for row in _records(pairs)]
    usable = [line for line in lines if not line.note]
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    if usable:
        points = pd.DataFrame([point for line in usable for point in line.points()])
        table = trends(points, TrendOptions(confidence=confidence), "Indicators", check_cancelled)
        for row in _records(table.series):
            found[(row["area"], row["indicator"], row["breakdown"])] = row
    known = _directions(directions)
    rows = [line.row(found.get(line.key), known) for line in lines]
    return Indicators(pd.DataFrame(rows, columns=CHANGE_FIELDS), +left)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[return-value]


class _Pair:
    """One series of both sides."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row_of = row
        self.key = tuple(str(row[name]) for name in _KEYS)
        self.note = self._note()

    def _note(self) -> str:
        row = self.row_of
        first: Span = row["span_before"]
        second: Span = row["span_after"]
        if row["unit_before"] != row["unit_after"]:
            return f"the units differ: {row['unit_before']} and {row['unit_after']}"
        if row["period_before"] == row["period_after"]:
            same = np.isclose(_number(row["value_before"]), _number(row["value_after"]))
            gone = np.isnan(_number(row["value_before"]))
            return "the same period" if same or gone else "the same period; the figure was revised"
        if _INDICES.fullmatch(self.key[1]) or row["unit_after"] == "rank":
            return NOT_SUBTRACTED
        if second.end <= first.end:
            return "the later package's period is not the later one"
        return "the periods overlap" if overlapping(first, second) else ""

    def points(self) -> list[dict[str, Any]]:
        names = (*_NUMBERS, "period", "unit")
        return [
            {
                **dict(zip(("area", "indicator", "breakdown"), self.key)),
                **{name: self.row_of[f"{name}_{side}"] for name in names},
            }
            for side in ("before", "after")
        ]

    def row(
        self, found: dict[str, Any] | None, directions: Mapping[tuple[str, str], pd.Series]
    ) -> dict[str, Any]:
        """Return the pair's line of the table of changes, by column."""
        row, (code, indicator, breakdown) = self.row_of, self.key
        direction = directions.get((indicator, breakdown), directions.get((indicator, "")))
        line: dict[str, Any] = {
            "indicator": indicator,
            "breakdown": breakdown,
            "label": "" if direction is None else direction["label"],
            "area_code": code,
            "area_name": row["area_name_after"] or row["area_name_before"],
            "unit": row["unit_after"],
            "restricted": bool(row["restricted_before"] or row["restricted_after"]),
            **{
                f"{name}_{side}": row[f"{name}_{side}"]
                for name in ("period", "value")
                for side in ("before", "after")
            },
            **dict.fromkeys(("percent_change", "change", "change_lower", "change_upper"), np.nan),
            **dict.fromkeys(("measure", "method", "result", "judgement"), ""),
            "note": self.note,
        }
        if found is None:
            return line
        result, note = _text(found["change_result"]), _text(found["change_note"])
        if not result and _number(found["change"]) == _number(found["change"]):
            none = 1.0 if found["measure"] == "ratio" else 0.0
            result = _plain(_number(found["change"]) - none)
            note = f"without an interval: {note}" if note else "without an interval"
        line.update(
            unit=found["unit"],
            value_before=found["value_from"],
            value_after=found["value_to"],
            percent_change=found["percent_change"],
            measure=_text(found["measure"]),
            change=found["change"],
            change_lower=found["change_lower"],
            change_upper=found["change_upper"],
            method=_text(found["change_method"]),
            result=result,
            note=note,
        )
        line["judgement"] = _judged(result, direction)
        return line


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _plain(difference: float) -> str:
    return SAME if difference == 0 else ("higher" if difference > 0 else "lower")


def _judged(result: str, direction: pd.Series | None) -> str:
    if result in (UNCLEAR, SAME):
        return result
    if direction is None or result not in ("higher", "lower"):
        return ""
    return WORSE if (direction["bad"] == "high") == (result == "higher") else BETTER


def _directions(table: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    return {(row["indicator"], row["breakdown"]): row for _, row in table.iterrows()}
