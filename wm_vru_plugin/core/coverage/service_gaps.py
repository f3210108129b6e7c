"""Demand that lies far from the services taking part, and who could reach it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..errors import InputError
from ..geometry.repair import CancelCheck
from ..places.naming import unique_names, weightiest
from .maximal_coverage import Choice, best_set, greedy, reach

FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Distances of the sensitivity table, in parts of the one asked for."""

APART_M = 100_000.0
"""Layers with nothing nearer than this have a wrong coordinate system, not a gap."""

CHOSEN, CANDIDATE, TAKING_PART = "chosen", "candidate", "taking part"


@dataclass(frozen=True)
class ServiceGapOptions:
    """Metres within which a service reaches a demand polygon, and how many services to add."""

    distance_m: float = 3000.0
    add: int = 3


@dataclass(frozen=True)
class ServiceGapResult:
    """What `service_gaps` finds.

    Attributes:
        areas: a row for each demand polygon, in order: `code`, `name`, `authority`, `demand`,
            `nearest_service` and `nearest_m` of those taking part, `covered` (within or beyond),
            `candidate` and `candidate_m` (nearest not taking part), `reached_by` (the chosen
            service that would first reach it).
        services: chosen ones by rank, then other candidates by what they would reach alone, then
            those taking part: see `service_fields`.
        sensitivity: what is beyond other distances, and who would be chosen.
        total, beyond: demand in all, and beyond the distance.
        unknown: demand polygons whose demand is missing; they are in no sum.
        mean_m: mean distance to the nearest service taking part, weighted by demand.
        best: names and demand of the best set, where all sets were tried; else None.
    """

    areas: pd.DataFrame
    services: pd.DataFrame
    sensitivity: pd.DataFrame
    options: ServiceGapOptions
    total: float
    beyond: float
    unknown: int
    mean_m: float
    best: tuple[list[str], float] | None


def service_gaps(
    demand: pd.DataFrame,
    centres: NDArray[np.float64],
    services: pd.DataFrame,
    places: NDArray[np.float64],
    options: ServiceGapOptions,
    where: tuple[str, str] = ("Demand", "Services"),
    check_cancelled: CancelCheck = None,
) -> ServiceGapResult:
    """Find distances, demand beyond reach, and the services that would reach most of it.

    Distances are straight lines from the centre of each polygon. Demand counts as beyond where no
    service that takes part lies within `options.distance_m` of its centre. Candidates are chosen
    by greedy maximal coverage, see `maximal_coverage`.

    Args:
        demand: n rows: `code`, `name`, `authority` (text), `demand` (NaN where not known).
        centres: (n, 2) metres.
        services: m rows: `name` and `part` (bool).
        places: (m, 2) metres.
        options: distance and number.
        where: what messages call the two layers.

    Raises:
        InputError: no rows, a place missing, demand negative, an option out of range, or
            layers that lie apart.
    """
    weights = _check(demand, centres, services, places, options, where)
    # By name, so that what is first among equals does not hang on the order of the rows.
    order = np.lexsort((places[:, 1], places[:, 0], services["name"].to_numpy(dtype=str)))
    names = np.array(unique_names(services["name"].iloc[order].tolist()), dtype=object)
    part = services["part"].to_numpy(dtype=bool)[order]
    places = places[order]
    near, near_m = _nearest(centres, places[part], names[part])
    other, other_m = _nearest(centres, places[~part], names[~part])
    if np.nanmin(np.append(near_m, other_m)) > APART_M:
        raise InputError(
            f"{where[0]} and {where[1]}",
            f"no service lies within {APART_M / 1000:g} km of any area",
            "layers of the same place; check the coordinate system that each declares",
        )
    beyond = ~(near_m <= options.distance_m)
    left = np.where(beyond, weights, 0.0)
    pairs = reach(places[~part], centres, options.distance_m)
    chosen = greedy(pairs, left, options.add, check_cancelled)
    reached_by = np.full(len(demand), "", dtype=object)
    for choice in chosen:
        reached_by[choice.reached] = names[~part][choice.place]
    areas = demand[["code", "name", "authority", "demand"]].assign(
        nearest_service=near,
        nearest_m=near_m,
        covered=np.where(beyond, "beyond", "within"),
        candidate=other,
        candidate_m=other_m,
        reached_by=reached_by,
    )
    authority = [str(name) for name in demand["authority"].fillna("")]
    table = _candidates(
        names[~part], places[~part], chosen, centres, weights, left, near_m, authority, options
    )
    table["nearest_service"], table["nearest_m"] = _nearest(
        places[~part], places[part], names[part]
    )
    table = table.sort_values(["rank", "alone", "name"], ascending=[True, False, True])
    table = pd.concat(
        [table, _taking_part(names[part], places[part], near, centres, weights, options)],
        ignore_index=True,
    )
    best = best_set(pairs, left, len(chosen), check_cancelled) if chosen else None
    known = weights > 0
    mean = float(np.average(near_m[known], weights=weights[known])) if known.any() else np.nan
    return ServiceGapResult(
        areas.reset_index(drop=True),
        table,
        _sensitivity(names[~part], places[~part], centres, weights, near_m, options),
        options,
        float(weights.sum()),
        float(left.sum()),
        int(demand["demand"].isna().sum()),
        mean,
        None if best is None else ([str(names[~part][one]) for one in best[0]], best[1]),
    )


def _check(
    demand: pd.DataFrame,
    centres: NDArray[np.float64],
    services: pd.DataFrame,
    places: NDArray[np.float64],
    options: ServiceGapOptions,
    where: tuple[str, str],
) -> NDArray[np.float64]:
    """Return (n,) demand, 0 where it is not known."""
    for frame, xy, label in ((demand, centres, where[0]), (services, places, where[1])):
        if not len(frame):
            raise InputError(label, "there is nothing to go by", "at least one row")
        lost = np.flatnonzero(~np.isfinite(xy).all(axis=1))
        if len(lost):
            raise InputError(label, f"row {lost[0] + 1} has no place", "a place in every row")
    if not options.distance_m > 0 or options.add < 0:
        raise InputError(
            "Options",
            f"distance {options.distance_m:g} m, {options.add} to add",
            "a distance above 0, and 0 or more to add",
        )
    values = demand["demand"].to_numpy(dtype=float)
    if (values < 0).any() or np.isinf(values).any():
        row = int(np.flatnonzero((values < 0) | np.isinf(values))[0])
        raise InputError(
            where[0], f"demand of '{demand['code'].iloc[row]}' is {values[row]:g}", "0 or more"
        )
    return np.nan_to_num(values)


def _nearest(
    points: NDArray[np.float64], places: NDArray[np.float64], names: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return name and metres of the nearest place; "" and NaN where there are no places."""
    if not len(places):
        return np.full(len(points), "", dtype=object), np.full(len(points), np.nan)
    # One of each place, the first by name, as the tree is free to name any of several.
    first = np.sort(np.unique(places, axis=0, return_index=True)[1])
    row = first[cKDTree(places[first]).query(points)[1]]
    return names[row], np.hypot(*(points - places[row]).T)


def _candidates(
    names: NDArray[np.object_],
    places: NDArray[np.float64],
    chosen: list[Choice],
    centres: NDArray[np.float64],
    weights: NDArray[np.float64],
    left: NDArray[np.float64],
    near_m: NDArray[np.float64],
    authority: list[str],
    options: ServiceGapOptions,
) -> pd.DataFrame:
    """Return a row for each service that does not take part, ranked ones with their gain."""
    pairs = reach(places, centres, options.distance_m)
    table = pd.DataFrame(
        {
            "rank": np.full(len(names), np.nan),
            "name": names,
            "role": CANDIDATE,
            "demand_within": pairs.gain(weights),
            "alone": pairs.gain(left),
            "gained": np.nan,
            "cumulative": np.nan,
            "cumulative_share": np.nan,
            "mean_m": np.nan,
            "tied_with": "",
            "authorities": "",
        }
    )
    # Pairs come by place, so that each place's are a slice.
    edges = np.searchsorted(pairs.place, np.arange(len(names) + 1))
    reaches = []
    for start, end in zip(edges, edges[1:]):
        mine = [int(one) for one in pairs.point[start:end] if left[one] > 0]
        by = {row: float(left[one]) for row, one in enumerate(mine)}
        reaches.append("; ".join(weightiest([authority[one] for one in mine], by)))
    table["authorities"] = np.array(reaches, dtype=object)
    total, away, known = 0.0, near_m.copy(), weights > 0
    for rank, choice in enumerate(chosen, 1):
        total += choice.gain
        away = np.fmin(away, np.hypot(*(centres - places[choice.place]).T))
        row = choice.place
        table.loc[row, ["rank", "gained", "cumulative"]] = rank, choice.gain, total
        table.loc[row, "role"] = CHOSEN
        table.loc[row, "cumulative_share"] = total / left.sum()
        table.loc[row, "mean_m"] = np.average(away[known], weights=weights[known])
        table.loc[row, "tied_with"] = "; ".join(str(names[one]) for one in choice.tied)
    return table


def _taking_part(
    names: NDArray[np.object_],
    places: NDArray[np.float64],
    near: NDArray[np.object_],
    centres: NDArray[np.float64],
    weights: NDArray[np.float64],
    options: ServiceGapOptions,
) -> pd.DataFrame:
    """Return a row for each service that takes part, with the demand it is the nearest to."""
    mine = pd.Series(weights).groupby(near).sum()
    return pd.DataFrame(
        {
            "name": names,
            "role": TAKING_PART,
            "demand_within": reach(places, centres, options.distance_m).gain(weights),
            "nearest_demand": [float(mine.get(name, 0.0)) for name in names],
        }
    )


def _sensitivity(
    names: NDArray[np.object_],
    places: NDArray[np.float64],
    centres: NDArray[np.float64],
    weights: NDArray[np.float64],
    near_m: NDArray[np.float64],
    options: ServiceGapOptions,
) -> pd.DataFrame:
    """Find demand beyond, and who would be chosen, at `FACTORS` of the distance."""
    rows = []
    total = weights.sum()
    for factor in FACTORS:
        metres = factor * options.distance_m
        left = np.where(near_m <= metres, 0.0, weights)
        chosen = greedy(reach(places, centres, metres), left, options.add)
        gained = sum(choice.gain for choice in chosen)
        rows.append(
            {
                "distance_m": metres,
                "beyond": left.sum(),
                "share_beyond": left.sum() / total if total else np.nan,
                "first": str(names[chosen[0].place]) if chosen else "",
                "first_gained": chosen[0].gain if chosen else 0.0,
                "chosen": "; ".join(str(names[choice.place]) for choice in chosen),
                "gained": gained,
            }
        )
    return pd.DataFrame(rows)
