"""Areas of focus: the indicators on which an authority stands out for the worse.

Four rules, each of which may be left out:

- `worst`: among the n worst of the study area. The rank is 1 and the number of areas that are
  worse; equal values share a rank. The best of the areas with a value is never among the worst,
  so where two have one, only the worse can be.
- `worse than benchmark`: the area's 95% interval lies wholly on the worse side of the benchmark's
  value, as `benchmark.compare` has it for every analysis.
- `worse by value alone`: worse than the benchmark where the area has no interval, which says less.
- `wrong way`: a recent trend for the worse where the source states one, else a change for the
  worse between two periods beyond a least per cent, the intervals not overlapping where both have
  one; null where the first value is 0.

A count is never ranked, since authorities differ in size: its change in per cent is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import InputError
from ..rates.benchmark import HIGH_IS_BAD, LOW_IS_BAD, by_value, compare
from ..tables.cell_text import cell_text
from ..tables.missing import says_yes
from .focus_rows import changes, checked, directed, period_key
from .focus_sentences import flag_sentence

WORST, WORSE, WORSE_BY_VALUE, WRONG_WAY = (
    "worst",
    "worse than benchmark",
    "worse by value alone",
    "wrong way",
)
RULES = (WORST, WORSE, WORSE_BY_VALUE, WRONG_WAY)
CHANGES = ("first", "previous")
FLAG_COLUMNS = (
    "area_code",
    "area_name",
    "indicator",
    "breakdown",
    "label",
    "rule",
    "period",
    "value",
    "lower",
    "upper",
    "unit",
    "bad",
    "rank",
    "areas_with_value",
    "areas",
    "benchmark",
    "benchmark_value",
    "from_period",
    "from_value",
    "change",
    "recent_trend",
    "source",
    "sentence",
)


@dataclass(frozen=True)
class FocusRules:
    """Which flags are raised.

    Args:
        worst: how many of the worst are flagged; 0 for none.
        use_interval: flag what is worse than the benchmark beyond its interval.
        use_no_interval: flag what has no interval and is worse by value alone.
        use_trend: flag what moves the wrong way.
        min_change: least change, in per cent of the first value, that counts.
        change_from: the period that the last is set against: the first or the previous one.
    """

    worst: int = 2
    use_interval: bool = True
    use_no_interval: bool = True
    use_trend: bool = True
    min_change: float = 0.0
    change_from: str = "first"

    def __post_init__(self) -> None:
        if self.worst < 0 or self.min_change < 0 or self.change_from not in CHANGES:
            raise InputError(
                "Areas of focus",
                f"worst {self.worst}, change {self.min_change:g} from '{self.change_from}'",
                f"0 or more of each, and {' or '.join(CHANGES)}",
            )


@dataclass
class Focus:
    """`flags`: `FLAG_COLUMNS`, one row for each flag. `values`: the rows that were judged, with
    their rank. `unknown`: indicators that have no direction, and so were left out, with the number
    of their rows. `incomplete`: rows without a value."""

    flags: pd.DataFrame
    values: pd.DataFrame
    unknown: dict[str, int]
    incomplete: int


def focus(
    indicators: pd.DataFrame,
    directions: pd.DataFrame,
    areas: Sequence[str],
    benchmarks: Sequence[str] = ("England",),
    rules: FocusRules | None = None,
    where: str = "Indicators",
) -> Focus:
    """Flag the indicators on which each area stands out.

    Args:
        indicators: columns of the package's table `indicators`; `lower`, `upper`, `unit` and
            `recent_trend` may be absent; `source` is handed on.
        directions: indicator, breakdown ("" for any), label, kind (level, count or change), bad
            ("high" or "low"), unit.
        areas: codes of the study area.
        benchmarks: codes or names; the first with a value is the one.
        rules: which flags are raised.
        where: what errors call the table.

    Raises:
        InputError: a column is absent, a value is no number, no area of the study area has a row,
            or a row stands twice.
    """
    rules = rules or FocusRules()
    table, incomplete = checked(indicators, areas, where)
    table, unknown = directed(table, directions)
    table = pd.concat(
        [table[table["kind"] != "count"], changes(table, directions, rules.change_from == "first")]
    )
    marks = [name.strip().casefold() for name in benchmarks]
    inside = table["area_code"].isin(list(areas))
    flags: list[dict[str, object]] = []
    values: list[pd.DataFrame] = []
    for _, series in table[inside].groupby(["indicator", "breakdown"], sort=False):
        first = series.iloc[0]
        same = table[
            (table["indicator"] == first["indicator"]) & (table["breakdown"] == first["breakdown"])
        ]
        latest = max(series["period"], key=period_key)
        now = series[series["period"] == latest].copy()
        sign = 1.0 if first["bad"] == "high" else -1.0
        harm = sign * now["value"].to_numpy()
        now["rank"] = [1 + int((harm > value).sum()) for value in harm]
        now["is_best"] = harm == harm.min()
        now["areas_with_value"], now["areas"] = len(now), len(areas)
        base = _benchmark(same[same["period"] == latest], marks)
        values.append(now)
        for _, row in now.iterrows():
            history = series[series["area_code"] == row["area_code"]]
            flags += _judge(row, history, base, sign, rules)
    columns = list(FLAG_COLUMNS)
    return Focus(
        pd.DataFrame(flags, columns=columns),
        pd.concat(values, ignore_index=True) if values else table.iloc[:0],
        unknown,
        incomplete,
    )


def _benchmark(rows: pd.DataFrame, marks: list[str]) -> pd.Series | None:
    for mark in marks:
        for _, row in rows.iterrows():
            if mark in (row["area_code"].casefold(), row["area_name"].casefold()):
                return row
    return None


def _judge(
    row: pd.Series, history: pd.DataFrame, base: pd.Series | None, sign: float, rules: FocusRules
) -> list[dict[str, object]]:
    common: dict[str, object] = {name: row[name] for name in FLAG_COLUMNS if name in row}
    common["benchmark"] = "" if base is None else cell_text(base["area_name"]) or base["area_code"]
    common["benchmark_value"] = np.nan if base is None else base["value"]
    start, was, change = _movement(row, history, rules)
    common["from_period"], common["from_value"], common["change"] = start, was, change
    raised: list[str] = []
    if row["rank"] <= rules.worst and not says_yes(row["is_best"]):
        raised.append(WORST)
    if base is not None:
        polarity = HIGH_IS_BAD if sign > 0 else LOW_IS_BAD
        word = compare([row["lower"]], [row["upper"]], base["value"], polarity)[0]
        if rules.use_interval and word == "worse":
            raised.append(WORSE)
        alone = by_value([row["value"]], base["value"], polarity)[0]
        if rules.use_no_interval and word is None and alone == "worse":
            raised.append(WORSE_BY_VALUE)
    if rules.use_trend and _wrong_way(row, history, start, change, sign, rules):
        raised.append(WRONG_WAY)
    return [
        {**common, "rule": rule, "sentence": flag_sentence({**common, "rule": rule})}
        for rule in raised
    ]


def _movement(row: pd.Series, history: pd.DataFrame, rules: FocusRules) -> tuple[str, float, float]:
    """Return the period that the row is set against, its value, and the change in per cent."""
    none = float("nan")
    if row["kind"] == "change":
        return "", none, none
    before = sorted(set(history["period"]) - {row["period"]}, key=period_key)
    if not before:
        return "", none, none
    start = before[0] if rules.change_from == "first" else before[-1]
    was = float(history.loc[history["period"] == start, "value"].iloc[0])
    return start, was, 100 * (row["value"] - was) / abs(was) if was else none


def _wrong_way(
    row: pd.Series,
    history: pd.DataFrame,
    start: str,
    change: float,
    sign: float,
    rules: FocusRules,
) -> bool:
    if row["kind"] == "change":
        return bool(sign * row["value"] > rules.min_change)
    stated = trend_of(row["recent_trend"], sign)
    if stated is not None:
        return stated < 0
    if np.isnan(change) or sign * change <= rules.min_change:
        return False
    was = history[history["period"] == start].iloc[0]
    near, far = (row["lower"], was["upper"]) if sign > 0 else (row["upper"], was["lower"])
    return bool(np.isnan(near) or np.isnan(far) or sign * near > sign * far)


def trend_of(text: str, sign: float) -> int | None:
    """Return a stated trend: -1 for the worse, 1 for the better, 0 for neither, None if not stated.

    Args:
        text: an arrow, or words such as "Increasing and getting worse".
        sign: 1 where high is bad, -1 where low is.
    """
    words = text.strip().casefold()
    if not words or words in ("-", "–") or "cannot" in words:
        return None
    if "worse" in words:
        return -1
    if "better" in words:
        return 1
    if words in ("↑", "up") or "increas" in words:
        return -1 if sign > 0 else 1
    if words in ("↓", "down") or "decreas" in words:
        return 1 if sign > 0 else -1
    return 0
