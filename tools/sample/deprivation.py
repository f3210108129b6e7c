"""Spatially autocorrelated deprivation for all domains, on the national scale of ranks.

Each domain has a latent surface: a part shared by all, the inner city, outer estates, open country,
a surface of its own, and noise. Its quantiles are then placed in the national distribution so that
a set share of LSOAs falls in the worst national tenth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from wm_vru_plugin.core.places.domains import DOMAIN_IDS

from .draw import Draw, smooth_field, standard
from .places import CENTRES, ESTATES, PLACES
from .regions import urban

NATIONAL = 32844
EDITION = 2019


@dataclass(frozen=True)
class Recipe:
    """How much of each part goes into a domain, and its share of LSOAs in the worst tenth."""

    shared: float
    inner: float
    estate: float
    country: float
    own: float
    noise: float
    worst: float


RECIPES: dict[str, Recipe] = {
    "income": Recipe(1.0, 0.2, 0.25, 0.0, 0.35, 0.3, 0.28),
    "employment": Recipe(1.0, 0.05, 0.35, 0.0, 0.4, 0.3, 0.23),
    "education": Recipe(0.9, -0.15, 0.45, 0.0, 0.6, 0.42, 0.20),
    "health": Recipe(0.8, 0.2, 0.2, 0.0, 0.55, 0.42, 0.20),
    "crime": Recipe(0.6, 0.35, 0.15, -0.1, 0.6, 0.45, 0.15),
    "barriers": Recipe(0.1, 0.15, 0.0, 0.6, 0.7, 0.6, 0.13),
    "living": Recipe(0.4, 0.6, -0.2, -0.1, 0.6, 0.6, 0.16),
    "idaci": Recipe(0.95, 0.1, 0.35, 0.0, 0.35, 0.3, 0.25),
    "idaopi": Recipe(0.9, 0.45, 0.0, 0.0, 0.4, 0.38, 0.27),
}
_IMD_WORST = 0.27
_WEIGHTS = {
    "income": 22.5,
    "employment": 22.5,
    "education": 13.5,
    "health": 13.5,
    "crime": 9.3,
    "barriers": 9.3,
    "living": 9.3,
}


def surfaces(points: np.ndarray, regions: np.ndarray) -> dict[str, np.ndarray]:
    """Standardised latent deprivation by domain (high = more deprived).

    Args:
        points: (n, 2) centres in km.
        regions: (n,) position of the authority in PLACES.
    """
    draw = Draw(21)
    core, second = (
        np.exp(-((points - np.array(centre)) ** 2).sum(axis=1) / (2 * width**2))
        for centre, width in ((CENTRES[0][0], 4.2), (CENTRES[6][0], 2.6))
    )
    inner = np.maximum(core, 0.7 * second)
    for centre, strength, _width in CENTRES[1:]:
        squared = ((points - np.array(centre)) ** 2).sum(axis=1)
        inner = np.maximum(inner, strength * np.exp(-squared / (2 * 1.9**2)))
    inner = standard(inner)
    estate = np.zeros(len(points))
    for centre, strength in ESTATES:
        squared = ((points - np.array(centre)) ** 2).sum(axis=1)
        estate += strength * np.exp(-squared / (2 * 1.15**2))
    estate = standard(estate)
    country = standard(-urban(points))
    burden = np.array([place.burden for place in PLACES])[regions]
    shared = standard(
        0.5 * inner + 0.4 * estate + 0.9 * burden + 0.75 * smooth_field(points, 1.0, draw)
    )
    latent = {}
    for name, recipe in RECIPES.items():
        latent[name] = standard(
            recipe.shared * shared
            + recipe.inner * inner
            + recipe.estate * estate
            + recipe.country * country
            + recipe.own * smooth_field(points, 0.9, draw)
            + recipe.noise * draw.normal(len(points))
        )
    latent["imd"] = standard(sum(weight * latent[name] for name, weight in _WEIGHTS.items()))
    return latent


def national_ranks(latent: np.ndarray, worst: float, spread: float = 1.1) -> np.ndarray:
    """Different national ranks (1 = most deprived), a share `worst` of them in the first tenth."""
    order = np.argsort(-latent, kind="stable")
    position = -spread * latent[order]
    cut = position[round(worst * len(latent)) - 1 : round(worst * len(latent)) + 1].mean()
    ranks = np.rint(ndtr(position - cut + ndtri(0.1)) * NATIONAL).astype(np.int64)
    steps = np.arange(len(ranks))
    ranks = np.maximum.accumulate(np.maximum(ranks, 1) - steps) + steps
    ranks = np.minimum(ranks, NATIONAL - steps[::-1])
    result = np.empty(len(latent), dtype=np.int64)
    result[order] = ranks
    return result


def score(name: str, rank: np.ndarray) -> np.ndarray:
    """A plausible score for a rank: the published exponential transformation, or a normal one."""
    share = 1 - (rank - 0.5) / NATIONAL
    exponential = -23 * np.log(1 - share * (1 - np.exp(-100 / 23)))
    if name in ("health", "crime"):
        return np.round(0.88 * ndtri(share), 3)
    scale = {"income": 0.006, "employment": 0.0046, "idaci": 0.008, "idaopi": 0.0075}
    scale.update({"imd": 0.9, "barriers": 0.68})
    return np.round(scale.get(name, 0.99) * exponential, 3)


def deprivation_table(codes: pd.Series, latent: dict[str, np.ndarray]) -> pd.DataFrame:
    """One row per LSOA and domain: edition, score, rank and decile."""
    frames = []
    for name in DOMAIN_IDS:
        worst = RECIPES[name].worst if name in RECIPES else _IMD_WORST
        rank = national_ranks(latent[name], worst)
        frames.append(
            pd.DataFrame(
                {
                    "lsoa_code": codes.to_numpy(),
                    "edition": EDITION,
                    "domain": name,
                    "score": score(name, rank),
                    "rank": rank,
                    "decile": -(-rank * 10 // NATIONAL),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)
