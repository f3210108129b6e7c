"""An overlap narrowed to the need polygons that share land with a coverage area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..geometry.overlay import Overlay
from .overlap import OverlapResult


def touching_only(result: OverlapResult) -> tuple[OverlapResult, NDArray[np.intp]]:
    """Drop from an overlap the need polygons that share no land with any coverage area.

    Args:
        result: overlap of n need polygons.

    Returns:
        The overlap of the k that remain, and their (k,) rows in the first.
    """
    shared = result.overlay
    rows = np.flatnonzero(shared.area_inside > 0)
    renumbered = np.full(len(shared.area), -1)
    renumbered[rows] = np.arange(len(rows))
    narrowed = Overlay(
        renumbered[shared.need_index],
        shared.cover_index,
        shared.pair_area,
        shared.area[rows],
        shared.area_inside[rows],
        shared.pair_geometry,
    )
    remaining = OverlapResult(
        narrowed,
        result.need_geom[rows],
        result.cover_geom,
        result.codes[rows],
        result.authorities[rows],
        result.residents[rows],
        result.names,
        result.options,
        result.check_cancelled,
    )
    return remaining, rows
