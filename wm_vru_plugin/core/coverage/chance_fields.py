"""Fields of the tables of the test against chance."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

CHANCE_COLUMNS = (
    Column("measure", "str", "what is measured"),
    Column("meaning", "str", "the measure in words"),
    Column("observed", "float", "with the coverage areas where they are", 4),
    Column("expected", "float", "mean over the random placements", 4),
    Column("lower", "float", "2.5th percentile of the placements", 4),
    Column("upper", "float", "97.5th percentile of the placements", 4),
    Column("ratio", "float", "observed over expected", 4),
    Column("p_at_least", "float", "one-sided p of as much or more by chance", 4),
    Column("p_at_most", "float", "one-sided p of as little or less by chance", 4),
    Column("placements", "int", "number of random placements"),
    Column("note", "str", "why the areas could not be placed at random; then no chance is given"),
    DATA_STATUS,
)

QUOTIENT_COLUMNS = (
    Column("authority", "str", "authority, or Total"),
    Column("areas", "int", "areas of the layer"),
    Column("covered", "int", "of these, covered under the rule"),
    Column("need", "int", "of these, need"),
    Column("need_covered", "int", "of these, need and covered"),
    Column("need_share_of_covered", "float", "share of the covered that are need, 0 to 1", 6),
    Column("need_share_of_all", "float", "share of all that are need, 0 to 1", 6),
    Column("location_quotient", "float", "the first share over the second; 1 = equal", 4),
    Column("lower", "float", "lower limit of the 95% interval", 4),
    Column("upper", "float", "upper limit of the 95% interval", 4),
    DATA_STATUS,
)
