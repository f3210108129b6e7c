"""The priority grid: crime, demand and need scored by hexagon and combined.

Source: the method of the Impact Areas in the strategic needs assessment, Annexe 2, and its "What is
the hex map?": "Ratings are decided according to the combined score in each small area as well as
how many neighbours also score high". The report prints neither size, nor scale, weights or
thresholds; all of these are parameters here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.contiguity import Pairs
from ..geometry.hexagons import cell_name, cell_pairs, check_size, covering, polygons
from ..geometry.overlay import overlay
from ..geometry.repair import CancelCheck, Geometries, polygonal
from .components import CRIME, DEMAND, LAYERS, NEED, Component, NeedField
from .counts import IncidentSet, Tally, count_incidents
from .hex_need import need_by_hexagon
from .scores import (
    PERCENTILE,
    highest,
    neighbour_mean,
    neighbours_high,
    rating,
    scaled,
    weighted_mean,
)


@dataclass(frozen=True)
class PriorityOptions:
    """How hexagons are scored.

    Attributes:
        size: metres between opposite sides.
        scale: one of `priority_scores.SCALES`.
        layer_weights: of the subscores of crime, demand and need in the combined score.
        high_percent: this share of the hexagons, those with the highest scores, are high.
        many: neighbours that must be high for the best rating.
        mask_distance: metres from the mask within which incidents are left out.
    """

    size: float = 500.0
    scale: str = PERCENTILE
    layer_weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(LAYERS, 1.0))
    high_percent: float = 10.0
    many: int = 3
    mask_distance: float = 0.0


@dataclass(frozen=True)
class NeedLayer:
    """Need polygons, how their fields are read, and the column of residents, if there is one."""

    label: str
    frame: pd.DataFrame
    geometry: Geometries
    fields: Sequence[NeedField]
    population: str | None = None


@dataclass(frozen=True)
class PriorityGrid:
    """The scored hexagons.

    Attributes:
        frame: one row per hexagon: `hex_id`, `q`, `r`, `authority`, `area_share` (of the hexagon in
            the study area), `<component>_count` and `<component>_score`, `<need>_value` and
            `<need>_score`, `crime_count`, `demand_count`, `residents`, `crime_score`,
            `demand_score`, `need_score`, `score`, `neighbour_score`, `neighbours`, `high`,
            `neighbours_high`, `rating`, `geometry`. Components without a single incident in the
            data have no columns, and what was not given is missing.
        components, need_fields: those scored.
        absent: names of components whose categories the incidents do not have.
        tallies: what became of the incidents.
        need_unknown: by need id, polygons without a value.
    """

    frame: pd.DataFrame
    components: tuple[Component, ...]
    need_fields: tuple[NeedField, ...]
    absent: tuple[str, ...]
    tallies: tuple[Tally, ...]
    need_unknown: Mapping[str, int]


def priority_grid(
    areas: Geometries,
    area_names: NDArray[np.object_] | None,
    incidents: Sequence[IncidentSet],
    components: Sequence[Component],
    need: NeedLayer | None = None,
    mask: Geometries | None = None,
    options: PriorityOptions = PriorityOptions(),
    check_cancelled: CancelCheck = None,
    where: str = "Study area",
) -> PriorityGrid:
    """Score the hexagons that share land with the study area.

    Components become scores on the chosen scale; a subscore is the weighted mean of its layer's
    component scores; the combined score is the weighted mean of the subscores. A component or layer
    for which there are no data is left out of its mean rather than counted as nought.

    Args:
        areas: (a,) valid polygons in EPSG:27700 that make up the study area.
        area_names: (a,) their names, to say in which authority most of each hexagon lies.
        incidents: layers of incidents.
        components: what to count.
        need: need polygons; None scores crime and demand alone.
        mask: points, lines or polygons at which incidents are left out.
        options: size, scale, weights, thresholds.
        check_cancelled: called between chunks; raises to stop.
        where: what messages call the study area.

    Raises:
        InputError: there is no study area, no layer can be scored, a name of a component is also
            that of a need, or a parameter or column cannot be used.
    """
    size = check_size(options.size)
    if not len(areas):
        raise InputError(where, "there are no polygons", "at least one polygon")
    both = {item.id for item in components} & {item.id for item in need.fields} if need else set()
    if both:
        raise InputError(
            "Components", f"'{sorted(both)[0]}' is also the name of a need", "different names"
        )
    union = shapely.union_all(areas)
    axial = covering(union, size)
    whole = polygons(axial, size)
    clipped = _clipped(whole, union)
    columns: dict[str, Any] = {
        "hex_id": cell_name(axial, size),
        "q": axial[:, 0],
        "r": axial[:, 1],
        "authority": _authority(clipped, areas, area_names, check_cancelled),
        "area_share": shapely.area(clipped) / shapely.area(whole),
    }
    counts, tallies = count_incidents(
        axial, size, areas, incidents, components, mask, options.mask_distance
    )
    scored: dict[str, list[tuple[float, NDArray[np.float64]]]] = {name: [] for name in LAYERS}
    present = tuple(item for item in components if counts[item.id] is not None)
    for item in present:
        number = counts[item.id]
        score = scaled(number.astype(float), options.scale)
        columns[f"{item.id}_count"], columns[f"{item.id}_score"] = number, score
        scored[item.layer].append((item.weight, score))
    for layer in (CRIME, DEMAND):
        mine = [counts[item.id] for item in present if item.layer == layer]
        columns[f"{layer}_count"] = np.sum(mine, axis=0) if mine else None
    unknown: Mapping[str, int] = {}
    columns["residents"] = None
    if need is not None:
        found = need_by_hexagon(
            need.frame,
            need.geometry,
            clipped,
            need.fields,
            need.population,
            need.label,
            check_cancelled,
        )
        unknown, columns["residents"] = found.unknown, found.residents
        for want in need.fields:
            score = scaled(found.risk[want.id], options.scale, want.direction != "count")
            columns[f"{want.id}_value"], columns[f"{want.id}_score"] = found.values[want.id], score
            scored[NEED].append((want.weight, score))
    _combine(columns, scored, options.layer_weights, len(axial))
    _rate(columns, cell_pairs(axial), options)
    return PriorityGrid(
        pd.DataFrame({**columns, "geometry": whole}),
        present,
        tuple(need.fields) if need else (),
        tuple(item.name for item in components if counts[item.id] is None),
        tallies,
        unknown,
    )


def _clipped(whole: Geometries, union: Any) -> Geometries:
    """Cut from the hexagons what lies outside the study area."""
    shapely.prepare(union)
    result = whole.copy()
    edge = ~shapely.covers(union, whole)
    result[edge] = polygonal(shapely.intersection(whole[edge], union))
    return result


def _authority(
    clipped: Geometries,
    areas: Geometries,
    names: NDArray[np.object_] | None,
    check_cancelled: CancelCheck,
) -> NDArray[np.object_]:
    """Return (n,) name of the area that holds most of each hexagon; the first of equals."""
    result = np.full(len(clipped), "", dtype=object)
    if names is None:
        return result
    shared = overlay(clipped, areas, sliver_m2=0.0, check_cancelled=check_cancelled)
    name, code = np.unique(names.astype(str), return_inverse=True)
    held = np.zeros((len(clipped), len(name)))
    np.add.at(held, (shared.need_index, np.ravel(code)[shared.cover_index]), shared.pair_area)
    some = held.sum(axis=1) > 0
    result[some] = name[held[some].argmax(axis=1)]
    return result


def _combine(
    columns: dict[str, Any],
    scored: Mapping[str, list[tuple[float, NDArray[np.float64]]]],
    layer_weights: Mapping[str, float],
    n: int,
) -> None:
    """Compute subscores and the combined score."""
    weights, subscores = [], []
    for layer in LAYERS:
        parts = scored[layer]
        mean = weighted_mean([score for _, score in parts], [weight for weight, _ in parts], n)
        at_hand = bool(parts) and not np.isnan(mean).any()
        columns[f"{layer}_score"] = mean if at_hand else None
        if at_hand:
            weights.append(float(layer_weights.get(layer, 0.0)))
            subscores.append(mean)
    if not sum(weights) > 0:
        raise InputError(
            "Priority grid",
            "there is nothing to score",
            "incidents with the categories of a component, or need fields, and a weight above 0",
        )
    columns["score"] = weighted_mean(subscores, weights, n)


def _rate(columns: dict[str, Any], pairs: Pairs, options: PriorityOptions) -> None:
    """Add to the columns the means, counts and ratings that depend on neighbours."""
    # Sums of the same scores in another order differ in the last bits: equal is to stay equal.
    score = np.round(columns["score"], 9)
    high = highest(score, options.high_percent)
    around = neighbours_high(high, pairs)
    columns.update(
        score=score,
        neighbour_score=neighbour_mean(score, pairs),
        neighbours=np.bincount(pairs.ravel(), minlength=len(score)),
        high=high,
        neighbours_high=around,
        rating=rating(high, around, options.many),
    )
