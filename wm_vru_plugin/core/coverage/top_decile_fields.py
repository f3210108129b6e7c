"""Fields of the areas in the worst deciles."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

WORST_AREA_COLUMNS = (
    Column("worst_decile", "int", "decile in the domain, 1 = most deprived"),
    Column("worst_scope", "str", "national, or study area"),
    DATA_STATUS,
)

DOMAIN_COLUMN = Column("domain", "str", "domain id")

WORST_COLUMNS = (
    Column("authority", "str", "authority, or Total"),
    Column("areas", "int", "areas with a decile"),
    Column("no_decile", "int", "areas without one, left out"),
    Column("worst", "int", "areas in the worst deciles"),
    Column("percent", "float", "their share of the areas, per cent", 2),
    Column("lower", "float", "lower limit of the 95% interval (Wilson), per cent", 2),
    Column("upper", "float", "upper limit of the 95% interval (Wilson), per cent", 2),
    Column("even_percent", "float", "an even share, per cent", 1),
    Column("times_even", "float", "share over an even share", 4),
    Column("excess", "float", "worst areas above an even share", 1),
    Column("residents", "int", "residents of the areas"),
    Column("residents_worst", "int", "residents of the worst areas"),
    Column("residents_percent", "float", "their share of the residents, per cent", 2),
    Column("residents_unknown", "int", "areas whose residents are not known"),
    DATA_STATUS,
)
