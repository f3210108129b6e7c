"""Incidents counted by component and hexagon, with a tally of those left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..geometry.hexagons import Axial, cells_of
from ..geometry.points_in_polygons import NOWHERE, locate
from ..geometry.repair import Geometries
from .components import Component
from .mask import masked


@dataclass(frozen=True)
class IncidentSet:
    """Incidents of one layer: (n, 2) coordinates (NaN without a place) and category ids."""

    label: str
    xy: NDArray[np.float64]
    category: NDArray[np.object_]


@dataclass(frozen=True)
class Tally:
    """What became of the incidents of one layer; the parts add up to `read`."""

    label: str
    read: int
    no_location: int
    masked: int
    outside: int
    other_categories: Mapping[str, int]
    counted: int


def count_incidents(
    axial: Axial,
    size: float,
    areas: Geometries,
    incidents: Sequence[IncidentSet],
    components: Sequence[Component],
    mask: Geometries | None,
    mask_distance: float,
) -> tuple[dict[str, Any], tuple[Tally, ...]]:
    """Count incidents by component and hexagon.

    Args:
        axial: (n, 2) hexagons that cover the study area.
        size: metres between opposite sides.
        areas: polygons of the study area; what lies in none of them is not counted.
        incidents: layers of incidents.
        components: what to count.
        mask: geometry at which incidents are left out, None for no mask.
        mask_distance: metres from the mask.

    Returns:
        By component, (n,) counts, None where no incident of any layer has its categories; and what
        became of the incidents of each layer.
    """
    cells = pd.MultiIndex.from_arrays(list(axial.T))
    owner = {name: item.id for item in components for name in item.categories}
    counts: dict[str, Any] = {item.id: None for item in components}
    tallies = []
    for layer in incidents:
        component = pd.Series(layer.category, dtype=object).map(owner).to_numpy(dtype=object)
        known = ~pd.isna(component)
        # A component with rows somewhere is at hand, though none may lie in the study area.
        for name in set(component[known]):
            if counts[name] is None:
                counts[name] = np.zeros(len(axial), dtype=np.int64)
        placed = np.asarray(np.isfinite(layer.xy).all(axis=1), dtype=np.bool_)
        hidden = np.zeros(len(placed), dtype=np.bool_)
        if mask is not None:
            hidden = masked(layer.xy, mask, mask_distance)
        cell = np.full(len(placed), -1, dtype=np.intp)
        cell[placed] = cells.get_indexer(
            pd.MultiIndex.from_arrays(list(cells_of(layer.xy[placed], size).T))
        )
        cell[locate(layer.xy, areas).area == NOWHERE] = -1
        inside = placed & ~hidden & (cell >= 0)
        for name in set(component[known & inside]):
            mine = inside & (component == name)
            counts[name] = counts[name] + np.bincount(cell[mine], minlength=len(axial))
        other = Counter(str(value) for value in layer.category[inside & ~known])
        tallies.append(
            Tally(
                layer.label,
                len(placed),
                int((~placed).sum()),
                int(hidden.sum()),
                int((placed & ~hidden & (cell < 0)).sum()),
                dict(other.most_common()),
                int((inside & known).sum()),
            )
        )
    return counts, tuple(tallies)
