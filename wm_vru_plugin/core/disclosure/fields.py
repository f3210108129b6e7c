"""Fields of the tables of wmvru:suppress, with their units."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

TOTAL_COLUMNS = (
    Column("count_field", "str", "field of counts"),
    Column("table_key", "str", "values of the fields that set tables apart"),
    Column("row_key", "str", "row, parent of rows, or the label of totals"),
    Column("column_key", "str", "column, or the label of totals; empty where there is one"),
    Column("value", "int", "rounded total; empty where hidden"),
    Column("mark", "str", "s hidden, r rounded, empty as it is"),
    DATA_STATUS,
)

REPORT_COLUMNS = (
    Column("count_field", "str", "field of counts"),
    Column("table_key", "str", "values of the fields that set tables apart"),
    Column("group_name", "str", "parent of rows, or column; 'all cells'; 'totals'"),
    Column("cells", "int", "cells, those that are no sums, or totals"),
    Column("zeros", "int", "of these, zeros, which are shown"),
    Column("missing", "int", "of these, without a count to begin with"),
    Column("primary", "int", "hidden because small (mark c)"),
    Column("secondary", "int", "hidden for the sake of others (mark s)"),
    Column("rounded", "int", "shown rounded (mark r)"),
    Column("share_hidden", "float", "share of the cells with a count that is hidden, 0 to 1", 6),
    Column("total_shown", "int", "the total as published; empty where hidden"),
    Column(
        "share_of_total_hidden",
        "float",
        "1 less the sum of the shown cells over the total as published, 0 to 1",
        6,
    ),
    DATA_STATUS,
)
