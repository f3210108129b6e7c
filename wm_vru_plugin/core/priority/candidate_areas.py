"""Candidate Impact Areas, drawn from the priority grid.

Source: the strategic needs assessment, "What is the hex map?": Impact Areas are "geographical areas
comprising a few neighbourhoods where there is a disproportionate amount of crime, demand,
deprivation and harm"; 39 were identified and 19 adopted. How they were drawn is not published; the
rules here are ours, and what they draw is a suggestion.
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
from ..geometry.contiguity import queen_neighbours
from ..geometry.overlay import overlay
from ..geometry.repair import CancelCheck, Geometries
from ..geometry.units import M2_PER_HA
from ..places.naming import Centre, centres, gap_name, sector, unique_names, weightiest
from ..tables.columns import number_column, text_column
from .candidate_search import Search, SearchOptions, search
from .candidate_shapes import size_of, smoothed_areas
from .scores import neighbour_mean

RANKINGS = ("score", "crime", "residents")


@dataclass(frozen=True)
class CandidateOptions:
    """How candidates are drawn.

    Attributes:
        search: how many, how large.
        smooth_scores: choose by the mean of a hexagon's score and the mean of its neighbours'.
        smoothing, hole_ha: see `candidate_shapes.smoothed_areas`.
        rank_by: "score", the mean score of the hexagons; "crime" or "residents", the number held.
        adopted: the first so many of the ranking are marked as adopted.
    """

    search: SearchOptions = field(default_factory=SearchOptions)
    smooth_scores: bool = True
    smoothing: float = 25.0
    hole_ha: float = 50.0
    rank_by: str = "score"
    adopted: int = 19

    def __post_init__(self) -> None:
        if self.rank_by not in RANKINGS or self.adopted < 0:
            raise InputError(
                "Candidate areas",
                f"ranked by '{self.rank_by}', {self.adopted} adopted",
                f"one of {', '.join(RANKINGS)}, and 0 or more",
            )


@dataclass(frozen=True)
class GridColumns:
    """Columns of the grid; None where it has none."""

    score: str = "score"
    crime: str | None = "crime_count"
    residents: str | None = "residents"
    need: str | None = "need_score"
    authority: str | None = "authority"


@dataclass(frozen=True)
class Places:
    """Named polygons, such as wards or MSOAs."""

    names: NDArray[np.object_]
    geometry: Geometries


@dataclass(frozen=True)
class Candidates:
    """Candidate areas and how they came about.

    Attributes:
        areas: one row per area in order of rank: `name`, `adopted`, `rank`, `hexagons`, `hectares`
            (of the smoothed shape), `mean_score`, `highest_score`, `crime`, `share_crime`,
            `residents`, `share_residents`, `share_need`, `share_hexagons`, `authorities`,
            `geometry`. Counts and shares are those of its hexagons, of the whole grid's.
        rank: (n,) rank of the area of each hexagon; 0 for none.
        search: the search.
        held: shares of crime, residents, need and hexagons of all areas together; NaN if unknown.
    """

    areas: pd.DataFrame
    rank: NDArray[np.intp]
    search: Search
    held: Mapping[str, float]


COLUMNS = (
    "name",
    "adopted",
    "rank",
    "hexagons",
    "hectares",
    "mean_score",
    "highest_score",
    "crime",
    "share_crime",
    "residents",
    "share_residents",
    "share_need",
    "share_hexagons",
    "authorities",
    "geometry",
)


def candidate_areas(
    grid: pd.DataFrame,
    hexagons: Geometries,
    options: CandidateOptions = CandidateOptions(),
    columns: GridColumns = GridColumns(),
    places: Places | None = None,
    label: str = "Priority grid",
    check_cancelled: CancelCheck = None,
) -> Candidates:
    """Draw candidate areas from scored hexagons.

    The share of need is that of need-weighted residents: the sum of need score times residents
    over the hexagons of the area, over the same sum of the whole grid.

    Args:
        grid: (n,) rows.
        hexagons: (n,) polygons that share corners with their neighbours, EPSG:27700.
        options: how to draw.
        columns: which columns hold what.
        places: to name areas by.
        label: what messages call the grid.
        check_cancelled: called between steps; raises to stop.

    Raises:
        InputError: a column is absent, a score is missing, or areas are to be ranked by what the
            grid does not tell.
    """
    # Ties go by place, not by the order in which a file keeps its rows.
    middle = np.round(shapely.get_coordinates(shapely.centroid(hexagons)), 3)
    order = np.lexsort((middle[:, 1], middle[:, 0])) if len(hexagons) else np.arange(0)
    table = _table(grid, columns, label).iloc[order].reset_index(drop=True)
    geoms = np.asarray(hexagons, dtype=object)[order]
    scores = table["score"].to_numpy()
    if np.isnan(scores).any():
        raise InputError(
            f"{label}, column '{columns.score}'",
            f"{int(np.isnan(scores).sum()):,} hexagons have no score",
            "a number in each",
        )
    wanted = {"crime": columns.crime, "residents": columns.residents}
    if options.rank_by in wanted and wanted[options.rank_by] is None:
        raise InputError(label, f"it has no field of {options.rank_by} to rank by", "such a field")
    pairs = queen_neighbours(geoms)
    by = (scores + neighbour_mean(scores, pairs)) / 2 if options.smooth_scores else scores
    found = search(np.round(by, 9), pairs, options.search, check_cancelled)
    group = found.group
    if check_cancelled is not None:
        check_cancelled()
    totals = table[["crime", "residents", "need"]].sum(min_count=1)
    shapes = smoothed_areas(
        geoms, group, size_of(geoms) if len(geoms) else 1.0, options.smoothing, options.hole_ha
    )
    centre = centres(table["authority"].to_numpy(dtype=object), geoms)
    place_names = _places(shapes, places, check_cancelled)
    rows = [
        _area(table[group == k], geoms[group == k], shapes[k], totals, len(table), centre, names)
        for k, names in zip(range(found.found), place_names)
    ]
    areas = pd.DataFrame(rows, columns=list(COLUMNS))
    areas["first"] = range(len(areas))
    key = "mean_score" if options.rank_by == "score" else options.rank_by
    areas = areas.sort_values(
        [key, "mean_score", "first"], ascending=[False, False, True], na_position="last"
    )
    rank = np.zeros(len(areas) + 1, dtype=np.intp)
    rank[areas["first"].to_numpy(dtype=int)] = np.arange(1, len(areas) + 1)
    areas = areas.drop(columns="first").reset_index(drop=True)
    areas["rank"] = np.arange(1, len(areas) + 1)
    areas["adopted"] = areas["rank"] <= options.adopted
    areas["name"] = unique_names(list(areas["name"]))
    by_row = np.zeros(len(table), dtype=np.intp)
    by_row[order] = rank[group]  # group -1 takes the last element, which is 0
    mine = table[group >= 0]
    held = {
        name: _share(mine[name].sum(min_count=1), totals[name])
        for name in ("crime", "residents", "need")
    }
    held["hexagons"] = len(mine) / len(table) if len(table) else float("nan")
    return Candidates(areas, by_row, _in_given_order(found, order), held)


def _in_given_order(found: Search, order: NDArray[np.intp]) -> Search:
    group = np.empty_like(found.group)
    group[order] = found.group
    return Search(group, found.threshold, found.chosen, found.small, found.curve)


def _table(grid: pd.DataFrame, columns: GridColumns, label: str) -> pd.DataFrame:
    residents = number_column(grid, columns.residents, label)
    need = number_column(grid, columns.need, label, signed=True)
    return pd.DataFrame(
        {
            "score": number_column(grid, columns.score, label, signed=True),
            "crime": number_column(grid, columns.crime, label),
            "residents": residents,
            # Z scores may be negative, of which no share can be had.
            "need": residents * (need if not (need < 0).any() else np.full(len(need), np.nan)),
            "authority": text_column(grid, columns.authority, label),
        }
    )


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")


def _places(
    shapes: Geometries, places: Places | None, check_cancelled: CancelCheck
) -> list[list[str]]:
    """Name places that share land with each area, the largest share of its land first."""
    if places is None:
        return [[] for _ in shapes]
    shared = overlay(shapes, places.geometry, check_cancelled=check_cancelled)
    result = []
    for k in range(len(shapes)):
        mine = np.flatnonzero(shared.need_index == k)
        held = shared.pair_area[mine]
        # A corner of a ward does not make the area's name, unless all are corners.
        mine = mine[(held >= 0.1 * shared.area[k]) | (held == held.max(initial=0.0))]
        names = [str(places.names[shared.cover_index[at]]) for at in mine]
        result.append(weightiest(names, dict(enumerate(shared.pair_area[mine].tolist()))))
    return result


def _area(
    rows: pd.DataFrame,
    geoms: Geometries,
    shape: Any,
    totals: pd.Series,
    count: int,
    centre: Mapping[str, Centre],
    places: Sequence[str],
) -> dict[str, Any]:
    """Return everything about one area but its rank."""
    xy = shapely.get_coordinates(shapely.centroid(geoms))
    names = list(rows["authority"])
    authorities = weightiest(names, dict.fromkeys(range(len(rows)), 1.0))
    parts = []
    for name in authorities:
        x, y = xy[(rows["authority"] == name).to_numpy()].mean(axis=0)
        parts.append((name, sector(x, y, centre[name])))
    held = rows[["crime", "residents", "need"]].sum(min_count=1)
    return {
        "name": gap_name(parts or [("Area", "")], places),
        "hexagons": len(rows),
        "hectares": float(shapely.area(shape)) / M2_PER_HA,
        "mean_score": rows["score"].mean(),
        "highest_score": rows["score"].max(),
        "crime": held["crime"],
        "share_crime": _share(held["crime"], totals["crime"]),
        "residents": held["residents"],
        "share_residents": _share(held["residents"], totals["residents"]),
        "share_need": _share(held["need"], totals["need"]),
        "share_hexagons": len(rows) / count,
        "authorities": "; ".join(authorities),
        "geometry": shape,
    }
