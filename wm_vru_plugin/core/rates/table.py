"""Rates of areas against a benchmark, by group."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import InputError
from ..geometry.repair import CancelCheck
from .benchmark import HIGH_IS_BAD, POLARITIES, compare
from .rates import METHODS, PROPORTION, STANDARDISED, rates
from .smoothing import empirical_bayes
from .standardised import banded, pooled, standardised_rates

ALL = "all"
IS_BENCHMARK = "benchmark"


@dataclass(frozen=True)
class RateOptions:
    """What to compute: see `rates.rates`, `standardised_rates` and `benchmark.compare`.

    `benchmark` is a code of a row, a number in the unit of the rates, `all` for all rows of a group
    together, or "" for none. A code goes before a number.
    """

    method: str = "crude"
    per: float = 1000.0
    confidence: float = 95.0
    benchmark: str = ALL
    polarity: str = HIGH_IS_BAD
    smooth: bool = False

    def check(self) -> None:
        """Refuse what cannot be computed.

        Raises:
            InputError: an option is unknown, or smoothing is asked of standardised rates.
        """
        for name, value, known in (
            ("Method", self.method, METHODS),
            ("Polarity", self.polarity, POLARITIES),
        ):
            if value not in known:
                raise InputError(name, f"'{value}' is unknown", ", ".join(known))
        if self.smooth and self.method == STANDARDISED:
            raise InputError(
                "Smoothing",
                "standardised rates are not smoothed",
                "the method crude or proportion, or no smoothing",
            )

    @property
    def unit(self) -> str:
        """ "per cent", or "per 1,000"."""
        return "per cent" if self.method == PROPORTION else f"per {self.per:,.10g}"


@dataclass(frozen=True)
class RateTable:
    """Rates, one row for each area and group, with the benchmarks by group.

    `frame` has area, group, the columns of `rates.rates`, benchmark, comparison (better, similar,
    worse; lower, similar, higher without polarity; benchmark for its own row), smoothed and
    own_share. `benchmarks` has group, value, lower, upper and name.
    """

    frame: pd.DataFrame
    benchmarks: pd.DataFrame
    options: RateOptions


def rate_table(
    rows: pd.DataFrame,
    options: RateOptions,
    where: str = "Rates",
    check_cancelled: CancelCheck = None,
) -> RateTable:
    """Compute the rate of every row and compare it with the benchmark of its group.

    Args:
        rows: columns area, count, denominator; optionally group; for standardised rates also age
            and optionally standard. The index is unique, and kept but
            for standardised rates.
        options: what to compute.
        where: what messages call the table.
        check_cancelled: called for each group; raises to stop.

    Raises:
        InputError: there are no rows, an area is there twice in a group, the benchmark is neither
            a row nor a number, or a number cannot be used; names the row.

    Examples:
        10 and 40 events among 5,000 residents each; both areas together are the benchmark.

        >>> rows = pd.DataFrame(
        ...     {"area": ["A", "B"], "count": [10, 40], "denominator": [5000, 5000]}
        ... )
        >>> frame = rate_table(rows, RateOptions(per=1000)).frame
        >>> columns = ["area", "value", "lower", "upper", "benchmark", "comparison"]
        >>> print(frame[columns].round(2).to_string(index=False))
        area  value  lower  upper  benchmark comparison
           A    2.0   0.96   3.68        5.0     better
           B    8.0   5.71  10.89        5.0      worse
    """
    options.check()
    if not len(rows):
        raise InputError(where, "there are no rows", "at least one")
    rows = rows.assign(group="") if "group" not in rows else rows
    groups: list[pd.DataFrame] = []
    benchmarks: list[dict[str, object]] = []
    # Missing groups are a group of their own: nothing is dropped.
    for group, part in rows.groupby(rows["group"].fillna(""), sort=False):
        if check_cancelled is not None:
            check_cancelled()
        found, whole = _rates_of(part, options, f"{where}, {group}" if group else where)
        value, lower, upper, name = _benchmark(found, whole, options, where)
        benchmarks.append(
            {"group": group, "value": value, "lower": lower, "upper": upper, "name": name}
        )
        found["benchmark"] = value
        words = compare(found["lower"], found["upper"], value, options.polarity)
        found["comparison"] = words
        if name:
            found.loc[found["area"].astype(str) == name, "comparison"] = IS_BENCHMARK
        found["group"] = group
        groups.append(found)
    frame = pd.concat(groups, ignore_index=options.method == STANDARDISED)
    if options.method != STANDARDISED:
        frame = frame.loc[rows.index]
    return RateTable(frame, pd.DataFrame(benchmarks), options)


def _rates_of(
    part: pd.DataFrame, options: RateOptions, where: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rates of a group's areas, and that of all together as a frame of one row."""
    if options.method == STANDARDISED:
        bands = banded(
            part["area"].tolist(),
            part["age"].tolist(),
            part["count"],
            part["denominator"],
            part.get("standard"),
            where,
        )
        found = standardised_rates(bands, options.per, options.confidence)
        together = pooled(bands)
        whole = standardised_rates(together, options.per, options.confidence)
        return found.assign(smoothed=np.nan, own_share=np.nan), whole
    _check_once(part["area"], where)
    names = part["area"].tolist()
    found = rates(
        part["count"].to_numpy(),
        part["denominator"].to_numpy(),
        names,
        options.method,
        options.per,
        options.confidence,
        where,
    )
    usable = found["note"] == ""
    total = found.loc[usable, ["count", "denominator"]].sum()
    whole = rates(
        [total["count"]],
        [total["denominator"]],
        [ALL],
        options.method,
        options.per,
        options.confidence,
        where,
    )
    found["smoothed"] = found["own_share"] = np.nan
    if options.smooth and usable.any():
        smooth = empirical_bayes(found["count"], found["denominator"])
        factor = 100.0 if options.method == PROPORTION else options.per
        found["smoothed"], found["own_share"] = factor * smooth.rate, smooth.kept
    found.index = part.index
    found.insert(0, "area", part["area"])
    return found, whole


def _check_once(areas: pd.Series, where: str) -> None:
    twice = areas[areas.notna() & areas.duplicated()]
    if len(twice):
        times = int((areas == twice.iloc[0]).sum())
        raise InputError(
            where,
            f"the area '{twice.iloc[0]}' is there {times:,} times",
            "one row for each area; choose a group field or a filter, such as one period",
        )


def _benchmark(
    found: pd.DataFrame, whole: pd.DataFrame, options: RateOptions, where: str
) -> tuple[float, float, float, str]:
    """Return value, limits and name of a group's benchmark; NaN where it has none."""
    wanted = options.benchmark.strip()
    nothing = float("nan")
    if not wanted:
        return nothing, nothing, nothing, ""
    # Codes go first: a table may have numbers for codes, and a row called "all".
    row = found[found["area"].astype(str) == wanted]
    if not len(row) and wanted.lower() == ALL:
        # Of standardised rates there is none where no area has every age band.
        if not len(whole):
            return nothing, nothing, nothing, ""
        row = whole
    if len(row):
        value, lower, upper = (float(row.iloc[0][name]) for name in ("value", "lower", "upper"))
        return value, lower, upper, wanted
    try:
        given = float(wanted.replace(",", ""))
    except ValueError:
        given = nothing
    if not np.isfinite(given):
        raise InputError(
            where,
            f"the benchmark '{wanted}' is neither a row nor a number",
            f"a code of the table, a number, or '{ALL}'",
        )
    return given, nothing, nothing, ""


def note_counts(notes: Sequence[str] | pd.Series) -> dict[Hashable, int]:
    """Count the reasons for rows without a rate, commonest first."""
    series = pd.Series(list(notes), dtype=object)
    return {reason: int(n) for reason, n in series[series != ""].value_counts().items()}
