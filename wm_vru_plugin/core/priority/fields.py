"""Fields of the priority grid and of the candidate areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables.field import DATA_STATUS, RESTRICTED, Column

if TYPE_CHECKING:
    from .grid import PriorityGrid

_SHARE = "share of the whole grid's, 0 to 1"


def grid_columns(grid: PriorityGrid) -> tuple[Column, ...]:
    """Return the fields of the hexagons; components and needs are those of the run."""
    own = [
        Column("hex_id", "str", "hexagon, the same in every grid of its size"),
        Column("q", "int", "column of the lattice"),
        Column("r", "int", "row within the column"),
        Column("authority", "str", "area of the study area that holds most of the hexagon"),
        Column("area_share", "float", "share of the hexagon inside the study area, 0 to 1", 6),
    ]
    for item in grid.components:
        own += [
            Column(f"{item.id}_count", "int", f"incidents of the component '{item.name}'"),
            Column(f"{item.id}_score", "float", f"score of '{item.name}' on the run's scale", 4),
        ]
    for need in grid.need_fields:
        how = "people, shared out by area" if need.direction == "count" else "mean over residents"
        own += [
            Column(f"{need.id}_value", "float", f"{need.field}: {how}", 4),
            Column(f"{need.id}_score", "float", f"score of '{need.name}', more = more need", 4),
        ]
    return (
        *own,
        Column("crime_count", "int", "incidents of all crime components"),
        Column("demand_count", "int", "incidents of all demand components"),
        Column("residents", "float", "residents, apportioned by area", 1),
        Column("crime_score", "float", "weighted mean of the crime components' scores", 4),
        Column("demand_score", "float", "weighted mean of the demand components' scores", 4),
        Column("need_score", "float", "weighted mean of the need fields' scores", 4),
        Column("score", "float", "combined score: weighted mean of the subscores", 4),
        Column("neighbour_score", "float", "mean combined score of its neighbours", 4),
        Column("neighbours", "int", "neighbours in the grid, up to 6"),
        Column("high", "bool", "true where the combined score is among the highest"),
        Column("neighbours_high", "int", "neighbours that are high, 0 to 6"),
        Column("rating", "str", "A to E, by own score and neighbours that are high"),
        RESTRICTED,
        DATA_STATUS,
    )


CANDIDATE_COLUMNS = (
    Column("name", "str", "authority, compass sector and places"),
    Column("adopted", "bool", "suggested for adoption: the first of the ranking"),
    Column("source", "str", "who drew it"),
    Column("status", "str", "analyst, illustrative or synthetic"),
    Column("rank", "int", "rank, 1 first"),
    Column("hexagons", "int", "hexagons it was made from"),
    Column("hectares", "float", "hectares of the smoothed shape", 4),
    Column("mean_score", "float", "mean combined score of its hexagons", 4),
    Column("highest_score", "float", "highest combined score of its hexagons", 4),
    Column("crime", "int", "crimes in its hexagons"),
    Column("share_crime", "float", f"crimes: {_SHARE}", 6),
    Column("residents", "float", "residents of its hexagons, apportioned by area", 1),
    Column("share_residents", "float", f"residents: {_SHARE}", 6),
    Column("share_need", "float", f"residents weighted by need score: {_SHARE}", 6),
    Column("share_hexagons", "float", f"hexagons: {_SHARE}", 6),
    Column("authorities", "str", "authorities it lies in, most hexagons first"),
    RESTRICTED,
    DATA_STATUS,
)

MEMBER_COLUMNS = (
    Column("impact_area_rank", "int", "rank of the candidate area; empty outside"),
    Column("impact_area", "str", "name of the candidate area"),
    DATA_STATUS,
)
