"""Fields of the results that count points."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, RESTRICTED, Column

LONG_COLUMNS = (
    Column("area_code", "str", "code of the area"),
    Column("category", "str", "what was counted; all where no field was chosen"),
    Column("victim_group", "str", "victim group; all where no field was chosen"),
    Column("period", "str", "period; all where no field was chosen"),
    Column("count", "int", "points, unrounded"),
    Column("estimate", "bool", "false: every point was located"),
    RESTRICTED,
    DATA_STATUS,
)

READING_COLUMNS = (
    Column("item", "str", "kept, inside, outside, without_location, places or shared"),
    Column("points", "int", "number of points, or of places"),
    Column("meaning", "str", "what the item counts"),
    DATA_STATUS,
)

HEXAGON_COLUMNS = (
    Column("hex_id", "str", "size, column and row; the same in every grid of the size"),
    Column("q", "int", "column of the lattice, eastwards"),
    Column("r", "int", "row of the lattice in its column, northwards"),
    Column("area_ha", "float", "area of the polygon, clipped where it is, hectares", 4),
    Column("count", "int", "points in it"),
    Column("population", "float", "residents, apportioned by area", 1),
    Column("rate", "float", "points per 1,000 residents; empty where too few live there", 4),
    Column("neighbours", "int", "neighbours in the grid, at most 6"),
    Column("high", "bool", "true where its own count is above the threshold"),
    Column("neighbours_high", "int", "neighbours whose count is above the threshold"),
    Column("neighbour_sum", "int", "points in the neighbours"),
    Column("neighbour_mean", "float", "points in the neighbours, their mean", 4),
    DATA_STATUS,
)


def count_columns(names: dict[str, str]) -> tuple[Column, ...]:
    """Return the columns of counts, in all and by category.

    Args:
        names: the category behind each column.
    """
    return (
        Column("points", "int", "points in the area"),
        *(Column(column, "int", f"of these, {name}") for column, name in names.items()),
        DATA_STATUS,
    )
