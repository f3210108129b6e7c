"""Hot and cold spots: local statistics, p values for many tests, classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.weights import CONTIGUITY, binary_weights, islands
from .false_discovery import adjusted
from .getis_ord import centred_values, gi_star, two_sided
from .local_moran import QUADRANTS, local_moran
from .permutations import shuffle

GI_STAR, LOCAL_MORAN = METHODS = ("gi_star", "local_moran")
FDR, NONE = CORRECTIONS = ("fdr", "none")
NOT_SIGNIFICANT, NO_NEIGHBOURS, NO_DATA = "not significant", "no neighbours", "no data"
LEVELS = ((0.01, "99%"), (0.05, "95%"), (0.10, "90%"))
HOT = tuple(f"hot {name}" for _, name in LEVELS)
COLD = tuple(f"cold {name}" for _, name in LEVELS)
GI_CLASSES = (*HOT, NOT_SIGNIFICANT, *reversed(COLD), NO_DATA)
MORAN_CLASSES = (*QUADRANTS, NOT_SIGNIFICANT, NO_NEIGHBOURS, NO_DATA)
MORAN_LEVEL = 0.05
"""Local Moran's clusters are those of 95% confidence."""
MORAN_PERMUTATIONS = 999
"""Drawn for local Moran's I where none are asked for: it has no good normal approximation."""
FEW = 30
"""With fewer areas the normal approximation of Gi* is poor."""


@dataclass(frozen=True)
class HotspotOptions:
    """How hot spots are found.

    Attributes:
        method: one of `METHODS`.
        weights: one of `weights.KINDS`.
        distance: metres, for weights by distance.
        k: neighbours, for weights by nearest.
        correction: one of `CORRECTIONS`.
        permutations: 0 for normal p values of Gi*; local Moran's I then takes 999.
        seed: of the permutations.
    """

    method: str = GI_STAR
    weights: str = CONTIGUITY
    distance: float = 1000.0
    k: int = 8
    correction: str = FDR
    permutations: int = 0
    seed: int = 2020

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InputError("Method", f"'{self.method}'", " or ".join(METHODS))
        if self.correction not in CORRECTIONS:
            raise InputError("Correction", f"'{self.correction}'", " or ".join(CORRECTIONS))
        if self.permutations < 0:
            raise InputError("Permutations", f"{self.permutations}", "0 or more")

    @property
    def drawn(self) -> int:
        """Permutations that are drawn."""
        needed = MORAN_PERMUTATIONS if self.method == LOCAL_MORAN else 0
        return self.permutations or needed

    @property
    def classes(self) -> tuple[str, ...]:
        """Every class of the method, in the order of legends."""
        return GI_CLASSES if self.method == GI_STAR else MORAN_CLASSES


@dataclass(frozen=True)
class Hotspots:
    """Local statistics of areas.

    Attributes:
        areas: one row per area in the order given: `value` (analysed), `neighbours` (others; of
            areas with a value), `statistic` (local Moran's I; missing for Gi*), `z`, `p`
            (two-sided), `q` (p adjusted for the false discovery rate, whatever the correction),
            `class`.
        options: of the run.
        analysed: areas with a value.
        no_data: areas without one, left out of the statistic and of all neighbourhoods.
        islands: analysed areas without a neighbour.
        undefined: analysed areas that neighbour all others, for which Gi* says nothing.
        uncorrected: areas that would be in a class of significance without correction.
        least_p: the smallest p value that the permutations can give; 0 without permutations.
    """

    areas: pd.DataFrame
    options: HotspotOptions
    analysed: int
    no_data: int
    islands: int
    undefined: int
    uncorrected: int
    least_p: float

    def out_of_reach(self) -> bool:
        """Return whether permutations are too few for any class to survive correction."""
        corrected = self.options.correction == FDR
        return corrected and self.least_p * self.analysed > LEVELS[-1][0]


def hotspots(
    values: NDArray[np.float64],
    geoms: Geometries,
    options: HotspotOptions = HotspotOptions(),
    check_cancelled: CancelCheck = None,
    where: str = "Hot spots",
) -> Hotspots:
    """Class areas by Gi* or by local Moran's I.

    Args:
        values: (n,) counts, rates or scores; what is not finite is no data.
        geoms: (n,) valid polygons in EPSG:27700.
        options: method, weights, correction and permutations.
        check_cancelled: called in long loops; raises to stop.
        where: what messages call the values.

    Raises:
        InputError: fewer than three values, all are equal, or options that cannot be used.
    """
    rows = np.flatnonzero(np.isfinite(values))
    some = np.asarray(values, dtype=float)[rows]
    # Refused before neighbours are looked for.
    centred_values(some, where)
    gi = options.method == GI_STAR
    weights = binary_weights(geoms[rows], options.weights, options.distance, options.k, own=gi)
    if check_cancelled is not None:
        check_cancelled()
    statistic, quadrant = np.full(len(rows), np.nan), np.full(len(rows), "", dtype=object)
    if gi:
        z = gi_star(some, weights)
        p = two_sided(z)
        if np.isnan(z).all():
            raise InputError(
                "Weights", "every area neighbours every other", "fewer neighbours for each"
            )
        if options.drawn:
            units = centred_values(some) / some.std()
            drawn = shuffle(units, weights, options.drawn, options.seed, check_cancelled)
            # A high area among low ones may have a z above 0: it is then no hot spot, though what
            # surrounds it is unlikely, and so only the tail on the side of z counts.
            p = np.where(np.isnan(z), np.nan, drawn.p_values(z))
    else:
        found = local_moran(some, weights, options.drawn, options.seed, check_cancelled)
        statistic, z, p, quadrant = found.statistic, found.z, found.p, found.quadrant
    q = adjusted(p)
    decisive = q if options.correction == FDR else p

    def classes(level: NDArray[np.float64]) -> NDArray[np.object_]:
        return gi_classes(z, level) if gi else moran_classes(quadrant, level)

    lonely = islands(weights)
    others = np.asarray((weights != 0).sum(axis=1)).ravel() - (weights.diagonal() != 0)
    table = {"value": some, "neighbours": others, "statistic": statistic, "z": z, "p": p, "q": q}
    areas = pd.DataFrame(table, index=rows).reindex(range(len(values)))
    named = np.full(len(values), NO_DATA, dtype=object)
    named[rows] = classes(decisive)
    return Hotspots(
        areas.assign(**{"class": named}),
        options,
        analysed=len(rows),
        no_data=len(values) - len(rows),
        islands=len(lonely),
        undefined=int(np.isnan(z).sum()) if gi else 0,
        uncorrected=int((~np.isin(classes(p), [NOT_SIGNIFICANT, NO_NEIGHBOURS])).sum()),
        least_p=2 / (options.drawn + 1) if options.drawn else 0.0,
    )


def gi_classes(z: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return (n,) hot or cold with 99, 95 or 90% confidence, or not significant."""
    result = np.full(len(z), NOT_SIGNIFICANT, dtype=object)
    for level, name in reversed(LEVELS):
        result[(p <= level) & (z > 0)] = f"hot {name}"
        result[(p <= level) & (z < 0)] = f"cold {name}"
    return result


def moran_classes(quadrant: NDArray[np.object_], p: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return (n,) the quadrant where p is at most 0.05, not significant, or no neighbours."""
    result = np.where(p <= MORAN_LEVEL, quadrant, NOT_SIGNIFICANT)
    return np.where(quadrant == "", NO_NEIGHBOURS, result).astype(object)


def crude_rate(
    count: NDArray[np.float64], population: NDArray[np.float64], per: float
) -> NDArray[np.float64]:
    """Return (n,) count per `per` residents; NaN where either is missing or nobody lives there.

    Raises:
        InputError: `per` is not above 0.
    """
    if not per > 0:
        raise InputError("Rate per", f"{per:g}", "more than 0, such as 1,000")
    known = population > 0
    return np.divide(count * per, population, out=np.full(len(count), np.nan), where=known)


def like_counts(values: NDArray[np.float64]) -> bool:
    """Return whether values are whole and none is negative, so that their sum may be quoted."""
    known = values[np.isfinite(values)]
    return bool(((known >= 0) & (known == np.rint(known))).all())


def by_class(
    result: Hotspots, count: NDArray[np.float64], population: NDArray[np.float64] | None
) -> pd.DataFrame:
    """Return one row for each class of the method, empty ones too, then Total.

    Returns:
        `class`, `areas`, `areas_share` (of all areas with data; missing for no data), `total` (sum
        of the field of values), `total_share`, `population` (missing where not known).
    """
    names = result.areas["class"].to_numpy()
    people = np.full(len(names), np.nan) if population is None else population
    table = pd.DataFrame({"class": names, "areas": 1, "total": count, "population": people})
    sums = table.groupby("class").sum(min_count=1).reindex([*result.options.classes])
    sums.loc["Total"] = table.drop(columns="class").sum(min_count=1)
    empty = sums["areas"].isna()
    # What is not known stays missing: the sum of a class whose every value is.
    sums.loc[empty, ["areas", "total"] if population is None else list(sums.columns)] = 0
    shares = sums["areas"] / result.analysed
    sums["areas_share"] = shares.where(~sums.index.isin([NO_DATA, "Total"]))
    whole = float(sums["total"].to_numpy(dtype=float)[-1])
    sums["total_share"] = sums["total"] / whole if whole != 0 else np.nan
    return sums.reset_index()
