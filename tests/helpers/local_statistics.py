"""Counts drawn at random, and weights as libpysal has them."""

from __future__ import annotations

import numpy as np


def counts(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).negative_binomial(1, 0.1, n).astype(float)


def as_libpysal(weights, transform):
    """The weights as libpysal has them."""
    from libpysal.weights import WSP

    w = WSP(weights).to_W(silence_warnings=True)
    w.transform = transform
    return w
