"""Two packages of one study area: its authorities, deprivation by domain, and ranks.

Ranks and deciles of two editions are never subtracted, neither of an area nor of an authority:
every edition ranks other areas by other measures. What is compared are shares: how many areas of an
authority lie in England's most deprived tenth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..coverage.top_decile import TOTAL, worst_table
from ..errors import InputError
from ..geometry.repair import CancelCheck
from ..places.areas import join_names
from ..places.domains import DOMAINS
from ..trends.changes import difference_of_proportions

LATEST = 9999
"""A year after which no code has changed yet."""


@dataclass(frozen=True)
class Study:
    """The authorities that two packages share.

    Attributes:
        names: names by code, both as the later package has them, in its order.
        codes: the code of `names` for every code of either package.
        merged: earlier codes several of which became one; their figures cannot be added up.
        renamed: earlier codes that officially became another.
    """

    names: dict[str, str]
    codes: dict[str, str]
    merged: frozenset[str] = frozenset()
    renamed: frozenset[str] = frozenset()


def same_study_area(
    before: Mapping[str, str], after: Mapping[str, str], successor: Callable[[str, int], str]
) -> Study:
    """Return the authorities of two packages, which must be the same.

    Args:
        before: names by code of the earlier package.
        after: of the later one.
        successor: the code that a code had become by a year, see `sources.codes.current_gss`.

    Raises:
        InputError: the authorities differ, other than by an official change of codes; names those
            that only one package has.
    """
    later = {successor(code, LATEST): code for code in after}
    earlier = {code: successor(code, LATEST) for code in before}
    only_before = [code for code, now in earlier.items() if now not in later]
    only_after = [code for now, code in later.items() if now not in set(earlier.values())]
    if only_before or only_after or len(later) < len(after):
        parts = [
            f"only in {side} is {join_names(_named(code, names) for code in codes)}"
            for side, codes, names in (
                ("BEFORE", only_before, before),
                ("AFTER", only_after, after),
            )
            if codes
        ]
        raise InputError(
            "Study areas",
            "the packages are not of the same authorities: " + "; ".join(parts or ["codes merged"]),
            "two packages of one study area",
        )
    codes = {code: later[now] for code, now in earlier.items()}
    times = Counter(codes.values())
    merged = frozenset(code for code, now in codes.items() if times[now] > 1)
    renamed = frozenset(code for code, now in codes.items() if code != now)
    return Study(dict(after), {**codes, **{code: code for code in after}}, merged, renamed)


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if names.get(code) else code


def deprivation_changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    study: Study,
    confidence: float = 95.0,
    check_cancelled: CancelCheck = None,
) -> pd.DataFrame:
    """Count areas in England's most deprived tenth, by domain and authority, in two packages.

    Wilson's interval of each share, and Newcombe's of their difference (`changes`), as if the areas
    were drawn independently; they are all the areas there are, and neighbours are alike, so the
    interval says what differences of this size are worth, not what sampling would do.

    Args:
        before, after: one row for each area: `lad_code`, `population`, `<domain>_decile`.
        study: from `same_study_area`.
        confidence: level in per cent.

    Returns:
        For every domain that both have, authorities then "Total": domain, code, authority,
        areas_, worst_, percent_, lower_, upper_, residents_worst_ (missing where residents are not
        known) _before and _after, difference (percentage points), difference_lower,
        difference_upper, result ("higher", "lower" or "no clear change"), note.
    """
    rows: list[dict[str, object]] = []
    for item in DOMAINS:
        if check_cancelled is not None:
            check_cancelled()
        first = _worst(before, item.decile_field, study, confidence)
        second = _worst(after, item.decile_field, study, confidence)
        if first is None or second is None:
            continue
        for code, name in [*study.names.items(), (TOTAL, TOTAL)]:
            rows.append(
                {
                    "domain": item.id,
                    "code": "" if code == TOTAL else code,
                    "authority": name,
                    **_difference(first.get(code), second.get(code), confidence),
                }
            )
    return pd.DataFrame(rows, columns=DEPRIVATION_FIELDS)


_OF_SIDES = ("areas", "worst", "percent", "lower", "upper", "residents_worst")
DEPRIVATION_FIELDS = [
    "domain",
    "code",
    "authority",
    *(f"{name}_{side}" for side in ("before", "after") for name in _OF_SIDES),
    "difference",
    "difference_lower",
    "difference_upper",
    "result",
    "note",
]


def domains_of(frame: pd.DataFrame) -> list[str]:
    """Return the domains that any area has a decile of."""
    return [
        item.id
        for item in DOMAINS
        if item.decile_field in frame and frame[item.decile_field].notna().any()
    ]


def _worst(
    frame: pd.DataFrame, field: str, study: Study, confidence: float
) -> dict[str, dict[str, Any]] | None:
    if field not in frame or frame[field].isna().all():
        return None
    codes = frame["lad_code"].map(study.codes).fillna("").to_numpy(dtype=object)
    table = worst_table(
        pd.to_numeric(frame[field]).to_numpy(dtype=float, na_value=np.nan),
        1,
        codes,
        pd.to_numeric(frame["population"]).to_numpy(dtype=float, na_value=np.nan),
        confidence,
    )
    # Residents of some areas alone would look like those of all.
    table.loc[table["residents_unknown"] > 0, "residents_worst"] = np.nan
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return {str(row["authority"]): row for row in rows}


def _difference(
    first: dict[str, Any] | None, second: dict[str, Any] | None, confidence: float
) -> dict[str, object]:
    line: dict[str, object] = {}
    for side, row in (("before", first), ("after", second)):
        for name in _OF_SIDES:
            line[f"{name}_{side}"] = np.nan if row is None else row[name]
    if first is None or second is None or not first["areas"] or not second["areas"]:
        return {**line, "result": "", "note": "no area with a decile on one side"}
    change = difference_of_proportions(
        (first["worst"], first["areas"]), (second["worst"], second["areas"]), confidence
    )
    word = {1: "higher", -1: "lower", 0: "no clear change"}[change.side]
    return {
        **line,
        "difference": change.estimate,
        "difference_lower": change.lower,
        "difference_upper": change.upper,
        "result": word,
        "note": change.note,
    }


RANK_FIELDS = [
    "indicator",
    "breakdown",
    "code",
    "authority",
    "period_before",
    "rank_before",
    "of_before",
    "period_after",
    "rank_after",
    "of_after",
]


def rank_pairs(before: pd.DataFrame, after: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return authorities' national ranks in both packages side by side, for a slope chart.

    Args:
        before, after: rows of the package's indicators, of all areas, one period for each series
            (`indicator_changes.latest`).

    Returns:
        `RANK_FIELDS`: the ranks of either side, and out of how many: the denominator where the
        indicator has one, else how many areas the package has a rank of, if no rank is beyond it;
        missing elsewhere.
    """
    sides = [_ranks(frame, study) for frame in (before, after)]
    both = sides[0].merge(
        sides[1], on=["indicator", "breakdown", "code"], suffixes=("_before", "_after")
    )
    both["authority"] = both["code"].map(study.names)
    order = {code: number for number, code in enumerate(study.names)}
    both = both.assign(order=both["code"].map(order))
    both = both.sort_values(["indicator", "breakdown", "order"], kind="stable")
    return both[RANK_FIELDS].reset_index(drop=True)


def _ranks(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    rows = frame[(frame["unit"] == "rank") & frame["value"].notna()]
    series = rows.groupby(["indicator", "breakdown", "period"])["value"]
    number, most = series.transform("size"), series.transform("max")
    of = rows["denominator"].where(rows["denominator"].notna(), number.where(number >= most))
    mine = rows.assign(of=of.astype(float), code=rows["area_code"].map(study.codes))
    mine = mine[mine["code"].notna() & ~mine["area_code"].isin(study.merged)]
    mine = mine.rename(columns={"value": "rank"})
    return mine[["indicator", "breakdown", "code", "period", "rank", "of"]]
