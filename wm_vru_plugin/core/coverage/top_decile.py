"""Areas in the most deprived national tenth, by authority and domain."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError
from ..places.domains import DOMAINS
from ..rates.intervals import wilson

TOTAL = "Total"


def top_decile_table(areas: pd.DataFrame, authority: str = "lad_name") -> pd.DataFrame:
    """Count the areas of each authority in the most deprived national tenth.

    Args:
        areas: one row per area, with `<domain>_decile` columns; missing deciles are not counted.
        authority: column of authority names.

    Returns:
        `domain`, `authority` (by name, then "Total"), `areas` (with a decile), `most_deprived`,
        `percent` of areas, for every domain that any area has a decile of.

    Examples:
        >>> areas = pd.DataFrame(
        ...     {"lad_name": ["Dudley", "Dudley", "Walsall"], "crime_decile": [1, 4, 1]}
        ... )
        >>> print(top_decile_table(areas).to_string(index=False))
        domain authority  areas  most_deprived  percent
         crime    Dudley      2              1     50.0
         crime   Walsall      1              1    100.0
         crime     Total      3              2     66.7
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


def local_deciles(rank: ArrayLike) -> NDArray[np.float64]:
    """Return deciles within the areas given, 1 = most deprived tenth of them.

    The ceiling of position times 10 over the number of areas, as the national deciles are made;
    equal ranks share the position of the first.

    Args:
        rank: (n,) national ranks or other numbers of which the lowest is the most deprived; NaN
            where missing.

    Returns:
        (n,) 1 to 10, NaN where the rank is missing.
    """
    values = pd.Series(np.asarray(rank, dtype=float))
    position = values.rank(method="min")
    return np.ceil((position * 10 / values.notna().sum()).to_numpy() - 1e-9)


def worst_table(
    decile: ArrayLike,
    most: int,
    authority: NDArray[np.object_],
    residents: ArrayLike,
    confidence: float = 95.0,
    where: str = "Deciles",
) -> pd.DataFrame:
    """Count areas in the worst `most` deciles by authority, against an even share.

    Args:
        decile: (n,) 1 to 10, NaN where missing: these are counted apart.
        most: 1 for the worst tenth, 2 for the two worst, and so on.
        authority: (n,) names, "" where unknown; these count in the total alone.
        residents: (n,) residents, NaN where unknown.
        confidence: level of the intervals, per cent.
        where: what messages call the deciles.

    Returns:
        Authorities by name, then "Total": `authority`, `areas` (with a decile), `no_decile`,
        `worst`, `percent`, `lower`, `upper` (Wilson's interval of the percentage, as if areas were
        drawn independently), `even_percent` (10 x `most`), `times_even`, `excess` (worst areas
        above an even share), `residents`, `residents_worst`, `residents_percent` (missing where
        residents are not known), `residents_unknown`.

    Raises:
        InputError: `most` is not 1 to 9, or a decile is not 1 to 10.
    """
    if not 1 <= most <= 9:
        raise InputError("Worst deciles", f"{most}", "1 to 9")
    values, people = np.asarray(decile, dtype=float), np.asarray(residents, dtype=float)
    if not np.isin(values[~np.isnan(values)], np.arange(1, 11)).all():
        raise InputError(where, "some are not whole numbers from 1 to 10", "1 to 10")
    names = np.asarray(authority, dtype=object)
    groups = [(str(name), names == name) for name in sorted(set(names) - {""})]
    rows = []
    for name, mine in [*groups, (TOTAL, np.ones(len(names), dtype=bool))]:
        known = mine & ~np.isnan(values)
        bad = known & (values <= most)
        count, total = int(bad.sum()), int(known.sum())
        limits = wilson([count], [total], confidence).times(100)
        homes, home_bad = np.nansum(people[known]), np.nansum(people[bad])
        percent = 100 * count / total if total else np.nan
        rows.append(
            {
                "authority": name,
                "areas": total,
                "no_decile": int((mine & np.isnan(values)).sum()),
                "worst": count,
                "percent": percent,
                "lower": limits.lower[0],
                "upper": limits.upper[0],
                "even_percent": 10.0 * most,
                "times_even": percent / (10 * most),
                "excess": count - total * most / 10,
                "residents": homes if homes > 0 else np.nan,
                "residents_worst": home_bad if homes > 0 else np.nan,
                "residents_percent": 100 * home_bad / homes if homes > 0 else np.nan,
                "residents_unknown": int(np.isnan(people[known]).sum()),
            }
        )
    return pd.DataFrame(rows)


def worst_sentence(table: pd.DataFrame, phrase: str) -> str:
    """Write the total, and the authorities with the largest and smallest share.

    Args:
        table: from `worst_table`.
        phrase: such as `sentences.tenth_phrase` gives.
    """
    total, each = table.iloc[-1], table.iloc[:-1]
    if not total["areas"]:
        return f"No area has a decile, so none is known to lie {phrase}."
    text = f"{total['worst']:,} of {total['areas']:,} areas ({total['percent']:.1f}%) lie {phrase}"
    times = (
        "as many as"
        if abs(total["times_even"] - 1) < 0.005
        else (f"{total['times_even']:.2f} times")
    )
    text += f", {times} an even share"
    if total["residents_percent"] == total["residents_percent"]:
        text += f"; {total['residents_worst']:,.0f} residents live there"
        text += f" ({total['residents_percent']:.1f}%)"
    shares = each.dropna(subset=["percent"]).sort_values("percent", kind="stable")
    if len(shares) > 1:
        low, high = shares.iloc[0], shares.iloc[-1]
        text += f". The share is highest in {high['authority']} ({high['percent']:.1f}%) and lowest"
        text += f" in {low['authority']} ({low['percent']:.1f}%)"
    if total["no_decile"]:
        text += f". {total['no_decile']:,} areas without a decile are left out"
    return text + "."
