"""Geometry on several cores: shapely's array functions leave Python's lock while GEOS works."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEWEST = 200
_MOST_THREADS = 4


def in_threads(function: Callable[..., NDArray[Any]], *arrays: NDArray[Any]) -> NDArray[Any]:
    """Call `function(*arrays)` with rows shared out among threads; their order is kept.

    Only for functions that make new geometries and leave prepared ones alone: GEOS builds the
    indexes of a prepared geometry when first asked, which two threads must not do at once. The
    envelopes of geometries that stand in several rows must be known, as they are to whoever has
    been in an STRtree.

    Args:
        function: takes arrays of equal length and returns one of that length.
        arrays: (n, ...) geometries.
    """
    count = min(_MOST_THREADS, os.cpu_count() or 1, len(arrays[0]) // _FEWEST)
    if count < 2:
        return _quietly(function, *arrays)
    parts = [np.array_split(array, count) for array in arrays]
    with ThreadPoolExecutor(count) as pool:
        done = list(pool.map(lambda *part: _quietly(function, *part), *parts))
    return np.concatenate(done)


def _quietly(function: Callable[..., NDArray[Any]], *arrays: NDArray[Any]) -> NDArray[Any]:
    # GEOS sets the processor's "invalid" flag on its way to right answers.
    with np.errstate(invalid="ignore", divide="ignore"):
        return function(*arrays)
