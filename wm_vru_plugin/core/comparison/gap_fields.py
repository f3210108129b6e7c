"""Fields of the comparison of gaps."""

from __future__ import annotations

from ..tables.field import DATA_STATUS, Column

CHANGE_COLUMNS = (
    Column("change", "str", "persistent, new or closed"),
    Column("name", "str", "name of the later gap; of a closed one, its earlier name"),
    Column("before", "str", "earlier gaps it is the same as"),
    Column("after", "str", "later gap"),
    Column("areas_before", "int", "areas of the earlier gaps"),
    Column("areas_after", "int", "areas of the later gap"),
    Column("residents_before", "int", "residents of the earlier gaps, of their year"),
    Column("residents_after", "int", "residents of the later gap, of its year"),
    Column("hectares_before", "float", "hectares of the earlier gaps", 2),
    Column("hectares_after", "float", "hectares of the later gap", 2),
    Column("hectares_both", "float", "hectares that are gap on both sides", 2),
    Column("share_covered", "float", "share of its area in the later coverage, 0 to 1", 4),
    Column("reason", "str", "newly in need, now covered, or not in need"),
    Column("nearest_name", "str", "nearest coverage area"),
    Column("nearest_m", "float", "metres to it, edge to edge; 0 when touching", 1),
    DATA_STATUS,
)
