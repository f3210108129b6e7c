"""Directly standardised rates with Dobson's interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..errors import InputError
from .age_bands import AgeBand, age_band, check_apart, five_year_band, standard_of
from .intervals import poisson_limits
from .rates import MISSING_COUNT, MISSING_DENOMINATOR, checked

FEWEST_EVENTS = 10.0


def banded(
    area: Sequence[object],
    age: Sequence[object],
    count: ArrayLike,
    denominator: ArrayLike,
    standard: ArrayLike | None = None,
    where: str = "Standardised rates",
) -> pd.DataFrame:
    """Return rows by area and age, with their people of the standard population.

    Args:
        area: (n,) codes.
        age: (n,) age bands. Without `standard` they are read by `age_bands.age_band`, and years
            inside a band of the standard are added up to it.
        count: (n,) events.
        denominator: (n,) residents.
        standard: (n,) people of another standard population; None for the European one of 2013.
        where: what messages call the table.

    Returns:
        One row for each area and band: area, band, count, denominator, standard.

    Raises:
        InputError: an area has a band twice, bands overlap, or the standard differs among areas;
            names area and band.
    """
    raw = [str(value) for value in age]
    bands: dict[str, AgeBand] = {}
    if standard is None:
        bands = {text: age_band(value, where) for text, value in zip(raw, age)}
        check_apart(list(bands.values()), where)
        # One writing of a band: "0 to 4" in one area is "0-4" in another.
        raw = [str(bands[text]) for text in raw]
        bands = {str(band): band for band in bands.values()}
    rows = pd.DataFrame({"area": pd.Series(list(area), dtype=object), "raw": raw})
    if rows["area"].isna().any():
        row = int(np.flatnonzero(rows["area"].isna())[0]) + 1
        raise InputError(where, f"row {row} has no area code", "a code in every row")
    names = [f"{a}, {b}" for a, b in zip(rows["area"], rows["raw"])]
    rows["count"] = checked(count, names, "count", where)
    rows["denominator"] = checked(denominator, names, "denominator", where)
    twice = rows.duplicated(["area", "raw"])
    if twice.any():
        name = names[int(np.flatnonzero(twice)[0])]
        raise InputError(
            where, f"there are several rows of '{name}'", "one row for each area and age band"
        )
    if standard is not None:
        rows["standard"] = checked(standard, names, "standard population", where)
        rows["band"] = rows["raw"]
        _check_standard(rows, where)
        return rows[["area", "band", "count", "denominator", "standard"]]
    rows["band"] = [str(five_year_band(bands[text])) for text in rows["raw"]]
    each = rows.drop_duplicates("raw")
    people = [standard_of(bands[text], where) for text in each["raw"]]
    weight = pd.Series(people, index=each["band"].to_numpy()).groupby(level=0).sum()
    expected = each["band"].value_counts()
    found = rows.groupby(["area", "band"], sort=False)
    # A missing number leaves its band without one: summed as if there, it would be a zero.
    gaps = rows[["count", "denominator"]].isna().groupby([rows["area"], rows["band"]], sort=False)
    summed = found[["count", "denominator"]].sum().mask(gaps.any()).reset_index()
    # So does a year that an area lacks.
    sizes = found.size().to_numpy()
    short = sizes < expected.reindex(summed["band"]).to_numpy()
    summed.loc[short, ["count", "denominator"]] = np.nan
    summed["standard"] = weight.reindex(summed["band"]).to_numpy()
    return summed


def _check_standard(rows: pd.DataFrame, where: str) -> None:
    differing = rows.groupby("raw")["standard"].nunique(dropna=False) > 1
    if differing.any():
        raise InputError(
            where,
            f"the standard population of age band '{differing.idxmax()}' differs among areas",
            "the same number in every area",
        )
    if rows["standard"].isna().any() or not rows["standard"].sum() > 0:
        raise InputError(where, "the standard population is missing or zero", "numbers above 0")


def standardised_rates(
    rows: pd.DataFrame,
    per: float = 100_000.0,
    confidence: float = 95.0,
    fewest: float = FEWEST_EVENTS,
) -> pd.DataFrame:
    """Compute a directly standardised rate with its limits for each area.

    DSR = Σ w O/n / Σ w over age bands. Its variance is Σ w² O/n² / (Σ w)², and its limits are
    DSR + √(var(DSR) / O) (O_limit - O), where O is the area's count of events and O_limit its
    limits by Byar's method, exact under 10. A. J. Dobson and others, "Confidence intervals for
    weighted sums of Poisson parameters", Statistics in Medicine 10 (1991), 457-462; Public Health
    England's technical guide, which gives no standardised rate for fewer than 10 events.

    Args:
        rows: as `banded` makes them.
        per: what rates are expressed by.
        confidence: level in per cent.
        fewest: below so many events there is no rate.

    Returns:
        One row for each area in order of appearance: area, count, denominator, value, lower,
        upper, interval, note (why there is no value, or "").

    Raises:
        InputError: `per` is not above 0.
    """
    if not (per > 0 and np.isfinite(per)):
        raise InputError("Standardised rates", f"per {per:g}", "a multiplier above 0")
    bands = list(dict.fromkeys(rows["band"]))
    wanted = len(bands)
    found: list[dict[str, object]] = []
    for area, part in rows.groupby("area", sort=False):
        o, n, w = (part[name].to_numpy(float) for name in ("count", "denominator", "standard"))
        row: dict[str, object] = {
            "area": area,
            "count": float(np.sum(o)),
            "denominator": float(np.sum(n)),
            "note": _why_none(part, wanted, fewest),
        }
        if not row["note"]:
            events = float(np.sum(o))
            rate = float(np.sum(w * o / n) / np.sum(w))
            spread = float(np.sqrt(np.sum(w**2 * o / n**2)) / np.sum(w) / np.sqrt(events))
            limits = poisson_limits([events], confidence)
            row["value"] = per * rate
            row["lower"] = per * (rate + spread * (float(limits.lower[0]) - events))
            row["upper"] = per * (rate + spread * (float(limits.upper[0]) - events))
            row["interval"] = "Dobson"
        found.append(row)
    columns = ["area", "count", "denominator", "value", "lower", "upper", "interval", "note"]
    return pd.DataFrame(found, columns=columns)


def _why_none(part: pd.DataFrame, wanted: int, fewest: float) -> str:
    """Say why an area has no standardised rate; "" where it has one."""
    if len(part) < wanted:
        return "age bands are missing"
    if part["count"].isna().any():
        return MISSING_COUNT
    if part["denominator"].isna().any():
        return MISSING_DENOMINATOR
    if (part["denominator"] == 0).any():
        return "an age band has a denominator of zero"
    # With no event at all Dobson's limits are not defined, whatever the threshold.
    events = float(part["count"].sum())
    if events < fewest or events == 0:
        return f"fewer than {max(fewest, 1):g} events"
    return ""


def pooled(rows: pd.DataFrame, name: str = "all") -> pd.DataFrame:
    """Pool all areas into one by age band; areas with an incomplete band are left out."""
    whole = (
        rows.groupby("area")[["count", "denominator"]]
        .transform(lambda part: part.notna().all())
        .all(axis=1)
    )
    size = rows.groupby("area")["band"].transform("size")
    kept = rows[whole & (size == rows["band"].nunique())]
    total = kept.groupby("band", sort=False, as_index=False).agg(
        {"count": "sum", "denominator": "sum", "standard": "first"}
    )
    return total.assign(area=name)
