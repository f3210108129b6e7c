"""Correlation of two numbers: Pearson, Spearman, the fitted line, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ..errors import InputError
from ..geometry.repair import CancelCheck

Floats = NDArray[np.float64]
LEVEL = 0.95
_LEAST = 3
_CELLS = 2_000_000
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Correlation:
    """Statistics of `n` pairs; `_low` and `_high` are 95% limits, `_p` are two-sided.

    `pearson_p` is the t test's, which holds for independent pairs with normal errors;
    `_permutation_p` asks no normality but still independence. NaN where three pairs allow no
    interval, or where no permutation was asked for.
    """

    n: int
    pearson: float
    pearson_low: float
    pearson_high: float
    pearson_p: float
    pearson_permutation_p: float
    spearman: float
    spearman_low: float
    spearman_high: float
    spearman_p: float
    spearman_permutation_p: float
    slope: float
    slope_low: float
    slope_high: float
    intercept: float
    r_squared: float
    residual_sd: float


def correlation(
    x: Floats,
    y: Floats,
    names: tuple[str, str] = ("x", "y"),
    permutations: int = 999,
    seed: int = 2020,
    check_cancelled: CancelCheck = None,
) -> Correlation:
    """Compute the correlation and fitted line of y on x.

    Pearson's interval is Fisher's: tanh(artanh r ± 1.96 / sqrt(n - 3)) (Fisher 1921, Metron 1,
    3-32). Spearman's is tanh(artanh ρ ± 1.96 sqrt((1 + ρ²/2) / (n - 3))) (Bonett and Wright 2000,
    Psychometrika 65, 23-28). The line is by least squares, its slope's interval by Student's t with
    n - 2 degrees of freedom. Permutation p: (1 + shuffles of y with a correlation at least as far
    from 0) / (1 + shuffles) (Phipson and Smyth 2010, Statistical Applications in Genetics and
    Molecular Biology 9, article 39).

    Args:
        x, y: (n,) finite numbers.
        names: what messages call them.

    Raises:
        InputError: fewer than three pairs, or one of the two is constant.
    """
    n = len(x)
    if n < _LEAST:
        raise InputError(
            f"{names[0]} and {names[1]}", f"{n} pairs of numbers", "three pairs or more"
        )
    for name, values in zip(names, (x, y)):
        if np.ptp(values) <= _ROUNDING * np.abs(values).max():
            raise InputError(
                name,
                f"all {n:,} values are {values[0]:g}, so no correlation is defined",
                "values that differ",
            )
    ranks = stats.rankdata(x), stats.rankdata(y)
    pearson, spearman = _r(x, y), _r(*ranks)
    slope = float(pearson * np.std(y) / np.std(x))
    intercept = float(y.mean() - slope * x.mean())
    residual = float(np.sqrt(((y - intercept - slope * x) ** 2).sum() / (n - 2)))
    half = float(stats.t.ppf((1 + LEVEL) / 2, n - 2) * residual / (np.std(x) * np.sqrt(n)))
    rng = np.random.default_rng(seed)
    return Correlation(
        n,
        pearson,
        *fisher_interval(pearson, n),
        t_test(pearson, n),
        _shuffled(pearson, x, y, permutations, rng, check_cancelled),
        spearman,
        *fisher_interval(spearman, n, 1 + spearman**2 / 2),
        t_test(spearman, n),
        _shuffled(spearman, *ranks, permutations, rng, check_cancelled),
        slope,
        slope - half,
        slope + half,
        intercept,
        pearson**2,
        residual,
    )


def fisher_interval(r: float, n: int, variance: float = 1.0) -> tuple[float, float]:
    """Return a correlation's 95% limits; `variance` / (n - 3) is artanh r's. NaN below n = 4."""
    if n <= _LEAST:
        return float("nan"), float("nan")
    half = stats.norm.ppf((1 + LEVEL) / 2) * np.sqrt(variance / (n - 3))
    with np.errstate(divide="ignore"):
        middle = np.arctanh(r)
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))


def t_test(r: float, n: float) -> float:
    """Return two-sided p of a correlation of `n` independent pairs: t = r sqrt((n - 2) / (1 - r²)).

    NaN where n, which may be an effective number, leaves no degree of freedom.
    """
    if not n > 2:
        return float("nan")
    if 1 - r * r <= 0:
        return 0.0
    return float(2 * stats.t.sf(abs(r) * np.sqrt((n - 2) / (1 - r * r)), n - 2))


def fitted(x: Floats, result: Correlation) -> Floats:
    """Return the fitted line's value at each x."""
    return np.asarray(result.intercept + result.slope * x)


def usable(columns: dict[str, Floats]) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Return rows with a finite number in every column, and a count of the others by reason.

    A row that several columns lack counts under the first.
    """
    n = len(next(iter(columns.values())))
    kept = np.ones(n, dtype=bool)
    left_out = {}
    for name, values in columns.items():
        missing = kept & np.isnan(values)
        infinite = kept & np.isinf(values)
        for reason, rows in (("no value", missing), ("an infinite value", infinite)):
            if rows.any():
                left_out[f"{reason} in {name}"] = int(rows.sum())
        kept &= ~(missing | infinite)
    return kept, left_out


def _standard(values: Floats) -> Floats:
    centred = values - values.mean()
    return np.asarray(centred / np.sqrt((centred**2).sum()))


def _r(x: Floats, y: Floats) -> float:
    return float(np.clip(_standard(x) @ _standard(y), -1, 1))


def _shuffled(
    r: float,
    x: Floats,
    y: Floats,
    permutations: int,
    rng: np.random.Generator,
    check_cancelled: CancelCheck,
) -> float:
    if permutations < 1:
        return float("nan")
    a, b = _standard(x), _standard(y)
    step = max(1, _CELLS // len(a))
    beyond = 0
    for start in range(0, permutations, step):
        if check_cancelled is not None:
            check_cancelled()
        size = min(step, permutations - start)
        shuffles = rng.permuted(np.broadcast_to(b, (size, len(b))), axis=1) @ a
        beyond += int((np.abs(shuffles) >= abs(r) - _ROUNDING).sum())
    return (1 + beyond) / (1 + permutations)
