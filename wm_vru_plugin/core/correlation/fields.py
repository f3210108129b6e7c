"""Fields of the tables of a correlation."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

STATISTIC_COLUMNS = (
    Column("statistic", "str", "name of the number"),
    Column("value", "float", "the number"),
    Column("low", "float", "lower 95% limit"),
    Column("high", "float", "upper 95% limit"),
    Column("p", "float", "two-sided p by theory"),
    Column("permutation_p", "float", "two-sided p by shuffling"),
    Column("meaning", "str", "what it says"),
    DATA_STATUS,
)

POINT_COLUMNS = (
    Column("label", "str", "name of the row"),
    Column("x", "float", "x, in its own unit"),
    Column("y", "float", "y, in its own unit"),
    Column("fitted", "float", "y of the line at x"),
    Column("residual", "float", "y less that of the line"),
    DATA_STATUS,
)
