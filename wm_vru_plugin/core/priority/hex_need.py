"""Need of polygons, such as LSOAs, carried over to hexagons by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.overlay import overlay
from ..geometry.repair import CancelCheck, Geometries
from ..tables.columns import number_column
from .components import COUNT, LOW, NeedField


@dataclass(frozen=True)
class HexNeed:
    """Need by hexagon.

    Attributes:
        values: by the field's id, (n,): people for a count; otherwise the mean over the hexagon,
            NaN where nobody's need is known.
        risk: the same turned so that more is more need: deciles and ranks with their sign changed.
        residents: (n,) residents apportioned by area; None where the polygons have no such field.
        unknown: by the field's id, need polygons whose value is missing.
    """

    values: dict[str, NDArray[np.float64]]
    risk: dict[str, NDArray[np.float64]]
    residents: NDArray[np.float64] | None
    unknown: dict[str, int]


def need_by_hexagon(
    need: pd.DataFrame,
    need_geom: Geometries,
    hexagons: Geometries,
    fields: Sequence[NeedField],
    population: str | None = None,
    label: str = "Need layer",
    check_cancelled: CancelCheck = None,
) -> HexNeed:
    """Apportion need by area, as if people lived evenly spread over each need polygon.

    A count is shared out in proportion to area. A score, rank or decile becomes the mean of the
    pieces in the hexagon, weighted by the residents apportioned to each piece where `population`
    is given, otherwise by area. Polygons whose value is missing are left out of that mean.

    Args:
        need: (k,) rows.
        need_geom: (k,) valid polygons in metres.
        hexagons: (n,) polygons in metres, clipped to the study area where that matters.
        fields: which fields, and how they are to be read.
        population: column of residents.
        label: what messages call the layer.
        check_cancelled: called between chunks; raises to stop.

    Raises:
        InputError: a column is absent, no number, or a count is negative.
    """
    n = len(hexagons)
    shared = overlay(need_geom, hexagons, check_cancelled=check_cancelled)
    row, cell, area = shared.need_index, shared.cover_index, shared.pair_area
    part = area / shared.area[row]
    people = number_column(need, population, label)
    weight = area if population is None else np.nan_to_num(people)[row] * part
    values: dict[str, NDArray[np.float64]] = {}
    risk: dict[str, NDArray[np.float64]] = {}
    unknown: dict[str, int] = {}
    for field in fields:
        numbers = number_column(need, field.field, label, signed=field.direction != COUNT)
        if np.isinf(numbers).any():
            raise InputError(f"{label}, column '{field.field}'", "a value is infinite", "numbers")
        known = ~np.isnan(numbers)[row]
        unknown[field.id] = int(np.isnan(numbers).sum())
        mine = numbers[row][known]
        if field.direction == COUNT:
            values[field.id] = risk[field.id] = _sums(cell[known], mine * part[known], n)
            continue
        over = _sums(cell[known], weight[known], n)
        top = _sums(cell[known], mine * weight[known], n)
        mean = np.divide(top, over, out=np.full(n, np.nan), where=over > 0)
        # Sums of parts differ in the last bits; the same need everywhere is to stay a tie.
        mean = np.round(mean, 9)
        values[field.id] = mean
        risk[field.id] = -mean if field.direction == LOW else mean
    residents = None
    if population is not None:
        residents = _sums(cell, weight, n)
    return HexNeed(values, risk, residents, unknown)


def _sums(cell: NDArray[np.intp], weights: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    return np.bincount(cell, weights=weights, minlength=n).astype(np.float64)
