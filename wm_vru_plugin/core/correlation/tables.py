"""A correlation as rows of a table and as a paragraph."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .correlation import Correlation
from .effective_sample import MOST
from .spatial import SpatialCorrelation

_NONE = float("nan")
COLUMNS = ["statistic", "value", "low", "high", "p", "permutation_p", "meaning"]


def statistics_table(
    result: Correlation,
    left_out: dict[str, int],
    spatial: SpatialCorrelation | None = None,
    near: str = "",
) -> pd.DataFrame:
    """Return a row per statistic: `statistic, value, low, high, p, permutation_p, meaning`.

    Args:
        left_out: rows left out, by reason.
        near: in words, who is near whom on the map.
    """
    rows = [
        _row("pairs", result.n, "rows with both numbers"),
        _row(
            "pearson",
            result.pearson,
            "Pearson's r; Fisher's 95% limits; p by Student's t and by shuffling",
            low=result.pearson_low,
            high=result.pearson_high,
            p=result.pearson_p,
            permutation_p=result.pearson_permutation_p,
        ),
        _row(
            "spearman",
            result.spearman,
            "Spearman's rank correlation; 95% limits of Bonett and Wright; p as above",
            low=result.spearman_low,
            high=result.spearman_high,
            p=result.spearman_p,
            permutation_p=result.spearman_permutation_p,
        ),
        _row(
            "slope",
            result.slope,
            "y for one more of x, by least squares; 95% limits by Student's t",
            low=result.slope_low,
            high=result.slope_high,
            p=result.pearson_p,
        ),
        _row("intercept", result.intercept, "y of the line where x is 0"),
        _row("r_squared", result.r_squared, "share of the variance of y on the line"),
        _row("residual_sd", result.residual_sd, "standard deviation of y about the line"),
    ]
    if spatial is not None:
        rows += _on_the_map(spatial, near)
    rows += [
        _row("left_out", number, f"rows left out: {reason}") for reason, number in left_out.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(statistic: str, value: float, meaning: str, **more: float) -> dict[str, object]:
    numbers = {"low": _NONE, "high": _NONE, "p": _NONE, "permutation_p": _NONE, **more}
    return {"statistic": statistic, "value": float(value), "meaning": meaning, **numbers}


def _on_the_map(spatial: SpatialCorrelation, near: str) -> list[dict[str, object]]:
    weights = f"{near}, row-standardised"
    return [
        _row("areas_with_neighbours", spatial.n, f"areas compared on the map ({near})"),
        _row("islands", spatial.islands, "areas without a neighbour, not compared"),
        _row(
            "moran_x",
            spatial.moran_x,
            f"Moran's I of x; {weights}",
            permutation_p=spatial.moran_x_p,
        ),
        _row(
            "moran_y",
            spatial.moran_y,
            f"Moran's I of y; {weights}",
            permutation_p=spatial.moran_y_p,
        ),
        _row(
            "bivariate_moran",
            spatial.bivariate_moran,
            f"x against the mean y of the neighbours; {weights}; y shuffled",
            permutation_p=spatial.bivariate_moran_p,
        ),
        _row(
            "lee",
            spatial.lee,
            f"Lee's L; {weights}; pairs shuffled, so that r stays",
            permutation_p=spatial.lee_p,
        ),
        _row(
            "effective_pairs",
            spatial.effective_n,
            "independent pairs that these are worth, and the p of r with so many (Clifford, "
            f"Richardson and Hémon; Dutilleul); empty above {MOST:,} areas",
            p=spatial.modified_p,
        ),
    ]


def correlation_sentence(
    result: Correlation,
    names: tuple[str, str],
    left_out: dict[str, int],
    spatial: SpatialCorrelation | None = None,
    near: str = "",
) -> str:
    """Write the coefficients, their limits and p values in sentences that can be quoted.

    Returns:
        "imd_score and exclusion_rate, 144 pairs: Pearson's r is 0.04 (95% limits -0.12 to 0.20),
        p = 0.63; ..."
    """
    x, y = names
    text = (
        f"{x} and {y}, {result.n:,} pairs: Pearson's r is {result.pearson:.2f}"
        f"{_limits(result.pearson_low, result.pearson_high)}, {p_words(result.pearson_p)}; "
        f"Spearman's is {result.spearman:.2f}{_limits(result.spearman_low, result.spearman_high)}. "
        f"The line accounts for {100 * result.r_squared:.0f}% of the variance of {y}: one more of "
        f"{x} goes with {result.slope:.3g}{_limits(result.slope_low, result.slope_high, '.3g')} "
        f"of {y}."
    )
    if np.isfinite(result.pearson_permutation_p):
        text += f" By shuffling, {p_words(result.pearson_permutation_p)}."
    if spatial is not None:
        text += (
            f" On the map ({near}), Moran's I is {spatial.moran_x:.2f} for {x} and "
            f"{spatial.moran_y:.2f} for {y}, Lee's L is {spatial.lee:.2f}, the bivariate Moran's "
            f"{spatial.bivariate_moran:.2f}."
        )
        if np.isfinite(spatial.effective_n):
            text += (
                f" Allowing for autocorrelation, the {result.n:,} pairs are worth "
                f"{spatial.effective_n:,.0f} independent ones"
            )
            text += f" and {p_words(spatial.modified_p)}" * bool(np.isfinite(spatial.modified_p))
            text += "."
        if spatial.islands:
            text += f" {spatial.islands:,} without a neighbour are not compared on the map."
    if left_out:
        left = "; ".join(f"{number:,} {reason}" for reason, number in left_out.items())
        text += f" Left out: {left}."
    return text + " A correlation is no cause, and one of areas is none of people."


def p_words(p: float) -> str:
    """Write p as "p = 0.03" or "p < 0.001"; "no p" where there is none."""
    if not np.isfinite(p):
        return "no p"
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def _limits(low: float, high: float, style: str = ".2f") -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return ""
    return f" (95% limits {low:{style}} to {high:{style}})"
