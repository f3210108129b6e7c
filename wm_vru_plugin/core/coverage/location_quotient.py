"""Is need denser where coverage lies? Location quotients with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from ..errors import InputError

TOTAL = "Total"
COLUMNS = (
    "authority",
    "areas",
    "covered",
    "need",
    "need_covered",
    "need_share_of_covered",
    "need_share_of_all",
    "location_quotient",
    "lower",
    "upper",
)


def location_quotient(
    need_covered: int, covered: int, need: int, areas: int, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Divide the share of covered areas that are need by the share of all areas that are.

    With p1 and p2 the shares of need among covered and other areas, w the share of areas that are
    covered and p = w p1 + (1 - w) p2, the quotient is p1 / p. The interval is that of its
    logarithm by the delta method, with binomial p1 and p2, as for the quotient of a part and the
    whole that holds it (Moineddin, Beyene and Boyle 2003, Geographical Analysis 35:249-256).

    It takes areas for independent. Neighbours resemble one another, so the true interval is
    wider: `placements` asks the same without that assumption.

    Args:
        need_covered: areas that are both need and covered.
        covered: areas that are covered.
        need: areas that are need.
        areas: all areas.
        confidence: level of the interval.

    Returns:
        Quotient, lower and upper limit; NaN where nothing is covered or nothing is need. The
        limits are NaN too where no covered area, or no other area is need, or all are covered.

    Raises:
        InputError: the counts contradict one another.
    """
    others = areas - covered
    if not (0 <= need_covered <= min(covered, need) and need - need_covered <= others):
        raise InputError(
            "Location quotient",
            f"{need_covered} of {covered} covered and {need} of {areas} areas do not fit",
            "parts no larger than their whole",
        )
    if covered == 0 or need == 0:
        return float("nan"), float("nan"), float("nan")
    quotient = (need_covered / covered) / (need / areas)
    if need_covered == 0 or others == 0 or need_covered == need:
        return quotient, float("nan"), float("nan")
    p1, p2, w, p = (
        need_covered / covered,
        (need - need_covered) / others,
        covered / areas,
        need / areas,
    )
    by_p1, by_p2 = 1 / p1 - w / p, (1 - w) / p
    variance = by_p1**2 * p1 * (1 - p1) / covered + by_p2**2 * p2 * (1 - p2) / others
    spread = np.exp(stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(variance))
    return quotient, float(quotient / spread), float(quotient * spread)


def location_quotients(
    is_need: NDArray[np.bool_],
    is_covered: NDArray[np.bool_],
    authority: NDArray[np.object_],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return `location_quotient` of each authority within itself, and of all areas.

    Args:
        is_need: (n,) areas that are need.
        is_covered: (n,) areas that a rule counts as covered.
        authority: (n,) names; "" for areas without one, which count in the total alone.

    Returns:
        `COLUMNS`, authorities by name, then "Total".
    """
    names = np.asarray(authority, dtype=object)
    groups = [(str(name), names == name) for name in sorted(set(names) - {""})]
    rows = []
    for name, mine in [*groups, (TOTAL, np.ones(len(names), dtype=bool))]:
        areas, covered = int(mine.sum()), int(is_covered[mine].sum())
        need, both = int(is_need[mine].sum()), int((is_need & is_covered)[mine].sum())
        rows.append(
            (
                name,
                areas,
                covered,
                need,
                both,
                both / covered if covered else np.nan,
                need / areas if areas else np.nan,
                *location_quotient(both, covered, need, areas, confidence),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
