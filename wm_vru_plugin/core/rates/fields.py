"""Fields of the results of wmvru:rates."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

AREA_COLUMNS = (
    Column("code", "str", "area"),
    Column("name", "str", "its name"),
    Column("group", "str", "group within which areas are compared"),
)

RATE_COLUMNS = (
    Column("rate_count", "float", "numerator"),
    Column("rate_denominator", "float", "denominator"),
    Column("rate", "float", "the rate, in the unit beside it"),
    Column("lower", "float", "lower limit of its interval, same unit"),
    Column("upper", "float", "upper limit of its interval, same unit"),
    Column("unit", "str", "per cent, or per so many of the denominator"),
    Column("interval", "str", "method of the interval, with its level in per cent"),
    Column("benchmark", "float", "rate that it is compared with, same unit"),
    Column(
        "comparison",
        "str",
        "better, similar or worse (lower, similar or higher without polarity); benchmark for its "
        "own row",
    ),
    Column("smoothed", "float", "empirical Bayes smoothed rate, same unit"),
    Column("own_share", "float", "share of the own rate in the smoothed one, 0 to 1", 4),
    Column("note", "str", "why there is no rate"),
    DATA_STATUS,
)
