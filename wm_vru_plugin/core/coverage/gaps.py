"""Gaps: contiguous concentrations of need that no coverage area reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from ..geometry.contiguity import components, neighbours
from ..geometry.nearest import nearest
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.units import M2_PER_HA
from ..places.naming import Centre, gap_name, sector, unique_names, weightiest
from ..tables.columns import number_column, text_column
from .areas import CoverAreas, NeedAreas


@dataclass(frozen=True)
class GapOptions:
    """What makes a concentration.

    Attributes:
        gap_distance: metres that may lie between two areas of one concentration; 0 asks that they
            share at least a point (queen contiguity).
        min_areas: concentrations of fewer areas are counted but not listed.
    """

    gap_distance: float = 0.0
    min_areas: int = 2

    def __post_init__(self) -> None:
        if self.gap_distance < 0 or self.min_areas < 1:
            raise InputError(
                "Gaps",
                f"gap distance {self.gap_distance:g} m, minimum {self.min_areas:,} areas",
                "a distance of 0 or more and at least 1 area",
            )


@dataclass(frozen=True)
class GapResult:
    """Gaps, ranked, and what they leave out.

    Attributes:
        gaps: one row per gap, most residents first, then most areas, then first code: `rank` (from
            1), `name`, `authorities`, `sectors`, `places`, `codes` (each "; " between), `areas`,
            `residents` (of the areas where known; missing where none is), `residents_unknown`
            (areas whose residents are missing), `residents_under_16`, `mean_score` (plain mean of
            the areas' scores), `hectares`, `nearest_name`, `nearest_m` (edge to edge), `schools`
            (missing when no schools were given), `geometry` (the union).
        members: one row per uncovered need polygon in the order given: `row` (of the need frame),
            `code`, `gap` (rank, missing in concentrations below the minimum).
        need_count, uncovered_count: need polygons, and those not covered.
        residents_uncovered: residents of those not covered, of the areas where known.
        residents_unknown: uncovered areas whose residents are missing.
        below_minimum_count: uncovered areas in concentrations below the minimum.
    """

    gaps: pd.DataFrame
    members: pd.DataFrame
    need_count: int
    uncovered_count: int
    residents_uncovered: int
    residents_unknown: int
    below_minimum_count: int


def gaps(
    need: NeedAreas,
    cover: CoverAreas,
    is_covered: NDArray[np.bool_],
    authority_centres: Mapping[str, Centre],
    options: GapOptions = GapOptions(),
    *,
    schools: Geometries | None = None,
    check_cancelled: CancelCheck = None,
) -> GapResult:
    """Join need polygons that are not covered into ranked and named concentrations.

    Args:
        need: n need polygons alone, already filtered to the need.
        cover: m coverage areas; without names they stay unnamed.
        is_covered: (n,) from `coverage.rules.covered`.
        authority_centres: from `naming.centres` of *all* areas of each authority, not of the need
            alone; an authority that is absent is named without a sector.
        options: what makes a concentration.
        schools: (s,) points, None when there are none at hand.
        check_cancelled: called between gaps; raises to stop.

    Raises:
        InputError: a named column is absent, or a count is negative or not a number.

    Examples:
        Three LSOAs in a row, of which the last is covered: the first two are one gap.

        >>> need = pd.DataFrame(
        ...     {
        ...         "code": ["E1", "E2", "E3"],
        ...         "lad_name": "Dudley",
        ...         "population": [1500, 1700, 1600],
        ...         "pop_0_15": [300, 400, 350],
        ...     }
        ... )
        >>> squares = shapely.box([0, 100, 200], 0, [100, 200, 300], 100)
        >>> covered = np.array([False, False, True])
        >>> cover = CoverAreas(pd.DataFrame({"name": ["Impact Area"]}), squares[2:])
        >>> result = gaps(NeedAreas(need, squares), cover, covered, {})
        >>> print(result.gaps[["rank", "codes", "residents", "nearest_m"]].to_string(index=False))
         rank  codes  residents  nearest_m
            1 E1; E2       3200        0.0
    """
    table = _table(need)
    row = np.flatnonzero(~np.asarray(is_covered, dtype=bool))
    table = table.iloc[row].reset_index(drop=True)
    geoms = np.asarray(need.geometry, dtype=object)[row]
    group = components(len(row), neighbours(geoms, options.gap_distance))
    size = np.bincount(group, minlength=0)
    # One row for each concentration that is large enough.
    listed = []
    for number in np.flatnonzero(size >= options.min_areas):
        if check_cancelled is not None:
            check_cancelled()
        inside = np.flatnonzero(group == number)
        gap = _gap(table.iloc[inside].reset_index(drop=True), geoms[inside], authority_centres)
        listed.append({**gap, "group": number})
    # Most residents first; those of whom none is known come last.
    frame = pd.DataFrame(listed, columns=[*_COLUMNS, "group"])
    frame["first"] = frame["codes"].str.split("; ").str[0]
    frame["sort"] = frame["residents"].fillna(-1)
    frame = frame.sort_values(["sort", "areas", "first"], ascending=[False, False, True])
    frame = frame.reset_index(drop=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    frame["name"] = unique_names(list(frame["name"]))
    union = np.asarray(frame["geometry"], dtype=object)
    names = text_column(cover.frame, cover.name, "Coverage layer")
    frame["nearest_name"], frame["nearest_m"] = nearest(union, np.asarray(cover.geometry), names)
    frame["schools"] = _schools_inside(union, schools)
    rank_of = dict(zip(frame["group"], frame["rank"]))
    members = pd.DataFrame(
        {
            "row": row,
            "code": table["code"],
            "gap": pd.array([rank_of.get(g) for g in group], dtype="Int64"),
        }
    )
    for name in ("residents", "residents_under_16"):
        frame[name] = frame[name].astype("float64").round().astype("Int64")
    return GapResult(
        gaps=frame[list(_COLUMNS)],
        members=members,
        need_count=len(need.frame),
        uncovered_count=len(row),
        residents_uncovered=round(float(table["residents"].sum())),
        residents_unknown=int(table["residents"].isna().sum()),
        below_minimum_count=int(size[size < options.min_areas].sum()),
    )


def _table(need: NeedAreas) -> pd.DataFrame:
    """Return what gaps take of the need, under names of their own."""
    frame, where = need.frame, "Need layer"
    return pd.DataFrame(
        {
            "code": text_column(frame, need.code, where),
            "authority": text_column(frame, need.authority, where),
            "place": text_column(frame, need.place, where),
            "residents": number_column(frame, need.population, where),
            "residents_under_16": number_column(frame, need.under_16, where),
            "score": number_column(frame, need.score, where, signed=True),
        }
    )


_COLUMNS = (
    "rank",
    "name",
    "authorities",
    "sectors",
    "places",
    "areas",
    "residents",
    "residents_unknown",
    "residents_under_16",
    "mean_score",
    "hectares",
    "codes",
    "nearest_name",
    "nearest_m",
    "schools",
    "geometry",
)


def _gap(
    members: pd.DataFrame, geoms: Geometries, authority_centres: Mapping[str, Centre]
) -> dict[str, Any]:
    """Return everything about one concentration but its rank, neighbours and schools."""
    area = shapely.area(geoms)
    xy = shapely.get_coordinates(shapely.centroid(geoms))
    # Where residents are unknown or nil, land decides which authority and place come first.
    weight = members["residents"].fillna(0).to_numpy() + area / (1e3 * area.sum())
    weights = dict(enumerate(weight))
    authorities = weightiest(list(members["authority"]), weights)
    parts = []
    for name in authorities:
        mine = (members["authority"] == name).to_numpy()
        x, y = np.average(xy[mine], axis=0, weights=area[mine])
        centre: Centre | None = authority_centres.get(name)
        parts.append((name, sector(x, y, centre) if centre else ""))
    places = weightiest(list(members["place"]), weights)
    union = shapely.union_all(geoms)
    return {
        "name": gap_name(parts or [("Unnamed authority", "")], places),
        "authorities": "; ".join(authorities),
        "sectors": "; ".join(where for _, where in parts),
        "places": "; ".join(places),
        "areas": len(members),
        "residents": members["residents"].sum(min_count=1),
        "residents_unknown": int(members["residents"].isna().sum()),
        "residents_under_16": members["residents_under_16"].sum(min_count=1),
        "mean_score": members["score"].mean(),
        "hectares": float(shapely.area(union)) / M2_PER_HA,
        "codes": "; ".join(sorted(members["code"])),
        "geometry": union,
    }


def _schools_inside(union: Geometries, schools: Geometries | None) -> pd.Series:
    """Count schools in or on the edge of each gap; one between two counts in the higher ranked."""
    if schools is None:
        return pd.Series(pd.array([None] * len(union), dtype="Int64"))
    points = np.asarray(schools, dtype=object)
    points = points[~(shapely.is_missing(points) | shapely.is_empty(points))]
    inside, where = shapely.STRtree(points).query(union, predicate="intersects")
    _, first = np.unique(where, return_index=True)
    return pd.Series(np.bincount(inside[first], minlength=len(union)), dtype="Int64")
