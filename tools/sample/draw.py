"""Random draws that stay the same across versions of numpy and scipy.

Only uniform doubles of PCG64 are drawn; every other distribution is their inverse transform,
because numpy does not promise that its own samplers keep their streams.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scipy.stats import binom, nbinom

SEED = 20190926


class Draw:
    """A named stream: adding a draw to one part of the sample leaves the other parts alone."""

    def __init__(self, stream: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64([SEED, stream]))

    def uniform(self, *shape: int) -> np.ndarray:
        """Uniform doubles in the open interval (0, 1)."""
        return np.clip(self._generator.random(shape), 1e-12, 1 - 1e-12)

    def normal(self, *shape: int) -> np.ndarray:
        """Standard normal doubles."""
        return ndtri(self.uniform(*shape))

    def order(self, count: int) -> np.ndarray:
        """A random order of 0 … count-1."""
        return np.argsort(self.uniform(count), kind="stable")

    def weighted(self, weights: np.ndarray, count: int) -> np.ndarray:
        """`count` different positions, drawn with probability in proportion to `weights`."""
        keys = np.log(self.uniform(len(weights))) / np.maximum(weights, 1e-12)
        return np.argsort(-keys, kind="stable")[:count]

    def overdispersed(self, mean: np.ndarray, size: float) -> np.ndarray:
        """Negative binomial counts with this mean and variance mean + mean**2 / size."""
        counts = nbinom.ppf(self.uniform(len(mean)), size, size / (size + mean))
        return counts.astype(np.int64)

    def part(self, total: np.ndarray, share: np.ndarray) -> np.ndarray:
        """Binomial counts: how many of each total, at this share."""
        return binom.ppf(self.uniform(len(total)), total, share).clip(0).astype(np.int64)


def smooth_field(points: np.ndarray, scale: float, draw: Draw, waves: int = 96) -> np.ndarray:
    """A Gaussian field at (n, 2) points, mean 0 and variance about 1.

    A sum of random waves with covariance exp(-d**2 / (2 scale**2)), so that it can be read at any
    point in any order.
    """
    frequencies = draw.normal(2, waves) / scale
    phases = draw.uniform(waves) * 2 * np.pi
    return np.sqrt(2 / waves) * np.cos(points @ frequencies + phases).sum(axis=1)


def standard(values: np.ndarray) -> np.ndarray:
    """Values with mean 0 and standard deviation 1."""
    return (values - values.mean()) / values.std()


def weighted_pick(weights: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
    """Positions, with repetition, in proportion to `weights`, one for each uniform."""
    cumulative = np.cumsum(weights)
    picked = np.searchsorted(cumulative, uniforms * cumulative[-1])
    return np.minimum(picked, len(weights) - 1)


def shared(weights: np.ndarray, whole: int | None = None) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `whole`, or to their own sum."""
    target = round(float(weights.sum())) if whole is None else whole
    exact = weights / weights.sum() * target
    counts = np.floor(exact + 1e-9).astype(int)
    counts[np.argsort(-(exact - counts), kind="stable")[: target - counts.sum()]] += 1
    return [int(count) for count in counts]
